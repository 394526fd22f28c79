/** How to draw each of Plotly's symbols around x and y, where r is half its size. */

/** @import { Pen } from "./drawing.js" */
/** @typedef {(pen: Pen, x: number, y: number, r: number) => void} Draw */

/**
 * @param {number[]} corners x and y of each, in units of r
 * @param {number} [scale]
 * @returns {Draw}
 */
const polygon =
  (corners, scale = 1) =>
  (pen, x, y, r) => {
    for (let i = 0; i < corners.length; i += 2)
      pen[i ? "lineTo" : "moveTo"](x + scale * r * corners[i], y + scale * r * corners[i + 1]);
    pen.closePath();
  };

const CROSS = [-1, -0.4, -0.4, -0.4, -0.4, -1, 0.4, -1, 0.4, -0.4, 1, -0.4];
CROSS.push(...CROSS.map((value) => -value));

// A cross, rotated by an eighth of a turn.
const [T, U] = [0.56, 1.13];
const X = [0, -T, T, -U, U, -T, T, 0, U, T, T, U];
X.push(...X.map((value) => -value));

const STAR = Array.from({ length: 10 }, (_, k) => {
  const [angle, far] = [(k * Math.PI) / 5, k % 2 ? 0.54 : 1.4];
  return [far * Math.sin(angle), -far * Math.cos(angle)];
}).flat();

/** @type {Record<string, Draw>} */
export const SYMBOLS = {
  circle: (pen, x, y, r) => pen.arc(x, y, r, 0, 2 * Math.PI),
  square: (pen, x, y, r) => pen.rect(x - r, y - r, 2 * r, 2 * r),
  diamond: polygon([0, -1, 1, 0, 0, 1, -1, 0], 1.3),
  "triangle-up": polygon([0, -1.15, 1.15, 0.85, -1.15, 0.85]),
  "triangle-down": polygon([0, 1.15, 1.15, -0.85, -1.15, -0.85]),
  cross: polygon(CROSS),
  x: polygon(X),
  star: polygon(STAR),
  hourglass: polygon([-1, -1, 1, -1, -1, 1, 1, 1]),
  bowtie: polygon([-1, -1, -1, 1, 1, -1, 1, 1]),
  "line-ns": polygon([0, -1, 0, 1]),
};

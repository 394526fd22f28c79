/** The picture at rest as a file: vector graphics, except for the shading. */

import { penOf, setSize } from "./drawing.js";
import { Field } from "./field.js";
import { Recorder } from "./recorder.js";

/** @import { Scale } from "./plot.js" */
/** @import { Scene } from "./scene.js" */

/** Dots per screen pixel, and the space above for the title. */
const DENSITY = 2;
const TITLE_PX = 34;

/** @typedef {{ scene: Scene, frame: number, title: string, alt: string, name: string }} Shown */

/**
 * Offer the picture as a file.
 * @param {string} kind "png" or "svg"
 * @param {Shown} shown
 */
export async function download(kind, shown) {
  const { stage } = shown.scene;
  const [width, height] = [stage.clientWidth, stage.clientHeight + TITLE_PX];
  const link = document.createElement("a");
  const file = `logistic-regression-${shown.name.toLowerCase()}`;
  link.download = `${file.replace(/[^\p{L}\p{N}.-]+/gu, "-")}.${kind}`;
  const svg = await drawing(shown, width, height, kind === "png" ? DENSITY : 1);
  link.href =
    kind === "svg" ? asAddress(svg) : await rasterized(svg, DENSITY * width, DENSITY * height);
  link.click();
}

/**
 * @param {Shown} shown
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
async function drawing({ scene, frame, title, alt }, width, height, scale) {
  const { stage, plot, field, layers } = scene;
  const above = new Recorder();
  scene.paintResting(above);
  for (const layer of layers) layer.paint(above, frame, 0);
  const below = field ? shading(field, frame) : "";
  const resting = await plot.svg(width, height - TITLE_PX);
  const style = getComputedStyle(stage);
  const [ink, paper] = ["text", "background"].map((name) =>
    escaped(style.getPropertyValue(`--st-${name}-color`).trim()),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${scale * width}" height="${scale * height}"`,
    ` viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}. ${escaped(alt)}</title>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    `<text x="12" y="23" font-size="16" fill="${ink}"`,
    ` font-family="${escaped(style.fontFamily)}">${escaped(title)}</text>`,
    `<g transform="translate(0 ${TITLE_PX})">${below}${resting}${above.parts.join("")}</g></svg>`,
  ].join("");
}

/**
 * Return the field as an image that is sharp enough for a file.
 * @param {Field} shown
 * @param {number} frame
 */
function shading(shown, frame) {
  if (!shown.area) return "";
  const field = new Field(shown.message);
  const { left, top, width, height, xaxis, yaxis } = shown.area;
  /**
   * @param {Scale} axis
   * @returns {Scale}
   */
  const finer = (axis) => ({
    d2p: (value) => DENSITY * axis.d2p(value),
    p2d: (dot) => axis.p2d(dot / DENSITY),
  });
  const canvas = document.createElement("canvas");
  setSize(canvas, DENSITY * width, DENSITY * height);
  field.place({
    left: 0,
    top: 0,
    width: canvas.width,
    height: canvas.height,
    xaxis: finer(xaxis),
    yaxis: finer(yaxis),
  });
  field.mix(frame, 0);
  field.paint(penOf(canvas));
  const size = `x="${Math.round(left)}" y="${Math.round(top)}" width="${width}" height="${height}"`;
  return `<image ${size} href="${canvas.toDataURL()}"/>`;
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

/** @param {string} svg */
const asAddress = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/**
 * @param {string} svg
 * @param {number} width
 * @param {number} height
 */
async function rasterized(svg, width, height) {
  const image = new Image();
  image.src = asAddress(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  setSize(canvas, width, height);
  penOf(canvas).drawImage(image, 0, 0, width, height);
  return canvas.toDataURL();
}

/** The model on the plane: its log-odds on a grid of nodes, and the resulting shading. */

import { LINKS } from "./links.js";
import { cell, interpolate } from "./numbers.js";
import { paintRowOfMany, paintRowOfTwo, palette } from "./shading.js";

/** @import { Area } from "./plot.js" */
/** @import { FieldMessage } from "./message" */

/** Nodes along an axis; curves are straight from one to the next, about 8 pixels apart. */
const FINE = 65;

export class Field {
  scores = 0;
  terms = 0;

  /** @param {FieldMessage} message */
  constructor(message) {
    this.message = message;
    const { coefficients, thresholds, classes, shade, straight } = message;
    [, this.scores, this.terms] = coefficients.shape;
    this.now = new Float64Array(this.scores * this.terms);
    this.cuts = new Float64Array(thresholds.shape[1]);
    // The log-odds that the other classes must reach for class 0 not to be predicted.
    this.level = new Float64Array(1);
    this.others = classes.length - 1; // they are compared with class 0
    // The corners determine a plane.
    this.side = straight ? 2 : FINE;
    this.odds = new Float64Array(this.others * this.side ** 2);
    this.score = new Float64Array(this.scores);
    this.log = new Float64Array(this.others);
    this.palette = palette(classes, shade);
  }

  /**
   * Set the coefficients to those of a moment between two frames.
   * @param {number} frame
   * @param {number} fraction
   */
  mix(frame, fraction) {
    const { coefficients, thresholds, levels, link } = this.message;
    interpolate(coefficients, frame, fraction, this.now);
    interpolate(thresholds, frame, fraction, this.cuts);
    if (levels) interpolate(levels, frame, fraction, this.level);
    const { basis, odds, side, others, now, scores, terms, cuts, score, log } = this;
    if (!basis) return;
    const nodes = side * side;
    for (let node = 0; node < nodes; node++) {
      for (let s = 0; s < scores; s++) {
        let sum = 0;
        for (let t = 0; t < terms; t++) sum += now[s * terms + t] * basis[node * terms + t];
        score[s] = sum;
      }
      const found = LINKS[link](score, cuts, log);
      for (let k = 0; k < others; k++) odds[k * nodes + node] = found[k];
    }
  }

  /**
   * Write the monomials at a point of the plane.
   * @param {number} x
   * @param {number} y
   * @param {Float64Array} out
   * @param {number} [from]
   */
  monomials(x, y, out, from = 0) {
    const [u, v] = [x, y].map((value, i) => {
      const [low, high] = this.message.spans[i];
      return (2 * (value - low)) / (high - low) - 1;
    });
    for (const [t, [i, j]] of this.message.exponents.entries()) out[from + t] = u ** i * v ** j;
    return out;
  }

  /**
   * Return the name and probability of the class that a threshold applies to, or else of the most
   * probable one.
   * @param {number} x
   * @param {number} y
   */
  probability(x, y) {
    const { now, scores, terms, cuts, others } = this;
    const { classes, levels, link } = this.message;
    const monomials = this.monomials(x, y, new Float64Array(terms));
    const score = Array.from({ length: scores }, (_, s) =>
      monomials.reduce((sum, value, t) => sum + now[s * terms + t] * value, 0),
    );
    const odds = [0, ...Array.from(LINKS[link](score, cuts, new Float64Array(others)))];
    const most = Math.max(...odds);
    const sum = odds.reduce((total, each) => total + Math.exp(each - most), 0);
    const told = levels ? 1 : odds.lastIndexOf(most);
    return { name: classes[told].name, p: Math.exp(odds[told] - most) / sum };
  }

  /**
   * Lay the nodes over what the axes show.
   * @param {Area} area
   */
  place(area) {
    this.area = area;
    const { side, terms } = this;
    const { width, height, xaxis, yaxis } = area;
    this.basis = new Float64Array(side * side * terms);
    for (let j = 0, node = 0; j < side; j++)
      for (let i = 0; i < side; i++, node++) {
        const { x, y } = this.pixel(area, i, j);
        this.monomials(xaxis.p2d(x), yaxis.p2d(y), this.basis, node * terms);
      }
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    // For each pixel of a row: the node to its left, and the distance from that node in cells.
    this.column = new Int32Array(width);
    this.offset = new Float64Array(width);
    for (let px = 0; px < width; px++)
      [this.column[px], this.offset[px]] = cell((px + 0.5) / width, side);
    this.row = new Float64Array(this.others * side);
  }

  /**
   * Return where a node is, in pixels of the area.
   * @param {Area} area
   * @param {number} i
   * @param {number} j
   */
  pixel({ width, height }, i, j) {
    return { x: (i / (this.side - 1)) * width, y: (j / (this.side - 1)) * height };
  }

  /**
   * Give each pixel the color of its most probable class: the larger its lead, the stronger.
   * @param {CanvasRenderingContext2D} pen
   */
  paint(pen) {
    const { odds, side, others, row, area, image, pixels, column, offset, palette: colors } = this;
    const { step, bands } = this.message.shade;
    if (!(area && row && image && pixels && column && offset)) return;
    const nodes = side * side;
    // Two classes need no search for the best two, which would take more than half of the time.
    const paintRow = others === 1 ? paintRowOfTwo : paintRowOfMany;
    for (let py = 0; py < area.height; py++) {
      const [j, dy] = cell((py + 0.5) / area.height, side);
      for (let k = 0; k < others; k++)
        for (let i = 0; i < side; i++) {
          const from = k * nodes + j * side + i;
          row[k * side + i] = (odds[from] + dy * (odds[from + side] - odds[from])) / step;
        }
      paintRow(pixels, py * area.width, { row, side, others, column, offset, colors, bands });
    }
    pen.putImageData(image, Math.round(area.left), Math.round(area.top));
  }
}

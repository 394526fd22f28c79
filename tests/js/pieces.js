/** What several tests need. */

/** @param {number[][]} rows */
export const floats = (rows) => ({
  data: Float64Array.from(rows.flat()),
  shape: [rows.length, rows[0].length],
});

const unit = { d2p: (value) => 50 * (value + 1), p2d: (pixel) => pixel / 50 - 1 };

/** A square of 100 pixels for x and y from -1 to 1; y grows downwards. */
export const area = { left: 10, top: 20, width: 100, height: 100, xaxis: unit, yaxis: unit };

/** A field of linear scores c + a u + b v, a row for each score; one frame. */
export const field = (scores, more = {}) => ({
  link: "baseline",
  straight: true,
  isSlice: false,
  spans: [
    [-1, 1],
    [-1, 1],
  ],
  exponents: [
    [0, 0],
    [1, 0],
    [0, 1],
  ],
  coefficients: { data: Float64Array.from(scores.flat()), shape: [1, scores.length, 3] },
  thresholds: { data: new Float64Array(0), shape: [1, 0] },
  levels: null,
  classes: ["a", "b", "c"].slice(0, scores.length + 1).map((name) => ({ name, color: "#102030" })),
  shade: { step: 1, bands: 4, opacity: 0.5 },
  line: { color: "#000000", width: 3 },
  ...more,
});

globalThis.ImageData = class {
  constructor(width, height) {
    this.data = new Uint8ClampedArray(4 * width * height);
  }
};

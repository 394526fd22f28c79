/** Where a layer's points are at a moment between two frames. */

import { interpolate } from "./numbers.js";

/** @import { Floats, Track } from "./message" */
/** @typedef {{ d2p: (value: number) => number }} Scale */
/** @typedef {(frame: number, fraction: number, axis: Scale) => number[]} Pixels */

/** The axis for values in pixels. @type {Scale} */
export const PIXELS = { d2p: (value) => value };

/**
 * Return a function that gives the pixels along an axis at a moment. The values are constant, given
 * for each frame, or products of coefficients and a basis.
 * @param {Track} values
 * @returns {Pixels}
 */
export function track(values) {
  if ("coefficients" in values) return products(values.coefficients, values.basis);
  if (Array.isArray(values) || values.shape.length === 1) {
    const constant = Array.isArray(values) ? values : values.data;
    return (_frame, _fraction, axis) => Array.from(constant, (value) => axis.d2p(value));
  }
  return rows(values);
}

/**
 * @param {Floats} coefficients
 * @param {Floats} basis
 * @returns {Pixels}
 */
function products(coefficients, basis) {
  const [terms, count] = basis.shape;
  const now = new Float64Array(terms);
  return (frame, fraction, axis) => {
    interpolate(coefficients, frame, fraction, now);
    return Array.from({ length: count }, (_, k) => {
      let sum = 0;
      for (let t = 0; t < terms; t++) sum += now[t] * basis.data[t * count + k];
      return axis.d2p(sum);
    });
  };
}

/**
 * @param {Floats} values
 * @returns {Pixels}
 */
function rows({ data, shape: [frames, count] }) {
  // Interpolate pixels rather than numbers, so that a marker stays on a curve on a logarithmic axis.
  return (frame, fraction, axis) => {
    const next = Math.min(frame + 1, frames - 1);
    return Array.from({ length: count }, (_, k) => {
      const from = axis.d2p(data[frame * count + k]);
      return from + fraction * (axis.d2p(data[next * count + k]) - from);
    });
  };
}

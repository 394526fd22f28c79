/** Interpolate between frames, and find the nearest value or node. */

/** @import { Floats } from "./message" */

/**
 * Write the numbers at a moment between two frames.
 * @param {Floats} values a row per frame
 * @param {number} frame
 * @param {number} fraction
 * @param {Float64Array} out
 */
export function interpolate({ data, shape }, frame, fraction, out) {
  const size = out.length;
  const from = frame * size;
  const to = Math.min(frame + 1, shape[0] - 1) * size;
  for (let i = 0; i < size; i++)
    out[i] = data[from + i] + fraction * (data[to + i] - data[from + i]);
}

/**
 * Return the index of the nearest of increasing values.
 * @param {number[]} values
 * @param {number} value
 */
export function nearest(values, value) {
  const after = values.findIndex((shown) => shown >= value);
  if (after < 0) return values.length - 1;
  if (after === 0) return 0;
  return value - values[after - 1] < values[after] - value ? after - 1 : after;
}

/**
 * Return the node before a position from 0 to 1, and the distance from it in cells.
 * @param {number} place
 * @param {number} count
 * @returns {[number, number]}
 */
export function cell(place, count) {
  const at = place * (count - 1);
  const index = Math.min(Math.floor(at), count - 2);
  return [index, at - index];
}

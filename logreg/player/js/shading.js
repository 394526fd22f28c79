/** The shading of the plane, one row of pixels at a time. */

/** @import { FieldMessage } from "./message" */

/**
 * A row of pixels: the log-odds of the adjacent nodes, class by class, in bands of shading.
 * @typedef {{
 *   row: Float64Array, side: number, others: number, column: Int32Array, offset: Float64Array,
 *   colors: Uint32Array, bands: number,
 * }} Row
 */

/**
 * @param {Uint32Array} pixels
 * @param {number} start
 * @param {Row} of
 */
export function paintRowOfTwo(pixels, start, { row, column, offset, colors, bands }) {
  for (let px = 0; px < column.length; px++) {
    const i = column[px];
    const odds = row[i] + offset[px] * (row[i + 1] - row[i]);
    const band = (odds < 0 ? -odds : odds) + 0.5;
    pixels[start + px] = colors[(odds < 0 ? 0 : bands + 1) + (band > bands ? bands : band | 0)];
  }
}

/**
 * @param {Uint32Array} pixels
 * @param {number} start
 * @param {Row} of
 */
export function paintRowOfMany(pixels, start, of) {
  const { row, side, others, column, offset, colors, bands } = of;
  for (let px = 0; px < column.length; px++) {
    const dx = offset[px];
    let first = 0;
    let second = -Infinity;
    let most = 0;
    for (let k = 1, from = column[px]; k <= others; k++, from += side) {
      const odds = row[from] + dx * (row[from + 1] - row[from]);
      if (odds >= first) {
        second = first;
        first = odds;
        most = k;
      } else if (odds > second) second = odds;
    }
    const band = first - second + 0.5;
    pixels[start + px] = colors[most * (bands + 1) + (band > bands ? bands : band | 0)];
  }
}

/**
 * Return the colors of each class's bands, from transparent to the strongest.
 * @param {FieldMessage["classes"]} classes
 * @param {FieldMessage["shade"]} shade
 */
export function palette(classes, { bands, opacity }) {
  const colors = new Uint8ClampedArray(4 * classes.length * (bands + 1));
  for (const [k, { color }] of classes.entries())
    for (let band = 0; band <= bands; band++) {
      const from = 4 * (k * (bands + 1) + band);
      for (let channel = 0; channel < 3; channel++)
        colors[from + channel] = Number.parseInt(color.slice(1 + 2 * channel, 3 + 2 * channel), 16);
      colors[from + 3] = Math.round((255 * opacity * band) / bands);
    }
  return new Uint32Array(colors.buffer);
}

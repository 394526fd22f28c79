/** Arrays travel as base64 of floats, row by row, as in Plotly's own JSON. */

/**
 * Return a copy of the message with its arrays decoded.
 * @param {any} value
 * @returns {any}
 */
export function decoded(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(decoded);
  if ("bdata" in value) {
    const bytes = Uint8Array.from(atob(value.bdata), (character) => character.charCodeAt(0));
    const floats = value.dtype === "f8" ? Float64Array : Float32Array;
    return { data: new floats(bytes.buffer), shape: value.shape.split(",").map(Number) };
  }
  return mapped(value, decoded);
}

/**
 * Return a copy of the value with the function applied to every string.
 * @param {any} value
 * @param {(text: string) => string} change
 * @returns {any}
 */
export function replaced(value, change) {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => replaced(item, change));
  if (value === null || typeof value !== "object") return value;
  return mapped(value, (item) => replaced(item, change));
}

/**
 * @param {object} value
 * @param {(item: any) => any} change
 */
function mapped(value, change) {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}

/**
 * Set the value at a path such as "xaxis.domain".
 * @param {any} target
 * @param {string} path
 * @param {unknown} value
 */
export function put(target, path, value) {
  const keys = path.split(".");
  const last = /** @type {string} */ (keys.pop());
  keys.reduce((part, key) => (part[key] ??= {}), target)[last] = value;
}

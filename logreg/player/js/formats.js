/** How numbers are written; logreg/formatting.py has the same rules. */

/** By how much numbers of size 1 may be off. */
const ROUND_OFF = 1e-12;

/** @param {string} text */
export const minus = (text) => text.replace("-", "−");

/**
 * Three significant digits, with a power of ten only if zeros would hide them.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  const [digits, power] = value.toExponential(2).split("e");
  // The rounded number decides, so that numbers that look equal are written in the same way.
  if (Number(power) < -3 || Math.round(size) >= 1e5) {
    const raised = [...String(Number(power))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻").join("");
    return minus(`${digits} × 10${raised}`);
  }
  return minus(size >= 100 ? value.toFixed(0) : value.toPrecision(3));
}

/**
 * Three decimals between 0.001 and 10, so that the number keeps its width. A smaller number keeps
 * its digits: the weight of a feature with large values is small. Round-off is 0.
 * @param {number} value
 */
export function coefficient(value) {
  const size = Math.abs(value);
  const rounded = Math.round(value * 1000) / 1000;
  if (size > ROUND_OFF && Number(size.toPrecision(3)) < 0.001) return short(value);
  return Math.abs(rounded) < 10 ? minus((rounded || 0).toFixed(3)) : short(value);
}

/**
 * The formats of a readout, by name.
 * @type {Record<string, (value: number) => string>}
 */
export const FORMATS = {
  whole: (value) => String(value),
  short,
  coefficient,
  size: (value) => coefficient(Math.abs(value)),
  // After a multiplication sign.
  factor: (value) => coefficient(value).replace(/^−.*/, "($&)"),
  sign: (value) => (coefficient(value).startsWith("−") ? "−" : "+"),
  fixed: (value) => minus(value.toFixed(2)),
  percent: (value) => `${(100 * value).toFixed(1)} %`,
};

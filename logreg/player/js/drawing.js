/** What drawing on a canvas needs. */

/**
 * A rectangle of the stage, in pixels.
 * @typedef {{ left: number, top: number, width: number, height: number }} Box
 */

/**
 * What layers draw on: a canvas, or a Recorder that writes SVG.
 * @typedef {CanvasRenderingContext2D | import("./recorder.js").Recorder} Pen
 */

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {() => void} draw
 */
export function clipped(pen, { left, top, width, height }, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  draw();
  pen.restore();
}

/**
 * @param {Box} box
 * @param {number} by
 * @returns {Box}
 */
export const grown = ({ left, top, width, height }, by) => ({
  left: left - by,
  top: top - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 */
export function setSize(canvas, width, height) {
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
}

/** @param {HTMLCanvasElement} canvas */
export const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

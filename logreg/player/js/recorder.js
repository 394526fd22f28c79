/** A canvas context that writes SVG. */

/** @param {number} value */
const round = (value) => Number(value.toFixed(2));
/**
 * @param {number} x
 * @param {number} y
 */
const pair = (x, y) => `${round(x)} ${round(y)}`;

/** Stands in for a canvas context, and records what the layers draw as SVG. */
export class Recorder {
  /** @type {string[]} */
  parts = [];
  clips = 0;
  path = "";
  /** @type {number[]} */
  dash = [];
  lineCap = "butt";
  lineJoin = "miter";
  lineWidth = 1;
  globalAlpha = 1;
  fillStyle = "";
  strokeStyle = "";
  saved = {};

  beginPath() {
    this.path = "";
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.path += `M${pair(x, y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.path += `L${pair(x, y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.path += `M${pair(x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  /**
   * Draw a whole circle: layers draw no other arcs.
   * @param {number} x
   * @param {number} y
   * @param {number} r
   * @param {number} _start
   * @param {number} _end
   */
  arc(x, y, r, _start, _end) {
    const half = `a${pair(r, r)} 0 1 0 `;
    this.path += `M${pair(x - r, y)}${half}${pair(2 * r, 0)}${half}${pair(-2 * r, 0)}Z`;
  }

  save() {
    const { dash, lineCap, lineJoin, globalAlpha } = this;
    this.saved = { dash, lineCap, lineJoin, globalAlpha };
  }

  clip() {
    this.clips += 1;
    const id = `above-${this.clips}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath>`);
    this.parts.push(`<g clip-path="url(#${id})">`);
  }

  restore() {
    this.parts.push("</g>");
    Object.assign(this, this.saved);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.opacity}/>`);
  }

  stroke() {
    this.parts.push(
      `<path d="${this.path}" fill="none" stroke="${this.strokeStyle}"` +
        ` stroke-width="${this.lineWidth}" stroke-dasharray="${this.dash.join(" ")}"` +
        ` stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${this.opacity}/>`,
    );
  }

  get opacity() {
    return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : "";
  }
}

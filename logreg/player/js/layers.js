/** What moves above the points: markers and lines. */

import { clipped, grown } from "./drawing.js";
import { SYMBOLS } from "./symbols.js";
import { PIXELS, track } from "./track.js";

/** @import { Area } from "./plot.js" */
/** @import { Pen } from "./drawing.js" */
/** @import { LayerMessage, LayerTrace } from "./message" */

const ARROW_PX = 11;
/** Lengths of dashes and gaps in pixels. @type {Record<string, number[]>} */
const DASHES = { solid: [], dash: [9, 6], dot: [2, 4] };

class Layer {
  /**
   * @param {LayerTrace} trace
   * @param {LayerMessage} message
   */
  constructor({ xaxis = "x", yaxis = "y" }, { x, y }) {
    this.axes = /** @type {[string, string]} */ ([xaxis, yaxis]);
    this.x = track(x);
    this.y = track(y);
  }

  /** @param {Area} area */
  place(area) {
    this.area = area;
  }

  /**
   * Return the points in pixels of the stage.
   * @param {Area} area
   * @param {number} frame
   * @param {number} fraction
   */
  points(area, frame, fraction) {
    return {
      xs: this.x(frame, fraction, area.xaxis).map((x) => area.left + x),
      ys: this.y(frame, fraction, area.yaxis).map((y) => area.top + y),
    };
  }
}

export class Markers extends Layer {
  /**
   * @param {LayerTrace} trace
   * @param {LayerMessage} message
   */
  constructor(trace, message) {
    super(trace, message);
    const { size, during } = message;
    this.marker = trace.marker;
    this.sizes = size && track(size);
    this.during = during?.map((frames) => (Array.isArray(frames) ? frames : frames.data));
  }

  /**
   * @param {Pen} pen
   * @param {number} frame
   * @param {number} fraction
   */
  paint(pen, frame, fraction) {
    const { marker, area, during } = this;
    if (!area) return;
    const { color, line } = marker;
    const draw = SYMBOLS[marker.symbol ?? "circle"];
    const { xs, ys } = this.points(area, frame, fraction);
    const sizes = this.sizes?.(frame, fraction, PIXELS);
    clipped(pen, grown(area, marker.size), () => {
      for (let k = 0; k < xs.length; k++) {
        if (during && !(during[0][k] <= frame && frame <= during[1][k])) continue;
        if (!Number.isFinite(xs[k] + ys[k])) continue; // undefined, such as a rate of no points
        pen.beginPath();
        draw(pen, xs[k], ys[k], (sizes?.[k] ?? marker.size) / 2);
        pen.fillStyle = Array.isArray(color) ? color[k] : color;
        pen.fill();
        pen.strokeStyle = line.color;
        pen.lineWidth = line.width;
        pen.stroke();
      }
    });
  }
}

export class Lines extends Layer {
  /**
   * @param {LayerTrace} trace
   * @param {LayerMessage} message
   */
  constructor(trace, message) {
    super(trace, message);
    this.line = trace.line;
    this.fillcolor = trace.fillcolor;
    this.pairs = message.pairs;
    this.arrow = message.arrow;
  }

  /**
   * @param {Pen} pen
   * @param {number} frame
   * @param {number} fraction
   */
  paint(pen, frame, fraction) {
    const { line, fillcolor, area, pairs, arrow } = this;
    if (!area) return;
    const { xs, ys } = this.points(area, frame, fraction);
    const last = xs.length - 1;
    clipped(pen, grown(area, line.width), () => {
      pen.beginPath();
      for (let k = 0; k <= last; k++) {
        const begins = pairs ? k % 2 === 0 : k === 0;
        const ends = pairs ? k % 2 === 1 : k === last;
        pen[begins ? "moveTo" : "lineTo"](xs[k], ys[k]);
        if (arrow && ends && k) arrowhead(pen, xs[k - 1], ys[k - 1], xs[k], ys[k]);
      }
      if (fillcolor) {
        pen.fillStyle = fillcolor;
        pen.fill();
      }
      pen.strokeStyle = line.color;
      pen.lineWidth = line.width;
      pen.lineJoin = "round";
      pen.setLineDash(DASHES[line.dash ?? "solid"]);
      pen.stroke();
    });
  }
}

/**
 * @param {Pen} pen
 * @param {number} x0
 * @param {number} y0
 * @param {number} x
 * @param {number} y
 */
function arrowhead(pen, x0, y0, x, y) {
  const [dx, dy] = [x - x0, y - y0];
  const length = Math.hypot(dx, dy);
  if (length < 1) return; // too short to point anywhere
  const size = Math.min(ARROW_PX, length) / length;
  for (const side of [-0.5, 0.5]) {
    pen.moveTo(x, y);
    pen.lineTo(x - size * (dx - side * dy), y - size * (dy + side * dx));
  }
  pen.moveTo(x, y);
}

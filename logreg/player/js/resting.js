/**
 * Points and curves that do not move, but change from run to run. Plotly takes ten times as long to
 * draw them, so the message marks the traces to draw here (`meta.canvas`). Plotly gets their style,
 * for the legend, but no points.
 */

import { clipped } from "./drawing.js";
import { SYMBOLS } from "./symbols.js";

/** @import { Pen } from "./drawing.js" */
/** @import { Trace } from "./message" */
/** @import { Area } from "./plot.js" */

/**
 * What the pointer is on.
 * @typedef {{ name: string, x: number, y: number, away: number, isCurve: boolean }} Found
 */

/**
 * Return the trace as Plotly needs it, without points.
 * @param {Trace} trace
 * @returns {Trace}
 */
export function lookOf({ x0, dx, hovertemplate, ...look }) {
  return { ...look, x: [null], y: [null], hoverinfo: "skip" };
}

/**
 * @param {Trace["x"]} values
 * @returns {ArrayLike<number> | undefined}
 */
const plain = (values) =>
  /** @type {ArrayLike<number> | undefined} */ (values && "data" in values ? values.data : values);

/**
 * Return the lengths of dashes and gaps as Plotly draws them in the legend.
 * @param {string | undefined} dash one of Plotly's names, or lengths such as "9px,2px"
 * @param {number} width
 */
function dashes(dash, width) {
  const unit = Math.max(width, 3);
  /** @type {Record<string, number[]>} */
  const units = { solid: [], dot: [1, 1], dash: [3, 3], dashdot: [3, 1, 1, 1], longdash: [5, 5] };
  const named = units[dash ?? "solid"];
  if (named) return named.map((length) => unit * length);
  return (dash ?? "").split(",").map((length) => Number.parseFloat(length));
}

/** A trace of points or of a curve, drawn on a canvas. */
export class Resting {
  /**
   * @param {Trace} trace decoded
   * @param {number} index among all traces of the figure
   */
  constructor(trace, index) {
    this.trace = trace;
    this.index = index;
    this.name = trace.name ?? "";
    this.axes = /** @type {[string, string]} */ ([trace.xaxis ?? "x", trace.yaxis ?? "y"]);
    this.ys = plain(trace.y) ?? [];
    const { x0 = 0, dx = 1 } = trace;
    this.xs = plain(trace.x) ?? Array.from(this.ys, (_, k) => x0 + k * dx);
    this.speaks = trace.hoverinfo !== "skip";
  }

  /** @param {Area} area */
  place(area) {
    this.area = area;
    const count = this.ys.length;
    this.left = Float64Array.from({ length: count }, (_, k) => area.xaxis.d2p(this.xs[k]));
    this.top = Float64Array.from({ length: count }, (_, k) => area.yaxis.d2p(this.ys[k]));
  }

  /** @param {Pen} pen */
  paint(pen) {
    const { trace, area, left, top } = this;
    if (!area || !left || !top) return;
    if (trace.mode === "lines" && trace.line) {
      const { color, width, dash } = trace.line;
      clipped(pen, area, () => {
        pen.beginPath();
        let isNew = true;
        for (let k = 0; k < left.length; k++) {
          // A logarithm of 0, or a rate of no samples, leaves a gap.
          const isPlaced = Number.isFinite(top[k]);
          if (isPlaced) pen[isNew ? "moveTo" : "lineTo"](area.left + left[k], area.top + top[k]);
          isNew = !isPlaced;
        }
        pen.strokeStyle = color;
        pen.lineWidth = width;
        pen.lineJoin = "round";
        pen.setLineDash(dashes(dash, width));
        pen.stroke();
      });
    } else if (trace.marker) this.paintPoints(pen, trace.marker, area, left, top);
  }

  /**
   * @param {Pen} pen
   * @param {NonNullable<Trace["marker"]>} marker
   * @param {Area} area
   * @param {Float64Array} left
   * @param {Float64Array} top
   */
  paintPoints(pen, { symbol = "circle", size, color, opacity = 1, line }, area, left, top) {
    const hollow = symbol.endsWith("-open");
    const draw = SYMBOLS[symbol.replace("-open", "")];
    const rim = hollow ? color : line?.color;
    clipped(pen, area, () => {
      pen.globalAlpha = opacity;
      pen.fillStyle = color;
      pen.strokeStyle = rim ?? color;
      pen.lineWidth = line?.width ?? 1;
      for (let k = 0; k < left.length; k++) {
        pen.beginPath();
        draw(pen, area.left + left[k], area.top + top[k], size / 2);
        if (!hollow) pen.fill();
        if (rim) pen.stroke();
      }
    });
  }

  /**
   * Return the point nearest to a position in the area, if a pointer there is on it.
   * @param {number} x
   * @param {number} y
   * @param {number} reach in pixels, beyond the edge of a marker
   * @returns {Found | null}
   */
  at(x, y, reach) {
    const { left, top, name, xs, ys } = this;
    if (!this.speaks || !left || !top) return null;
    let least = reach + (this.trace.marker?.size ?? 0) / 2;
    let found = null;
    for (let k = 0; k < left.length; k++) {
      const away = Math.hypot(left[k] - x, top[k] - y);
      if (away <= least) {
        least = away;
        found = { name, x: xs[k], y: ys[k], away, isCurve: this.trace.mode === "lines" };
      }
    }
    return found;
  }
}

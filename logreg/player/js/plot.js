/**
 * The only adapter to Plotly, which draws axes and legends, and the traces that the player does
 * not draw itself. It reads Plotly's private layout, which may change without notice.
 */

/** @import { Box } from "./drawing.js" */
/** @import { Axis, Layout, Trace } from "./message" */

/**
 * One of Plotly's axes: from data to pixels and back.
 * @typedef {{ d2p: (value: number) => number, p2d: (pixel: number) => number }} Scale
 */
/** @typedef {Box & { xaxis: Scale, yaxis: Scale }} Area where a subplot is, in the stage's pixels */

const PATIENCE_MS = 20000;
// Plotly does not know this run's ranges, which a double click restores: the player does that.
const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };

/** @returns {any} */
const plotly = () => /** @type {any} */ (globalThis).Plotly;

/** Wait for Plotly: Streamlit loads it with a page's first chart, some time after the page. */
export async function plotlyLoaded() {
  const deadline = performance.now() + PATIENCE_MS;
  while (!plotly()?.react) {
    if (performance.now() > deadline) throw new Error("Plotly did not load.");
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

export class Plot {
  /**
   * @param {HTMLElement} node
   * @param {() => void} placed called when axes have a new place or range
   */
  constructor(node, placed) {
    this.node = /** @type {any} */ (node);
    this.placed = placed;
    /** The ranges that the reader chose, and what the axis meant at the time. @type {Record<string, Zoom>} */
    this.zooms = {};
    this.drawings = 0;
    this.listening = false;
    /** What Plotly has drawn; null if it differs from what it was given. @type {string | null} */
    this.drawn = null;
    /** @type {Record<string, unknown>} */
    this.meanings = {};
  }

  remove() {
    plotly()?.purge(this.node);
  }

  /**
   * Draw into the same node, unless Plotly has already drawn all of this.
   * @param {Trace[]} traces
   * @param {Layout} layout
   */
  async draw(traces, layout) {
    // A zoom survives a change of the run as long as the axis means the same. For Plotly the axes
    // are new each time, so it keeps no ranges itself.
    const names = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
    const axes = names.map((name) => /** @type {Axis} */ (layout[name]));
    this.meanings = {};
    for (const [k, axis] of axes.entries()) {
      const name = names[k];
      this.meanings[name] = axis.uirevision;
      const zoom = this.zooms[name];
      if (zoom && zoom.meaning === axis.uirevision) axis.range = [...zoom.range];
      axis.uirevision = 0;
    }
    const wanted = JSON.stringify([traces, layout]);
    if (wanted === this.drawn) return this.placed();
    this.drawn = wanted;
    this.drawings += 1;
    for (const axis of axes) axis.uirevision = this.drawings;
    try {
      await plotly().react(this.node, traces, layout, CONFIG);
    } catch (error) {
      this.drawn = null;
      throw error;
    }
    if (this.listening) return; // Plotly's own event has placed everything
    this.listening = true;
    this.placed();
    this.node.on("plotly_afterplot", () => this.placed());
    this.node.on("plotly_relayouting", () => this.placed());
    this.node.on("plotly_relayout", (/** @type {object} */ changes) => this.zoomed(changes));
  }

  /**
   * Remember what Plotly reports after the reader has dragged a box or an axis.
   * @param {object} changes
   */
  zoomed(changes) {
    this.drawn = null;
    for (const [key, value] of Object.entries(changes)) {
      const [, axis, end] = key.match(/^([xy]axis\d*)\.range\[([01])\]$/) ?? [];
      if (!axis) continue;
      this.zooms[axis] ??= { range: [0, 0], meaning: this.meanings[axis] };
      this.zooms[axis].range[Number(end)] = value;
    }
  }

  get isZoomed() {
    return Object.keys(this.zooms).length > 0;
  }

  get isDrawn() {
    return Boolean(this.node._fullLayout);
  }

  /** The names of all subplots, by their x axes. */
  get subplots() {
    return Object.keys(this.meanings)
      .filter((name) => name.startsWith("x"))
      .map((name) => name.replace("axis", ""));
  }

  /**
   * Return where a subplot is, named by its axes, such as "x2" and "y2".
   * @param {string} x
   * @param {string} y
   * @returns {Area}
   */
  area(x, y = x.replace("x", "y")) {
    const layout = this.node._fullLayout;
    const xaxis = layout[x.replace("x", "xaxis")];
    const yaxis = layout[y.replace("y", "yaxis")];
    return {
      xaxis,
      yaxis,
      left: xaxis._offset,
      top: yaxis._offset,
      width: Math.round(xaxis._length),
      height: Math.round(yaxis._length),
    };
  }

  /**
   * Return the title of a subplot's x axis.
   * @param {string} x
   * @returns {string}
   */
  titleOf(x) {
    return this.node._fullLayout[x.replace("x", "xaxis")].title.text;
  }

  /** How far from a point the pointer may be, in pixels. */
  get reach() {
    return this.node._fullLayout.hoverdistance;
  }

  /**
   * Return whether a trace is shown: the legend can hide it.
   * @param {number} index
   */
  shows(index) {
    return this.node._fullData[index]?.visible === true;
  }

  /**
   * Return what Plotly has drawn, as SVG.
   * @param {number} width
   * @param {number} height
   * @returns {Promise<string>}
   */
  svg(width, height) {
    return plotly().toImage(this.node, { format: "svg", width, height, imageDataOnly: true });
  }
}

/** @typedef {{ range: [number, number], meaning: unknown }} Zoom */

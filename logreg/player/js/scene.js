/**
 * The picture on its stage. Plotly draws axes, legends and what does not change from run to run,
 * into a node that persists, so that a zoom survives a change of the numbers. The rest is drawn on
 * canvases aligned with Plotly's axes: the shading on the lowest, points and curves on the middle
 * one, the boundary and whatever else moves on top. A model comes as the coefficients of its
 * scores, which are polynomials of the two axes, so the picture is exact at every zoom.
 */

import { Boundary } from "./boundary.js";
import { decoded, put, replaced } from "./codec.js";
import { penOf, setSize } from "./drawing.js";
import { Field } from "./field.js";
import { find } from "./find.js";
import { Lines, Markers } from "./layers.js";
import { Plot } from "./plot.js";
import { lookOf, Resting } from "./resting.js";

/** @import { Pen } from "./drawing.js" */
/** @import { LayerMessage, Message, Trace } from "./message" */
/** @import { Found } from "./resting.js" */

const NARROW_PX = 640;
const LAYERS = { markers: Markers, lines: Lines };

export class Scene {
  /** @type {Message | null} */
  message = null;
  /** @type {Field | null} */
  field = null;
  /** @type {LayerMessage[]} */
  moving = [];
  /** @type {(Boundary | Markers | Lines)[]} */
  layers = [];
  /** @type {Resting[]} */
  resting = [];
  drawnWidth = 0;

  /**
   * @param {HTMLElement} root
   * @param {() => void} placed called when everything must be painted again
   */
  constructor(root, placed) {
    this.placed = placed;
    this.stage = find(root, ".player-stage");
    this.under = /** @type {HTMLCanvasElement} */ (find(root, ".player-under"));
    this.between = /** @type {HTMLCanvasElement} */ (find(root, ".player-between"));
    this.over = /** @type {HTMLCanvasElement} */ (find(root, ".player-over"));
    this.figure = find(root, ".player-plot");
    this.plot = new Plot(this.figure, () => this.place());
  }

  get isEmpty() {
    return this.stage.hidden;
  }

  /** @param {Message} message */
  take(message) {
    this.message = message;
    this.field = message.field && new Field(decoded(message.field));
    this.moving = message.moving.map(decoded);
    this.figure.setAttribute("aria-label", message.alt);
    this.stage.hidden = !message.figure.data.length;
  }

  endZoom() {
    this.plot.zooms = {};
    return this.draw();
  }

  async resize() {
    if (this.message && !this.isEmpty && this.stage.clientWidth !== this.drawnWidth)
      await this.draw();
  }

  async draw() {
    const { message, stage } = this;
    if (!message || this.isEmpty) return;
    const { figure, colors, heights, narrow, timeline, clicks } = message;
    const isNarrow = stage.clientWidth < NARROW_PX;
    stage.style.height = `${heights[Number(isNarrow)]}px`;
    stage.dataset.pointer = timeline?.axis ?? clicks ?? "";
    this.drawnWidth = stage.clientWidth;
    const style = getComputedStyle(stage);
    /** @param {string} value */
    const themed = (value) =>
      value in colors ? style.getPropertyValue(colors[value]).trim() : value;
    this.layers = this.moving.map(
      (each) => new LAYERS[each.kind](replaced(each.trace, themed), each),
    );
    if (this.field) {
      const { color, width } = this.field.message.line;
      this.layers.unshift(new Boundary(this.field, themed(color), width));
    }
    const { data, layout } = replaced(figure, themed);
    /** @type {Trace[]} */
    const traces = data;
    this.resting = traces.flatMap((trace, index) =>
      trace.meta?.canvas ? [new Resting(decoded(trace), index)] : [],
    );
    layout.font.family = style.fontFamily;
    layout.title = undefined; // the readout shows it
    layout.margin = { ...layout.margin, t: 28 };
    layout.width = stage.clientWidth;
    layout.height = stage.clientHeight;
    if (isNarrow) for (const [path, value] of Object.entries(narrow)) put(layout, path, value);
    // A finger that moves over the picture scrolls the page.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    this.plot.node.resting = this.resting; // beside Plotly's own data, for tests
    const looks = traces.map((trace) => (trace.meta?.canvas ? lookOf(trace) : trace));
    await this.plot.draw(looks, layout);
  }

  /** Align the canvases and what is drawn on them with Plotly's axes. */
  place() {
    if (!this.plot.isDrawn) return;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const density = window.devicePixelRatio || 1;
    setSize(this.under, width, height);
    for (const canvas of [this.between, this.over]) {
      setSize(canvas, width * density, height * density);
      penOf(canvas).setTransform(density, 0, 0, density, 0, 0);
    }
    for (const each of this.resting) each.place(this.plot.area(...each.axes));
    this.paintResting(penOf(this.between));
    this.field?.place(this.plot.area("x"));
    for (const layer of this.layers) layer.place(this.plot.area(...layer.axes));
    this.placed();
  }

  /**
   * Draw the points and curves that do not move.
   * @param {Pen} pen
   */
  paintResting(pen) {
    for (const each of this.resting) if (this.plot.shows(each.index)) each.paint(pen);
  }

  /**
   * Return the point of a subplot at a position, or null.
   * @param {string} subplot
   * @param {number} x
   * @param {number} y
   * @returns {Found | null}
   */
  at(subplot, x, y) {
    const found = this.resting.flatMap((each) =>
      each.axes[0] === subplot && this.plot.shows(each.index)
        ? (each.at(x, y, this.plot.reach) ?? [])
        : [],
    );
    return found.reduce(
      (nearest, each) => (nearest && nearest.away <= each.away ? nearest : each),
      /** @type {Found | null} */ (null),
    );
  }

  /**
   * Draw what moves.
   * @param {number} position in frames
   */
  paint(position) {
    const frame = Math.floor(position);
    const over = penOf(this.over);
    over.clearRect(0, 0, this.stage.clientWidth, this.stage.clientHeight);
    this.field?.mix(frame, position - frame);
    this.field?.paint(penOf(this.under));
    for (const layer of this.layers) layer.paint(over, frame, position - frame);
  }
}

/**
 * The picture on its stage. Plotly draws what rests, once for each picture, into a node that stays,
 * so that a zoom outlives a change of the numbers. What moves is drawn on two canvases aligned with
 * Plotly's axes. A model comes as the coefficients of its scores, which are polynomials of the two
 * axes, so the picture is exact at every zoom.
 */

import { Boundary } from "./boundary.js";
import { decoded, put, replaced } from "./codec.js";
import { penOf, setSize } from "./drawing.js";
import { Field } from "./field.js";
import { find } from "./find.js";
import { Lines, Markers } from "./layers.js";
import { Plot } from "./plot.js";

/** @import { LayerMessage, Message } from "./message" */

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
  drawnWidth = 0;

  /**
   * @param {HTMLElement} root
   * @param {() => void} placed called when all has to be painted again
   */
  constructor(root, placed) {
    this.placed = placed;
    this.stage = find(root, ".player-stage");
    this.under = /** @type {HTMLCanvasElement} */ (find(root, ".player-under"));
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
    layout.font.family = style.fontFamily;
    layout.title = undefined; // the readout says it
    layout.margin = { ...layout.margin, t: 28 };
    layout.width = stage.clientWidth;
    layout.height = stage.clientHeight;
    if (isNarrow) for (const [path, value] of Object.entries(narrow)) put(layout, path, value);
    // A finger that moves over the picture means to scroll the page.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    await this.plot.draw(data, layout, Boolean(this.field));
  }

  /** Align the canvases and what is drawn on them with Plotly's axes. */
  place() {
    if (!this.plot.isDrawn) return;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const density = window.devicePixelRatio || 1;
    setSize(this.under, width, height);
    setSize(this.over, width * density, height * density);
    penOf(this.over).setTransform(density, 0, 0, density, 0, 0);
    this.field?.place(this.plot.area("x"));
    for (const layer of this.layers) layer.place(this.plot.area(...layer.axes));
    this.placed();
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

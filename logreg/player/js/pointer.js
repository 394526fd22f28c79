/** The pointer over the stage: it shows what is there, clicks, and ends a zoom. */

import { minus, short } from "./formats.js";

/** @import { Field } from "./field.js" */
/** @import { Point } from "./message" */
/** @import { Area } from "./plot.js" */
/** @import { Found } from "./resting.js" */
/** @import { Scene } from "./scene.js" */

const CLICK_SLACK_PX = 4;
const DOUBLE_CLICK_MS = 300;

/**
 * What the pointer asks of the player.
 * @typedef {{
 *   frame: () => number,
 *   seek: (frame: number) => void,
 *   frameOf: (value: number) => number,
 *   report: (place: Point) => void,
 * }} Asks
 */

export class Pointer {
  /**
   * @param {HTMLElement} tip
   * @param {Scene} scene
   * @param {Asks} asks
   */
  constructor(tip, scene, asks) {
    const { stage } = scene;
    this.tip = tip;
    this.scene = scene;
    this.stage = stage;
    this.plot = scene.plot;
    this.asks = asks;
    /** @type {Point | null} its position over the stage, in pixels of the window */
    this.at = null;
    /** @type {MouseEvent | null} */
    this.pressed = null;
    /** @type {number | null} the frame before the click that may begin a double click */
    this.before = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.clicking = undefined;

    stage.onpointermove = (event) => this.move(event);
    stage.onpointerdown = (event) => this.move(event);
    // A finger leaves as soon as it has tapped.
    stage.onpointerleave = ({ pointerType }) => pointerType !== "touch" && this.move(null);
    // A touch that turns into scrolling points at nothing.
    stage.onpointercancel = () => this.move(null);
    /** @param {MouseEvent} event */
    this.onMouseDown = (event) => {
      this.pressed = event.button === 0 ? event : null;
    };
    /** @param {MouseEvent} event */
    this.onMouseUp = (event) => this.release(event);
    stage.addEventListener("mousedown", this.onMouseDown, true);
    addEventListener("mouseup", this.onMouseUp, true);
  }

  remove() {
    clearTimeout(this.clicking);
    this.stage.removeEventListener("mousedown", this.onMouseDown, true);
    removeEventListener("mouseup", this.onMouseUp, true);
  }

  /** @param {MouseEvent | null} event */
  move(event) {
    this.at = event && { x: event.clientX, y: event.clientY };
    this.tell();
  }

  /** Show what the pointer is on, and by the cursor whether a click there selects a point. */
  tell() {
    const { field, message } = this.scene;
    const { name, area, x, y } = this.subplot() ?? { name: "", area: null, x: 0, y: 0 };
    const found = area && this.scene.at(name, x, y);
    const model = name === "x" ? field : null;
    const onPoint = found && name === "x" && message?.clicks === "x";
    this.stage.classList.toggle("player-on-point", Boolean(onPoint));
    this.tip.hidden = !area || !(found || model);
    if (!area || this.tip.hidden) return;
    const at = found ?? { x: area.xaxis.p2d(x), y: area.yaxis.p2d(y) };
    this.tip.textContent = found?.isCurve
      ? this.wordsForCurve(name, found)
      : this.wordsFor(at, found, model);
    const left = area.left + x + 14;
    const room = this.stage.clientWidth - this.tip.offsetWidth - 4;
    this.tip.style.left = `${Math.max(4, Math.min(left, room))}px`;
    this.tip.style.top = `${area.top + y - 30}px`;
  }

  /**
   * @param {string} subplot
   * @param {Found} found
   */
  wordsForCurve(subplot, { name, x, y }) {
    // Single precision has about seven digits.
    const at = minus(String(Number(x.toPrecision(6))));
    return `${this.plot.titleOf(subplot)} ${at}: ${name} ${short(y)}`;
  }

  /**
   * Return the words for a point of the plane, which may be that of a sample.
   * @param {Point} at
   * @param {Found | null} sample
   * @param {Field | null} model
   */
  wordsFor(at, sample, model) {
    const words = sample ? [`${sample.name}:`] : [];
    words.push(`${short(at.x)}, ${short(at.y)}`);
    // A slice says nothing about a sample that lies outside it.
    if (model && !(sample && model.message.isSlice)) {
      const { name, p } = model.probability(at.x, at.y);
      words.push(`→ P(${name}) = ${p.toFixed(3)}`);
    }
    return words.join(" ");
  }

  /** Return the subplot that the pointer is over, and where, or null. */
  subplot() {
    const { at } = this;
    if (!at || !this.plot.isDrawn) return null;
    for (const name of this.plot.subplots) {
      const area = this.plot.area(name);
      const { x, y, inside } = this.within(area, at);
      if (inside) return { name, area, x, y };
    }
    return null;
  }

  /** @param {MouseEvent} event */
  release(event) {
    const { pressed } = this;
    this.pressed = null;
    if (!pressed) return;
    // While the button is down, Plotly covers the page, so the pointer counts as off the stage.
    this.move(event);
    const slipped = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (slipped > CLICK_SLACK_PX) return;
    // The browser counts clicks in a row: the second ends a zoom.
    if (event.detail === 2) this.doubleClick(pressed);
    else this.click(pressed);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const { timeline, clicks } = this.scene.message ?? {};
    const moment = timeline?.axis && this.hit(timeline.axis, event);
    this.before = moment ? this.asks.frame() : null;
    if (moment) this.asks.seek(this.asks.frameOf(moment.x));
    const place = clicks && this.hit(clicks, event);
    // In a zoomed picture a second click may follow, which only ends the zoom.
    const wait = this.plot.isZoomed ? DOUBLE_CLICK_MS : 0;
    if (place) this.clicking = setTimeout(() => this.asks.report(place), wait);
  }

  /** @param {MouseEvent} event */
  doubleClick(event) {
    clearTimeout(this.clicking);
    const at = { x: event.clientX, y: event.clientY };
    const areas = this.plot.subplots.map((name) => this.plot.area(name));
    if (!areas.some((area) => this.within(area, at).inside)) return;
    // The first click moved the epoch: put it back.
    if (this.before !== null) this.asks.seek(this.before);
    this.scene.endZoom();
  }

  /**
   * Return the position of a click on the axes of a subplot, or null if it is outside.
   * @param {string} name
   * @param {MouseEvent} event
   * @returns {Point | null}
   */
  hit(name, event) {
    const area = this.plot.area(name);
    const { x, y, inside } = this.within(area, { x: event.clientX, y: event.clientY });
    return inside ? { x: area.xaxis.p2d(x), y: area.yaxis.p2d(y) } : null;
  }

  /**
   * @param {Area} area
   * @param {Point} at
   */
  within(area, at) {
    const box = this.stage.getBoundingClientRect();
    const x = at.x - box.left - area.left;
    const y = at.y - box.top - area.top;
    return { x, y, inside: x >= 0 && y >= 0 && x <= area.width && y <= area.height };
  }
}

/** The timeline: its clock, buttons, slider and keys. */

import { find } from "./find.js";
import { minus } from "./formats.js";
import { nearest } from "./numbers.js";

/** @import { Timeline } from "./message" */

const PAUSE = "M3 2.5h3.5v11H3zM9.5 2.5H13v11H9.5z";
const PLAY = "M4 2.5v11l9-5.5z";

/**
 * What the player does when the timeline starts or stops playing, moves, or comes to rest.
 * @typedef {{ plays: (playing: boolean) => void, moves: () => void, rests: () => void }} On
 */

export class Transport {
  /**
   * @param {HTMLElement} root
   * @param {On} on
   */
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.bar = find(root, ".player-transport");
    this.playButton = find(root, ".player-play");
    this.slider = /** @type {HTMLInputElement} */ (find(root, ".player-scrub input"));
    this.title = find(root, ".player-scrub span");
    this.output = find(root, ".player-scrub output");
    this.speed = /** @type {HTMLSelectElement} */ (find(root, ".player-speed select"));
    this.loop = /** @type {HTMLInputElement} */ (find(root, ".player-loop input"));
    /** @type {Timeline | null} */
    this.timeline = null;
    this.position = 0; // in frames; a fraction while playing
    this.playing = false;
    this.held = false; // the reader paused it: a new run must not start by itself
    this.moved = false; // the reader has moved it
    this.clock = 0;
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

    this.playButton.onclick = () => {
      if (this.playing) return this.hold();
      this.moved = true;
      this.play();
    };
    find(root, ".player-back").onclick = () => this.step(-1);
    find(root, ".player-forward").onclick = () => this.step(1);
    this.slider.oninput = () => this.seek(this.frameOf(Number(this.slider.value)));
  }

  /** @param {Timeline | null} timeline */
  take(timeline) {
    this.timeline = timeline;
    if (!timeline) return;
    const { name, values, plays, decimals } = timeline;
    this.title.textContent = name;
    this.slider.setAttribute("aria-label", name);
    this.slider.min = String(values[0]);
    this.slider.max = String(values.at(-1));
    this.slider.step = decimals ? "any" : "1";
    // The values of a variable are not looped.
    for (const part of [".player-speed", ".player-loop"]) find(this.root, part).hidden = !plays;
  }

  get values() {
    return this.timeline?.values ?? [0];
  }

  get last() {
    return this.values.length - 1;
  }

  get frame() {
    return Math.round(this.position);
  }

  get value() {
    return this.values[this.frame] ?? 0;
  }

  /** Whether the reader chose the position, so that a link should name it. */
  get stopped() {
    return this.timeline?.plays ? this.held : this.moved;
  }

  /** @param {number} value */
  frameOf(value) {
    return nearest(this.values, value);
  }

  /**
   * Return a value of the timeline as text.
   * @param {number} value
   */
  written(value) {
    return value.toFixed(this.timeline?.decimals ?? 0);
  }

  play() {
    if (this.playing || !this.timeline) return;
    if (this.position >= this.last) this.position = 0;
    this.held = false;
    this.setPlaying(true);
    const { seconds } = this.timeline;
    /** @type {number | null} */
    let before = null;
    this.clock += 1;
    const { clock } = this;
    /** @param {number} now */
    const tick = (now) => {
      if (!this.playing || this.clock !== clock) return;
      const elapsed = before === null ? 0 : (now - before) / 1000;
      before = now;
      this.position += (elapsed * Number(this.speed.value) * this.last) / seconds;
      if (this.position >= this.last && this.loop.checked) this.position = 0;
      else if (this.position >= this.last) {
        this.position = this.last;
        this.setPlaying(false);
        this.on.rests();
      }
      this.on.moves();
      if (this.playing) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    find(this.playButton, "span").textContent = playing ? "Pause" : "Play";
    find(this.playButton, "path").setAttribute("d", playing ? PAUSE : PLAY);
    this.on.plays(playing);
  }

  hold() {
    this.seek(this.frame);
  }

  /** @param {number} frames */
  step(frames) {
    this.seek(this.frame + frames);
  }

  /** @param {number} frame */
  seek(frame) {
    if (!this.timeline) return; // the picture is still to come
    this.held = this.moved = true;
    if (this.playing) this.setPlaying(false);
    this.position = Math.min(Math.max(frame, 0), this.last);
    this.on.moves();
    this.on.rests();
  }

  /** Write the position beside the slider. */
  tell() {
    const { value } = this;
    if (!this.timeline) return;
    const { name, decimals } = this.timeline;
    const [written, end] = [value, this.values[this.last]].map((each) => this.written(each));
    this.output.textContent = decimals ? minus(written) : `${written} of ${end}`;
    this.slider.setAttribute("aria-valuetext", `${name} ${this.output.textContent}`);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const inside = this.root.contains(target);
    // Outside all players the keys control the first one.
    const first = document.querySelector(".player:has(.player-transport:not(.player-still))");
    // Plotly's legend passes the focus to the page's main part.
    const isPage = target === document.body || target.matches("main, [data-testid=stMain]");
    if (!inside && (!isPage || first !== this.root)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !this.timeline) return;
    // On buttons, checkboxes and lists, keys do what they usually do.
    const own = target.closest("button, select, summary, input[type=checkbox]");
    const scrubs = target === this.slider;
    /** @type {Record<string, false | (() => void)>} */
    const actions = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      ArrowDown: scrubs && (() => this.step(-1)),
      ArrowUp: scrubs && (() => this.step(1)),
      PageDown: scrubs && (() => this.step(-10)),
      PageUp: scrubs && (() => this.step(10)),
      Home: inside && (() => this.seek(0)),
      End: inside && (() => this.seek(this.last)),
      " ": !own && (() => event.repeat || this.playButton.click()),
    };
    const action = actions[event.key];
    if (target.closest("select, .player-table") || !action) return;
    event.preventDefault();
    action();
  }
}

/**
 * Plays a picture along a timeline: the epochs of a run, or the values of a variable.
 *
 * Between two frames the numbers are interpolated: a step of gradient descent is a straight line,
 * and the picture moves along it. At rest the picture shows one frame. Playing never contacts the
 * server.
 */

import { Address, forgetPlace, placeLeft } from "./address.js";
import { decoded } from "./codec.js";
import { find } from "./find.js";
import { plotlyLoaded } from "./plot.js";
import { Pointer } from "./pointer.js";
import { Readout } from "./readout.js";
import { download } from "./saving.js";
import { Scene } from "./scene.js";
import { Transport } from "./transport.js";

/** @import { Message, Point } from "./message" */

export class Player {
  /** @type {Message | null} */
  data = null;
  /** @type {number | null} the frame whose numbers are shown */
  told = null;
  /** @type {(name: string, place: Point) => void} */
  report = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.message = find(root, ".player-message");
    this.status = find(root, ".player-status");
    this.readout = new Readout(find(root, ".player-readout"));
    this.address = new Address();
    this.scene = new Scene(root, () => this.paint());
    this.transport = new Transport(root, {
      plays: (playing) => this.plays(playing),
      moves: () => this.paint(),
      rests: () => this.rest(),
    });
    this.pointer = new Pointer(find(root, ".player-tip"), this.scene, {
      frame: () => this.transport.frame,
      seek: (frame) => this.transport.seek(frame),
      frameOf: (value) => this.transport.frameOf(value),
      report: (place) => this.report("click", place),
    });
    find(root, ".player-save").onclick = ({ target }) => {
      if (target instanceof HTMLButtonElement) this.save(target.value);
    };
    /** @param {KeyboardEvent} event */
    this.onKey = (event) => this.transport.key(event);
    document.addEventListener("keydown", this.onKey);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.scene.stage);
  }

  remove() {
    this.transport.playing = false;
    this.pointer.remove();
    document.removeEventListener("keydown", this.onKey);
    this.resizing.disconnect();
    this.scene.plot.remove();
  }

  /** @param {Message} data */
  async show(data) {
    this.wanted = data;
    this.root.setAttribute("aria-label", data.label);
    try {
      await plotlyLoaded();
      if (data !== this.wanted || !this.root.isConnected) return; // a newer one overtook this one
      await (data.id === this.data?.id ? this.goOn(data) : this.begin(data));
      this.message.hidden = true;
      this.readout.letTablesScroll();
    } catch (error) {
      this.fail(error, "The picture could not be drawn. Reload the page to try again.");
    }
  }

  /**
   * @param {unknown} error
   * @param {string} sentence
   */
  fail(error, sentence) {
    console.error(error);
    this.message.textContent = sentence;
    this.message.hidden = false;
  }

  /** @param {Message} data */
  async begin(data) {
    const { transport, data: before } = this;
    const { value } = transport; // of the previous picture
    const { timeline } = data;
    const same = before && before.timeline?.name === timeline?.name;
    if (transport.playing) transport.setPlaying(false);
    const asked = before && data.replay !== before.replay;
    if (asked) [transport.held, transport.moved] = [false, true];
    const left = before ? null : placeLeft(data);
    const start = left ?? timeline?.start;
    if (!before && start != null) transport.held = true;
    if (left !== null) transport.moved = true;
    this.take(data);

    const starts = timeline?.plays && !transport.held && !transport.reducedMotion.matches;
    const stays = transport.held || !timeline?.plays;
    const chosen = same && !asked ? value : (start ?? transport.values[0]);
    transport.position = starts ? 0 : stays ? transport.frameOf(chosen) : transport.last;
    await this.draw();
    if (starts && data === this.wanted) transport.play();
    else this.rest();
  }

  /**
   * Show the same picture again, in another theme or with another point chosen.
   * @param {Message} data
   */
  async goOn(data) {
    this.take(data);
    await this.draw();
    if (!this.transport.playing) this.rest();
  }

  /** @param {Message} data */
  take(data) {
    const { timeline } = data;
    this.data = data;
    this.scene.take(data);
    this.readout.take(data.readout.html, decoded(data.readout.values));
    this.readout.speak(this.transport.playing);
    this.status.textContent = data.alt;
    // Without a timeline the only control is for saving the picture.
    this.transport.bar.classList.toggle("player-still", !timeline);
    this.transport.bar.hidden = !timeline && this.scene.isEmpty;
    this.transport.take(timeline);
    this.told = null;
  }

  /** @param {boolean} playing */
  plays(playing) {
    this.readout.speak(playing);
    if (!playing || !this.data) return;
    forgetPlace(this.data);
    this.address.cancel();
  }

  rest() {
    const { stopped, value } = this.transport;
    if (this.data) this.address.rest(this.data, stopped, value, this.transport.written(value));
  }

  async draw() {
    await this.scene.draw();
    if (this.scene.isEmpty) this.tell();
  }

  resize() {
    this.readout.letTablesScroll();
    this.scene.resize();
  }

  paint() {
    if (!this.data) return;
    this.tell();
    if (this.scene.isEmpty) return;
    this.message.hidden = true;
    this.scene.paint(this.transport.position);
    if (this.pointer.at) this.pointer.tell();
  }

  /** Write the numbers of the frame, if they have changed. */
  tell() {
    const { frame } = this.transport;
    if (this.told !== frame) {
      this.told = frame;
      this.transport.tell();
      this.readout.show(frame);
    }
    // Even if unchanged: the reader may have moved it since.
    this.transport.slider.value = String(this.transport.value);
  }

  /** @param {string} kind */
  async save(kind) {
    const { data, transport, scene } = this;
    if (!data) return;
    if (transport.playing) transport.hold();
    const { timeline, label, alt } = data;
    const title = timeline ? (transport.slider.getAttribute("aria-valuetext") ?? label) : label;
    const name = timeline ? `${timeline.name}-${transport.written(transport.value)}` : label;
    try {
      await download(kind, { scene, frame: transport.frame, title, alt, name });
      this.message.hidden = true;
    } catch (error) {
      this.fail(error, "The picture could not be saved. Try the other kind, or reload the page.");
    }
  }
}

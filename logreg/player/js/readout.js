/** The numbers below the picture. */

import { FORMATS } from "./formats.js";

/** @import { Floats } from "./message" */

export class Readout {
  /** @type {HTMLElement[]} */
  slots = [];

  /** @param {HTMLElement} node */
  constructor(node) {
    this.node = node;
  }

  /**
   * @param {string} html
   * @param {Floats} values a row a frame
   */
  take(html, values) {
    this.values = values;
    this.node.innerHTML = html;
    this.slots = [...this.node.querySelectorAll("[data-value]")].map(
      (slot) => /** @type {HTMLElement} */ (slot),
    );
  }

  /** @param {number} frame */
  show(frame) {
    if (!this.values) return;
    const { data, shape } = this.values;
    for (const slot of this.slots) {
      const number = data[frame * shape[1] + Number(slot.dataset.value)];
      const format = FORMATS[slot.dataset.format ?? "short"];
      slot.textContent = Number.isNaN(number) ? "–" : format(number);
    }
  }

  /**
   * Let screen readers announce the numbers after a step, but not while playing, and never a table.
   * @param {boolean} playing
   */
  speak(playing) {
    const spoken = !playing && !this.node.querySelector("table");
    this.node.setAttribute("aria-live", spoken ? "polite" : "off");
  }

  /** Let the keyboard scroll a table that is too wide for its place. */
  letTablesScroll() {
    for (const table of this.node.querySelectorAll(".player-table")) {
      const box = /** @type {HTMLElement} */ (table);
      box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
    }
  }
}

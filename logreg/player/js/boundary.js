/** The lines on which the two most probable classes are equally probable. */

import { clipped } from "./drawing.js";

/** @import { Area } from "./plot.js" */
/** @import { Field } from "./field.js" */
/** @import { Pen } from "./drawing.js" */
/** @typedef {{ from: number, to: number, t: number }} Crossing where the line crosses an edge */

export class Boundary {
  axes = /** @type {[string, string]} */ (["x", "y"]);

  /**
   * @param {Field} field
   * @param {string} color
   * @param {number} width
   */
  constructor(field, color, width) {
    this.field = field;
    this.color = color;
    this.width = width;
  }

  /** @param {Area} area */
  place(area) {
    this.area = area;
  }

  /** @param {Pen} pen */
  paint(pen) {
    const { area } = this;
    if (!area) return;
    const { side } = this.field;
    const winner = this.winners();
    clipped(pen, area, () => {
      pen.beginPath();
      for (let j = 0; j < side - 1; j++)
        for (let i = 0; i < side - 1; i++) {
          const node = j * side + i;
          this.triangle(pen, area, winner, [node, node + 1, node + side]);
          this.triangle(pen, area, winner, [node + side + 1, node + side, node + 1]);
        }
      pen.strokeStyle = this.color;
      pen.lineWidth = this.width;
      pen.lineCap = "round";
      pen.stroke();
    });
  }

  /** Return the most probable class at each node. */
  winners() {
    const {
      side,
      others,
      odds,
      level: [level],
    } = this.field;
    const nodes = side * side;
    const winner = new Uint8Array(nodes);
    for (let node = 0; node < nodes; node++) {
      let most = level;
      for (let k = 0; k < others; k++)
        if (odds[k * nodes + node] >= most) {
          most = odds[k * nodes + node];
          winner[node] = k + 1;
        }
    }
    return winner;
  }

  /**
   * Draw the part of the boundary that lies in a triangle, where all log-odds are planes. A class
   * that leads in all three corners leads everywhere between them; otherwise each pair's line
   * ends where a third class overtakes.
   * @param {Pen} pen
   * @param {Area} area
   * @param {Uint8Array} winner
   * @param {number[]} corners
   */
  triangle(pen, area, winner, corners) {
    const [a, b, c] = corners;
    if (winner[a] === winner[b] && winner[b] === winner[c]) return;
    const { others } = this.field;
    for (let one = 0; one < others; one++)
      for (let two = one + 1; two <= others; two++) {
        const ends = this.crossings(corners, one, two);
        if (ends.length < 2) continue;
        const [start, stop] = this.lead(ends, one, two);
        if (start >= stop) continue;
        const [p, q] = ends.map((end) => this.spot(area, end));
        pen.moveTo(p.x + start * (q.x - p.x), p.y + start * (q.y - p.y));
        pen.lineTo(p.x + stop * (q.x - p.x), p.y + stop * (q.y - p.y));
      }
  }

  /**
   * @param {number} k
   * @param {number} node
   */
  oddsOf(k, node) {
    const { odds, side, level } = this.field;
    return k ? odds[(k - 1) * side * side + node] : level[0];
  }

  /**
   * Return where the line between two classes crosses the edges of a triangle.
   * @param {number[]} corners
   * @param {number} one
   * @param {number} two
   */
  crossings(corners, one, two) {
    /** @type {Crossing[]} */
    const ends = [];
    for (let k = 0; k < 3; k++) {
      const [from, to] = [corners[k], corners[(k + 1) % 3]];
      const [z0, z1] = [from, to].map((node) => this.oddsOf(two, node) - this.oddsOf(one, node));
      if (z0 >= 0 !== z1 >= 0) ends.push({ from, to, t: z0 / (z0 - z1) });
    }
    return ends;
  }

  /**
   * Return the start and end, as fractions of the line, of the part where no third class leads.
   * @param {Crossing[]} ends
   * @param {number} one
   * @param {number} two
   */
  lead(ends, one, two) {
    /**
     * @param {number} k
     * @param {Crossing} end
     */
    const along = (k, { from, to, t }) =>
      this.oddsOf(k, from) + t * (this.oddsOf(k, to) - this.oddsOf(k, from));
    let [start, stop] = [0, 1];
    for (let third = 0; third <= this.field.others; third++) {
      if (third === one || third === two) continue;
      const [d0, d1] = ends.map((end) => along(one, end) - along(third, end));
      if (d0 < 0 && d1 < 0) stop = -1;
      else if (d0 < 0) start = Math.max(start, d0 / (d0 - d1));
      else if (d1 < 0) stop = Math.min(stop, d0 / (d0 - d1));
    }
    return [start, stop];
  }

  /**
   * Return a place on the edge between two nodes, in pixels of the stage.
   * @param {Area} area
   * @param {Crossing} crossing
   */
  spot(area, { from, to, t }) {
    const { field } = this;
    const [p, q] = [from, to].map((node) =>
      field.pixel(area, node % field.side, Math.floor(node / field.side)),
    );
    return { x: area.left + p.x + t * (q.x - p.x), y: area.top + p.y + t * (q.y - p.y) };
  }
}

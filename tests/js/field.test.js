import assert from "node:assert/strict";
import { test } from "node:test";
import { Field } from "../../logreg/player/js/field.js";
import { area, field } from "./pieces.js";

/** Paint the field; return the alpha of the pixel at x, y. */
function painted(message) {
  const model = new Field(message);
  model.place(area);
  model.mix(0, 0);
  let put;
  model.paint({ putImageData: (image, left, top) => (put = { image, left, top }) });
  assert.deepEqual([put.left, put.top], [area.left, area.top]);
  return (x, y) => put.image.data[4 * (Math.floor(y) * area.width + Math.floor(x)) + 3];
}

test("shading grows with the lead of the most probable class, in bands", () => {
  const alpha = painted(field([[0, 4, 0]]));
  assert.equal(alpha(50, 10), 0); // no class leads
  assert.equal(alpha(0, 10), alpha(99, 90)); // both lead by as much
  assert.equal(alpha(0, 10), 128);
  const levels = Array.from({ length: 100 }, (_, x) => alpha(x, 50));
  assert.equal(new Set(levels).size, 5);
});

test("with several classes, shading shows the lead over the runner-up", () => {
  const alpha = painted(
    field([
      [0, 4, 0],
      [0, 4, 0],
    ]),
  );
  assert.equal(alpha(99, 50), 0); // two classes are equally far ahead
  assert.equal(alpha(0, 50), 128);
});

test("a probability comes with the name of its class", () => {
  const model = new Field(field([[0, 2, 0]]));
  model.place(area);
  model.mix(0, 0);
  const { name, p } = model.probability(0.5, 0);
  assert.equal(name, "b");
  assert.ok(Math.abs(p - 1 / (1 + Math.exp(-1))) < 1e-12);
});

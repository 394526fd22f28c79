import assert from "node:assert/strict";
import { test } from "node:test";
import { Boundary } from "../../logreg/player/js/boundary.js";
import { Field } from "../../logreg/player/js/field.js";
import { Recorder } from "../../logreg/player/js/recorder.js";
import { area, field } from "./pieces.js";

/** The pieces of the boundary, each from x, y to x, y in data units. */
function pieces(message) {
  const model = new Field(message);
  model.place(area);
  model.mix(0, 0);
  const boundary = new Boundary(model, "#000", 3);
  boundary.place(area);
  const pen = new Recorder();
  boundary.paint(pen);
  const [path] = pen.parts.filter((part) => part.includes("stroke="));
  return [...path.matchAll(/M(\S+) (\S+)L(\S+?) ([^ML"]+)/g)].map(([, ...at]) =>
    at.map((pixel, i) => area.xaxis.p2d(Number(pixel) - (i % 2 ? area.top : area.left))),
  );
}

const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-3, `${a} is not ${b}`);

test("the boundary of two classes is where the score is 0, from edge to edge", () => {
  const found = pieces(field([[0.2, 1, -2]]));
  for (const [x0, y0, x1, y1] of found)
    for (const [x, y] of [
      [x0, y0],
      [x1, y1],
    ])
      close(0.2 + x - 2 * y, 0);
  close(Math.min(...found.flatMap(([x0, , x1]) => [x0, x1])), -1);
  close(Math.max(...found.flatMap(([x0, , x1]) => [x0, x1])), 1);
});

test("a threshold moves the boundary to its log-odds", () => {
  const levels = { data: Float64Array.of(0.5), shape: [1, 1] };
  for (const [x, y] of pieces(field([[0, 1, 0]], { levels }))) {
    close(x, 0.5);
    assert.ok(y >= -1 && y <= 1);
  }
});

test("of three classes each piece separates the two most probable ones", () => {
  const scores = [
    [0, 2, 0],
    [0, 0, 2],
  ];
  const found = pieces(field(scores, { straight: true }));
  assert.ok(found.length >= 3);
  for (const [x0, y0, x1, y1] of found) {
    const odds = [0, x0 + x1, y0 + y1].sort((a, b) => b - a); // in the middle
    close(odds[0], odds[1]);
    assert.ok(odds[2] <= odds[1] + 1e-3);
  }
});

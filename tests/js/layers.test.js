import assert from "node:assert/strict";
import { test } from "node:test";
import { Lines, Markers } from "../../logreg/player/js/layers.js";
import { Recorder } from "../../logreg/player/js/recorder.js";
import { SYMBOLS } from "../../logreg/player/js/symbols.js";
import { track } from "../../logreg/player/js/track.js";
import { area, floats } from "./pieces.js";

const line = { color: "#fff", width: 1 };
const marker = { symbol: "circle", size: 2, color: "#000", line };

function recorded(layer, frame, fraction = 0) {
  layer.place(area);
  const pen = new Recorder();
  layer.paint(pen, frame, fraction);
  return pen.parts.filter((part) => part.startsWith("<path"));
}

test("a marker without a position is left out", () => {
  const y = floats([[Number.NaN, 0]]);
  const [filled, , more] = recorded(new Markers({ marker }, { x: [1, 0], y }), 0);
  assert.match(filled, /^<path d="M59 70a/);
  assert.equal(more, undefined);
});

test("a marker is drawn only during its frames", () => {
  const layer = new Markers({ marker }, { x: [0], y: [0], during: [[1], [2]] });
  assert.deepEqual(
    [0, 1, 2, 3].map((frame) => recorded(layer, frame).length),
    [0, 2, 2, 0],
  );
});

test("markers move straight between two frames, in pixels", () => {
  const log = { d2p: Math.log10 };
  assert.deepEqual(track(floats([[1], [100]]))(0, 0.5, log), [1]);
});

test("coefficients and a basis give the same points as their products", () => {
  const pixels = track({
    coefficients: floats([[2, 1]]),
    basis: floats([
      [1, 2],
      [0, 3],
    ]),
  });
  assert.deepEqual(pixels(0, 0, { d2p: (value) => value }), [2, 7]);
});

test("pairs are lines of their own, and an arrow has a head", () => {
  const points = { x: [-1, 1, -1, 1], y: [0, 0, 1, 1] };
  const count = (more) =>
    recorded(new Lines({ line }, { ...points, ...more }), 0)[0].match(/M/g).length;
  assert.equal(count({}), 1);
  assert.equal(count({ pairs: true }), 2);
  assert.equal(count({ pairs: true, arrow: true }), 2 + 2 * 3);
});

test("every symbol is a closed shape around its place", () => {
  for (const [name, draw] of Object.entries(SYMBOLS)) {
    const pen = new Recorder();
    pen.beginPath();
    draw(pen, 30, 40, 5);
    assert.match(pen.path, /Z$/, name);
    const numbers = pen.path.match(/-?[\d.]+/g).map(Number);
    assert.ok(
      numbers.every((value) => value <= 48),
      name,
    );
  }
});

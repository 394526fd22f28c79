import assert from "node:assert/strict";
import { test } from "node:test";
import { Recorder } from "../../logreg/player/js/recorder.js";
import { lookOf, Resting } from "../../logreg/player/js/resting.js";
import { area } from "./pieces.js";

const curve = { mode: "lines", name: "loss", line: { color: "#123", width: 2, dash: "dot" } };
const marker = { symbol: "circle", size: 8, color: "#123", line: { color: "#fff", width: 1 } };
const points = { mode: "markers", name: "class 0", x: [-1, 0], y: [0, 1], marker };

function recorded(trace) {
  const resting = new Resting(trace, 0);
  resting.place(area);
  const pen = new Recorder();
  resting.paint(pen);
  return pen.parts.filter((part) => part.startsWith("<path"));
}

test("a curve without x counts from x0 in steps of dx, and has a gap where it has no place", () => {
  const y = [0, 1, Number.NaN, 1, 0];
  const [path] = recorded({ ...curve, y, x0: -1, dx: 0.5 });
  assert.match(path, /d="M10 70L35 120M85 120L110 70"/);
  assert.match(path, /stroke-dasharray="3 3"/);
});

test("points are filled and rimmed, hollow ones only stroked in their color", () => {
  assert.equal(recorded(points).length, 4);
  const hollow = recorded({ ...points, marker: { ...marker, symbol: "circle-open" } });
  assert.equal(hollow.length, 2);
  assert.match(hollow[0], /fill="none" stroke="#123"/);
});

test("a translucent point keeps its opacity in a file", () => {
  assert.match(recorded({ ...points, marker: { ...marker, opacity: 0.6 } })[0], /opacity="0.6"/);
});

test("the pointer finds the nearest point within reach, unless the trace is silent", () => {
  const resting = new Resting(points, 0);
  resting.place(area);
  assert.deepEqual(resting.at(51, 99, 8)?.x, 0);
  assert.equal(resting.at(80, 80, 8), null);
  const silent = new Resting({ ...points, hoverinfo: "skip" }, 0);
  silent.place(area);
  assert.equal(silent.at(51, 99, 8), null);
});

test("Plotly is given the look without the points", () => {
  const look = lookOf({ ...points, x0: 0, hovertemplate: "%{x}" });
  assert.deepEqual(look.x, [null]);
  assert.equal(look.marker, marker);
  assert.equal("hovertemplate" in look || "x0" in look, false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { interpolate, nearest } from "../../logreg/player/js/numbers.js";
import { floats } from "./pieces.js";

test("numbers between two frames lie on a straight line, and stay at the last frame", () => {
  const rows = floats([
    [0, 10],
    [4, 30],
  ]);
  const out = new Float64Array(2);
  interpolate(rows, 0, 0.25, out);
  assert.deepEqual([...out], [1, 15]);
  interpolate(rows, 1, 0.5, out);
  assert.deepEqual([...out], [4, 30]);
});

test("the nearest frame is found between, before and after all values", () => {
  const values = [0, 1, 2, 4, 8];
  const found = [-3, 0, 0.4, 0.6, 2.9, 3.1, 5, 7, 8, 99].map((value) => nearest(values, value));
  assert.deepEqual(found, [0, 0, 0, 1, 2, 3, 3, 4, 4, 4]);
});

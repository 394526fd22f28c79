import assert from "node:assert/strict";
import { test } from "node:test";
import { decoded, put, replaced } from "../../logreg/player/js/codec.js";

test("arrays are decoded wherever they are in the message", () => {
  const bdata = Buffer.from(Float32Array.of(1.5, -2, 0.25, 8).buffer).toString("base64");
  const { kept, deep } = decoded({
    kept: [1, "a", null],
    deep: [{ z: { dtype: "f4", bdata, shape: "2, 2" } }],
  });
  assert.deepEqual(kept, [1, "a", null]);
  assert.deepEqual([...deep[0].z.data], [1.5, -2, 0.25, 8]);
  assert.deepEqual(deep[0].z.shape, [2, 2]);
});

test("only strings are replaced, at any depth, and the original stays", () => {
  const figure = { line: { color: "INK" }, marks: ["INK", 3, null] };
  const themed = replaced(figure, (text) => (text === "INK" ? "#fff" : text));
  assert.deepEqual(themed, { line: { color: "#fff" }, marks: ["#fff", 3, null] });
  assert.equal(figure.line.color, "INK");
});

test("a path sets what it leads to, and makes what is missing", () => {
  const layout = { xaxis: { title: "x" } };
  put(layout, "xaxis.domain", [0, 1]);
  put(layout, "legend.y", 2);
  assert.deepEqual(layout, { xaxis: { title: "x", domain: [0, 1] }, legend: { y: 2 } });
});

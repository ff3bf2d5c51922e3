// The fixture that the core is compared with is what the library makes, to the byte.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { vectorsText } from "./nem_vectors.mjs";

test("the NEM signatures are those of @noble/curves", async () => {
  const fixture = new URL("../fixtures/nem/signatures.json", import.meta.url);
  assert.ok((await readFile(fixture, "utf8")) === vectorsText(), "run node tests/scripts/nem_vectors.mjs again");
});

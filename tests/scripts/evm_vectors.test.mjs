// The fixture that the core is compared with is what the libraries make, to the byte.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { vectorsText } from "./evm_vectors.mjs";

test("the Ethereum vectors are those of the @ethereumjs libraries", async () => {
  const fixture = new URL("../fixtures/eth/vectors.json", import.meta.url);
  assert.ok((await readFile(fixture, "utf8")) === (await vectorsText()), "run node tests/scripts/evm_vectors.mjs again");
});

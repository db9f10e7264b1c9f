// Every script can be loaded, alone behind shared.js and its parts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadScript, partNames, readScript, scriptNames } from "./loader.js";

for (const name of scriptNames) {
  test(`${name}.js exports one function`, async () => {
    const module = await loadScript(name);
    assert.deepEqual(Object.keys(module), ["default"]);
    assert.equal(typeof module.default, "function");
  });
}

test("every function of shared.js and of the parts is used", () => {
  const helpers = ["shared", ...partNames].map(readScript).join("\n");
  const all = [helpers, ...scriptNames.map(readScript)].join("\n");
  const names = [...helpers.matchAll(/^function (\w+)/gmu)].map(([, name]) => name);
  assert.ok(names.includes("changed"));
  const uses = (name) => [...all.matchAll(new RegExp(`\\b${name}\\(`, "gu"))].length;
  assert.deepEqual(
    names.filter((name) => uses(name) < 2),
    [],
  );
});

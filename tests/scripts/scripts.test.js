// Every script can be loaded, alone behind shared.js.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadScript, readScript, scriptNames } from "./loader.js";

for (const name of scriptNames) {
  test(`${name}.js exports one function`, async () => {
    const module = await loadScript(name);
    assert.deepEqual(Object.keys(module), ["default"]);
    assert.equal(typeof module.default, "function");
  });
}

test("every function of shared.js is used by a script", () => {
  const shared = readScript("shared");
  const others = scriptNames.map(readScript).join("\n");
  const names = [...shared.matchAll(/^function (\w+)/gmu)].map(([, name]) => name);
  assert.ok(names.includes("changed"));
  const isUsed = (name) => new RegExp(`\\b${name}\\(`, "u").test(others);
  assert.deepEqual(
    names.filter((name) => !isUsed(name)),
    [],
  );
});

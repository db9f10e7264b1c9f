// The scripts that draw nothing: the page's address and its theme.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { mount, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: address } = await loadScript("address");
const { default: theme } = await loadScript("theme");

afterEach(unmountAll);

test("parameters are written into the address, without an entry in the history", () => {
  const { draw } = mount(address);
  const before = history.length;
  draw({ parameters: { doc: "a b&c.txt", start: "" } });
  assert.equal(location.search, "?kept=1&doc=a+b%26c.txt");
  draw({ parameters: { doc: "", kept: "" } });
  assert.equal(location.href, "http://footnote.test/sources");
  assert.equal(history.length, before);
});

test("a change of theme is sent, but not the first theme", (context) => {
  let paper = "white";
  context.mock.method(globalThis, "getComputedStyle", () => ({ getPropertyValue: () => paper }));
  const { draw, events } = mount(theme);
  draw(null);
  draw(null);
  assert.deepEqual(events, []);
  paper = "black";
  draw(null);
  draw(null);
  assert.deepEqual(events, [["changed", "black"]]);
});

// The scripts that draw nothing: the page's address and its theme.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { mount, unmountAll, window } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: address } = await loadScript("address");
const { default: theme } = await loadScript("theme");

afterEach(unmountAll);

// Draws an address, from a page without parameters.
function visit(parameters = {}) {
  history.replaceState(null, "", "/");
  const component = mount(address);
  const show = (changes, followed = 0) => component.draw({ parameters: changes, followed });
  show(parameters);
  return { ...component, show };
}

const CLOSED = { conversation: "c1", doc: "", start: "" };
const OPEN = { conversation: "c1", doc: "a b&c.txt", start: "5" };

// Goes through the history as the browser does.
async function go(distance) {
  const before = location.href;
  history.go(distance);
  for (let tries = 0; tries < 500 && location.href === before; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await new Promise((resolve) => setTimeout(resolve));
}

test("parameters are written into the address; those without a value are removed", () => {
  history.replaceState(null, "", "/sources?kept=1");
  const component = mount(address);
  component.draw({ parameters: OPEN, followed: 0 });
  assert.equal(location.search, "?kept=1&conversation=c1&doc=a+b%26c.txt&start=5");
  component.draw({ parameters: { ...CLOSED, conversation: "", kept: "" }, followed: 0 });
  assert.equal(location.href, "http://footnote.test/sources");
});

test("another view makes an entry in the history, and the same one does not", () => {
  const { show } = visit();
  const before = history.length;
  show(CLOSED); // the first answer was saved
  assert.equal(history.length, before);
  show(OPEN);
  show({ ...OPEN, turn: "2" });
  assert.equal(history.length, before + 1);
  show({ ...OPEN, start: "9" });
  show(CLOSED);
  show({ ...CLOSED, conversation: "c2" });
  assert.equal(history.length, before + 4);
});

test("back is sent, and what was drawn before it was followed is not written", async () => {
  const { show, events } = visit(CLOSED);
  show(OPEN);
  const heard = [];
  window.addEventListener("popstate", () => heard.push("Streamlit"));
  await go(-1);
  assert.deepEqual(events, [["move", { number: 1, parameters: { conversation: "c1" } }]]);
  assert.deepEqual(heard, []);
  const { length } = history;
  show(OPEN, 0);
  assert.equal(location.search, "?conversation=c1");
  show(CLOSED, 1);
  assert.equal(location.search, "?conversation=c1");
  // What cannot be shown any more leaves the address, and no entry.
  await go(1);
  show(CLOSED, 2);
  assert.equal(location.search, "?conversation=c1");
  assert.equal(history.length, length);
});

test("coming back from another tab is told", () => {
  const { events } = visit();
  document.dispatchEvent(new window.Event("visibilitychange"));
  assert.deepEqual(events, [["look", true]]);
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

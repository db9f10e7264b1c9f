import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { clipboard, fire, settled, unmountAll, window } from "./dom.js";
import { loadScript } from "./loader.js";

const { appendSegments, changed, copier, focusQuestion, makeButton, makeFacts } = await loadScript(
  "shared",
  "appendSegments",
  "changed",
  "copier",
  "focusQuestion",
  "makeButton",
  "makeFacts",
);

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => {
  mock.timers.reset();
  clipboard.isAllowed = true;
  unmountAll();
});

test("changed() compares contents by value, for each root", () => {
  const [root, other] = [{}, {}];
  assert.equal(changed(root, { rows: [1, 2] }), true);
  assert.equal(changed(root, { rows: [1, 2] }), false);
  assert.equal(changed(other, { rows: [1, 2] }), true);
  assert.equal(changed(root, { rows: [2, 1] }), true);
  assert.equal(changed(root, { rows: [1, 2] }), true);
});

test("changed() reports the first content, even if it is null", () => {
  const root = {};
  assert.equal(changed(root, null), true);
  assert.equal(changed(root, null), false);
});

test("each fact of a line is set by itself", () => {
  const line = makeFacts("p", "byline", "وكالة الساحل · 3 March 2025 · in Arabic");
  assert.equal(line.className, "byline");
  assert.equal(line.textContent, "وكالة الساحل · 3 March 2025 · in Arabic");
  assert.deepEqual(
    [...line.querySelectorAll("bdi")].map((fact) => fact.textContent),
    ["وكالة الساحل", "3 March 2025", "in Arabic"],
  );
});

test("a cited segment is a mark, another one with kinds a span, the rest is text", () => {
  const parent = document.createElement("p");
  appendSegments(parent, [
    { text: "before ", kinds: [] },
    { text: "passage ", kinds: ["passage"] },
    { text: "sentence", kinds: ["passage", "sentence"] },
    { text: " share this", kinds: ["skipped"] },
  ]);
  assert.equal(
    parent.innerHTML,
    'before <mark class="passage">passage </mark>' +
      '<mark class="passage sentence">sentence</mark><span class="skipped"> share this</span>',
  );
});

test("an answer is strong inside the one mark of its sentence", () => {
  const parent = document.createElement("p");
  appendSegments(parent, [
    { text: "Rain. ", kinds: ["passage"] },
    { text: "At ", kinds: ["passage", "sentence"] },
    { text: "9 o’clock", kinds: ["passage", "sentence", "answer"] },
    { text: " it stopped", kinds: ["passage", "sentence"] },
    { text: " for ", kinds: ["passage"] },
    { text: "an hour", kinds: ["passage", "sentence", "answer"] },
    { text: " or so", kinds: [] },
  ]);
  assert.equal(
    parent.innerHTML,
    '<mark class="passage">Rain. </mark>' +
      '<mark class="passage sentence">At <strong class="answer">9 o’clock</strong> it stopped' +
      '</mark><mark class="passage"> for </mark>' +
      '<mark class="passage sentence"><strong class="answer">an hour</strong></mark> or so',
  );
});

test("markup in an article's text stays text", () => {
  const text = '<img src="x" onerror="alert(1)">&amp;';
  for (const kinds of [[], ["passage"], ["skipped"], ["sentence", "answer"]]) {
    const parent = document.createElement("p");
    appendSegments(parent, [{ text, kinds }]);
    assert.equal(parent.textContent, text);
    assert.equal(parent.querySelector("img"), null);
  }
});

test("a button does not submit a form", () => {
  let presses = 0;
  const button = makeButton("sort", "Title", () => {
    presses += 1;
  });
  button.click();
  assert.deepEqual(
    [button.type, button.className, button.textContent],
    ["button", "sort", "Title"],
  );
  assert.equal(presses, 1);
});

test("a copier says for two seconds that it has copied", async () => {
  const button = copier("copy", "Copy link", () => "a link");
  button.click();
  await settled();
  assert.equal(clipboard.text, "a link");
  assert.equal(button.textContent, "Copied");
  mock.timers.tick(1999);
  assert.equal(button.textContent, "Copied");
  mock.timers.tick(1);
  assert.equal(button.textContent, "Copy link");
});

test("a copier says so if the browser does not allow copying", async () => {
  clipboard.isAllowed = false;
  const button = copier("copy", "Copy link", () => "a link");
  button.click();
  await settled();
  assert.equal(button.textContent, "The browser did not allow copying");
  mock.timers.tick(2000);
  assert.equal(button.textContent, "Copy link");
});

test("a copier asks for the text when it is clicked", async () => {
  let text = "old";
  const button = copier("copy", "Copy", () => text);
  text = "new";
  button.click();
  await settled();
  assert.equal(clipboard.text, "new");
});

test("pressing the mouse on a copier keeps the selection", () => {
  const button = copier("copy", "Copy", () => "");
  assert.equal(fire(button, "mousedown").defaultPrevented, true);
});

test("the question field gets the focus, except on a touch screen", (context) => {
  const field = document.createElement("textarea");
  field.dataset.testid = "stChatInputTextArea";
  document.body.append(field);
  context.mock.method(globalThis, "matchMedia", () => ({ matches: false }));
  focusQuestion();
  assert.equal(document.activeElement, window.document.body);
  context.mock.method(globalThis, "matchMedia", () => ({ matches: true }));
  focusQuestion();
  assert.equal(document.activeElement, field);
});

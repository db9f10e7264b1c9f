// The question field: its keys, its draft, and what stands beside it.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { mount, press, texts, unmountAll, window } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: composer } = await loadScript("composer");
const { default: turn } = await loadScript("turn");

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(unmountAll);

function card(rank) {
  const copied = { templates: {}, link: "", words: "", place: "", start: 0, end: 0 };
  const facts = {
    rank,
    doc_id: "a.txt",
    title: `Title ${rank}`,
    byline: "",
    also_in: [],
    copied,
    lead: "",
    inside: [false, false],
  };
  const segments = [{ text: `Quote ${rank}.`, kinds: [] }];
  return { ...facts, quote: segments, context: segments, sure: 50, match: "50% sure" };
}

// Draws a turn with passages as Streamlit does, below the question field.
function ask(ranks, { active = null } = {}) {
  const component = mount(turn);
  const facts = {
    question: "Why?",
    carried: [],
    cards: ranks.map(card),
    lost: [],
    status: "found",
  };
  component.draw({
    turn: facts,
    active,
    active_copy: null,
    latest: true,
    verdicts: null,
    speakers: { lines: {}, error: "" },
  });
  return component;
}

function visit({ opens_first = false, refused = { number: 0, text: "" } } = {}) {
  const field = document.createElement("textarea");
  field.dataset.testid = "stChatInputTextArea";
  document.body.append(field);
  const component = mount(composer);
  const show = (changes = {}) => component.draw({ opens_first, refused, ...changes });
  show();
  return { ...component, field, show };
}

function focused() {
  const { activeElement } = document;
  return activeElement.shadowRoot?.activeElement ?? activeElement;
}

function labelInFocus() {
  return focused().getAttribute("aria-label");
}

test("down leads from the empty field to the first passage of the latest answer, and back", () => {
  ask([1, 2]);
  ask([1, 2, 3]);
  const { field } = visit();
  field.focus();
  field.value = "typed";
  press(field, "ArrowDown");
  assert.equal(focused(), field);
  field.value = "";
  assert.equal(press(field, "ArrowDown").defaultPrevented, true);
  assert.equal(labelInFocus(), "Open passage 1 in its article: Title 1");
  const latest = focused().getRootNode();
  press(focused(), "ArrowDown");
  press(focused(), "ArrowDown");
  assert.equal(labelInFocus(), "Open passage 3 in its article: Title 3");
  assert.equal(focused().getRootNode(), latest);
  press(focused(), "ArrowUp");
  press(focused(), "ArrowUp");
  assert.equal(labelInFocus(), "Open passage 1 in its article: Title 1");
  press(focused(), "ArrowUp");
  assert.equal(focused(), field);
});

test("a folded passage is passed over", () => {
  const { root } = ask([1, 2]);
  const { field } = visit();
  root.querySelector(".card").classList.add("folded");
  press(field, "ArrowDown");
  assert.equal(labelInFocus(), "Open passage 2 in its article: Title 2");
});

test("Tab leads to the first passage once after an answer, so that it catches nobody", () => {
  const { field } = visit();
  assert.equal(press(field, "Tab").defaultPrevented, false);
  ask([1, 2]);
  field.focus();
  assert.equal(press(field, "Tab").defaultPrevented, true);
  assert.equal(labelInFocus(), "Open passage 1 in its article: Title 1");
  field.focus();
  assert.equal(press(field, "Tab").defaultPrevented, false);
  ask([1]);
  assert.equal(press(field, "Tab").defaultPrevented, true);
});

test("a figure opens the passage of its number, j and k the neighbours of the open one", () => {
  const { events } = ask([1, 2, 3], { active: 2 });
  visit();
  for (const key of ["3", "9", "j", "k"]) press(document.body, key);
  assert.deepEqual(events, [
    ["open", 3],
    ["open", 3],
    ["open", 1],
  ]);
  const other = ask([1]);
  press(document.body, "1");
  // The turn whose passage is open comes before the latest one.
  assert.deepEqual([events.at(-1), other.events], [["open", 1], []]);
});

test("j opens the first passage of the latest answer when none is open", () => {
  const { events } = ask([1, 2]);
  visit();
  press(document.body, "j");
  assert.deepEqual(events, [["open", 1]]);
});

test("keys mean nothing where the reader types, and letters none after they were turned off", () => {
  const { events } = ask([1, 2]);
  const { field, root } = visit();
  const other = document.createElement("input");
  document.body.append(other);
  for (const key of ["1", "j", "/", "?"]) press(other, key);
  press(field, "1");
  assert.equal(root.querySelector(".help").open, false);
  press(document.body, "?");
  const [, plain] = root.querySelectorAll(".choice input");
  assert.equal(plain.checked, true);
  plain.click();
  press(document.body, "1");
  assert.deepEqual(events, []);
  assert.equal(press(document.body, "/").defaultPrevented, true);
  assert.equal(document.activeElement, field);
});

test("the question mark and the button show all keys", () => {
  const { root } = visit();
  press(document.body, "?");
  assert.equal(root.querySelector(".help").open, true);
  const keys = new Set(texts(root, "kbd"));
  for (const key of ["/", "↓", "1", "9", "j", "k", "c", "Esc", "?"]) assert.ok(keys.has(key), key);
});

test("a draft comes back after another page was looked at, and not once it was sent", async () => {
  const { field, root } = visit();
  const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
  field.value = "Half a quest";
  field.dispatchEvent(new window.Event("input", { bubbles: true }));
  await soon();
  unmountAll();
  const again = visit();
  await soon();
  assert.notEqual(again.root, root);
  assert.equal(again.field.value, "Half a quest");
  again.field.value = ""; // as Streamlit does after Enter
  again.field.dispatchEvent(new window.Event("keyup", { bubbles: true }));
  await soon();
  unmountAll();
  assert.equal(visit().field.value, "");
});

test("a question that was not taken goes back into the field, once", () => {
  const { field, root, show } = visit();
  const refused = { number: 1, text: "Who in 1900?" };
  field.value = refused.text;
  press(field, "Enter");
  field.value = "";
  show({ refused });
  assert.equal(field.value, "Who in 1900?");
  assert.equal(root.querySelector(".sent").textContent, "");
  field.value = "";
  show({ refused });
  assert.equal(field.value, "");
  unmountAll();
  assert.equal(visit({ refused }).field.value, "");
});

test("the setting to open the first passage is kept in the browser and told to the app", () => {
  const first = visit();
  assert.deepEqual(first.events, []);
  const [opens] = first.root.querySelectorAll(".choice input");
  opens.click();
  assert.deepEqual(first.events, [["opens", { first: true }]]);
  unmountAll();
  assert.deepEqual(visit().events, [["opens", { first: true }]]);
});

test("a question is said to be on its way at once, until the conversation has it", async () => {
  const { field, root } = visit();
  press(field, "Enter");
  assert.equal(root.querySelector(".sent").textContent, "");
  field.value = "Why?";
  press(field, "Enter");
  assert.notEqual(root.querySelector(".sent").textContent, "");
  ask([1]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(root.querySelector(".sent").textContent, "");
});

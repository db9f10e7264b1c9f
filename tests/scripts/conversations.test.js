import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { fire, mount, press, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: conversations } = await loadScript("conversations");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => {
  mock.timers.reset();
  unmountAll();
});

function row(id, title = `Title ${id}`) {
  return { conversation_id: id, title, detail: "12:00", warning: `Delete ${id}?`, day: "Today" };
}

function data(rows, overrides = {}) {
  const { active = "", ...list } = overrides;
  return { list: { rows, searchable: true, notice: "", nothing: "", more: "", ...list }, active };
}

function draw(first) {
  const component = mount(conversations);
  component.draw(first);
  return component;
}

function focused(root) {
  return root.getRootNode().activeElement;
}

test("only the last words of a search are sent, and the field keeps them", () => {
  const { root, events, draw: redraw } = draw(data([row("a")]));
  const field = root.querySelector("input[type=search]");
  for (const words of ["f", "ferry"]) {
    field.value = words;
    fire(field, "input");
    mock.timers.tick(249);
  }
  mock.timers.tick(1);
  assert.deepEqual(events, [["search", "ferry"]]);
  redraw(data([], { nothing: "None found" }));
  assert.equal(root.querySelector("input[type=search]").value, "ferry");
  assert.deepEqual(texts(root, ".nothing"), ["None found"]);
});

test("the open conversation is marked, without drawing the list again", () => {
  const { root, draw: redraw } = draw(data([row("a"), row("b")], { active: "a" }));
  const first = root.querySelector(".conversation");
  redraw(data([row("a"), row("b")], { active: "b" }));
  assert.equal(root.querySelector(".conversation"), first);
  assert.deepEqual(texts(root, "[aria-current] .title"), ["Title b"]);
  assert.equal(root.querySelector(".active").dataset.id, "b");
});

test("conversations of one title are told apart", () => {
  const apart = { ...row("b", "Ferries"), apart: "only Herald · last: Who?" };
  const { root } = draw(data([row("a", "Trams"), apart]));
  assert.deepEqual(texts(root, ".apart"), ["only Herald · last: Who?"]);
});

test("a conversation is renamed in its row, which has the focus afterwards", () => {
  const { root, events, draw: redraw } = draw(data([row("a"), row("b")]));
  root.querySelectorAll(".rename")[1].click();
  const field = root.querySelector(".renaming .field");
  assert.equal(field.value, "Title b");
  field.value = "Ferry";
  fire(root.querySelector(".renaming"), "submit");
  assert.deepEqual(events, [["rename", ["b", "Ferry"]]]);
  assert.equal(root.querySelector(".renaming"), null);
  redraw(data([row("b", "Ferry"), row("a")]));
  assert.equal(focused(root), root.querySelector('[data-id="b"] .open'));
});

test("Escape restores the row, and reaches nothing else", () => {
  const { root, events } = draw(data([row("a")]));
  const rename = root.querySelector(".rename");
  rename.click();
  const keys = [];
  const hear = (event) => keys.push(event.key);
  document.addEventListener("keydown", hear);
  press(root.querySelector(".renaming .field"), "Escape");
  document.removeEventListener("keydown", hear);
  assert.deepEqual(keys, []);
  assert.equal(focused(root), rename);
  assert.deepEqual(events, []);
});

test("a conversation is deleted only after a second press", () => {
  const { root, events, draw: redraw } = draw(data([row("a"), row("b")]));
  root.querySelector(".remove").click();
  assert.deepEqual(texts(root, ".asking p"), ["Title a", "Delete a?"]);
  assert.equal(focused(root).textContent, "Keep");
  focused(root).click();
  assert.deepEqual(events, []);
  root.querySelector(".remove").click();
  root.querySelector(".danger").click();
  assert.deepEqual(events, [["remove", "a"]]);
  redraw(data([row("b")]));
  assert.equal(focused(root), root.querySelector(".begin"));
});

test("conversations stand under their days, newest first", () => {
  const earlier = { ...row("c"), day: "3 November" };
  const { root } = draw(data([row("a"), row("b"), earlier]));
  assert.deepEqual(texts(root, ".day"), ["Today", "3 November"]);
  const [today, november] = root.querySelectorAll(".conversations");
  assert.deepEqual(texts(today, ".title"), ["Title a", "Title b"]);
  assert.deepEqual(texts(november, ".title"), ["Title c"]);
});

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fire, mount, press, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: sources } = await loadScript("sources");

afterEach(unmountAll);

function source(id, overrides = {}) {
  const facts = { title: `Title ${id}`, outlet: "Herald", date: "", added: "today" };
  const size = { length: "1,000", passages: "3", state: "fully indexed", complete: true };
  return { doc_id: id, ...facts, ...size, tags: [], untitled: false, ...overrides };
}

function data(ids, overrides = {}) {
  const sort = { column: "title", descending: false };
  const rows = ids.map((id) => source(id));
  return { rows, sort, active: null, removal: null, tags: [], ...overrides };
}

function draw(first) {
  const component = mount(sources);
  component.draw(first);
  return component;
}

function tick(root, id) {
  root.querySelector(`tr[data-doc="${id}"] .tick`).click();
}

function tickedIds(root) {
  return [...root.querySelectorAll("tbody .tick:checked")].map(
    (box) => box.closest("tr").dataset.doc,
  );
}

// Returns whether the box in the head is ticked, unticked or in between.
function headState(root) {
  const { checked, indeterminate } = root.querySelector("thead .tick");
  return indeterminate ? "some" : checked;
}

test("the bar counts the ticked articles, and offers nothing without any", () => {
  const { root } = draw(data(["a", "b"]));
  const tools = root.querySelector(".bar-tools");
  assert.equal(tools.hidden, true);
  assert.equal(
    root.querySelector(".ticked").textContent,
    "Tick articles to tag, fill in or remove them",
  );
  tick(root, "a");
  assert.equal(tools.hidden, false);
  assert.deepEqual(texts(root, ".bar button:not(.choose-day)"), [
    "Tag",
    "Take off",
    "Set",
    "Remove…",
    "Untick all",
  ]);
  assert.equal(root.querySelector(".ticked").textContent, "1 ticked");
  tick(root, "b");
  assert.equal(root.querySelector(".ticked").textContent, "2 ticked");
  tick(root, "a");
  tick(root, "b");
  assert.equal(tools.hidden, true);
});

test("tags are put on the ticked articles and taken off, and shown with them", () => {
  const first = data(["a", "b"], { tags: ["ash", "flood"] });
  const { root, events, draw: redraw } = draw(first);
  tick(root, "b");
  const field = root.querySelector(".tagging .find");
  fire(root.querySelector(".tagging"), "submit");
  assert.deepEqual(events, []);
  field.value = "ash, High water";
  fire(root.querySelector(".tagging"), "submit");
  root.querySelector(".tag-off").click();
  assert.deepEqual(events, [
    ["tag", { doc_ids: ["b"], tags: "ash, High water", remove: false }],
    ["tag", { doc_ids: ["b"], tags: "ash, High water", remove: true }],
  ]);
  field.focus();
  redraw({ ...first, rows: [source("a"), source("b", { tags: ["ash"] })] });
  assert.deepEqual(texts(root, ".tag"), ["ash"]);
  assert.equal(root.getRootNode().activeElement, root.querySelector(".tagging .find"));
  assert.deepEqual(tickedIds(root), ["b"]);
});

test("an outlet, an author or a day is set for all ticked articles", () => {
  const first = data([], { rows: [source("a"), source("b", { outlet: "Daily" }), source("c")] });
  const { root, events, draw: redraw } = draw(first);
  tick(root, "a");
  tick(root, "c");
  const field = root.querySelector(".setting .find");
  assert.deepEqual(
    [...root.querySelectorAll("#known-values option")].map(({ value }) => value),
    ["Daily", "Herald"],
  );
  field.value = " ";
  fire(root.querySelector(".setting"), "submit");
  assert.deepEqual(events, []);
  field.value = " Press ";
  fire(root.querySelector(".setting"), "submit");
  assert.deepEqual(events, [["set", { doc_ids: ["a", "c"], fact: "source", value: "Press" }]]);

  const which = root.querySelector(".setting .which");
  assert.equal(root.querySelector(".setting .day-box").hidden, true);
  which.value = "published";
  fire(which, "change");
  assert.deepEqual([root.querySelector(".setting .day-box").hidden, field.hidden], [false, true]);
  const day = root.querySelector(".setting .day");
  day.value = "5 March";
  fire(root.querySelector(".setting"), "submit");
  assert.equal(events.length, 1);
  day.value = "2024-3-5";
  fire(root.querySelector(".setting"), "submit");
  assert.deepEqual(events[1], [
    "set",
    { doc_ids: ["a", "c"], fact: "published", value: "2024-03-05" },
  ]);
  // Drawn again, the form keeps the fact and the focus, and the articles stay ticked.
  root.querySelector(".setting .set").focus();
  redraw({ ...first, rows: [source("a", { date: "5 Mar 2024" }), source("c")] });
  assert.equal(root.querySelector(".setting .which").value, "published");
  assert.equal(root.getRootNode().activeElement, root.querySelector(".setting .which"));
  assert.deepEqual(tickedIds(root), ["a", "c"]);
});

test("the author stands below the title, and can be added where there is none", () => {
  const { root, events } = draw(
    data([], { rows: [source("a", { author: "Ada Byron" }), source("b")] }),
  );
  assert.deepEqual(texts(root, ".author"), ["Ada Byron"]);
  const [add] = root.querySelectorAll(".title .fill");
  assert.equal(add.getAttribute("aria-label"), "Add author of Title b");
  add.click();
  assert.deepEqual(events, [["fill", ["b", "author"]]]);
});

test("an article without a title looks like one", () => {
  const { root } = draw(data([], { rows: [source("a"), source("b", { untitled: true })] }));
  const [titled, untitled] = root.querySelectorAll(".open");
  assert.deepEqual(
    [titled, untitled].map((each) => each.classList.contains("untitled")),
    [false, true],
  );
});

test("a large number is grouped", () => {
  const ids = Array.from({ length: 1200 }, (_, number) => `d${number}`);
  const { root } = draw(data(ids));
  root.querySelector("thead .tick").click();
  assert.equal(root.querySelector(".ticked").textContent, "1,200 ticked");
});

test("the box in the head stands for all articles that are shown", () => {
  const { root } = draw(data(["a", "b"]));
  assert.equal(headState(root), false);
  tick(root, "a");
  assert.equal(headState(root), "some");
  tick(root, "b");
  assert.equal(headState(root), true);
  root.querySelector("thead .tick").click();
  assert.deepEqual(tickedIds(root), []);
  assert.equal(headState(root), false);
  root.querySelector("thead .tick").click();
  assert.deepEqual(tickedIds(root), ["a", "b"]);
});

test("ticks survive sorting and narrowing, and those out of sight still count", () => {
  const { root, events, draw: redraw } = draw(data(["a", "b", "c"]));
  tick(root, "a");
  tick(root, "c");
  redraw(data(["c", "b"]));
  assert.deepEqual(tickedIds(root), ["c"]);
  assert.equal(headState(root), "some");
  assert.equal(root.querySelector(".ticked").textContent, "2 ticked");
  // The head's box changes only what is shown.
  root.querySelector("thead .tick").click();
  root.querySelector("thead .tick").click();
  assert.deepEqual(tickedIds(root), []);
  assert.equal(root.querySelector(".ticked").textContent, "1 ticked");
  root.querySelector(".remove").click();
  assert.deepEqual(events, [["remove", ["a"]]]);
});

test("no box in the head is ticked over an empty table", () => {
  const { root, draw: redraw } = draw(data(["a"]));
  tick(root, "a");
  redraw(data([]));
  assert.equal(headState(root), false);
  assert.equal(root.querySelector(".ticked").textContent, "1 ticked");
});

test("all articles are unticked with one press, also those out of sight", () => {
  const { root, draw: redraw } = draw(data(["a", "b"]));
  root.querySelector("thead .tick").click();
  redraw(data(["a"]));
  root.querySelector(".untick").focus();
  root.querySelector(".untick").click();
  assert.equal(root.querySelector(".bar-tools").hidden, true);
  assert.equal(root.getRootNode().activeElement, root.querySelector("thead .tick"));
  redraw(data(["a", "b"]));
  assert.deepEqual(tickedIds(root), []);
});

test("a column's head says how the table is sorted and asks for another order", () => {
  const { root, events } = draw(data(["a"], { sort: { column: "length", descending: true } }));
  const order = (name) => root.querySelector(`th.${name}`).getAttribute("aria-sort");
  assert.deepEqual([order("length"), order("title")], ["descending", "none"]);
  assert.deepEqual(texts(root, ".arrow").join(""), "↓");
  root.querySelector("th.date .sort").click();
  assert.deepEqual(events, [["sort", "date"]]);
});

test("a table that is drawn for the first time takes no focus", () => {
  const { root } = draw(data(["a", "b"]));
  assert.equal(root.getRootNode().activeElement, null);
});

test("the focus stays at its place when the table is drawn again", () => {
  const { root, draw: redraw } = draw(data(["a", "b"]));
  const focused = () => root.getRootNode().activeElement;
  root.querySelector('tr[data-doc="b"] .open').focus();
  redraw(data(["b", "a"]));
  assert.equal(focused(), root.querySelector('tr[data-doc="b"] .open'));
  root.querySelector("th.length .sort").focus();
  redraw(data(["a", "b"], { sort: { column: "length", descending: false } }));
  assert.equal(focused(), root.querySelector("th.length .sort"));
});

test("the open article and unfinished articles are marked", () => {
  const rows = [source("a"), source("b", { complete: false, date: "" })];
  const { root, events } = draw(data([], { rows, active: "b" }));
  const [first, second] = root.querySelectorAll(".source");
  assert.equal(second.className, "source partial active");
  assert.equal(second.querySelector(".open").getAttribute("aria-current"), "true");
  assert.equal(first.querySelector(".open").hasAttribute("aria-current"), false);
  second.querySelector(".open").click();
  assert.deepEqual(events, [["open", "b"]]);
});

test("a title of its own can be added to an article that has none", () => {
  const [date, untitled] = ["1 May", true];
  const author = "Ada Byron";
  const rows = [source("a", { author, date }), source("b", { author, date, untitled })];
  const { root, events } = draw(data([], { rows }));
  assert.deepEqual(texts(root, ".fill"), ["Add title"]);
  root.querySelector(".fill").click();
  assert.deepEqual(events, [["fill", ["b", "title"]]]);
});

test("an outlet or date that is missing can be added from its row, and nothing else", () => {
  const author = "Ada Byron";
  const bare = source("b", { author, outlet: "", date: "", state: "" });
  const first = data([], { rows: [source("a", { author, date: "1 May" }), bare] });
  const { root, events, draw: redraw } = draw(first);
  assert.deepEqual(texts(root, ".fill"), ["Add outlet", "Add date"]);
  const [outlet, date] = root.querySelectorAll(".fill");
  assert.equal(outlet.getAttribute("aria-label"), "Add outlet of Title b");
  outlet.click();
  date.click();
  assert.deepEqual(events, [
    ["fill", ["b", "source"]],
    ["fill", ["b", "published"]],
  ]);
  // The one that had the focus has it in a table that is drawn again.
  date.focus();
  redraw({ ...first, tags: ["flood"] });
  assert.equal(root.getRootNode().activeElement.textContent, "Add date");
});

const REMOVAL = { question: "Remove 2 articles?", names: ["One", "Two"], takes: "2 passages" };

test("a removal is confirmed once, and unticks everything", () => {
  const { root, events, draw: redraw } = draw(data(["a", "b", "c"]));
  tick(root, "a");
  tick(root, "b");
  redraw(data(["a", "b", "c"], { removal: REMOVAL }));
  const dialog = root.querySelector("dialog");
  assert.equal(dialog.open, true);
  assert.deepEqual(texts(dialog, ".names li"), ["One", "Two"]);
  const confirm = dialog.querySelector(".confirm");
  confirm.click();
  confirm.click();
  dialog.querySelector(".keep").click();
  assert.deepEqual(events, [["decide", true]]);
  assert.equal(confirm.textContent, "Removing…");
  // The articles are removed later: until then the table is the same, without the ticks.
  redraw(data(["a", "b", "c"]));
  assert.equal(dialog.open, false);
  assert.deepEqual(tickedIds(root), []);
  assert.equal(root.querySelector(".bar-tools").hidden, true);
});

test("a removal that is declined keeps the ticks", () => {
  const { root, events, draw: redraw } = draw(data(["a"]));
  tick(root, "a");
  redraw(data(["a"], { removal: REMOVAL }));
  root.querySelector(".keep").click();
  redraw(data(["a"]));
  assert.deepEqual(events, [["decide", false]]);
  assert.deepEqual(tickedIds(root), ["a"]);
});

test("Escape declines a removal and reaches nothing behind the dialog", () => {
  const { root, events } = draw(data(["a"], { removal: REMOVAL }));
  const dialog = root.querySelector("dialog");
  const keys = [];
  const hear = (event) => keys.push(event.key);
  document.addEventListener("keydown", hear);
  press(dialog.querySelector(".keep"), "Escape");
  document.removeEventListener("keydown", hear);
  assert.deepEqual(keys, []);
  assert.equal(fire(dialog, "cancel").defaultPrevented, true);
  assert.deepEqual(events, [["decide", false]]);
});

test("a row without heads of columns says what it counts", () => {
  const rows = [source("a", { passages: "1" }), source("b")];
  const { root } = draw(data([], { rows }));
  const units = [...root.querySelectorAll("td.passages")].map((cell) => cell.dataset.unit);
  assert.deepEqual(units, ["passage", "passages"]);
});

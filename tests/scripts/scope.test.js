import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { fire, mount, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: scope } = await loadScript("scope");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => {
  mock.timers.reset();
  unmountAll();
});

function outlet(name, ticked = false) {
  return { name, label: name, articles: "2", ticked };
}

function article(id, ticked = false) {
  return { doc_id: id, title: id, byline: "", ticked };
}

const VIEW = {
  line: "All 3 articles",
  narrowed: false,
  outlets: [outlet("BBC"), outlet("Herald")],
  more_outlets: "",
  articles: [article("a"), article("b"), article("c")],
  more_articles: "",
  earliest: "2020-01-01",
  latest: "2024-12-31",
  since: "",
  until: "",
  undated: false,
  undated_label: "",
  days_error: "",
  tags: [],
  collections: [],
  can_be_saved: false,
};

function data(taken, overrides = {}, words = "") {
  return { view: { ...VIEW, ...overrides }, words, taken };
}

function draw(first) {
  const component = mount(scope);
  component.draw(first);
  return component;
}

function box(root, value) {
  return [...root.querySelectorAll("input[type=checkbox]")].find((input) => input.value === value);
}

function tick(root, value) {
  box(root, value).click();
}

function ticked(root) {
  return [...root.querySelectorAll("input:checked")].map((input) => input.value);
}

function choice(number, overrides = {}) {
  return [
    "choose",
    {
      number,
      doc_ids: [],
      outlets: [],
      tags: [],
      since: "",
      until: "",
      undated: false,
      ...overrides,
    },
  ];
}

test("every tick sends the whole choice under the next number", () => {
  const { root, events } = draw(data(4));
  tick(root, "Herald");
  tick(root, "c");
  tick(root, "a");
  tick(root, "c");
  assert.deepEqual(events, [
    choice(5, { outlets: ["Herald"] }),
    choice(6, { outlets: ["Herald"], doc_ids: ["c"] }),
    choice(7, { outlets: ["Herald"], doc_ids: ["a", "c"] }),
    choice(8, { outlets: ["Herald"], doc_ids: ["a"] }),
  ]);
});

test("a view of an earlier choice changes no tick", () => {
  const { root, draw: redraw } = draw(data(0));
  tick(root, "a");
  tick(root, "b");
  const [first, second] = [article("a", true), article("b")];
  redraw(data(1, { articles: [first, second, article("c")], line: "1 of 3 articles" }));
  assert.deepEqual(ticked(root), ["a", "b"]);
  assert.equal(root.querySelector(".line").textContent, "All 3 articles");
  redraw(data(2, { articles: [first, article("b", true), article("c")], line: "2 of 3 articles" }));
  assert.deepEqual(ticked(root), ["a", "b"]);
  assert.equal(root.querySelector(".line").textContent, "2 of 3 articles");
});

test("a view of the last choice decides which boxes are ticked", () => {
  const { root, draw: redraw } = draw(data(0));
  tick(root, "a");
  redraw(data(1, { articles: [article("a"), article("b", true), article("c")] }));
  assert.deepEqual(ticked(root), ["b"]);
});

test("a new session has its own choice", () => {
  const { root, events, draw: redraw } = draw(data(8));
  tick(root, "a");
  redraw(data(9, { articles: [article("a", true), article("b"), article("c")] }));
  redraw(data(0));
  assert.deepEqual(ticked(root), []);
  tick(root, "b");
  assert.deepEqual(events.at(-1), choice(1, { doc_ids: ["b"] }));
});

test("a day is written the same way everywhere, and what is no day is not sent", () => {
  const { root, events } = draw(data(0));
  const [since] = root.querySelectorAll(".day");
  const error = root.querySelector(".dates .error");
  assert.deepEqual([since.type, since.placeholder], ["text", "YYYY-MM-DD"]);
  for (const typed of ["0202-05-01", "2022-02-30", "05/01/2022", "yesterday"]) {
    since.value = typed;
    fire(since, "change");
    assert.equal(since.getAttribute("aria-invalid"), "true", typed);
    assert.match(error.textContent, /YYYY-MM-DD/u);
    assert.equal(since.value, typed);
  }
  assert.deepEqual(events, []);
  const sent = [];
  for (const typed of ["2022-05-01", "2022-5-1", "20220501", ""]) {
    since.value = typed;
    fire(since, "change");
    assert.equal(since.value, typed && "2022-05-01");
    assert.equal(error.textContent, "");
    sent.push(choice(sent.length + 1, typed ? { since: "2022-05-01" } : {}));
  }
  assert.deepEqual(events, sent);
});

test("a day can be chosen from a calendar", () => {
  const { root, events } = draw(data(0));
  const [since] = root.querySelectorAll(".day");
  const calendar = root.querySelector(".calendar");
  const shown = [];
  calendar.showPicker = () => shown.push(calendar.value);
  since.value = "2022-05-01";
  root.querySelector(".choose-day").click();
  assert.deepEqual(shown, ["2022-05-01"]);
  calendar.value = "2022-05-07";
  fire(calendar, "change");
  assert.equal(since.value, "2022-05-07");
  assert.deepEqual(events, [choice(1, { since: "2022-05-07" })]);
});

test("dates follow the view, and are hidden if no article has one", () => {
  const { root, draw: redraw } = draw(data(0, { since: "2021-02-03" }));
  const [since, until] = root.querySelectorAll(".day");
  assert.deepEqual([since.value, until.value], ["2021-02-03", ""]);
  const calendar = root.querySelector(".calendar");
  assert.deepEqual([calendar.min, calendar.max], ["2020-01-01", "2024-12-31"]);
  assert.equal(root.querySelector(".dates").hidden, false);
  redraw(data(0, { earliest: "", latest: "" }));
  assert.equal(root.querySelector(".dates").hidden, true);
});

test("all is used again with one press", () => {
  const chosen = { outlets: [outlet("BBC", true)], articles: [article("a", true)] };
  const { root, events } = draw(data(0, { ...chosen, narrowed: true, until: "2022-01-01" }));
  const clear = root.querySelector(".clear");
  assert.equal(clear.hidden, false);
  clear.click();
  assert.deepEqual(events, [choice(1)]);
  assert.deepEqual(ticked(root), []);
  assert.equal(root.getRootNode().activeElement, root.querySelector(".find"));
});

test("only the last words of a search are sent", () => {
  const { root, events } = draw(data(0, {}, "old"));
  const find = root.querySelector(".find");
  assert.equal(find.value, "old");
  for (const words of ["f", "fe", "ferry"]) {
    find.value = words;
    fire(find, "input");
    mock.timers.tick(249);
  }
  assert.deepEqual(events, []);
  mock.timers.tick(1);
  assert.deepEqual(events, [["find", "ferry"]]);
});

test("an article that stays in the list keeps its row and its focus", () => {
  const { root, draw: redraw } = draw(data(0));
  const kept = box(root, "b");
  kept.focus();
  redraw(data(0, { articles: [article("d"), article("b"), article("e")] }));
  assert.equal(box(root, "b"), kept);
  assert.equal(root.getRootNode().activeElement, kept);
  assert.deepEqual(texts(root, ".article .title"), ["d", "b", "e"]);
  redraw(data(0, { articles: [article("d")] }));
  assert.equal(root.getRootNode().activeElement, root.querySelector(".articles .list"));
});

test("counts change in place", () => {
  const { root, draw: redraw } = draw(data(0));
  const row = root.querySelector(".outlet");
  redraw(data(0, { outlets: [{ ...outlet("BBC"), articles: "7" }, outlet("Herald")] }));
  assert.deepEqual(texts(root, ".count"), ["7", "2"]);
  assert.equal(root.querySelector(".outlet"), row);
});

test("a search without results says so", () => {
  const { root, draw: redraw } = draw(data(0, { more_articles: "5 more: narrow the search" }));
  assert.equal(root.querySelector(".articles .more").textContent, "5 more: narrow the search");
  redraw(data(0, { articles: [] }));
  assert.match(root.querySelector(".articles .more").textContent, /^No article has these words/u);
});

test("an article is read without ticking it", () => {
  const { root, events } = draw(data(0));
  root.querySelectorAll(".read")[1].click();
  assert.deepEqual(events, [["open", "b"]]);
  assert.deepEqual(ticked(root), []);
});

test("articles without a date are offered beside a range of days", () => {
  const label = "and 2 articles without a date";
  const {
    root,
    events,
    draw: redraw,
  } = draw(data(0, { since: "2021-02-03", undated_label: label }));
  const undated = root.querySelector(".undated");
  assert.deepEqual([undated.hidden, undated.textContent], [false, label]);
  undated.querySelector("input").click();
  assert.deepEqual(events, [choice(1, { since: "2021-02-03", undated: true })]);
  redraw(data(1));
  assert.equal(undated.hidden, true);
  redraw(data(1, { days_error: "The first day is after the last." }));
  assert.equal(root.querySelector(".error").textContent, "The first day is after the last.");
});

const TAGGED = {
  tags: [
    { tag: "flood", articles: "2", ticked: false },
    { tag: "ash", articles: "1", ticked: false },
  ],
  collections: [
    { name: "Weirs", articles: "2", chosen: true },
    { name: "Mills", articles: "1", chosen: false },
  ],
};

test("tags are ticked as outlets are, and are not shown where there are none", () => {
  const { root, events, draw: redraw } = draw(data(0));
  assert.equal(root.querySelector(".tags").hidden, true);
  redraw(data(0, TAGGED));
  assert.equal(root.querySelector(".tags").hidden, false);
  tick(root, "ash");
  assert.deepEqual(events, [choice(1, { tags: ["ash"] })]);
});

test("a collection is chosen by name, and deleted only after a question", () => {
  const { root, events } = draw(data(0, TAGGED));
  const [weirs, mills] = root.querySelectorAll(".use");
  assert.deepEqual(
    [weirs, mills].map((button) => button.getAttribute("aria-pressed")),
    ["true", "false"],
  );
  mills.click();
  root.querySelectorAll(".remove")[1].click();
  assert.deepEqual(texts(root, ".asking p"), ["Delete Mills? Its articles stay."]);
  const [confirm, keep] = root.querySelectorAll(".asking .choice");
  keep.click();
  assert.deepEqual(events, [["use", "Mills"]]);
  root.querySelectorAll(".remove")[1].click();
  root.querySelector(".asking .choice").click();
  assert.equal(confirm.isConnected, false);
  assert.deepEqual(events.at(-1), ["forget", "Mills"]);
});

test("a choice is saved under a name, and only if it is no collection yet", () => {
  const { root, events, draw: redraw } = draw(data(0));
  assert.equal(root.querySelector(".collections").hidden, true);
  redraw(data(0, { can_be_saved: true, narrowed: true }));
  assert.equal(root.querySelector(".collections").hidden, false);
  root.querySelector(".save").click();
  const field = root.querySelector(".naming input");
  field.value = " ";
  fire(root.querySelector(".naming"), "submit");
  assert.deepEqual(events, []);
  field.value = "Weirs";
  fire(root.querySelector(".naming"), "submit");
  assert.deepEqual(events, [["save", "Weirs"]]);
  assert.equal(root.querySelector(".naming"), null);
  redraw(data(0, TAGGED));
  assert.equal(root.querySelector(".saving").hidden, true);
});

test("articles can be added from the choice of sources, folded or not", () => {
  const { root, events } = draw(data(0));
  const fold = root.querySelector(".fold");
  fold.click();
  assert.equal(fold.getAttribute("aria-expanded"), "false");
  assert.equal(root.querySelector(".body").hidden, true);
  root.querySelector(".add").click();
  assert.deepEqual(events, [["add", true]]);
  fold.click();
  assert.equal(root.querySelector(".body").hidden, false);
});

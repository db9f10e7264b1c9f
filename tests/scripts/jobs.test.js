import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { mount, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: jobs } = await loadScript("jobs");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => {
  mock.timers.reset();
  unmountAll();
});

const CANCEL = { action: "cancel", label: "Cancel", hint: "Cancel it" };
const RETRY = { action: "retry", label: "Try again", hint: "Try it again" };
const DISMISS = { action: "dismiss", label: "Dismiss", hint: "Dismiss it" };

function job(id, overrides = {}) {
  const facts = { job_id: id, name: `${id}.txt`, state: "waiting", note: "", kind: "active" };
  return { ...facts, done: 0, total: 0, offers: [CANCEL], ...overrides };
}

function view(rows, overrides = {}) {
  const totals = { heading: "Reading", detail: "", done: 0, total: 0, message: "", more: "" };
  const offers = { stopped: false, cancellable: false, clearable: false };
  return { ...totals, ...offers, rows, ...overrides };
}

function draw(data) {
  const component = mount(jobs);
  component.draw(data);
  return component;
}

test("a progress bar shows how many steps are done, and goes when the total is unknown", () => {
  const { root, draw: redraw } = draw(
    view([], { done: 3, total: 12, heading: "Reading 12 files" }),
  );
  const bar = root.querySelector(".pace > progress");
  assert.deepEqual([bar.value, bar.max], [3, 12]);
  assert.equal(bar.getAttribute("aria-label"), "Reading 12 files");
  redraw(view([], { done: 12, total: 12 }));
  assert.equal(root.querySelector(".pace > progress"), bar);
  assert.equal(bar.value, 12);
  redraw(view([]));
  assert.equal(root.querySelector("progress"), null);
});

test("each row has its own progress", () => {
  const { root, draw: redraw } = draw(view([job(1, { done: 5, total: 20 }), job(2)]));
  assert.deepEqual(
    [...root.querySelectorAll(".job progress")].map((bar) => [bar.value, bar.max]),
    [[5, 20]],
  );
  redraw(view([job(1, { done: 20, total: 20 }), job(2, { done: 1, total: 4 })]));
  assert.deepEqual(
    [...root.querySelectorAll(".job progress")].map((bar) => [bar.value, bar.max]),
    [
      [20, 20],
      [1, 4],
    ],
  );
});

test("a job keeps its row while others come, go and change places", () => {
  const { root, draw: redraw } = draw(view([job(1), job(2), job(3)]));
  const [first, , third] = root.querySelectorAll(".job");
  redraw(view([job(3), job(4), job(1, { state: "reading" })]));
  const rows = [...root.querySelectorAll(".job")];
  assert.deepEqual(texts(root, ".name"), ["3.txt", "4.txt", "1.txt"]);
  assert.equal(rows[0], third);
  assert.equal(rows[2], first);
  assert.equal(first.querySelector(".state").textContent, "reading");
});

test("a row shows a note only while it has one", () => {
  const failed = job(1, { state: "failed", kind: "failed", note: "not a text" });
  const { root, draw: redraw } = draw(view([failed]));
  assert.equal(root.querySelector(".job").className, "job failed");
  assert.deepEqual(texts(root, ".note"), ["not a text"]);
  redraw(view([job(1)]));
  assert.equal(root.querySelector(".job").className, "job active");
  assert.deepEqual(texts(root, ".note"), []);
});

test("buttons keep the focus while the offers stay the same", () => {
  const { root, draw: redraw } = draw(view([job(1)]));
  const button = root.querySelector(".offers button");
  button.focus();
  redraw(view([job(1, { state: "reading" })]));
  assert.equal(root.querySelector(".offers button"), button);
  assert.equal(root.getRootNode().activeElement, button);
  redraw(view([job(1, { state: "failed", offers: [RETRY, DISMISS] })]));
  assert.deepEqual(texts(root, ".offers button"), ["Try again", "Dismiss"]);
  assert.equal(root.getRootNode().activeElement, root.querySelector(".heading"));
});

test("a row's buttons send the action and the job", () => {
  const { root, events } = draw(view([job(7, { offers: [RETRY, DISMISS] })]));
  const [retry, dismiss] = root.querySelectorAll(".offers button");
  assert.equal(retry.getAttribute("aria-label"), "Try it again");
  retry.click();
  dismiss.click();
  assert.deepEqual(events, [
    ["act", ["retry", 7]],
    ["act", ["dismiss", 7]],
  ]);
});

test("a second press counts only after a while", () => {
  const { root, events } = draw(view([job(1)]));
  const button = root.querySelector(".offers button");
  button.click();
  button.click();
  mock.timers.tick(1499);
  button.click();
  assert.equal(events.length, 1);
  assert.equal(button.disabled, false);
  mock.timers.tick(1);
  button.click();
  assert.equal(events.length, 2);
});

test("a button drawn earlier sends through the latest call", () => {
  const first = mount(jobs);
  first.draw(view([job(1)]));
  const parentElement = first.root.getRootNode();
  const sent = [];
  jobs({ data: view([job(1)]), parentElement, setTriggerValue: (...event) => sent.push(event) });
  first.root.querySelector(".offers button").click();
  assert.deepEqual(sent, [["act", ["cancel", 1]]]);
  assert.deepEqual(first.events, []);
});

test("the common buttons are those that are offered", () => {
  const { root, events, draw: redraw } = draw(view([], { stopped: true, clearable: true }));
  assert.deepEqual(texts(root, ".all button"), ["Go on", "Clear what has ended"]);
  assert.equal(root.classList.contains("stopped"), true);
  for (const button of root.querySelectorAll(".all button")) button.click();
  redraw(view([], { cancellable: true }));
  assert.deepEqual(texts(root, ".all button"), ["Cancel all"]);
  assert.equal(root.classList.contains("stopped"), false);
  root.querySelector(".all button").click();
  assert.deepEqual(events, [
    ["start", true],
    ["clear", true],
    ["cancel_all", true],
  ]);
});

test("a long list shows its first rows, and all of them on request", () => {
  const rows = Array.from({ length: 12 }, (_, number) => job(number));
  const { root, draw: redraw } = draw(view(rows.slice(0, 8)));
  const whole = root.querySelector(".whole");
  assert.equal(whole.hidden, true);
  redraw(view(rows));
  assert.deepEqual([whole.hidden, whole.textContent], [false, "Show all 12 files"]);
  whole.click();
  assert.equal(whole.hidden, true);
  assert.equal(root.querySelector(".rows").classList.contains("unfolded"), true);
});

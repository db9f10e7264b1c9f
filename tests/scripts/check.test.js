// The checked draft and the cards of its quotations.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { mount, texts, unmountAll, window } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: check } = await loadScript("check");

afterEach(unmountAll);

const HOSTILE = "<img src=x onerror=alert(1)>";
const PLACE = {
  title: HOSTILE,
  byline: "Herald",
  speaker: "Karin Vogt",
  words: [
    { text: "in ", changed: false },
    { text: "Hallum", changed: true },
  ],
};
const QUOTE = {
  number: 1,
  verdict: "altered",
  label: "altered",
  speaker: "Vogt",
  words: [
    { text: "in ", changed: false },
    { text: "Ostvik", changed: true },
  ],
  lines: [`Name: ${HOSTILE}`],
  source_lines: ["Only one article has these words."],
  places: [PLACE, PLACE],
  more: "and 2 more",
  nearest: false,
  urgency: 1,
};
const ABSENT = {
  ...QUOTE,
  number: 2,
  verdict: "absent",
  places: [],
  lines: [],
  source_lines: [],
  more: "",
  nearest: true,
  urgency: 0,
};
const VIEW = {
  summary: "2 quotations",
  searched: "Checked.",
  draft: [
    { text: `${HOSTILE} “`, quote: 0, verdict: "", label: "" },
    { text: "in Ostvik", quote: 1, verdict: "altered", label: "altered" },
    { text: "” and “", quote: 0, verdict: "", label: "" },
    { text: "never", quote: 2, verdict: "absent", label: "absent" },
    { text: "”.", quote: 0, verdict: "", label: "" },
  ],
  quotes: [QUOTE, ABSENT],
  sentences: [],
};
const SENTENCE = { ...QUOTE, number: 3, verdict: "unquoted-differs", label: "differs" };

function draw(active = null) {
  const component = mount(check);
  component.draw({ check: VIEW, active });
  return component;
}

test("a sentence without quotation marks is chosen by its number, after the quotations", () => {
  const component = mount(check);
  const draft = [...VIEW.draft, { text: "It burned.", quote: 3, verdict: "unquoted-differs" }];
  component.draw({ check: { ...VIEW, draft, sentences: [SENTENCE] }, active: null });
  assert.deepEqual(texts(component.root, "h2"), [
    "Quotations to look at: 2",
    "Your draft",
    "Sentences without quotation marks",
  ]);
  component.root.querySelector("mark.unquoted-differs").click();
  assert.deepEqual(component.events, [["open", [3, 0]]]);
});

test("what is not found comes before what is altered, and their number is said", () => {
  const component = mount(check);
  const later = { ...QUOTE, number: 3 };
  const other = { ...SENTENCE, number: 5, urgency: 0 };
  const sentences = [{ ...SENTENCE, number: 4, urgency: 2 }, other];
  const unquoted = "2 sentences: 1 nothing found, 1 near a passage.";
  component.draw({
    check: { ...VIEW, quotes: [QUOTE, ABSENT, later], sentences, unquoted },
    active: null,
  });
  const ids = [...component.root.querySelectorAll(".quote")].map((node) => node.id);
  assert.deepEqual(ids, ["quote-2", "quote-1", "quote-3", "quote-5", "quote-4"]);
  assert.deepEqual(texts(component.root, "h2"), [
    "Quotations to look at: 3",
    "Your draft",
    "Sentences without quotation marks",
  ]);
  assert.deepEqual(texts(component.root, ".tally"), [unquoted]);
});

test("text of drafts and articles is shown and never interpreted", () => {
  const { root } = draw();
  assert.equal(root.querySelector("img"), null);
  assert.ok(root.querySelector(".draft").textContent.startsWith(HOSTILE));
  assert.deepEqual(texts(root, ".source bdi").slice(0, 1), [HOSTILE]);
  assert.deepEqual(texts(root, ".differs"), ["Ostvik", "Ostvik", "Hallum", "Hallum"]);
});

test("a place is opened by a click, and a quotation opens its first place", () => {
  const { root, events } = draw();
  root.querySelectorAll(".open")[1].click();
  const [altered, absent] = root.querySelectorAll("mark.quoted");
  altered.click();
  altered.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter" }));
  altered.dispatchEvent(new window.KeyboardEvent("keydown", { key: "a" }));
  absent.click();
  assert.deepEqual(events, [
    ["open", [1, 1]],
    ["open", [1, 0]],
    ["open", [1, 0]],
  ]);
});

test("what is settled stands folded below the draft, and is unfolded when it is chosen", () => {
  const component = mount(check);
  const settled = { ...QUOTE, number: 2, verdict: "exact", settled: true };
  component.draw({
    check: { ...VIEW, quotes: [QUOTE, settled], settled: "1 word for word" },
    active: null,
  });
  const { root } = component;
  const order = [...root.querySelectorAll("#quote-1, .draft, #quote-2")].map((node) => node.id);
  assert.deepEqual(order, ["quote-1", "", "quote-2"]);
  const fold = root.querySelector(".settled");
  assert.equal(fold.open, false);
  root.querySelector("mark.absent").click();
  assert.equal(fold.open, true);
});

test("the open place is marked, and nothing else is drawn again", () => {
  const { root, draw: redraw } = draw();
  const before = root.querySelector(".draft");
  redraw({ check: VIEW, active: [1, 1] });
  assert.equal(root.querySelector(".draft"), before);
  const current = root.querySelectorAll('.open[aria-current="true"]');
  assert.deepEqual(
    [...current].map((button) => button.dataset.place),
    ["1,1"],
  );
});

test("what the reader has unfolded stays so while the same draft is checked again", () => {
  const settled = { ...QUOTE, number: 2, verdict: "exact", label: "exact", settled: true };
  const quotes = [QUOTE, settled];
  const view = { ...VIEW, quotes, settled: "1 quotation word for word" };
  const component = mount(check);
  component.draw({ check: view, active: null });
  const fold = () => component.root.querySelector(".settled");
  assert.equal(fold().open, false);
  fold().open = true;
  component.draw({ check: { ...view, searched: "Checked again." }, active: null });
  assert.equal(component.root.querySelector(".searched").textContent, "Checked again.");
  assert.equal(fold().open, true);
  fold().open = false;
  component.draw({ check: { ...view, searched: "And again." }, active: null });
  assert.equal(fold().open, false);
  // Another draft begins anew.
  const draft = [{ text: "Another one.", quote: 0, verdict: "", label: "" }];
  fold().open = true;
  component.draw({ check: { ...view, draft }, active: null });
  assert.equal(fold().open, false);
});

test("citations are called citations", () => {
  const { root } = draw();
  assert.equal(root.querySelector(".quotes").getAttribute("aria-label"), "Quotations to look at");
  const component = mount(check);
  component.draw({ check: { ...VIEW, draft: [] }, active: null });
  const list = component.root.querySelector(".quotes");
  assert.equal(list.getAttribute("aria-label"), "Citations to look at");
});

test("what is said of the articles stands below their words, not below the draft's", () => {
  const { root } = draw();
  const names = [...root.querySelector("#quote-1").children].map((node) =>
    node.classList.contains("line") ? node.textContent : node.className,
  );
  assert.deepEqual(names.slice(1), [
    "side",
    `Name: ${HOSTILE}`,
    "side",
    "Only one article has these words.",
    "and 2 more",
  ]);
});

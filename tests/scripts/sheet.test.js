// The page of its file in the reading pane: how it is asked for, drawn, turned and left.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { mount, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { default: article } = await loadScript("article");

afterEach(unmountAll);

const PLACES = { words: ["p. ", "pp. "], by_sheet: false, starts: [0], labels: ["1"] };
const IMAGE = "data:image/png;base64,AA==";

function sheetOf(overrides = {}) {
  return {
    image: IMAGE,
    alt: "Picture of page 2",
    width: 800,
    height: 600,
    page: 1,
    label: "Page 2 of 3",
    previous: 0,
    next: 2,
    marks: [
      [10, 20, 30, 5],
      [10, 26, 12.5, 5],
    ],
    passage: false,
    notice: "",
    ...overrides,
  };
}

function pane(sheet, overrides = {}) {
  const cited = { doc_id: "z.pdf", span: { start: 0, end: 3 } };
  return {
    article: {
      doc_id: "z.pdf",
      title: "Zeppelin",
      byline: "Herald",
      place: "p. 2",
      text: [{ text: "one two", kinds: ["passage"], place: "p. 2" }],
      text_sha256: "t0",
      details: [],
      facts: { title: "Zeppelin", source: "Herald", author: "", published: "", language: "de" },
      reference: { frame: [], cited, link: "", places: { ...PLACES, recognised: [] } },
      answered: true,
      link: "",
      notice: "",
      notes: [],
      said: {},
      untitled: false,
    },
    opening: 1,
    label: "passage 1",
    hint: "Open an article",
    asks: true,
    steps: null,
    has_pages: true,
    sheet,
    ...overrides,
  };
}

function draw(data) {
  const component = mount(article);
  component.draw(data);
  return component;
}

const press = (root, name) =>
  [...root.querySelectorAll("button")].find(({ textContent }) => textContent === name).click();

test("an article without pages has no tabs", () => {
  const { root } = draw(pane(null, { has_pages: false }));
  assert.deepEqual(texts(root, ".tab"), []);
  assert.deepEqual(texts(draw(pane(null)).root, ".tab"), ["Text", "Page"]);
});

test("a page is asked for at the width of the pane, and said to be drawn meanwhile", () => {
  const { root, events } = draw(pane(null));
  press(root, "Page");
  assert.deepEqual(events, [["sheet", { shown: true, page: null, width: 0 }]]);
  assert.equal(root.querySelector(".reader").classList.contains("paged"), true);
  assert.equal(root.querySelector(".waiting").getAttribute("role"), "status");
});

test("the lines of the passage are marked on the image", () => {
  const { root } = draw(pane(sheetOf()));
  const image = root.querySelector(".paper img");
  assert.deepEqual([image.src, image.alt, image.width], [IMAGE, "Picture of page 2", 800]);
  assert.deepEqual(
    [...root.querySelectorAll(".line")].map(({ style }) => style.cssText),
    [
      "left: 10%; top: 20%; width: 30%; height: 5%;",
      "left: 10%; top: 26%; width: 12.5%; height: 5%;",
    ],
  );
  assert.deepEqual(
    [...root.querySelectorAll(".tab")].map((tab) => tab.getAttribute("aria-pressed")),
    ["false", "true"],
  );
  // The text is there still, so that the passage can be copied.
  assert.equal(root.querySelector(".text").textContent, "one two");
});

test("pages are turned, and the passage is a button away", () => {
  const component = draw(pane(sheetOf()));
  const { root, events } = component;
  const [previous, next] = root.querySelectorAll(".turn");
  previous.click();
  next.click();
  assert.deepEqual(
    events.map(([, { page }]) => page),
    [0, 2],
  );
  component.draw(pane(sheetOf({ page: 2, previous: 1, next: null, marks: [], passage: true })));
  assert.equal(root.querySelectorAll(".turn")[1].disabled, true);
  press(root, "Back to the passage");
  assert.deepEqual(events[2], ["sheet", { shown: true, page: null, width: 0 }]);
});

test("a page is shown larger, also the next one", () => {
  const component = draw(pane(sheetOf()));
  const { root, events } = component;
  press(root, "Larger");
  assert.deepEqual(events, [["sheet", { shown: true, page: 1, width: 0 }]]);
  assert.equal(root.querySelector(".scroller").className, "scroller zoomed");
  component.draw(pane(sheetOf({ page: 2 })));
  assert.equal(root.querySelector(".scroller").className, "scroller zoomed");
  press(root, "Fit width");
  assert.equal(root.querySelector(".scroller").className, "scroller");
});

test("a page that cannot be shown leaves the text and says why", () => {
  const component = draw(pane(null));
  const { root } = component;
  press(root, "Page");
  component.draw(pane(sheetOf({ image: "", marks: [], notice: "<b>Its file is missing." })));
  assert.equal(root.querySelector(".reader").classList.contains("paged"), false);
  assert.deepEqual(texts(root, ".unshown"), ["<b>Its file is missing."]);
  assert.equal(root.querySelector(".sheet"), null);
  component.draw(pane(sheetOf()));
  assert.deepEqual(texts(root, ".unshown"), []);
  assert.equal(root.querySelectorAll(".line").length, 2);
});

test("the text comes back at once, and the page again", () => {
  const component = draw(pane(sheetOf()));
  const { root, events } = component;
  press(root, "Text");
  assert.deepEqual(events, [["sheet", { shown: false }]]);
  assert.equal(root.querySelector(".sheet"), null);
  component.draw(pane(null));
  press(root, "Page");
  component.draw(pane(sheetOf()));
  assert.equal(root.querySelectorAll(".line").length, 2);
});

test("a page that is drawn again with the same content keeps its place", () => {
  const component = draw(pane(sheetOf()));
  const scroller = component.root.querySelector(".scroller");
  component.draw(pane(sheetOf()));
  assert.equal(component.root.querySelector(".scroller"), scroller);
});

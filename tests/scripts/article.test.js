import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { clipboard, mount, press, settled, texts, unmountAll, window } from "./dom.js";
import { loadScript } from "./loader.js";

const {
  default: article,
  placeOf,
  selectedUnits,
} = await loadScript("article", "placeOf", "selectedUnits");

// The quotations that retrieval/evidence/quotation.py writes: test_quotation.py has the same file.
const QUOTATIONS = JSON.parse(readFileSync(new URL("quotation.json", import.meta.url), "utf-8"));
// The places that Layout.place_of() finds: tests/index/test_layouts.py has the same file.
const PLACES = JSON.parse(readFileSync(new URL("places.json", import.meta.url), "utf-8"));
const FAMILY = "👩‍👩‍👧"; // 5 code points, 8 UTF-16 code units
const FRAME = ["“", "”\n— Zeppelin\n[z.txt", ", characters ", "–", ", SHA-256 00]"];
const TEXT = `😀😀 The zeppelin flew on Monday ${FAMILY}, says cafe\u0301 Zoe\u0308.`;

afterEach(unmountAll);

// Divides a text at code points into segments, each from [text's end, ...kinds].
function divide(text, ...parts) {
  const characters = Array.from(text);
  let start = 0;
  return parts.map(([end, ...kinds]) => {
    const segment = { text: characters.slice(start, end).join(""), kinds };
    start = end ?? characters.length;
    return segment;
  });
}

// Returns a layout as `places` in ui/browser/views/article.py describes it to the browser.
function placesOf({ kind, starts = [], labels = [], recognised = [] } = {}) {
  const distances = starts.map((start, part) => start - (starts[part - 1] ?? 0));
  const words = { page: ["p. ", "pp. "], row: ["row ", "rows "] }[kind] ?? ["", ""];
  const names = { labels, words, by_sheet: kind === "row", recognised_name: "read by OCR" };
  return { ...names, starts: distances, recognised };
}

function referenceTo(frame, start, end, { link = "", layout } = {}) {
  const digests = { quote_sha256: "q0", text_sha256: "t0" };
  const cited = end > 0 ? { doc_id: "z.txt", span: { start, end }, ...digests } : null;
  return { frame, cited, link, places: placesOf(layout) };
}

function pane(text, overrides = {}) {
  return {
    article: {
      doc_id: "z.txt",
      title: "Zeppelin",
      byline: "Herald",
      text,
      text_sha256: "t0",
      details: [{ name: "Length", value: "50 characters" }],
      facts: { title: "Zeppelin", source: "Herald", author: "", published: "" },
      reference: referenceTo(FRAME, 5, 17),
      answered: true,
      link: "",
      notice: "",
      notes: [],
      said: {},
      untitled: false,
      ...overrides,
    },
    opening: 1,
    label: "passage 1",
    hint: "Open an article",
    asks: true,
    steps: null,
  };
}

// Returns the text node at an offset of the text in UTF-16 code units, and the offset inside it.
function boundary(text, units) {
  const walker = document.createTreeWalker(text, window.NodeFilter.SHOW_TEXT);
  let before = 0;
  while (walker.nextNode()) {
    const { length } = walker.currentNode;
    if (units <= before + length) return [walker.currentNode, units - before];
    before += length;
  }
  throw new RangeError(`the text has fewer than ${units} code units`);
}

function select(text, words) {
  const start = text.textContent.indexOf(words);
  assert.notEqual(start, -1);
  const [from, to] = [boundary(text, start), boundary(text, start + words.length)];
  document.getSelection().setBaseAndExtent(...from, ...to);
}

function draw(data) {
  const component = mount(article, { hasShadow: false });
  component.draw(data);
  return component;
}

async function copiedQuote(root) {
  const [button] = [...root.querySelectorAll(".copy")];
  assert.equal(button.textContent, "Copy quote with citation");
  button.click();
  await settled();
  return clipboard.text;
}

for (const { name, document: source, start, end, frame, quotation } of QUOTATIONS) {
  const characters = Array.from(source.text);
  const { layout } = source;
  const words = characters.slice(start, end).join("");

  test(`the cited passage is quoted as in Python: ${name}`, async () => {
    const segments = divide(source.text, [start], [end, "passage"], [undefined]);
    const { root } = draw(
      pane(segments, { reference: referenceTo(frame, start, end, { layout }) }),
    );
    assert.equal(root.querySelector(".text").textContent, source.text);
    assert.equal(await copiedQuote(root), quotation);
  });

  test(`selected words are quoted as in Python: ${name}`, async () => {
    // The cited passage is another one; its marks begin and end inside the selected words.
    const [middle, length] = [start + 3, characters.length];
    const sentence = ["passage", "sentence"];
    const answer = [middle + 2, ...sentence, "answer"];
    const segments = divide(source.text, [middle], [middle + 1, ...sentence], answer, [length]);
    const other = referenceTo(frame, middle, middle + 2, { layout });
    const { root } = draw(pane(segments, { reference: other }));
    select(root.querySelector(".text"), words);
    assert.equal(await copiedQuote(root), quotation);
  });
}

for (const [name, words, start, end] of [
  ["behind surrogate pairs", "The", 3, 6],
  ["an emoji at the beginning", "😀", 0, 1],
  ["an emoji of several code points", FAMILY, 31, 36],
  ["from before an emoji to behind it", `Monday ${FAMILY}, says`, 24, 42],
  ["a letter with a combining mark", "cafe\u0301", 43, 48],
  ["a combining mark alone", "\u0308", 52, 53],
  ["the end of the text", ".", 53, 54],
  ["from the middle of a mark to the middle of another", "eppelin flew on Mon", 8, 27],
]) {
  test(`the offsets of a selection count code points: ${name}`, async () => {
    const segments = divide(TEXT, [3], [13, "passage"], [30, "passage", "sentence"], [undefined]);
    const { root } = draw(pane(segments));
    select(root.querySelector(".text"), words);
    const quoted = await copiedQuote(root);
    assert.equal(quoted, `“${words}”\n— Zeppelin\n[z.txt, characters ${start}–${end}, SHA-256 00]`);
    assert.equal(Array.from(TEXT).slice(start, end).join(""), words);
  });
}

for (const { name, layout, spans } of PLACES) {
  test(`the place of a span is that of Layout.place_of(): ${name}`, () => {
    const places = placesOf(layout);
    const expected = spans.map(([, , place]) => place);
    assert.deepEqual(
      spans.map(([start, end]) => placeOf(places, start, end)),
      expected,
    );
  });
}

test("the margin names the pages, and no offset moves", async () => {
  const [one, two, three] = divide(
    "The pier closed at noon",
    [9, "passage"],
    [15, "passage"],
    [23],
  );
  const segments = [{ ...one, place: "p. 1" }, { ...two, place: "p. 2" }, three];
  const layout = { kind: "page", starts: [0, 9], labels: ["1", "2"] };
  const reference = referenceTo(FRAME, 0, 15, { layout });
  const { root } = draw(pane(segments, { reference, place: "pp. 1–2" }));
  const text = root.querySelector(".text");
  assert.equal(text.className, "text placed");
  assert.deepEqual(
    [...text.querySelectorAll(".border")].map((border) => [
      border.dataset.place,
      border.textContent,
    ]),
    [
      ["p. 1", ""],
      ["p. 2", ""],
    ],
  );
  assert.equal(text.textContent, "The pier closed at noon");
  assert.deepEqual(texts(text, "mark"), ["The pier closed"]);
  assert.deepEqual(texts(root, ".byline"), ["Herald · pp. 1–2"]);
  select(text, "closed at");
  const quoted = await copiedQuote(root);
  assert.equal(quoted, "“closed at”\n— Zeppelin\n[z.txt, p. 2, characters 9–18, SHA-256 00]");
});

test("a word that the OCR was not sure of is inside the one mark of its sentence", () => {
  const sentence = ["passage", "sentence"];
  const unsure = [8, ...sentence, "answer", "unsure"];
  const { root } = draw(
    pane(divide("The pier closed", [4, ...sentence], unsure, [15, ...sentence])),
  );
  assert.deepEqual(texts(root, ".text mark"), ["The pier closed"]);
  const [word] = root.querySelectorAll(".text .unsure");
  assert.deepEqual(
    [word.tagName, word.className, word.textContent],
    ["STRONG", "answer unsure", "pier"],
  );
  assert.notEqual(word.title, "");
  assert.equal(texts(root, ".key.unsure").length, 1);
});

test("a selection may end in elements instead of text nodes", () => {
  const { root } = draw(pane(divide("one two three", [4], [7, "passage"], [undefined])));
  const text = root.querySelector(".text");
  document.getSelection().setBaseAndExtent(text, 1, text, 2);
  assert.deepEqual(selectedUnits(text), [4, 7]);
});

test("only a selection inside the text counts", () => {
  const { root } = draw(pane(divide("one two three", [4], [7, "passage"], [undefined])));
  const text = root.querySelector(".text");
  const title = root.querySelector(".title").firstChild;
  assert.equal(selectedUnits(text), null);
  document.getSelection().setBaseAndExtent(text.firstChild, 2, text.firstChild, 2);
  assert.equal(selectedUnits(text), null);
  document.getSelection().setBaseAndExtent(title, 0, text.firstChild, 2);
  assert.equal(selectedUnits(text), null);
});

test("a selection inside a shadow root is asked for with that root", () => {
  const component = mount(article);
  component.draw(pane(divide("one two three", [4], [7, "passage"], [undefined])));
  const text = component.root.querySelector(".text");
  const shadow = component.root.getRootNode();
  const range = document.createRange();
  range.setStart(text.firstChild, 1);
  range.setEnd(text.lastChild, 2);
  const asked = [];
  shadow.getSelection = () => ({
    getComposedRanges({ shadowRoots }) {
      asked.push(...shadowRoots);
      return [range];
    },
  });
  assert.deepEqual(selectedUnits(text), [1, 9]);
  assert.deepEqual(asked, [shadow]);
});

test("an article that is not cited has no quote to copy", () => {
  const reference = referenceTo(FRAME, 0, 0);
  const { root } = draw(pane(divide("one two", [undefined]), { reference }));
  assert.equal(root.querySelector(".copy"), null);
  assert.equal(root.querySelector(".legend"), null);
});

test("a changed text is drawn again even if its length is the same", () => {
  const reference = referenceTo(FRAME, 0, 0);
  const before = pane(divide("It was 12 km.", [undefined]), { reference });
  const component = draw(before);
  const { root } = component;
  const drawn = root.querySelector(".text");
  component.draw(structuredClone(before));
  assert.equal(root.querySelector(".text"), drawn);
  const text = divide("It was 21 km.", [undefined]);
  component.draw(pane(text, { reference, text_sha256: "t1" }));
  assert.equal(root.querySelector(".text").textContent, "It was 21 km.");
});

test("a copied link leads to the page of questions", async () => {
  const reference = referenceTo(FRAME, 0, 0, { link: "doc=z.txt" });
  const { root } = draw(pane(divide("one two", [undefined]), { reference }));
  root.querySelector(".copy").click();
  await settled();
  assert.equal(clipboard.text, "http://footnote.test/?doc=z.txt");
});

test("the legend names the kinds of marks that the text has", () => {
  const segments = divide("one two three", [4, "passage"], [7, "passage", "sentence"], [undefined]);
  const { root } = draw(pane(segments));
  assert.deepEqual(texts(root, ".legend > *"), ["passage 1", "answering sentence"]);
  const skipped = draw(pane(divide("one two", [4, "skipped"], [undefined]), { answered: false }));
  assert.deepEqual(texts(skipped.root, ".legend > *"), ["grey: not searched"]);
  assert.equal(skipped.root.querySelector(".reader").className, "reader nearest");
});

test("the legend calls the words in a nearest sentence no answer", () => {
  const segments = divide("one two", [4, "passage", "sentence", "answer"], [undefined]);
  const names = (answered) => texts(draw(pane(segments, { answered })).root, ".key.answer");
  assert.deepEqual(names(true), ["answer"]);
  assert.equal(names(false).length, 1);
  assert.notDeepEqual(names(false), ["answer"]);
});

test("the words that are the answer are drawn again when they change", () => {
  const sentence = ["passage", "sentence"];
  const component = draw(pane(divide("one two", [3, ...sentence, "answer"], [7, ...sentence])));
  const { root } = component;
  assert.deepEqual(texts(root, ".text .answer"), ["one"]);
  component.draw(pane(divide("one two", [4, ...sentence], [7, ...sentence, "answer"])));
  assert.deepEqual(texts(root, ".text .answer"), ["two"]);
  assert.deepEqual(texts(root, ".text mark"), ["one two"]);
});

test("steps lead to the other citations of the answer", () => {
  const steps = { label: "1 of 2", previous: null, next: 2 };
  const { root, events } = draw({ ...pane(divide("one", [undefined])), steps });
  const [previous, next] = root.querySelectorAll(".step");
  assert.deepEqual([previous.disabled, next.disabled], [true, false]);
  next.click();
  assert.deepEqual(events, [["step", 2]]);
});

test("an article that changes while it is open stays where it is", () => {
  const component = draw(pane(divide("one two", [3, "passage"], [undefined])));
  component.root.querySelector(".text").scrollTop = 40;
  component.draw(pane(divide("one two three", [3, "passage"], [undefined])));
  assert.equal(component.root.querySelector(".text").textContent, "one two three");
  assert.equal(component.root.querySelector(".text").scrollTop, 40);
});

test("Escape closes an article once, though the component was drawn twice", () => {
  const component = draw(pane(divide("one", [undefined])));
  component.draw(pane(divide("one", [undefined])));
  press(document.body, "Escape");
  assert.deepEqual(component.events, [["close", true]]);
  component.draw({ ...pane([]), article: null });
  assert.deepEqual(texts(component.root, ".empty p"), [
    "Open an article",
    "/ to ask, Esc to close an article",
  ]);
  press(document.body, "Escape");
  assert.equal(component.events.length, 1);
});

test("a slash goes to the question field, unless the reader is typing", () => {
  const stop = draw(pane(divide("one", [undefined]))).draw(pane(divide("one", [undefined])));
  const question = document.createElement("textarea");
  question.dataset.testid = "stChatInputTextArea";
  const other = document.createElement("input");
  document.body.append(question, other);
  other.focus();
  assert.equal(press(other, "/").defaultPrevented, false);
  assert.equal(document.activeElement, other);
  assert.equal(press(document.body, "/").defaultPrevented, true);
  assert.equal(document.activeElement, question);
  stop();
  assert.equal(press(document.body, "/").defaultPrevented, false);
});

test("only the facts that the reader changes are sent", () => {
  const component = draw(pane(divide("one", [undefined])));
  const form = component.root.querySelector(".facts");
  const field = (name) => form.querySelector(`input[name="${name}"]`);
  const submit = () => form.dispatchEvent(new window.Event("submit", { cancelable: true }));
  assert.deepEqual(
    [...form.querySelectorAll("input")].map(({ value }) => value),
    ["Zeppelin", "Herald", "", ""],
  );
  submit();
  assert.deepEqual(component.events, []);
  field("source").value = "";
  field("published").value = "2024-03-05";
  submit();
  assert.deepEqual(component.events, [["correct", { source: "", published: "2024-03-05" }]]);
});

test("corrections can be undone where there are any", () => {
  assert.equal(
    draw(pane(divide("one", [undefined]))).root.querySelectorAll(".facts .tool").length,
    1,
  );
  const said = { title: "Airship", author: "" };
  const component = draw(pane(divide("one", [undefined]), { said }));
  assert.deepEqual(texts(component.root, ".said"), [
    "The file says: Airship",
    "The file says: nothing",
  ]);
  const [, undo] = component.root.querySelectorAll(".facts .tool");
  undo.click();
  assert.deepEqual(component.events, [["correct", { undo: true }]]);
});

test("an article without a title looks like one", () => {
  const titled = draw(pane(divide("one", [undefined])));
  const untitled = draw(pane(divide("one", [undefined]), { untitled: true }));
  assert.equal(titled.root.querySelector("h2").className, "title");
  assert.equal(untitled.root.querySelector("h2").className, "title untitled");
});

test("a note is sent from the pane, and what is found stays with the article", () => {
  const note = { note_id: "n", start: 0, end: 3, text: "", holds: true };
  const { root, events } = draw(
    pane(divide("one two", [3, "noted"], [undefined]), { notes: [note] }),
  );
  assert.deepEqual(texts(root, ".text .noted"), ["one"]);
  root.querySelector("[aria-label='Delete this highlight']").click();
  assert.deepEqual(events, [["note", { note_id: "n", deleted: true }]]);
  assert.equal(
    root.querySelector(".finding input").getAttribute("aria-label"),
    "Find in this article",
  );
});

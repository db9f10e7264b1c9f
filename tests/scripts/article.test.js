import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { clipboard, mount, press, settled, texts, unmountAll, window } from "./dom.js";
import { loadScript } from "./loader.js";

const {
  default: article,
  placeOf,
  selectedUnits,
  snapToWords,
} = await loadScript("article", "placeOf", "selectedUnits", "snapToWords");

// The quotations that retrieval/evidence/quotation.py writes: test_quotation.py has the same file.
const QUOTATIONS = JSON.parse(readFileSync(new URL("quotation.json", import.meta.url), "utf-8"));
// The places that Layout.place_of() finds: tests/index/test_layouts.py has the same file.
const PLACES = JSON.parse(readFileSync(new URL("places.json", import.meta.url), "utf-8"));
const FAMILY = "👩‍👩‍👧"; // 5 code points, 8 UTF-16 code units
const PLAIN = [
  "",
  "quoted",
  "\n— Zeppelin\n[z.txt",
  "place",
  ", characters ",
  "start",
  "–",
  "end",
  "]",
];
const TEMPLATES = { plain: PLAIN, reference: ["“Zeppelin”", "place", ""] };
const TEXT = `😀😀 The zeppelin flew on Monday ${FAMILY}, says cafe\u0301 Zoe\u0308.`;

afterEach(() => {
  unmountAll();
  localStorage.clear();
});

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

function referenceTo(templates, start, end, { link = "", layout, marked = null } = {}) {
  const digests = { quote_sha256: "q0", text_sha256: "t0" };
  const cited = end > 0 ? { doc_id: "z.txt", span: { start, end }, ...digests } : null;
  return { templates, cited, marked, link, places: placesOf(layout) };
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
      facts: { title: "Zeppelin", source: "Herald", author: "", published: "", language: "de" },
      reference: referenceTo(TEMPLATES, 5, 17),
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

// Copies with the first button that has a label, in the form that is chosen in the pane.
async function copied(root, label, form = "plain") {
  const field = root.querySelector(".form");
  field.value = form;
  field.dispatchEvent(new window.Event("change"));
  document.dispatchEvent(new window.Event("selectionchange"));
  const buttons = [...root.querySelectorAll(".copy")];
  const button = buttons.find(({ textContent }) => textContent === label);
  assert.ok(button, `no button says “${label}”, but ${texts(root, ".copy")}`);
  button.click();
  await settled();
  return clipboard.text;
}

// The pane listens to selections once it has been drawn.
async function drawnPane(data) {
  const component = draw(data);
  await new Promise((resolve) => setTimeout(resolve, 1));
  return component;
}

for (const { name, document: source, start, end, templates, quotations } of QUOTATIONS) {
  const characters = Array.from(source.text);
  const { layout } = source;
  const words = characters.slice(start, end).join("");

  test(`the cited passage is quoted as in Python: ${name}`, async () => {
    const segments = divide(source.text, [start], [end, "passage"], [undefined]);
    const reference = referenceTo(templates, start, end, { layout });
    const { root } = await drawnPane(pane(segments, { reference }));
    assert.equal(root.querySelector(".text").textContent, source.text);
    for (const [form, quotation] of Object.entries(quotations)) {
      assert.equal(await copied(root, "Copy passage", form), quotation);
      root.querySelector(".copy").textContent = "Copy passage";
    }
  });

  test(`selected words are quoted as in Python: ${name}`, async () => {
    // The cited passage is another one; its marks begin and end inside the selected words.
    const [middle, length] = [start + 3, characters.length];
    const sentence = ["passage", "sentence"];
    const answer = [middle + 2, ...sentence, "answer"];
    const segments = divide(source.text, [middle], [middle + 1, ...sentence], answer, [length]);
    const reference = referenceTo(templates, middle, middle + 2, { layout });
    const { root } = await drawnPane(pane(segments, { reference }));
    select(root.querySelector(".text"), words);
    assert.equal(await copied(root, "Copy selection", "record"), quotations.record);
  });
}

for (const [name, words, start, end] of [
  ["behind surrogate pairs", "The", 3, 6],
  ["an emoji at the beginning", "😀", 0, 1],
  ["an emoji of several code points", FAMILY, 31, 36],
  ["from before an emoji to behind it", `Monday ${FAMILY}, says`, 24, 42],
  ["a letter with a combining mark", "cafe\u0301", 43, 48],
  ["the end of the text", ".", 53, 54],
]) {
  test(`the offsets of a selection count code points: ${name}`, async () => {
    const segments = divide(TEXT, [3], [13, "passage"], [30, "passage", "sentence"], [undefined]);
    const { root } = await drawnPane(pane(segments));
    select(root.querySelector(".text"), words);
    const quoted = await copied(root, "Copy selection");
    assert.equal(quoted, `“${words}”\n— Zeppelin\n[z.txt, characters ${start}–${end}]`);
    assert.equal(Array.from(TEXT).slice(start, end).join(""), words);
  });
}

for (const [text, selected, words] of [
  ["It costs $5 million a year", "5 mill", "$5 million"],
  ["It rose by 2.5% in May", "y 2.", "by 2.5%"],
  ["It rose by 2.5% in May", "2.5", "2.5%"],
  ["Between 1,500–2,000 men", "00–2,0", "1,500–2,000"],
  ["Between 1,500-2,000 men", "2,000", "2,000"],
  ["They won't go ", "on't g", "won't go"],
  ["  They left.\n\n", "  They left.\n", "They left."],
  [`Nobody ${FAMILY} came`, FAMILY.slice(0, 2), FAMILY],
  ["東京で会議が開かれた", "京で", "東京で"],
]) {
  test(`a selection takes in whole words: ${selected.trim()} of ${text.trim()}`, () => {
    const start = text.indexOf(selected);
    const [from, to] = snapToWords(text, [start, start + selected.length]);
    assert.equal(text.slice(from, to), words);
  });
}

test("a selection of spaces alone is none", () => {
  assert.equal(snapToWords("one  two", [3, 5]), null);
});

test("the button says what it copies: the sentence, the passage, or the selection", async () => {
  const segments = divide(
    "one two three four",
    [4],
    [7, "passage", "sentence"],
    [13, "passage"],
    [undefined],
  );
  const reference = referenceTo(TEMPLATES, 4, 13, { marked: { start: 4, end: 7 } });
  const { root } = await drawnPane(pane(segments, { reference }));
  assert.deepEqual(texts(root, ".copy"), ["Copy sentence", "Copy passage"]);
  assert.equal(await copied(root, "Copy sentence"), "“two”\n— Zeppelin\n[z.txt, characters 4–7]");
  assert.equal(
    await copied(root, "Copy passage"),
    "“two three”\n— Zeppelin\n[z.txt, characters 4–13]",
  );
});

test("Markdown shows the words as they are, with the link of the passage", async () => {
  const text = "# *Five* [of] us\n- 1. <won>\n3. more";
  const templates = {
    ...TEMPLATES,
    markdown: ["", "block", "\n>\n> — Z", "block_place", " ", "link", ""],
  };
  const reference = referenceTo(templates, 0, text.length, { link: "doc=z.txt" });
  const segments = divide(text, [undefined, "passage"]);
  const { root } = await drawnPane(pane(segments, { reference }));
  assert.equal(
    await copied(root, "Copy passage", "markdown"),
    [
      "> \\# \\*Five\\* \\[of\\] us",
      "> \\- 1. \\<won\\>",
      "> 3\\. more",
      ">",
      "> — Z http://footnote.test/?doc=z.txt",
    ].join("\n"),
  );
  // The next pane begins with the same form.
  assert.equal(draw(pane(segments, { reference })).root.querySelector(".form").value, "markdown");
});

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
  const reference = referenceTo(TEMPLATES, 0, 15, { layout });
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
  await settled();
  await new Promise((resolve) => setTimeout(resolve, 1));
  const quoted = await copied(root, "Copy selection");
  assert.equal(quoted, "“closed at”\n— Zeppelin\n[z.txt, p. 2, characters 9–18]");
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

test("an article that is not cited can be quoted too", async () => {
  const reference = referenceTo(TEMPLATES, 0, 0);
  const { root } = await drawnPane(pane(divide("one two", [undefined]), { reference }));
  assert.equal(root.querySelector(".legend"), null);
  assert.equal(await copied(root, "Copy reference", "record"), "“Zeppelin”");
  const other = await drawnPane(pane(divide("one two", [undefined]), { reference }));
  select(other.root.querySelector(".text"), "wo");
  assert.equal(
    await copied(other.root, "Copy selection"),
    "“two”\n— Zeppelin\n[z.txt, characters 4–7]",
  );
});

test("a changed text is drawn again even if its length is the same", () => {
  const reference = referenceTo(TEMPLATES, 0, 0);
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
  const reference = referenceTo(TEMPLATES, 0, 0, { link: "doc=z.txt" });
  const { root } = draw(pane(divide("one two", [undefined]), { reference }));
  assert.equal(await copied(root, "Copy link"), "http://footnote.test/?doc=z.txt");
});

test("the legend names the kinds of marks that the text has", () => {
  const segments = divide("one two three", [4, "passage"], [7, "passage", "sentence"], [undefined]);
  const { root } = draw(pane(segments));
  assert.deepEqual(texts(root, ".legend > *"), ["passage 1", "answering sentence"]);
  const skipped = draw(pane(divide("one two", [4, "skipped"], [undefined]), { answered: false }));
  assert.deepEqual(texts(skipped.root, ".legend > *"), ["grey: not searched"]);
  assert.equal(skipped.root.querySelector(".reader").className, "reader nearest");
});

test("words that a draft has otherwise are marked inside the passage", () => {
  const segments = divide(
    "by May 1 he",
    [7, "passage"],
    [8, "passage", "differs"],
    [11, "passage"],
  );
  const { root } = draw(pane(segments));
  const [mark] = root.querySelectorAll("mark.passage");
  assert.equal(mark.textContent, "by May 1 he");
  assert.deepEqual(texts(mark, "strong.differs"), ["1"]);
  assert.deepEqual(texts(root, ".legend > *"), ["passage 1", "differs"]);
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
  // In the head, and below the text, where a phone shows them.
  for (const where of ["above", "below"]) {
    const [previous, next] = root.querySelectorAll(`.steps.${where} .step`);
    assert.deepEqual([previous.disabled, next.disabled], [true, false]);
    next.click();
  }
  assert.deepEqual(events, [
    ["step", 2],
    ["step", 2],
  ]);
  assert.deepEqual(texts(root, ".steps.below .step"), ["‹Previous", "Next›"]);
});

test("the header of a file is folded, and none of its characters is lost", () => {
  const text = "---\ntitle: A\n---\nThe zeppelin flew.";
  const segments = divide(text, [17, "skipped", "file-header"], [undefined]);
  const { root } = draw(pane(segments));
  const header = root.querySelector(".file-header");
  const button = root.querySelector(".show-header");
  assert.equal(root.querySelector(".text").textContent, text);
  assert.deepEqual([header.hidden, button.getAttribute("aria-expanded")], [true, "false"]);
  assert.equal(root.querySelector(".legend"), null);
  button.click();
  assert.deepEqual([header.hidden, button.getAttribute("aria-expanded")], [false, "true"]);
  button.click();
  assert.equal(header.hidden, true);
  // A match in it is shown.
  const field = root.querySelector(".find");
  field.value = "title: a";
  field.dispatchEvent(new window.Event("input"));
  assert.equal(header.hidden, false);
});

test("the header of a file that is cited or noted stays", () => {
  const text = "---\ntitle: A\n---\nThe zeppelin flew.";
  const kinds = ["skipped", "file-header"];
  const { root } = draw(pane(divide(text, [4, ...kinds], [8, ...kinds, "noted"], [17, ...kinds])));
  assert.equal(root.querySelector(".show-header"), null);
  assert.equal(root.querySelector(".file-header[hidden]"), null);
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
  assert.equal(component.root.childElementCount, 0);
  press(document.body, "Escape");
  assert.equal(component.events.length, 1);
});

test("the pane says whose passages it steps through, once a newer question was asked", () => {
  const steps = { label: "1 of 2", previous: null, next: 2, question: "" };
  const data = { ...pane(divide("one", [undefined])), steps };
  const component = draw(data);
  assert.equal(component.root.querySelector(".asked"), null);
  component.draw({ ...data, steps: { ...steps, question: "Who flew?" } });
  assert.deepEqual(texts(component.root, ".asked q"), ["Who flew?"]);
});

test("only the facts that the reader changes are sent", () => {
  const component = draw(pane(divide("one", [undefined])));
  const form = component.root.querySelector(".facts");
  const field = (name) => form.querySelector(`input[name="${name}"]`);
  const submit = () => form.dispatchEvent(new window.Event("submit", { cancelable: true }));
  assert.deepEqual(
    [...form.querySelectorAll("input[name]")].map(({ value }) => value),
    ["Zeppelin", "Herald", "", "", "de"],
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

// Lets time go by in steps, so that timers that timers set run too.
function pass(timers, milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 250) timers.tick(250);
}

// Draws a pane and the name of another page, which is opened by the click of a number.
function pageName(path, openedBy) {
  draw(pane(divide("one", [undefined])));
  const link = document.createElement("a");
  link.dataset.testid = "stTopNavLink";
  link.href = `http://footnote.test${path}`;
  document.body.append(link);
  const heard = { link, clicks: 0 };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    heard.clicks += 1;
    if (heard.clicks === openedBy) history.pushState(null, "", path);
  });
  return heard;
}

test("a page's name that was not heard is clicked again, until the page is there", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const heard = pageName("/ask", 3);
  heard.link.click();
  for (const expected of [2, 3, 3, 3]) {
    pass(context.mock.timers, 3000);
    assert.equal(heard.clicks, expected);
  }
});

test("a page that the reader has left again is not opened once more", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const heard = pageName("/overview", 1);
  heard.link.click();
  pass(context.mock.timers, 1000);
  history.pushState(null, "", "/ask");
  pass(context.mock.timers, 9000);
  assert.equal(heard.clicks, 1);
});

test("the line about the speaker comes later, and a note half written stays", () => {
  const data = pane(divide(TEXT, [null]));
  const component = draw(data);
  const { root } = component;
  assert.ok(root.querySelector(".voice").hidden);
  const buttons = [...root.querySelectorAll(".tool")];
  buttons.find(({ textContent }) => textContent === "Note").click();
  const field = root.querySelector(".note-field");
  field.value = "Who says";
  component.draw({ ...data, article: { ...data.article, voice: "Reported speech: GUR." } });
  assert.equal(root.querySelector(".voice").textContent, "Reported speech: GUR.");
  assert.ok(!root.querySelector(".voice").hidden);
  assert.equal(root.querySelector(".note-field"), field);
});

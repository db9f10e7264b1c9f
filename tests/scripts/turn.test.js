import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { clipboard, fire, mount, press, settled, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const {
  default: turn,
  previewPlace,
  sentenceStarts,
} = await loadScript("turn", "previewPlace", "sentenceStarts");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => {
  mock.timers.reset();
  unmountAll();
});

function card(rank, overrides = {}) {
  const title = `Title ${rank}`;
  const quote = [{ text: `Quote ${rank}.`, kinds: ["sentence"] }];
  const context = [{ text: `Quote ${rank}.`, kinds: ["passage"] }];
  const templates = { plain: ["", "quoted", ` (${title})`] };
  const copied = { templates, link: "", words: `Quote ${rank}.`, place: "", start: 0, end: 8 };
  const facts = { rank, title, byline: "Herald", quote, context, also_in: [], copied };
  facts.doc_id = `${rank}.txt`;
  const match = { sure: null, match: "match 80", lead: "", inside: [false, false] };
  return { ...facts, ...match, before: false, after: false, mentions: "", note: "", ...overrides };
}

function data(cards, overrides = {}) {
  const { turn: facts, ...others } = overrides;
  return {
    turn: {
      question: "What stopped?",
      waiting: "",
      carried: [],
      more: "",
      searched_for: "",
      corrections: "",
      as_typed: "",
      status: `${cards.length} passages`,
      confidence: "",
      answered: true,
      refused: false,
      heading: "",
      cards,
      lost: [],
      missing_words: "",
      quotations: "",
      searched_line: "",
      text: "the answer",
      not_saved_reason: "",
      scope: "",
      ...facts,
    },
    active: null,
    active_copy: null,
    latest: false,
    verdicts: null,
    speakers: { lines: {}, error: "" },
    ...others,
  };
}

function verdicts(passages, overrides = {}) {
  const nothing = { nothing: false, nothing_label: "Nothing answers this" };
  return { passages, ...nothing, unsaved: "", unsaved_rank: null, ...overrides };
}

function draw(first) {
  const component = mount(turn);
  component.draw(first);
  return component;
}

// Returns the verdicts that the thumbs show, such as [1, null].
function shownVerdicts(root) {
  return [...root.querySelectorAll(".judgement")].map((group) => {
    const pressed = group.querySelector('[aria-pressed="true"]');
    return pressed ? Number(pressed.dataset.relevance) : null;
  });
}

test("a card shows how surely it answers or, in an older answer, how well it matches", () => {
  const sure = card(1, { sure: 100, match: "over 99% sure" });
  const { root } = draw(data([sure, card(2)]));
  assert.deepEqual(texts(root, ".match"), ["over 99% sure", "match 80"]);
});

test("whose words a sentence passes on is told later, without drawing the card again", () => {
  const { root, draw: redraw } = draw(data([card(1), card(2)]));
  const voices = [...root.querySelectorAll(".voice")];
  assert.deepEqual(
    voices.map((line) => line.hidden),
    [true, true],
  );
  redraw(data([card(1), card(2)], { speakers: { lines: { 2: "GUR, quoted" }, error: "" } }));
  assert.deepEqual([...root.querySelectorAll(".voice")], voices);
  assert.deepEqual(
    voices.map((line) => [line.hidden, line.textContent]),
    [
      [true, ""],
      [false, "GUR, quoted"],
    ],
  );
  const error = "Whose words these are cannot be told.";
  redraw(data([card(1), card(2)], { speakers: { lines: {}, error } }));
  assert.equal(root.querySelector(".speakers").textContent, error);
  assert.equal(voices[1].hidden, true);
});

test("the button that copies says that the citation comes with it, and of which passage", () => {
  const plain = card(2, { quote: [{ text: "Quote 2.", kinds: [] }] });
  const { root } = draw(data([card(1), plain]));
  const buttons = [...root.querySelectorAll(".copy-sentence")];
  assert.deepEqual(
    buttons.map((button) => [button.textContent, button.getAttribute("aria-label")]),
    [
      ["Copy with citation", "Copy with citation: sentence of passage 1"],
      ["Copy with citation", "Copy with citation: passage 2"],
    ],
  );
});

test("the sentence that a pronoun refers to stands before the quote, not in it", () => {
  const led = card(1, { lead: "GUR spoke on Thursday.", inside: [true, true] });
  const { root } = draw(data([led, card(2, { inside: [true, false] }), card(3)]));
  assert.equal(root.querySelector(".quote").textContent, "Quote 1.");
  assert.equal(root.querySelector(".led").textContent, "GUR spoke on Thursday. Quote 1.");
  const goes = (node) => ["goes-before", "goes-on"].map((name) => node.classList.contains(name));
  assert.deepEqual(goes(root.querySelector(".lead")), [true, false]);
  assert.deepEqual([...root.querySelectorAll(".quote")].map(goes), [
    [false, true],
    [true, false],
    [false, false],
  ]);
});

test("nobody takes the passages of a refusal for an answer", () => {
  const refusal = { answered: false, refused: true, heading: "Closest passages" };
  const { root } = draw(data([card(1, { weaker: true })], { turn: refusal }));
  assert.equal(root.querySelector(".turn").className, "turn nearest refused");
  assert.equal(root.querySelector(".heading").textContent, "Closest passages");
  const { root: found } = draw(data([card(1)]));
  assert.equal(found.querySelector(".heading"), null);
});

test("lost cards stand among the others, by rank", () => {
  const lost = [{ rank: 2, reason: "This passage was in pier.txt." }];
  const { root } = draw(data([card(1), card(3)], { turn: { lost } }));
  const cards = [...root.querySelectorAll(".card")];
  assert.deepEqual(
    cards.map((item) => [item.dataset.rank, item.classList.contains("lost")]),
    [
      ["1", false],
      ["2", true],
      ["3", false],
    ],
  );
  assert.equal(cards[1].querySelector("button"), null);
});

test("thumbs show the verdict on the passage of their rank", () => {
  const lost = [{ rank: 2, reason: "This passage was in pier.txt." }];
  const first = data([card(1), card(3), card(4)], { turn: { lost } });
  const { root, draw: redraw } = draw({ ...first, verdicts: verdicts([1, null, 0, null]) });
  assert.deepEqual(shownVerdicts(root), [1, 0, null]);
  redraw({ ...first, verdicts: verdicts([null, null, 1, 0]) });
  assert.deepEqual(shownVerdicts(root), [null, 1, 0]);
});

test("nothing is judged before the verdicts are known, and the quotes are drawn once", () => {
  const { root, draw: redraw } = draw(data([card(1)]));
  const quote = root.querySelector(".quote");
  assert.equal(root.querySelector(".judgement").hidden, true);
  assert.equal(root.querySelector(".nothing").hidden, true);
  redraw(data([card(1)], { verdicts: verdicts([0]) }));
  assert.equal(root.querySelector(".judgement").hidden, false);
  assert.equal(root.querySelector(".quote"), quote);
});

test("a thumb judges, and takes its verdict back when it is pressed again", () => {
  const { root, events, draw: redraw } = draw(data([card(1)], { verdicts: verdicts([null]) }));
  const [right, wrong] = root.querySelectorAll(".judgement button");
  right.click();
  wrong.click();
  redraw(data([card(1)], { verdicts: verdicts([0]) }));
  right.click();
  wrong.click();
  assert.deepEqual(events, [
    ["judge", { rank: 1, relevance: 1 }],
    ["judge", { rank: 1, relevance: 0 }],
    ["judge", { rank: 1, relevance: 1 }],
    ["judge", { rank: 1, relevance: null }],
  ]);
});

test("the answer as a whole is judged with a rank of null", () => {
  const { root, events, draw: redraw } = draw(data([card(1)], { verdicts: verdicts([null]) }));
  const button = root.querySelector(".nothing button");
  assert.equal(button.textContent, "Nothing answers this");
  button.click();
  redraw(data([card(1)], { verdicts: verdicts([null], { nothing: true }) }));
  assert.equal(button.getAttribute("aria-pressed"), "true");
  button.click();
  assert.deepEqual(events, [
    ["judge", { rank: null, relevance: 0 }],
    ["judge", { rank: null, relevance: null }],
  ]);
  redraw(data([card(1)], { verdicts: verdicts([1], { nothing_label: "" }) }));
  assert.equal(root.querySelector(".nothing").hidden, true);
});

test("a verdict that was not saved is reported next to its passage, once", () => {
  const unsaved = (rank) => verdicts([null, null], { unsaved: "Disk full.", unsaved_rank: rank });
  const cards = [card(1), card(2)];
  const { root, draw: redraw } = draw(data(cards, { verdicts: unsaved(2) }));
  const before = () => root.querySelector(".unsaved").previousSibling;
  assert.equal(before(), root.querySelector('.card[data-rank="2"] .tools'));
  redraw(data(cards, { verdicts: unsaved(null) }));
  assert.equal(before(), root.querySelector(".nothing"));
  assert.deepEqual(texts(root, ".unsaved"), ["Not saved. Disk full."]);
  redraw(data(cards, { verdicts: verdicts([1, null]) }));
  assert.equal(root.querySelector(".unsaved"), null);
});

test("a preview appears when its chip is pointed at, and goes a moment after", () => {
  const { root } = draw(data([card(1), card(2, { before: true, after: true })]));
  const chip = root.querySelectorAll(".chip")[1];
  const preview = root.querySelector(".preview");
  const isOpen = () => preview.matches(":popover-open");
  fire(chip, "pointerenter", { pointerType: "mouse" });
  mock.timers.tick(249);
  assert.equal(isOpen(), false);
  mock.timers.tick(1);
  assert.equal(isOpen(), true);
  assert.deepEqual(texts(preview, "p"), ["Title 2", "Herald", "… Quote 2. …"]);
  assert.equal(chip.getAttribute("aria-describedby"), preview.id);
  fire(chip, "pointerleave");
  mock.timers.tick(199);
  assert.equal(isOpen(), true);
  mock.timers.tick(1);
  assert.equal(isOpen(), false);
  assert.equal(chip.hasAttribute("aria-describedby"), false);
});

test("a preview stays while the pointer is on it", () => {
  const { root } = draw(data([card(1)]));
  const [chip, preview] = [root.querySelector(".chip"), root.querySelector(".preview")];
  fire(chip, "pointerenter", { pointerType: "mouse" });
  mock.timers.tick(250);
  fire(chip, "pointerleave");
  mock.timers.tick(100);
  fire(preview, "pointerenter");
  mock.timers.tick(1000);
  assert.equal(preview.matches(":popover-open"), true);
  fire(preview, "pointerleave");
  mock.timers.tick(200);
  assert.equal(preview.matches(":popover-open"), false);
});

test("a touch previews nothing, and a click opens the passage instead", () => {
  const { root, events } = draw(data([card(1)]));
  const [chip, preview] = [root.querySelector(".chip"), root.querySelector(".preview")];
  fire(chip, "pointerenter", { pointerType: "touch" });
  mock.timers.tick(1000);
  assert.equal(preview.matches(":popover-open"), false);
  fire(chip, "pointerenter", { pointerType: "mouse" });
  chip.click();
  mock.timers.tick(1000);
  assert.equal(preview.matches(":popover-open"), false);
  assert.deepEqual(events, [["open", 1]]);
});

test("Escape hides a preview first and does nothing else", () => {
  const { root } = draw(data([card(1)]));
  const preview = root.querySelector(".preview");
  assert.equal(press(document.body, "Escape").defaultPrevented, false);
  fire(root.querySelector(".chip"), "pointerenter", { pointerType: "mouse" });
  mock.timers.tick(250);
  assert.equal(press(document.body, "a").defaultPrevented, false);
  assert.equal(press(document.body, "Escape").defaultPrevented, true);
  assert.equal(preview.matches(":popover-open"), false);
  assert.equal(press(document.body, "Escape").defaultPrevented, false);
});

const PAGE = { width: 1000, height: 800 };

test("a preview goes below its chip if there is room, even if there is more above", () => {
  const chip = { left: 100, top: 500, bottom: 524 };
  const place = previewPlace(chip, { width: 480, height: 262 }, PAGE);
  assert.deepEqual(place, { maxHeight: 262, left: 100, top: 530 });
});

test("a preview goes to the side with more room, and is cut there", () => {
  const low = { left: 100, top: 500, bottom: 524 };
  const above = previewPlace(low, { width: 480, height: 400 }, PAGE);
  assert.deepEqual(above, { maxHeight: 486, left: 100, top: 94 });
  const cut = previewPlace(low, { width: 480, height: 700 }, PAGE);
  assert.deepEqual(cut, { maxHeight: 486, left: 100, top: 8 });
  const high = { left: 100, top: 300, bottom: 324 };
  const below = previewPlace(high, { width: 480, height: 700 }, PAGE);
  assert.deepEqual(below, { maxHeight: 462, left: 100, top: 330 });
});

test("a preview stays inside the window at its left and right", () => {
  const place = (left) => {
    const chip = { left, top: 100, bottom: 124 };
    return previewPlace(chip, { width: 480, height: 100 }, PAGE).left;
  };
  assert.deepEqual([place(-50), place(8), place(512), place(900)], [8, 8, 512, 512]);
});

test("the card and the copy in the reading pane are marked", () => {
  const copies = [
    { title: "Copy A", byline: "" },
    { title: "Copy B", byline: "Post" },
  ];
  const cards = [card(1), card(2, { also_in: copies })];
  const { root, events, draw: redraw } = draw(data(cards, { active: 1 }));
  const labels = () => texts(root, ".card .open");
  const current = () => texts(root, "[aria-current]");
  assert.deepEqual(labels(), ["Opened", "Open"]);
  assert.deepEqual(current(), ["Opened"]);
  redraw(data(cards, { active: 2, active_copy: 1 }));
  assert.deepEqual(labels(), ["Open", "Open"]);
  assert.deepEqual(current(), ["Copy B"]);
  assert.equal(root.querySelector(".card.active").dataset.rank, "2");
  root.querySelectorAll(".copy")[0].click();
  assert.deepEqual(events, [["copy", [2, 0]]]);
});

test("the focus goes back to the card when its article is closed", () => {
  const { root, draw: redraw } = draw(data([card(1), card(2)], { active: 2 }));
  redraw(data([card(1), card(2)]));
  assert.equal(root.getRootNode().activeElement, root.querySelectorAll(".open")[1]);
});

test("a short card shows the whole passage on demand", () => {
  const quote = [
    { text: "Long before. ", kinds: ["aside"] },
    { text: "The answer.", kinds: ["sentence"] },
  ];
  const { root } = draw(data([card(1, { quote }), card(2)]));
  const [more, ...others] = root.querySelectorAll(".more");
  assert.equal(others.length, 0);
  const shown = root.querySelector(".quote");
  assert.equal(shown.textContent, "Long before. The answer.");
  more.click();
  assert.equal(shown.classList.contains("whole"), true);
  assert.deepEqual([more.textContent, more.getAttribute("aria-expanded")], ["Less", "true"]);
  more.click();
  assert.equal(shown.classList.contains("whole"), false);
});

test("a corrected typing error is said, and can be searched for as it was typed", () => {
  const facts = { corrections: "Searched for “ferry” instead of “fery”.", as_typed: "the fery" };
  const { root, events } = draw(data([card(1)], { turn: facts }));
  const line = root.querySelector(".spelling");
  assert.equal(line.querySelector("span").textContent, facts.corrections);
  line.querySelector("button").click();
  assert.deepEqual(events, [["correct", "the fery"]]);
  assert.equal(draw(data([card(1)])).root.querySelector(".spelling"), null);
});

test("what was searched for can be corrected", () => {
  const { root, events } = draw(data([card(1)], { turn: { searched_for: "the ferry" } }));
  const line = root.querySelector(".resolved");
  const form = line.nextSibling;
  const [field, edit] = [form.querySelector(".correct"), line.querySelector(".edit")];
  edit.click();
  assert.deepEqual([line.hidden, form.hidden, field.value], [true, false, "the ferry"]);
  field.value = "  ";
  fire(form, "submit");
  field.value = "the other ferry";
  fire(form, "submit");
  assert.deepEqual(events, [["correct", "the other ferry"]]);
  assert.equal(press(field, "Escape").defaultPrevented, true);
  assert.deepEqual([line.hidden, form.hidden], [false, true]);
  edit.click();
  assert.equal(field.value, "the ferry");
});

test("what comes from earlier questions can be taken away, phrase by phrase", () => {
  const carried = [
    { phrase: "the ferry", without: "How many? (Monday)" },
    { phrase: "Monday", without: "How many? (the ferry)" },
  ];
  const facts = { searched_for: "How many? (the ferry, Monday)", carried };
  const { root, events } = draw(data([card(1)], { turn: facts }));
  const chips = root.querySelectorAll(".carried");
  assert.deepEqual(texts(root, ".carried"), ["the ferry", "Monday"]);
  chips[1].click();
  assert.deepEqual(events, [["correct", "How many? (the ferry)"]]);
  root.querySelector(".resolved .edit").click();
  const field = root.querySelector(".resolved + .correction .correct");
  assert.equal(field.value, facts.searched_for);
});

test("a question is edited in its place and asked again", () => {
  const { root, events } = draw(data([card(1)]));
  root.querySelector(".ask-anew").click();
  const form = root.querySelector(".asked + .correction");
  const field = form.querySelector(".correct");
  assert.equal(field.value, "What stopped?");
  field.value = "What sank?";
  press(field, "Enter");
  assert.deepEqual(events, [["ask", "What sank?"]]);
});

test("a very long question is cut until the reader wants all of it", () => {
  const question = "Why? ".repeat(600);
  const { root } = draw(
    data([card(1)], { turn: { question, searched_for: `${question} (ferry)` } }),
  );
  const heading = root.querySelector(".question");
  assert.deepEqual(
    [...root.querySelectorAll(".cut")].map(({ tagName }) => tagName),
    ["H2", "Q"],
  );
  assert.equal(heading.textContent, question);
  root.querySelector(".rest").click();
  assert.equal(heading.classList.contains("cut"), false);
  assert.equal(draw(data([card(1)])).root.querySelector(".cut, .rest"), null);
});

test("a question that waits says what is happening, and can be stopped", () => {
  const stopped = [];
  const listen = () => stopped.push("stop");
  document.addEventListener("footnote-stop", listen);
  const { root } = draw(data([], { turn: { waiting: "Reading 10 passages", status: "" } }));
  assert.deepEqual(texts(root, '.waiting [role="status"]'), ["Reading 10 passages"]);
  assert.equal(root.querySelector(".ask-anew"), null);
  root.querySelector(".stop").click();
  assert.deepEqual(stopped, ["stop"]);
  document.removeEventListener("footnote-stop", listen);
});

test("further passages stand under their articles, and the button that brought them is gone", () => {
  const first = data([card(1)], { turn: { more: "More passages" } });
  const { root, events, draw: redraw } = draw(first);
  const button = root.querySelector(".more-passages");
  button.click();
  assert.deepEqual([events, button.disabled], [[["more", true]], true]);
  const grouped = { grouped: true, weaker: true, match: "" };
  const further = [
    card(2, { ...grouped, doc_id: "b.txt", title: "B" }),
    card(3, { ...grouped, doc_id: "c.txt", title: "C" }),
    card(4, { ...grouped, doc_id: "b.txt", title: "B" }),
  ];
  redraw(data([card(1), ...further]));
  assert.equal(root.querySelector(".more-passages"), null);
  const groups = [...root.querySelectorAll(".group")];
  assert.deepEqual(
    groups.map((group) => [
      group.querySelector("h3").textContent,
      [...group.querySelectorAll(".card")].map((item) => item.dataset.rank),
    ]),
    [
      ["B", ["2", "4"]],
      ["C", ["3"]],
    ],
  );
});

test("a passage marked wrong is folded when the question is asked again, not before", () => {
  const first = data([card(1), card(2)], { verdicts: verdicts([null, null]) });
  const { root, draw: redraw } = draw(first);
  root.querySelector(".judge.wrong").click();
  const judged = { ...first, verdicts: verdicts([0, 1]) };
  redraw(judged);
  assert.equal(root.querySelector(".folded"), null);
  assert.match(texts(root, ".effect")[0], /folded/u);
  const again = draw(judged);
  const folded = [...again.root.querySelectorAll(".folded")];
  assert.deepEqual(
    folded.map((item) => item.dataset.rank),
    ["1"],
  );
  folded[0].querySelector(".effect button").click();
  assert.deepEqual(again.events, [["judge", { rank: 1, relevance: null }]]);
  again.draw(first);
  assert.equal(again.root.querySelector(".folded, .effect"), null);
});

test("a card copies its sentence with the citation", async () => {
  const { root } = draw(data([card(1), card(2)]));
  root.querySelectorAll(".copy-sentence")[1].click();
  await settled();
  assert.equal(clipboard.text, "“Quote 2.” (Title 2)");
});

test("the probability is explained when the reader asks, and a weaker passage has none", () => {
  const weak = card(2, { weaker: true, match: "" });
  const { root } = draw(data([card(1, { sure: 86, match: "86% sure" }), weak]));
  const [button, ...others] = root.querySelectorAll(".match");
  assert.equal(others.length, 0);
  const explained = root.querySelector(".explained");
  assert.equal(explained.hidden, true);
  button.click();
  assert.equal(explained.hidden, false);
  assert.equal(button.getAttribute("aria-controls"), explained.id);
});

test("the lines of a table stay apart in a short card, and paragraphs run on", () => {
  const quote = (text) => [{ text, kinds: ["sentence"] }];
  const { root } = draw(
    data([card(1, { quote: quote("One.\n\nTwo.") }), card(2, { quote: quote("a\nb\nc\nd") })]),
  );
  const flowing = [...root.querySelectorAll(".quote")].map((q) => q.classList.contains("flowing"));
  assert.deepEqual(flowing, [true, false]);
});

function strip(overrides = {}) {
  return {
    line: "2 figures",
    waiting: false,
    figures: [],
    points: [],
    days: [],
    highest: "",
    others: [],
    others_line: "",
    places: {},
    status: "",
    ...overrides,
  };
}

test("a passage whose figure is of another place is set apart, on its card and in the first line", () => {
  const cards = [card(1, { match: "may answer this" }), card(2, { match: "may answer this" })];
  const { root, draw: redraw } = draw(data(cards, { turn: { status: "[1] and [2] may answer" } }));
  const shown = () => [
    root.querySelector(".status [role=status]").textContent,
    ...[...root.querySelectorAll(".figure-place")].map((line) => !line.hidden && line.textContent),
    ...texts(root, ".match"),
  ];
  const before = ["[1] and [2] may answer", false, false, "may answer this", "may answer this"];
  assert.deepEqual(shown(), before);
  const figures = strip({ places: { 1: "says “to Russia”" }, status: "[2] may answer" });
  const turn = { status: "[1] and [2] may answer" };
  redraw(data(cards, { turn, figures }));
  assert.deepEqual(shown(), [
    "[2] may answer",
    "says “to Russia”",
    false,
    "comes near",
    "may answer this",
  ]);
  redraw(data(cards, { turn, figures: strip() }));
  assert.deepEqual(shown(), before);
});

test("an answer is copied with its first line as it stands", async () => {
  const turn = { status: "[1] may answer", text: "Q\n[1] may answer\n[1] Words." };
  const { root, draw: redraw } = draw(data([card(1)], { turn }));
  const figures = strip({
    places: { 1: "says “$& to Russia”" },
    status: "[1] says “$& to Russia”",
  });
  redraw(data([card(1)], { turn, figures }));
  root.querySelector(".copy-all").click();
  await settled();
  assert.equal(clipboard.text, "Q\n[1] says “$& to Russia”\n[1] Words.");
});

test("a figure stands among its words, and its place before who claims it", () => {
  const chip = { claimed_by: "GUR", label: "all", said_of: "4 November", position: 0 };
  const figures = strip({
    figures: [
      { ...chip, before: "", text: "around 12,000", after: ", some say.", place: "", rank: 1 },
      { ...chip, before: "… not", text: "9", after: "men …", place: "to Russia", rank: 0 },
    ],
  });
  const { root } = draw(data([card(1), card(2)], { figures }));
  assert.deepEqual(texts(root, ".figure .words"), [
    "around 12,000, some say.",
    "… not 9 men\u00a0…",
  ]);
  assert.deepEqual(texts(root, ".figure .claimed"), [
    "GUR · 4 November",
    "to Russia · GUR · 4 November",
  ]);
  const apart = [...root.querySelectorAll(".figure")].map((f) => f.classList.contains("elsewhere"));
  assert.deepEqual(apart, [false, true]);
});

test("a card tells that the next sentence may take its words back", () => {
  const { root } = draw(data([card(1, { objection: "Although" }), card(2, { objection: "" })]));
  const quotes = [...root.querySelectorAll(".quote")];
  assert.deepEqual(
    quotes.map((quote) => quote.dataset.objection),
    ["Although", undefined],
  );
  // The quote itself is the article's words, and no more.
  assert.equal(quotes[0].textContent, "Quote 1.");
});

test("a sentence does not begin within a name or after a title", () => {
  const text =
    "Rain fell. The U.S. National Guard came with Gen. Miller.\n\nIt left at 5.30 p.m. Why?";
  assert.deepEqual(
    sentenceStarts(text).map((at) => text.slice(at, at + 6)),
    ["Rain f", "The U.", "It lef", "Why?"],
  );
});

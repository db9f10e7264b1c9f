import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fire, press, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { buildMarking, buildNotes } = await loadScript("article", "buildMarking", "buildNotes");

const TEXT = "😀 The weir broke at noon.";
const HELD = { note_id: "n1", start: 2, end: 10, text: "Which?", holds: true };
const LOST = { note_id: "n2", start: 0, end: 4, text: "", holds: false };

afterEach(unmountAll);

// Draws the notes of an article and the buttons that mark what is selected.
function draw(notes, { cited = null, selected = null } = {}) {
  const text = document.createElement("div");
  text.append(TEXT);
  const article = { notes, reference: { cited } };
  const sent = [];
  const part = buildNotes(article, text, (wanted) => sent.push(wanted));
  const marking = buildMarking(
    article,
    text,
    () => part,
    (wanted) => sent.push(wanted),
  );
  document.body.append(text, part, marking);
  const select = (start, end) => {
    const range = document.createRange();
    range.setStart(text.firstChild, start);
    range.setEnd(text.firstChild, end);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
  };
  document.getSelection().removeAllRanges();
  if (selected) select(...selected);
  const [highlight, note] = marking.querySelectorAll("button");
  return { part, marking, highlight, note, select, sent };
}

test("selected words are highlighted by code points, without the space around them", () => {
  const { highlight, sent } = draw([], { selected: [2, 12] });
  highlight.click();
  assert.deepEqual(sent, [{ start: 2, end: 10, text: "" }]);
});

test("a word that is selected in part is marked whole", () => {
  const { highlight, sent } = draw([], { selected: [4, 9] });
  highlight.click();
  assert.deepEqual(sent, [{ start: 2, end: 10, text: "" }]);
});

test("the cited passage is marked where nothing is selected, and a hint given without one", () => {
  const cited = draw([], { cited: { span: { start: 2, end: 25 } } });
  cited.highlight.click();
  assert.deepEqual(cited.sent, [{ start: 2, end: 25, text: "" }]);
  const none = draw([]);
  none.note.click();
  assert.deepEqual(none.sent, []);
  assert.deepEqual(texts(none.marking, ".hint"), ["Select the words to mark."]);
});

test("a note is written below the article and sent with its place", () => {
  const { part, note, select, sent } = draw([], { selected: [3, 11] });
  assert.equal(part.hidden, true);
  note.click();
  assert.equal(part.hidden, false);
  assert.deepEqual(texts(part, "blockquote"), ["The weir"]);
  const field = part.querySelector("textarea");
  assert.equal(press(field, "Escape").defaultPrevented, true);
  assert.equal(part.hidden, true);
  select(2, 11);
  note.click();
  part.querySelector("textarea").value = "Which weir?";
  fire(part.querySelector("form"), "submit");
  assert.deepEqual(sent, [{ start: 2, end: 10, text: "Which weir?" }]);
});

test("notes are listed, changed and deleted; a lost one says so", () => {
  const { part, sent } = draw([HELD, LOST]);
  assert.deepEqual(texts(part, "summary"), ["2 marked passages"]);
  assert.deepEqual(texts(part, ".noted-words"), ["The weir"]);
  assert.match(texts(part, ".lost p")[0], /not there now/);
  const [edit, remove] = part.querySelectorAll(".note:first-child .tool");
  edit.click();
  const field = part.querySelector("textarea");
  assert.equal(field.value, "Which?");
  field.value = "The upper one";
  fire(part.querySelector("form"), "submit");
  press(field, "Escape");
  remove.click();
  assert.deepEqual(sent, [
    { note_id: "n1", text: "The upper one" },
    { note_id: "n1", deleted: true },
  ]);
});

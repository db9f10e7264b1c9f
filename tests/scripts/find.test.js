import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fire, press, texts, unmountAll } from "./dom.js";
import { loadScript } from "./loader.js";

const { buildFind, findAll, foldText, rangesIn } = await loadScript(
  "article",
  "buildFind",
  "findAll",
  "foldText",
  "rangesIn",
);

afterEach(unmountAll);

function found(text, words) {
  return findAll(foldText(text), words).map(([start, end]) => text.slice(start, end));
}

test("words are found in any case, with or without accents, over line breaks", () => {
  assert.deepEqual(found("Görlitz and GORLITZ", "gorlitz"), ["Görlitz", "GORLITZ"]);
  assert.deepEqual(found("cafe\u0301s and café", "CAFÉ"), ["cafe\u0301", "café"]);
  assert.deepEqual(found("the zeppelin\n  flew", "zeppelin flew"), ["zeppelin\n  flew"]);
  assert.deepEqual(found("“It’s so,” 1990–91", '"it\'s so," 1990-91'), ["“It’s so,” 1990–91"]);
  assert.deepEqual(found("hyphen\u00adated", "hyphenated"), ["hyphen\u00adated"]);
  assert.deepEqual(found("an oﬃce 😀 here", "office"), ["oﬃce"]);
  assert.deepEqual(found("😀😀 so", "so"), ["so"]);
  assert.deepEqual(found("aaaa", "aa"), ["aa", "aa"]);
  assert.deepEqual(found("anything", "   "), []);
});

test("a range covers the words, whichever pieces the text is drawn in", () => {
  const text = document.createElement("div");
  text.append("The zep");
  const mark = document.createElement("mark");
  mark.append("pelin 😀 fl");
  text.append(mark, "ew.");
  const content = text.textContent;
  for (const words of ["The", "zeppelin", "zeppelin 😀 flew", "flew.", "pelin"]) {
    const start = content.indexOf(words);
    const range = rangesIn(text)(start, start + words.length);
    assert.equal(range.toString(), words);
  }
});

function draw(content) {
  const text = document.createElement("div");
  text.append(content);
  const box = buildFind(text);
  document.body.append(box, text);
  const field = box.querySelector("input");
  const type = (words) => {
    field.value = words;
    fire(field, "input");
  };
  return { box, field, type, said: () => texts(box, ".found")[0] };
}

test("matches are counted, and Enter steps through them and round", () => {
  const { field, type, said } = draw("The ferry. A ferry, and the Ferry.");
  assert.equal(said(), "");
  type("ferry");
  assert.equal(said(), "match 1 of 3");
  press(field, "Enter");
  press(field, "Enter");
  assert.equal(said(), "match 3 of 3");
  press(field, "Enter");
  assert.equal(said(), "match 1 of 3");
  type("zeppelin");
  assert.equal(said(), "no match");
});

test("Escape empties the field first, and closes the article only then", () => {
  const { field, type, said } = draw("The ferry.");
  type("ferry");
  assert.equal(press(field, "Escape").defaultPrevented, true);
  assert.deepEqual([field.value, said()], ["", ""]);
  assert.equal(press(field, "Escape").defaultPrevented, false);
});

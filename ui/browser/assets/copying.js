// Quotations to copy: the words, their source and where they stand, in the form the reader chose.
// retrieval/evidence/quotation.py says what a template is, and writes the same quotations.

const FORMS = {
  plain: "plain text, cited",
  markdown: "Markdown, cited",
  reference: "reference",
  record: "full record",
};
const FORM_SETTING = "footnote-copied-as";

const DOUBLE_MARKS = /["“”„‟«»]/u;
const ONE_QUOTATION = /^\s*(?:“[^"“”„‟«»]*”|„[^"“”„‟«»]*[“”]|"[^"“”„‟«»]*"|«[^"“”„‟«»]*»)\s*$/u;

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const LONGEST_WORD = 200;

// Returns words between quotation marks that differ from those in the words, none of them changed.
function quoted(words) {
  if (ONE_QUOTATION.test(words)) return words;
  return DOUBLE_MARKS.test(words) ? `‘${words}’` : `“${words}”`;
}

// Returns a text that Markdown shows as it is.
function escapeMarkdown(text) {
  return text.replace(/[\\`*_[\]<>~|$&]/gu, "\\$&");
}

// Returns words as a Markdown block quotation, without a sign at the start of a line that would make
// it a heading, a list or a rule.
function blockQuotation(words) {
  const lines = words.split(/\r\n|[\n\r\u2028\u2029]/u);
  return lines
    .map((line) => escapeMarkdown(line.trim()))
    .map((line) => line.replace(/^(#|[-+=]|\d+(?=[.)]))/u, (sign) => escapeSign(sign)))
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function escapeSign(sign) {
  return /\d/u.test(sign) ? `${sign}\\` : `\\${sign}`;
}

function chosenForm() {
  const form = readSetting(FORM_SETTING);
  return form in FORMS ? form : "plain";
}

// Returns a quotation in a form.
//
// `source` has the article's templates and the query string of the link; `quote` has the words,
// their place, and their start and end in code points.
function quotation(source, quote, form = chosenForm()) {
  const { words, place, start, end } = quote;
  const values = {
    quoted: quoted(words),
    block: blockQuotation(words),
    place: place && `, ${place}`,
    block_place: place && `, ${escapeMarkdown(place)}`,
    start,
    end,
    link: linkTo(source.link),
  };
  return source.templates[form].map((part, at) => (at % 2 ? values[part] : part)).join("");
}

// Returns the app's address of a view. It leads to the page where questions are asked, from whichever
// page it is copied.
function linkTo(query) {
  return `${new URL("./", location.href).href}?${query}`;
}

// Returns a field to choose the form of what is copied.
function buildFormChoice() {
  const field = element("select", "tool form");
  field.setAttribute("aria-label", "Form of what is copied");
  for (const [form, name] of Object.entries(FORMS)) {
    const option = element("option", "", name);
    option.value = form;
    field.append(option);
  }
  field.value = chosenForm();
  field.addEventListener("change", () => writeSetting(FORM_SETTING, field.value));
  return field;
}

// Returns the part [start, end) of a text, in UTF-16 code units, without the spaces at its ends and
// with the whole of the words and figures that it cuts; null if nothing is left.
function snapToWords(content, [start, end]) {
  const chosen = content.slice(start, end);
  let from = start + chosen.length - chosen.trimStart().length;
  let to = start + chosen.trimEnd().length;
  if (from >= to) return null;
  const begin = Math.max(0, from - LONGEST_WORD);
  for (const { segment, index } of WORDS.segment(content.slice(begin, to + LONGEST_WORD))) {
    const [first, after] = [begin + index, begin + index + segment.length];
    if (first < from && from < after) from = first;
    if (first < to && to < after) to = after;
  }
  // A figure keeps its sign: "5 million" is not what "$5 million" says.
  if (
    /(?:^|[^\p{L}\p{N}])[$€£¥+−-]$/u.test(content.slice(Math.max(0, from - 2), from)) &&
    /\d/u.test(content[from])
  ) {
    from -= 1;
  }
  if (/\d/u.test(content[to - 1]) && /[%‰]/u.test(content[to] ?? "")) to += 1;
  return [from, to];
}

// What is quoted of the open article: the selected words, the marked sentence, or the passage.

// Returns the range that the reader has selected, or null. A selection inside a shadow root is
// visible only through getComposedRanges() or, in Chromium, the shadow root's getSelection().
function selectedRange(root) {
  const selection = root.getSelection ? root.getSelection() : document.getSelection();
  if (selection?.getComposedRanges) {
    return selection.getComposedRanges({ shadowRoots: [root] })[0] ?? null;
  }
  return selection?.rangeCount ? selection.getRangeAt(0) : null;
}

// Returns the selected part of the text as [start, end) in UTF-16 code units, or null if nothing
// is selected or the selection reaches beyond the text.
function selectedUnits(text) {
  const range = selectedRange(text.getRootNode());
  if (!range || range.collapsed) return null;
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const unitsBefore = (node, offset) => {
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(node, offset);
    return before.toString().length;
  };
  const start = unitsBefore(range.startContainer, range.startOffset);
  const end = unitsBefore(range.endContainer, range.endOffset);
  return start < end ? [start, end] : null;
}

// Returns the number of code points in the first `units` UTF-16 code units of a text.
function countCodePoints(text, units) {
  return Array.from(text.slice(0, units)).length;
}

// Returns what is quoted of [start, end) in UTF-16 code units of the text.
function quoteUnits(article, content, [start, end]) {
  const [first, after] = [start, end].map((units) => countCodePoints(content, units));
  return quoteAt(article, content.slice(start, end), first, after);
}

// Returns what is quoted of a span, whose offsets count code points.
function quoteSpan(article, content, { start, end }) {
  return quoteAt(article, Array.from(content).slice(start, end).join(""), start, end);
}

function quoteAt({ reference }, words, start, end) {
  return { words, start, end, place: placeOf(reference.places, start, end) };
}

// Returns the selected words, without spaces around them and without half words; null if there are
// none.
function selectedWords(text) {
  const units = text.isConnected ? selectedUnits(text) : null;
  return units && snapToWords(text.textContent, units);
}

// Returns a button that copies what is selected or, if nothing is, the sentence that is marked, the
// passage, or a reference to the article. The button says which.
function buildCopyButton(article, text) {
  const { marked, cited } = article.reference;
  const other = marked ? "Copy sentence" : cited ? "Copy passage" : "Copy reference";
  const label = () => (selectedWords(text) ? "Copy selection" : other);
  const button = copier("tool copy", label(), () => {
    const content = text.textContent;
    const units = selectedWords(text);
    if (units) return quotation(article.reference, quoteUnits(article, content, units));
    const span = marked ?? cited?.span;
    if (span) return quotation(article.reference, quoteSpan(article, content, span));
    const nothing = { words: "", place: "", start: 0, end: 0 };
    return quotation(article.reference, nothing, "reference");
  });
  button.setAttribute("aria-keyshortcuts", "c");
  button.title = cited
    ? "Copies it with its source, in the form chosen beside. Selected words come first."
    : "Select words in the text to quote them";
  const onSelection = () => {
    if (!text.isConnected) {
      document.removeEventListener("selectionchange", onSelection);
      return;
    }
    button.dataset.label = label();
    if (!button.classList.contains("outcome")) showLabel(button);
  };
  // The text is not on the page yet, so the first call may come before it is.
  requestAnimationFrame(() => document.addEventListener("selectionchange", onSelection));
  return button;
}

// Returns further ways to copy, with the form of what is copied.
function buildTools(article, text) {
  const { cited, marked, link } = article.reference;
  const tools = element("div", "tools");
  if (marked) {
    const copyPassage = () => {
      const quote = quoteSpan(article, text.textContent, cited.span);
      return quotation(article.reference, quote);
    };
    tools.append(copier("tool copy", "Copy passage", copyPassage));
  }
  tools.append(buildFormChoice());
  if (link) tools.append(copier("tool copy", "Copy link", () => linkTo(link)));
  return tools;
}


function drawHint(root, { hint, asks }) {
  const empty = element("section", "empty");
  empty.append(element("p", "", hint));
  const keys = element("p", "keys");
  if (asks) keys.append(element("kbd", "", "/"), " to ask, ");
  keys.append(element("kbd", "", "Esc"), " to close an article");
  empty.append(keys);
  root.replaceChildren(empty);
}

function detailsOf(article) {
  const details = element("details", "details");
  const summary = element("summary", "");
  summary.append(element("bdi", "", article.doc_id), " · details");
  details.append(summary);
  const list = element("dl", "");
  for (const { name, value } of article.details) {
    list.append(element("dt", "", name), element("dd", "", value));
  }
  if (article.link) {
    const link = element("a", "", article.link);
    link.href = article.link;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const value = element("dd", "");
    value.append(link);
    list.append(element("dt", "", "Published at"), value);
  }
  details.append(list);
  return details;
}

function scrollToPassage(text) {
  const mark = text.querySelector("mark.sentence") ?? text.querySelector("mark");
  if (!mark) {
    text.scrollTop = 0;
    return;
  }
  const passage = text.querySelector("mark");
  const top = (node) => node.getBoundingClientRect().top - text.getBoundingClientRect().top;
  // The passage begins a little below the upper edge, unless its sentence would then be hidden.
  const room = text.clientHeight / 6;
  const target = top(mark) - top(passage) > text.clientHeight - 2 * room ? mark : passage;
  text.scrollTop += top(target) - room;
}

// Where the reader has selected words of the article: [start, end) in the text as JavaScript
// counts it, in halves of surrogate pairs; null where nothing of it is selected.
function selected(text) {
  const shadow = text.getRootNode();
  const selection = shadow.getSelection ? shadow.getSelection() : document.getSelection();
  let range = null;
  if (selection?.getComposedRanges) [range] = selection.getComposedRanges({ shadowRoots: [shadow] });
  else if (selection?.rangeCount) range = selection.getRangeAt(0);
  if (!range || range.collapsed) return null;
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const upTo = (node, offset) => {
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(node, offset);
    return before.toString().length;
  };
  const [start, end] = [
    upTo(range.startContainer, range.startOffset),
    upTo(range.endContainer, range.endOffset),
  ];
  return start < end ? [start, end] : null;
}

// Words of an article with all that is needed to find them again; offsets in code points.
function quotation(article, words, start, end) {
  const { source, place, proof } = article.reference;
  return `“${words}”\n— ${source}\n[${place}, characters ${start}–${end}, ${proof}]`;
}

function toolsOf(article, text) {
  const { start, end, link } = article.reference;
  const tools = element("div", "tools");
  tools.setAttribute("role", "status");
  const all = text.textContent;
  const codePoints = (units) => Array.from(all.slice(0, units)).length;
  const quote = () => {
    const chosen = selected(text);
    if (chosen) {
      const words = all.slice(...chosen);
      return quotation(article, words, ...chosen.map(codePoints));
    }
    return quotation(article, Array.from(all).slice(start, end).join(""), start, end);
  };
  if (end > 0) {
    const button = copier("tool copy", "Copy quote with citation", quote);
    button.title = "Copies the passage, or the words you have selected, with where they stand";
    tools.append(button);
  }
  if (link) {
    // The page where questions are asked, whichever page this is.
    const address = () => `${new URL("./", location.href).href}?${link}`;
    tools.append(copier("tool copy", "Copy link", address));
  }
  return tools;
}

function arrow(name, sign, rank, step) {
  const button = element("button", "tool step", sign);
  button.type = "button";
  button.setAttribute("aria-label", `${name} citation`);
  button.title = `${name} citation`;
  button.disabled = rank === null;
  button.addEventListener("click", () => step(rank));
  return button;
}

function stepsOf(steps, step) {
  const group = element("div", "steps");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Citations of this answer");
  group.append(
    arrow("Previous", "‹", steps.previous, step),
    element("span", "", steps.label),
    arrow("Next", "›", steps.next, step),
  );
  return group;
}

// root -> the opening that is shown; the same one again is not scrolled to again.
const opened = new WeakMap();

// root -> what had the keyboard when the article was opened, to which it goes back.
const openers = new WeakMap();

function focused() {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
}

function giveBack(root) {
  const opener = openers.get(root);
  // A card of an answer takes it by itself: another may be open by then.
  if (!opener?.isConnected || opener.closest(".turn")) return;
  if (document.activeElement === document.body) opener.focus({ preventScroll: true });
}

function drawArticle(root, data, { close, step, fresh }) {
  const { article, label, steps } = data;
  const reader = element("section", article.answered ? "reader" : "reader nearest");
  reader.setAttribute("aria-label", "Reading pane");

  const text = element("div", "text");
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "Text of the article");
  appendSegments(text, article.text);

  const title = element("h2", "title", article.title);
  title.dir = "auto";
  const button = element("button", "tool close", "Close");
  button.type = "button";
  button.setAttribute("aria-label", "Close the article");
  button.setAttribute("aria-keyshortcuts", "Escape");
  button.addEventListener("click", close);
  const row = element("div", "row");
  row.append(title, button);
  const head = element("header", "head");
  head.append(row);
  if (article.byline) head.append(element("p", "byline", article.byline));
  if (article.notice) {
    const notice = element("p", "notice", article.notice);
    notice.setAttribute("role", "alert");
    head.append(notice);
  }
  const bar = element("div", "bar");
  if (steps) bar.append(stepsOf(steps, step));
  bar.append(toolsOf(article, text));
  head.append(bar, detailsOf(article));

  const legend = element("footer", "legend");
  const has = (kind) => text.querySelector(`.${kind}`) !== null;
  if (has("passage")) {
    const jump = element("button", "jump passage", label || "passage");
    jump.type = "button";
    jump.title = "Back to the passage";
    jump.addEventListener("click", () => scrollToPassage(text));
    legend.append(jump);
  }
  if (has("sentence")) {
    legend.append(
      element("span", "key sentence", article.answered ? "answering sentence" : "nearest sentence"),
    );
  }
  if (has("skipped")) legend.append(element("span", "key skipped", "grey: not searched"));

  reader.append(head, text);
  if (legend.childNodes.length > 0) reader.append(legend);
  // Stepping on with the keyboard goes on from the same button.
  const before = focused();
  const held = root.contains(before);
  const stepping = held && before.closest(".step")?.getAttribute("aria-label");
  if (fresh && !held) openers.set(root, before);
  const place = root.querySelector(".text")?.scrollTop;
  root.replaceChildren(reader);

  if (!fresh) {
    // What is open has changed in the library: the reader stays at the same place.
    text.scrollTop = place;
    if (held) text.focus({ preventScroll: true });
    return;
  }
  scrollToPassage(text);
  const again = stepping && reader.querySelector(`.step[aria-label="${stepping}"]:enabled`);
  (again || text).focus({ preventScroll: true });
  keepPlace(text);
}

// Fonts that arrive late and regions that open beside the pane move the lines; a reader who has
// scrolled meanwhile is left alone.
function keepPlace(text) {
  let place = text.scrollTop;
  const settle = () => {
    if (!text.isConnected || Math.abs(text.scrollTop - place) > 1) return;
    scrollToPassage(text);
    place = text.scrollTop;
  };
  new ResizeObserver(settle).observe(text);
  document.fonts.ready.then(settle);
}

function typing(event) {
  const [target] = event.composedPath();
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

// root -> what ends its listening, for Streamlit calls a component again without ending the last.
const listeners = new WeakMap();

// What the keyboard does wherever it is: "/" goes to the question, Escape closes the article.
function listen(root, close) {
  listeners.get(root)?.abort();
  const listening = new AbortController();
  listeners.set(root, listening);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/" && !typing(event)) {
        const field = questionField();
        if (!field) return;
        event.preventDefault();
        field.focus();
      } else if (event.key === "Escape") close();
    },
    { signal: listening.signal },
  );
  return () => listening.abort();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const close = () => {
    if (!root.querySelector(".reader")) return;
    // Let go of the keyboard first: the citation takes it back, whichever of the two is drawn first.
    if (parentElement.activeElement) parentElement.activeElement.blur();
    setTriggerValue("close", true);
  };
  if (changed(root, [data.opening, data.article, data.hint, data.steps])) {
    const fresh = opened.get(root) !== data.opening;
    opened.set(root, data.opening);
    const step = (rank) => setTriggerValue("step", rank);
    if (data.article) drawArticle(root, data, { close, step, fresh });
    else {
      drawHint(root, data);
      giveBack(root);
    }
  }
  return listen(root, close);
}

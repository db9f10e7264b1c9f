// Scrolls the text so that the passage begins a little below the upper edge. If its sentence would
// not be seen to its end then, the sentence goes there instead.
function scrollToPassage(text) {
  const passage = text.querySelector("mark");
  if (!passage) {
    text.scrollTop = 0;
    return;
  }
  const sentence = text.querySelector("mark.sentence") ?? passage;
  const topOf = (node) => node.getBoundingClientRect().top - text.getBoundingClientRect().top;
  const margin = text.clientHeight / 6;
  const end = sentence.getBoundingClientRect().bottom - passage.getBoundingClientRect().top;
  const isFar = end > text.clientHeight - margin;
  text.scrollTop += topOf(isFar ? sentence : passage) - margin;
}

function buildText(article) {
  const { labels, words } = article.reference.places;
  const text = inLanguage(element("div", "text"), article.language);
  text.classList.toggle("placed", labels.length > 0);
  // Without a word such as "p. " before them, the labels are names.
  text.classList.toggle("named", labels.length > 0 && !words[0]);
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "Text of the article");
  appendSegments(text, article.text);
  foldFileHeader(text);
  return text;
}

// Folds the fields at the top of the file, which the head and "Details" tell as facts. The name of the
// button is no text of the article: CSS draws it, so that it is not copied, and no offset moves.
function foldFileHeader(text) {
  const headers = text.querySelectorAll(".file-header");
  // One that is cited or noted is several pieces, and stays.
  if (headers.length !== 1 || headers[0].tagName === "MARK") return;
  const [header] = headers;
  const button = makeButton("show-header", "", () => showFileHeader(text, header.hidden));
  button.setAttribute("aria-label", "The file’s header, not searched");
  header.before(button);
  showFileHeader(text, false);
}

function showFileHeader(text, isShown) {
  const header = text.querySelector(".file-header");
  const button = text.querySelector(".show-header");
  if (!header || !button) return;
  header.hidden = !isShown;
  button.setAttribute("aria-expanded", String(isShown));
}

// Explains the kinds of marks that the text has. The key of the passage also scrolls back to it.
function buildLegend({ article, label }, text) {
  const legend = element("footer", "legend");
  const has = (kind) => text.querySelector(`.${kind}`) !== null;
  if (has("passage")) {
    const jump = makeButton("jump passage", label || "passage", () => {
      const scroller = text.parentElement.querySelector(".scroller");
      if (scroller) scrollToLine(scroller);
      else scrollToPassage(text);
    });
    jump.title = "Back to the passage";
    legend.append(jump);
  }
  if (has("sentence")) {
    const name = article.answered ? "answering sentence" : "nearest sentence";
    legend.append(element("span", "key sentence", name));
  }
  if (has("answer")) {
    const name = article.answered ? "answer" : "nearest words";
    legend.append(element("span", "key answer", name));
  }
  if (has("differs")) legend.append(element("span", "key differs", "differs"));
  if (has("unsure")) {
    legend.append(element("span", "key unsure", "wavy: the OCR was not sure of this word"));
  }
  if (text.querySelector(".skipped:not(.file-header)")) {
    const key = element("span", "key");
    key.append(element("span", "skipped", "grey"), ": not searched");
    legend.append(key);
  }
  return legend;
}

// root -> the number of the opening that it shows. Only a new number scrolls to the passage.
const openings = new WeakMap();

// root -> the element that had the focus when the article was opened, and gets it back.
const openers = new WeakMap();

// Returns the element with the focus, looking into shadow roots.
function focusedElement() {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
}

function restoreFocus(root) {
  const opener = openers.get(root);
  // The card of an answer takes the focus back by itself, as another card may be active by then.
  if (!opener?.isConnected || opener.closest(".turn")) return;
  if (document.activeElement === document.body) opener.focus({ preventScroll: true });
}

// Returns whether CSS shows an element.
function isShown(node) {
  return node.checkVisibility?.() ?? true;
}

function drawArticle(root, data, { isNewOpening, ...actions }) {
  const { article } = data;
  const text = buildText(article);
  const wasAll = root.querySelector(".head")?.classList.contains("all");
  const legend = buildLegend(data, text);
  const reader = element("section", article.answered ? "reader" : "reader nearest");
  reader.setAttribute("aria-label", "Reading pane");
  const notes = buildNotes(article, text, actions.note);
  const filling = isNewOpening ? data.filling : "";
  const head = buildHead({ ...data, filling }, root, text, actions);
  reader.append(head, text, notes);
  if (legend.childNodes.length > 0) reader.append(legend);
  // On a phone the steps stand at the thumb instead of in the head; CSS shows one of the two.
  if (data.steps) reader.append(buildSteps(data.steps, actions.step, "below"));

  const focused = focusedElement();
  const hadFocus = root.contains(focused);
  const stepLabel = hadFocus && focused.closest(".step")?.getAttribute("aria-label");
  if (isNewOpening && !hadFocus) openers.set(root, focused);
  const scrollTop = root.querySelector(".text")?.scrollTop;
  root.replaceChildren(reader);

  if (!isNewOpening) {
    if (wasAll) showAll(head, true);
    // The open article has changed in the library: the reader stays at the same place.
    text.scrollTop = scrollTop;
    if (hadFocus) text.focus({ preventScroll: true });
    return;
  }
  scrollToPassage(text);
  const field = data.filling && reader.querySelector(`.correction [name="${data.filling}"]`);
  if (field) {
    field.focus();
    return;
  }
  // A reader who steps by keyboard stays on the same button.
  const stepButton =
    stepLabel &&
    [...reader.querySelectorAll(`.step[aria-label="${stepLabel}"]:enabled`)].find(isShown);
  (stepButton || text).focus({ preventScroll: true });
  keepPlace(text);
}

// Scrolls to the passage again when fonts that arrive late, or regions that open beside the pane,
// move the lines; not if the reader has scrolled in the meantime.
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

// root -> the AbortController of its key listener. Streamlit calls a component again without
// cleaning up after the previous call.
const listeners = new WeakMap();

// Listens to Escape on the whole page, which closes the article. Returns a function that stops
// listening.
function listenToEscape(root, close) {
  listeners.get(root)?.abort();
  const controller = new AbortController();
  listeners.set(root, controller);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") close();
    },
    { signal: controller.signal },
  );
  return () => controller.abort();
}

// Returns what tells one view of an article from another. The text itself may have megabytes; its
// digest and the lengths of its segments stand for it. Whose words the sentence passes on is told a
// moment later; it is no reason to draw the article anew, with a note half written in it.
function identity(article) {
  if (!article) return null;
  const lengths = article.text.map(({ text, kinds }) => [text.length, ...kinds]);
  return { ...article, text: lengths, voice: null };
}

function drawVoice(root, voice) {
  const line = root.querySelector(".voice");
  if (!line) return;
  line.textContent = voice || "";
  line.title = voice || "";
  line.hidden = !voice;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  // By this, the keys of the page find the article.
  if (parentElement.host) parentElement.host.dataset.paneContent = "";
  const close = () => {
    if (!root.querySelector(".reader")) return;
    // Release the focus first: then the citation can take it back, whichever of the two components
    // is drawn first.
    if (parentElement.activeElement) parentElement.activeElement.blur();
    setTriggerValue("close", true);
  };
  const choose = (wanted) => setTriggerValue("sheet", wanted);
  const { opening, article, steps, has_pages: hasPages } = data;
  if (changed(root, [opening, identity(article), steps, hasPages])) {
    const isNewOpening = openings.get(root) !== data.opening;
    openings.set(root, data.opening);
    // What has no room can be neither scrolled nor focused.
    if (article) showPane(root, true);
    if (data.article) {
      const step = (rank) => setTriggerValue("step", rank);
      const correct = (facts) => setTriggerValue("correct", facts);
      const note = (wanted) => setTriggerValue("note", wanted);
      drawArticle(root, data, { close, step, correct, choose, note, isNewOpening });
    } else {
      root.replaceChildren();
      restoreFocus(root);
    }
    if (!article) showPane(root, false);
  }
  if (article) drawVoice(root, article.voice);
  drawSheet(root, data.sheet, choose);
  watchPageLinks();
  return listenToEscape(root, close);
}

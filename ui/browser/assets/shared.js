// Functions that several scripts use. Streamlit loads the script of each component on its own, so
// the scripts cannot import each other: ui/browser/components/base.py puts this file in front of
// every one of them.
//
// Text enters the page only through textContent, so it is shown and never interpreted as markup.

// root -> the content it shows, as JSON. Streamlit calls a component again for every change of
// theme or data. Drawing the same content again would lose the reader's selection and scroll
// position.
const shown = new WeakMap();

// Returns whether the content differs from what the root shows, and records it as shown.
function changed(root, content) {
  const state = JSON.stringify(content);
  if (shown.get(root) === state) return false;
  shown.set(root, state);
  return true;
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// Marks a node as words of an article in a language, for which the browser chooses the glyphs.
function inLanguage(node, language) {
  node.dir = "auto";
  if (language) node.lang = language;
  return node;
}

// Returns a line of facts with middle dots between them. Each is set by itself: in one text with an
// Arabic outlet, the day of an English date would stand on the outlet's other side.
function makeFacts(tag, className, line) {
  const node = element(tag, className);
  line.split(" · ").forEach((fact, position) => {
    if (position > 0) node.append(" · ");
    node.append(element("bdi", "", fact));
  });
  return node;
}

function makeButton(className, label, onClick) {
  const button = element("button", className, label);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

// Returns a paragraph that screen readers announce as soon as it appears.
function makeAlert(className, text) {
  const paragraph = element("p", className, text);
  paragraph.setAttribute("role", "alert");
  return paragraph;
}

// Returns an icon of 24 by 24 units with one path, hidden from screen readers.
function makeIcon(pathData) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", pathData);
  svg.append(path);
  return svg;
}

// The kinds that are drawn inside the mark of a passage or a sentence.
const isInner = (kind) =>
  ["answer", "differs", "unsure"].includes(kind) || kind.startsWith("markdown-");

// Appends segments of text. A cited segment becomes a <mark>, any other segment with kinds a
// <span>; the kinds are its classes. A segment without kinds becomes a text node. The answer becomes
// a <strong> inside the mark of its sentence, and a word that the OCR was not sure of a <span>, so
// that the sentence stays one element, which a screen reader announces once.
function appendSegments(parent, segments) {
  let [box, boxKinds] = [parent, ""];
  for (const { text, kinds, place } of segments) {
    const innerKinds = kinds.filter(isInner);
    const kindsAround = kinds.filter((kind) => !isInner(kind)).join(" ");
    if (kindsAround !== boxKinds) {
      const cited = kinds.includes("passage") || kinds.includes("sentence");
      box = kindsAround ? element(cited ? "mark" : "span", kindsAround) : parent;
      if (kindsAround) parent.append(box);
      boxKinds = kindsAround;
    }
    if (place) box.append(makeBorder(place));
    const tag = kinds.includes("answer") || kinds.includes("differs") ? "strong" : "span";
    const piece = innerKinds.length > 0 ? element(tag, innerKinds.join(" "), text) : text;
    if (kinds.includes("unsure")) piece.title = "The OCR was not sure of this word";
    box.append(piece);
  }
}

// Returns the mark of a page, time or row that begins here. Its name is no text of the article: CSS
// draws it, so that it is neither selected nor copied, and no offset moves.
function makeBorder(place) {
  const border = element("span", "border");
  border.dataset.place = place;
  border.title = place;
  border.setAttribute("role", "separator");
  border.setAttribute("aria-label", place);
  return border;
}

function markCurrent(node, isCurrent) {
  if (isCurrent) node.setAttribute("aria-current", "true");
  else node.removeAttribute("aria-current");
}

// Returns the place on the page from which screen readers announce what a click has done. It has to be
// there before it is filled.
function announcer() {
  let place = document.getElementById("footnote-said");
  if (!place) {
    place = element("div", "");
    place.id = "footnote-said";
    place.setAttribute("role", "status");
    place.style.cssText =
      "position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)";
    document.body.append(place);
  }
  return place;
}

// Shows a button's label. Where there is little room, CSS leaves the first word of it, with a word in
// the place of those that follow.
function showLabel(button) {
  const [first, ...others] = button.dataset.label.split(" ");
  const rest = element("span", "rest-of-label", ` ${others.join(" ")}`);
  button.replaceChildren(first, ...(others.length > 0 ? [rest] : []));
}

// Returns a button that copies the text which getText() returns, and says for two seconds whether
// the browser allowed it. The button's data-label is what it says at other times.
function copier(className, label, getText) {
  const button = makeButton(className, label, async () => {
    let outcome = "Copied";
    try {
      await navigator.clipboard.writeText(getText());
    } catch {
      outcome = "The browser did not allow copying";
    }
    button.textContent = outcome;
    button.classList.add("outcome");
    announcer().textContent = outcome;
    setTimeout(() => {
      announcer().textContent = "";
      button.classList.remove("outcome");
      showLabel(button);
    }, 2000);
  });
  button.dataset.label = label;
  showLabel(button);
  announcer();
  // Pressing the mouse would clear the selection before getText() reads it.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  return button;
}

function questionField() {
  return document.querySelector('[data-testid="stChatInputTextArea"]');
}

// Moves the focus to the question field when the element that has it is about to disappear. Not on
// a phone, where the on-screen keyboard would cover the answer.
function focusQuestion() {
  if (matchMedia("(hover: hover)").matches) questionField()?.focus({ preventScroll: true });
}

// Returns a setting that this browser keeps, null if it keeps none.
function readSetting(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // The browser forbids pages to keep anything.
  }
}

function writeSetting(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // As above: the setting then lasts as long as the page.
  }
}

// Text only ever enters the page through textContent, so that it is shown and never interpreted.

// root -> what it shows. Streamlit calls a component again for every change of theme or data;
// drawing the same again would lose the reader's selection and place.
const shown = new WeakMap();

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

function appendSegments(parent, segments) {
  for (const { text, kinds } of segments) {
    if (kinds.length === 0) {
      parent.append(document.createTextNode(text));
      continue;
    }
    const cited = kinds.includes("passage") || kinds.includes("sentence");
    parent.append(element(cited ? "mark" : "span", kinds.join(" "), text));
  }
}

// A button that copies words and says whether it did.
function copier(className, label, words) {
  const button = element("button", className, label);
  button.type = "button";
  // A click would take the selection away before it is read.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(words());
    } catch {
      said = "The browser did not allow copying";
    }
    button.textContent = said;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
  return button;
}

function questionField() {
  return document.querySelector('[data-testid="stChatInputTextArea"]');
}

// Where the keyboard goes on when what it was on is about to go. Not on a phone, where it would
// cover the answer.
function toQuestion() {
  if (matchMedia("(hover: hover)").matches) questionField()?.focus({ preventScroll: true });
}

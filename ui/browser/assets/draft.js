// Keeps what is typed into the question field while the reader looks at another page.

const DRAFT = "footnote-draft";

function readDraft() {
  try {
    return sessionStorage.getItem(DRAFT) ?? "";
  } catch {
    return ""; // The browser forbids pages to keep anything.
  }
}

function keepDraft() {
  const field = questionField();
  if (!field) return;
  try {
    sessionStorage.setItem(DRAFT, field.value);
  } catch {
    // As above: the draft is lost then.
  }
}

// Puts the draft back into the field, which Streamlit may draw later than this component. Streamlit
// hears of a text only as if it had been typed.
function putBack(draft, signal, patience = 50) {
  const field = questionField();
  if (signal.aborted || draft === "") return;
  if (!field) {
    if (patience > 0) requestAnimationFrame(() => putBack(draft, signal, patience - 1));
    return;
  }
  if (field.value !== "") return;
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  set.call(field, draft);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Keeps the draft after everything that may change it: typing, Enter and the button that sends it.
function listenToDraft(signal) {
  const soon = () => setTimeout(() => keepDraft(), 0);
  for (const type of ["input", "keyup", "click"]) {
    document.addEventListener(type, soon, { signal });
  }
}

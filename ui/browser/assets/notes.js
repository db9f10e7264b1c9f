// The reader's own marks in the open article: highlights, and notes on passages.

// Returns what is to be marked as [start, end) in code points: the selected words, each to its end,
// or, if none are selected, the cited passage; nothing if there is neither.
function placeToMark(article, text) {
  const content = text.textContent;
  const units = selectedUnits(text);
  if (!units) {
    const span = article.reference.cited?.span;
    return span ? [span.start, span.end] : null;
  }
  const words = snapToWords(content, units);
  return words?.map((unit) => countCodePoints(content, unit));
}

// Returns the beginning of the words at [start, end) in code points.
function beginningOf(text, [start, end]) {
  const words = Array.from(text.textContent).slice(start, end);
  return words.length > 140 ? `${words.slice(0, 140).join("")}…` : words.join("");
}

// Returns a form to write a note in. Escape closes the form, not the article.
function buildNoteForm(quote, written, save, close) {
  const form = element("form", "note writing");
  if (quote) {
    const words = element("blockquote", "noted-words", quote);
    words.dir = "auto";
    form.append(words);
  }
  const field = element("textarea", "note-field");
  field.rows = 3;
  field.maxLength = 10000;
  field.value = written;
  field.dir = "auto";
  field.placeholder = "Your note, kept in this library only";
  field.setAttribute("aria-label", "Your note");
  const submit = element("button", "tool", "Save note");
  submit.type = "submit";
  const choices = element("div", "note-tools");
  choices.append(submit, makeButton("tool", "Cancel", close));
  form.append(field, choices);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(field.value);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  return form;
}

function buildNote(note, text, send) {
  const item = element("li", note.holds ? "note" : "note lost");
  const quote = note.holds ? beginningOf(text, [note.start, note.end]) : "";
  if (note.holds) {
    const go = makeButton("noted-words", quote, () => {
      const points = Array.from(text.textContent);
      const units = [note.start, note.end].map((place) => points.slice(0, place).join("").length);
      scrollToRange(text, rangesIn(text)(...units));
    });
    go.title = "Show the passage";
    go.dir = "auto";
    item.append(go);
  } else item.append(element("p", "", "The article has changed: these words are not there now."));
  if (note.text) {
    const words = element("p", "note-text", note.text);
    words.dir = "auto";
    item.append(words);
  }
  const tools = element("div", "note-tools");
  const edit = makeButton("tool", note.text ? "Edit" : "Write a note", () => {
    const row = [...item.children];
    const form = buildNoteForm(
      quote,
      note.text,
      (written) => send({ note_id: note.note_id, text: written }),
      () => {
        item.replaceChildren(...row);
        edit.focus({ preventScroll: true });
      },
    );
    item.replaceChildren(form);
    form.querySelector("textarea").focus();
  });
  const remove = makeButton("tool", "Delete", () => send({ note_id: note.note_id, deleted: true }));
  remove.setAttribute("aria-label", note.text ? "Delete this note" : "Delete this highlight");
  tools.append(edit, remove);
  item.append(tools);
  return item;
}

// Returns the part with the article's notes; it is hidden while there is nothing in it.
function buildNotes(article, text, send) {
  const part = element("details", "notes");
  part.open = article.notes.length <= 2;
  const { length } = article.notes;
  const heading = length === 1 ? "1 marked passage" : `${length} marked passages`;
  const list = element("ol", "");
  list.append(...article.notes.map((note) => buildNote(note, text, send)));
  part.append(element("summary", "", length > 0 ? heading : "Your note"), list);
  part.hidden = length === 0;
  return part;
}

// Returns the buttons that mark what is selected.
function buildMarking(article, text, getNotes, send) {
  const box = element("div", "marking");
  const hint = element("span", "hint", "");
  hint.setAttribute("role", "status");

  function withPlace(act) {
    const place = placeToMark(article, text);
    hint.textContent = place ? "" : "Select the words to mark.";
    if (place) act(place);
  }
  function write(place) {
    const part = getNotes();
    const wasHidden = part.hidden;
    const form = buildNoteForm(
      beginningOf(text, place),
      "",
      (written) => send({ start: place[0], end: place[1], text: written }),
      () => {
        form.remove();
        part.hidden = wasHidden;
      },
    );
    for (const other of part.querySelectorAll(":scope > .writing")) other.remove();
    part.append(form);
    part.hidden = false;
    part.open = true;
    form.querySelector("textarea").focus();
    form.scrollIntoView({ block: "nearest" });
  }
  const highlight = makeButton("tool", "Highlight", () =>
    withPlace(([start, end]) => send({ start, end, text: "" })),
  );
  highlight.title = "Highlights the words you have selected, or the passage";
  const note = makeButton("tool", "Note", () => withPlace(write));
  note.title = "Writes a note on the words you have selected, or on the passage";
  for (const button of [highlight, note]) {
    // Pressing the mouse would clear the selection before it is read.
    button.addEventListener("mousedown", (event) => event.preventDefault());
  }
  box.append(hint, highlight, note);
  return box;
}

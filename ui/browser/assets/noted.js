// The list of all marked passages. A click opens the article there.

function buildNoted(note, open) {
  const item = element("li", "noted");
  const button = makeButton(
    "open",
    note.quote || "The article has changed: the words are gone.",
    () => open(note.note_id),
  );
  button.dir = "auto";
  item.append(button);
  if (note.text) {
    const text = element("p", "note-text", note.text);
    text.dir = "auto";
    item.append(text);
  }
  const source = element("p", "byline");
  // The title gives the line its direction, which `dir` does not read from the <bdi> of the facts.
  source.dir = "auto";
  source.append(note.title);
  if (note.byline) source.append(" · ", makeFacts("span", "", note.byline));
  item.append(source);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, data.notes)) return;
  const list = element("ol", "");
  list.setAttribute("aria-label", "Marked passages");
  list.append(...data.notes.map((note) => buildNoted(note, (id) => setTriggerValue("open", id))));
  root.replaceChildren(list);
}

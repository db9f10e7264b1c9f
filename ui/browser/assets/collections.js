// The collections in the choice of sources: choices that a reader has named.

const CROSS = "M6 6l12 12M18 6L6 18";

function buildCollectionRow(collection, state) {
  const item = element("li", "row collection");
  item.dataset.key = collection.name;
  const use = makeButton("use", "", () => state.use(collection.name));
  use.setAttribute("aria-pressed", String(collection.chosen));
  const name = element("span", "title", collection.name);
  name.dir = "auto";
  use.append(name, element("span", "count", collection.articles));
  const remove = makeButton("tool remove", "", () => confirmForgetting(item, collection, state));
  remove.setAttribute("aria-label", `Delete the collection ${collection.name}`);
  remove.title = "Delete the collection";
  remove.append(makeIcon(CROSS));
  item.append(use, remove);
  return item;
}

// Asks in place of the row whether to delete its collection.
function confirmForgetting(item, collection, state) {
  const row = [...item.children];
  const question = element("p", "", `Delete ${collection.name}? Its articles stay.`);
  question.dir = "auto";
  const keep = makeButton("choice", "Keep", () => {
    item.replaceChildren(...row);
    row[1].focus({ preventScroll: true });
  });
  const confirm = makeButton("choice", "Delete", () => state.forget(collection.name));
  const choices = element("div", "choices");
  choices.append(confirm, keep);
  const prompt = element("div", "asking");
  prompt.setAttribute("role", "group");
  prompt.setAttribute("aria-label", "Delete the collection?");
  prompt.append(question, choices);
  item.replaceChildren(prompt);
  keep.focus({ preventScroll: true });
}

// Returns a field for the name under which to save the choice, and its buttons.
function buildNaming(save, restore) {
  const form = element("form", "naming");
  const field = element("input", "find");
  field.type = "text";
  field.maxLength = 80;
  field.required = true;
  field.placeholder = "Name of the collection";
  field.setAttribute("aria-label", "Name of the collection");
  const submit = element("button", "choice", "Save");
  submit.type = "submit";
  const choices = element("div", "choices");
  choices.append(submit, makeButton("choice", "Cancel", restore));
  form.append(field, choices);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) save(field.value);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    restore();
  });
  return form;
}

// Returns the part of the choice with the collections, and what `drawCollections` needs of it.
function buildCollections(getState) {
  const fieldset = element("fieldset", "collections");
  fieldset.append(element("legend", "legend", "Collections"));
  const list = element("ul", "list");
  const naming = element("div", "saving");
  const open = makeButton("save", "Save this choice…", () => {
    const form = buildNaming((name) => {
      close();
      getState().save(name);
    }, close);
    naming.replaceChildren(form);
    form.querySelector("input").focus();
  });
  function close() {
    naming.replaceChildren(open);
    open.focus({ preventScroll: true });
  }
  naming.append(open);
  fieldset.append(list, naming);
  return { fieldset, list, naming };
}

function drawCollections({ fieldset, list, naming }, view, state) {
  fieldset.hidden = view.collections.length === 0 && !view.can_be_saved;
  naming.hidden = !view.can_be_saved;
  if (!changed(list, view.collections)) return;
  const focused = list.getRootNode().activeElement?.closest(".collection")?.dataset.key;
  list.replaceChildren(...view.collections.map((each) => buildCollectionRow(each, state)));
  const row = [...list.children].find((each) => each.dataset.key === focused);
  row?.querySelector(".use").focus({ preventScroll: true });
}

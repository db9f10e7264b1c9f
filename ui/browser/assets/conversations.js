
const PENCIL = "M4 20h4L19 9l-4-4L4 16zM13 7l4 4";
const BIN = "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v6M14 11v6";
const SEARCH_AFTER = 250;

// root -> where the keyboard goes when the list is drawn again: an id, or the field.
const returning = new WeakMap();

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function buttonOf(className, text, onClick) {
  const button = element("button", className, text);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

function toolOf(className, path, label, onClick) {
  const button = buttonOf(`tool ${className}`, "", onClick);
  button.setAttribute("aria-label", label);
  button.title = label.split(":")[0];
  button.append(icon(path));
  return button;
}

// A form or a question in the place of a row, which Escape gives back.
function inPlaceOf(item, row, content, from) {
  const giveBack = () => {
    item.replaceChildren(...row);
    from.focus({ preventScroll: true });
  };
  content.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    giveBack();
  });
  item.replaceChildren(content);
  return giveBack;
}

function rowOf(root, conversation, act) {
  const item = element("li", "conversation");
  item.dataset.id = conversation.conversation_id;

  const open = buttonOf("open", "", () => act.open(conversation.conversation_id));
  const title = element("span", "title", conversation.title);
  title.dir = "auto";
  open.append(title, element("span", "detail", conversation.detail));

  const rename = toolOf("rename", PENCIL, `Rename: ${conversation.title}`, () => {
    const form = element("form", "renaming");
    const field = element("input", "field");
    field.type = "text";
    field.dir = "auto";
    field.maxLength = 200;
    field.value = conversation.title.trim();
    field.setAttribute("aria-label", "Name of the conversation");
    const choices = element("div", "choices");
    const save = element("button", "choice", "Save");
    const giveBack = inPlaceOf(item, row, form, rename);
    choices.append(save, buttonOf("choice quiet", "Cancel", giveBack));
    form.append(field, choices);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      giveBack();
      returning.set(root, conversation.conversation_id);
      act.rename([conversation.conversation_id, field.value]);
    });
    field.focus();
    field.select();
  });

  const remove = toolOf("remove", BIN, `Delete: ${conversation.title}`, () => {
    const prompt = element("div", "asking");
    prompt.setAttribute("role", "group");
    prompt.setAttribute("aria-label", conversation.warning);
    const choices = element("div", "choices");
    const giveBack = inPlaceOf(item, row, prompt, remove);
    const keep = buttonOf("choice quiet", "Keep", giveBack);
    const confirm = buttonOf("choice danger", "Delete", () => {
      giveBack();
      returning.set(root, "");
      act.remove(conversation.conversation_id);
    });
    choices.append(confirm, keep);
    const name = element("p", "title", conversation.title);
    name.dir = "auto";
    prompt.append(name, element("p", "", conversation.warning), choices);
    keep.focus();
  });

  const row = [open, rename, remove];
  item.append(...row);
  return item;
}

function drawFrame(root, act) {
  const field = element("input", "field");
  field.type = "search";
  field.placeholder = "Search conversations";
  field.setAttribute("aria-label", "Search conversations");
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => act.search(field.value), SEARCH_AFTER);
  });
  root.replaceChildren(
    buttonOf("begin", "New conversation", act.begin),
    field,
    element("div", "listed"),
  );
}

function drawList(root, list, act) {
  const held = root.querySelector(".listed");
  root.querySelector("input[type=search]").hidden = !list.searchable;
  const parts = [];
  if (list.notice) {
    const notice = element("p", "notice", list.notice);
    notice.setAttribute("role", "alert");
    parts.push(notice);
  }
  if (list.rows.length > 0) {
    const items = element("ol", "conversations");
    items.setAttribute("aria-label", "Conversations");
    items.append(...list.rows.map((row) => rowOf(root, row, act)));
    parts.push(items);
  }
  if (list.nothing) parts.push(element("p", "nothing", list.nothing));
  if (list.more) parts.push(buttonOf("more", list.more, act.more));
  held.replaceChildren(...parts);

  if (!returning.has(root)) return;
  const item = root.querySelector(`[data-id="${CSS.escape(returning.get(root))}"] .open`);
  (item ?? root.querySelector(".begin")).focus({ preventScroll: true });
  returning.delete(root);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const act = {
    begin: () => setTriggerValue("begin", true),
    open: (id) => setTriggerValue("open", id),
    search: (words) => setTriggerValue("search", words),
    rename: (change) => setTriggerValue("rename", change),
    remove: (id) => setTriggerValue("remove", id),
    more: () => setTriggerValue("more", true),
  };
  if (!root.querySelector(".listed")) drawFrame(root, act);
  if (changed(root, data.list)) drawList(root, data.list, act);
  for (const item of root.querySelectorAll(".conversation")) {
    const isActive = item.dataset.id === data.active;
    item.classList.toggle("active", isActive);
    const open = item.querySelector(".open");
    if (isActive) open?.setAttribute("aria-current", "true");
    else open?.removeAttribute("aria-current");
  }
}

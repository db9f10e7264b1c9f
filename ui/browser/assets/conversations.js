const PENCIL = "M4 20h4L19 9l-4-4L4 16zM13 7l4 4";
const BIN = "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v6M14 11v6";
const SEARCH_DELAY = 250; // milliseconds after the last change of the search field

// root -> where to put the focus when the list is drawn next: a conversation's id, or "" for the
// "New conversation" button.
const pendingFocus = new WeakMap();

// Returns a button with an icon. Its tooltip is the part of the label before the first colon.
function buildTool(className, pathData, label, onClick) {
  const button = makeButton(`tool ${className}`, "", onClick);
  button.setAttribute("aria-label", label);
  button.title = label.split(":")[0];
  button.append(makeIcon(pathData));
  return button;
}

// Shows a form or a question in place of a conversation's row. Escape restores the row and puts the
// focus on the opener. Returns a function that does the same.
function replaceRow(item, content, opener) {
  const row = [...item.children];
  const restore = () => {
    item.replaceChildren(...row);
    opener.focus({ preventScroll: true });
  };
  content.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    restore();
  });
  item.replaceChildren(content);
  return restore;
}

function buildNameField(conversation) {
  const field = element("input", "field");
  field.type = "text";
  field.dir = "auto";
  field.maxLength = 200;
  field.value = conversation.title.trim();
  field.setAttribute("aria-label", "Name of the conversation");
  return field;
}

function showRenaming(item, conversation, opener, act) {
  const form = element("form", "renaming");
  const field = buildNameField(conversation);
  const restore = replaceRow(item, form, opener);
  const choices = element("div", "choices");
  const save = element("button", "choice", "Save");
  choices.append(save, makeButton("choice quiet", "Cancel", restore));
  form.append(field, choices);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    restore();
    act.rename([conversation.conversation_id, field.value]);
  });
  field.focus();
  field.select();
}

function showRemoval(item, conversation, opener, act) {
  const prompt = element("div", "asking");
  prompt.setAttribute("role", "group");
  prompt.setAttribute("aria-label", conversation.warning);
  const restore = replaceRow(item, prompt, opener);
  const keep = makeButton("choice quiet", "Keep", restore);
  const confirm = makeButton("choice danger", "Delete", () => {
    restore();
    act.remove(conversation.conversation_id);
  });
  const choices = element("div", "choices");
  choices.append(confirm, keep);
  const title = element("p", "title", conversation.title);
  title.dir = "auto";
  prompt.append(title, element("p", "", conversation.warning), choices);
  keep.focus();
}

function buildItem(conversation, act) {
  const item = element("li", "conversation");
  item.dataset.id = conversation.conversation_id;

  const open = makeButton("open", "", () => act.open(conversation.conversation_id));
  const title = element("span", "title", conversation.title);
  title.dir = "auto";
  open.append(title, element("span", "detail", conversation.detail));
  if (conversation.apart) open.append(makeFacts("span", "detail apart", conversation.apart));

  const rename = buildTool("rename", PENCIL, `Rename: ${conversation.title}`, () =>
    showRenaming(item, conversation, rename, act),
  );
  const remove = buildTool("remove", BIN, `Delete: ${conversation.title}`, () =>
    showRemoval(item, conversation, remove, act),
  );
  item.append(open, rename, remove);
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
    timer = setTimeout(() => act.search(field.value), SEARCH_DELAY);
  });
  const begin = makeButton("begin", "New conversation", act.begin);
  const body = element("div", "body");
  body.append(field, element("div", "listed"));
  root.replaceChildren(begin, buildFold("conversations", "Conversations", body), body);
}

function drawList(root, list, act) {
  root.querySelector("input[type=search]").hidden = !list.searchable;
  const parts = [];
  if (list.notice) parts.push(makeAlert("notice", list.notice));
  for (const day of new Set(list.rows.map((conversation) => conversation.day))) {
    const rows = list.rows.filter((conversation) => conversation.day === day);
    const items = element("ol", "conversations");
    items.setAttribute("aria-label", `Conversations: ${day}`);
    items.append(...rows.map((conversation) => buildItem(conversation, act)));
    parts.push(element("h3", "day", day), items);
  }
  if (list.nothing) parts.push(element("p", "nothing", list.nothing));
  if (list.more) parts.push(makeButton("more", list.more, act.more));
  root.querySelector(".listed").replaceChildren(...parts);

  if (!pendingFocus.has(root)) return;
  const button = root.querySelector(`[data-id="${CSS.escape(pendingFocus.get(root))}"] .open`);
  (button ?? root.querySelector(".begin")).focus({ preventScroll: true });
  pendingFocus.delete(root);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const act = {
    begin: () => setTriggerValue("begin", true),
    open: (id) => setTriggerValue("open", id),
    search: (words) => setTriggerValue("search", words),
    rename: ([id, title]) => {
      pendingFocus.set(root, id);
      setTriggerValue("rename", [id, title]);
    },
    remove: (id) => {
      pendingFocus.set(root, "");
      setTriggerValue("remove", id);
    },
    more: () => setTriggerValue("more", true),
  };
  if (!root.querySelector(".listed")) drawFrame(root, act);
  if (changed(root, data.list)) drawList(root, data.list, act);
  for (const item of root.querySelectorAll(".conversation")) {
    const isActive = item.dataset.id === data.active;
    item.classList.toggle("active", isActive);
    // A row that is being renamed or deleted has no button.
    const open = item.querySelector(".open");
    if (open) markCurrent(open, isActive);
  }
}

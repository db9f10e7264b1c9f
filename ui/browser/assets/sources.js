const COLUMNS = [
  ["title", "Title"],
  ["outlet", "Outlet"],
  ["date", "Date"],
  ["added", "Added"],
  ["length", "Characters"],
  ["passages", "Passages"],
  ["state", "State"],
];

// root -> ids of the ticked articles. They stay ticked while the list is sorted or narrowed.
const ticks = new WeakMap();

function buildTick(label, isTicked, onChange) {
  const box = element("input", "tick");
  box.type = "checkbox";
  box.checked = isTicked;
  box.setAttribute("aria-label", label);
  box.addEventListener("change", () => onChange(box.checked));
  return box;
}

// Returns a part of the table. Its role is set because CSS that changes `display` (on a phone)
// takes the role of a table's parts away.
function buildPart(tag, role, className, content) {
  const part = element(tag, className);
  part.setAttribute("role", role);
  if (content) part.append(content);
  return part;
}

function buildColumnHead(name, label, sort, send) {
  const head = buildPart("th", "columnheader", name);
  const isSorted = sort.column === name;
  const direction = sort.descending ? "descending" : "ascending";
  head.setAttribute("aria-sort", isSorted ? direction : "none");
  const button = makeButton("sort", label, () => send("sort", name));
  const sign = sort.descending ? "↓" : "↑";
  const arrow = element("span", "arrow", isSorted ? sign : "");
  arrow.setAttribute("aria-hidden", "true");
  button.append(arrow);
  head.append(button);
  return head;
}

function buildHead(sort, send, tickAll) {
  const row = buildPart("tr", "row", "");
  row.append(buildPart("th", "columnheader", "ticks", tickAll));
  row.append(...COLUMNS.map(([name, label]) => buildColumnHead(name, label, sort, send)));
  return buildPart("thead", "rowgroup", "", row);
}

function buildTitleCell(source, send) {
  const className = source.untitled ? "open untitled" : "open";
  const open = makeButton(className, source.title, () => send("open", source.doc_id));
  open.dir = "auto";
  open.title = source.title;
  const cell = buildPart("td", "cell", "title", open);
  const below = element("div", "below");
  if (source.untitled) below.append(buildFill("title", "title", source, send));
  below.append(
    source.author
      ? element("span", "author", source.author)
      : buildFill("author", "author", source, send),
  );
  cell.append(below);
  if (source.tags.length > 0) {
    const tags = element("ul", "tags");
    tags.setAttribute("aria-label", "Tags");
    tags.append(...source.tags.map((tag) => element("li", "tag", tag)));
    cell.append(tags);
  }
  return cell;
}

// The facts that a reader can fill in from the table, by column: each fact's name in a correction.
const FILLABLE = { outlet: "source", date: "published" };

// Returns a button that opens the article at the empty field of a fact.
function buildFill(what, fact, source, send) {
  const fill = makeButton(`fill add-${fact}`, `Add ${what}`, () =>
    send("fill", [source.doc_id, fact]),
  );
  fill.setAttribute("aria-label", `Add ${what} of ${source.title}`);
  return fill;
}

function buildCell(name, label, source, send) {
  const text = source[name];
  const cell = buildPart("td", "cell", name, element("span", "", text));
  cell.dataset.label = label;
  if (!text && name in FILLABLE) {
    cell.replaceChildren(buildFill(label.toLowerCase(), FILLABLE[name], source, send));
  }
  // Without the heads of columns, on a phone, CSS shows what is counted.
  if (name === "passages") cell.dataset.unit = text === "1" ? "passage" : "passages";
  return cell;
}

function buildRow(source, tickedIds, send, onTick) {
  const row = buildPart("tr", "row", source.complete ? "source" : "source partial");
  row.dataset.doc = source.doc_id;
  const box = buildTick(`Tick ${source.title}`, tickedIds.has(source.doc_id), (isTicked) => {
    if (isTicked) tickedIds.add(source.doc_id);
    else tickedIds.delete(source.doc_id);
    onTick();
  });
  row.append(buildPart("td", "cell", "ticks", box));
  for (const [name, label] of COLUMNS) {
    const isTitle = name === "title";
    row.append(isTitle ? buildTitleCell(source, send) : buildCell(name, label, source, send));
  }
  return row;
}

// Returns a selector for the element that has the focus, so that its successor in a new table can
// take the focus; null if no part of the table has it.
function selectorOfFocus(root) {
  const focused = root.getRootNode().activeElement;
  const container = focused?.closest("th, tr[data-doc]");
  if (focused?.closest(".tagging")) return ".tagging .find";
  if (focused?.closest(".setting")) return ".setting .which";
  if (!container) return null;
  const selector = container.dataset.doc
    ? `tr[data-doc="${CSS.escape(container.dataset.doc)}"]`
    : `th.${CSS.escape(container.className)}`;
  return `${selector} .${[...focused.classList].map(CSS.escape).join(".")}`;
}

function drawTable(root, { rows, sort, tags }, send) {
  const tickedIds = ticks.get(root);
  const bar = element("div", "bar");
  const count = element("span", "ticked");
  count.setAttribute("role", "status");
  const tools = element("div", "bar-tools");

  function setBoxes(isTicked) {
    for (const box of root.querySelectorAll("tbody .tick")) box.checked = isTicked;
  }
  function untickAll() {
    tickedIds.clear();
    setBoxes(false);
    updateBar();
    tickAll.focus();
  }
  const tickAll = buildTick("Tick all that are shown", false, (isTicked) => {
    for (const { doc_id: id } of rows) {
      if (isTicked) tickedIds.add(id);
      else tickedIds.delete(id);
    }
    setBoxes(isTicked);
    updateBar();
  });
  // The bar counts every ticked article; the box in the head stands for the articles shown.
  function updateBar() {
    const shownCount = rows.filter(({ doc_id: id }) => tickedIds.has(id)).length;
    tickAll.checked = shownCount > 0 && shownCount === rows.length;
    tickAll.indeterminate = shownCount > 0 && !tickAll.checked;
    const ticked = tickedIds.size;
    count.textContent = ticked
      ? `${ticked.toLocaleString("en")} ticked`
      : "Tick articles to tag, fill in or remove them";
    bar.classList.toggle("idle", ticked === 0);
    tools.hidden = ticked === 0;
  }
  tools.append(
    buildTagging(tags, () => [...tickedIds], send),
    buildSetting(root, rows, () => [...tickedIds], send),
    makeButton("remove", "Remove…", () => send("remove", [...tickedIds])),
    makeButton("untick", "Untick all", untickAll),
  );
  // The bar is always there, so that the first tick moves no row. Column heads stay below it.
  bar.append(count, tools);
  new ResizeObserver(() => {
    root.style.setProperty("--bar", `${bar.offsetHeight}px`);
  }).observe(bar);

  const table = buildPart("table", "table", "sources", buildHead(sort, send, tickAll));
  table.setAttribute("aria-label", "Articles");
  const body = buildPart("tbody", "rowgroup", "");
  body.append(...rows.map((row) => buildRow(row, tickedIds, send, updateBar)));
  table.append(body);
  const selector = selectorOfFocus(root);
  root.querySelector(".list").replaceChildren(bar, table);
  if (selector) root.querySelector(selector)?.focus({ preventScroll: true });
  updateBar();
}

function buildChoice(root, send) {
  const choice = element("div", "choice");
  const keep = makeButton("keep", "Keep", () => send("decide", false));
  const confirm = makeButton("confirm", "Remove", () => {
    keep.disabled = true;
    confirm.disabled = true;
    confirm.textContent = "Removing…";
    ticks.get(root).clear();
    shown.delete(root); // so that the table is drawn again, without the ticks
    send("decide", true);
  });
  choice.append(keep, confirm);
  return choice;
}

// Asks whether to remove articles, or closes the dialog if there is no removal to confirm.
function drawDialog(root, removal, send) {
  const dialog = root.querySelector("dialog");
  // Drawn for the first time, there is nothing to close and no focus to give back.
  if (!removal && !dialog.childElementCount) return;
  dialog.replaceChildren();
  if (!removal) {
    if (dialog.open) dialog.close();
    if (!root.getRootNode().activeElement) root.querySelector("thead .tick").focus();
    return;
  }
  const question = element("h2", "", removal.question);
  question.id = "question";
  const names = element("ul", "names");
  for (const name of removal.names) {
    const item = element("li", "title", name);
    item.dir = "auto";
    names.append(item);
  }
  const takes = element("p", "takes", removal.takes);
  dialog.append(question, names, takes, buildChoice(root, send));
  if (!dialog.open) dialog.showModal();
}

function drawFrame(root) {
  const dialog = element("dialog", "");
  dialog.setAttribute("aria-labelledby", "question");
  // Escape closes the dialog, and must not close the article behind it as well.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    dialog.querySelector(".keep")?.click();
  });
  root.replaceChildren(element("div", "list"), dialog);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (event, value) => setTriggerValue(event, value);
  if (!ticks.has(root)) {
    ticks.set(root, new Set());
    drawFrame(root);
  }
  if (changed(root, [data.rows, data.sort, data.tags])) drawTable(root, data, send);
  if (changed(root.querySelector("dialog"), data.removal)) drawDialog(root, data.removal, send);
  for (const row of root.querySelectorAll(".source")) {
    const isActive = row.dataset.doc === data.active;
    row.classList.toggle("active", isActive);
    markCurrent(row.querySelector(".open"), isActive);
  }
}

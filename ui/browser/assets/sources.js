
const COLUMNS = [
  ["title", "Title"],
  ["outlet", "Outlet"],
  ["date", "Date"],
  ["added", "Added"],
  ["length", "Length"],
  ["passages", "Passages"],
  ["state", "State"],
];
const NUMBERS = new Set(["length", "passages"]);

// root -> ids of the ticked articles, which stay ticked while the list is sorted or narrowed.
const ticks = new WeakMap();

function button(className, text, act) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function tick(label, checked, act) {
  const box = element("input", "tick");
  box.type = "checkbox";
  box.checked = checked;
  box.setAttribute("aria-label", label);
  box.addEventListener("change", () => act(box.checked));
  return box;
}

function cell(tag, role, className, content) {
  const made = element(tag, className);
  made.setAttribute("role", role);
  if (content) made.append(content);
  return made;
}

function headOf(sort, send, tickAll) {
  const row = cell("tr", "row", "");
  const all = cell("th", "columnheader", "ticks", tickAll);
  row.append(all);
  for (const [name, label] of COLUMNS) {
    const head = cell("th", "columnheader", name);
    const sorted = sort.column === name;
    const direction = sort.descending ? "descending" : "ascending";
    head.setAttribute("aria-sort", sorted ? direction : "none");
    const press = button("sort", label, () => send("sort", name));
    const arrow = element("span", "arrow", sorted ? (sort.descending ? "↓" : "↑") : "");
    arrow.setAttribute("aria-hidden", "true");
    press.append(arrow);
    head.append(press);
    row.append(head);
  }
  const head = cell("thead", "rowgroup", "", row);
  return head;
}

function rowOf(source, chosen, send, onTick) {
  const row = cell("tr", "row", source.complete ? "source" : "source partial");
  row.dataset.doc = source.doc_id;
  const box = tick(`Tick ${source.title}`, chosen.has(source.doc_id), (on) => {
    if (on) chosen.add(source.doc_id);
    else chosen.delete(source.doc_id);
    onTick();
  });
  row.append(cell("td", "cell", "ticks", box));
  for (const [name, label] of COLUMNS) {
    const text = name === "title" ? undefined : element("span", "", source[name]);
    const made = cell("td", "cell", name, text);
    if (name === "title") {
      const open = button("open", source.title, () => send("open", source.doc_id));
      open.dir = "auto";
      made.append(open);
    } else {
      made.dataset.label = label;
      if (!source[name]) made.classList.add("empty");
    }
    row.append(made);
  }
  return row;
}

function drawTable(root, data, send) {
  const chosen = ticks.get(root);
  const bar = element("div", "bar");
  bar.setAttribute("role", "status");
  const boxes = () => [...root.querySelectorAll("tbody .tick")];
  const all = tick("Tick all that are shown", false, (on) => {
    for (const { doc_id } of data.rows) on ? chosen.add(doc_id) : chosen.delete(doc_id);
    for (const box of boxes()) box.checked = on;
    onTick();
  });
  function onTick() {
    const count = chosen.size;
    const here = data.rows.filter(({ doc_id }) => chosen.has(doc_id)).length;
    all.checked = here > 0 && here === data.rows.length;
    all.indeterminate = here > 0 && !all.checked;
    bar.replaceChildren();
    bar.hidden = count === 0;
    if (count === 0) return;
    bar.append(
      element("span", "ticked", `${count.toLocaleString("en")} ticked`),
      button("remove", "Remove…", () => send("remove", [...chosen])),
      button("untick", "Untick all", () => {
        chosen.clear();
        for (const box of boxes()) box.checked = false;
        onTick();
        all.focus();
      }),
    );
  }
  const table = cell("table", "table", "sources", headOf(data.sort, send, all));
  table.setAttribute("aria-label", "Articles");
  const body = cell("tbody", "rowgroup", "");
  body.append(...data.rows.map((row) => rowOf(row, chosen, send, onTick)));
  table.append(body);
  const held = root.getRootNode().activeElement;
  const [place, kind] = [held?.closest("th, tr[data-doc]"), held?.className];
  root.querySelector(".list").replaceChildren(bar, table);
  if (place) {
    const same = place.dataset.doc
      ? `tr[data-doc="${CSS.escape(place.dataset.doc)}"]`
      : `th.${CSS.escape(place.className)}`;
    root.querySelector(`${same} .${CSS.escape(kind)}`)?.focus({ preventScroll: true });
  }
  onTick();
}

function drawQuestion(root, removal, send) {
  const asked = root.querySelector("dialog");
  asked.replaceChildren();
  if (!removal) {
    if (asked.open) asked.close();
    if (!root.getRootNode().activeElement) root.querySelector("thead .tick").focus();
    return;
  }
  const question = element("h2", "", removal.question);
  question.id = "question";
  const names = element("ul", "names");
  names.append(...removal.names.map((name) => {
    const item = element("li", "title", name);
    item.dir = "auto";
    return item;
  }));
  const choice = element("div", "choice");
  choice.append(
    button("keep", "Keep", () => send("decide", false)),
    button("confirm", "Remove", (event) => {
      for (const each of choice.children) each.disabled = true;
      event.target.textContent = "Removing…";
      ticks.get(root).clear();
      shown.delete(root); // its ticks are drawn anew
      send("decide", true);
    }),
  );
  asked.append(question, names, element("p", "takes", removal.takes), choice);
  if (!asked.open) asked.showModal();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (event, value) => setTriggerValue(event, value);
  if (!ticks.has(root)) {
    ticks.set(root, new Set());
    const asked = element("dialog", "");
    asked.setAttribute("aria-labelledby", "question");
    // Escape closes this, and not the article behind it too.
    asked.addEventListener("keydown", (event) => event.stopPropagation());
    asked.addEventListener("cancel", (event) => {
      event.preventDefault();
      root.querySelector("dialog .keep")?.click();
    });
    root.replaceChildren(element("div", "list"), asked);
  }
  if (changed(root, [data.rows, data.sort])) drawTable(root, data, send);
  if (changed(root.querySelector("dialog"), data.removal)) drawQuestion(root, data.removal, send);
  for (const row of root.querySelectorAll(".source")) {
    const isActive = row.dataset.doc === data.active;
    row.classList.toggle("active", isActive);
    const open = row.querySelector(".open");
    if (isActive) open.setAttribute("aria-current", "true");
    else open.removeAttribute("aria-current");
  }
}

// Returns the cell of a change: its words between those beside it, or a dash.
function buildCell(words) {
  if (!words) return element("td", "none", "—");
  const [before, changed, after] = words;
  const cell = element("td", "words");
  cell.dir = "auto";
  cell.append(before, element("strong", "", changed), after);
  return cell;
}

function buildChanges(compared) {
  const table = element("table", "changes");
  table.setAttribute("aria-label", "What differs");
  const head = element("tr", "");
  for (const name of ["What", "In the first one", "In this article"]) {
    const cell = element("th", "", name);
    cell.scope = "col";
    head.append(cell);
  }
  table.append(head);
  for (const change of compared.changes) {
    const row = element("tr", "");
    const name = element("th", "", change.name);
    name.scope = "row";
    row.append(name, buildCell(change.there), buildCell(change.here));
    table.append(row);
  }
  return table;
}

function buildComparison(compared) {
  const box = element("div", "comparison");
  box.append(...compared.lines.map((line) => element("p", "line", line)));
  if (compared.changes.length > 0) box.append(buildChanges(compared));
  if (compared.more) box.append(element("p", "line", compared.more));
  return box;
}

function buildArticle(row, isFirst, compared, act) {
  const open = makeButton("open", "", () => act.open(row.doc_id));
  open.dataset.article = row.doc_id;
  const title = element("span", "title", row.title);
  title.dir = "auto";
  open.append(title);
  if (row.byline) open.append(makeFacts("span", "byline", row.byline));
  const item = element("li", "");
  item.append(open);
  if (isFirst) return item;
  const shown = compared !== null && compared.doc_id === row.doc_id;
  const label = row.differences || "What differs";
  const compare = makeButton("compare", label, () => act.compare(shown ? "" : row.doc_id));
  compare.setAttribute("aria-expanded", String(shown));
  compare.setAttribute("aria-label", `${label}: ${row.title}`);
  item.append(compare);
  if (shown) item.append(buildComparison(compared));
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { groups, compared } = data;
  if (changed(root, { groups, compared })) {
    const act = {
      open: (docId) => setTriggerValue("open", docId),
      compare: (docId) => setTriggerValue("compare", docId),
    };
    const list = element("ol", "groups");
    list.setAttribute("aria-label", "Articles that are one text");
    for (const group of groups) {
      const heading = element("h3", "", group.heading);
      heading.dir = "auto";
      const articles = element("ol", "articles");
      articles.append(
        ...group.rows.map((row, place) => buildArticle(row, place === 0, compared, act)),
      );
      const item = element("li", "group");
      item.append(heading, articles);
      list.append(item);
    }
    root.replaceChildren(list);
  }
  for (const button of root.querySelectorAll(".open")) {
    markCurrent(button, button.dataset.article === data.active);
  }
}

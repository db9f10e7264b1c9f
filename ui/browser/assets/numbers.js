function buildHeadCell(scope, text) {
  const cell = element("th", "", text);
  cell.scope = scope;
  return cell;
}

function buildHead(columns) {
  const row = element("tr", "");
  row.append(...columns.map((name) => buildHeadCell("col", name)));
  const head = element("thead", "");
  head.append(row);
  return head;
}

function buildBody(rows) {
  const body = element("tbody", "");
  for (const [name, ...numbers] of rows) {
    const row = element("tr", "");
    row.append(buildHeadCell("row", name), ...numbers.map((number) => element("td", "", number)));
    body.append(row);
  }
  return body;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, data)) return;
  const table = element("table", "");
  table.setAttribute("aria-label", data.label);
  table.append(buildHead(data.columns), buildBody(data.rows));
  const scroll = element("div", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", data.label);
  scroll.append(table);
  root.replaceChildren(scroll);
}

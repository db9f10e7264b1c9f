
function heading(scope, text) {
  const cell = element("th", "", text);
  cell.scope = scope;
  return cell;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, data)) return;
  const head = element("tr", "");
  head.append(...data.columns.map((name) => heading("col", name)));
  const body = element("tbody", "");
  for (const [name, ...numbers] of data.rows) {
    const row = element("tr", "");
    row.append(heading("row", name), ...numbers.map((number) => element("td", "", number)));
    body.append(row);
  }
  const caption = element("thead", "");
  caption.append(head);
  const table = element("table", "");
  table.setAttribute("aria-label", data.label);
  table.append(caption, body);
  const scroll = element("div", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", data.label);
  scroll.append(table);
  root.replaceChildren(scroll);
}

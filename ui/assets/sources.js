
function rowOf(source, open) {
  const item = element("li", source.complete ? "source" : "source partial");
  item.dataset.doc = source.doc_id;
  const button = element("button", "open");
  button.type = "button";
  const title = element("span", "title", source.title);
  title.dir = "auto";
  button.append(title);
  if (source.byline) button.append(element("span", "byline", source.byline));
  const facts = element("span", "facts");
  facts.append(element("span", "", source.size), element("span", "state", source.state));
  button.append(facts);
  button.addEventListener("click", () => open(source.doc_id));
  item.append(button);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (changed(root, data.rows)) {
    const list = element("ol", "sources");
    list.setAttribute("aria-label", "Articles");
    list.append(...data.rows.map((row) => rowOf(row, (id) => setTriggerValue("open", id))));
    root.replaceChildren(list);
  }
  for (const item of root.querySelectorAll(".source")) {
    const isActive = item.dataset.doc === data.active;
    item.classList.toggle("active", isActive);
    const button = item.querySelector(".open");
    if (isActive) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

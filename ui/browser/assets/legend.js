export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, data)) return;
  const list = element("ol", "legend");
  list.setAttribute("aria-label", data.label);
  for (const { name, colour } of data.entries) {
    const swatch = element("span", "swatch");
    swatch.style.setProperty("--swatch", colour);
    const entry = element("li", "");
    entry.append(swatch, element("span", "name", name));
    list.append(entry);
  }
  root.replaceChildren(list);
}

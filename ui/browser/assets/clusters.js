
function passageOf(point, open) {
  const item = element("li", "");
  const button = element("button", "open");
  button.type = "button";
  button.dataset.passage = point.passage_id;
  const title = element("span", "title", point.title);
  title.dir = "auto";
  const beginning = element("span", "beginning", point.beginning);
  beginning.dir = "auto";
  button.append(title);
  if (point.byline) button.append(element("span", "byline", point.byline));
  button.append(beginning);
  button.addEventListener("click", () => open(point.passage_id));
  item.append(button);
  return item;
}

function clusterOf(cluster, open) {
  const item = element("li", "cluster");
  const heading = element("div", "heading");
  const swatch = element("span", `swatch ${cluster.shape}`);
  swatch.style.setProperty("--swatch", cluster.colour);
  heading.append(swatch, element("h3", "", cluster.name), element("span", "size", cluster.size));
  const central = element("ol", "central");
  central.setAttribute("aria-label", `The most central passages of ${cluster.name}`);
  central.append(...cluster.central.map((point) => passageOf(point, open)));
  item.append(heading, central);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (changed(root, data.clusters)) {
    const list = element("ol", "clusters");
    list.setAttribute("aria-label", "Clusters");
    list.append(
      ...data.clusters.map((cluster) => clusterOf(cluster, (id) => setTriggerValue("open", id))),
    );
    root.replaceChildren(list);
  }
  for (const button of root.querySelectorAll(".open")) {
    if (button.dataset.passage === String(data.active)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

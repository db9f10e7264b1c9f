function buildPassage(point, open) {
  const button = makeButton("open", "", () => open(point.passage_id));
  button.dataset.passage = point.passage_id;
  const title = element("span", "title", point.title);
  title.dir = "auto";
  const beginning = element("span", "beginning", point.beginning);
  beginning.dir = "auto";
  button.append(title);
  if (point.byline) button.append(makeFacts("span", "byline", point.byline));
  button.append(beginning);
  const item = element("li", "");
  item.append(button);
  return item;
}

function buildCluster(cluster, open) {
  const swatch = element("span", `swatch ${cluster.shape}`);
  swatch.style.setProperty("--swatch", cluster.colour);
  const heading = element("div", "heading");
  heading.append(swatch, element("h3", "", cluster.name), element("span", "size", cluster.size));
  const central = element("ol", "central");
  central.setAttribute("aria-label", `The most central passages of ${cluster.name}`);
  central.append(...cluster.central.map((point) => buildPassage(point, open)));
  const item = element("li", "cluster");
  item.append(heading, central);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (changed(root, data.clusters)) {
    const open = (passageId) => setTriggerValue("open", passageId);
    const list = element("ol", "clusters");
    list.setAttribute("aria-label", "Clusters");
    list.append(...data.clusters.map((cluster) => buildCluster(cluster, open)));
    root.replaceChildren(list);
  }
  for (const button of root.querySelectorAll(".open")) {
    markCurrent(button, button.dataset.passage === String(data.active));
  }
}

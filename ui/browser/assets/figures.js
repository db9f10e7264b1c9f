// The strip above an answer that lines up the figures of the sources.

const CHART_WIDTH = 160; // in units of the chart
const CHART_HEIGHT = 44;
const DOT = 3;

// root -> the strip it shows, as JSON. The strip comes later than the answer, which is not drawn
// again for it.
const shownFigures = new WeakMap();

function svgElement(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// Returns a chart of the figures over time, a dot each.
function buildFigureChart(strip) {
  const chart = element("span", "figure-chart");
  const [first, last] = strip.days;
  const svg = svgElement("svg", {
    viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`,
    role: "img",
    "aria-label": `${strip.points.length} figures over time, from ${first} to ${last}`,
  });
  const base = CHART_HEIGHT - DOT;
  svg.append(svgElement("line", { x1: 0, x2: CHART_WIDTH, y1: base, y2: base, class: "axis" }));
  for (const { across, up, label } of strip.points) {
    const dot = svgElement("circle", {
      cx: DOT + across * (CHART_WIDTH - 2 * DOT),
      cy: base - up * (base - DOT),
      r: DOT,
    });
    const title = svgElement("title", {});
    title.textContent = label;
    dot.append(title);
    svg.append(dot);
  }
  const days = element("span", "figure-days");
  days.append(element("span", "", first), element("span", "", last));
  chart.append(svg, days);
  return chart;
}

function buildFigure(figure, position, open) {
  const button = makeButton("figure", "", () => open(position));
  button.title = figure.label;
  button.setAttribute("aria-label", `Open in its article: ${figure.label}`);
  const number = element("strong", "", figure.text);
  const claimed = element("span", "claimed", figure.claimed_by);
  number.dir = "auto";
  claimed.dir = "auto";
  button.append(number, claimed);
  const item = element("li", "");
  item.append(button);
  return item;
}

// Returns the button that shows the figures for which one line has no room. It is there only where
// some are cut off.
function buildAllFigures(list) {
  const button = makeButton("all-figures", "Show all", () => {
    const isWhole = list.classList.toggle("whole");
    button.setAttribute("aria-expanded", isWhole);
    button.textContent = isWhole ? "Show one line" : "Show all";
  });
  button.setAttribute("aria-expanded", "false");
  new ResizeObserver(() => {
    const isCut = list.scrollWidth > list.clientWidth + 1;
    list.classList.toggle("cut-off", isCut);
    button.hidden = !isCut && !list.classList.contains("whole");
  }).observe(list);
  return button;
}

function buildFigures(strip, open) {
  const section = element("section", "figures");
  section.setAttribute("aria-label", "Figures in your sources");
  const line = element("p", "figures-line", strip.line);
  line.setAttribute("role", "status");
  const head = element("div", "figures-head");
  head.append(line);
  section.append(head);
  if (strip.figures.length > 0) {
    const list = element("ul", "figure-list");
    list.append(...strip.figures.map((figure, position) => buildFigure(figure, position, open)));
    head.append(buildAllFigures(list));
    section.append(list);
  }
  if (strip.points.length > 0) section.append(buildFigureChart(strip));
  return section;
}

// Shows the strip before the passages; strip is null where no figures are asked for.
function showFigures(root, strip, open) {
  const old = root.querySelector(".figures");
  const state = JSON.stringify(strip ?? null);
  if (shownFigures.get(root) === state && Boolean(old) === Boolean(strip)) return;
  shownFigures.set(root, state);
  const cards = root.querySelector(".cards");
  old?.remove();
  if (strip && cards) cards.before(buildFigures(strip, open));
}

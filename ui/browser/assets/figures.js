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

// Returns a chart of the figures over time, a dot each, above a table that says the same.
function buildFigureChart(strip) {
  const chart = element("figure", "figure-chart");
  const [first, last] = strip.days;
  const svg = svgElement("svg", {
    viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`,
    role: "img",
    "aria-label": `${strip.points.length} figures over time, from ${first} to ${last}`,
  });
  const base = CHART_HEIGHT - DOT;
  const ends = { x1: 0, x2: CHART_WIDTH };
  svg.append(svgElement("line", { ...ends, y1: DOT, y2: DOT, class: "axis top" }));
  svg.append(svgElement("line", { ...ends, y1: base, y2: base, class: "axis" }));
  for (const { across, up, text, day } of strip.points) {
    const dot = svgElement("circle", {
      cx: DOT + across * (CHART_WIDTH - 2 * DOT),
      cy: base - up * (base - DOT),
      r: DOT,
    });
    const title = svgElement("title", {});
    title.textContent = `${text}, ${day}`;
    dot.append(title);
    svg.append(dot);
  }
  const highest = element("span", "figure-highest", strip.highest);
  highest.dir = "auto";
  const days = element("span", "figure-days");
  days.append(element("span", "", first), element("span", "", last));
  chart.append(highest, svg, days, buildPointTable(strip.points));
  return chart;
}

function buildPointTable(points) {
  const details = element("details", "figure-points");
  const table = element("table", "");
  const head = element("tr", "");
  for (const name of ["Day", "Figure", "Claimed by"]) {
    const cell = element("th", "", name);
    cell.scope = "col";
    head.append(cell);
  }
  table.append(head);
  for (const { text, day, claimed_by } of points) {
    const row = element("tr", "");
    for (const words of [day, text, claimed_by]) {
      const cell = element("td", "", words);
      cell.dir = "auto";
      row.append(cell);
    }
    table.append(row);
  }
  details.append(element("summary", "", "The chart as a table"), table);
  return details;
}

function buildFigure(figure, open) {
  const button = makeButton("figure", "", () => open(figure.position));
  button.title = figure.label;
  button.setAttribute("aria-label", `Open in its article: ${figure.label}`);
  const head = element("span", "figure-head");
  const words = element("strong", "", figure.text);
  words.dir = "auto";
  head.append(words);
  const facts = [figure.place, figure.claimed_by, figure.said_of].filter(Boolean);
  const line = element("span", "claimed", facts.join(" · "));
  line.dir = "auto";
  head.append(line);
  if (figure.rank) head.append(element("span", "rank", `[${figure.rank}]`));
  const around = element("span", "around", figure.words);
  around.dir = "auto";
  button.append(head, around);
  const item = element("li", "");
  item.append(button);
  return item;
}

function buildFigureList(figures, open) {
  const list = element("ul", "figure-list");
  list.append(...figures.map((figure) => buildFigure(figure, open)));
  return list;
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
  const head = element("div", "figures-head");
  const line = element("p", "figures-line", strip.line);
  line.setAttribute("role", "status");
  head.append(line);
  section.append(head);
  if (strip.figures.length > 0) {
    const list = buildFigureList(strip.figures, open);
    head.append(buildAllFigures(list));
    section.append(list);
  }
  if (strip.points.length > 0) section.append(buildFigureChart(strip));
  if (strip.others.length > 0) section.append(buildOthers(strip, head, open));
  return section;
}

// Returns the figures that stand apart, shown by a button in the head of the strip.
function buildOthers(strip, head, open) {
  const list = buildFigureList(strip.others, open);
  list.classList.add("figure-others");
  list.setAttribute("aria-label", strip.others_line);
  list.hidden = true;
  const button = makeButton("show-others", strip.others_line, () => {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", String(!list.hidden));
  });
  button.setAttribute("aria-expanded", "false");
  head.append(button);
  return list;
}

// Shows the strip before the passages; strip is null where no figures are asked for.
// Shows on each card the place of its marked figure, where that is wider or narrower than asked.
function showPlaces(root, figures) {
  for (const line of root.querySelectorAll(".card .figure-place")) {
    const card = line.closest(".card");
    const marked = [...card.querySelectorAll(".answer")].map((mark) => mark.textContent);
    const figure = figures.find(
      ({ rank, place, text }) =>
        place && rank === Number(card.dataset.rank) && marked.some((words) => words.includes(text)),
    );
    line.hidden = !figure;
    line.textContent = figure ? `says “${figure.place}”` : "";
    line.title = figure ? `The marked figure: ${figure.text}, ${figure.place}` : "";
  }
}

function showFigures(root, strip, open) {
  const old = root.querySelector(".figures");
  const state = JSON.stringify(strip ?? null);
  if (shownFigures.get(root) === state && Boolean(old) === Boolean(strip)) return;
  shownFigures.set(root, state);
  const cards = root.querySelector(".cards");
  old?.remove();
  if (strip && cards) cards.before(buildFigures(strip, open));
  showPlaces(root, strip?.figures ?? []);
}

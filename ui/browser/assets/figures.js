// The strip above an answer that lines up the figures of the sources.

const CHART_WIDTH = 160; // in units of the chart
const CHART_HEIGHT = 44;
const DOT = 3;
const FEWEST_FIGURES = 3; // that are shown at once

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
  const caption = element("figcaption", "", strip.caption);
  const highest = element("span", "figure-highest", strip.highest);
  highest.dir = "auto";
  const days = element("span", "figure-days");
  days.append(element("span", "", first), element("span", "", last));
  chart.append(caption, highest, svg, days, buildPointTable(strip.points));
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
  button.title = `${figure.sentence}\n${figure.label}`;
  button.setAttribute("aria-label", `Open in its article: ${figure.sentence} ${figure.label}`);
  button.classList.toggle("elsewhere", Boolean(figure.place));
  const words = element("span", "words");
  words.dir = "auto";
  const after = /^[,;:.!?)%]/u.test(figure.after) ? figure.after : ` ${figure.after}`;
  // An ellipsis stays with the word before it.
  words.append(
    `${figure.before} `.trimStart(),
    element("strong", "", figure.text),
    after.trimEnd().replace(/ …$/u, "\u00a0…"),
  );
  const facts = element("span", "figure-facts");
  const claimed = element("span", "claimed");
  claimed.dir = "auto";
  if (figure.place) claimed.append(element("span", "place", figure.place), " · ");
  claimed.append([figure.claimed_by, figure.said_of].filter(Boolean).join(" · "));
  facts.append(claimed);
  // No passage below shows it: it is read in its article.
  const [where, place] = figure.rank ? ["rank", `[${figure.rank}]`] : ["unranked", "in article"];
  facts.append(element("span", where, place));
  button.append(words, facts);
  const item = element("li", "");
  item.append(button);
  return item;
}

function buildFigureList(figures, open) {
  const list = element("ul", "figure-list");
  list.append(...figures.map((figure) => buildFigure(figure, open)));
  return list;
}

// Returns the button that shows the figures beyond the first lines, of which there are as many as it
// takes for a few figures. It is there only where some figures are beyond: the lines show no part of
// a figure, and Tab goes to none that is not shown.
function buildAllFigures(list) {
  const button = makeButton("all-figures", "Show all", () => {
    const isWhole = list.classList.toggle("whole");
    button.setAttribute("aria-expanded", isWhole);
    button.textContent = isWhole ? "Show fewer" : "Show all";
    fit();
  });
  button.setAttribute("aria-expanded", "false");
  const fit = () => {
    const items = [...list.children];
    const isWhole = list.classList.contains("whole");
    const last = items[Math.min(FEWEST_FIGURES, items.length) - 1];
    const beyond = items.filter((item) => item.offsetTop > last.offsetTop);
    for (const item of items) item.classList.toggle("beyond", !isWhole && beyond.includes(item));
    const height = last.offsetTop - items[0].offsetTop + last.offsetHeight;
    list.style.height = isWhole || beyond.length === 0 ? "" : `${height}px`;
    button.hidden = !isWhole && beyond.length === 0;
  };
  new ResizeObserver(fit).observe(list);
  return button;
}

function buildFigures(strip, open) {
  const section = element("section", "figures");
  section.classList.toggle("looking", strip.waiting);
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

// Shows the first line of the answer: as the reader's judgements change it, or else as the figures
// do, which set passages of another place or time than is asked apart. While the figures are looked
// for, it says so.
function showFirstLine(root, strip, verdicts, turn) {
  const said = root.querySelector(".status [role=status]");
  if (!said) return;
  const isChecking = Boolean(strip?.waiting && strip.status);
  const line = (!isChecking && verdicts?.line) || strip?.status || turn.status;
  if (said.textContent !== line) said.textContent = line;
  said.dataset.checking = isChecking ? "true" : "";
}

// Sets passages apart of which the marked figure is of another place or time than is asked on their
// cards, which are not said to answer then. While the figures are looked for, no card says that it
// answers.
function showPlaces(root, { places, status, waiting }, turn) {
  for (const note of root.querySelectorAll(".card .figure-place")) {
    const card = note.closest(".card");
    const told = places[card.dataset.rank] ?? "";
    note.hidden = !told;
    note.textContent = told;
    note.title = told && `The marked figure ${told}, which is not the place or time asked about`;
    const match = card.querySelector(".match");
    const { match: words } = turn.cards.find(({ rank }) => rank === Number(card.dataset.rank));
    if (match) {
      match.textContent = told ? "comes near" : words;
      match.hidden = Boolean(waiting && status);
    }
    card.querySelector(".quote")?.classList.toggle("nearest", Boolean(told));
  }
}

// Shows the strip before the passages; strip is null where no figures are asked for.
function showFigures(root, strip, turn, open) {
  const old = root.querySelector(".figures");
  const state = JSON.stringify(strip ?? null);
  if (shownFigures.get(root) === state && Boolean(old) === Boolean(strip)) return;
  shownFigures.set(root, state);
  const cards = root.querySelector(".cards");
  old?.remove();
  if (strip && cards) cards.before(buildFigures(strip, open));
  showPlaces(root, strip ?? { places: {}, status: "", waiting: false }, turn);
}

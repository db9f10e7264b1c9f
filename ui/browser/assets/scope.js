const FIND_DELAY = 250; // milliseconds after the last change of the search field
// While a year is typed digit by digit, the field passes through earlier ones, such as 0002.
const EARLIEST_DATE = "1000";

// root -> its controls, and how many choices the reader has made here (`number`). The server may
// still be drawing an earlier choice; only a view of the last choice may change a tick.
const states = new WeakMap();

// Returns a label with a checkbox, and the part of the label that holds its text.
function buildTick(value, text) {
  const label = element("label", "tick");
  const input = element("input");
  input.type = "checkbox";
  input.value = value;
  const words = element("span", "words");
  const title = element("span", "title", text);
  title.dir = "auto";
  words.append(title);
  label.append(input, words);
  return { label, words };
}

function buildOutletRow(outlet) {
  const item = element("li", "row outlet");
  item.dataset.key = outlet.name;
  const { label } = buildTick(outlet.name, outlet.label);
  label.append(element("span", "count", outlet.articles));
  item.append(label);
  return item;
}

function buildArticleRow(article, open) {
  const item = element("li", "row article");
  item.dataset.key = article.doc_id;
  const { label, words } = buildTick(article.doc_id, article.title);
  if (article.byline) words.append(element("span", "byline", article.byline));
  const button = makeButton("read", "Read", () => open(article.doc_id));
  button.setAttribute("aria-label", `Read ${article.title}`);
  item.append(label, button);
  return item;
}

// Makes the list show one row for each item, in order. If the keys of the rows are right already,
// nothing is moved: a row that is taken out and put back loses the focus.
function fillList(list, items, buildRow, keyOf) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  if (JSON.stringify(items.map(keyOf)) === JSON.stringify([...rows.keys()])) return;
  const focused = list.getRootNode().activeElement;
  const hadFocus = focused && list.contains(focused);
  list.replaceChildren(...items.map((item) => rows.get(keyOf(item)) ?? buildRow(item)));
  if (!hadFocus) return;
  if (focused.isConnected) focused.focus({ preventScroll: true });
  else list.focus();
}

function setTicks(list, rows, keyOf) {
  const ticked = new Map(rows.map((row) => [keyOf(row), row.ticked]));
  for (const input of list.querySelectorAll("input")) input.checked = ticked.get(input.value);
}

function setCounts(list, outlets) {
  const counts = list.querySelectorAll(".count");
  outlets.forEach((outlet, position) => {
    counts[position].textContent = outlet.articles;
  });
}

function tickedValues(list) {
  return [...list.querySelectorAll("input:checked")].map((input) => input.value);
}

function buildFieldset(className, heading) {
  const fieldset = element("fieldset", className);
  fieldset.append(element("legend", "legend", heading));
  return fieldset;
}

function buildDateField(parent, name) {
  const label = element("label", "date");
  const input = element("input");
  input.type = "date";
  label.append(element("span", "", name), input);
  parent.append(label);
  return input;
}

// Draws the controls, which stay for as long as the root does, and returns them.
function drawControls(root) {
  const heading = element("h2", "heading", "Sources");
  heading.id = "scope-heading";
  const clear = element("button", "clear", "Use all");
  clear.type = "button";
  const top = element("div", "top");
  top.append(heading, clear);
  const line = element("p", "line");
  line.setAttribute("role", "status");
  line.dir = "auto";

  const outlets = buildFieldset("outlets", "Outlets");
  const outletList = element("ul", "list");
  const moreOutlets = element("p", "more");
  outlets.append(outletList, moreOutlets);

  const dates = buildFieldset("dates", "Published");
  const since = buildDateField(dates, "From");
  const until = buildDateField(dates, "To");
  const undated = buildTick("", "");
  undated.label.classList.add("undated");
  const daysError = element("p", "error");
  daysError.setAttribute("role", "alert");
  dates.append(undated.label, daysError);

  const articles = buildFieldset("articles", "Articles");
  const find = element("input", "find");
  find.type = "search";
  find.placeholder = "Find by title, outlet or date";
  find.setAttribute("aria-label", "Find an article to tick");
  const articleList = element("ul", "list");
  articleList.tabIndex = -1;
  const moreArticles = element("p", "more");
  articles.append(find, articleList, moreArticles);

  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Sources that an answer may use");
  root.replaceChildren(top, line, outlets, dates, articles);
  const lists = { outletList, moreOutlets, articleList, moreArticles };
  return { line, clear, outlets, dates, since, until, undated, daysError, find, ...lists };
}

// Sends the whole choice under the next number.
function sendChoice(state) {
  state.number += 1;
  state.send({
    number: state.number,
    doc_ids: tickedValues(state.articleList),
    outlets: tickedValues(state.outletList),
    since: state.since.value,
    until: state.until.value,
    undated: undatedInput(state).checked,
  });
}

function undatedInput(state) {
  return state.undated.label.querySelector("input");
}

function clearChoice(root, state) {
  for (const input of root.querySelectorAll("input:checked")) input.checked = false;
  state.since.value = "";
  state.until.value = "";
  sendChoice(state);
  state.find.focus();
}

function start(root, { taken, words }) {
  const state = { ...drawControls(root), number: taken, taken, timer: 0 };
  state.find.value = words;
  for (const list of [state.outletList, state.articleList]) {
    list.addEventListener("change", () => sendChoice(state));
  }
  for (const input of [state.since, state.until]) {
    input.addEventListener("change", () => {
      if (!input.value || input.value >= EARLIEST_DATE) sendChoice(state);
    });
  }
  state.undated.label.addEventListener("change", () => sendChoice(state));
  state.clear.addEventListener("click", () => clearChoice(root, state));
  state.find.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => state.search(state.find.value), FIND_DELAY);
  });
  return state;
}

function setDates(state, view) {
  state.dates.hidden = !view.earliest && !view.since && !view.until;
  const fields = [
    [state.since, view.since],
    [state.until, view.until],
  ];
  for (const [input, value] of fields) {
    input.min = view.earliest;
    input.max = view.latest;
    if (input.value !== value) input.value = value;
  }
  state.undated.label.hidden = !view.undated_label;
  state.undated.words.firstChild.textContent = view.undated_label;
  undatedInput(state).checked = view.undated;
  if (state.daysError.textContent !== view.days_error) {
    state.daysError.textContent = view.days_error;
  }
}

function update(state, view) {
  // Screen readers announce the line whenever its text is set.
  if (state.line.textContent !== view.line) state.line.textContent = view.line;
  state.clear.hidden = !view.narrowed;
  state.outlets.hidden = view.outlets.length === 0;
  fillList(state.outletList, view.outlets, buildOutletRow, (outlet) => outlet.name);
  setTicks(state.outletList, view.outlets, (outlet) => outlet.name);
  setCounts(state.outletList, view.outlets);
  state.moreOutlets.textContent = view.more_outlets;
  setDates(state, view);
  const buildRow = (article) => buildArticleRow(article, (id) => state.open(id));
  fillList(state.articleList, view.articles, buildRow, (article) => article.doc_id);
  setTicks(state.articleList, view.articles, (article) => article.doc_id);
  state.moreArticles.textContent = view.articles.length
    ? view.more_articles
    : "No article has these words in its title, outlet or date.";
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!states.has(root)) states.set(root, start(root, data));
  const state = states.get(root);
  state.send = (choice) => setTriggerValue("choose", choice);
  state.search = (words) => setTriggerValue("find", words);
  state.open = (id) => setTriggerValue("open", id);
  // A server that knows of fewer choices than before is in a new session, with its own choice.
  if (data.taken < state.taken) state.number = data.taken;
  state.taken = data.taken;
  if (data.taken < state.number || !changed(root, data)) return;
  update(state, data.view);
}

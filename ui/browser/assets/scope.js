const FIND_DELAY = 250; // milliseconds after the last change of the search field

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
  title.title = text;
  words.append(title);
  label.append(input, words);
  return { label, words };
}

function buildCountedRow(className, key, name, count) {
  const item = element("li", `row ${className}`);
  item.dataset.key = key;
  const { label } = buildTick(key, name);
  label.append(element("span", "count", count));
  item.append(label);
  return item;
}

function buildOutletRow({ name, label, articles }) {
  return buildCountedRow("outlet", name, label, articles);
}

function buildTagRow({ tag, articles }) {
  return buildCountedRow("tag", tag, tag, articles);
}

function buildArticleRow(article, open) {
  const item = element("li", "row article");
  item.dataset.key = article.doc_id;
  const { label, words } = buildTick(article.doc_id, article.title);
  words.firstChild.classList.toggle("untitled", article.untitled);
  if (article.byline) words.append(makeFacts("span", "byline", article.byline));
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

function setCounts(list, rows) {
  const counts = list.querySelectorAll(".count");
  rows.forEach(({ articles }, position) => {
    counts[position].textContent = articles;
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

function buildDateField(root, parent, name) {
  const field = buildDay(name, (day) => {
    const state = states.get(root);
    state.daysError.textContent = day === null ? DAY_ERROR : "";
    if (day !== null) sendChoice(state);
  });
  const row = element("div", "date");
  row.append(field.label, field.box);
  parent.append(row);
  return field;
}

// Draws the controls, which stay for as long as the root does, and returns them.
function drawControls(root) {
  const body = element("div", "body");
  const top = element("div", "top");
  const add = makeButton("add", "+ Add", () => states.get(root).add());
  add.setAttribute("aria-label", "Add articles");
  top.append(buildFold("sources", "Articles to search", body), add);
  const line = element("p", "line");
  line.setAttribute("role", "status");
  line.dir = "auto";
  const clear = element("button", "clear", "Use all");
  clear.type = "button";
  const present = element("div", "present");
  present.append(line, clear);

  const collections = buildCollections(() => states.get(root));
  const tags = buildFieldset("tags", "Tags");
  const tagList = element("ul", "list");
  const allTags = buildWhole(tagList, "tags");
  tags.append(tagList, allTags);

  const outlets = buildFieldset("outlets", "Outlets");
  const outletList = element("ul", "list");
  const allOutlets = buildWhole(outletList, "outlets");
  const moreOutlets = element("p", "more");
  outlets.append(outletList, allOutlets, moreOutlets);

  const dates = buildFieldset("dates", "Published");
  const since = buildDateField(root, dates, "From");
  const until = buildDateField(root, dates, "To");
  const undated = buildTick("", "");
  undated.label.classList.add("undated");
  const daysError = element("p", "error");
  daysError.setAttribute("role", "alert");
  dates.append(undated.label, daysError);

  const articles = buildFieldset("articles", "Single articles");
  const find = element("input", "find");
  find.type = "search";
  find.placeholder = "Find an article to tick";
  find.setAttribute("aria-label", "Find an article to tick");
  const articleList = element("ul", "list");
  articleList.tabIndex = -1;
  const moreArticles = element("p", "more");
  articles.append(find, articleList, moreArticles);

  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Sources that an answer may use");
  body.append(collections.fieldset, tags, outlets, dates, articles);
  root.replaceChildren(top, present, body);
  const choices = { collections, tags, outlets, dates, since, until, undated, daysError, find };
  const lists = {
    tagList,
    allTags,
    outletList,
    allOutlets,
    moreOutlets,
    articleList,
    moreArticles,
  };
  return { line, clear, ...choices, ...lists };
}

// Sends the whole choice under the next number.
function sendChoice(state) {
  state.number += 1;
  state.send({
    number: state.number,
    doc_ids: tickedValues(state.articleList),
    outlets: tickedValues(state.outletList),
    tags: tickedValues(state.tagList),
    since: readDay(state.since.input.value) ?? "",
    until: readDay(state.until.input.value) ?? "",
    undated: undatedInput(state).checked,
  });
}

function undatedInput(state) {
  return state.undated.label.querySelector("input");
}

function clearChoice(root, state) {
  for (const input of root.querySelectorAll("input:checked")) input.checked = false;
  state.since.set("");
  state.until.set("");
  sendChoice(state);
  state.find.focus();
}

function start(root, { taken, words }) {
  const state = { ...drawControls(root), number: taken, taken, timer: 0 };
  state.find.value = words;
  for (const list of [state.tagList, state.outletList, state.articleList]) {
    list.addEventListener("change", () => sendChoice(state));
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
  state.since.set(view.since, view);
  state.until.set(view.until, view);
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
  drawCollections(state.collections, view, state);
  state.tags.hidden = view.tags.length === 0;
  fillList(state.tagList, view.tags, buildTagRow, ({ tag }) => tag);
  setTicks(state.tagList, view.tags, ({ tag }) => tag);
  setCounts(state.tagList, view.tags);
  state.allTags.update();
  state.outlets.hidden = view.outlets.length === 0;
  fillList(state.outletList, view.outlets, buildOutletRow, (outlet) => outlet.name);
  setTicks(state.outletList, view.outlets, (outlet) => outlet.name);
  setCounts(state.outletList, view.outlets);
  state.allOutlets.update();
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
  state.add = () => setTriggerValue("add", true);
  for (const event of ["use", "save", "forget"]) {
    state[event] = (name) => setTriggerValue(event, name);
  }
  // A server that knows of fewer choices than before is in a new session, with its own choice.
  if (data.taken < state.taken) state.number = data.taken;
  state.taken = data.taken;
  if (data.taken < state.number || !changed(root, data)) return;
  update(state, data.view);
}

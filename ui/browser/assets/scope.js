
const FIND_AFTER = 250; // milliseconds without a key
const EARLIEST = "1000"; // a year typed digit by digit passes through earlier ones

// root -> what has been chosen here, and how often. The server may still be drawing what was
// chosen before; only what it says of the last choice may change a tick.
const states = new WeakMap();

function labelled(kind, name, text) {
  const label = element("label", kind);
  const input = element("input");
  input.type = "checkbox";
  input.value = name;
  const words = element("span", "words");
  const title = element("span", "title", text);
  title.dir = "auto";
  words.append(title);
  label.append(input, words);
  return { label, input, words };
}

function outletRow(outlet) {
  const item = element("li", "row outlet");
  item.dataset.key = outlet.name;
  const { label } = labelled("tick", outlet.name, outlet.label);
  label.append(element("span", "count", outlet.articles));
  item.append(label);
  return item;
}

function articleRow(article, open) {
  const item = element("li", "row article");
  item.dataset.key = article.doc_id;
  const { label, words } = labelled("tick", article.doc_id, article.title);
  if (article.byline) words.append(element("span", "byline", article.byline));
  const button = element("button", "read", "Read");
  button.type = "button";
  button.setAttribute("aria-label", `Read ${article.title}`);
  button.addEventListener("click", () => open(article.doc_id));
  item.append(label, button);
  return item;
}

// Rows that stay are left where they are: taking one out and putting it back loses the focus.
function fill(list, items, make, key) {
  const wanted = items.map(key);
  const kept = [...list.children].map((row) => row.dataset.key);
  if (JSON.stringify(wanted) === JSON.stringify(kept)) return;
  const focused = list.getRootNode().activeElement;
  const held = focused && list.contains(focused) ? focused : null;
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  list.replaceChildren(...items.map((item) => rows.get(key(item)) ?? make(item)));
  if (held) held.isConnected ? held.focus({ preventScroll: true }) : list.focus();
}

function build(root) {
  const heading = element("h2", "heading", "Sources");
  heading.id = "scope-heading";
  const line = element("p", "line");
  line.setAttribute("role", "status");
  line.dir = "auto";
  const clear = element("button", "clear", "Use all");
  clear.type = "button";
  const top = element("div", "top");
  top.append(heading, clear);

  const outlets = element("fieldset", "outlets");
  outlets.append(element("legend", "legend", "Outlets"));
  const outletList = element("ul", "list");
  const moreOutlets = element("p", "more");
  outlets.append(outletList, moreOutlets);

  const dates = element("fieldset", "dates");
  dates.append(element("legend", "legend", "Published"));
  const [since, until] = ["From", "To"].map((name) => {
    const label = element("label", "date");
    const input = element("input");
    input.type = "date";
    label.append(element("span", "", name), input);
    dates.append(label);
    return input;
  });

  const articles = element("fieldset", "articles");
  articles.append(element("legend", "legend", "Articles"));
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
  return {
    line, clear, outlets, outletList, moreOutlets, dates, since, until, find, articleList,
    moreArticles, number: 0, timer: 0, send: () => {}, search: () => {}, open: () => {},
  };
}

function start(root) {
  const state = build(root);
  const ticked = (list) =>
    [...list.querySelectorAll("input:checked")].map((input) => input.value);
  const choose = () =>
    state.send({
      number: ++state.number,
      doc_ids: ticked(state.articleList),
      outlets: ticked(state.outletList),
      since: state.since.value,
      until: state.until.value,
    });
  for (const list of [state.outletList, state.articleList]) {
    list.addEventListener("change", choose);
  }
  for (const input of [state.since, state.until]) {
    input.addEventListener("change", () => {
      if (!input.value || input.value >= EARLIEST) choose();
    });
  }
  state.clear.addEventListener("click", () => {
    for (const input of root.querySelectorAll("input:checked")) input.checked = false;
    state.since.value = state.until.value = "";
    choose();
    state.find.focus();
  });
  state.find.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => state.search(state.find.value), FIND_AFTER);
  });
  return state;
}

function setTicks(list, rows, key) {
  const byKey = new Map(rows.map((row) => [key(row), row.ticked]));
  for (const input of list.querySelectorAll("input")) input.checked = byKey.get(input.value);
}

function setCounts(list, rows) {
  const counts = list.querySelectorAll(".count");
  rows.forEach((row, place) => (counts[place].textContent = row.articles));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  let state = states.get(root);
  if (!state) {
    state = start(root);
    state.number = state.taken = data.taken;
    state.find.value = data.words;
    states.set(root, state);
  }
  state.send = (chosen) => setTriggerValue("choose", chosen);
  state.search = (words) => setTriggerValue("find", words);
  state.open = (doc_id) => setTriggerValue("open", doc_id);
  // A session that knows of fewer choices than the last one did is another: it has its own.
  if (data.taken < state.taken) state.number = data.taken;
  state.taken = data.taken;
  if (data.taken < state.number || !changed(root, data)) return;

  const { view } = data;
  // Said aloud whenever it is set.
  if (state.line.textContent !== view.line) state.line.textContent = view.line;
  state.clear.hidden = !view.narrowed;
  state.outlets.hidden = view.outlets.length === 0;
  fill(state.outletList, view.outlets, outletRow, (row) => row.name);
  setTicks(state.outletList, view.outlets, (row) => row.name);
  setCounts(state.outletList, view.outlets);
  state.moreOutlets.textContent = view.more_outlets;
  state.dates.hidden = !view.earliest && !view.since && !view.until;
  for (const [input, value] of [[state.since, view.since], [state.until, view.until]]) {
    input.min = view.earliest;
    input.max = view.latest;
    if (input.value !== value) input.value = value;
  }
  const make = (article) => articleRow(article, (id) => state.open(id));
  fill(state.articleList, view.articles, make, (row) => row.doc_id);
  setTicks(state.articleList, view.articles, (row) => row.doc_id);
  state.moreArticles.textContent = view.articles.length
    ? view.more_articles
    : "No article has these words in its title, outlet or date.";
}

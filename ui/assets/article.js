
function drawHint(root, hint) {
  const empty = element("section", "empty");
  empty.append(element("p", "", hint));
  root.replaceChildren(empty);
}

function detailsOf(article) {
  const details = element("details", "details");
  const summary = element("summary", "");
  summary.append(element("bdi", "", article.doc_id), " · details");
  details.append(summary);
  const list = element("dl", "");
  for (const { name, value } of article.details) {
    list.append(element("dt", "", name), element("dd", "", value));
  }
  if (article.link) {
    const link = element("a", "", article.link);
    link.href = article.link;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const value = element("dd", "");
    value.append(link);
    list.append(element("dt", "", "Published at"), value);
  }
  details.append(list);
  return details;
}

function scrollToPassage(text) {
  const mark = text.querySelector("mark.sentence") ?? text.querySelector("mark");
  if (!mark) {
    text.scrollTop = 0;
    return;
  }
  const passage = text.querySelector("mark");
  const top = (node) => node.getBoundingClientRect().top - text.getBoundingClientRect().top;
  // The passage begins a little below the upper edge, unless its sentence would then be hidden.
  const room = text.clientHeight / 6;
  const target = top(mark) - top(passage) > text.clientHeight - 2 * room ? mark : passage;
  text.scrollTop += top(target) - room;
}

function drawArticle(root, data, close) {
  const { article, label } = data;
  const reader = element("section", article.found ? "reader" : "reader nearest");
  reader.setAttribute("aria-label", "Reading pane");

  const title = element("h2", "title", article.title);
  title.dir = "auto";
  const button = element("button", "close", "Close");
  button.type = "button";
  button.setAttribute("aria-label", "Close the article");
  button.addEventListener("click", close);
  const row = element("div", "row");
  row.append(title, button);

  const text = element("div", "text");
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "Text of the article");
  appendSegments(text, article.text);

  const head = element("header", "head");
  head.append(row);
  if (article.byline) head.append(element("p", "byline", article.byline));
  head.append(detailsOf(article));

  const legend = element("footer", "legend");
  if (label) {
    const jump = element("button", "jump passage", label);
    jump.type = "button";
    jump.title = "Back to the passage";
    jump.addEventListener("click", () => scrollToPassage(text));
    legend.append(jump);
  }
  const has = (kind) => text.querySelector(`.${kind}`) !== null;
  if (has("sentence")) legend.append(element("span", "key sentence", article.found ? "answering sentence" : "nearest sentence"));
  if (has("skipped")) legend.append(element("span", "key skipped", "grey: not searched"));

  reader.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  reader.append(head, text);
  if (legend.childNodes.length > 0) reader.append(legend);
  root.replaceChildren(reader);

  scrollToPassage(text);
  text.focus({ preventScroll: true });
  // Fonts that arrive late move the lines; a reader who has scrolled meanwhile is left alone.
  const place = text.scrollTop;
  document.fonts.ready.then(() => {
    if (text.isConnected && text.scrollTop === place) scrollToPassage(text);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, [data.opening, data.article?.title, data.hint])) return;
  const close = () => {
    // Let go of the keyboard first: the citation takes it back, whichever of the two is drawn first.
    parentElement.activeElement?.blur();
    setTriggerValue("close", true);
  };
  if (data.article) drawArticle(root, data, close);
  else drawHint(root, data.hint);
}

// The checked draft, its quotations marked by verdict, and a card for each quotation.

function appendPieces(parent, pieces) {
  for (const { text, changed: differs } of pieces) {
    parent.append(differs ? element("strong", "differs", text) : document.createTextNode(text));
  }
}

function buildDraft(pieces, choose) {
  const draft = element("div", "draft");
  draft.dir = "auto";
  for (const { text, quote, verdict, label } of pieces) {
    if (!quote) {
      draft.append(document.createTextNode(text));
      continue;
    }
    // A button would not wrap like the text around it.
    const mark = element("mark", `quoted ${verdict}`, text);
    mark.setAttribute("role", "button");
    mark.tabIndex = 0;
    mark.title = label;
    mark.dataset.quote = quote;
    mark.addEventListener("click", () => choose(quote));
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(quote);
    });
    draft.append(mark, element("sup", "number", String(quote)));
  }
  return draft;
}

function buildPlace(quote, place, number, open) {
  const button = makeButton("open", "", () => open(quote.number, number));
  button.dataset.place = `${quote.number},${number}`;
  const words = element("span", "words");
  words.dir = "auto";
  appendPieces(words, place.words);
  const source = element("span", "source");
  source.append(element("bdi", "", place.title));
  if (place.byline) source.append(" · ", makeFacts("span", "", place.byline));
  if (place.speaker) source.append(" · said by ", element("bdi", "", place.speaker));
  button.append(words, source);
  const item = element("li", "");
  item.append(button);
  return item;
}

// Returns quotations in the order to look at them; of one verdict, in that of the draft.
function byUrgency(quotes) {
  return [...quotes].sort((one, other) => one.urgency - other.urgency);
}

// Returns words beside the name of where they stand.
function buildSide(whose, content) {
  const side = element("div", "side");
  side.append(element("p", "whose", whose), content);
  return side;
}

// Builds the card of a quotation; `whose` says where its own words stand, and those of a place.
function buildQuote(quote, whose, open) {
  const heading = element("h3", "");
  heading.append(
    element("span", "number", String(quote.number)),
    element("span", `verdict ${quote.verdict}`, quote.label),
  );
  if (quote.speaker) {
    heading.append(
      element("span", "whose", "attributed to"),
      element("bdi", "speaker", quote.speaker),
    );
  }
  const words = element("blockquote", "");
  words.dir = "auto";
  appendPieces(words, quote.words);
  const item = element("li", "quote");
  item.id = `quote-${quote.number}`;
  item.append(heading, buildSide(whose.own, words));
  for (const line of quote.lines) item.append(element("p", "line", line));
  if (quote.places.length > 0) {
    const places = element("ol", "places");
    places.setAttribute("aria-label", quote.nearest ? "The nearest place" : "Places");
    places.append(...quote.places.map((place, number) => buildPlace(quote, place, number, open)));
    item.append(buildSide(quote.nearest ? "Nearest" : whose.place, places));
    for (const line of quote.source_lines) item.append(element("p", "line", line));
  }
  if (quote.more) item.append(element("p", "line", quote.more));
  return item;
}

function buildList(label, quotes, whose, open) {
  const list = element("ol", "quotes");
  list.setAttribute("aria-label", label);
  list.append(...quotes.map((quote) => buildQuote(quote, whose, open)));
  return list;
}

// Returns the quotations that nobody has to look at, folded unless there are no others.
function buildSettled(label, quotes, isOpen, whose, open) {
  const box = element("details", "settled");
  box.open = isOpen;
  box.append(element("summary", "", label), buildList(label, quotes, whose, open));
  return box;
}

// root -> the draft that it shows. A new one is shown from its verdicts on; the same one, checked
// again because the library has changed, leaves the reader where they are.
const drafts = new WeakMap();

function textOf({ draft, quotes }) {
  const pieces = draft.length > 0 ? draft : quotes.flatMap(({ words }) => words);
  return pieces.map(({ text }) => text).join("");
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (changed(root, data.check)) {
    const open = (quote, place) => setTriggerValue("open", [quote, place]);
    const { quotes, sentences, unquoted } = data.check;
    const draft = textOf(data.check);
    const isNew = drafts.get(root) !== draft;
    const problems = byUrgency(quotes.filter((quote) => !quote.settled));
    const settled = quotes.filter((quote) => quote.settled);
    // Verified citations have no draft.
    const isDraft = data.check.draft.length > 0;
    const whose = isDraft ? { own: "Draft", place: "Source" } : { own: "Exported", place: "Now" };
    const label = `${isDraft ? "Quotations" : "Citations"} to look at`;
    // What the reader has unfolded stays so when the same draft is checked again.
    const fold = isNew ? null : root.querySelector(".settled");
    const isOpen = fold ? fold.open : problems.length === 0;
    const choose = (number) => {
      const quote = [...quotes, ...sentences][number - 1];
      const item = root.querySelector(`#quote-${number}`);
      const fold = item.closest("details");
      if (fold) fold.open = true;
      item.scrollIntoView({ block: "nearest" });
      if (quote.places.length > 0) open(number, 0);
    };
    const summary = element("p", "summary", data.check.summary);
    summary.setAttribute("role", "status");
    root.replaceChildren(
      summary,
      ...(problems.length > 0
        ? [
            element("h2", "", `${label}: ${problems.length}`),
            buildList(label, problems, whose, open),
          ]
        : []),
      ...(isDraft ? [element("h2", "", "Your draft"), buildDraft(data.check.draft, choose)] : []),
      ...(settled.length > 0
        ? [buildSettled(data.check.settled, settled, isOpen, whose, open)]
        : []),
      ...(sentences.length > 0
        ? [
            element("h2", "", "Sentences without quotation marks"),
            element("p", "tally", unquoted),
            buildList("Sentences without quotation marks", byUrgency(sentences), whose, open),
          ]
        : []),
      element("p", "searched", data.check.searched),
    );
    if (isNew) summary.scrollIntoView({ block: "start" });
    drafts.set(root, draft);
  }
  for (const button of root.querySelectorAll(".open")) {
    markCurrent(button, button.dataset.place === String(data.active));
  }
}

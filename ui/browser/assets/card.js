// The card of a passage in the list under an answer.

const FLOWING_BREAKS = 2; // as many breaks between lines are no table and no poem
// A line without a mark at its end, before one that begins with a capital: it would run on into it.
const HEADING = /[\p{L}\p{N}]\s*\n\s*[“"‘']?\p{Lu}/u;
const SURE_EXPLAINED =
  "that this passage answers. Footnote reads the passage and estimates how probably it does: of " +
  "passages said to be 80% sure, about 80 in 100 do. Several passages together are surer than " +
  "each alone. The number is not about whether the article is right.";
const MATCH_EXPLAINED =
  "How well words and meaning match the question, out of 100. This answer was saved by an earlier " +
  "version of Footnote, which did not estimate whether a passage answers.";

// Returns the line that names the articles with a copy of the passage.
function buildCopies(card, openCopy) {
  const line = element("p", "copies", "also in: ");
  card.also_in.forEach((copy, position) => {
    const button = makeButton("copy", copy.title, () => openCopy(card.rank, position));
    button.dir = "auto";
    button.setAttribute("aria-label", `Open the copy of passage ${card.rank} in: ${copy.title}`);
    const item = element("span", "also");
    item.append(button);
    const facts = cardFacts(copy);
    if (facts) item.append(" ", makeFacts("bdi", "", facts));
    line.append(item);
  });
  return line;
}

// Returns the button that shows the parts of a quote which a short card leaves out.
function buildMore(quote, rank) {
  const more = makeButton("more", "", () => {
    const isWhole = quote.classList.toggle("whole");
    more.setAttribute("aria-expanded", isWhole);
    more.dataset.label = isWhole ? "Less" : "Whole passage";
    showLabel(more);
  });
  more.dataset.label = "Whole passage";
  showLabel(more);
  more.setAttribute("aria-label", `Show the whole of passage ${rank}`);
  more.setAttribute("aria-expanded", "false");
  return more;
}

// Returns the card of a citation that no longer holds.
function buildLostCard(card) {
  const item = element("li", "card lost");
  item.dataset.rank = card.rank;
  const number = element("span", "number", String(card.rank));
  const body = element("div", "body");
  body.append(element("p", "gone", card.reason));
  item.append(number, body);
  return item;
}

function buildQuote(card, open) {
  const quote = inLanguage(element("blockquote", "quote"), card.language);
  appendSegments(quote, card.quote);
  const [before, after] = card.inside;
  quote.classList.toggle("goes-before", before && !card.lead);
  quote.classList.toggle("goes-on", after);
  // CSS hides the inner span of an aside and puts an ellipsis before or after it. The ellipsis is
  // no part of the text then, and is not copied.
  for (const aside of quote.querySelectorAll(".aside")) {
    aside.replaceChildren(element("span", "", aside.textContent));
  }
  // Paragraphs run on in a short card, but the lines of a table or a poem do not.
  const seen = card.quote.filter(({ kinds }) => !kinds.includes("aside"));
  const text = seen.map((segment) => segment.text).join("");
  const breaks = text.match(/\n\s*/gu) ?? [];
  quote.classList.toggle("flowing", breaks.length <= FLOWING_BREAKS && !HEADING.test(text));
  // CSS tells it, so that the text of the quote stays the article's own.
  if (card.objection) quote.dataset.objection = card.objection;
  // A click anywhere on the quote opens the article, unless the reader is selecting words.
  quote.addEventListener("click", () => {
    if (String(document.getSelection()) === "") open(card.rank);
  });
  return quote;
}

// Returns the sentence before a passage that begins with a pronoun; it is no part of the quote.
function buildLead(card) {
  const lead = inLanguage(element("p", "lead", `${card.lead} `), card.language);
  lead.classList.toggle("goes-before", card.inside[0]);
  return lead;
}

// Shows how probably the passage answers or, in an answer that was saved before this was known, how
// well it matches the question. Returns the button, and what the button explains on demand.
function buildMatch({ rank, sure, certainty, match: words }) {
  const told = sure === null ? MATCH_EXPLAINED : `${certainty} ${SURE_EXPLAINED}`;
  const explained = element("p", "explained", told[0].toUpperCase() + told.slice(1));
  explained.hidden = true;
  explained.id = `explained-${rank}`;
  const button = makeButton("match", words, () => {
    explained.hidden = !explained.hidden;
    button.setAttribute("aria-expanded", !explained.hidden);
  });
  button.title = certainty || "What does this mean?";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", explained.id);
  return [button, explained];
}

function buildCardTools(card, quote, { open, judge }) {
  const button = makeButton("open", "", () => open(card.rank));
  showOpened(button, false);
  button.setAttribute("aria-label", `Open passage ${card.rank} in its article: ${card.title}`);
  const what = card.quote.some(({ kinds }) => kinds.includes("sentence")) ? "sentence" : "passage";
  const label = "Copy with citation";
  const copy = copier("copy-sentence", label, () => quotation(card.copied, card.copied));
  const which = what === "sentence" ? `sentence of passage ${card.rank}` : `passage ${card.rank}`;
  copy.title = `Copies the ${what === "sentence" ? "marked sentence" : "passage"} with its citation (c)`;
  copy.setAttribute("aria-label", `${label}: ${which}`);
  const tools = element("div", "tools");
  tools.append(button, copy);
  if (quote.querySelector(".aside")) tools.append(buildMore(quote, card.rank));
  tools.append(buildThumbs(card.rank, judge));
  return tools;
}

// Returns title, outlet, date and place of a passage on one line, with how sure it answers.
function buildFacts(card) {
  const facts = element("div", "facts");
  const title = element("h3", card.untitled ? "title untitled" : "title", card.title);
  title.dir = "auto";
  title.title = card.title;
  facts.append(title);
  const byline = card.byline || card.unnamed;
  const about = makeFacts("p", "byline", cardFacts({ ...card, byline }));
  about.title = about.textContent;
  facts.append(about);
  // Whose words the marked sentence passes on is told a moment later.
  const voice = element("p", "voice");
  voice.dir = "auto";
  voice.hidden = true;
  // And so is the place of a figure that is not of the asked one.
  const place = element("p", "figure-place");
  place.dir = "auto";
  place.hidden = true;
  facts.append(voice, place);
  const [match, explained] = card.match ? buildMatch(card) : [];
  if (match) facts.append(match);
  return explained ? [facts, explained] : [facts];
}

function buildCard(card, act) {
  const number = element("span", "number");
  number.append(buildChip(card, act));
  const quote = buildQuote(card, act.open);
  const body = element("div", "body");
  // Passages of one article share its title, above them.
  if (!card.grouped) body.append(...buildFacts(card));
  if (card.lead) {
    const words = element("div", "led");
    words.append(buildLead(card), quote);
    body.append(words);
  } else body.append(quote);
  if (card.note) body.append(element("p", "note", card.note));
  if (card.mentions) body.append(element("p", "mentions", card.mentions));
  if (card.also_in.length > 0) body.append(buildCopies(card, act.openCopy));
  const item = element("li", card.weaker || card.grouped ? "card weaker" : "card");
  item.dataset.rank = card.rank;
  item.append(number, body, buildCardTools(card, quote, act));
  return item;
}

// Returns the cards in the order of their ranks, lost ones among the others.
function buildCards(cards, lost, act) {
  const all = [...cards, ...lost].sort((a, b) => a.rank - b.rank);
  return all.map((card) => (lost.includes(card) ? buildLostCard(card) : buildCard(card, act)));
}

// Returns the further passages of an answer under the titles of their articles.
function buildGroups(cards, act) {
  const groups = new Map();
  for (const card of cards) {
    groups.set(card.doc_id, [...(groups.get(card.doc_id) ?? []), card]);
  }
  return [...groups.values()].map((group) => {
    const title = element("h3", group[0].untitled ? "title untitled" : "title", group[0].title);
    title.dir = "auto";
    title.title = group[0].title;
    const facts = element("div", "facts");
    facts.append(title);
    if (group[0].byline) facts.append(makeFacts("p", "byline", group[0].byline));
    const list = element("ol", "cards");
    list.setAttribute("aria-label", `More passages from ${group[0].title}`);
    list.append(...buildCards(group, [], act));
    const section = element("div", "group");
    section.append(facts, list);
    return section;
  });
}

// Shows whose words the marked sentences pass on.
function showSpeakers(root, { lines, error }) {
  for (const line of root.querySelectorAll(".card .voice")) {
    const told = lines[line.closest(".card").dataset.rank] ?? "";
    line.hidden = !told;
    line.textContent = told;
    line.title = told && `The marked sentence: ${told}`;
  }
  const notice = root.querySelector(".speakers");
  if (notice) notice.hidden = !error;
  if (notice) notice.textContent = error;
}

// Shows whether the button's passage is open.
function showOpened(button, isOpen) {
  button.textContent = isOpen ? "Opened" : "Open";
}

// Marks the card, and the copy of its passage, that the reading pane shows.
function showActive(card, active, activeCopy) {
  const button = card.querySelector(".open");
  if (!button) return;
  const isActive = Number(card.dataset.rank) === active;
  const wasActive = card.classList.contains("active");
  card.classList.toggle("active", isActive);
  const isOpen = isActive && activeCopy === null;
  showOpened(button, isOpen);
  markCurrent(button, isOpen);
  card.querySelectorAll(".copy").forEach((copy, position) => {
    markCurrent(copy, isActive && activeCopy === position);
  });
  // When the article is closed, the focus goes back to the card that it was opened from.
  if (wasActive && !isActive && active === null && document.activeElement === document.body) {
    button.focus({ preventScroll: true });
  }
}

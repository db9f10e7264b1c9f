
function copiesOf(card, openCopy) {
  const line = element("p", "copies", "also in: ");
  card.also_in.forEach((copy, place) => {
    const button = element("button", "copy", copy.title);
    button.type = "button";
    button.dir = "auto";
    button.setAttribute("aria-label", `Open the copy of passage ${card.rank} in: ${copy.title}`);
    button.addEventListener("click", () => openCopy(card.rank, place));
    const item = element("span", "also");
    item.append(button);
    if (copy.byline) item.append(" ", element("bdi", "", copy.byline));
    line.append(item);
  });
  return line;
}

function cardOf(card, open, openCopy) {
  const item = element("li", "card");
  item.dataset.rank = card.rank;

  const title = element("h3", "title", card.title);
  title.dir = "auto";

  const quote = element("blockquote", "quote");
  appendSegments(quote, card.quote);

  const button = element("button", "open", "Open in article");
  button.type = "button";
  button.setAttribute("aria-label", `Open passage ${card.rank} in its article: ${card.title}`);
  button.addEventListener("click", () => open(card.rank));

  const meter = element("span", "meter");
  meter.setAttribute("role", "meter");
  meter.setAttribute("aria-valuemin", "0");
  meter.setAttribute("aria-valuemax", "100");
  meter.setAttribute("aria-valuenow", card.score);
  meter.setAttribute("aria-label", "How well the passage matches the question");
  meter.append(element("span", "level"));
  meter.firstChild.style.width = `${card.score}%`;
  const match = element("span", "match");
  match.title = "How well the passage matches the question, against the best there can be";
  match.append(meter, element("span", "", `match ${card.score}`));

  const tools = element("div", "tools");
  tools.append(match, button);

  // The quote is as good a handle as the button, unless the reader is selecting words of it.
  quote.addEventListener("click", () => {
    if (String(document.getSelection()) === "") open(card.rank);
  });

  const number = element("span", "number", String(card.rank));
  number.setAttribute("aria-hidden", "true");
  const facts = element("div", "facts");
  facts.append(element("p", "byline", card.byline), tools);
  const body = element("div", "body");
  body.append(title, facts, quote);
  if (card.mentions) body.append(element("p", "mentions", card.mentions));
  if (card.also_in.length > 0) body.append(copiesOf(card, openCopy));
  item.append(number, body);
  return item;
}

function drawTurn(root, turn, open, openCopy) {
  const section = element("section", turn.found ? "turn" : "turn nearest");
  const question = element("h2", "question", turn.question);
  question.dir = "auto";
  section.append(question);
  if (turn.searched_for) {
    const line = element("p", "resolved", "searched for: ");
    line.append(element("q", "", turn.searched_for));
    section.append(line);
  }
  if (turn.status) {
    const status = element("p", "status");
    status.setAttribute("role", "status");
    status.append(element("span", "", turn.status));
    if (turn.confidence) status.append(element("span", "confidence", turn.confidence));
    section.append(status);
  }
  if (turn.missing) section.append(element("p", "missing", turn.missing));
  if (turn.cards.length > 0) {
    const list = element("ol", "cards");
    list.setAttribute("aria-label", turn.found ? "Passages" : "Nearest passages");
    for (const card of turn.cards) list.append(cardOf(card, open, openCopy));
    section.append(list);
  }
  if (turn.receipt) section.append(element("p", "receipt", turn.receipt));
  root.replaceChildren(section);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { turn, active, active_copy: activeCopy, latest } = data;
  root.classList.toggle("latest", latest);
  if (changed(root, turn)) {
    drawTurn(
      root,
      turn,
      (rank) => setTriggerValue("open", rank),
      (rank, copy) => setTriggerValue("copy", [rank, copy]),
    );
    if (latest) root.scrollIntoView({ block: "start" });
  }
  for (const card of root.querySelectorAll(".card")) {
    const button = card.querySelector(".open");
    const isActive = Number(card.dataset.rank) === active;
    const wasActive = card.classList.contains("active");
    card.classList.toggle("active", isActive);
    const isOpen = isActive && activeCopy === null;
    button.textContent = isOpen ? "Opened" : "Open in article";
    card.querySelectorAll(".copy").forEach((copy, place) => {
      if (isActive && activeCopy === place) copy.setAttribute("aria-current", "true");
      else copy.removeAttribute("aria-current");
    });
    if (isOpen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    // Closing the article hands the keyboard back to where it came from.
    if (wasActive && !isActive && active === null && document.activeElement === document.body) {
      button.focus({ preventScroll: true });
    }
  }
}

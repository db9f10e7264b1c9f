const THUMB =
  "M2 9h4v11H2zM8 20h9.5c.9 0 1.7-.6 1.9-1.5l1.9-7.2c.3-1.2-.6-2.3-1.9-2.3H14l.8-4.2" +
  "c.2-1.1-.6-2.1-1.7-2.1-.6 0-1.1.3-1.4.7L8 9z";
const POINTING_DELAY = 250; // milliseconds until a preview appears
const LEAVING_DELAY = 200; // milliseconds until it goes, so that the pointer can move onto it
const PREVIEW_GAP = 6; // pixels between a preview and its chip
const PAGE_MARGIN = 8; // pixels between a preview and the edge of the window

// Returns a button that gives a verdict, or takes the verdict back if the button is pressed.
function buildVerdict(className, relevance, judge) {
  const button = makeButton(className, "", () => {
    const isPressed = button.getAttribute("aria-pressed") === "true";
    judge(isPressed ? null : relevance);
  });
  return button;
}

// Returns a thumb that judges a passage as right (1) or wrong (0).
function buildThumb(rank, relevance, judge) {
  const name = relevance ? "right" : "wrong";
  const button = buildVerdict(`judge ${name}`, relevance, (verdict) => judge(rank, verdict));
  button.dataset.relevance = relevance;
  button.title = relevance ? "This answers the question" : "This does not answer the question";
  button.setAttribute("aria-label", `Passage ${rank} is ${name}`);
  button.append(makeIcon(THUMB));
  return button;
}

// The thumbs are drawn even if nothing can be judged yet: once it can, the quotes need not be drawn
// again.
function buildThumbs(rank, judge) {
  const group = element("span", "judgement");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `Is passage ${rank} right?`);
  group.append(buildThumb(rank, 1, judge), buildThumb(rank, 0, judge));
  return group;
}

// Returns the line under an answer, with the actions on the whole answer.
function buildEnd(turn, judge) {
  const line = element("p", "end");
  if (turn.text) line.append(copier("copy-all", "Copy answer with citations", () => turn.text));
  const nothing = element("span", "nothing");
  nothing.append(buildVerdict("judge", 0, (verdict) => judge(null, verdict)));
  line.append(nothing);
  return line;
}

function showPassageVerdicts(root, verdicts) {
  for (const group of root.querySelectorAll(".judgement")) {
    group.hidden = !verdicts;
    const relevance = verdicts?.passages[group.closest(".card").dataset.rank - 1] ?? null;
    for (const button of group.children) {
      button.setAttribute("aria-pressed", Number(button.dataset.relevance) === relevance);
    }
  }
}

// Shows the verdicts on the passages, the verdict on the whole answer, and why the last click was
// not saved. Verdicts are null where nothing can be judged.
function showVerdicts(root, verdicts) {
  showPassageVerdicts(root, verdicts);
  const nothing = root.querySelector(".nothing");
  if (nothing) {
    const button = nothing.firstChild;
    nothing.hidden = !verdicts?.nothing_label;
    button.textContent = verdicts?.nothing_label ?? "";
    button.setAttribute("aria-pressed", verdicts?.nothing ?? false);
  }
  root.querySelector(".unsaved")?.remove();
  if (verdicts?.unsaved) {
    const tools = root.querySelector(`.card[data-rank="${verdicts.unsaved_rank}"] .tools`);
    (tools ?? nothing)?.after(makeAlert("unsaved", `Not saved. ${verdicts.unsaved}`));
  }
}

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
    if (facts) item.append(" ", element("bdi", "", facts));
    line.append(item);
  });
  return line;
}

// Returns a button that opens its passage, and previews it while the button is pointed at or has
// the focus.
function buildChip(card, { open, preview }) {
  const chip = makeButton("chip", String(card.rank), () => {
    preview.hide();
    open(card.rank);
  });
  chip.dataset.rank = card.rank;
  chip.setAttribute("aria-label", `Passage ${card.rank}: ${card.title}`);
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") preview.show(chip, card, POINTING_DELAY);
  });
  chip.addEventListener("pointerleave", () => preview.hideSoon());
  chip.addEventListener("focus", () => {
    if (chip.matches(":focus-visible")) preview.show(chip, card, 0);
  });
  chip.addEventListener("blur", () => preview.hide());
  return chip;
}

// Returns outlet, date and place of a passage on one line.
function cardFacts({ byline, place }) {
  return [byline, place].filter(Boolean).join(" · ");
}

// Fills a preview with a passage in its context, with an ellipsis where the article goes on.
// Returns the context.
function fillPreview(box, card) {
  const title = element("p", "title", card.title);
  title.dir = "auto";
  const context = element("p", "context");
  if (card.before) context.append("… ");
  appendSegments(context, card.context);
  if (card.after) context.append(" …");
  box.replaceChildren(title);
  const facts = cardFacts(card);
  if (facts) box.append(element("p", "byline", facts));
  box.append(context);
  return context;
}

// Returns where to put a preview, in pixels: inside the window and never over the chip, which could
// not be clicked on then. It goes below the chip if there is room for it, else on the side that has
// more room.
function previewPlace(chip, preview, page) {
  const roomBelow = page.height - chip.bottom - PREVIEW_GAP - PAGE_MARGIN;
  const roomAbove = chip.top - PREVIEW_GAP - PAGE_MARGIN;
  const isBelow = preview.height <= roomBelow || roomBelow >= roomAbove;
  const rightmost = page.width - preview.width - PAGE_MARGIN;
  return {
    maxHeight: isBelow ? roomBelow : roomAbove,
    left: Math.max(PAGE_MARGIN, Math.min(chip.left, rightmost)),
    top: isBelow
      ? chip.bottom + PREVIEW_GAP
      : chip.top - PREVIEW_GAP - Math.min(preview.height, roomAbove),
  };
}

function placePreview(box, chip) {
  box.style.maxHeight = "";
  const page = { width: innerWidth, height: innerHeight };
  const place = previewPlace(chip.getBoundingClientRect(), box.getBoundingClientRect(), page);
  box.style.maxHeight = `${place.maxHeight}px`;
  box.style.left = `${place.left}px`;
  box.style.top = `${place.top}px`;
}

// Returns the preview that all chips of a turn share. It is a popover, so that no scrolling region
// cuts it off.
function buildPreview(answered) {
  const box = element("div", answered ? "preview" : "preview nearest");
  box.popover = "manual";
  box.id = "preview";
  box.setAttribute("role", "tooltip");
  let timer = 0;
  let describedChip = null;
  // Wherever the focus is, Escape first hides the preview and does nothing else.
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    hide();
  };
  const hide = () => {
    clearTimeout(timer);
    document.removeEventListener("keydown", onKey, true);
    describedChip?.removeAttribute("aria-describedby");
    describedChip = null;
    if (box.matches(":popover-open")) box.hidePopover();
  };
  const hideSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, LEAVING_DELAY);
  };
  const open = (chip, card) => {
    if (!chip.isConnected) return;
    hide();
    const context = fillPreview(box, card);
    box.showPopover();
    document.addEventListener("keydown", onKey, true);
    describedChip = chip;
    chip.setAttribute("aria-describedby", box.id);
    placePreview(box, chip);
    const mark = context.querySelector("mark.sentence") ?? context.querySelector("mark");
    if (!mark) return;
    context.scrollTop = mark.offsetTop - context.offsetTop - context.clientHeight / 3;
  };
  const show = (chip, card, delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => open(chip, card), delay);
  };
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", hideSoon);
  return { box, hide, hideSoon, show };
}

// Returns the button that shows the parts of a quote which a short card leaves out.
function buildMore(quote, rank) {
  const more = makeButton("more", "Whole passage", () => {
    const isWhole = quote.classList.toggle("whole");
    more.setAttribute("aria-expanded", isWhole);
    more.textContent = isWhole ? "Less" : "Whole passage";
  });
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
  const quote = element("blockquote", "quote");
  appendSegments(quote, card.quote);
  // CSS hides the inner span of an aside and puts an ellipsis before or after it. The ellipsis is
  // no part of the text then, and is not copied.
  for (const aside of quote.querySelectorAll(".aside")) {
    aside.replaceChildren(element("span", "", aside.textContent));
  }
  // A click anywhere on the quote opens the article, unless the reader is selecting words.
  quote.addEventListener("click", () => {
    if (String(document.getSelection()) === "") open(card.rank);
  });
  return quote;
}

// Shows how probably the passage answers or, in an answer that was saved before this was known, how
// well it matches the question.
function buildMatch({ sure, score, match: words }) {
  const percent = sure ?? score;
  const label =
    sure === null
      ? "How well the passage matches the question, against the best there can be"
      : "How probably this passage answers the question";
  const meter = element("span", "meter");
  meter.setAttribute("role", "meter");
  meter.setAttribute("aria-valuemin", "0");
  meter.setAttribute("aria-valuemax", "100");
  meter.setAttribute("aria-valuenow", percent);
  meter.setAttribute("aria-label", label);
  const level = element("span", "level");
  level.style.width = `${percent}%`;
  meter.append(level);
  const match = element("span", "match");
  match.title = label;
  match.append(meter, element("span", "", words));
  return match;
}

function buildCardTools(card, quote, { open, judge }) {
  const button = makeButton("open", "Open in article", () => open(card.rank));
  button.setAttribute("aria-label", `Open passage ${card.rank} in its article: ${card.title}`);
  const tools = element("div", "tools");
  tools.append(button);
  if (card.weaker || quote.querySelector(".aside")) tools.append(buildMore(quote, card.rank));
  tools.append(buildThumbs(card.rank, judge));
  return tools;
}

function buildCard(card, act) {
  const number = element("span", "number");
  number.append(buildChip(card, act));
  const title = element("h3", "title", card.title);
  title.dir = "auto";
  const facts = element("div", "facts");
  facts.append(element("p", "byline", cardFacts(card)), buildMatch(card));
  const quote = buildQuote(card, act.open);
  const body = element("div", "body");
  body.append(title, facts, quote);
  if (card.note) body.append(element("p", "note", card.note));
  if (card.mentions) body.append(element("p", "mentions", card.mentions));
  if (card.also_in.length > 0) body.append(buildCopies(card, act.openCopy));
  body.append(buildCardTools(card, quote, act));
  const item = element("li", card.weaker ? "card weaker" : "card");
  item.dataset.rank = card.rank;
  item.append(number, body);
  return item;
}

// Returns the line that says what was searched for, and the form that replaces the line while the
// reader corrects it.
function buildSearchedFor(searchedFor, correct) {
  const line = element("p", "resolved", "Searched for: ");
  const text = element("q", "", searchedFor);
  text.dir = "auto";
  const edit = makeButton("edit", "Edit", () => showForm(true));
  edit.setAttribute("aria-label", "Edit what was searched for");
  line.append(text, " ", edit);

  const form = element("form", "correction");
  const field = element("input", "correct");
  field.type = "text";
  field.dir = "auto";
  field.setAttribute("aria-label", "Search for");
  const cancel = makeButton("cancel", "Cancel", () => showForm(false));
  form.append(field, element("button", "search", "Search"), cancel);
  form.hidden = true;

  function showForm(isShown) {
    line.hidden = isShown;
    form.hidden = !isShown;
    if (isShown) field.value = searchedFor;
    (isShown ? field : edit).focus({ preventScroll: true });
  }
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    showForm(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() === "") return;
    correct(field.value);
    focusQuestion();
  });
  return [line, form];
}

// Returns the line that says which typing errors were corrected, with the way back.
function buildCorrections(turn, correct) {
  const line = element("p", "resolved spelling");
  const text = element("span", "", turn.corrections);
  text.dir = "auto";
  const undo = makeButton("edit", "Search as typed", () => {
    correct(turn.as_typed);
    focusQuestion();
  });
  line.append(text, " ", undo);
  return line;
}

// Returns the line that says why another answer is possible by now, with the way to it.
function buildUnsettled(turn, again) {
  const line = element("p", "unsettled", turn.unsettled);
  line.append(" ", makeButton("edit", "Ask again", again));
  return line;
}

function buildStatus(turn) {
  const status = element("p", "status");
  status.setAttribute("role", "status");
  status.append(element("span", "", turn.status));
  if (turn.confidence) status.append(element("span", "confidence", turn.confidence));
  return status;
}

// Returns the cards in the order of their ranks, lost ones among the others.
function buildCards(turn, act) {
  const cards = [...turn.cards, ...turn.lost].sort((a, b) => a.rank - b.rank);
  return cards.map((card) =>
    turn.lost.includes(card) ? buildLostCard(card) : buildCard(card, act),
  );
}

function drawTurn(root, turn, act) {
  const section = element("section", turn.answered ? "turn" : "turn nearest");
  const question = element("h2", "question", turn.question);
  question.dir = "auto";
  section.append(question);
  if (turn.searched_for) section.append(...buildSearchedFor(turn.searched_for, act.correct));
  if (turn.corrections) section.append(buildCorrections(turn, act.correct));
  if (turn.unsettled) section.append(buildUnsettled(turn, act.again));
  if (turn.status) section.append(buildStatus(turn));
  if (turn.scope) section.append(element("p", "scope", `Searched only ${turn.scope}`));
  if (turn.missing_words) section.append(element("p", "missing", turn.missing_words));
  if (turn.quotations) section.append(element("p", "missing", turn.quotations));
  const cards = buildCards(turn, act);
  if (cards.length > 0) {
    const list = element("ol", "cards");
    list.setAttribute("aria-label", turn.answered ? "Passages" : "Nearest passages");
    list.append(...cards);
    section.append(list, act.preview.box);
  }
  if (turn.status) section.append(buildEnd(turn, act.judge));
  if (turn.not_saved_reason) section.append(makeAlert("not-saved", turn.not_saved_reason));
  if (turn.searched_line) section.append(element("p", "searched", turn.searched_line));
  root.replaceChildren(section);
}

// Marks the card, and the copy of its passage, that the reading pane shows.
function showActive(card, active, activeCopy) {
  const button = card.querySelector(".open");
  if (!button) return;
  const isActive = Number(card.dataset.rank) === active;
  const wasActive = card.classList.contains("active");
  card.classList.toggle("active", isActive);
  const isOpen = isActive && activeCopy === null;
  button.textContent = isOpen ? "Opened" : "Open in article";
  markCurrent(button, isOpen);
  card.querySelectorAll(".copy").forEach((copy, position) => {
    markCurrent(copy, isActive && activeCopy === position);
  });
  // When the article is closed, the focus goes back to the card that it was opened from.
  if (wasActive && !isActive && active === null && document.activeElement === document.body) {
    button.focus({ preventScroll: true });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { turn, active, active_copy: activeCopy, latest, verdicts } = data;
  root.classList.toggle("latest", latest);
  if (changed(root, turn)) {
    drawTurn(root, turn, {
      open: (rank) => setTriggerValue("open", rank),
      openCopy: (rank, copy) => setTriggerValue("copy", [rank, copy]),
      preview: buildPreview(turn.answered),
      correct: (text) => setTriggerValue("correct", text),
      again: () => setTriggerValue("again", true),
      judge: (rank, relevance) => setTriggerValue("judge", { rank, relevance }),
    });
    if (latest) root.scrollIntoView({ block: "start" });
  }
  showVerdicts(root, verdicts);
  for (const card of root.querySelectorAll(".card")) showActive(card, active, activeCopy);
}

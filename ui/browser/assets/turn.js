
const THUMB = "M2 9h4v11H2zM8 20h9.5c.9 0 1.7-.6 1.9-1.5l1.9-7.2c.3-1.2-.6-2.3-1.9-2.3H14l.8-4.2c.2-1.1-.6-2.1-1.7-2.1-.6 0-1.1.3-1.4.7L8 9z";

function thumb(rank, relevance, judge) {
  const name = relevance ? "right" : "wrong";
  const button = element("button", `judge ${name}`);
  button.type = "button";
  button.dataset.relevance = relevance;
  button.title = relevance ? "This answers the question" : "This does not answer the question";
  button.setAttribute("aria-label", `Passage ${rank} is ${name}`);
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", THUMB);
  icon.append(path);
  button.append(icon);
  button.addEventListener("click", () => judge(rank, pressed(button) ? null : relevance));
  return button;
}

function pressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}

// Drawn whether or not anything can be judged yet, so that judging never draws the quotes again.
function judgementOf(rank, judge) {
  const group = element("span", "judgement");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `Is passage ${rank} right?`);
  group.append(thumb(rank, 1, judge), thumb(rank, 0, judge));
  return group;
}

// What is done with an answer as a whole.
function endOf(turn, judge) {
  const line = element("p", "end");
  if (turn.text) line.append(copier("copy-all", "Copy answer with citations", () => turn.text));
  line.append(nothingOf(judge));
  return line;
}

function nothingOf(judge) {
  const line = element("span", "nothing");
  const button = element("button", "judge");
  button.type = "button";
  button.addEventListener("click", () => judge(null, pressed(button) ? null : 0));
  line.append(button);
  return line;
}

function showVerdicts(root, verdicts) {
  for (const group of root.querySelectorAll(".judgement")) {
    group.hidden = !verdicts;
    const said = verdicts?.passages[group.closest(".card").dataset.rank - 1] ?? null;
    for (const button of group.children) {
      button.setAttribute("aria-pressed", Number(button.dataset.relevance) === said);
    }
  }
  const nothing = root.querySelector(".nothing");
  if (nothing) {
    const button = nothing.firstChild;
    nothing.hidden = !verdicts?.nothing_label;
    button.textContent = verdicts?.nothing_label ?? "";
    button.setAttribute("aria-pressed", verdicts?.nothing ?? false);
  }
  root.querySelector(".unsaved")?.remove();
  if (verdicts?.unsaved) {
    const sentence = element("p", "unsaved", `Not kept. ${verdicts.unsaved}`);
    sentence.setAttribute("role", "alert");
    const card = root.querySelector(`.card[data-rank="${verdicts.unsaved_rank}"] .tools`);
    (card ?? nothing)?.after(sentence);
  }
}

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

// A button that previews its passage in the article while it is pointed at or has the focus.
function chipOf(card, { open, preview }) {
  const chip = element("button", "chip", String(card.rank));
  chip.type = "button";
  chip.dataset.rank = card.rank;
  chip.setAttribute("aria-label", `Passage ${card.rank}: ${card.title}`);
  chip.addEventListener("click", () => {
    preview.hide();
    open(card.rank);
  });
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") preview.show(chip, card, 250);
  });
  chip.addEventListener("pointerleave", () => preview.hideSoon());
  chip.addEventListener("focus", () => {
    if (chip.matches(":focus-visible")) preview.show(chip, card, 0);
  });
  chip.addEventListener("blur", () => preview.hide());
  return chip;
}

// One preview a turn, in the browser's top layer so that no scrolling region cuts it off.
function previewOf(answered) {
  const box = element("div", answered ? "preview" : "preview nearest");
  box.popover = "manual";
  box.id = "preview";
  box.setAttribute("role", "tooltip");
  let timer = 0;
  let described = null;
  // Escape takes away the preview first, wherever the keyboard is.
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    hide();
  };
  const hide = () => {
    clearTimeout(timer);
    document.removeEventListener("keydown", onKey, true);
    described?.removeAttribute("aria-describedby");
    described = null;
    if (box.matches(":popover-open")) box.hidePopover();
  };
  const hideSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 200);
  };
  function draw(chip, card) {
    if (!chip.isConnected) return;
    hide();
    const title = element("p", "title", card.title);
    title.dir = "auto";
    const text = element("p", "context");
    if (card.before) text.append("… ");
    appendSegments(text, card.context);
    if (card.after) text.append(" …");
    box.replaceChildren(title);
    if (card.byline) box.append(element("p", "byline", card.byline));
    box.append(text);
    box.showPopover();
    document.addEventListener("keydown", onKey, true);
    described = chip;
    chip.setAttribute("aria-describedby", box.id);
    // Inside the window and never over the chip, which could not be clicked on then: below it where
    // there is room, else on the side that has more of it.
    box.style.maxHeight = "";
    const at = chip.getBoundingClientRect();
    const { width, height } = box.getBoundingClientRect();
    const [under, over] = [innerHeight - at.bottom - 14, at.top - 14];
    const below = height <= under || under >= over;
    box.style.maxHeight = `${below ? under : over}px`;
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    box.style.top = `${below ? at.bottom + 6 : at.top - 6 - Math.min(height, over)}px`;
    const mark = text.querySelector("mark.sentence") ?? text.querySelector("mark");
    if (mark) text.scrollTop = mark.offsetTop - text.offsetTop - text.clientHeight / 3;
  }
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", hideSoon);
  return {
    box,
    hide,
    hideSoon,
    show: (chip, card, wait) => {
      clearTimeout(timer);
      timer = setTimeout(() => draw(chip, card), wait);
    },
  };
}

// What a short card leaves out, and the button that shows it.
function wholeOf(quote, rank) {
  const more = element("button", "more", "Whole passage");
  more.type = "button";
  more.setAttribute("aria-label", `Show the whole of passage ${rank}`);
  more.setAttribute("aria-expanded", "false");
  more.addEventListener("click", () => {
    const whole = quote.classList.toggle("whole");
    more.setAttribute("aria-expanded", whole);
    more.textContent = whole ? "Less" : "Whole passage";
  });
  return more;
}

function lostOf(card) {
  const item = element("li", "card lost");
  item.dataset.rank = card.rank;
  const number = element("span", "number", String(card.rank));
  const body = element("div", "body");
  body.append(element("p", "gone", card.sentence));
  item.append(number, body);
  return item;
}

function cardOf(card, act) {
  const { open, openCopy, judge } = act;
  const item = element("li", "card");
  item.dataset.rank = card.rank;

  const title = element("h3", "title", card.title);
  title.dir = "auto";

  const quote = element("blockquote", "quote");
  appendSegments(quote, card.quote);
  // Inside a span of its own, so that the ellipsis in its place is no part of the text.
  for (const aside of quote.querySelectorAll(".aside")) {
    aside.replaceChildren(element("span", "", aside.textContent));
  }

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

  // The quote is as good a handle as the button, unless the reader is selecting words of it.
  quote.addEventListener("click", () => {
    if (String(document.getSelection()) === "") open(card.rank);
  });

  const number = element("span", "number");
  number.append(chipOf(card, act));
  const facts = element("div", "facts");
  facts.append(element("p", "byline", card.byline), match);
  const tools = element("div", "tools");
  tools.append(button);
  if (quote.querySelector(".aside")) tools.append(wholeOf(quote, card.rank));
  tools.append(judgementOf(card.rank, judge));
  const body = element("div", "body");
  body.append(title, facts, quote);
  if (card.note) body.append(element("p", "note", card.note));
  if (card.mentions) body.append(element("p", "mentions", card.mentions));
  if (card.also_in.length > 0) body.append(copiesOf(card, openCopy));
  body.append(tools);
  item.append(number, body);
  return item;
}

// What was searched for, with a field to search for something else in its place.
function resolvedOf(searchedFor, correct) {
  const line = element("p", "resolved", "Searched for: ");
  const text = element("q", "", searchedFor);
  text.dir = "auto";
  const edit = element("button", "edit", "Edit");
  edit.type = "button";
  edit.setAttribute("aria-label", "Edit what was searched for");
  line.append(text, " ", edit);

  const form = element("form", "correction");
  const field = element("input", "correct");
  field.type = "text";
  field.dir = "auto";
  field.setAttribute("aria-label", "Search for");
  const search = element("button", "search", "Search");
  const cancel = element("button", "cancel", "Cancel");
  cancel.type = "button";
  form.append(field, search, cancel);
  form.hidden = true;

  function show(editing) {
    line.hidden = editing;
    form.hidden = !editing;
    if (editing) field.value = searchedFor;
    (editing ? field : edit).focus({ preventScroll: true });
  }
  edit.addEventListener("click", () => show(true));
  cancel.addEventListener("click", () => show(false));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    show(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() === "") return;
    correct(field.value);
    toQuestion();
  });

  const resolved = document.createDocumentFragment();
  resolved.append(line, form);
  return resolved;
}

function drawTurn(root, turn, act) {
  const section = element("section", turn.answered ? "turn" : "turn nearest");
  const question = element("h2", "question", turn.question);
  question.dir = "auto";
  section.append(question);
  if (turn.searched_for) section.append(resolvedOf(turn.searched_for, act.correct));
  if (turn.status) {
    const status = element("p", "status");
    status.setAttribute("role", "status");
    status.append(element("span", "", turn.status));
    if (turn.confidence) status.append(element("span", "confidence", turn.confidence));
    section.append(status);
  }
  if (turn.scope) section.append(element("p", "scope", `Searched only ${turn.scope}`));
  if (turn.missing_words) section.append(element("p", "missing", turn.missing_words));
  const cards = [
    ...turn.cards.map((card) => [card.rank, () => cardOf(card, act)]),
    ...turn.lost.map((card) => [card.rank, () => lostOf(card)]),
  ].sort(([one], [other]) => one - other);
  if (cards.length > 0) {
    const list = element("ol", "cards");
    list.setAttribute("aria-label", turn.answered ? "Passages" : "Nearest passages");
    for (const [, draw] of cards) list.append(draw());
    section.append(list, act.preview.box);
  }
  if (turn.status) section.append(endOf(turn, act.judge));
  if (turn.unkept) {
    const unkept = element("p", "unkept", turn.unkept);
    unkept.setAttribute("role", "alert");
    section.append(unkept);
  }
  if (turn.searched_line) section.append(element("p", "searched", turn.searched_line));
  root.replaceChildren(section);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { turn, active, active_copy: activeCopy, latest, verdicts } = data;
  root.classList.toggle("latest", latest);
  if (changed(root, turn)) {
    drawTurn(root, turn, {
      open: (rank) => setTriggerValue("open", rank),
      openCopy: (rank, copy) => setTriggerValue("copy", [rank, copy]),
      preview: previewOf(turn.answered),
      correct: (text) => setTriggerValue("correct", text),
      judge: (rank, relevance) => setTriggerValue("judge", { rank, relevance }),
    });
    if (latest) root.scrollIntoView({ block: "start" });
  }
  showVerdicts(root, verdicts);
  for (const card of root.querySelectorAll(".card")) {
    const button = card.querySelector(".open");
    if (!button) continue;
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

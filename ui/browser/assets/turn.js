// A question with its answer.

const LONG_QUESTION = 300; // characters from which a question is cut at first

// Returns the line under an answer, with the actions on the whole answer.
function buildEnd(turn, act) {
  const line = element("p", "end");
  if (turn.more) line.append(buildMorePassages(turn, act.more));
  if (turn.text) line.append(copier("copy-all", "Copy answer with citations", () => turn.text));
  const nothing = element("span", "nothing");
  nothing.append(buildVerdict("judge", 0, (verdict) => act.judge(null, verdict)));
  line.append(nothing);
  return line;
}

// Returns a form to change a text that was searched for, hidden at first, and a function that shows
// it in place of an element.
function buildEditForm(text, { field: fieldName, button, submit }) {
  const form = element("form", "correction");
  const field = element("textarea", "correct");
  field.dir = "auto";
  field.rows = 1;
  field.setAttribute("aria-label", fieldName);
  let [shownInstead, opener] = [null, null];
  const show = (isShown) => {
    shownInstead.hidden = isShown;
    form.hidden = !isShown;
    if (isShown) {
      field.value = text;
      field.style.height = `${field.scrollHeight + 2}px`; // the whole text, without scrolling
    }
    (isShown ? field : opener).focus({ preventScroll: true });
  };
  form.append(
    field,
    element("button", "search", button),
    makeButton("cancel", "Cancel", () => show(false)),
  );
  form.hidden = true;
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && event.target === field) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    show(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() === "") return;
    submit(field.value);
    focusQuestion();
  });
  const replaceBy = (line, button) => {
    [shownInstead, opener] = [line, button];
    button.addEventListener("click", () => show(true));
  };
  return { form, replaceBy };
}

// Returns the question, which can be edited and asked again. A very long one is cut after three
// lines until the reader asks for the rest.
function buildQuestion(turn, act) {
  const line = element("div", "asked");
  const question = element("h2", "question", turn.question);
  question.dir = "auto";
  line.append(question);
  if (turn.question.length > LONG_QUESTION) {
    question.classList.add("cut");
    const rest = makeButton("edit rest", "Whole question", () => {
      const isCut = question.classList.toggle("cut");
      rest.setAttribute("aria-expanded", !isCut);
      rest.textContent = isCut ? "Whole question" : "Less";
    });
    rest.setAttribute("aria-expanded", "false");
    line.append(rest);
  }
  if (turn.waiting) return [line];
  const edit = makeButton("edit ask-anew", "Edit", () => {});
  edit.setAttribute("aria-label", "Edit this question and ask it again");
  line.append(edit);
  const { form, replaceBy } = buildEditForm(turn.question, {
    field: "Question",
    button: "Ask",
    submit: act.ask,
  });
  replaceBy(line, edit);
  return [line, form];
}

// Returns the line that says what was searched for, and the form that replaces the line while the
// reader corrects it. What comes from earlier questions can be taken away.
function buildSearchedFor(turn, correct) {
  const line = element(
    "p",
    "resolved",
    turn.carried.length > 0 ? "Also searched for: " : "Searched for: ",
  );
  for (const { phrase, without } of turn.carried) {
    const chip = makeButton("carried", phrase, () => {
      correct(without);
      focusQuestion();
    });
    chip.dir = "auto";
    chip.title = "From your earlier questions. Click to search without it.";
    chip.setAttribute("aria-label", `Search without “${phrase}”`);
    line.append(chip, " ");
  }
  if (turn.carried.length === 0) {
    const text = element("q", "", turn.searched_for);
    text.classList.toggle("cut", turn.searched_for.length > LONG_QUESTION);
    text.dir = "auto";
    line.append(text, " ");
  }
  const edit = makeButton("edit", "Edit", () => {});
  edit.setAttribute("aria-label", "Edit what was searched for");
  line.append(edit);
  const { form, replaceBy } = buildEditForm(turn.searched_for, {
    field: "Search for",
    button: "Search",
    submit: correct,
  });
  replaceBy(line, edit);
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

// Returns what is happening while the question waits for its answer, with a way to stop.
function buildWaiting(turn) {
  const line = element("p", "waiting");
  const said = element("span", "", turn.waiting);
  said.setAttribute("role", "status");
  // Streamlit would hold back an event of this part of the page until the answer is there, so a
  // component outside listens.
  const stop = makeButton("stop", "Stop", () => {
    stop.disabled = true;
    document.dispatchEvent(new CustomEvent("footnote-stop"));
  });
  line.append(element("span", "spinner"), said, stop);
  return line;
}

// Returns the button that brings more passages.
function buildMorePassages(turn, more) {
  const button = makeButton("more-passages", turn.more, () => {
    button.disabled = true;
    button.textContent = "Searching …";
    more();
  });
  return button;
}

function drawTurn(root, turn, act) {
  const section = element("section", turn.answered ? "turn" : "turn nearest");
  section.append(...buildQuestion(turn, act));
  if (turn.waiting) section.append(buildWaiting(turn));
  if (turn.searched_for) section.append(...buildSearchedFor(turn, act.correct));
  if (turn.corrections) section.append(buildCorrections(turn, act.correct));
  if (turn.unsettled) section.append(buildUnsettled(turn, act.again));
  if (turn.status) section.append(buildStatus(turn));
  if (turn.scope) section.append(element("p", "scope", `Searched only ${turn.scope}`));
  if (turn.missing_words) section.append(element("p", "missing", turn.missing_words));
  if (turn.quotations) section.append(element("p", "missing", turn.quotations));
  const first = turn.cards.filter((card) => !card.grouped);
  const cards = buildCards(first, turn.lost, act);
  if (cards.length > 0) {
    const list = element("ol", "cards");
    list.setAttribute("aria-label", turn.answered ? "Passages" : "Nearest passages");
    list.append(...cards);
    section.append(list, act.preview.box);
  }
  const further = turn.cards.filter((card) => card.grouped);
  if (further.length > 0) {
    const groups = element("section", "further");
    groups.append(element("h2", "", "More passages, by article"), ...buildGroups(further, act));
    section.append(groups);
  }
  if (turn.status) section.append(buildEnd(turn, act));
  if (turn.not_saved_reason) section.append(makeAlert("not-saved", turn.not_saved_reason));
  if (turn.searched_line) section.append(element("p", "searched", turn.searched_line));
  root.replaceChildren(section);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { turn, active, active_copy: activeCopy, latest, verdicts } = data;
  // By this, other components find the conversation.
  if (parentElement.host) parentElement.host.dataset.turn = "";
  root.classList.toggle("latest", latest);
  const judge = (rank, relevance) => setTriggerValue("judge", { rank, relevance });
  if (changed(root, turn)) {
    const hadTurn = root.childElementCount > 0;
    drawTurn(root, turn, {
      open: (rank) => setTriggerValue("open", rank),
      openCopy: (rank, copy) => setTriggerValue("copy", [rank, copy]),
      preview: buildPreview(turn.answered),
      correct: (text) => setTriggerValue("correct", text),
      ask: (text) => setTriggerValue("ask", text),
      again: () => setTriggerValue("again", true),
      more: () => setTriggerValue("more", true),
      judge,
    });
    // More passages of the same answer leave the reader where they are.
    if (latest && !hadTurn) root.scrollIntoView({ block: "start" });
  }
  showFigures(root, data.figures, (position) => setTriggerValue("figure", position));
  showVerdicts(root, verdicts, judge);
  for (const card of root.querySelectorAll(".card")) showActive(card, active, activeCopy);
}

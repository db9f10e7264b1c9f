// A question with its answer.

const LONG_QUESTION = 300; // characters from which a question is cut at first
const CONFIDENCE_EXPLAINED =
  "This is about all passages together, which are surer than each alone; click on the words beside " +
  "a passage for its own percentage. Neither is about whether the articles are right.";

// Returns the line under an answer, with the actions on the whole answer.
function buildEnd(turn, act) {
  const line = element("p", "end");
  if (turn.more) line.append(buildMorePassages(turn, act.more));
  const label = turn.refused ? "Copy closest passages" : "Copy answer with citations";
  // The first line is copied as it stands, also after the figures have set passages apart in it, but
  // not while it only says that they are looked at.
  const said = () => {
    const shown = line.parentElement.querySelector(".status [role=status]");
    return shown.dataset.checking ? turn.status : shown.textContent;
  };
  const text = () => turn.text.replace(turn.status, said);
  if (turn.text) line.append(copier("copy-all", label, text));
  const nothing = element("span", "nothing");
  nothing.append(buildVerdict("judge", 0, (verdict) => act.judge(null, verdict)));
  line.append(nothing);
  return line;
}

// Adds a button to a line that puts a form in its place, to change a text. Returns the form.
function addEditForm(line, text, { className, label, fieldName, sends, submit }) {
  const edit = makeButton(className, "Edit", () => showForm(true));
  edit.setAttribute("aria-label", label);
  line.append(edit);

  const form = element("form", "correction");
  const field = element("textarea", "correct");
  field.dir = "auto";
  field.rows = 1;
  field.setAttribute("aria-label", fieldName);
  const cancel = makeButton("cancel", "Cancel", () => showForm(false));
  form.append(field, element("button", "search", sends), cancel);
  form.hidden = true;

  function showForm(isShown) {
    line.hidden = isShown;
    form.hidden = !isShown;
    if (isShown) {
      field.value = text;
      field.style.height = `${field.scrollHeight + 2}px`; // the whole text, without scrolling
    }
    (isShown ? field : edit).focus({ preventScroll: true });
  }
  form.addEventListener("keydown", (event) => {
    const isSent = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (isSent && event.target === field) form.requestSubmit();
    else if (event.key === "Escape") showForm(false);
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() === "") return;
    submit(field.value);
    focusQuestion();
  });
  return form;
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
  const form = addEditForm(line, turn.question, {
    className: "edit ask-anew",
    label: "Edit this question and ask it again",
    fieldName: "Question",
    sends: "Ask",
    submit: act.ask,
  });
  return [line, form];
}

// Returns the line that says what was searched for, and the form that replaces the line while the
// reader corrects it. What comes from earlier questions can be taken away.
function buildSearchedFor(turn, correct) {
  const hasChips = turn.carried.length > 0;
  const line = element("p", "resolved", hasChips ? "Also searched for: " : "Searched for: ");
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
  if (!hasChips) {
    const text = element("q", "", turn.searched_for);
    text.classList.toggle("cut", turn.searched_for.length > LONG_QUESTION);
    text.dir = "auto";
    line.append(text, " ");
  }
  const form = addEditForm(line, turn.searched_for, {
    className: "edit",
    label: "Edit what was searched for",
    fieldName: "Search for",
    sends: "Search",
    submit: correct,
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

// Returns the line that says what was found and, on demand, how sure that is: each passage has a
// probability of its own, and two kinds of them side by side would seem to contradict each other.
function buildStatus(turn) {
  const status = element("p", "status");
  const said = element("span", "", turn.status);
  said.setAttribute("role", "status");
  status.append(said);
  if (!turn.confidence) return [status];
  const told = `${turn.confidence}. ${CONFIDENCE_EXPLAINED}`;
  return [status, addExplanation(status, "How sure?", told)];
}

// Adds a button to a line that shows and hides an explanation, which is returned.
function addExplanation(line, name, words) {
  const told = element("p", "confidence", words);
  told.hidden = true;
  const button = makeButton("how-sure", name, () => {
    told.hidden = !told.hidden;
    button.setAttribute("aria-expanded", !told.hidden);
  });
  button.setAttribute("aria-expanded", "false");
  line.append(button);
  return told;
}

// Returns the line that says how many texts the articles are and, on demand, what that claims.
function buildCopiesLine(turn) {
  const line = element("p", "missing independent", `${turn.independent} `);
  return [line, addExplanation(line, "What counts as a copy?", turn.what_is_compared)];
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
    // After an error nothing is drawn anew.
    setTimeout(() => {
      button.disabled = false;
      button.textContent = turn.more;
    }, 10_000);
  });
  return button;
}

function drawTurn(root, turn, act) {
  const section = element("section", turn.answered ? "turn" : "turn nearest");
  section.classList.toggle("refused", turn.refused);
  section.append(...buildQuestion(turn, act));
  if (turn.waiting) section.append(buildWaiting(turn));
  if (turn.searched_for) section.append(...buildSearchedFor(turn, act.correct));
  if (turn.corrections) section.append(buildCorrections(turn, act.correct));
  if (turn.unsettled) section.append(buildUnsettled(turn, act.again));
  if (turn.status) section.append(...buildStatus(turn));
  if (turn.scope) section.append(element("p", "scope", `Searched only ${turn.scope}`));
  if (turn.voices) section.append(element("p", "missing voices", turn.voices));
  if (turn.missing_words) section.append(element("p", "missing", turn.missing_words));
  if (turn.quotations) section.append(element("p", "missing", turn.quotations));
  section.append(element("p", "missing speakers"));
  if (turn.independent) section.append(...buildCopiesLine(turn));
  const first = turn.cards.filter((card) => !card.grouped);
  const cards = buildCards(first, turn.lost, act);
  if (cards.length > 0) {
    const list = element("ol", "cards");
    list.setAttribute("aria-label", turn.answered ? "Passages" : "Closest passages");
    list.append(...cards);
    if (turn.heading) section.append(element("h3", "heading", turn.heading));
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
    if (latest && !hadTurn) {
      root.scrollIntoView({ block: "start" });
      root.querySelector(`.card[data-rank="${active}"]`)?.scrollIntoView({ block: "nearest" });
    }
  }
  showSpeakers(root, data.speakers);
  showFigures(root, data.figures, turn, (position) => setTriggerValue("figure", position));
  showFirstLine(root, data.figures, verdicts, turn);
  showVerdicts(root, verdicts, judge);
  for (const card of root.querySelectorAll(".card")) showActive(card, active, activeCopy);
}

// The reader's judgements of an answer: thumbs on its passages, and the verdict on the whole.

const THUMB =
  "M2 9h4v11H2zM8 20h9.5c.9 0 1.7-.6 1.9-1.5l1.9-7.2c.3-1.2-.6-2.3-1.9-2.3H14l.8-4.2" +
  "c.2-1.1-.6-2.1-1.7-2.1-.6 0-1.1.3-1.4.7L8 9z";

const RIGHT = "Marked right: it counts when you measure answers with “footnote eval”.";
const WRONG = "Marked wrong: it is folded when this question is asked again.";
const FOLDED = "You marked this passage wrong for this question.";

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
  const button = buildVerdict(`judge ${name}`, relevance, (verdict) => {
    justJudged.add(button.closest(".card"));
    judge(rank, verdict);
  });
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

// cards whose verdict was given on this page. They are not folded before the reader asks again.
const justJudged = new WeakSet();

// Says what a verdict changes, with the way back, and folds a passage that was judged wrong earlier.
// A passage that was judged wrong is neither said to answer nor has it the gold of an answer.
function showEffect(card, relevance, judge) {
  card.querySelector(".effect")?.remove();
  const isFolded = relevance === 0 && !justJudged.has(card);
  card.classList.toggle("folded", isFolded);
  card.classList.toggle("wrong", relevance === 0);
  card.querySelector(".body").classList.toggle("nearest", relevance === 0);
  if (relevance === null) return;
  const line = element("p", "effect", isFolded ? FOLDED : relevance ? RIGHT : WRONG);
  const rank = Number(card.dataset.rank);
  const undo = makeButton("edit", isFolded ? "Not wrong" : "Undo", () => {
    card.querySelector(`.judge[data-relevance="${relevance}"]`).focus();
    judge(rank, null);
  });
  if (!isFolded) undo.setAttribute("aria-label", `Undo: passage ${rank} is not judged`);
  line.append(" ", undo);
  card.querySelector(".body").append(line);
}

function showPassageVerdicts(root, verdicts, judge) {
  for (const group of root.querySelectorAll(".judgement")) {
    group.hidden = !verdicts;
    const card = group.closest(".card");
    const relevance = verdicts?.passages[card.dataset.rank - 1] ?? null;
    for (const button of group.children) {
      button.setAttribute("aria-pressed", Number(button.dataset.relevance) === relevance);
    }
    showEffect(card, relevance, judge);
  }
}

// Shows the verdicts on the passages, the verdict on the whole answer, and why the last click was
// not saved. Verdicts are null where nothing can be judged.
function showVerdicts(root, verdicts, judge) {
  showPassageVerdicts(root, verdicts, judge);
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

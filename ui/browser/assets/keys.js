// The keyboard on the page where questions are asked. Every key presses a button that can be seen.

const PLAIN_KEYS_SETTING = "footnote-plain-keys";

const HELP = [
  [["/"], "Go to the question field"],
  [["↓"], "From the empty question field to the first passage; then on to the next"],
  [["1", "9"], "Open a passage of the answer by its number"],
  [["j", "k"], "Open the next or the previous passage"],
  [["c"], "Copy the selection or the marked sentence with its citation"],
  [["Esc"], "Close a preview, a field or the article"],
  [["?"], "Show these keys"],
];

// The turn whose first passage Tab has led to from the question field.
let visited = null;

// Returns the turns of the conversation that have passages, oldest first.
function turnsWithCards() {
  const roots = [...document.querySelectorAll("[data-turn]")].map((host) => host.shadowRoot);
  return roots.filter((root) => root.querySelector(".card .open"));
}

// Returns the turn whose passage is open, else that with the focus, else the latest.
function presentTurn() {
  const turns = turnsWithCards();
  const open = turns.find((turn) => turn.querySelector(".card.active"));
  return open ?? turns.find((turn) => turn.activeElement) ?? turns.at(-1);
}

// Returns the buttons that open a turn's passages, but for those that are folded.
function openButtons(turn) {
  return turn ? [...turn.querySelectorAll(".card:not(.folded) .open")] : [];
}

// Returns the shadow root of the reading pane if an article is open, else undefined.
function openPane() {
  const panes = [...document.querySelectorAll("[data-pane-content]")].map((h) => h.shadowRoot);
  return panes.find((pane) => pane.querySelector(".reader"));
}

// Returns the button that opens the next or the previous passage: of the open one, or of the one
// with the focus. The pane knows first which one is open.
function stepButton(turn, isNext) {
  const step = openPane()?.querySelectorAll(".steps .step") ?? [];
  if (step.length > 0) return step[isNext ? 1 : 0];
  const buttons = openButtons(turn);
  const present = buttons.findIndex((button) => {
    const card = button.closest(".card");
    return card.classList.contains("active") || card.contains(turn.activeElement);
  });
  const next = present < 0 ? 0 : present + (isNext ? 1 : -1);
  return buttons[Math.max(0, Math.min(next, buttons.length - 1))];
}

// Returns the button that copies: of the open article, else of the passage with the focus or the
// first one.
function copyButton(turn) {
  const card = turn?.activeElement?.closest(".card") ?? turn?.querySelector(".card:not(.lost)");
  return openPane()?.querySelector(".copy") ?? card?.querySelector(".copy-sentence");
}

// Puts the focus on the first passage of the latest answer. Returns whether there is one.
function focusFirstPassage() {
  const [button] = openButtons(turnsWithCards().at(-1));
  button?.focus();
  return button !== undefined;
}

// The keys in the question field. Tab leads to the first passage once after every answer, and
// otherwise onwards, so that nobody is caught between the two.
function onFieldKey(event) {
  if (event.target.value !== "") return false;
  if (event.key === "ArrowDown") return focusFirstPassage();
  if (event.key !== "Tab" || event.shiftKey) return false;
  const latest = turnsWithCards().at(-1);
  if (!latest || visited === latest) return false;
  visited = latest;
  return focusFirstPassage();
}

// The arrows on a passage lead to its neighbours, and from the first one back to the question field.
function onArrow(event) {
  const turn = turnsWithCards().find((root) => root.activeElement?.closest(".card"));
  if (!turn) return false;
  const buttons = openButtons(turn);
  const card = turn.activeElement.closest(".card");
  const place = buttons.findIndex((button) => button.closest(".card") === card);
  const target = buttons[place + (event.key === "ArrowDown" ? 1 : -1)];
  if (target) target.focus();
  else if (event.key === "ArrowUp") questionField()?.focus();
  return true;
}

// Returns whether a key did something.
function onPlainKey(event, showHelp) {
  const { key } = event;
  if (key === "?") {
    showHelp();
    return true;
  }
  if (key === "/") {
    questionField()?.focus();
    return questionField() !== null;
  }
  if (readSetting(PLAIN_KEYS_SETTING) === "off") return false;
  const turn = presentTurn();
  let button = null;
  if (/^[1-9]$/u.test(key)) button = turn?.querySelector(`.card[data-rank="${key}"] .open`);
  else if (key === "j" || key === "k") button = stepButton(turn, key === "j");
  else if (key === "c") button = copyButton(turn);
  button?.click();
  return Boolean(button);
}

function isTyping(event) {
  const [target] = event.composedPath();
  const isBox = target.tagName === "INPUT" && ["checkbox", "radio", "button"].includes(target.type);
  return target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/u.test(target.tagName) && !isBox);
}

// Listens to the keys of the whole page.
function listenToKeys(showHelp, signal) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.composedPath().some((node) => node.tagName === "DIALOG" || node.role === "dialog")
      ) {
        return;
      }
      let isDone = false;
      if (event.target === questionField()) isDone = onFieldKey(event);
      else if (isTyping(event)) return;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") isDone = onArrow(event);
      else isDone = onPlainKey(event, showHelp);
      if (isDone) event.preventDefault();
    },
    { signal },
  );
}

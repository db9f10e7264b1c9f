// What stands beside the question field: the list of keys, and how answers are shown.

const OPENS_SETTING = "footnote-opens-first";
const LONGEST_SENDING = 10_000; // milliseconds until the page stops saying that it sends

// root -> the AbortController of its listeners. Streamlit calls a component again without cleaning
// up after the previous call.
const listening = new WeakMap();

// root -> the number of the last question that was put back because it was not taken.
const refusals = new WeakMap();

function buildKeys() {
  const list = element("dl", "keys");
  for (const [keys, does] of HELP) {
    const term = element("dt", "");
    keys.forEach((key, at) => {
      if (at > 0) term.append(key === "9" ? " to " : " ");
      term.append(element("kbd", "", key));
    });
    list.append(term, element("dd", "", does));
  }
  return list;
}

function buildChoice(label, isOn, change) {
  const box = element("input", "");
  box.type = "checkbox";
  box.checked = isOn;
  box.addEventListener("change", () => change(box.checked));
  const line = element("label", "choice");
  line.append(box, label);
  return line;
}

// Draws the button and the list of keys behind it.
function drawComposer(root, setOpensFirst) {
  const dialog = element("dialog", "help");
  dialog.setAttribute("aria-labelledby", "help-title");
  // Escape closes the dialog, and must not close the article behind it as well.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.stopPropagation();
  });
  const title = element("h2", "", "Keys");
  title.id = "help-title";
  const close = makeButton("done", "Close", () => dialog.close());
  const opens = buildChoice(
    "Open the first passage of every answer by itself",
    readSetting(OPENS_SETTING) === "on",
    (isOn) => {
      writeSetting(OPENS_SETTING, isOn ? "on" : "off");
      setOpensFirst(isOn);
    },
  );
  const plain = buildChoice(
    "Single letters and figures are keys",
    readSetting(PLAIN_KEYS_SETTING) !== "off",
    (isOn) => writeSetting(PLAIN_KEYS_SETTING, isOn ? "on" : "off"),
  );
  dialog.append(title, buildKeys(), opens, plain, close);
  const button = makeButton("ask-keys", "?", () => dialog.showModal());
  button.title = "Keys and settings (?)";
  button.setAttribute("aria-label", "Keys and settings");
  button.setAttribute("aria-keyshortcuts", "?");
  const sent = element("p", "sent");
  sent.setAttribute("role", "status");
  root.replaceChildren(button, dialog, sent);
}

// Says that the question is on its way, before the server can say anything, until the conversation
// has it.
function saySent(root) {
  const line = root.querySelector(".sent");
  const countTurns = () => document.querySelectorAll("[data-turn]").length;
  const before = countTurns();
  const until = Date.now() + LONGEST_SENDING;
  line.textContent = "Sending your question …";
  const look = () => {
    if (line.textContent === "") return;
    const isWaiting = line.isConnected && countTurns() === before && Date.now() < until;
    if (isWaiting) requestAnimationFrame(look);
    else line.textContent = "";
  };
  look();
}

// Listens to the question being sent, by Enter or by the button.
function listenToSending(root, signal) {
  const onKey = (event) => {
    const field = questionField();
    const isSent = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (isSent && event.target === field && field.value.trim() !== "") saySent(root);
  };
  const onClick = (event) => {
    const isButton = event.target.closest?.('[data-testid="stChatInputSubmitButton"]');
    if (isButton && questionField()?.value.trim()) saySent(root);
  };
  document.addEventListener("keydown", onKey, { signal, capture: true });
  document.addEventListener("click", onClick, { signal, capture: true });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  listening.get(root)?.abort();
  const controller = new AbortController();
  listening.set(root, controller);
  const { signal } = controller;
  // An object, because Streamlit does not hear of a plain false.
  const setOpensFirst = (isOn) => setTriggerValue("opens", { first: isOn });
  const isNew = changed(root, "composer");
  if (isNew) drawComposer(root, setOpensFirst);
  listenToKeys(() => root.querySelector(".help").showModal(), signal);
  listenToSending(root, signal);
  listenToDraft(signal);
  const { number, text } = data.refused;
  if (isNew) putBack(readDraft(), signal);
  else if (number > refusals.get(root)) {
    root.querySelector(".sent").textContent = "";
    putBack(text, signal);
  }
  refusals.set(root, number);
  // Not on a phone, where the article would cover the answer.
  const opensFirst = readSetting(OPENS_SETTING) === "on" && innerWidth > 900;
  if (opensFirst !== data.opens_first) setOpensFirst(opensFirst);
  return () => controller.abort();
}

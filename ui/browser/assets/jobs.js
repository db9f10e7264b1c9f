const PRESS_PAUSE = 1500; // milliseconds for which a button ignores further presses

// root -> the current function that sends events to the server. Buttons stay on the page through
// many calls of the component, and each call brings a new function.
const senders = new WeakMap();

// root -> the button that shows all rows.
const wholes = new WeakMap();

// Returns a button that ignores a second press while the server answers the first, which would be
// another request. It is not `disabled`, because a disabled button loses the focus.
function buildActionButton(label, hint, act) {
  const button = makeButton("", label, () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    setTimeout(() => {
      button.ariaDisabled = "false";
    }, PRESS_PAUSE);
    act();
  });
  if (hint) button.setAttribute("aria-label", hint);
  return button;
}

// Sets the text of the child with this class: adds the child if it is missing, and removes it if
// the text is empty.
function setText(parent, className, text, tag = "span") {
  let node = parent.querySelector(`:scope > .${className}`);
  if (!text) {
    node?.remove();
    return;
  }
  if (!node) {
    node = element(tag, className);
    node.dir = "auto";
    parent.append(node);
  }
  if (node.textContent !== text) node.textContent = text;
}

// Sets the progress bar of the parent; a total of 0 removes it.
function setProgress(parent, done, total, label) {
  let bar = parent.querySelector(":scope > progress");
  if (!total) {
    bar?.remove();
    return;
  }
  if (!bar) {
    bar = element("progress", "");
    parent.append(bar);
  }
  bar.max = total;
  bar.value = done;
  bar.setAttribute("aria-label", label);
}

// Replaces the buttons of a container, but only if the offers differ from those it shows, so that
// a button keeps the focus.
function setButtons(container, offers, build) {
  const state = JSON.stringify(offers);
  if (container.dataset.offers === state) return;
  container.dataset.offers = state;
  container.replaceChildren(...build(offers));
}

function updateRow(item, job, send) {
  item.className = `job ${job.kind}`;
  const description = item.querySelector(".what");
  setText(description, "name", job.name);
  setText(description, "state", job.state);
  setText(description, "note", job.note, "p");
  setProgress(description, job.done, job.total, `Progress of ${job.name}`);
  setButtons(item.querySelector(".offers"), job.offers, (offers) =>
    offers.map((offer) =>
      buildActionButton(offer.label, offer.hint, () => send("act", [offer.action, job.job_id])),
    ),
  );
}

function buildRow(job) {
  const item = element("li", "job");
  item.dataset.job = job.job_id;
  item.append(element("div", "what"), element("div", "offers"));
  return item;
}

// Brings the rows up to date. A job that was listed before keeps its row, so that a button in the
// row keeps the focus.
function updateRows(list, jobs, send) {
  const oldRows = new Map([...list.children].map((item) => [item.dataset.job, item]));
  jobs.forEach((job, position) => {
    const id = String(job.job_id);
    const item = oldRows.get(id) ?? buildRow(job);
    oldRows.delete(id);
    updateRow(item, job, send);
    const occupant = list.children[position] ?? null;
    if (occupant !== item) list.insertBefore(item, occupant);
  });
  for (const item of oldRows.values()) item.remove();
}

function drawFrame(root) {
  const heading = element("h2", "heading");
  heading.setAttribute("aria-live", "polite");
  heading.tabIndex = -1;
  const rows = element("ol", "rows");
  rows.setAttribute("aria-label", "Files and removals");
  const [all, pace, more] = [element("div", "all"), element("div", "pace"), element("p", "more")];
  const whole = buildWhole(rows, "files");
  wholes.set(root, whole);
  root.replaceChildren(heading, all, pace, rows, whole, more);
}

// Returns the buttons that act on all jobs at once.
function buildCommonButtons([stopped, cancellable, clearable], send) {
  const buttons = [
    [stopped, "Go on", "start"],
    [cancellable, "Cancel all", "cancel_all"],
    [clearable, "Clear what has ended", "clear"],
  ];
  return buttons
    .filter(([isOffered]) => isOffered)
    .map(([, label, event]) => buildActionButton(label, "", () => send(event, true)));
}

function update(root, data, send) {
  const heading = root.querySelector(".heading");
  // Screen readers announce the heading whenever its text is set.
  if (heading.textContent !== data.heading) heading.textContent = data.heading;
  const pace = root.querySelector(".pace");
  setProgress(pace, data.done, data.total, data.heading);
  setText(pace, "detail", data.detail);
  setText(pace, "message", data.message, "p");
  root.classList.toggle("stopped", data.stopped);
  const offers = [data.stopped, data.cancellable, data.clearable];
  setButtons(root.querySelector(".all"), offers, () => buildCommonButtons(offers, send));
  updateRows(root.querySelector(".rows"), data.rows, send);
  wholes.get(root).update();
  root.querySelector(".more").textContent = data.more;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  senders.set(root, setTriggerValue);
  if (!root.querySelector(".rows")) drawFrame(root);
  if (!changed(root, data)) return;
  const focused = root.getRootNode().activeElement;
  update(root, data, (event, value) => senders.get(root)(event, value));
  // If the focused button is gone, the heading takes the focus.
  if (focused && !focused.isConnected) {
    root.querySelector(".heading").focus({ preventScroll: true });
  }
}

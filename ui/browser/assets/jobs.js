
// root -> what its buttons do; they outlive the moment in which they were drawn.
const senders = new WeakMap();

function button(className, label, hint, act) {
  const made = element("button", className, label);
  made.type = "button";
  if (hint) made.setAttribute("aria-label", hint);
  made.addEventListener("click", () => {
    // The answer takes a moment, and a second press would be another request. A button that is
    // disabled would lose the keyboard.
    if (made.ariaDisabled === "true") return;
    made.ariaDisabled = "true";
    setTimeout(() => (made.ariaDisabled = "false"), 1500);
    act();
  });
  return made;
}

function put(parent, className, text, tag = "span") {
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

function putBar(parent, done, total, label) {
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

// A row is brought up to date rather than drawn anew, so that a button keeps its focus.
function update(item, job, send) {
  item.className = `job ${job.kind}`;
  put(item.querySelector(".what"), "name", job.name);
  put(item.querySelector(".what"), "state", job.state);
  put(item.querySelector(".what"), "note", job.note, "p");
  putBar(item.querySelector(".what"), job.done, job.total, `Progress of ${job.name}`);
  const offers = item.querySelector(".offers");
  const wanted = JSON.stringify(job.offers);
  if (item.dataset.offers === wanted) return;
  item.dataset.offers = wanted;
  offers.replaceChildren(
    ...job.offers.map((offer) =>
      button("", offer.label, offer.hint, () => send("act", [offer.action, job.job_id])),
    ),
  );
}

function drawRows(list, rows, send) {
  const old = new Map([...list.children].map((item) => [item.dataset.job, item]));
  rows.forEach((job, place) => {
    let item = old.get(String(job.job_id));
    old.delete(String(job.job_id));
    if (!item) {
      item = element("li", "job");
      item.dataset.job = job.job_id;
      item.append(element("div", "what"), element("div", "offers"));
    }
    update(item, job, send);
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
  for (const item of old.values()) item.remove();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  senders.set(root, setTriggerValue);
  const send = (event, value) => senders.get(root)(event, value);
  if (!root.querySelector(".rows")) {
    const heading = element("h2", "heading");
    heading.setAttribute("aria-live", "polite");
    heading.tabIndex = -1;
    const rows = element("ol", "rows");
    rows.setAttribute("aria-label", "Files and removals");
    root.replaceChildren(
      heading, element("div", "all"), element("div", "pace"), rows, element("p", "more"),
    );
  }
  if (!changed(root, data)) return;
  const held = root.getRootNode().activeElement;
  const heading = root.querySelector(".heading");
  if (heading.textContent !== data.heading) heading.textContent = data.heading;
  const pace = root.querySelector(".pace");
  putBar(pace, data.done, data.total, data.heading);
  put(pace, "detail", data.detail);
  put(pace, "message", data.message, "p");
  root.classList.toggle("stopped", data.stopped);
  const all = root.querySelector(".all");
  const wanted = JSON.stringify([data.stopped, data.cancellable, data.clearable]);
  if (all.dataset.offers !== wanted) {
    all.dataset.offers = wanted;
    all.replaceChildren();
    if (data.stopped) all.append(button("", "Go on", "", () => send("start", true)));
    if (data.cancellable) all.append(button("", "Cancel all", "", () => send("cancel_all", true)));
    if (data.clearable) all.append(button("", "Clear what has ended", "", () => send("clear", true)));
  }
  drawRows(root.querySelector(".rows"), data.rows, send);
  root.querySelector(".more").textContent = data.more;
  if (held && !held.isConnected) heading.focus({ preventScroll: true });
}

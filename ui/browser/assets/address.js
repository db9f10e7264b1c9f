// Keeps the page's address at what the page shows, and follows the browser's history: what was open
// before comes back with "back".

// The parameters that say what is open. A change of any other does not make an entry in the history.
const OPENED = ["doc", "start", "end"];

// root -> { path, moves, settled, controller }: the path of the page, the number of moves through
// the history that were sent, the number of those that the page has followed, null before the first
// drawing, and the AbortController of the listeners.
const pages = new WeakMap();

// Returns whether the parameters show another view than the address, which "back" should return to.
function isAnotherView(query, parameters) {
  const before = query.get("conversation") ?? "";
  if (before && parameters.conversation !== before) return true;
  return OPENED.some((name) => (query.get(name) ?? "") !== (parameters[name] ?? ""));
}

// Writes parameters into the address; an empty value removes its parameter.
function writeAddress(parameters, { isNew }) {
  const query = new URLSearchParams(location.search);
  const isEntry = isNew && isAnotherView(query, parameters);
  for (const [name, value] of Object.entries(parameters)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const address = query.size > 0 ? `${location.pathname}?${query}` : location.pathname;
  if (address === location.pathname + location.search) return;
  if (isEntry) history.pushState(null, "", address);
  else history.replaceState(history.state, "", address);
}

function listen(page, send) {
  const { signal } = page.controller;
  // Streamlit would run the whole page again; it must not hear of moves within this page.
  const onMove = (event) => {
    if (location.pathname !== page.path) return;
    event.stopImmediatePropagation();
    page.moves += 1;
    const parameters = Object.fromEntries(new URLSearchParams(location.search));
    send("move", { number: page.moves, parameters });
  };
  addEventListener("popstate", onMove, { capture: true, signal });
  // Another tab may have asked in the same conversation.
  const onReturn = () => {
    if (!document.hidden) send("look", true);
  };
  document.addEventListener("visibilitychange", onReturn, { signal });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const { parameters, followed } = data;
  const known = pages.get(root);
  known?.controller.abort();
  const controller = new AbortController();
  const page = { path: location.pathname, moves: followed, settled: null, ...known, controller };
  pages.set(root, page);
  listen(page, setTriggerValue);
  // What was drawn before the latest move was followed is out of date.
  if (followed >= page.moves) {
    writeAddress(parameters, { isNew: page.settled === followed });
    page.settled = followed;
  }
  return () => controller.abort();
}

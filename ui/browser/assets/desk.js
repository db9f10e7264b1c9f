// The desk: the conversation at the left, the reading pane at the right.

// Returns all cards and headings of the conversation, in their order.
function threadParts() {
  const turns = [...document.querySelectorAll("[data-turn]")];
  return turns.flatMap((host) => [...host.shadowRoot.querySelectorAll(".card, .question")]);
}

// Returns the part of the conversation that has the focus or, if none has, the first one in view.
function partInView(scroller) {
  const { top } = scroller.getBoundingClientRect();
  const parts = threadParts();
  const focused = parts.find((part) => part.contains(part.getRootNode().activeElement));
  return focused ?? parts.find((part) => part.getBoundingClientRect().bottom > top);
}

// Gives the reading pane its room on the page, or takes the room away. Lines of the conversation
// break elsewhere then, but what the reader looks at stays where it is.
function showPane(root, isOpen) {
  const desk = root.getRootNode().host?.closest(".st-key-desk");
  const pane = isOpen ? "open" : "closed";
  if (!desk || desk.dataset.pane === pane) return;
  const scroller = desk.querySelector(".st-key-thread")?.parentElement;
  const part = scroller && partInView(scroller);
  const before = part?.getBoundingClientRect().top;
  desk.dataset.pane = pane;
  if (part) scroller.scrollTop += part.getBoundingClientRect().top - before;
}

const NOT_HEARD = 3000; // milliseconds after which a click on a page's name was not heard
const LOOK = 250; // milliseconds between two looks at whether the page has come
const TRIES = 3;

let watchesPages = false;

// Clicks again on the name of a page that did not open. Streamlit forgets the click if a part of the
// present page asks to be updated in the same moment, as the progress of files does.
function watchPageLinks() {
  if (watchesPages) return;
  watchesPages = true;
  let clicks = 0;
  let isOurs = false;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('[data-testid="stTopNavLink"]');
    if (!link || isOurs) return;
    clicks += 1;
    const thisClick = clicks;
    const watch = (tries, patience) => {
      // Once the page has been there, the reader may have gone back.
      const hasCome = new URL(link.href).pathname === location.pathname;
      if (hasCome || thisClick !== clicks || !link.isConnected) return;
      if (patience > 0) {
        setTimeout(() => watch(tries, patience - LOOK), LOOK);
      } else if (tries > 0) {
        isOurs = true;
        link.click();
        isOurs = false;
        setTimeout(() => watch(tries - 1, NOT_HEARD - LOOK), LOOK);
      }
    };
    setTimeout(() => watch(TRIES, NOT_HEARD - LOOK), LOOK);
  });
}

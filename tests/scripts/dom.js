// A document for the scripts under test, and what they send to the server.

import { JSDOM } from "jsdom";

export const { window } = new JSDOM("<!doctype html><body></body>", {
  url: "http://footnote.test/sources?kept=1",
  pretendToBeVisual: true,
});

export const clipboard = {
  text: null,
  isAllowed: true,
  async writeText(text) {
    if (!this.isAllowed) throw new Error("not allowed");
    this.text = text;
  },
};

// jsdom has no layout, no popovers and no modal dialogs.
class ResizeObserver {
  observe() {}
}

const globals = {
  AbortController: window.AbortController,
  CustomEvent: window.CustomEvent,
  Event: window.Event,
  CSS: { escape: (text) => text.replace(/[^\w-]/gu, "\\$&") },
  ResizeObserver,
  addEventListener: window.addEventListener.bind(window),
  document: window.document,
  getComputedStyle: window.getComputedStyle,
  history: window.history,
  innerHeight: 800,
  innerWidth: 1000,
  localStorage: window.localStorage,
  location: window.location,
  matchMedia: () => ({ matches: true }),
  navigator: { clipboard },
  requestAnimationFrame: (act) => setTimeout(act, 0),
  sessionStorage: window.sessionStorage,
};
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

window.document.fonts = { ready: Promise.resolve() };
window.HTMLElement.prototype.scrollIntoView = () => {};

const openPopovers = new WeakSet();
const nativeMatches = window.HTMLElement.prototype.matches;
Object.assign(window.HTMLElement.prototype, {
  showPopover() {
    openPopovers.add(this);
  },
  hidePopover() {
    openPopovers.delete(this);
  },
  matches(selector) {
    return selector === ":popover-open"
      ? openPopovers.has(this)
      : nativeMatches.call(this, selector);
  },
});
Object.assign(window.HTMLDialogElement.prototype, {
  showModal() {
    this.open = true;
  },
  close() {
    this.open = false;
  },
});

const cleanups = [];

// Mounts a component on the page. Streamlit gives each component a shadow root.
//
// Returns its root, the events it has sent as [name, value], and a function that draws data.
export function mount(component, { hasShadow = true } = {}) {
  const host = document.createElement("div");
  document.body.append(host);
  const parentElement = hasShadow ? host.attachShadow({ mode: "open" }) : host;
  parentElement.innerHTML = '<div class="root"></div>';
  const events = [];
  const setTriggerValue = (name, value) => events.push([name, value]);
  return {
    root: parentElement.querySelector(".root"),
    events,
    draw(data) {
      const cleanUp = component({ data, parentElement, setTriggerValue });
      if (cleanUp) cleanups.push(cleanUp);
      return cleanUp;
    },
  };
}

// Removes all components from the page.
export function unmountAll() {
  for (const cleanUp of cleanups.splice(0)) cleanUp();
  document.body.replaceChildren();
}

export function press(target, key) {
  const options = { key, bubbles: true, cancelable: true, composed: true };
  const event = new window.KeyboardEvent("keydown", options);
  target.dispatchEvent(event);
  return event;
}

export function fire(target, type, properties = {}) {
  const event = new window.Event(type, { bubbles: true, cancelable: true });
  target.dispatchEvent(Object.assign(event, properties));
  return event;
}

// Waits for promises that have been settled already.
export async function settled() {
  await new Promise((resolve) => setImmediate(resolve));
}

// Returns the texts of all elements that match, in the order of the document.
export function texts(root, selector) {
  return [...root.querySelectorAll(selector)].map((node) => node.textContent);
}

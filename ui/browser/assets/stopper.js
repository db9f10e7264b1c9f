// Tells the server to stop the question that waits for its answer. The button stands in the
// conversation, from which the server would hear only once the answer is there.

// root -> the AbortController of its listener.
const stoppers = new WeakMap();

export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  stoppers.get(root)?.abort();
  const controller = new AbortController();
  stoppers.set(root, controller);
  const { signal } = controller;
  document.addEventListener("footnote-stop", () => setTriggerValue("stop", true), { signal });
  return () => controller.abort();
}

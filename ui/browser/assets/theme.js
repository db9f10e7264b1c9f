// Tells the server when the reader changes the theme, because the server colours the pictures.
export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const paper = getComputedStyle(root).getPropertyValue("--paper");
  const before = root.dataset.paper;
  root.dataset.paper = paper;
  if (before && before !== paper) setTriggerValue("changed", paper);
}


// A picture's colours come from the server, which must hear of it when the reader changes theme.
export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const paper = getComputedStyle(root).getPropertyValue("--paper");
  const before = root.dataset.paper;
  root.dataset.paper = paper;
  if (before && before !== paper) setTriggerValue("changed", paper);
}

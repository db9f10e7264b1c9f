
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, data.questions)) return;
  const list = element("ul", "suggestions");
  list.setAttribute("aria-label", "Questions that your articles answer");
  for (const question of data.questions) {
    const button = element("button", "suggestion", question);
    button.type = "button";
    button.dir = "auto";
    button.addEventListener("click", () => {
      setTriggerValue("ask", question);
      toQuestion();
    });
    const item = element("li", "");
    item.append(button);
    list.append(item);
  }
  root.replaceChildren(list);
}

function buildSuggestion(question, ask) {
  const button = makeButton("suggestion", question, () => {
    ask(question);
    focusQuestion();
  });
  button.dir = "auto";
  const item = element("li", "");
  item.append(button);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!changed(root, data.questions)) return;
  const list = element("ul", "suggestions");
  list.setAttribute("aria-label", "Questions that your articles answer");
  const ask = (question) => setTriggerValue("ask", question);
  list.append(...data.questions.map((question) => buildSuggestion(question, ask)));
  root.replaceChildren(list);
}

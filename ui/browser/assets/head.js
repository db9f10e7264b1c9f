// The head of the reading pane: the article's title and facts, and what can be done with it.

function buildDetails(article) {
  const list = element("dl", "");
  for (const { name, value } of article.details) {
    list.append(element("dt", "", name), element("dd", "", value));
  }
  if (article.link) {
    const link = element("a", "", article.link);
    link.href = article.link;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const value = element("dd", "");
    value.append(link);
    list.append(element("dt", "", "Published at"), value);
  }
  const details = element("details", "details");
  details.append(element("summary", "", "Details"), list);
  return details;
}

const FACTS = {
  title: "Title",
  source: "Outlet",
  author: "Author",
  published: "Date",
  language: "Language",
};

// A form with what was read of the article. Only what the reader changes is sent: the rest stays as
// the file says it, also when the file is added again. It is open if the reader came to fill in a
// fact, by its name in FACTS.
function buildCorrection({ facts, said }, correct, filling) {
  const form = element("form", "facts");
  const fields = Object.entries(FACTS).map(([name, label]) => {
    const day = name === "published" ? buildDay(label, () => {}) : null;
    const field = day?.input ?? element("input", "");
    field.type = "text";
    field.value = facts[name];
    field.name = name;
    const row = element(day ? "div" : "label", "fact", day ? undefined : label);
    if (day) row.append(day.label, day.box);
    else row.append(field);
    if (name in said) {
      const words = element("span", "said", `The file says: ${said[name] || "nothing"}`);
      words.dir = "auto";
      row.append(words);
    }
    form.append(row);
    return field;
  });
  const save = element("button", "tool", "Save");
  save.type = "submit";
  form.append(save);
  if (Object.keys(said).length > 0) {
    form.append(makeButton("tool", "Undo corrections", () => correct({ undo: true })));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changes = fields.filter((field) => field.value !== facts[field.name]);
    if (changes.length > 0) correct(Object.fromEntries(changes.map((f) => [f.name, f.value])));
  });
  const box = element("details", "correction");
  box.append(element("summary", "", "Correct details"), form);
  box.open = Boolean(filling);
  // Escape closes the form, not the article.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    box.open = false;
  });
  return box;
}

function buildStep(name, sign, rank, step) {
  const button = makeButton("tool step", "", () => step(rank));
  const word = element("span", "step-name", name);
  const arrow = element("span", "arrow", sign);
  button.append(...(name === "Next" ? [word, arrow] : [arrow, word]));
  button.setAttribute("aria-label", `${name} citation`);
  button.title = `${name} citation`;
  button.disabled = rank === null;
  return button;
}

// Returns the steps through the passages of an answer; `where` is "above" the text or "below" it.
function buildSteps(steps, step, where) {
  const group = element("div", `steps ${where}`);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Citations of this answer");
  const place = element("span", "", steps.label);
  place.prepend(element("span", "step-name", "Passage "));
  group.append(
    buildStep("Previous", "‹", steps.previous, step),
    place,
    buildStep("Next", "›", steps.next, step),
  );
  return group;
}

// Returns the button that shows what the head leaves out at first, where the text needs the room.
function buildAll(head) {
  const button = makeButton("tool more", "More", () => {
    showAll(head, !head.classList.contains("all"));
  });
  button.setAttribute("aria-expanded", "false");
  button.title = "More that can be done with the article, and its details";
  return button;
}

function showAll(head, isAll) {
  const button = head.querySelector(".more");
  head.classList.toggle("all", isAll);
  button.setAttribute("aria-expanded", isAll);
  button.textContent = isAll ? "Less" : "More";
}

// Returns outlet, date and place of the article, with the place for whose words are marked.
function buildAbout(article) {
  const facts = [article.byline || article.unnamed, article.place].filter(Boolean);
  const about = element("div", "about");
  const voice = element("p", "voice");
  voice.dir = "auto";
  about.append(makeFacts("p", "byline", facts.join(" · ")), voice);
  return about;
}

function buildHead({ article, steps, filling, has_pages: hasPages }, root, text, actions) {
  const { close, step, correct, choose, note } = actions;
  const title = element("h2", article.untitled ? "title untitled" : "title", article.title);
  title.dir = "auto";
  title.title = article.title;
  const button = makeButton("tool close", "Close", close);
  button.setAttribute("aria-label", "Close the article");
  button.setAttribute("aria-keyshortcuts", "Escape");
  const row = element("div", "row");
  row.append(title);
  // The steps stand apart from the field to find words, which counts matches.
  if (steps) row.append(buildSteps(steps, step, "above"));
  row.append(button);
  const head = element("header", "head");
  head.append(row, buildAbout(article));
  if (article.notice) head.append(makeAlert("notice", article.notice));
  if (steps?.verdict) head.append(element("p", "verdict", steps.verdict));
  // A newer answer has passages of its own, under the same numbers.
  if (steps?.question) {
    const line = element("p", "asked", "Passages of: ");
    const question = element("q", "", steps.question);
    question.dir = "auto";
    question.title = steps.question;
    line.append(question);
    head.append(line);
  }
  const getNotes = () => root.querySelector(".notes");
  const textTools = element("div", "text-tools");
  textTools.append(buildFind(text), buildMarking(article, text, getNotes, note));
  const bar = element("div", "bar");
  if (hasPages) bar.append(buildTabs(root, choose));
  bar.append(buildCopyButton(article, text), textTools, buildAll(head));
  head.append(bar, buildTools(article, text), buildDetails(article));
  head.append(buildCorrection(article, correct, filling));
  if (filling) showAll(head, true);
  return head;
}

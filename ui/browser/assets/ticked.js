// What can be done with the articles that are ticked in the table of sources.

// Returns a form that puts tags on the ticked articles, or takes them off.
function buildTagging(tags, getIds, send) {
  const form = element("form", "tagging");
  const field = element("input", "find");
  field.type = "text";
  field.placeholder = "Tags, with commas";
  field.setAttribute("aria-label", "Tags for the ticked articles");
  field.setAttribute("list", "known-tags");
  const known = element("datalist");
  known.id = "known-tags";
  known.append(
    ...tags.map((tag) => {
      const option = element("option");
      option.value = tag;
      return option;
    }),
  );
  const put = (remove) => {
    if (field.value.trim()) send("tag", { doc_ids: getIds(), tags: field.value, remove });
  };
  const add = element("button", "tag-on", "Tag");
  add.type = "submit";
  form.append(
    field,
    known,
    add,
    makeButton("tag-off", "Take off", () => put(true)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    put(false);
  });
  return form;
}

// The facts that can be set for all ticked articles: each fact's name in a correction.
const SETTABLE = [
  ["source", "Outlet"],
  ["author", "Author"],
  ["published", "Date"],
];

// root -> the fact that was set last, which a table that is drawn again offers first.
const factsSet = new WeakMap();

function buildOptions(options) {
  return options.map(([value, label]) => {
    const option = element("option", "", label);
    option.value = value;
    return option;
  });
}

// Returns a form that sets one fact for all ticked articles.
function buildSetting(root, rows, getIds, send) {
  const form = element("form", "setting");
  const which = element("select", "which");
  which.setAttribute("aria-label", "What to set for the ticked articles");
  which.append(...buildOptions(SETTABLE));
  which.value = factsSet.get(root) ?? "source";

  const field = element("input", "find");
  field.type = "text";
  field.dir = "auto";
  const known = element("datalist");
  known.id = "known-values";
  field.setAttribute("list", known.id);
  const day = buildDay("", () => {});
  day.input.setAttribute("aria-label", "Date of the ticked articles");

  function show() {
    const fact = which.value;
    day.box.hidden = fact !== "published";
    field.hidden = fact === "published";
    if (field.hidden) return;
    const [, label] = SETTABLE.find(([name]) => name === fact);
    field.placeholder = `${label} of all ticked`;
    field.setAttribute("aria-label", `${label} of the ticked articles`);
    // What the table has already is offered, so that one outlet does not get two spellings.
    const values = rows.map((row) => (fact === "source" ? row.outlet : row.author));
    const options = [...new Set(values.filter(Boolean))].sort().map((value) => [value, ""]);
    known.replaceChildren(...buildOptions(options));
  }
  which.addEventListener("change", show);
  show();

  const set = element("button", "set", "Set");
  set.type = "submit";
  form.append(which, field, known, day.box, set);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fact = which.value;
    const value = fact === "published" ? readDay(day.input.value) : field.value.trim();
    if (!value) return;
    factsSet.set(root, fact);
    send("set", { doc_ids: getIds(), fact, value });
  });
  return form;
}

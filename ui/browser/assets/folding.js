// The parts of the sidebar fold. Whether one is folded is kept for this tab of the browser, so that
// the sidebar is the same on every page.

function foldKey(name) {
  return `footnote-folded-${name}`;
}

function isFolded(name) {
  try {
    return sessionStorage.getItem(foldKey(name)) === "yes";
  } catch {
    return false; // a browser may forbid it
  }
}

// Returns a heading whose button folds and unfolds a body.
function buildFold(name, title, body) {
  const heading = element("h2", "heading");
  const button = makeButton("fold", title, () =>
    show(button.getAttribute("aria-expanded") === "true"),
  );
  function show(folded) {
    button.setAttribute("aria-expanded", String(!folded));
    body.hidden = folded;
    try {
      sessionStorage.setItem(foldKey(name), folded ? "yes" : "no");
    } catch {
      // It is folded until the page is drawn anew.
    }
  }
  show(isFolded(name));
  heading.append(button);
  return heading;
}

// Hides all rows of a list but the first ones and the ticked ones, and returns the button that shows
// them all. So the list needs no bar of its own to scroll it inside the sidebar.
function buildWhole(list, noun) {
  const button = makeButton("whole", "", () => {
    list.classList.add("unfolded");
    button.hidden = true;
    list.querySelector("li:nth-child(9) :is(input, button)")?.focus();
  });
  button.update = () => {
    const count = list.children.length;
    button.textContent = `Show all ${count.toLocaleString("en")} ${noun}`;
    button.hidden = count <= 8 || list.classList.contains("unfolded");
  };
  return button;
}

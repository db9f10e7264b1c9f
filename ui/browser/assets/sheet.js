// The page of its file that an article was read from: an image with the passage marked on it.

const ZOOMED = 2; // the width of a page that is shown larger, in widths of the pane

// root -> whether pages are shown larger. It stays when another page is drawn.
const zoomed = new WeakMap();

// Returns the buttons that choose between the text and the page.
function buildTabs(root, choose) {
  const group = element("div", "tabs");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "What to show of the article");
  const text = makeButton("tab", "Text", () => {
    showText(root.querySelector(".reader"));
    choose({ shown: false });
    // A phone hides the tabs again, and the focus must not go with them.
    if (text.checkVisibility?.() === false) root.querySelector(".head .more").focus();
  });
  const page = makeButton("tab", "Page", () => {
    const reader = root.querySelector(".reader");
    if (!reader.classList.contains("paged")) showDrawing(reader);
    showAll(reader.querySelector(".head"), false);
    choose({ shown: true, page: null, width: imageWidth(root) });
  });
  text.title = "The text as it was read";
  page.title = "The page as it looks";
  group.append(text, page);
  return group;
}

// Returns how many pixels wide an image must be to be sharp.
function imageWidth(root) {
  const { clientWidth } = root.querySelector(".reader");
  return Math.round(
    clientWidth * (globalThis.devicePixelRatio ?? 1) * (zoomed.get(root) ? ZOOMED : 1),
  );
}

function pressTab(reader, isPaged) {
  const tabs = reader.querySelectorAll(".tab");
  tabs.forEach((tab, position) => {
    tab.setAttribute("aria-pressed", (position === 1) === isPaged);
  });
}

function showText(reader) {
  shown.delete(reader);
  reader.classList.remove("paged");
  reader.querySelector(".sheet")?.remove();
  pressTab(reader, false);
}

// Says that the page is being drawn, until it is there.
function showDrawing(reader) {
  const sheet = element("div", "sheet");
  shown.delete(reader);
  const waiting = element("p", "waiting", "Drawing the page …");
  waiting.setAttribute("role", "status");
  sheet.append(waiting);
  putSheet(reader, sheet);
}

function putSheet(reader, sheet) {
  reader.querySelector(".sheet")?.remove();
  reader.querySelector(".text").after(sheet);
  reader.classList.add("paged");
  pressTab(reader, true);
}

function buildTurn(name, sign, page, turn) {
  const button = makeButton("tool step turn", sign, () => turn(page));
  button.setAttribute("aria-label", `${name} page`);
  button.title = `${name} page`;
  button.disabled = page === null;
  return button;
}

// Returns the image of a page under the marks of the passage.
function buildPaper(sheet) {
  const paper = element("div", "paper");
  const image = element("img", "");
  image.src = sheet.image;
  image.alt = sheet.alt;
  image.width = sheet.width;
  image.height = sheet.height;
  paper.append(image);
  for (const [left, top, width, height] of sheet.marks) {
    const mark = element("span", "line");
    const place = { left, top, width, height };
    for (const [name, percent] of Object.entries(place)) mark.style[name] = `${percent}%`;
    paper.append(mark);
  }
  return paper;
}

// Scrolls a page so that the first line of the passage stands a little below the upper edge.
function scrollToLine(scroller) {
  const line = scroller.querySelector(".line");
  if (!line) return;
  const from = scroller.getBoundingClientRect();
  const to = line.getBoundingClientRect();
  scroller.scrollTop += to.top - from.top - scroller.clientHeight / 4;
  scroller.scrollLeft += to.left - from.left - scroller.clientWidth / 8;
}

function buildScroller(root, sheet) {
  const scroller = element("div", zoomed.get(root) ? "scroller zoomed" : "scroller");
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "region");
  scroller.setAttribute("aria-label", "Page of the article");
  scroller.append(buildPaper(sheet));
  return scroller;
}

function buildZoom(root, scroller, redraw) {
  const name = () => (zoomed.get(root) ? "Fit width" : "Larger");
  const zoom = makeButton("tool zoom", name(), () => {
    zoomed.set(root, !zoomed.get(root));
    scroller.classList.toggle("zoomed", zoomed.get(root));
    zoom.textContent = name();
    scrollToLine(scroller);
    redraw();
  });
  return zoom;
}

function buildSheet(root, sheet, choose) {
  const turn = (page) => choose({ shown: true, page, width: imageWidth(root) });
  const scroller = buildScroller(root, sheet);
  const bar = element("div", "pages");
  bar.append(
    buildTurn("Previous", "‹", sheet.previous, turn),
    element("span", "number", sheet.label),
    buildTurn("Next", "›", sheet.next, turn),
  );
  if (sheet.passage) bar.append(makeButton("tool back", "Back to the passage", () => turn(null)));
  // An image of that width is sharper.
  bar.append(buildZoom(root, scroller, () => turn(sheet.page)));
  const box = element("div", "sheet");
  box.append(bar);
  if (sheet.notice) box.append(makeAlert("notice", sheet.notice));
  box.append(scroller);
  return box;
}

// Shows a page, the text if there is none, and the text with the reason if it cannot be shown.
function drawSheet(root, sheet, choose) {
  const reader = root.querySelector(".reader");
  if (!reader || !changed(reader, sheet)) return;
  reader.querySelector(".head .unshown")?.remove();
  const focused = root.getRootNode().activeElement;
  const hadFocus = reader.querySelector(".sheet")?.contains(focused);
  if (!sheet?.image) {
    showText(reader);
    if (sheet) reader.querySelector(".bar").after(makeAlert("notice unshown", sheet.notice));
    return;
  }
  const box = buildSheet(root, sheet, choose);
  putSheet(reader, box);
  scrollToLine(box.querySelector(".scroller"));
  // A reader who turns pages by keyboard stays on the same button.
  if (hadFocus) {
    const label = focused.getAttribute("aria-label");
    const same = label && box.querySelector(`[aria-label="${label}"]:enabled`);
    (same || box.querySelector(".scroller")).focus({ preventScroll: true });
  }
}

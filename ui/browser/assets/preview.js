// The preview of a passage in its context, which the numbers of an answer's passages show.

const POINTING_DELAY = 250; // milliseconds until a preview appears
const LEAVING_DELAY = 200; // milliseconds until it goes, so that the pointer can move onto it
const PREVIEW_GAP = 6; // pixels between a preview and its chip
const PAGE_MARGIN = 8; // pixels between a preview and the edge of the window

// Returns outlet, date and place of a passage on one line.
function cardFacts({ byline, place }) {
  return [byline, place].filter(Boolean).join(" · ");
}

// Fills a preview with a passage in its context, with an ellipsis where the article goes on.
// Returns the context.
function fillPreview(box, card) {
  const title = element("p", "title", card.title);
  title.dir = "auto";
  const context = inLanguage(element("p", "context"), card.language);
  if (card.before) context.append("… ");
  appendSegments(context, card.context);
  if (card.after) context.append(" …");
  box.replaceChildren(title);
  const facts = cardFacts(card);
  if (facts) box.append(makeFacts("p", "byline", facts));
  box.append(context);
  return context;
}

// What a browser takes for the end of a sentence and is none: "U.S. National", "Gen. Miller".
const NO_END =
  /(?:^|[\s("“‘.])(?:\p{Lu}|Capt|Col|Dr|Gen|Gov|Lt|Mr|Mrs|Ms|No|Prof|Rep|Sen|Sgt|St)\.\s*$/u;

// Returns the offsets at which the sentences of a text begin, in UTF-16 units.
function sentenceStarts(text) {
  if (!Intl.Segmenter) return [];
  const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text);
  return [...sentences]
    .map(({ index }) => index)
    .filter((at) => /\S/u.test(text[at]) && !NO_END.test(text.slice(0, at)));
}

// Returns the text node that has a character of the context, and the character's place in it.
function nodeAt(context, offset) {
  const nodes = document.createTreeWalker(context, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (nodes.nextNode()) {
    if (left < nodes.currentNode.length) return [nodes.currentNode, left];
    left -= nodes.currentNode.length;
  }
  return null;
}

// Returns how far below the upper edge of a context one of its characters stands, in pixels.
function topOf(context, offset) {
  const [node, at] = nodeAt(context, offset);
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  return range.getBoundingClientRect().top - context.getBoundingClientRect().top;
}

// Hides the sentences of a context that would push the marked one out of its upper third.
function beginNear(context, mark) {
  const highest = mark.offsetTop - context.clientHeight / 3;
  if (highest <= 0) return;
  const before = document.createRange();
  before.setStart(context, 0);
  before.setEndBefore(mark);
  const marked = before.toString().length;
  const starts = sentenceStarts(context.textContent).filter((at) => at < marked);
  const start = starts.find((at) => topOf(context, at) >= highest) ?? marked;
  before.setEnd(...nodeAt(context, start));
  const hidden = element("span", "");
  hidden.hidden = true;
  hidden.append(before.extractContents());
  context.prepend(hidden);
  context.classList.add("goes-before");
}

// Fades the lower edge if the context goes on behind it.
function showMore(context) {
  context.classList.toggle("more-below", context.clientHeight < context.scrollHeight - 1);
}

// Returns where to put a preview, in pixels: inside the window and never over the chip, which could
// not be clicked on then. It goes below the chip if there is room for it, else on the side that has
// more room.
function previewPlace(chip, preview, page) {
  const roomBelow = page.height - chip.bottom - PREVIEW_GAP - PAGE_MARGIN;
  const roomAbove = chip.top - PREVIEW_GAP - PAGE_MARGIN;
  const isBelow = preview.height <= roomBelow || roomBelow >= roomAbove;
  const rightmost = page.width - preview.width - PAGE_MARGIN;
  return {
    maxHeight: isBelow ? roomBelow : roomAbove,
    left: Math.max(PAGE_MARGIN, Math.min(chip.left, rightmost)),
    top: isBelow
      ? chip.bottom + PREVIEW_GAP
      : chip.top - PREVIEW_GAP - Math.min(preview.height, roomAbove),
  };
}

function placePreview(box, chip) {
  box.style.maxHeight = "";
  const page = { width: innerWidth, height: innerHeight };
  const place = previewPlace(chip.getBoundingClientRect(), box.getBoundingClientRect(), page);
  box.style.maxHeight = `${place.maxHeight}px`;
  box.style.left = `${place.left}px`;
  box.style.top = `${place.top}px`;
}

// Returns the preview that all chips of a turn share. It is a popover, so that no scrolling region
// cuts it off.
function buildPreview(answered) {
  const box = element("div", answered ? "preview" : "preview nearest");
  box.popover = "manual";
  box.id = "preview";
  box.setAttribute("role", "tooltip");
  let timer = 0;
  let describedChip = null;
  // Wherever the focus is, Escape first hides the preview and does nothing else.
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    hide();
  };
  const hide = () => {
    clearTimeout(timer);
    document.removeEventListener("keydown", onKey, true);
    describedChip?.removeAttribute("aria-describedby");
    describedChip = null;
    if (box.matches(":popover-open")) box.hidePopover();
  };
  const hideSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, LEAVING_DELAY);
  };
  const open = (chip, card) => {
    if (!chip.isConnected) return;
    hide();
    const context = fillPreview(box, card);
    box.showPopover();
    document.addEventListener("keydown", onKey, true);
    describedChip = chip;
    chip.setAttribute("aria-describedby", box.id);
    placePreview(box, chip);
    const mark = context.querySelector("mark.sentence") ?? context.querySelector("mark");
    if (mark) beginNear(context, mark);
    showMore(context);
  };
  const show = (chip, card, delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => open(chip, card), delay);
  };
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", hideSoon);
  return { box, hide, hideSoon, show };
}

// Returns a button that opens its passage, and previews it while the button is pointed at or has
// the focus.
function buildChip(card, { open, preview }) {
  const chip = makeButton("chip", String(card.rank), () => {
    preview.hide();
    open(card.rank);
  });
  chip.dataset.rank = card.rank;
  chip.setAttribute("aria-label", `Passage ${card.rank}: ${card.title}`);
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") preview.show(chip, card, POINTING_DELAY);
  });
  chip.addEventListener("pointerleave", () => preview.hideSoon());
  chip.addEventListener("focus", () => {
    if (chip.matches(":focus-visible")) preview.show(chip, card, 0);
  });
  chip.addEventListener("blur", () => preview.hide());
  return chip;
}

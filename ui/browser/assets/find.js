// Find in the open article: a field of its own, whose matches are counted. Nothing is put into the
// text to mark them, so that no offset moves and nothing else is copied.

const MOST_MARKED = 2000;

const SPELLED_ALIKE = { "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": "" };

// Returns one character as it is compared: without case, accents and kinds of quotation marks.
function foldCharacter(character) {
  if (character in SPELLED_ALIKE) return SPELLED_ALIKE[character];
  if (character < "\u0080") return character.toLowerCase();
  return character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// Returns a text as it is compared, and for each of its characters where it begins in the text, in
// UTF-16 code units. A run of white space counts as one space: lines are broken anywhere.
function foldText(text) {
  const pieces = [];
  const starts = [];
  let wasSpace = true;
  let unit = 0;
  for (const character of text) {
    const isSpace = /\s/u.test(character);
    const plain = isSpace ? (wasSpace ? "" : " ") : foldCharacter(character);
    if (plain || isSpace) wasSpace = isSpace;
    for (let place = 0; place < plain.length; place += 1) starts.push(unit);
    pieces.push(plain);
    unit += character.length;
  }
  starts.push(text.length);
  return { folded: pieces.join(""), starts };
}

// Returns where words occur in a text, as [start, end) in UTF-16 code units.
function findAll({ folded, starts }, words) {
  const wanted = foldText(words.trim()).folded;
  const found = [];
  if (!wanted) return found;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    const start = starts[at];
    let after = at + wanted.length;
    // A ligature is several characters here and one in the text.
    while (after < starts.length - 1 && starts[after] <= starts[after - 1]) after += 1;
    found.push([start, starts[after]]);
  }
  return found;
}

// Returns a function that makes the range of [start, end) in the text of a node.
function rangesIn(node) {
  const walker = document.createTreeWalker(node, 4); // text nodes
  const pieces = [];
  let length = 0;
  while (walker.nextNode()) {
    pieces.push([length, walker.currentNode]);
    length += walker.currentNode.data.length;
  }
  function pieceAt(unit) {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pieces[middle][0] <= unit) low = middle;
      else high = middle - 1;
    }
    return pieces[low];
  }
  return (start, end) => {
    const range = document.createRange();
    const [first, from] = pieceAt(start);
    const [last, to] = pieceAt(end - 1);
    range.setStart(from, start - first);
    range.setEnd(to, end - last);
    return range;
  };
}

// Scrolls the text so that a range stands in its upper third.
function scrollToRange(text, range) {
  const top = range.getBoundingClientRect?.().top ?? 0;
  text.scrollTop += top - text.getBoundingClientRect().top - text.clientHeight / 3;
}

// Marks ranges under a name that the styles know, if the browser can; it counts them in any case.
function paint(name, ranges) {
  if (!CSS.highlights) return;
  if (ranges.length > 0) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

function buildFind(text) {
  const box = element("search", "finding");
  const field = element("input", "find");
  field.type = "search";
  field.placeholder = "Find";
  field.setAttribute("aria-label", "Find in this article");
  const count = element("span", "found", "");
  count.setAttribute("role", "status");
  let [matches, place, folded, rangeOf] = [[], 0, null, null];

  function show() {
    const of = matches.length.toLocaleString("en");
    count.textContent =
      matches.length > 0 ? `match ${(place + 1).toLocaleString("en")} of ${of}` : "no match";
    if (!field.value.trim()) count.textContent = "";
    for (const button of [previous, next]) button.disabled = matches.length < 2;
    const shown = matches.slice(0, MOST_MARKED).map((match) => rangeOf(...match));
    paint("footnote-found", shown);
    if (matches.length === 0) return paint("footnote-found-here", []);
    const here = rangeOf(...matches[place]);
    paint("footnote-found-here", [here]);
    // A match in the folded header of the file is shown.
    if (here.startContainer.parentElement?.closest("[hidden]")) showFileHeader(text, true);
    scrollToRange(text, here);
  }
  function search() {
    folded ??= foldText(text.textContent);
    rangeOf ??= rangesIn(text);
    matches = findAll(folded, field.value);
    place = 0;
    show();
  }
  function step(by) {
    if (matches.length === 0) return;
    place = (place + by + matches.length) % matches.length;
    show();
  }
  const previous = makeButton("tool step arrow", "↑", () => step(-1));
  previous.setAttribute("aria-label", "Previous match");
  const next = makeButton("tool step arrow", "↓", () => step(1));
  next.setAttribute("aria-label", "Next match");
  previous.disabled = true;
  next.disabled = true;
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && field.value) {
      // Escape empties the field; the next one closes the article.
      event.preventDefault();
      field.value = "";
      search();
    }
  });
  paint("footnote-found", []);
  paint("footnote-found-here", []);
  box.append(field, count, previous, next);
  return box;
}

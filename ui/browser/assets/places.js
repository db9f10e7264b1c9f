// Where a span stands in its source: what Layout.place_of() in index/documents.py and place() in
// retrieval/wording/phrases.py say, for words that the reader has selected.

// Returns the number of parts that begin at or before an offset.
function countParts(starts, offset) {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Returns the labels of the first and the last part that a span stands in; of a part without a
// name, that of the other.
function labelsOf({ starts: distances, labels }, start, end) {
  let offset = 0;
  const starts = distances.map((distance) => {
    offset += distance;
    return offset;
  });
  const first = countParts(starts, start) - 1;
  if (first < 0) return ["", ""];
  const last = Math.max(first, countParts(starts, Math.max(start, end - 1)) - 1);
  return [labels[first] || labels[last], labels[last] || labels[first]];
}

// Divides a label into the name of its sheet, with the comma behind it, and its row.
function divideLabel(label) {
  const row = label.lastIndexOf(", ") + 1;
  return row > 0 ? [label.slice(0, row + 1), label.slice(row + 1)] : ["", label];
}

// Returns the page, time or rows of the span [start, end) in code points; empty if it has none.
function partsOf(places, start, end) {
  const [one, several] = places.words;
  let [begin, last] = labelsOf(places, start, end);
  let sheet = "";
  if (places.by_sheet) {
    let other;
    [sheet, begin] = divideLabel(begin);
    [other, last] = divideLabel(last);
    if (other !== sheet) return `${sheet}${one}${begin}–${other}${one}${last}`;
  }
  const number = begin === last ? begin : `${begin}–${last}`;
  return number && `${sheet}${number.includes("–") ? several : one}${number}`;
}

// Returns where the span [start, end) in code points stands, and whether it was read by OCR.
function placeOf(places, start, end) {
  const isRecognised = places.recognised.some(([from, to]) => start < to && from < end);
  const parts = [partsOf(places, start, end), isRecognised ? places.recognised_name : ""];
  return parts.filter(Boolean).join(", ");
}

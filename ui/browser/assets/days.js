// Fields for a day, written as 2024-03-05. The browser's own field writes the day in the order of the
// reader's system, in which 03/05 is a day in March or in May; it stays as the calendar to choose from.

const DAY_FORM = "YYYY-MM-DD";
const DAY_ERROR = `Write the day as ${DAY_FORM}, such as 2024-03-05.`;
const DAY_PARTS = /^\s*(\d{4})(?:\D?(\d{1,2})\D?(\d{1,2}))\s*$/u;
const CALENDAR = "M7 2v2H4v17h16V4h-3V2h-2v2H9V2zM6 10h12v9H6zm0-4h12v2H6z";

// The number of the next field, for its id.
let dayFields = 0;

// Returns a day as YYYY-MM-DD from what a reader types, such as "2024-3-5" or "20240305"; null if it
// is no day of the years from 1000 on.
function readDay(typed) {
  const [, year, month, day] = DAY_PARTS.exec(typed) ?? [];
  if (!year || year < "1000") return null;
  const read = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const known = new Date(`${read}T00:00:00Z`);
  return !Number.isNaN(known.valueOf()) && known.toISOString().startsWith(read) ? read : null;
}

// Returns a field for a day: its parts, its label, and the function that sets it. It calls onDay()
// after a change, with the day, "" for none, or null for what is no day.
function buildDay(name, onDay) {
  const input = element("input", "day");
  input.type = "text";
  input.placeholder = DAY_FORM;
  input.maxLength = 10;
  input.autocomplete = "off";
  input.spellcheck = false;
  dayFields += 1;
  input.id = `day-${dayFields}`;
  const label = element("label", "", name);
  label.htmlFor = input.id;
  const calendar = element("input", "calendar");
  calendar.type = "date";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  const choose = makeButton("choose-day", "", () => {
    calendar.value = readDay(input.value) ?? "";
    calendar.showPicker();
  });
  choose.setAttribute("aria-label", `Choose a day: ${name}`);
  choose.title = "Choose a day";
  choose.append(makeIcon(CALENDAR));

  function take() {
    const day = input.value.trim() ? readDay(input.value) : "";
    if (day !== null) input.value = day;
    input.setCustomValidity(day === null ? DAY_ERROR : "");
    input.setAttribute("aria-invalid", day === null);
    onDay(day);
  }
  input.addEventListener("change", take);
  calendar.addEventListener("change", () => {
    input.value = calendar.value;
    take();
  });
  const box = element("span", "day-box");
  box.append(input, choose, calendar);
  function set(day, { earliest = "", latest = "" } = {}) {
    calendar.min = earliest;
    calendar.max = latest;
    if (input.value !== day) input.value = day;
    input.setCustomValidity("");
    input.setAttribute("aria-invalid", "false");
  }
  return { label, box, input, calendar, set };
}

"""Read the header of an article that Nexis or Factiva exported."""

from __future__ import annotations

import re
from datetime import date

from index.loaders.facts.bylines import has_byline_opening, names_of_byline
from index.loaders.facts.exports.lines import (
    ADDRESS,
    AUTHOR,
    BODY,
    CODE,
    CODES,
    COPYRIGHT,
    COUNT,
    DATE,
    EDITION,
    HOLDER,
    LABELLED,
    LABELS,
    LENGTH,
    LOADED,
    LONGEST_LINE,
    LONGEST_VALUE,
    PAGE,
    PASSED_OVER,
    RIGHTS,
    SOURCE,
    SURE,
    TITLE,
    URL,
    Row,
    day_of,
    is_label_above,
)
from index.loaders.facts.metadata import Metadata, one_line

_TOP = 45  # lines that a header has at most
_EDITION = 45  # characters of a line with an edition
_WRAPPED = 45  # characters of a line of a headline that goes on in the next


def read_header(rows: list[Row], *, is_export: bool = False) -> tuple[Metadata, int] | None:
    """Return what a header says, and the number of the row after it; None without a header.

    Args:
        rows: the lines of an article.
        is_export: whether it is known to be of an export, so that one label makes a header.
    """
    few_labels = 1 if is_export else 2
    return _read_coded(rows) or _read_factiva(rows) or _read_nexis(rows, few_labels)


def _read_coded(rows: list[Row]) -> tuple[Metadata, int] | None:
    """Read the header of an export of Factiva with a code before each field: `HD Crane falls`."""
    fields: dict[str, list[str]] = {}
    code, end = "", 0
    for number, row in enumerate(rows[:_TOP]):
        match = CODE.fullmatch(row.text)
        if match and match["code"] in CODES:
            code = match["code"]
            if code in {"LP", "TD"}:
                # The text may follow on the line of its code, which then counts as text.
                end = number if match["value"] else number + 1
                break
            fields[code] = [match["value"]] if match["value"] else []
            end = number + 1
        elif code:
            fields[code].append(row.text)
            end = number + 1
        else:
            return None
    if not {"HD", "PD"} <= fields.keys() or code not in {"LP", "TD"}:
        return None
    values = {key: one_line(" ".join(lines)) for key, lines in fields.items()}
    return (
        Metadata(
            title=values["HD"],
            published=day_of(values["PD"]),
            source=values.get("SN", ""),
            author=", ".join(names_of_byline(values.get("BY", ""))),
        ),
        end,
    )


def _read_factiva(rows: list[Row]) -> tuple[Metadata, int] | None:
    """Read a header of Factiva: title, author, length, date, outlet, page, language, rights."""
    length = next((n for n, row in enumerate(rows[:10]) if LENGTH.fullmatch(row.text)), None)
    if not length or length + 2 >= len(rows):
        return None
    published = day_of(rows[length + 1].text)
    end = next(
        (
            number + 1
            for number, row in enumerate(rows[length + 2 : length + 12], start=length + 2)
            if COPYRIGHT.match(row.text)
        ),
        None,
    )
    if published is None or end is None:
        return None
    while end < len(rows) and RIGHTS.match(rows[end].text):
        end += 1
    above = [row.text for row in rows[:length]]
    author, title = _author_and_title(above)
    following = [row.text for row in rows[length + 2 : end]]
    # A time of day may stand between the date and the outlet.
    outlets = [line for line in following if not re.fullmatch(r"[0-9]{1,2}[:.h][0-9]{2}.*", line)]
    return Metadata(
        title=title,
        published=published,
        source=_outlet(outlets[0]) if outlets and not COPYRIGHT.match(outlets[0]) else "",
        author=author,
    ), end


def _author_and_title(above: list[str]) -> tuple[str, str]:
    """Return the author and the title in the lines above the number of words.

    The lines are a section, a title and an author, of which only the title is always there. A title
    may look like a name ("Quay Wall Moves"), and nothing marks either.
    """
    last = above[-1]
    names = names_of_byline(last)
    if has_byline_opening(last) and names and len(above) > 1:
        return ", ".join(names), one_line(above[-2])
    may_be_names = bool(names) and all(len(name.split()) <= 3 for name in names)
    if not may_be_names:
        return "", one_line(last)
    above_it = above[0].split()
    # Sections have few words, all but the joining ones in capitals: "Politics and World".
    is_title = len(above_it) > 3 or any(word.islower() and len(word) > 3 for word in above_it)
    if len(above) >= 3 or (len(above) == 2 and is_title):
        return ", ".join(names), one_line(above[-2])
    return ("", "") if len(above) == 2 else ("", one_line(last))


def _read_nexis(rows: list[Row], few_labels: int) -> tuple[Metadata, int] | None:
    """Read a header of Nexis: lines for title, outlet and date, then lines with labels."""
    above: list[str] = []
    fields: dict[int, str] = {}
    labels: set[str] = set()
    holder, end, has_body = "", 0, False
    is_new = False  # exports since 2018 have the copyright above the labels
    for number, row in enumerate(rows[:_TOP]):
        labelled = LABELLED.fullmatch(row.text) if len(row.text) <= LONGEST_LINE else None
        label = one_line(labelled["label"]).casefold() if labelled else ""
        copyright_line = COPYRIGHT.match(row.text)
        if labels and BODY.fullmatch(row.text):
            end, has_body = number + 1, True
            break
        if labelled and (label in LABELS or label in PASSED_OVER):
            labels.add(label)
            if label in LABELS and LABELS[label] not in fields:
                fields[LABELS[label]] = one_line(labelled["value"])
            end = number + 1
        elif copyright_line and len(row.text) <= LONGEST_LINE:
            name = HOLDER.fullmatch(RIGHTS.sub("", copyright_line["rest"]))
            is_new |= not labels
            holder = holder or one_line(name["name"] if name else "")
            end = number + 1
        elif RIGHTS.fullmatch(row.text.strip(". ")) or COUNT.fullmatch(row.text):
            end = max(end, number + 1) if end or COUNT.fullmatch(row.text) else end
        elif not labels and not holder:
            if not PAGE.fullmatch(row.text):
                above.append(row.text)
            if len(row.text) > LONGEST_LINE or len(above) > 8:
                return None
        elif len(row.text) > LONGEST_VALUE or not any(
            is_label_above(later.text) for later in rows[number + 1 : number + 3]
        ):
            break
    is_labelled = not above and TITLE in fields and bool(fields.keys() & {SOURCE, AUTHOR, DATE})
    if len(labels & SURE) < few_labels and not (has_body and labels & SURE) and not is_labelled:
        return None
    title, source, published = _read_above(above, has_title=TITLE in fields, is_new=is_new)
    day = day_of(fields.get(DATE, "")) or published
    notes: tuple[str, ...] = ()
    if day is None and (day := day_of(fields.get(LOADED, ""))):
        notes = ("date taken from the day on which the archive loaded the article",)
    author = fields.get(AUTHOR, "")
    return Metadata(
        title=fields.get(TITLE) or title,
        published=day,
        source=_outlet(fields.get(SOURCE, "") or source or holder),
        author=", ".join(names_of_byline(author)),
        uri=address if URL.fullmatch(address := fields.get(ADDRESS, "")) else "",
        notes=notes,
    ), end


def _read_above(above: list[str], *, has_title: bool, is_new: bool) -> tuple[str, str, date | None]:
    """Return the title, the outlet and the date in the lines above the labels.

    Nexis writes title, outlet and date today. It used to write outlet, date and title.
    """
    place = next((n for n, line in enumerate(above) if day_of(line)), None)
    if place is None:
        source = above[1] if is_new and len(above) > 1 else ""
        return (above[0] if above and not has_title else ""), source, None
    before, after = above[:place], above[place + 1 :]
    day = day_of(above[place])
    if has_title:
        return "", (before[-1] if before else ""), day
    if len(before) >= 2:
        return before[0], before[1], day
    # An edition may be none: "Federer and Nadal set up quarter-final showdown".
    titles = [line for line in after if len(line) > _EDITION or not EDITION.fullmatch(line)]
    titles = titles or after[-1:]
    if before and titles:
        first = len(titles) - 1
        while first and len(titles[first - 1]) >= _WRAPPED:
            first -= 1
        return one_line(" ".join(titles[first:])), before[0], day
    return (before[0] if before else ""), "", day


def _outlet(value: str) -> str:
    return one_line(value) if len(value) <= LONGEST_VALUE else ""

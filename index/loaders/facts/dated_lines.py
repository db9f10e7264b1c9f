"""Read lines that say when an article was published or changed, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.documents import Span
from index.loaders.facts.dates import DATE, date_from_match

# Each label in English, and in languages that write the day before the month.
_CHANGED = r"(?:last\s+)?(?:updated|modified|edited|revised)|(?:last\s+)?update"
_CHANGED_ELSEWHERE = (
    r"(?:zuletzt\s+)?(?:aktualisiert|geändert|bearbeitet)|stand|letzte\s+(?:aktualisierung|änderung)"
    r"|(?:dernière\s+)?mise\s+à\s+jour|mis\s+à\s+jour|(?:dernière\s+)?modification|modifié|actualisé"
    r"|(?:última\s+)?(?:actualización|modificación)|(?:actualizad|modificad)[oa]"
    r"|(?:ultimo\s+)?aggiornamento|aggiornato|(?:última\s+)?atualização|atualizad[oa]"
    r"|(?:laatst\s+)?(?:bijgewerkt|gewijzigd)|laatste\s+update"
)
_PUBLISHED = (
    r"(?:first\s+|originally\s+)?(?:published|posted)|publication\s+date|pub\s*date|created|issued"
    r"|date(?:\s+(?:published|of\s+publication))?"
)
_PUBLISHED_ELSEWHERE = (
    r"(?:erst|zuerst\s+)?(?:veröffentlicht|erschienen|publiziert|erstellt)|(?:erscheinungs|erst)?datum"
    r"|veröffentlichung|(?:date\s+de\s+)?(?:publication|parution)|publiée?|parue?|postée?|mise?\s+en\s+ligne"
    r"|(?:fecha(?:\s+de\s+publicación)?)|publicad[oa]|pubblicat[oa]|data(?:\s+di\s+pubblicazione)?"
    r"|gepubliceerd|geplaatst"
)
# "This article was first published on 5 March 2024."
_SUBJECT = (
    r"(?:(?:this|the)\s+(?:article|story|page|post|piece|report)\s+(?:was|has\s+been)\s+"
    r"|cet\s+article\s+a\s+été\s+|este\s+artículo\s+fue\s+)?"
)
_LABEL = (
    rf"(?:{_SUBJECT}(?:(?P<changed>{_CHANGED})|(?P<changed_elsewhere>{_CHANGED_ELSEWHERE})"
    rf"|(?P<published>{_PUBLISHED})|(?P<published_elsewhere>{_PUBLISHED_ELSEWHERE}))"
    r"(?:\s*[:\-–—]\s*|\s+)(?:(?:on|at|am|vom|le|el|il|em|op|in\s+data)(?:\s*:\s*|\s+))?)?"
)
_JOINT = r"(?:[\s.,;)(|·•/–—-]|\b(?:and|und|et|y|e)\b)*"
_LABELLED = re.compile(rf"{_LABEL}{DATE}{_JOINT}", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<place>[^\W\d_][^\d,:;()|]{1,40}?)(?:,\s*(?:am\s+)?|\s+[-–—]\s+)(?P<dated>[^\s-].*)"
)
_LABEL_WORDS = rf"(?:{_CHANGED}|{_CHANGED_ELSEWHERE}|{_PUBLISHED}|{_PUBLISHED_ELSEWHERE})"
_LABEL_ALONE = re.compile(rf"{_LABEL_WORDS}\s*:?", re.IGNORECASE)
_LABEL_FIRST = re.compile(rf"{_SUBJECT}{_LABEL_WORDS}\b", re.IGNORECASE)
_MOST_WORDS = 4
_FIRST = re.compile(r"first|originally|erst|zuerst", re.IGNORECASE)
_BEGINNING = re.compile(rf"(?<!\w){_LABEL}{DATE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineDates:
    """The dates of a line that contains nothing else; both None if they are ambiguous.

    Attributes:
        published: the day of publication.
        updated: the day of the last change.
        is_labelled: whether a word says which of the two a date is.
    """

    published: date | None
    updated: date | None
    is_labelled: bool = False


def dates_of_line(line: str, *, day_first: bool | None = None) -> LineDates | None:
    """Parse a line that is a date or several labelled dates; else return None.

    Args:
        line: the line.
        day_first: whether the day comes first in `05/06/2024`; None if that is not known. A label
            in a language that writes the day first settles it for its own date.
    """
    line = line.strip().lstrip("(|·•–—- ")
    dates, end = _dates_at(line, 0, day_first)
    return dates if end and end == len(line) else None


def find_dates(line: str, *, day_first: bool | None = None) -> tuple[LineDates, Span] | None:
    """Return the first dates in a line that may have other words too, and their place in it."""
    for match in _BEGINNING.finditer(line):
        dates, end = _dates_at(line, match.start(), day_first)
        if end > match.start():
            return dates, Span(match.start(), end)
    return None


def _dates_at(line: str, start: int, day_first: bool | None) -> tuple[LineDates, int]:
    """Return the dates that follow each other from a position on, and where they end."""
    published = first = updated = None
    bare: set[date | None] = set()
    is_labelled = False
    position = start
    while position < len(line) and (match := _LABELLED.match(line, position)):
        elsewhere = match["changed_elsewhere"] or match["published_elsewhere"]
        day = date_from_match(match, True if elsewhere else day_first)
        if match["changed"] or match["changed_elsewhere"]:
            updated = updated or day
            is_labelled = True
        else:
            label = match["published"] or match["published_elsewhere"] or ""
            first = first or (day if _FIRST.search(label) else None)
            if label:
                published = published or day
                is_labelled = True
            else:
                bare.add(day)
        position = match.end()
    # Of several days without a label, such as those of an exhibition, none is the publication.
    alone = next(iter(bare)) if len(bare) == 1 else None
    return LineDates(first or published or alone, updated, is_labelled), position


def is_label(line: str) -> bool:
    """Return whether a line is a label without its date, such as "Published" above "5 May 2024"."""
    return len(line) < 40 and _LABEL_ALONE.fullmatch(line) is not None


def find_label(line: str) -> bool:
    """Return whether a line begins with a label of a date, such as "Updated"."""
    return _LABEL_FIRST.match(line) is not None


def date_after_place(line: str, *, day_first: bool | None = None) -> date | None:
    """Return the date of a line that is a place and a date: `BERLIN, 12 October 2024`."""
    match = _PLACE.fullmatch(line)
    if not match or len(match["place"].split()) > _MOST_WORDS or not match["place"][0].isupper():
        return None
    if find_label(match["place"]):
        return None
    dates = dates_of_line(match["dated"], day_first=day_first)
    return dates.published if dates and not dates.is_labelled else None

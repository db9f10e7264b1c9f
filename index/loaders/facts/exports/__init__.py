"""Read the header and the footer that Nexis and Factiva put around an article they export.

Both write them in the language of the reader's account: English, German, French or Spanish. The
older exports of Nexis label every line, Factiva marks most lines by their order alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from index.documents import Span
from index.loaders.facts.bylines import has_byline_opening, names_of_byline
from index.loaders.facts.dated_lines import dates_of_line
from index.loaders.facts.metadata import Metadata, one_line
from index.text.word_lists import words
from index.text.wrapping import LINE

_TOP = 45  # lines that a header has at most
_BOTTOM = 25
_ENDS = 6  # lines at each end of other texts that may be an archive's
_LONGEST_LINE = 300
_LONGEST_VALUE = 120

_TITLE, _AUTHOR, _SOURCE, _DATE, _LOADED, _ADDRESS = range(6)
_LABELS = {
    "headline": _TITLE, "title": _TITLE, "überschrift": _TITLE, "titel": _TITLE, "titre": _TITLE,
    "titular": _TITLE, "título": _TITLE, "schlagzeile": _TITLE,
    "byline": _AUTHOR, "author": _AUTHOR, "autor": _AUTHOR, "autorin": _AUTHOR, "auteur": _AUTHOR,
    "autora": _AUTHOR, "autrice": _AUTHOR, "auteure": _AUTHOR, "von": _AUTHOR, "by": _AUTHOR,
    "auteurs": _AUTHOR, "autores": _AUTHOR, "verfasser": _AUTHOR, "firma": _AUTHOR,
    "source": _SOURCE, "publication": _SOURCE, "outlet": _SOURCE, "quelle": _SOURCE,
    "fuente": _SOURCE, "medio": _SOURCE, "medium": _SOURCE, "publicación": _SOURCE,
    "date": _DATE, "datum": _DATE, "fecha": _DATE, "publication date": _DATE,
    "publication-date": _DATE, "pub date": _DATE, "date de publication": _DATE,
    "erscheinungsdatum": _DATE, "fecha de publicación": _DATE,
    "load-date": _LOADED, "update": _LOADED, "ladedatum": _LOADED, "lade-datum": _LOADED,
    "date-chargement": _LOADED, "date de chargement": _LOADED, "fecha-carga": _LOADED,
    "fecha de carga": _LOADED, "aktualisierung": _LOADED,
    "url": _ADDRESS, "link": _ADDRESS, "lien": _ADDRESS, "enlace": _ADDRESS,
}  # fmt: skip
# Labels that hardly any article of another origin has. Two of them make a header.
_SURE = frozenset(
    {"headline", "überschrift", "titular", "byline", "load-date", "date-chargement", "fecha-carga"}
    | {"fecha de carga", "date de chargement", "ladedatum", "lade-datum", "length", "länge"}
    | {"longueur", "longitud", "section", "rubrik", "ressort", "rubrique", "sección", "dateline"}
    | {"publication-type", "publikationstyp", "type-publication", "tipo-publicación", "highlight"}
    | {"journal-code", "document-type", "wortanzahl", "ortsmarke", "zeitungs-code"}
)
_PASSED_OVER = _SURE | {
    "language", "sprache", "langue", "idioma", "subject", "thema", "sujet", "tema", "edition",
    "ausgabe", "édition", "edición", "page", "seite", "pages", "página", "copyright", "words",
    "wörter", "mots", "palabras", "graphic", "graphik", "grafik", "graphique", "gráfico",
    "correction-date", "distribution", "volume", "issn", "isbn", "series", "type", "geographic",
    "acc-no", "document", "dokument", "documento", "company", "organization", "country",
    "state", "city", "industry", "person", "ticker", "notes", "category", "classification",
}  # fmt: skip
_LABELLED = re.compile(r"(?P<label>[^\W\d_][\w /-]{1,28}?)\s?:\s*(?P<value>.*)")
_BODY = re.compile(
    r"(?:body|full text|hauptteil|textkörper|volltext|corps(?: de l'article)?|cuerpo"
    r"|texto completo)"
    r"\s*:?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"\(?(?:copyright|\(c\)|©)\s*(?:\(c\)|©)?\s*(?P<rest>.*)", re.IGNORECASE)
_RIGHTS = re.compile(
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"(?:[12][0-9]{3}[,\s]*)?(?:by\s+)?(?P<name>.*?)[\s.,;|)]*", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:(?:document|dokument|documento|item)s?\s+)?[0-9]+\s+(?:of|von|de|sur)\s+[0-9]+"
    r"(?:\s+(?:documents?|dokumenten?|documentos?))?",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"[0-9][0-9.,  ]*\s*(?:words?|wörter|worte|mots|palabras)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:document|dokument|documento)\s+[A-Z][A-Z0-9]{5,}", re.IGNORECASE)
_DATED_COPYRIGHT = re.compile(
    r"(?:copyright|\(c\)|©)\s*(?:\(c\)|©)?\s*[12][0-9]{3}\b[^.!?]*(?:\.[^.!?]{0,40}){0,2}$",
    re.IGNORECASE,
)
_LENGTH_LABELLED = re.compile(
    rf"(?:length|länge|longueur|longitud)\s*:\s*(?:{_LENGTH.pattern})", re.IGNORECASE
)
_PAGE = re.compile(r"(?:page|seite|página)\s+[0-9]+", re.IGNORECASE)
_CLASSES = re.compile(r"classification|klassifizierung|clasificación", re.IGNORECASE)
# "March 7, 2021 Sunday, 1 EDITION"
_EDITION_BEHIND = re.compile(
    r"(?i),?\s+(?:\d(?:st|nd|rd|th)?\s)?[^,\d]{0,25}\b(?:edition|ausgabe|édition|edición)(?: \d)?\Z"
)
_END = re.compile(
    r"end of document|ende des dokuments|fin du document|fin del documento", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_CODE = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>.*))?")
_PARAGRAPHS = re.compile(r"(?:LP|TD)(?=\s|$)")
_CODES = words(
    "SE HD CR WC PD ET SN SC ED PG VOL LA CY LP TD CO IN NS RE IPC PUB AN RF CT ART CLM BY"
)
_EDITION = re.compile(
    r".*\b(?:edition|ausgabe|édition|edición|day|tag|version|correction appended|first|final"
    r"|newspaper|zeitung|web|online)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Export:
    """An article that a database exported.

    Attributes:
        metadata: what the header says; the title is empty if it says none.
        body: the article's own text.
        skipped: the header and the footer, without the text between them.
    """

    metadata: Metadata
    body: Span
    skipped: tuple[Span, ...]


class _Row(NamedTuple):
    """A line with text, and its position."""

    text: str
    start: int
    end: int


def read_export(text: str) -> Export | None:
    """Return the parts of an exported article; None if the text has no such header."""
    rows = [_row(match) for match in LINE.finditer(text) if not match.group().isspace()]
    if not rows:
        return None
    header = _read_coded(rows) or _read_factiva(rows) or _read_nexis(rows)
    if header is None:
        return None
    metadata, first = header
    last = _end_of_body(rows, first)
    if first >= last:
        return None
    body = Span(rows[first].start, rows[last - 1].end)
    codes = _paragraph_codes(rows[first:last]) if _CODE.fullmatch(rows[0].text) else ()
    footer = Span(body.end, len(text)) if last < len(rows) else Span(body.end, body.end)
    if _articles(rows) > 1:
        note = (
            "title, date, outlet and author left out: the file is an export of several articles; "
            "export each into a file of its own"
        )
        metadata = Metadata(title="", notes=(note,))
        body, footer = Span(body.start, len(text)), Span(0, 0)
    return Export(metadata, body, tuple(filter(len, (Span(0, body.start), *codes, footer))))


def _paragraph_codes(rows: list[_Row]) -> tuple[Span, ...]:
    """Return the codes `LP` and `TD` before the first and the following paragraphs."""
    found = {r.text[:2]: r.start for r in reversed(rows) if _PARAGRAPHS.match(r.text)}
    return tuple(Span(start, start + 2) for start in sorted(found.values()))


def is_archive_line(line: str) -> bool:
    """Return whether a line is an archive's: a length, a document's number or a copyright."""
    if len(line) > _LONGEST_VALUE:
        return False
    return bool(
        _LENGTH_LABELLED.fullmatch(line) or _NUMBER.fullmatch(line) or _DATED_COPYRIGHT.match(line)
    )


def archive_lines(text: str) -> tuple[Span, ...]:
    """Return the lines of an archive at the beginning and the end of a text without a header."""
    rows = [_row(match) for match in LINE.finditer(text) if not match.group().isspace()]
    ends = rows if len(rows) <= 2 * _ENDS else [*rows[:_ENDS], *rows[-_ENDS:]]
    spans = tuple(Span(row.start, row.end) for row in ends if is_archive_line(row.text))
    return spans if len(spans) < len(rows) else ()


def _row(match: re.Match[str]) -> _Row:
    line = match.group()
    start = match.start() + len(line) - len(line.lstrip())
    return _Row(line.strip().lstrip("\ufeff"), start, start + len(line.strip()))


def _articles(rows: list[_Row]) -> int:
    ends = sum(1 for row in rows if _END.fullmatch(row.text))
    numbers = sum(1 for row in rows if len(row.text) < 60 and _NUMBER.fullmatch(row.text))
    counts = sum(1 for row in rows if len(row.text) < 40 and _COUNT.fullmatch(row.text))
    return max(ends, numbers, counts)


def _read_coded(rows: list[_Row]) -> tuple[Metadata, int] | None:
    """Read the header of an export of Factiva with a code before each field: `HD Crane falls`."""
    fields: dict[str, list[str]] = {}
    code, end = "", 0
    for number, row in enumerate(rows[:_TOP]):
        match = _CODE.fullmatch(row.text)
        if match and match["code"] in _CODES:
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
            published=_day(values["PD"]),
            source=values.get("SN", ""),
            author=", ".join(names_of_byline(values.get("BY", ""))),
        ),
        end,
    )


def _read_factiva(rows: list[_Row]) -> tuple[Metadata, int] | None:
    """Read a header of Factiva: title, author, length, date, outlet, page, language, rights."""
    length = next((n for n, row in enumerate(rows[:10]) if _LENGTH.fullmatch(row.text)), None)
    if not length or length + 2 >= len(rows):
        return None
    published = _day(rows[length + 1].text)
    end = next(
        (
            number + 1
            for number, row in enumerate(rows[length + 2 : length + 12], start=length + 2)
            if _COPYRIGHT.match(row.text)
        ),
        None,
    )
    if published is None or end is None:
        return None
    while end < len(rows) and _RIGHTS.match(rows[end].text):
        end += 1
    above = [row.text for row in rows[:length]]
    author, title = _author_and_title(above)
    following = [row.text for row in rows[length + 2 : end]]
    # A time of day may stand between the date and the outlet.
    outlets = [line for line in following if not re.fullmatch(r"[0-9]{1,2}[:.h][0-9]{2}.*", line)]
    return Metadata(
        title=title,
        published=published,
        source=_outlet(outlets[0]) if outlets and not _COPYRIGHT.match(outlets[0]) else "",
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


def _read_nexis(rows: list[_Row]) -> tuple[Metadata, int] | None:
    """Read a header of Nexis: lines for title, outlet and date, then lines with labels."""
    above: list[str] = []
    fields: dict[int, str] = {}
    labels: set[str] = set()
    holder, end, has_body = "", 0, False
    for number, row in enumerate(rows[:_TOP]):
        labelled = _LABELLED.fullmatch(row.text) if len(row.text) <= _LONGEST_LINE else None
        label = one_line(labelled["label"]).casefold() if labelled else ""
        copyright_line = _COPYRIGHT.match(row.text)
        if labels and _BODY.fullmatch(row.text):
            end, has_body = number + 1, True
            break
        if labelled and (label in _LABELS or label in _PASSED_OVER):
            labels.add(label)
            if label in _LABELS and _LABELS[label] not in fields:
                fields[_LABELS[label]] = one_line(labelled["value"])
            end = number + 1
        elif copyright_line and len(row.text) <= _LONGEST_LINE:
            name = _HOLDER.fullmatch(_RIGHTS.sub("", copyright_line["rest"]))
            holder = holder or one_line(name["name"] if name else "")
            end = number + 1
        elif _RIGHTS.fullmatch(row.text.strip(". ")) or _COUNT.fullmatch(row.text):
            end = max(end, number + 1) if end or _COUNT.fullmatch(row.text) else end
        elif not labels and not holder:
            if not _PAGE.fullmatch(row.text):
                above.append(row.text)
            if len(row.text) > _LONGEST_LINE or len(above) > 8:
                return None
        elif len(row.text) > _LONGEST_VALUE or not any(
            _is_label(later.text) for later in rows[number + 1 : number + 3]
        ):
            break
    is_labelled = not above and _TITLE in fields and bool(fields.keys() & {_SOURCE, _AUTHOR, _DATE})
    if len(labels & _SURE) < 2 and not (has_body and labels & _SURE) and not is_labelled:
        return None
    title, source, published = _read_above(above, has_title=_TITLE in fields)
    day = _day(fields.get(_DATE, "")) or published
    notes: tuple[str, ...] = ()
    if day is None and (day := _day(fields.get(_LOADED, ""))):
        notes = ("date taken from the day on which the archive loaded the article",)
    author = fields.get(_AUTHOR, "")
    return Metadata(
        title=fields.get(_TITLE) or title,
        published=day,
        source=_outlet(fields.get(_SOURCE, "") or source or holder),
        author=", ".join(names_of_byline(author)),
        uri=address if _URL.fullmatch(address := fields.get(_ADDRESS, "")) else "",
        notes=notes,
    ), end


def _is_label(line: str) -> bool:
    labelled = _LABELLED.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    return labelled is not None and one_line(labelled["label"]).casefold() in _SURE


def _read_above(above: list[str], *, has_title: bool) -> tuple[str, str, date | None]:
    """Return the title, the outlet and the date in the lines above the labels.

    Nexis writes title, outlet and date today. It used to write outlet, date and title.
    """
    place = next((n for n, line in enumerate(above) if _day(line)), None)
    if place is None:
        return (above[0] if above and not has_title else ""), "", None
    before, after = above[:place], above[place + 1 :]
    day = _day(above[place])
    if has_title:
        return "", (before[-1] if before else ""), day
    if len(before) >= 2:
        return before[0], before[1], day
    titles = [line for line in after if not _EDITION.fullmatch(line)]
    if before and titles:
        return titles[-1], before[0], day
    return (before[0] if before else ""), "", day


def _end_of_body(rows: list[_Row], first: int) -> int:
    """Return the index of the row after the article's last; the footer follows."""
    last = len(rows)
    top = max(first, len(rows) - _BOTTOM)
    for number in range(top, len(rows)):
        # What follows the number of the article is the archive's, such as the words searched for.
        if _NUMBER.fullmatch(rows[number].text) or (
            _CLASSES.fullmatch(rows[number].text)
            and all(":" in row.text or _END.fullmatch(row.text) for row in rows[number + 1 :])
        ):
            last = number
            break
    for number in range(last - 1, top - 1, -1):
        text = rows[number].text
        code = _CODE.fullmatch(text)
        is_code = bool(code and code["code"] in _CODES - {"LP", "TD"} and code["value"])
        is_end = _END.fullmatch(text) or _RIGHTS.fullmatch(text.strip("."))
        if is_end or is_code or _is_label(text) or _is_footer(text):
            last = number
        elif last < len(rows) or len(text) > _LONGEST_LINE:
            break
    return last


def _is_footer(line: str) -> bool:
    labelled = _LABELLED.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if labelled is None:
        return bool(_COPYRIGHT.fullmatch(line)) and len(line) <= _LONGEST_VALUE
    label = labelled["label"]
    known = one_line(label).casefold()
    return (known in _LABELS and _LABELS[known] == _LOADED) or (
        known in _PASSED_OVER and (label.isupper() or known in _SURE)
    )


def _outlet(value: str) -> str:
    return one_line(value) if len(value) <= _LONGEST_VALUE else ""


def _day(line: str) -> date | None:
    if not line or len(line) > _LONGEST_VALUE:
        return None
    dates = dates_of_line(line) or dates_of_line(_EDITION_BEHIND.sub("", line))
    return (dates.published or dates.updated) if dates else None

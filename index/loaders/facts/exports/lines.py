"""What each line is in an article that Nexis or Factiva exported.

Both write them in the language of the reader's account: English, German, French or Spanish.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from index.loaders.facts.dated_lines import dates_of_line
from index.loaders.facts.dates import DATE as DAY
from index.loaders.facts.dates import date_from_match
from index.loaders.facts.metadata import one_line
from index.text.calendar_names import WEEKDAYS
from index.text.values.calendars import OTHER_WEEKDAYS
from index.text.words.word_lists import any_of, words
from index.text.wrapping import LINE

LONGEST_LINE = 300
LONGEST_VALUE = 120

TITLE, AUTHOR, SOURCE, DATE, LOADED, ADDRESS = range(6)
LABELS = {
    "headline": TITLE, "title": TITLE, "überschrift": TITLE, "titel": TITLE, "titre": TITLE,
    "titular": TITLE, "título": TITLE, "schlagzeile": TITLE,
    "byline": AUTHOR, "author": AUTHOR, "autor": AUTHOR, "autorin": AUTHOR, "auteur": AUTHOR,
    "autora": AUTHOR, "autrice": AUTHOR, "auteure": AUTHOR, "von": AUTHOR, "by": AUTHOR,
    "auteurs": AUTHOR, "autores": AUTHOR, "verfasser": AUTHOR, "firma": AUTHOR,
    "source": SOURCE, "publication": SOURCE, "outlet": SOURCE, "quelle": SOURCE,
    "fuente": SOURCE, "medio": SOURCE, "medium": SOURCE, "publicación": SOURCE,
    "date": DATE, "datum": DATE, "fecha": DATE, "publication date": DATE,
    "publication-date": DATE, "pub date": DATE, "date de publication": DATE,
    "erscheinungsdatum": DATE, "fecha de publicación": DATE,
    "load-date": LOADED, "update": LOADED, "ladedatum": LOADED, "lade-datum": LOADED,
    "date-chargement": LOADED, "date de chargement": LOADED, "fecha-carga": LOADED,
    "fecha de carga": LOADED, "aktualisierung": LOADED,
    "url": ADDRESS, "link": ADDRESS, "lien": ADDRESS, "enlace": ADDRESS,
}  # fmt: skip
# Labels that hardly any article of another origin has. Two of them make a header.
SURE = frozenset(
    {"headline", "überschrift", "titular", "byline", "load-date", "date-chargement", "fecha-carga"}
    | {"fecha de carga", "date de chargement", "ladedatum", "lade-datum", "length", "länge"}
    | {"longueur", "longitud", "section", "rubrik", "ressort", "rubrique", "sección", "dateline"}
    | {"publication-type", "publikationstyp", "type-publication", "tipo-publicación", "highlight"}
    | {"journal-code", "document-type", "wortanzahl", "ortsmarke", "zeitungs-code"}
)
# Labels of `SURE` that also stand below an article.
_BELOW = frozenset(
    {"load-date", "date-chargement", "fecha-carga", "fecha de carga", "date de chargement"}
    | {"ladedatum", "lade-datum", "publication-type", "publikationstyp", "type-publication"}
    | {"tipo-publicación", "journal-code", "document-type", "zeitungs-code"}
)
PASSED_OVER = SURE | {
    "language", "sprache", "langue", "idioma", "subject", "thema", "sujet", "tema", "edition",
    "ausgabe", "édition", "edición", "page", "seite", "pages", "página", "copyright", "words",
    "wörter", "mots", "palabras", "graphic", "graphik", "grafik", "graphique", "gráfico",
    "correction-date", "distribution", "volume", "issn", "isbn", "series", "type", "geographic",
    "acc-no", "document", "dokument", "documento", "company", "organization", "country",
    "state", "city", "industry", "person", "ticker", "notes", "category", "classification",
}  # fmt: skip
LABELLED = re.compile(r"(?P<label>[^\W\d_][\w /-]{1,28}?)\s?:\s*(?P<value>.*)")
BODY = re.compile(
    r"(?:body|full text|hauptteil|textkörper|volltext|corps(?: de l'article)?|cuerpo"
    r"|texto completo)"
    r"\s*:?",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(r"\(?(?:copyright|\(c\)|©)\s*(?:\(c\)|©)?\s*(?P<rest>.*)", re.IGNORECASE)
RIGHTS = re.compile(
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados",
    re.IGNORECASE,
)
HOLDER = re.compile(r"(?:[12][0-9]{3}[,\s]*)?(?:by\s+)?(?P<name>.*?)[\s.,;|)]*", re.IGNORECASE)
COUNT = re.compile(
    r"(?:(?:document|dokument|documento|item)s?\s+)?[0-9]+\s+(?:of|von|de|sur)\s+[0-9]+"
    r"(?:\s+(?:documents?|dokumenten?|documentos?))?",
    re.IGNORECASE,
)
LENGTH = re.compile(
    r"[0-9][0-9.,  ]*\s*(?:words?|w.rter|worte|mots|palabras|parole|palavras|woorden|слов\w?"
    r"|字|語|단어)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:document|dokument|documento)\s+[A-Z][A-Z0-9]{5,}", re.IGNORECASE)
DATED_COPYRIGHT = re.compile(
    r"(?:copyright|\(c\)|©)\s*(?:\(c\)|©)?\s*[12][0-9]{3}\b[^.!?]*(?:\.[^.!?]{0,40}){0,2}$",
    re.IGNORECASE,
)
LENGTH_LABELLED = re.compile(
    rf"(?:length|länge|longueur|longitud)\s*:\s*(?:{LENGTH.pattern})", re.IGNORECASE
)
PAGE = re.compile(r"(?:page|seite|página)\s+[0-9]+", re.IGNORECASE)
CLASSES = re.compile(r"classification|klassifizierung|clasificación", re.IGNORECASE)
# "March 7, 2021 Sunday, 1 EDITION"
EDITION_BEHIND = re.compile(
    r"(?i),?\s+(?:\d(?:st|nd|rd|th)?\s)?[^,\d]{0,25}\b(?:edition|ausgabe|édition|edición)"
    r"(?: \d|\s?[-–]\s?[^\W\d_]+)?\Z"
)
_SHORTEST_DAY = 10  # characters; the weekday stands behind it
_DAY_BEGINS = re.compile(rf"{DAY}(?=[,\s]|$)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b{any_of((*WEEKDAYS, *OTHER_WEEKDAYS))}\b", re.IGNORECASE)
# "9:50 PM GMT+1"
_ZONE_BEHIND = re.compile(r"\s+[A-Z]{3,4}[+-]\d{1,2}(?::\d\d)?\Z")
# Factiva numbers an article by its outlet, its day and its place: BREDEC0020240305ek35000a1. The
# word before it is in the language of the reader's account.
LAST = re.compile(r"(?:AN\s+)?[^\W\d_]{2,20}\s+[A-Z][A-Z0-9]{3,}(?:19|20)[0-9]{6}[a-z][a-z0-9]{4,}")
END = re.compile(
    r"end of document|ende des dokuments|fin du document|fin del documento", re.IGNORECASE
)
URL = re.compile(r"https?://\S+", re.IGNORECASE)
CODE = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>.*))?")
PARAGRAPHS = re.compile(r"(?:LP|TD)(?=\s|$)")
CODES = words(
    "SE HD CR WC PD ET SN SC ED PG VOL LA CY LP TD CO IN NS RE IPC PUB AN RF CT ART CLM BY"
)
EDITION = re.compile(
    r".*\b(?:edition|ausgabe|édition|edición|day|tag|version|correction appended|first|final"
    r"|newspaper|zeitung|web|online)\b.*",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """A line with text, and its position."""

    text: str
    start: int
    end: int


def rows_of(text: str) -> list[Row]:
    """Return the lines with text."""
    return [_row(match) for match in LINE.finditer(text) if not match.group().isspace()]


def _row(match: re.Match[str]) -> Row:
    line = match.group()
    start = match.start() + len(line) - len(line.lstrip())
    return Row(line.strip().lstrip("\ufeff"), start, start + len(line.strip()))


def is_label(line: str) -> bool:
    """Return whether a line has a label that hardly any article of another origin has."""
    labelled = LABELLED.fullmatch(line) if len(line) <= LONGEST_LINE else None
    return labelled is not None and one_line(labelled["label"]).casefold() in SURE


def is_label_above(line: str) -> bool:
    """Return whether a line has a label that stands only above an article."""
    return is_label(line) and one_line(line.partition(":")[0]).casefold() not in _BELOW


def day_of(line: str) -> date | None:
    """Return the day that a line gives, if it gives little else."""
    if not line or len(line) > LONGEST_VALUE:
        return None
    line = _ZONE_BEHIND.sub("", line)
    # "July 13, 2018 Friday, The Brede Echo on the Web"
    began = _DAY_BEGINS.match(line)
    if began and _WEEKDAY.search(began.group()[_SHORTEST_DAY:]):
        return date_from_match(began)
    dates = dates_of_line(line) or dates_of_line(EDITION_BEHIND.sub("", line))
    return (dates.published or dates.updated) if dates else None

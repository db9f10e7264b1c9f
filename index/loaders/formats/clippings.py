"""Read "My Clippings.txt" of a Kindle: the highlights and notes of each book as one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.errors import MalformedSource
from index.layout import Layout, PlaceKind
from index.loaders.assembly import Article, check_length
from index.loaders.bytes.decoding import decode
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.format import Member, Opened, Part

_RULE = re.compile(r"^==========[ \t]*\r?$", re.MULTILINE)
_BOOK = re.compile(r"(?P<title>.+?)(?:\s*\((?P<author>[^()]*(?:\([^()]*\)[^()]*)*)\))?\s*")
_PAGE = re.compile(r"\b(?:page|seite|página|pagina)\s+([0-9ivxlc]+(?:-[0-9ivxlc]+)?)", re.I)
_LOCATION = re.compile(
    r"\b(?:location|loc\.|position|posición|emplacement)\s+([0-9]+(?:-[0-9]+)?)", re.I
)
_LONGEST_NAME = 80


class _Clipping(NamedTuple):
    book: str
    place: str
    text: str


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield an article for each book.

    Raises:
        MalformedSource: there is no clipping with text.
    """
    decoded = decode(opened.read_bytes())
    check_length(decoded.text, opened.options)
    books: dict[str, list[_Clipping]] = {}
    for block in _RULE.split(decoded.text):
        if clipping := _clipping(block):
            books.setdefault(clipping.book, []).append(clipping)
    if not books:
        raise MalformedSource("It has no highlight with text; copy the file from the Kindle again.")
    for book, clippings in books.items():
        article = _article(book, clippings)
        yield Part(article, one_line(book.replace("/", " "))[:_LONGEST_NAME], article.text.encode())


def _clipping(block: str) -> _Clipping | None:
    """Return a clipping; None for a bookmark, which has no text."""
    lines = block.replace("\ufeff", "").strip().splitlines()
    if len(lines) < 3 or not lines[1].startswith("- "):
        return None
    text = "\n".join(line.rstrip() for line in lines[2:]).strip()
    if page := _PAGE.search(lines[1]):
        place = f"p. {page[1]}"
    else:
        location = _LOCATION.search(lines[1])
        place = f"location {location[1]}" if location else ""
    return _Clipping(one_line(lines[0]), place, text) if text else None


def _article(book: str, clippings: list[_Clipping]) -> Article:
    texts: list[str] = []
    starts: list[int] = []
    length = 0
    for clipping in clippings:
        starts.append(length)
        texts.append(clipping.text)
        length += len(clipping.text) + 2
    layout = Layout(
        kind=PlaceKind.CHAPTER,
        starts=tuple(starts),
        labels=tuple(clipping.place for clipping in clippings),
    )
    match = _BOOK.fullmatch(book)
    noun = "passage" if len(texts) == 1 else "passages"
    metadata = Metadata(
        title=match["title"] if match else book,
        author=(match["author"] or "") if match else "",
        notes=(f"{len(texts)} {noun} marked in a book, not the book",),
    )
    return Article("\n\n".join(texts), metadata, layout=layout)

"""Read the text of an EPUB, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml.etree import SubElement  # type: ignore[import-untyped]

from index.errors import EmptySource
from index.layout import Layout, PlaceKind
from index.loaders.assembly import Article, check_length
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.epub.book import Book, Entry
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.texts.html import parse_page
from index.loaders.formats.zipped import open_zip
from index.loaders.pages.elements import HEADINGS, all_elements, remove, text_of, without_controls
from index.loaders.pages.reading import read_whole

_LONGEST_TITLE = 120
# A place in a page is marked with a character of a plane that no font and no language uses.
_FIRST_MARK, _LAST_MARK = 0xF0000, 0xFFFFD
_MOST_ENTRIES = 5_000  # of one page
_GAP = "\n\n"


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the one article of an EPUB, with its chapters as places.

    Raises:
        SourceError: the file is encrypted (DRM), damaged or empty.
    """
    with open_zip(opened) as archive:
        book = Book(archive)
        pages: list[str] = []
        starts: list[int] = []
        labels: list[str] = []
        length = struck = pictures = 0
        for name in book.pages:
            tree = parse_page(book.markup(name))
            if tree is None:
                continue
            if sheets := book.styles(name, tree):
                SubElement(tree, "style").text = without_controls(sheets)
            pictures += sum(1 for _ in tree.iter("img", "image"))
            entries = [entry for entry in book.contents if entry.page == name]
            text, places, count = _read_page(tree, entries, has_contents=bool(book.contents))
            struck += count
            if not text:
                continue
            for place, title in places:
                if not starts or starts[-1] < length + place:
                    starts.append(length + place)
                    labels.append(title)
            pages.append(text)
            length += len(text) + len(_GAP)
    text = _GAP.join(pages)
    check_length(text, opened.options)
    if not text:
        raise EmptySource("It has no text; its pages may be pictures. Save them as a PDF.")
    notes = []
    if struck:
        words = "word" if struck == 1 else "words"
        notes.append(f"left out {struck:,} {words} that the book strikes out")
    if pictures:
        notes.append(f"{pictures:,} {'picture' if pictures == 1 else 'pictures'} left out")
    layout = Layout(kind=PlaceKind.CHAPTER, starts=tuple(starts), labels=tuple(labels))
    metadata = book.metadata.or_else(Metadata(notes=tuple(notes)))
    yield Part(Article(text, metadata, layout=layout if starts else Layout()))


def _read_page(
    tree: Any, entries: Sequence[Entry], *, has_contents: bool
) -> tuple[str, list[tuple[int, str]], int]:
    """Return the text of a page, the chapters that begin in it, and how many words it strikes out.

    Args:
        tree: the page, which is changed.
        entries: the lines of the table of contents that lead to it.
        has_contents: whether the book has a table of contents. A page without a line in it goes on
            with the chapter of the page before.
    """
    _prepare(tree)
    if not entries and not has_contents:
        heading = next(
            (text_of(each) for each in tree.iter(*sorted(HEADINGS)) if text_of(each)), ""
        )
        entries = [Entry("", "", heading)] if heading else []
    for element in all_elements(tree):
        element.text = _without_marks(element.text)
        element.tail = _without_marks(element.tail)
    _mark(tree, entries)
    marked, struck = read_whole(tree)
    text, found = _remove_marks(marked)
    places: dict[int, str] = {}
    for number, entry in enumerate(entries):
        place = found.get(number, 0)
        if place < len(text):
            # Of a part and its first chapter, which begin at one place, the chapter is named.
            places[place] = one_line(entry.title)[:_LONGEST_TITLE]
    return text, sorted(places.items()), struck


def _prepare(tree: Any) -> None:
    """Remove the numbers of pages, and name the marks of notes."""
    for element in all_elements(tree):
        kinds = f"{element.get('epub:type') or ''} {element.get('role') or ''}".split()
        if "pagebreak" in kinds or "doc-pagebreak" in kinds:
            remove(element)
        elif "noteref" in kinds:
            element.set("class", f"{element.get('class') or ''} noteref")
    for title in all_elements(tree, "title"):
        remove(title)


def _mark(tree: Any, entries: Sequence[Entry]) -> None:
    """Put a mark before the first characters of each element that an entry leads to."""
    elements = all_elements(tree)
    numbers: dict[str, int] = {}
    for number, element in enumerate(elements):
        for name in filter(None, (element.get("id"), element.get("name"))):
            numbers.setdefault(name, number)
    # For each element, the next one that has characters in it or after it.
    following = [len(elements)] * (len(elements) + 1)
    for number in range(len(elements) - 1, -1, -1):
        element = elements[number]
        has_text = (element.text or "").strip() or (
            (not len(element) and element.tail) or ""
        ).strip()
        following[number] = number if has_text else following[number + 1]
    for number, entry in enumerate(entries[:_MOST_ENTRIES]):
        place = following[numbers.get(entry.fragment, len(elements))]
        if place < len(elements):
            mark, element = chr(_FIRST_MARK + number), elements[place]
            if (element.text or "").strip():
                element.text = mark + element.text
            else:
                element.tail = mark + element.tail


def _without_marks(text: str | None) -> str | None:
    if text is None or text.isascii() or not any(map(_is_mark, text)):
        return text
    return "".join(each for each in text if not _is_mark(each))


def _is_mark(character: str) -> bool:
    return _FIRST_MARK <= ord(character) <= _LAST_MARK


def _remove_marks(marked: str) -> tuple[str, dict[int, int]]:
    """Return a text without its marks, and where each stood."""
    if not any(map(_is_mark, marked)):
        return marked, {}
    kept: list[str] = []
    found: dict[int, int] = {}
    for character in marked:
        if _is_mark(character):
            found.setdefault(ord(character) - _FIRST_MARK, len(kept))
        else:
            kept.append(character)
    return "".join(kept), found

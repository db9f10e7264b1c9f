"""The articles in the text of a word processor's file: their facts, and those of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from index.documents import UNTITLED
from index.errors import EmptySource
from index.loaders.assembly import Article, check_length
from index.loaders.facts.bylines import names_of_byline
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.flow import first_title, headings_of, write
from index.loaders.formats.format import Opened, Part
from index.loaders.formats.texts.exported import split_articles
from index.loaders.formats.texts.plain import read_plain

_LONGEST_TITLE = 200
_END = 1_000  # characters at each end of a text that may name its author
# Names that programs give to a file, and to the account of a machine.
_NO_TITLE = re.compile(
    r"(?:microsoft word|powerpoint|presentation|document|dokument|documento|untitled|unbenannt"
    r"|sans titre|sin título|title|titel|titre|blank|template|vorlage|normal|new|neu)\b.{0,20}"
    r"|.*\.(?:docx?|dotx?|docm|odt|rtf|pdf|txt|tmp|html?|wpd|indd)|[\W\d_]*|\S*[_\\/]\S*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r".*\b(?:user|admin|administrator|owner|microsoft|office|word|libreoffice|openoffice|python-docx"
    r"|apache|windows|macbook|laptop|pc|desktop|benutzer|anwender|besitzer|utilisateur|usuario"
    r"|unknown|unbekannt|anonymous|author|autor|auteur|guest|gast|test|temp|default|student"
    r"|redaktion|newsroom|calibre|pandoc|aspose|lexisnexis|nexis|factiva|inc|ltd|gmbh|llc)\b.*",
    re.IGNORECASE,
)
_CHANGED = {
    "deletion": "1 tracked deletion left out|{n} tracked deletions left out",
    "hidden text": "1 hidden passage left out|{n} hidden passages left out",
}
_LOST = {
    "picture": "1 picture left out|{n} pictures left out",
    "chart or diagram": "1 chart or diagram left out|{n} charts or diagrams left out",
    "symbol": "1 symbol of a special font left out|{n} symbols of special fonts left out",
    "formula": "1 formula left out|{n} formulas left out",
    "comment": "1 comment left out|{n} comments left out",
    "header or footer": "headers and footers left out",
    "table of contents": "table of contents left out",
    "macro": "it contains macros, which were not run",
}


class WrittenStory(Protocol):
    """What the reader of a word processor's file has found."""

    @property
    def tree(self) -> Any:
        """The document, as `flow` builds it."""
        ...

    @property
    def left_out(self) -> Mapping[str, int]:
        """What was left out, and how often."""
        ...


def read_story(
    story: WrittenStory,
    opened: Opened,
    properties: Mapping[str, str],
    *,
    may_be_empty: bool = False,
) -> Iterator[Part]:
    """Yield the article in a document, or the articles if it is an export of several.

    Args:
        story: the document.
        opened: the file.
        properties: "title" and "creator", as the program that made the file wrote them.
        may_be_empty: whether a document without text is no error.

    Raises:
        EmptySource: it has no text.
        SourceTooLarge: its text is longer than allowed.
    """
    title, headings = first_title(story.tree), headings_of(story.tree)
    text, notes = write(story.tree)
    if text.strip():
        yield from read_written(
            text,
            opened,
            headings=headings,
            title=title,
            properties=properties,
            notes=(*notes, *_notes(_CHANGED, story.left_out)),
            lost=tuple(_notes(_LOST, story.left_out)),
        )
    elif not may_be_empty:
        raise EmptySource(
            "It has no text. If its pages are pictures, save them as a PDF; else write the text in."
        )


def read_written(
    text: str,
    opened: Opened,
    *,
    headings: Sequence[str] = (),
    title: str = "",
    properties: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    lost: tuple[str, ...] = (),
) -> Iterator[Part]:
    """Yield the article in a text, or the articles if it is an export of several.

    Args:
        text: the text of the file.
        opened: the file.
        headings: the lines that the file marks as headings.
        title: the title that stands above the text; empty if none is marked as such.
        properties: "title" and "creator", as the program that made the file wrote them.
        notes: what was left out of the text.
        lost: what else was left out, such as pictures; in an export they are its own logos.

    Raises:
        SourceTooLarge: the text is longer than allowed.
    """
    check_length(text, opened.options)
    articles = split_articles(text, headings)
    if articles:
        for article in articles:
            metadata = article.metadata.or_else(Metadata(notes=notes))
            content = article.text.encode("utf-8", "replace") if len(articles) > 1 else None
            yield Part(
                Article(article.text, metadata, skipped=article.skipped), article.name, content
            )
        return
    plain, skipped = read_plain(text)
    metadata = _facts(text, plain, title, properties or {})
    metadata = metadata.or_else(Metadata(notes=(*notes, *lost)))
    yield Part(Article(text, metadata, skipped=skipped))


def _notes(sentences: Mapping[str, str], left_out: Mapping[str, int]) -> Iterator[str]:
    for name, sentence in sentences.items():
        if count := left_out.get(name, 0):
            one, _, several = sentence.partition("|")
            yield (several if count > 1 and several else one).format(n=f"{count:,}")


def _facts(text: str, plain: Metadata, heading: str, properties: Mapping[str, str]) -> Metadata:
    """Return the facts of an article, from its text first."""
    title = one_line(heading)
    if len(title) > _LONGEST_TITLE:
        title = ""
    named = plausible_title(properties.get("title", ""))
    top = one_line(text[:2_000]).casefold()
    if not title and named and (named.casefold() in top or plain.title.startswith(UNTITLED)):
        title = named
    author = plausible_author(properties.get("creator", ""))
    # Who made the file may have copied the article of somebody else.
    ends = f"{text[:_END]}\n{text[-_END:]}".casefold()
    if not all(name.casefold() in ends for name in author.split(", ")):
        author = ""
    return Metadata(title=title).or_else(plain).or_else(Metadata(author=author))


def plausible_title(value: str) -> str:
    """Return a title from the properties of a file; empty if a program may have made it up."""
    title = one_line(value)
    is_named = title and len(title) <= _LONGEST_TITLE and not _NO_TITLE.fullmatch(title)
    return title if is_named and len(title.split()) > 1 else ""


def plausible_author(value: str) -> str:
    """Return the names in the properties of a file; empty if they may be those of a machine."""
    if len(value) > 100 or _NO_AUTHOR.fullmatch(value):
        return ""
    names = [name for each in value.split(";") for name in names_of_byline(one_line(each))]
    return ", ".join(names) if all(2 <= len(name.split()) <= 4 for name in names) else ""

"""Read articles out of records: rows of a table, or objects of JSON, with the fields of one.

Services that collect news export an article a record, with its text, title, outlet, date and
address in fields of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from urllib.parse import unquote, urlsplit

from index.documents import Span
from index.layout import Layout
from index.loaders.assembly import Article, check_length
from index.loaders.facts.metadata import Metadata, read_metadata
from index.loaders.formats.texts.html import has_markup, read_page
from index.loaders.formats.texts.plain import read_plain
from index.loaders.outcomes import LoadOptions

# Of several, the first that is there counts. Names are in lower case without marks.
_TEXTS = (
    "fulltext", "articletext", "articlebody", "maintext", "storytext", "bodytext", "textcontent",
    "body", "text", "content", "contenttext", "contenthtml", "bodyhtml", "html", "rawtext",
    "cleantext", "plaintext", "articlecontent", "article", "story", "volltext", "artikeltext",
    "inhalt", "texto", "texte", "contenu", "contenido", "cuerpo",
)  # fmt: skip
_SUMMARIES = ("summary", "abstract", "description", "excerpt", "snippet", "lead", "teaser")
_TITLES = ("title", "headline", "titel", "titre", "título", "titulo", "articletitle")
_OTHER_NAMES = {
    "articletitle": "title", "headlinetext": "title", "medianame": "outlet", "pubtitle": "outlet",
    "sourcetitle": "outlet", "feedtitle": "outlet", "outletname": "outlet", "mediatitle": "outlet",
    "newssource": "outlet", "articleurl": "url", "storyurl": "url", "weburl": "url",
    "documenturl": "url", "articleauthor": "author", "articledate": "date", "newsdate": "date",
    "storydate": "date", "publicationdatetime": "date", "publishdatetime": "date",
    "publishedatutc": "date", "webpublicationdate": "date", "webtitle": "title",
}  # fmt: skip
_IDS = ("id", "storiesid", "storyid", "articleid", "guid", "uuid", "documentid")
_ADDRESSES = ("url", "link", "permalink", "articleurl", "storyurl", "weburl", "documenturl")
_LONGEST_ID = 80
_SHORTEST_TEXT = 400  # characters, at the middle of a file, that are an article whatever stands by
_SHORTEST_TITLED = 200
_MARKS = re.compile(r"[\W_]+")
# NewsAPI ends a text with "… [+2911 chars]".
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\s?([0-9,]+) chars\]\s*\Z")
_BLOCKS = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|li|table|blockquote|figure|article)\b", re.I)


def plain_name(name: str) -> str:
    """Return the name of a field in lower case without marks."""
    return _MARKS.sub("", name.casefold())


def text_field(names: Iterable[str]) -> str:
    """Return which field holds the text of an article; empty if none does."""
    by_name = {plain_name(name): name for name in reversed(list(names))}
    return next((by_name[each] for each in _TEXTS if each in by_name), "")


def summary_field(names: Iterable[str]) -> str:
    """Return which field holds a summary; empty if none does."""
    by_name = {plain_name(name): name for name in reversed(list(names))}
    return next((by_name[each] for each in _SUMMARIES if each in by_name), "")


def has_title_field(names: Iterable[str]) -> bool:
    """Return whether a field holds the title of an article."""
    return any(plain_name(name) in _TITLES for name in names)


def hold_articles(names: Sequence[str], texts: Sequence[str]) -> bool:
    """Return whether records with these fields are articles, and not rows of a table.

    Args:
        names: the names of the fields.
        texts: what stands in the field for the text, of the first records.
    """
    lengths = [len(text) for text in texts if text]
    if not lengths:
        return False
    needed = _SHORTEST_TITLED if has_title_field(names) else _SHORTEST_TEXT
    return median(lengths) >= needed


def is_list_of_links(names: Sequence[str]) -> bool:
    """Return whether records are links that Pocket or Instapaper has saved, without their texts."""
    plain = {plain_name(name) for name in names}
    return {"url", "title"} <= plain and (
        {"timeadded", "status"} <= plain or {"selection", "folder", "timestamp"} <= plain
    )


def record_name(fields: Mapping[str, object], otherwise: str) -> str:
    """Return the name of a record within its file: its id, the end of its address, or another.

    A record keeps such a name when its file is exported again with more records.

    Args:
        fields: the values by the names of their fields.
        otherwise: the name of a record without an id and an address.
    """
    by_name = {plain_name(name): value for name, value in fields.items()}
    for name in (*_IDS, *_ADDRESSES):
        value = by_name.get(name)
        is_name = isinstance(value, int | str) and not isinstance(value, bool)
        if is_name and (short := short_name(str(value))):
            return short
    return otherwise


def short_name(value: str) -> str:
    """Return an id, or the end of an address, as the name of a part; empty if it is neither."""
    value = " ".join(value.split())
    if "://" not in value:
        return value if len(value) <= _LONGEST_ID and "/" not in value else ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    steps = [unquote(step) for step in parts.path.split("/") if step]
    # "/index.php?id=12", "/?p=12"
    if parts.query and (not steps or len(steps[-1]) < 4 or "." in steps[-1]):
        steps.append(parts.query)
    return " ".join(steps[-1].replace("/", " ").split())[:_LONGEST_ID] if steps else ""


def read_record(
    fields: Mapping[str, object],
    text_name: str,
    options: LoadOptions,
    layout: Layout | None = None,
) -> Article:
    """Return the article of a record. Its text may be empty.

    Args:
        fields: the values by the names of their fields.
        text_name: the field that holds the text.
        options: limits on the length of the text.
        layout: where the record stands in its file.

    Raises:
        SourceError: the text cannot be read.
    """
    text = str(fields.get(text_name) or "")
    others = {
        _OTHER_NAMES.get(plain_name(name), name): value
        for name, value in fields.items()
        if name != text_name and value not in ("", None)
    }
    return article_of(text, read_metadata(others), options, layout)


def article_of(
    text: str, metadata: Metadata, options: LoadOptions, layout: Layout | None = None
) -> Article:
    """Return an article whose text is plain or in HTML, with what is known of it.

    Args:
        text: the text.
        metadata: what is known of the article; the text's own facts fill what is missing.
        options: limits on the length of the text.
        layout: where the article stands in its file.

    Raises:
        SourceError: the text cannot be read.
    """
    check_length(text, options)
    notes: tuple[str, ...] = ()
    skipped: tuple[Span, ...] = ()
    if cut := _CUT.search(text):
        notes = (f"the text is cut: {cut[1]} more characters are not in the file",)
    if is_markup(text):
        text, facts = read_fragment(text)
        facts = replace(facts, notes=())
    else:
        facts, skipped = read_plain(text)
    if cut := _CUT.search(text):
        skipped = (*skipped, Span(cut.start(), len(text)))
    metadata = metadata.or_else(facts)
    metadata = replace(metadata, notes=(*notes, *metadata.notes))
    if layout is not None:
        return Article(text, metadata, skipped=skipped, layout=layout)
    return Article(text, metadata, skipped=skipped)


def is_markup(text: str) -> bool:
    """Return whether a text is written in HTML, and not prose that mentions a tag."""
    return _BLOCKS.search(text) is not None and has_markup(text)


def read_fragment(markup: str) -> tuple[str, Metadata]:
    """Return the text of a part of a page, and what it says of itself.

    Nothing but the article stands in it, so what a page's reader leaves out is little.

    Raises:
        SourceError: there is no text in it.
    """
    page = f"<html><body><article>{markup}</article></body></html>"
    return read_page(page)

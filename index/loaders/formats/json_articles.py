"""Read articles in JSON: one object, a list of them, or a feed in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.errors import MalformedSource, SourceError, UnsupportedFormat
from index.layout import Layout
from index.loaders.assembly import Article
from index.loaders.bytes.decoding import decode
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.feeds.entries import SUMMARY_ONLY
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.formats.tables.records import (
    has_title_field,
    read_record,
    record_name,
    summary_field,
    text_field,
)
from index.loaders.outcomes import LoadOptions

# What services call the list of articles.
_LISTS = (
    "articles",
    "items",
    "results",
    "documents",
    "stories",
    "entries",
    "posts",
    "data",
    "docs",
)
_WAY_OUT = (
    'write articles as {"title": …, "text": …, "date": …, "url": …}, in a list or one on a line '
    "of a .jsonl file."
)
_TEXT_OF_FEED = ("content_text", "content_html")
_ALONE = 200  # characters of a text that no title stands by


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the articles of a file.

    Raises:
        MalformedSource: the file is no JSON.
        UnsupportedFormat: it has no articles.
    """
    decoded = decode(opened.read_bytes())
    try:
        value = json.loads(decoded.text.removeprefix("\ufeff"))
    except RecursionError:
        raise MalformedSource("Its JSON is nested too deeply; " + _WAY_OUT) from None
    except ValueError as error:
        if records := _lines(decoded.text):
            yield from _articles(records, "", opened.options)
            return
        if not isinstance(error, json.JSONDecodeError):
            raise MalformedSource("It has too long a number; " + _WAY_OUT) from None
        raise MalformedSource(
            f"It is not valid JSON ({str(error)[:120]}). Export it again."
        ) from None
    if isinstance(value, dict) and not _is_article(value):
        outlet = _outlet(value)
        value = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), value)
    else:
        outlet = ""
    records = value if isinstance(value, list) else [value]
    if not any(isinstance(each, dict) and _is_article(each) for each in records):
        raise UnsupportedFormat(f"It is JSON without articles that Footnote knows; {_WAY_OUT}")
    if isinstance(value, list):
        yield from _articles(records, outlet, opened.options)
    else:
        article = _article(value, "", opened.options)
        yield Part(article)


def _lines(text: str) -> list[object]:
    """Return the objects of a file with one on each line; empty if it is no such file."""
    records: list[object] = []
    for line in text.split("\n"):  # a string may have other line ends in it, such as U+2028
        if not line.strip():
            continue
        try:
            records.append(json.loads(line))
        except (ValueError, RecursionError):
            return []
    return records if any(isinstance(each, dict) and _is_article(each) for each in records) else []


def _articles(records: list[object], outlet: str, options: LoadOptions) -> Iterator[Part | Refused]:
    left_out = sum(1 for each in records if not (isinstance(each, dict) and _is_article(each)))
    note = f"{left_out:,} of {len(records):,} records in the file have no text" if left_out else ""
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict) or not _is_article(record):
            continue
        name = record_name(record, f"record {number}")
        try:
            article = _article(record, outlet, options)
        except SourceError as error:
            yield Refused(name, error)
            continue
        if note:
            # It is said once, with the first article.
            article = article._replace(metadata=Metadata(notes=(note,)).or_else(article.metadata))
            note = ""
        yield Part(article, name, article.text.encode())


def _is_article(record: Mapping[str, object]) -> bool:
    """Return whether an object has the text of an article, or a summary under a title."""
    name = _text_name(record)
    if not name:
        return False
    text = record[name]
    return isinstance(text, str) and (has_title_field(record) or len(text) >= _ALONE)


def _text_name(record: Mapping[str, object]) -> str:
    filled = [name for name, value in record.items() if isinstance(value, str) and value.strip()]
    feed = next((name for name in _TEXT_OF_FEED if name in filled), "")
    return feed or text_field(filled) or summary_field(filled)


def _article(record: Mapping[str, object], outlet: str, options: LoadOptions) -> Article:
    name = _text_name(record)
    fields = dict(record)
    if isinstance(nested := fields.pop("metadata", None), dict):
        fields.update(nested)
    fields[name] = record[name]
    article = read_record(fields, name, options, Layout())
    metadata = article.metadata.or_else(Metadata(source=outlet))
    if name == summary_field([name]):
        metadata = replace(metadata, notes=(SUMMARY_ONLY, *metadata.notes))
    return article._replace(metadata=metadata)


def _outlet(value: Mapping[str, object]) -> str:
    """Return the title of a feed in JSON; empty for other files."""
    title = value.get("title")
    is_feed = "jsonfeed.org" in str(value.get("version") or "")
    return title if is_feed and isinstance(title, str) else ""

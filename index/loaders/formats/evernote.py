"""Read the notes of an Evernote export (ENEX), and the files that are attached to them."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import EmptySource, MalformedSource
from index.loaders.assembly import Article, check_length
from index.loaders.facts.metadata import Metadata, one_line, read_metadata
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.texts.html import read_page
from index.loaders.outcomes import LoadOptions

_LONGEST_NAME = 80
_PROLOG = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>|<!DOCTYPE[^>\[]{0,300}>|\s)*", re.IGNORECASE)
_NOTE = re.compile(r"</?en-note\b[^<>]{0,2000}>")
_MEDIA = re.compile(r"<en-media\b[^<>]{0,2000}?(?:/>|>(?:</en-media>)?)")
_TODO = re.compile(r"<en-todo\b[^<>]{0,200}?(?:/>|>(?:</en-todo>)?)")
_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T[0-9]{6}Z?")
_NOT_TEXT = ("image/", "audio/", "video/")


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield each note as an article, with the files attached to it.

    Raises:
        MalformedSource: the file is damaged or defines entities.
        EmptySource: it has no notes.
    """
    from lxml import etree  # type: ignore[import-untyped]

    content = opened.read_bytes()
    if b"<!ENTITY" in content:
        raise MalformedSource("It defines entities of its own; export the notes again.")
    found = 0
    # An attached file may be longer than the texts that are allowed otherwise.
    events = etree.iterparse(
        io.BytesIO(content),
        tag="note",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    try:
        for _, note in events:
            found += 1
            yield from _read_note(note, found, opened)
            note.clear()
    except etree.XMLSyntaxError as error:
        raise MalformedSource(
            f"It is damaged after {found} notes ({error.msg}). Export the notes again."
        ) from None
    if not found:
        raise EmptySource("It has no notes; export them again.")


def _read_note(note: Any, number: int, opened: Opened) -> Iterator[Part | Member]:
    title = one_line(note.findtext("title") or "")
    name = title.replace("/", " ")[:_LONGEST_NAME] or f"note {number}"
    files: list[Member] = []
    left_out = 0
    for resource in note.iterfind("resource"):
        kind = (resource.findtext("mime") or "").lower()
        file_name = one_line(resource.findtext("resource-attributes/file-name") or "")
        if kind.startswith(_NOT_TEXT) or not file_name:
            left_out += 1
            continue
        try:
            data = base64.b64decode(resource.findtext("data") or "")
        except binascii.Error:
            left_out += 1
            continue
        opened.budget.spend(len(data))
        files.append(Member(f"{name}/{file_name}", data))
    article = _article(note, title, left_out, opened.options)
    yield Part(article, name, article.text.encode())
    yield from files


def _article(note: Any, title: str, left_out: int, options: LoadOptions) -> Article:
    markup = note.findtext("content") or ""
    check_length(markup, options)
    body = _TODO.sub("- ", _MEDIA.sub("", _NOTE.sub("", _PROLOG.sub("", markup, count=1))))
    try:
        text, page = read_page(f"<html><body><article>{body}</article></body></html>")
    except EmptySource:
        text, page = "", Metadata()
    notes = []
    if made := _DATE.fullmatch((note.findtext("created") or "").strip()):
        notes.append(f"note made on {'-'.join(made.groups())}")
    if left_out:
        noun = "picture or recording" if left_out == 1 else "pictures or recordings"
        notes.append(f"{left_out} {noun} left out")
    fields = {
        "title": title,
        "author": note.findtext("note-attributes/author") or "",
        "url": note.findtext("note-attributes/source-url") or "",
    }
    metadata = read_metadata({name: value for name, value in fields.items() if value})
    metadata = replace(metadata.or_else(replace(page, notes=())), notes=(*metadata.notes, *notes))
    return Article(text, metadata)

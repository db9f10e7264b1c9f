"""The value types that all modules share: documents, passages and anchors, over spans."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from index.layout import NO_LAYOUT, Layout, PlaceKind
from index.spans import Span
from index.text.table_headers import header_above

__all__ = ["UNTITLED", "Anchor", "Document", "Passage", "Span", "replace_surrogates"]

UNTITLED = "Untitled: "
"""Begins the title of an article without a headline, before the article's first words."""


class _RememberedDigest:
    """A place for the digest of a document's text.

    It is no field, so `dataclasses.replace` with another text does not keep the digest of the old.
    """

    __slots__ = ("_text_sha256",)

    _text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(_RememberedDigest):
    """One article as the loader read it.

    Attributes:
        doc_id: the article's id, the same on every run and machine: the file's path relative to
            the folder that was added, or the `_id` of a JSON line.
        title: the article's title; without a headline, `UNTITLED` and its first words; without
            words, the last part of the id.
        text: the article's characters as read, never rewritten, so that offsets into the text
            stay valid.
        sha256: SHA-256 in hexadecimal of the file's bytes, or of the text in UTF-8 if the
            article is one line of a JSONL file.
        source: the outlet that published the article; empty when unknown.
        author: the author's name, or several names; empty when unknown.
        published: the day of publication; None when unknown.
        modified: the day of the last change after publication; None when unknown.
        uri: where a reader can look the article up: a URL when the source names one, else empty.
        skipped: spans that are not searched (comment boxes, share bars), sorted and disjoint.
        encoding: Python's name of the encoding that decoded the file's bytes.
        path: the absolute path of the file that contained the article; empty without a file.
        notes: remarks of the loader, such as how much of a page was left out.
        layout: the pages, times or rows of the source, and what was read by OCR.
        language: the code of the language, such as "uk"; empty when unknown. A library finds it
            when it stores the article, so it does not tell one article from another.

    Raises:
        ValueError: a skipped span extends beyond the text, or skipped spans overlap, or the layout
            extends beyond the text.
    """

    doc_id: str
    title: str
    text: str
    sha256: str
    source: str = ""
    author: str = ""
    published: date | None = None
    modified: date | None = None
    uri: str = ""
    skipped: tuple[Span, ...] = ()
    encoding: str = "utf-8"
    path: str = ""
    notes: tuple[str, ...] = ()
    layout: Layout = NO_LAYOUT
    language: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        self.layout.check_within(self.text)
        previous_end = 0
        for span in self.skipped:
            if span.start < previous_end or span.end > len(self.text):
                raise ValueError(f"{self.doc_id}: skipped spans overlap or leave the text: {span}")
            previous_end = span.end

    @property
    def text_sha256(self) -> str:
        """SHA-256 in hexadecimal of the text in UTF-8; stored in a library, else computed once.

        Two texts are the same if it is. `sha256` does not tell: the same bytes can be decoded to
        other characters, and the same characters can come from other bytes.
        """
        try:
            return self._text_sha256
        except AttributeError:
            digest = _digest(self.text)
            self.remember_digest(digest)
            return digest

    def remember_digest(self, text_sha256: str) -> None:
        """Set `text_sha256`, as a library has stored it, so that it need not be computed."""
        object.__setattr__(self, "_text_sha256", text_sha256)

    @property
    def searched_title(self) -> str:
        """The title without `UNTITLED`, which is no word of the article."""
        return self.title.removeprefix(UNTITLED)

    def context_of(self, span: Span) -> str:
        """Return what stands apart from a passage and names its cells; empty for most passages.

        It is the header row of the table in which the passage begins, or the name of its sheet.
        """
        if self.layout.kind is PlaceKind.ROW:
            return self.layout.sheet_of(span)
        return header_above(self.text, span.start)

    def searched_text(self, span: Span) -> str:
        """Return a passage below its context, the form in which it is embedded."""
        context = self.context_of(span)
        return f"{context}\n{span.of(self.text)}" if context else span.of(self.text)

    def text_with_title(self, span: Span) -> str:
        """Return a passage under its document's title and its context, as it is read and compared.

        Often only the title names the subject. The passage's own characters stand at the end.
        """
        return f"{self.searched_title}\n{self.searched_text(span)}"

    def searchable_spans(self) -> tuple[Span, ...]:
        """Return the spans between the skipped ones, in order; no span is empty."""
        borders = [0, *(edge for span in self.skipped for edge in (span.start, span.end))]
        borders.append(len(self.text))
        pairs = zip(borders[::2], borders[1::2], strict=True)
        return tuple(Span(start, end) for start, end in pairs if start < end)


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document that is embedded and retrieved as one unit.

    Attributes:
        passage_id: an id that the store assigns and never reuses.
        doc_id: the document's id.
        span: the passage's position in the document's text.
    """

    passage_id: int
    doc_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place in an article: finds its characters again, and tells whether they have changed.

    It combines the position and the quote selector of the W3C Web Annotation Data Model
    (https://www.w3.org/TR/annotation-model/#selectors), with a digest in place of the quoted words.
    So it contains no word of the article, and may be kept after the article is removed.

    Attributes:
        doc_id: the article's id.
        span: the place in the article's text.
        quote_sha256: SHA-256 of the characters at the span, in UTF-8. Empty in a judgement that an
            earlier version of Footnote stored.
        text_sha256: `Document.text_sha256` when the anchor was made.
    """

    doc_id: str
    span: Span
    quote_sha256: str
    text_sha256: str

    @classmethod
    def of(cls, document: Document, span: Span) -> Anchor:
        """Return the anchor of a span in an article.

        Raises:
            ValueError: the span is empty or extends beyond the text.
        """
        if not span or span.end > len(document.text):
            raise ValueError(f"{document.doc_id} has no text at [{span.start}, {span.end})")
        return cls(
            doc_id=document.doc_id,
            span=span,
            quote_sha256=_digest(span.of(document.text)),
            text_sha256=document.text_sha256,
        )

    def is_unchanged(self, document: Document) -> bool:
        """Return whether the article's whole text is the same as when the anchor was made."""
        return document.text_sha256 == self.text_sha256

    def holds(self, document: Document) -> bool:
        """Return whether the characters at the span are the same as when the anchor was made."""
        if self.is_unchanged(document):
            return True
        return _digest(self.span.of(document.text)) == self.quote_sha256


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates with question marks: no file, index or model accepts them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()

"""`CitedRecord`: one citation with all that is needed to cite it, and to check it years later.

It is complete without the library: the exact words, what stands around them, where they stand, and
the digests of the source. Every exported format is written from it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote as percent_encode
from urllib.parse import urldefrag

from index.contents import LibraryVersion
from index.documents import Document, Span
from index.layout import PlaceKind
from index.version import __version__
from retrieval.wording.phrases import display_title

OFFSET_UNIT = "Unicode code points"
"""What `span` counts."""

# How many characters before and after the quote go with it, so that it can be told from the same
# words elsewhere. The W3C model leaves the number open.
CONTEXT = 48

# A text fragment names a longer quote by its first and its last words.
_LONGEST_FRAGMENT = 300
_FRAGMENT_WORDS = 6
_SAFE = "!~*'()/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What made a citation.

    Attributes:
        version: the version of Footnote.
        model: the name of the model that made the library's vectors; empty without one.
        library: the state of the library that was searched; None if it is not known.
    """

    version: str = __version__
    model: str = ""
    library: LibraryVersion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRecord:
    """A quote with its source.

    Attributes:
        quote: the article's characters at `span`, unchanged.
        span: the place in the article's text, in Unicode code points, half-open.
        before: the characters right before the quote.
        after: the characters right behind it.
        doc_id: the article's id in the library.
        title: the article's title, or its id if it has none.
        source: the outlet; empty when unknown.
        author: the author's name, or several names; empty when unknown.
        published: the day of publication; None when unknown.
        modified: the day of the last change after publication; None when unknown.
        language: the code of the article's language, such as "uk"; empty when unknown.
        uri: the article's address; empty when unknown.
        place: the page, time or row as a reader looks it up ("p. 3"); empty without one.
        page: the page alone ("3"); empty if the source has no pages.
        recognised: whether OCR has read any part of the quote.
        sha256: `Document.sha256`, the digest of the source's bytes.
        text_sha256: `Document.text_sha256`, the digest of the text that `span` counts in.
        encoding: Python's name of the encoding that turned the bytes into the text.
        accessed: when the article was stored or fetched, in UTC; None when unknown.
        origin: what made the citation.
        remark: what a reader should know of the citation, such as "weaker passage"; else empty.

    Raises:
        ValueError: the quote is empty, or its length is not that of the span.
    """

    quote: str
    span: Span
    before: str = ""
    after: str = ""
    doc_id: str = ""
    title: str = ""
    source: str = ""
    author: str = ""
    published: date | None = None
    modified: date | None = None
    language: str = ""
    uri: str = ""
    place: str = ""
    page: str = ""
    recognised: bool = False
    sha256: str = ""
    text_sha256: str = ""
    encoding: str = ""
    accessed: datetime | None = None
    origin: Origin = Origin()
    remark: str = ""

    def __post_init__(self) -> None:
        if not self.quote or len(self.quote) != len(self.span):
            raise ValueError(
                f"a quote of {len(self.quote)} characters at [{self.span.start}, {self.span.end})"
            )

    @property
    def quote_sha256(self) -> str:
        """SHA-256 in hexadecimal of the quote in UTF-8."""
        return hashlib.sha256(self.quote.encode()).hexdigest()

    @property
    def web_address(self) -> str:
        """The article's address if it is one of the web, else empty."""
        return self.uri if re.match(r"https?://\S+$", self.uri, re.IGNORECASE) else ""

    @property
    def address(self) -> str:
        """The article's address with a text fragment, so that a browser scrolls to the quote.

        Empty without a web address. See https://wicg.github.io/scroll-to-text-fragment/.
        """
        if not self.web_address:
            return ""
        page, fragment = urldefrag(self.web_address)
        return f"{page}#{fragment}:~:text={_text_directive(self.quote)}"

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors one by one, if that is plain; else `author` as it stands.

        "Anna Berg, Tom Falk and Ida Sund" are three; "Berg, Anna" is one.
        """
        names = [name.strip() for name in re.split(r",\s+|\s+(?:and|&)\s+|;\s*", self.author)]
        names = [name for name in names if name]
        if len(names) > 1 and all(" " in name for name in names):
            return tuple(names)
        return (self.author.strip(),) if self.author.strip() else ()


def cite(
    document: Document,
    span: Span,
    *,
    origin: Origin,
    accessed: datetime | None = None,
    remark: str = "",
) -> CitedRecord:
    """Return the record of a span of an article.

    Args:
        document: the article.
        span: the place in its text.
        origin: what made the citation.
        accessed: when the article was stored.
        remark: what a reader should know of the citation.

    Raises:
        ValueError: the span is empty or extends beyond the text.
    """
    text, layout = document.text, document.layout
    if not span or span.end > len(text):
        raise ValueError(f"{document.doc_id} has no text at [{span.start}, {span.end})")
    return CitedRecord(
        quote=span.of(text),
        span=span,
        before=text[max(span.start - CONTEXT, 0) : span.start],
        after=text[span.end : span.end + CONTEXT],
        doc_id=document.doc_id,
        title=display_title(document),
        source=document.source.strip(),
        author=document.author.strip(),
        published=document.published,
        modified=document.modified,
        language=document.language,
        uri=document.uri,
        place=layout.place_of(span),
        page=layout.label_of(span) if layout.kind is PlaceKind.PAGE else "",
        recognised=layout.is_recognised(span),
        sha256=document.sha256,
        text_sha256=document.text_sha256,
        encoding=document.encoding,
        accessed=accessed,
        origin=origin,
        remark=remark,
    )


def _text_directive(quote: str) -> str:
    """Return the value of a text directive: the whole quote, or its first and last words."""
    words = quote.split()
    whole = len(quote) <= _LONGEST_FRAGMENT and "\n" not in quote.strip()
    if whole or len(words) <= 2 * _FRAGMENT_WORDS:
        return _encoded(" ".join(words)[:_LONGEST_FRAGMENT])
    first, last = words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]
    return f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"


def _encoded(words: str) -> str:
    """Percent-encode words; a hyphen, a comma and an ampersand have a meaning in a directive."""
    return percent_encode(words, safe=_SAFE).replace("-", "%2D")

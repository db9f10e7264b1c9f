"""The fields at the top of an article's file, such as the front matter of a Markdown file."""

from __future__ import annotations

from functools import lru_cache

from index.documents import Document, Span
from index.loaders.formats.texts.front_matter import read_front_matter


def file_header(document: Document) -> Span | None:
    """Return the place of an article's front matter, which is never searched; None without any.

    Its fields are told as facts of the article, so the text is shown without them at first.
    """
    skipped = document.skipped[0] if document.skipped else None
    if skipped is None or document.text[: skipped.start].strip():
        return None
    end = _end_of_front_matter(document.text_sha256, document.text)
    return Span(skipped.start, end) if skipped.start < end <= skipped.end else None


@lru_cache(maxsize=256)
def _end_of_front_matter(_: str, text: str) -> int:
    """Return where front matter ends; cached, because a page is drawn again at every click."""
    return read_front_matter(text)[1]


def has_searched_text(document: Document, within: Span) -> bool:
    """Return whether a part of an article has any text that is searched.

    Args:
        document: the article.
        within: the part.
    """
    spans = document.searchable_spans()
    shared = (
        Span(max(s.start, within.start), min(s.end, within.end))
        for s in spans
        if s.overlaps(within)
    )
    return any(each.of(document.text).strip() for each in shared)

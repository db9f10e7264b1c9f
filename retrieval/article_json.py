"""Articles as `list --json` and `show --json` print them, and as the API returns them."""

from __future__ import annotations

from collections.abc import Sequence

from index.contents import DocumentSummary
from index.corrections import corrected_facts
from index.documents import Document, Passage
from index.layout import NO_LAYOUT
from index.layout_json import layout_as_dict
from retrieval.copies.text_groups import TextGroups


def summary_as_dict(
    summary: DocumentSummary, groups: TextGroups | None, tags: Sequence[str] = ()
) -> dict[str, object]:
    """Return an article of the list as a dict for JSON.

    Args:
        summary: the article.
        groups: which articles of the library are one text; None to tell of no copies.
        tags: the article's tags.
    """
    group = groups.group_of(summary.doc_id) if groups else None
    earliest = group.earliest if group else None
    return {
        "doc_id": summary.doc_id,
        "title": summary.title,
        "source": summary.source,
        "published": summary.published.isoformat() if summary.published else None,
        "modified": summary.modified.isoformat() if summary.modified else None,
        "language": summary.language or None,
        "characters": summary.characters,
        "passages": summary.passages,
        "embedded": summary.vectors,
        "tags": list(tags),
        "copy_of": earliest if earliest != summary.doc_id else None,
        "same_text": [each for each in group.doc_ids if each != summary.doc_id] if group else [],
    }


def document_as_dict(
    document: Document, as_read: Document, passages: Sequence[Passage]
) -> dict[str, object]:
    """Return an article and the spans of its passages as a dict for JSON.

    Args:
        document: the article.
        as_read: the same article without the reader's corrections.
        passages: the article's passages.
    """
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published": document.published.isoformat() if document.published else None,
        "modified": document.modified.isoformat() if document.modified else None,
        "language": document.language or None,
        "file_says": corrected_facts(document, as_read),
        "uri": document.uri,
        "sha256": document.sha256,
        "encoding": document.encoding,
        "path": document.path,
        "notes": list(document.notes),
        "text": document.text,
        "skipped": [[span.start, span.end] for span in document.skipped],
        "layout": layout_as_dict(document.layout) if document.layout != NO_LAYOUT else None,
        "passages": [[passage.span.start, passage.span.end] for passage in passages],
    }

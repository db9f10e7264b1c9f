"""The command `footnote copies`."""

from __future__ import annotations

from index.documents import Document, Span
from index.protocols import Library
from retrieval.copies.changes import TextChange
from retrieval.copies.phrases import (
    article_line,
    change_name,
    counts_line,
    earliest_line,
    paragraphs_line,
    relation_line,
    sorted_by_weight,
)
from retrieval.copies.reader import ArticleCopies, CopyReader, Relation
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import on_one_line, print_err

# How many changes are printed for two articles, and how many characters of each side.
_MOST_CHANGES, _MOST_CHARACTERS = 12, 100


def print_copies(library: Library, doc_id: str | None, *, as_json: bool) -> None:
    """Print which articles are one text, or what one article shares with the others; or JSON.

    Args:
        library: the library.
        doc_id: an article's id; None for the whole library.
        as_json: whether to print JSON instead of text.

    Raises:
        DocumentNotFound: the library has no article with this id.
    """
    if doc_id is None:
        _print_groups(library, as_json=as_json)
        return
    copies = CopyReader().of_article(library, doc_id)
    if as_json:
        terminal.write_json(copies.as_dict())
        return
    for number, relation in enumerate(copies.relations):
        if number:
            terminal.write_text("")
        _print_relation(copies.document, relation)
    print_err(_summary(copies))


def _print_groups(library: Library, *, as_json: bool) -> None:
    groups = CopyReader().groups(library)
    if as_json:
        terminal.write_json(groups.as_dict())
        return
    with library.snapshot() as snapshot:
        articles = {summary.doc_id: summary for summary in snapshot.summaries()}
    for group in groups.groups:
        by = f" by {group.agency}" if group.agency else ""
        text = f"One text{by} in {plural(len(group.doc_ids), 'article')}"
        earliest = earliest_line(group, articles)
        terminal.write_text(on_one_line("; ".join(filter(None, [text, earliest]))))
        for doc_id in group.doc_ids:
            if doc_id in articles:
                line = article_line(articles[doc_id])
                terminal.write_text(f"  {on_one_line(doc_id)}  {on_one_line(line)}")
    print_err(f"{counts_line(groups)}.")


def _print_relation(document: Document, relation: Relation) -> None:
    other = relation.document
    terminal.write_text(f"{on_one_line(other.doc_id)}  {on_one_line(article_line(other))}")
    terminal.write_text(f"  {relation_line(relation)}")
    if paragraphs := paragraphs_line(relation):
        terminal.write_text(f"  {paragraphs}")
    changes = sorted_by_weight(relation.changes)
    for change in changes[:_MOST_CHANGES]:
        terminal.write_text(f"  {change_name(change)}  {_change_line(document, other, change)}")
    if len(changes) > _MOST_CHANGES:
        terminal.write_text(f"  and {plural(len(changes) - _MOST_CHANGES, 'more change')}: --json")


def _change_line(document: Document, other: Document, change: TextChange) -> str:
    """Return a change as "[5, 11) “12,000” there: “13,000”"."""
    if not change.other_span:
        return f"[{change.span.start}, {change.span.end}) {_words(document, change.span)}"
    there = _words(other, change.other_span)
    place = f"[{change.other_span.start}, {change.other_span.end})"
    if not change.span:
        return f"{place} {there}"
    return (
        f"[{change.span.start}, {change.span.end}) {_words(document, change.span)} there: {there}"
    )


def _words(document: Document, span: Span) -> str:
    """Return the words at a span on one line, quoted; the middle of many is left out."""
    words = on_one_line(span.of(document.text))
    if len(words) > _MOST_CHARACTERS:
        half = _MOST_CHARACTERS // 2
        words = f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"
    return f"“{words}”"


def _summary(copies: ArticleCopies) -> str:
    """Return how many articles are one text with an article, and how many share parts of it."""
    same = len(copies.group.doc_ids) - 1 if copies.group else 0
    parts = sum(not relation.is_copy for relation in copies.relations)
    if not same and not parts:
        return "No other article shares text with it."
    agency = f" by {copies.group.agency}" if copies.group and copies.group.agency else ""
    one = f"One text{agency} with {plural(same, 'other article')}"
    shares = f"{plural(parts, 'article')} share{'s' if parts == 1 else ''} passages with it"
    return "; ".join([*([one] if same else []), *([shares] if parts else [])]) + "."

"""What the table of sources shows, as values: rows, their order, and what removing them takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from index.contents import DocumentEntry, DocumentSummary, Totals
from index.workspace.judgements import JudgedQuestion
from retrieval.wording.phrases import display_title, plural

Listed = TypeVar("Listed", DocumentSummary, DocumentEntry)

_NAMED = 5  # articles named before they are removed


class Column(StrEnum):
    """A column of the table, by which it can be sorted."""

    TITLE = "title"
    OUTLET = "outlet"
    DATE = "date"
    ADDED = "added"
    LENGTH = "length"
    PASSAGES = "passages"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the table is sorted, and which way."""

    column: Column = Column.TITLE
    descending: bool = False

    def turned_to(self, column: Column) -> Order:
        """Return the order after a column's head was pressed."""
        if column is self.column:
            return Order(column, not self.descending)
        # Of dates and numbers the newest and the greatest are looked for.
        numbers = (Column.DATE, Column.ADDED, Column.LENGTH, Column.PASSAGES)
        return Order(column, column in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One article in the table of sources.

    Attributes:
        complete: whether every passage has a vector.
    """

    doc_id: str
    title: str
    outlet: str
    date: str
    added: str
    length: str
    passages: str
    state: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalView:
    """What is asked before articles are removed."""

    question: str
    takes: str
    names: tuple[str, ...]


def source_row(summary: DocumentSummary) -> SourceRow:
    """Return an article as the table shows it."""
    complete = summary.vectors >= summary.passages
    return SourceRow(
        doc_id=summary.doc_id,
        title=display_title(summary),
        outlet=summary.source.strip(),
        date=_day(summary.published) if summary.published else "",
        added=_day(summary.added_at.astimezone().date()),
        length=f"{summary.characters:,}",
        passages=f"{summary.passages:,}",
        state="fully indexed" if complete else "by words only",
        complete=complete,
    )


def sort_summaries(summaries: Iterable[DocumentSummary], order: Order) -> list[DocumentSummary]:
    """Return articles in an order; those that lack the value come last either way."""
    value = _VALUES[order.column]
    by_title = sorted(
        summaries, key=lambda summary: (display_title(summary).casefold(), summary.doc_id)
    )
    known = [summary for summary in by_title if value(summary) not in (None, "")]
    known.sort(key=value, reverse=order.descending)
    return known + [summary for summary in by_title if value(summary) in (None, "")]


def filter_by_words(summaries: Iterable[Listed], words: str) -> list[Listed]:
    """Return the articles whose title, outlet, date or id holds every one of the words."""
    wanted = words.casefold().split()
    if not wanted:
        return list(summaries)
    return [
        summary for summary in summaries if all(word in _searchable(summary) for word in wanted)
    ]


def totals_line(totals: Totals) -> str:
    """Say how much the library holds, and how it is searched for the moment."""
    held = f"{plural(totals.documents, 'article')} · {plural(totals.passages, 'passage')}"
    return f"{held} · {searching_line(totals) or 'searched by words and by meaning'}"


def searching_line(totals: Totals) -> str:
    """Say what is searched by words only so far, nothing where all is indexed."""
    pending = totals.passages - totals.vectors
    if not pending:
        return ""
    if pending == totals.passages:
        return "searched by words only, until the meaning is indexed"
    return f"{plural(pending, 'passage')} searched by words only so far"


def removal_view(
    summaries: Sequence[DocumentSummary], judged: Iterable[JudgedQuestion]
) -> RemovalView:
    """Return what is asked before these articles are removed: exactly what will go."""
    doc_ids = {summary.doc_id for summary in summaries}
    judgements = sum(
        passage.doc_id in doc_ids for question in judged for passage in question.passages
    )
    passages = plural(sum(summary.passages for summary in summaries), "passage")
    of = "it" if len(summaries) == 1 else "them"
    also = f" and {plural(judgements, 'judgement')} of {of}" if judgements else ""
    names = [display_title(summary) for summary in summaries[:_NAMED]]
    if len(summaries) > _NAMED:
        names.append(f"and {len(summaries) - _NAMED:,} more")
    return RemovalView(
        question=f"Remove {plural(len(summaries), 'article')}?",
        takes=(
            f"This removes {passages}{also} from the library, for good. Your own files stay as "
            "they are."
        ),
        names=tuple(names),
    )


def select_by_id(
    summaries: Iterable[DocumentSummary], doc_ids: Collection[str]
) -> list[DocumentSummary]:
    """Return the articles of these ids, in the order given."""
    wanted = set(doc_ids)
    return [summary for summary in summaries if summary.doc_id in wanted]


_VALUES: dict[Column, Callable[[DocumentSummary], Any]] = {
    Column.TITLE: lambda summary: display_title(summary).casefold(),
    Column.OUTLET: lambda summary: summary.source.strip().casefold(),
    Column.DATE: lambda summary: summary.published.toordinal() if summary.published else None,
    Column.ADDED: lambda summary: summary.added_at.timestamp(),
    Column.LENGTH: lambda summary: summary.characters,
    Column.PASSAGES: lambda summary: summary.passages,
    Column.STATE: lambda summary: int(summary.vectors < summary.passages),
}


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _searchable(summary: DocumentSummary | DocumentEntry) -> str:
    published = _written(summary.published) if summary.published else ""
    return f"{display_title(summary)} {summary.source} {published} {summary.doc_id}".casefold()


@lru_cache(maxsize=10_000)
def _written(day: date) -> str:
    """Return a date as it is shown beside an article; kept, for it takes the longest."""
    return f"{day.day} {day:%B} {day.year}"

"""Which articles are one text, and what copies changed, as the app shows them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from index.contents import DocumentSummary
from index.documents import Document, Span
from retrieval.checks.differences import ChangeKind
from retrieval.citation import Answer
from retrieval.copies.phrases import (
    change_name,
    earliest_line,
    paragraphs_line,
    relation_line,
    sorted_by_weight,
)
from retrieval.copies.reader import Relation
from retrieval.copies.text_groups import TextGroup, TextGroups
from retrieval.evidence.copies_line import copies_line
from retrieval.wording.phrases import byline, display_title, plural

# How many groups and changes are shown, and how many characters of the words of a change.
MOST_GROUPS = 50
_MOST_CHANGES, _MOST_CHARACTERS = 30, 240
# How many figures that differ are named beside a copy.
_FIGURES_NAMED = 2
# A change of few characters is shown with so many of its article on each side.
_FEW_CHARACTERS, _BESIDE = 40, 30
# How many answers' lines are kept.
_KEPT_LINES = 256
_lines: OrderedDict[object, str] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class CopyRow:
    """An article of a group.

    Attributes:
        doc_id: its id.
        title: its title.
        byline: its outlet and date.
        differences: how many differences it has to the first of its group; empty for the first, and
            where they were not counted.
    """

    doc_id: str
    title: str
    byline: str
    differences: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """Articles that are one text, the earliest first.

    Attributes:
        heading: how many they are, and which is the earliest.
        rows: the articles.
    """

    heading: str
    rows: tuple[CopyRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A difference between two articles.

    Attributes:
        name: what it is about.
        here: the words in the article that was asked about, with those around them; empty if it
            has none.
        there: the words in the other article, likewise.
    """

    name: str
    here: tuple[str, str, str] | None
    there: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """What an article shares with the first of its group.

    Attributes:
        doc_id: the article's id.
        lines: how much they share, and which paragraphs.
        changes: what differs, figures, "not" and names first.
        more: how many more changes there are, empty if none.
    """

    doc_id: str
    lines: tuple[str, ...]
    changes: tuple[ChangeRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Differences:
    """How an article differs from the first of its group.

    Attributes:
        count: how many differences it has.
        figures: the figures that differ: "23 → 32".
    """

    count: int
    figures: tuple[str, ...]

    @property
    def line(self) -> str:
        """The differences in short, the figures by themselves: "2 differences, figure 23 → 32"."""
        count = plural(self.count, "difference")
        if not self.figures:
            return count
        word = "figure" if len(self.figures) == 1 else "figures"
        more = ", …" if len(self.figures) > _FIGURES_NAMED else ""
        return f"{count}, {word} {', '.join(self.figures[:_FIGURES_NAMED])}{more}"


def differences_of(relation: Relation, document: Document, first: Document) -> Differences:
    """Return how an article differs from the first of its group.

    Args:
        relation: what they share.
        document: the article.
        first: the first article of its group.
    """
    figures = [
        f"{change.other_span.of(first.text)} → {change.span.of(document.text)}"
        for change in relation.changes
        if change.kind is ChangeKind.FIGURE
    ]
    return Differences(len(relation.changes), tuple(figures))


def group_views(
    groups: TextGroups,
    articles: Mapping[str, DocumentSummary],
    differences: Mapping[str, Differences] = MappingProxyType({}),
) -> tuple[GroupView, ...]:
    """Return the largest groups of articles that are one text.

    Args:
        groups: the groups.
        articles: the articles by their ids.
        differences: how many differences articles have to the first of their groups, by their ids.
    """
    return tuple(_group_view(group, articles, differences) for group in groups.groups[:MOST_GROUPS])


def _group_view(
    group: TextGroup,
    articles: Mapping[str, DocumentSummary],
    differences: Mapping[str, Differences],
) -> GroupView:
    by = f" by {group.agency}" if group.agency else ""
    heading = f"One text{by} in {plural(len(group.doc_ids), 'article')}"
    known = [articles[doc_id] for doc_id in group.doc_ids if doc_id in articles]
    return GroupView(
        "; ".join(filter(None, [heading, earliest_line(group, articles)])),
        tuple(
            CopyRow(
                each.doc_id,
                display_title(each),
                byline(each),
                differences[each.doc_id].line if each.doc_id in differences else "",
            )
            for each in known
        ),
    )


def comparison_view(document: Document, relation: Relation) -> ComparisonView:
    """Return what an article shares with another one.

    Args:
        document: the article.
        relation: what it shares with the other.
    """
    changes = sorted_by_weight(relation.changes)
    more = len(changes) - _MOST_CHANGES
    return ComparisonView(
        document.doc_id,
        tuple(filter(None, [relation_line(relation), paragraphs_line(relation)])),
        tuple(
            ChangeRow(
                change_name(change),
                _words(document, change.span),
                _words(relation.document, change.other_span),
            )
            for change in changes[:_MOST_CHANGES]
        ),
        f"and {plural(more, 'more change')}" if more > 0 else "",
    )


def _words(document: Document, span: Span) -> tuple[str, str, str] | None:
    """Return a few words before a change, its own, and a few after it; None if it has none."""
    words, text = span.of(document.text), document.text
    if not words:
        return None
    if len(words) > _FEW_CHARACTERS:
        half = _MOST_CHARACTERS // 2
        whole = len(words) <= _MOST_CHARACTERS
        return "", words if whole else f"{words[:half]} … {words[-half:]}", ""
    before = text[max(0, span.start - _BESIDE) : span.start].split("\n")[-1]
    after = text[span.end : span.end + _BESIDE].split("\n")[0]
    # Half a word at either end is left out.
    if span.start - len(before) > 0 and text[span.start - len(before) - 1] != "\n":
        before = before.partition(" ")[2]
    if span.end + len(after) < len(text) and text[span.end + len(after)] != "\n":
        after = after.rpartition(" ")[0]
    return before, words, after


def texts_line(answer: Answer) -> str:
    """Return how many texts stand behind the articles of an answer; empty if none is a copy.

    A page is drawn again at every click, so the lines of the last answers are kept.
    """
    documents = [(each.document, each.span, each.rank) for each in answer.citations]
    documents += [(c.document, c.span, 0) for each in answer.citations for c in each.also_in]
    key = tuple(
        (document.text_sha256, document.title, document.source, document.published, span, rank)
        for document, span, rank in documents
    )
    with _lock:
        if key in _lines:
            return _lines[key]
    line = copies_line(answer)
    with _lock:
        _lines[key] = line
        while len(_lines) > _KEPT_LINES:
            _lines.popitem(last=False)
    return line

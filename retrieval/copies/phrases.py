"""Lines on copies that the terminal and the app share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.contents import DocumentSummary
from index.documents import Document
from retrieval.checks.differences import ChangeKind
from retrieval.copies.changes import TextChange
from retrieval.copies.reader import Relation
from retrieval.copies.text_groups import TextGroup, TextGroups
from retrieval.wording.phrases import byline, display_title, plural

Article = Document | DocumentSummary

_NAMES = {
    ChangeKind.FIGURE: "figure",
    ChangeKind.NAME: "name",
    ChangeKind.NEGATION: "“not”",
    ChangeKind.WORD: "words",
    ChangeKind.OMISSION: "only there",
    ChangeKind.INSERTION: "only here",
}


WHAT_IS_COMPARED = (
    "Two articles count as one text if nearly half of the words of the shorter one, or more, stand "
    "in the longer one in the same order. Nothing else is compared. A text that was retold in "
    "other words, or translated, is not found, so articles that are no copies may still have one "
    "source."
)
"""What is claimed of articles that are copies or none, and what is not."""


def counts_line(groups: TextGroups) -> str:
    """Return how many articles there are and how many texts: "6 articles, 2 texts (…)"."""
    articles, texts = groups.article_count, groups.text_count
    counted = plural(articles, "article")
    if articles == texts:
        return f"{counted}, no copies found" if articles > 1 else counted
    copies = "the other one is a copy" if articles == texts + 1 else "the others are copies"
    return f"{counted}, {plural(texts, 'text')} ({copies})"


def article_line(article: Article) -> str:
    """Return an article's title, outlet and date."""
    return " · ".join(filter(None, [display_title(article), byline(article)]))


def earliest_line(group: TextGroup, articles: Mapping[str, Article]) -> str:
    """Return which article of a group is the earliest; empty if it is not known.

    Of several articles of the first day, the agency's is named as such, for nobody knows the hour.

    Args:
        group: the group.
        articles: the articles by their ids.
    """
    earliest = articles.get(group.earliest) if group.earliest else None
    if earliest is None:
        return ""
    named = "the agency’s, of the earliest day" if group.is_first_by_credit else "the earliest"
    return f"{named}: {article_line(earliest)}"


def relation_line(relation: Relation) -> str:
    """Return how much two articles share, which was first, and how much differs."""
    shared = relation.shared
    other = {True: "earlier", False: "later", None: "other"}[relation.is_earlier]
    name = f"the {other} article"
    if not relation.is_copy:
        kind = f"Shares passages with {name}"
    elif relation.changes:
        kind = f"The same text as {name}"
    else:
        kind = f"The same text as {name}, word for word"
    changes = f", with {plural(len(relation.changes), 'change')}" if relation.changes else ""
    share, other_share = _percent(shared.share), _percent(shared.other_share)
    return f"{kind}{changes}. Shared: {share} of this article, {other_share} of the {other} one."


def paragraphs_line(relation: Relation) -> str:
    """Return which paragraphs two articles share; empty if no whole one."""
    here, there = relation.paragraphs, relation.other_paragraphs
    if not here or not there:
        return ""
    return f"Shared paragraphs: {_ranges(here)} here, {_ranges(there)} there."


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers with runs of them as ranges: "1–3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if run[1:] else str(run[0]) for run in runs)


def change_name(change: TextChange) -> str:
    """Return what a change is about."""
    return "spelling" if change.is_spelling else _NAMES[change.kind]


def sorted_by_weight(changes: Sequence[TextChange]) -> list[TextChange]:
    """Return changes: figures, "not" and names first, spellings last."""
    order = [
        ChangeKind.FIGURE, ChangeKind.NEGATION, ChangeKind.NAME, ChangeKind.OMISSION,
        ChangeKind.INSERTION, ChangeKind.WORD,
    ]  # fmt: skip
    return sorted(changes, key=lambda change: (change.is_spelling, order.index(change.kind)))


def _percent(share: float) -> str:
    """Return a share in percent; 100 only if nothing is left out."""
    return f"{100 if share == 1 else min(round(100 * share), 99)}%"

"""Group articles that are one text: copies of a wire story, versions, reprints.

Articles that have about half of each other or more are joined, and so are those that they are
joined to; each may differ from the next. A much shorter article, such as a text that was cut, joins
the one of which it has most, and joins no two others. A digest of several texts that have nothing
in common joins the one that it has most of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from index.documents import Document
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.credits import agency_named, credited_agency
from retrieval.copies.shared_text import find_shared_text
from retrieval.copies.shingles import Candidate
from retrieval.copies.text_groups import TextGroup, TextGroups

# An article with at most this share of another is much shorter.
_MUCH_SHORTER = 0.45
# Of two texts that are no copies, another pair of articles is compared only if its estimated share
# is greater by more than this.
_NEARLY = 0.05
# A digest holds at least so many shorter texts, no two of which have more than this share in
# common.
_LEAST_DIGESTED, _NOTHING = 3, 0.25

Read = Callable[[int], ComparedArticle]
"""Returns the article at a position, prepared for comparisons."""


def group_articles(
    documents: Sequence[Document], candidates: Iterable[Candidate], read: Read
) -> TextGroups:
    """Return the groups of articles that are one text.

    Args:
        documents: the articles.
        candidates: the pairs that may share text, those with the greatest share first.
        read: returns an article prepared for comparisons, by its position in `documents`.
    """
    candidates = list(candidates)
    links = _Links(len(documents), candidates, read).all()
    groups = [
        _described([documents[position] for position in sorted(positions)])
        for positions in _components(len(documents), links)
        if len(positions) > 1
    ]
    return TextGroups(
        len(documents), tuple(sorted(groups, key=lambda each: (-len(each.doc_ids), each.doc_ids)))
    )


class _Contained(NamedTuple):
    """A text that stands in a longer one, each given by one of its articles.

    Attributes:
        short: the position of the shorter article.
        long: the position of the longer one.
        share: the share of the longer one's words that the shorter has.
    """

    short: int
    long: int
    share: float


class _Links:
    """Finds which articles are to be joined."""

    def __init__(self, count: int, candidates: Sequence[Candidate], read: Read) -> None:
        self._read = read
        self._texts = _Joined(count)
        self._joined: list[tuple[int, int]] = []
        self._contained: list[_Contained] = []
        # Two texts whose articles were compared, and up to which estimated share that is enough.
        self._compared: dict[frozenset[int], float] = {}
        self._candidates = candidates

    def all(self) -> list[tuple[int, int]]:
        """Return pairs of articles that are one text; not every such pair."""
        # Those of like length first: what they join need not be compared again. An article that was
        # just compared is still at hand, so the pairs of an article follow each other.
        order = sorted(
            self._candidates,
            key=lambda each: (each.longer_share <= _MUCH_SHORTER / 2, each.first, each.second),
        )
        for candidate in order:
            self._compare(candidate)
        return [*self._joined, *((each.short, each.long) for each in self._attached())]

    def _compare(self, candidate: Candidate) -> None:
        """Compare a pair of articles, unless their texts were compared before."""
        first, second = candidate.first, candidate.second
        texts = frozenset((self._texts.root(first), self._texts.root(second)))
        if len(texts) == 1 or candidate.share <= self._compared.get(texts, 0.0):
            return
        shared = find_shared_text(self._read(first), self._read(second))
        if shared is None or not shared.is_copy:
            self._compared[texts] = candidate.share + _NEARLY
            return
        if min(shared.share, shared.other_share) > _MUCH_SHORTER:
            self._texts.join(first, second)
            self._joined.append((first, second))
            return
        self._compared[texts] = 1.0
        if shared.share > shared.other_share:
            self._contained.append(_Contained(first, second, shared.other_share))
        else:
            self._contained.append(_Contained(second, first, shared.share))

    def _attached(self) -> list[_Contained]:
        """Return for each shorter text the longer one that it joins."""
        best: dict[int, _Contained] = {}
        for each in sorted(self._contained, key=lambda each: -each.share):
            text, longer = self._texts.root(each.short), self._texts.root(each.long)
            if text != longer:
                best.setdefault(text, each)
        in_longer: dict[int, list[_Contained]] = {}
        for each in best.values():
            in_longer.setdefault(self._texts.root(each.long), []).append(each)
        similar = {
            frozenset((self._texts.root(each.first), self._texts.root(each.second)))
            for each in self._candidates
            if each.share > _NOTHING
        }
        return [
            each for found in in_longer.values() for each in self._without_digested(found, similar)
        ]

    def _without_digested(
        self, found: list[_Contained], similar: Set[frozenset[int]]
    ) -> list[_Contained]:
        """Return the text that a digest has most of; of any other article all texts within it.

        Args:
            found: the texts within the article.
            similar: the pairs of texts that share more than nothing.
        """
        texts = [self._texts.root(each.short) for each in found]
        is_digest = len(texts) >= _LEAST_DIGESTED and not any(
            frozenset(pair) in similar for pair in combinations(texts, 2)
        )
        return [max(found, key=lambda each: each.share)] if is_digest else found


def _described(documents: Sequence[Document]) -> TextGroup:
    """Return the group of some articles: sorted, with the earliest and the agency."""
    named = Counter(filter(None, map(credited_agency, documents)))
    agency = min(named, key=lambda name: (-named[name], name)) if named else None

    def order(document: Document) -> tuple[bool, str, bool]:
        day = document.published.isoformat() if document.published else ""
        return not day, day, agency is None or agency_named(document.source) != agency

    ordered = sorted(documents, key=lambda each: (*order(each), each.title, each.doc_id))
    first, second = ordered[:2]
    known = first.published is not None and order(first) != order(second)
    return TextGroup(
        tuple(document.doc_id for document in ordered),
        first.doc_id if known else None,
        agency,
        is_first_by_credit=known and first.published == second.published,
    )


def _components(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    joined = _Joined(count)
    for first, second in links:
        joined.join(first, second)
    found: dict[int, list[int]] = {}
    for position in range(count):
        found.setdefault(joined.root(position), []).append(position)
    return list(found.values())


class _Joined:
    """Disjoint sets of positions (union-find)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, position: int) -> int:
        """Return the position that stands for the set of a position."""
        while self._above[position] != position:
            self._above[position] = self._above[self._above[position]]
            position = self._above[position]
        return position

    def join(self, first: int, second: int) -> None:
        """Join the sets of two positions."""
        self._above[self.root(second)] = self.root(first)

"""Copies among the articles of a library: which are one text, and who has what from whom.

Nothing is written to disk. The samples of the articles' words are kept in memory, by the digest of
their text, and those of articles that are gone are dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.contents import LibraryVersion
from index.documents import Document, Span
from index.protocols import Library, Snapshot
from index.text.sentences import paragraph_spans
from retrieval.copies.changes import TextChange, find_changes
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.grouping import group_articles
from retrieval.copies.shared_text import SharedText, find_shared_text
from retrieval.copies.shingles import Sample, find_candidates, may_share_text, sample_article
from retrieval.copies.text_groups import TextGroup, TextGroups

# How many articles are kept prepared for comparisons while a library is grouped.
_PREPARED = 256
# Parts with fewer words in all are not told: a name of an office, a standing phrase.
_LEAST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Relation:
    """What an article shares with another one.

    Attributes:
        document: the other article.
        shared: the parts that both have.
        changes: how the article differs from the other.
        is_copy: whether the two are one text.
        is_earlier: whether the other was published before the article; None if the dates do not
            tell.
    """

    document: Document
    shared: SharedText
    changes: tuple[TextChange, ...]
    is_copy: bool
    is_earlier: bool | None

    @property
    def spans(self) -> tuple[tuple[Span, Span], ...]:
        """The parts, each as its place in the article and in the other."""
        article, other = self.shared.article, self.shared.other
        return tuple(
            (article.span(part.words), other.span(part.other_words)) for part in self.shared.parts
        )

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The numbers of the article's paragraphs that the other has, from 1."""
        return _paragraphs(self.shared.article.document, [here for here, _ in self.spans])

    @property
    def other_paragraphs(self) -> tuple[int, ...]:
        """The numbers of the other article's paragraphs that the article has, from 1."""
        return _paragraphs(self.document, [there for _, there in self.spans])

    def as_dict(self) -> dict[str, Any]:
        """Return the relation as `copies --json` prints it."""
        document = self.document
        return {
            "doc_id": document.doc_id,
            "title": document.title,
            "source": document.source,
            "published": document.published.isoformat() if document.published else None,
            "copy": self.is_copy,
            "earlier": self.is_earlier,
            "share": round(self.shared.share, 4),
            "share_of_other": round(self.shared.other_share, 4),
            "paragraphs": list(self.paragraphs),
            "other_paragraphs": list(self.other_paragraphs),
            "parts": [
                {"here": [here.start, here.end], "there": [there.start, there.end]}
                for here, there in self.spans
            ],
            "changes": [change.as_dict() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class ArticleCopies:
    """What an article shares with the other articles of a library.

    Attributes:
        document: the article.
        group: the articles that are one text with it; None if there are none.
        relations: what it shares with others, most of its words first.
    """

    document: Document
    group: TextGroup | None
    relations: tuple[Relation, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return them as `copies DOC --json` prints them."""
        return {
            "doc_id": self.document.doc_id,
            "group": self.group.as_dict() if self.group else None,
            "relations": [relation.as_dict() for relation in self.relations],
        }


def compare_articles(document: Document, other: Document) -> Relation | None:
    """Return what an article shares with another one; None if it is next to nothing."""
    return _relation(ComparedArticle(document), ComparedArticle(other))


class CopyReader:
    """Finds the copies among a library's articles, and keeps what it found until they change.

    Thread safety:
        Safe to share between threads; they take turns.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._samples: dict[str, Sample] = {}
        self._groups: tuple[LibraryVersion, TextGroups] | None = None

    def groups(self, library: Library) -> TextGroups:
        """Return which articles of a library are one text.

        Raises:
            LibraryBusy: another program held the library for half a minute.
        """
        with library.snapshot() as snapshot:
            version = snapshot.version
        # No snapshot is held while another thread compares: a writer would wait for it.
        with self._lock:
            if self._groups is not None and self._groups[0] == version:
                return self._groups[1]
        with library.snapshot() as snapshot:
            version, documents = snapshot.version, _documents(snapshot)
        with self._lock:
            return self._current(version, documents)

    def of_article(self, library: Library, doc_id: str) -> ArticleCopies:
        """Return what an article shares with the others, with the changes.

        Raises:
            DocumentNotFound: the library has no article with this id.
            LibraryBusy: another program held the library for half a minute.
        """
        with library.snapshot() as snapshot:
            version = snapshot.version
            document = snapshot.document(doc_id)
            documents = _documents(snapshot)
        others = [each for each in documents if each.doc_id != doc_id]
        with self._lock:
            groups = self._current(version, documents)
            samples = self._sample([document, *others])
        article = ComparedArticle(document)
        relations = [
            relation
            for position in may_share_text(samples[0], samples[1:])
            if (relation := _relation(article, ComparedArticle(others[position])))
        ]
        relations.sort(key=lambda each: (-each.shared.share, each.document.doc_id))
        return ArticleCopies(document, groups.group_of(doc_id), tuple(relations))

    def is_current(self, library: Library) -> bool:
        """Return whether `groups` need not compare anything, as it did before.

        Raises:
            LibraryBusy: another program held the library for half a minute.
        """
        with library.snapshot() as snapshot:
            version = snapshot.version
        with self._lock:
            return self._groups is not None and self._groups[0] == version

    def _current(self, version: LibraryVersion, documents: Sequence[Document]) -> TextGroups:
        """Return the groups of these articles, which are those of a version of the library."""
        if self._groups is None or self._groups[0] != version:
            candidates = find_candidates(self._sample(documents))
            self._groups = version, group_articles(documents, candidates, _reading(documents))
        return self._groups[1]

    def _sample(self, documents: Sequence[Document]) -> list[Sample]:
        """Return the sample of each article; forget those of other articles."""
        self._samples = {
            document.text_sha256: found
            if (found := self._samples.get(document.text_sha256)) is not None
            else sample_article(document)
            for document in documents
        }
        return [self._samples[document.text_sha256] for document in documents]


def _paragraphs(document: Document, spans: Sequence[Span]) -> tuple[int, ...]:
    """Return the numbers of the paragraphs of which half or more is within some spans."""
    paragraphs = [
        paragraph
        for piece in document.searchable_spans()
        for paragraph in paragraph_spans(document.text, piece)
    ]
    shared = [
        sum(
            max(min(span.end, paragraph.end) - max(span.start, paragraph.start), 0)
            for span in spans
        )
        for paragraph in paragraphs
    ]
    return tuple(
        number
        for number, (paragraph, characters) in enumerate(zip(paragraphs, shared, strict=True), 1)
        if 2 * characters >= len(paragraph)
    )


def _documents(snapshot: Snapshot) -> list[Document]:
    """Return every article, in the order of the list of sources."""
    ids = [entry.doc_id for entry in snapshot.entries()]
    found: Mapping[str, Document] = snapshot.documents(ids)
    return [found[doc_id] for doc_id in ids]


def _reading(documents: Sequence[Document]) -> Callable[[int], ComparedArticle]:
    @lru_cache(maxsize=_PREPARED)
    def read(position: int) -> ComparedArticle:
        return ComparedArticle(documents[position])

    return read


def _relation(article: ComparedArticle, other: ComparedArticle) -> Relation | None:
    """Return what two articles share; None if it is next to nothing."""
    shared = find_shared_text(article, other)
    if shared is None or shared.word_count < _LEAST_TOLD:
        return None
    is_copy = shared.is_copy
    days = article.document.published, other.document.published
    told = None not in days and days[0] != days[1]
    return Relation(
        document=other.document,
        shared=shared,
        # What else stands in two articles that only share passages is no change.
        changes=find_changes(shared, whole=is_copy),
        is_copy=is_copy,
        is_earlier=days[1] < days[0] if told and days[0] and days[1] else None,
    )

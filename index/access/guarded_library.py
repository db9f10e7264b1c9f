"""`GuardedLibrary`: a library as somebody with certain rights may use it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.access.guarded_intake import GuardedIntake
from index.access.limited_snapshot import LimitedSnapshot
from index.access.rights import Identity, Rights, Role
from index.contents import Change, DocumentSummary
from index.documents import Anchor, Document
from index.errors import DocumentNotFound, NotAllowed
from index.models.protocols import Embedder, Reader, Reranker
from index.protocols import Intake, Library, Snapshot, Writer
from index.workspace.conversations import ConversationWriter
from index.workspace.judgements import JudgedQuestion
from index.workspace.labels import LabelTransaction, LabelWriter, NamedScope
from index.workspace.notes import Note, NoteWriter


@dataclass(frozen=True, slots=True)
class _Part:
    """The articles that a person may use, and the state of the library that tells it.

    Attributes:
        state: the library's state.
        doc_ids: the ids of the articles.
        rows: what is listed of them.
        seq: the number of this part's state, from 0 for the first that was looked at.
    """

    state: object
    doc_ids: frozenset[str]
    rows: tuple[DocumentSummary, ...]
    seq: int


class GuardedLibrary:
    """A library as a person uses it: what he may not do raises `NotAllowed`.

    Conversations, judgements and notes are the person's own. If the rights are limited to
    collections, every snapshot is a `LimitedSnapshot`: the library looks as if it had no other
    articles. Which articles those are is looked up in each snapshot, so an article that is tagged,
    corrected or removed counts at once. The number of changes (`seq`) is that of changes of this
    part which this object has seen.

    Args:
        library: the library.
        identity: the person.
        still: tells whether the person still has these rights. If not, every use raises
            `NotAllowed`. None where the rights are looked up before each use.

    Thread safety:
        Safe to share between threads, as the library is.
    """

    def __init__(
        self, library: Library, identity: Identity, still: Callable[[], bool] | None = None
    ) -> None:
        self._library = library.of_person(identity.name)
        self.rights = identity.rights
        self._still = still
        self._lock = threading.Lock()
        self._part: _Part | None = None
        self.intake: Intake = GuardedIntake(library.intake, lambda: self._rights, self._allowed_ids)
        self.conversations: ConversationWriter = self._library.conversations
        self.labels, self.notes = LabelWriter(self._labels_of_editor), self._library.notes
        if self.is_limited:
            self.notes = LimitedNotes(self._library.notes, self._allowed_ids)

    @property
    def is_limited(self) -> bool:
        """Whether the person may use some collections only."""
        return self.rights.collections is not None

    @property
    def _rights(self) -> Rights:
        """The rights, looked up for what is about to be done."""
        if self._still is not None and not self._still():
            raise NotAllowed("What you may use here has changed. Open the page again.")
        return self.rights

    @property
    def embedder(self) -> Embedder:
        """The embedder that makes the library's vectors."""
        return self._library.embedder

    @property
    def reranker(self) -> Reranker | None:
        """The model that reranks passages; None if none is set."""
        return self._library.reranker

    @property
    def reader(self) -> Reader | None:
        """The model that tells which passages answer; None to rank without one."""
        return self._library.reader

    def of_person(self, person: str) -> Library:
        """Return the library of another person with the same rights."""
        return GuardedLibrary(self._library, Identity(person, self.rights), self._still)

    def set_reranker(self, model: str | None) -> None:
        """Set the library's reranking model; an owner may."""
        self._rights.require(Role.OWNER)
        self._library.set_reranker(model)

    def owns(self, path: Path) -> bool:
        """Return whether a file at this path would be among the library's own files."""
        return self._library.owns(path)

    def stamp(self) -> object:
        """Return a value that changes with every write; None if the library is gone."""
        return self._library.stamp()

    @contextmanager
    def snapshot(self, *, wait_seconds: float | None = None) -> Iterator[Snapshot]:
        """Open a consistent view of what the person may use, until the block ends."""
        names = self._rights.collections
        with self._library.snapshot(wait_seconds=wait_seconds) as snapshot:
            if names is None:
                yield snapshot
            else:
                part = self._part_in(snapshot, names)
                yield LimitedSnapshot(snapshot, part.doc_ids, names, part.seq)

    def writer(self, *, wait_seconds: float = 0.0) -> AbstractContextManager[Writer]:
        """Become the one writer; an editor of all articles may."""
        self._rights.require_everything(Role.EDITOR)
        return self._library.writer(wait_seconds=wait_seconds)

    def add(self, documents: Iterable[Document]) -> list[Change]:
        """Store and embed documents; an editor of all articles may."""
        self._rights.require_everything(Role.EDITOR)
        return self._library.add(documents)

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents; an editor of all articles may."""
        self._rights.require_everything(Role.EDITOR)
        self._library.remove(doc_ids)

    def problems(self) -> list[str]:
        """Return the library's inconsistencies; an editor of all articles may."""
        self._rights.require_everything(Role.EDITOR)
        return self._library.problems()

    def judge(
        self,
        question: str,
        history: Sequence[str],
        anchor: Anchor,
        relevance: int | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Save the person's judgement of a passage that he may use."""
        if self._rights.collections is not None and anchor.doc_id not in self._allowed_ids():
            raise DocumentNotFound(f"There is no document {anchor.doc_id!r} here.")
        self._library.judge(question, history, anchor, relevance, wait_seconds=wait_seconds)
        return self._judged(question, history)

    def judge_answerable(
        self,
        question: str,
        history: Sequence[str],
        answerable: bool | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Save whether the articles answer a question at all."""
        self._library.judge_answerable(question, history, answerable, wait_seconds=wait_seconds)
        return self._judged(question, history)

    def forget_judgements(self, question: str) -> int:
        """Delete all of the person's judgements of a question; return how many there were."""
        return self._library.forget_judgements(question)

    def _judged(self, question: str, history: Sequence[str]) -> JudgedQuestion:
        with self.snapshot() as snapshot:
            return snapshot.judged(question, history)

    def _allowed_ids(self) -> frozenset[str]:
        with self._library.snapshot() as snapshot:
            return self._part_in(snapshot, self._rights.collections or frozenset()).doc_ids

    def _part_in(self, snapshot: Snapshot, names: frozenset[str]) -> _Part:
        """Return the articles in some collections, looked up when anything changed."""
        chosen = [each for each in snapshot.collections() if each.name in names]
        tagged = snapshot.tags() if any(each.scope.tags is not None for each in chosen) else {}
        version = snapshot.version
        state = (version.library_id, version.seq, chosen, tagged)
        # Two threads that see two states must not give both the same number.
        with self._lock:
            known = self._part
            if known is None or known.state != state:
                ids = _articles_of(snapshot, chosen, tagged)
                rows = tuple(each for each in snapshot.summaries() if each.doc_id in ids)
                changed = known is not None and (known.doc_ids, known.rows) != (ids, rows)
                known = _Part(state, ids, rows, (known.seq if known else 0) + changed)
                self._part = known
            return known

    def _labels_of_editor(
        self, wait_seconds: float | None, doc_ids: Collection[str]
    ) -> AbstractContextManager[LabelTransaction]:
        # A tag decides which articles belong to a collection.
        self._rights.require_everything(Role.EDITOR)
        return self._library.labels.transaction(wait_seconds, doc_ids)


class LimitedNotes(NoteWriter):
    """A writer of a person's notes, in the articles that the person may use.

    Args:
        notes: the person's notes.
        allowed: returns the ids of these articles.
    """

    def __init__(self, notes: NoteWriter, allowed: Callable[[], frozenset[str]]) -> None:
        self._notes = notes
        self._allowed = allowed

    def add(self, anchor: Anchor, text: str = "", *, wait_seconds: float | None = None) -> Note:
        """Mark a passage of an article that may be used, or raise `DocumentNotFound`."""
        if anchor.doc_id not in self._allowed():
            raise DocumentNotFound(f"There is no document {anchor.doc_id!r} here.")
        return self._notes.add(anchor, text, wait_seconds=wait_seconds)

    def edit(self, note_id: str, text: str, *, wait_seconds: float | None = None) -> Note:
        """Replace the text of one of the person's notes."""
        return self._notes.edit(note_id, text, wait_seconds=wait_seconds)

    def delete(self, note_id: str, *, wait_seconds: float | None = None) -> None:
        """Delete one of the person's notes."""
        self._notes.delete(note_id, wait_seconds=wait_seconds)


def _articles_of(
    snapshot: Snapshot, collections: Iterable[NamedScope], tagged: dict[str, tuple[str, ...]]
) -> frozenset[str]:
    scopes = [each.scope.with_tags_resolved(tagged) for each in collections]
    return frozenset(
        entry.doc_id for entry in snapshot.entries() if any(scope.allows(entry) for scope in scopes)
    )

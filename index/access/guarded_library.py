"""`GuardedLibrary`: a library as somebody with certain rights may use it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from index.access.guarded_intake import GuardedIntake
from index.access.limited_snapshot import LimitedSnapshot
from index.access.rights import Identity, Rights, Role
from index.contents import Change
from index.documents import Anchor, Document
from index.errors import DocumentNotFound
from index.models.protocols import Embedder, Reader, Reranker
from index.protocols import Intake, Library, Snapshot, Writer
from index.workspace.conversations import ConversationWriter
from index.workspace.judgements import JudgedQuestion
from index.workspace.labels import LabelTransaction, LabelWriter, NamedScope
from index.workspace.notes import NoteTransaction, NoteWriter


class GuardedLibrary:
    """A library as a person uses it: what he may not do raises `NotAllowed`.

    Conversations, judgements and notes are the person's own. If the rights are limited to
    collections, every snapshot is a `LimitedSnapshot`: the library looks as if it had no other
    articles. Which articles those are is looked up in each snapshot, so an article that is tagged,
    corrected or removed counts at once.

    Args:
        library: the library.
        identity: the person.

    Thread safety:
        Safe to share between threads, as the library is.
    """

    def __init__(self, library: Library, identity: Identity) -> None:
        self._library = library.of_person(identity.name)
        self._rights = identity.rights
        self._allowed: tuple[object, frozenset[str]] | None = None
        self.intake: Intake = GuardedIntake(library.intake, self._rights, self._allowed_ids)
        self.conversations: ConversationWriter = self._library.conversations
        self.labels, self.notes = self._library.labels, self._library.notes
        if not self._rights.role.includes(Role.EDITOR) or self._rights.collections is not None:
            # A tag decides which articles belong to a collection.
            self.labels = LabelWriter(self._refuse_labels)
        if self._rights.collections is not None:
            self.notes = NoteWriter(self._refuse_notes)

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self._rights

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
        return GuardedLibrary(self._library, Identity(person, self._rights))

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
        with self._library.snapshot(wait_seconds=wait_seconds) as snapshot:
            names = self._rights.collections
            if names is None:
                yield snapshot
            else:
                yield LimitedSnapshot(snapshot, self._allowed_in(snapshot, names), names)

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
            return self._allowed_in(snapshot, self._rights.collections or frozenset())

    def _allowed_in(self, snapshot: Snapshot, names: frozenset[str]) -> frozenset[str]:
        """Return the ids of the articles in some collections, looked up when anything changed."""
        chosen = [each for each in snapshot.collections() if each.name in names]
        tagged = snapshot.tags() if any(each.scope.tags is not None for each in chosen) else {}
        version = snapshot.version
        state = (version.library_id, version.seq, chosen, tagged)
        known = self._allowed
        if known is None or known[0] != state:
            known = state, _articles_of(snapshot, chosen, tagged)
            self._allowed = known
        return known[1]

    def _refuse_labels(
        self, _wait_seconds: float | None, _doc_ids: Collection[str]
    ) -> AbstractContextManager[LabelTransaction]:
        self._rights.require_everything(Role.EDITOR)
        raise AssertionError("who may change labels has the library's own writer")

    def _refuse_notes(
        self, _wait_seconds: float | None, _anchor: Anchor | None
    ) -> AbstractContextManager[NoteTransaction]:
        self._rights.require_everything(Role.READER)
        raise AssertionError("who may use all articles has the library's own writer")


def _articles_of(
    snapshot: Snapshot, collections: Iterable[NamedScope], tagged: dict[str, tuple[str, ...]]
) -> frozenset[str]:
    scopes = [each.scope.with_tags_resolved(tagged) for each in collections]
    return frozenset(
        entry.doc_id for entry in snapshot.entries() if any(scope.allows(entry) for scope in scopes)
    )

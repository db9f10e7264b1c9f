"""What any backend of the library must do: `Library`, `Snapshot`, `Writer` and `Intake`.

`docs/library-format.md` lists the promises behind the methods, and `tests/contract` checks them.
The methods' arguments, results and errors are described where the local backend defines them
(`index.local`, `index.jobs.intake`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from index.clashes import ClashPolicy
from index.contents import (
    Change,
    DocumentEntry,
    DocumentSummary,
    EmbeddingProgress,
    LibraryVersion,
    ScopeTotals,
    StoredPassage,
    Totals,
    VectorSpace,
)
from index.corrections import Correction
from index.documents import Anchor, Document, Passage
from index.errors import SourceClash
from index.jobs.job import GivenFile, Jobs
from index.models.protocols import Embedder, Reader, Reranker, Vectors
from index.originals import Original
from index.scope import EVERYTHING, Scope
from index.terms import TermStatistics
from index.workspace.conversations import (
    ConversationSummary,
    ConversationWriter,
    SavedConversation,
)
from index.workspace.judgements import JudgedQuestion
from index.workspace.kept_quotes import KeptQuote
from index.workspace.labels import LabelWriter, NamedScope
from index.workspace.notes import Note, NoteWriter


class Snapshot(Protocol):
    """A consistent view of a library at one moment.

    All methods return data of the same moment, even while another process writes. A search returns
    passage ids in no particular order: the best of the whole scope, whether an index contains them
    yet or not.
    """

    @property
    def totals(self) -> Totals:
        """The numbers of documents, passages, characters and vectors."""
        ...

    @property
    def version(self) -> LibraryVersion:
        """What names this state of the library: its id, its sequence number and its model."""
        ...

    @property
    def space(self) -> VectorSpace | None:
        """The model that made the vectors; None before the first document."""
        ...

    @property
    def reranker(self) -> str | None:
        """The library's reranking model; None if none is set."""
        ...

    def require_embedder(self, embedder: Embedder) -> None:
        """Raise `EmbedderMismatch` if another embedder made the vectors."""
        ...

    def document(self, doc_id: str) -> Document:
        """Return a document, or raise `DocumentNotFound`."""
        ...

    def document_as_read(self, doc_id: str) -> Document:
        """Return a document as its file said, without the reader's corrections."""
        ...

    def documents(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids, by id; unknown ids are left out."""
        ...

    def added_at(self, doc_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the documents with these ids were stored, by id; unknown ids are left out."""
        ...

    def paths(self) -> dict[str, str]:
        """Return the path of every document's file by the document's id."""
        ...

    def original(self, doc_id: str) -> Path | None:
        """Return the file that a document was read from; None if the library keeps none."""
        ...

    def summaries(self) -> list[DocumentSummary]:
        """Return a summary of every document, sorted by title."""
        ...

    def entries(self) -> tuple[DocumentEntry, ...]:
        """Return what identifies every document, sorted by title."""
        ...

    def languages(self) -> frozenset[str]:
        """Return the codes of the articles' languages; an empty one where one is not known."""
        ...

    def passages(self, passage_ids: Iterable[int]) -> list[StoredPassage]:
        """Return the passages with these ids, in the same order; unknown ids are left out."""
        ...

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Return a document's passages in the order of its text."""
        ...

    def embedded_ids(self) -> set[int]:
        """Return the ids of the passages that have a vector."""
        ...

    def totals_within(self, scope: Scope) -> ScopeTotals:
        """Return the numbers of documents and passages that belong to a scope."""
        ...

    def sample_vectors(self, dimension: int) -> Mapping[str, Vectors]:
        """Return vectors of passages of each language, shape (n, dimension), by its code."""
        ...

    def search_dense(self, vector: Vectors, count: int, scope: Scope = EVERYTHING) -> list[int]:
        """Return the ids of the passages nearest to a unit vector."""
        ...

    def search_lexical(
        self, terms: Sequence[str], count: int, scope: Scope = EVERYTHING
    ) -> list[int]:
        """Return the ids of the passages with the highest BM25 scores."""
        ...

    def term_statistics(self, terms: Iterable[str]) -> TermStatistics:
        """Return the whole library's statistics of these terms."""
        ...

    def statistics_within(self, statistics: TermStatistics, scope: Scope) -> TermStatistics:
        """Return the statistics with the terms that are absent from the scope set to zero."""
        ...

    def similar_terms(self, term: str) -> dict[str, int]:
        """Return the whole library's terms that a mistyped one may stand for, with frequencies."""
        ...

    def judgements(self) -> tuple[JudgedQuestion, ...]:
        """Return every judged question, in the order of their first judgements."""
        ...

    def judged(self, question: str, history: Sequence[str] = ()) -> JudgedQuestion:
        """Return the judgements of a question."""
        ...

    def conversations(self, search: str = "") -> tuple[ConversationSummary, ...]:
        """Return a summary of every matching conversation, most recently changed first."""
        ...

    def tags(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of each article that has any, in alphabetical order, by its id."""
        ...

    def collections(self) -> tuple[NamedScope, ...]:
        """Return the collections in alphabetical order."""
        ...

    def notes(self, doc_id: str | None = None) -> tuple[Note, ...]:
        """Return the notes of an article or of all, in the order of their articles and places."""
        ...

    def conversation(self, conversation_id: str) -> SavedConversation | None:
        """Return a conversation, or None if there is none with that id."""
        ...

    def kept_quotes(self) -> tuple[KeptQuote, ...]:
        """Return the cited words that their articles no longer have, by article and place."""
        ...


class Writer(Protocol):
    """The one writer of a library, for one thread."""

    def put(
        self,
        document: Document,
        *,
        policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
        job_id: int | None = None,
        original: Original | None = None,
    ) -> Change:
        """Store a document; a search finds it by its words as soon as this returns."""
        ...

    def put_all(
        self,
        articles: Sequence[tuple[Document, Original | None]],
        *,
        policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
        job_id: int | None = None,
    ) -> list[Change | SourceClash]:
        """Store documents with different ids in one transaction; return what became of each."""
        ...

    def correct(self, doc_id: str, correction: Correction | None) -> Document:
        """Correct facts about a document, or bring back what its file said; return the document."""
        ...

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents, all of them or none; no search returns them from then on."""
        ...

    def embed(self, at_once: int | None = None) -> Iterator[EmbeddingProgress]:
        """Embed the passages that have no vector yet, and yield progress after each commit."""
        ...

    def reembed(self, model: str, embedder: Embedder) -> None:
        """Switch the library to another model."""
        ...

    def rebuild(self) -> None:
        """Make everything again that is derived from the documents, such as indexes."""
        ...

    def find_remains(self, doc_ids: Collection[str]) -> list[str]:
        """Return where removed documents may still be found, one sentence each."""
        ...


class Intake(Protocol):
    """The queue of a library's background jobs."""

    def jobs(self) -> Jobs:
        """Return all jobs and the worker's status."""
        ...

    def submit(self, files: Sequence[GivenFile]) -> list[int]:
        """Submit files to be added, all of them or none; return the numbers of their jobs."""
        ...

    def paste(self, text: str, *, title: str = "", source: str = "", published: str = "") -> int:
        """Submit a text to be added as one article; return the number of its job."""
        ...

    def fetch(self, addresses: Sequence[str]) -> list[int]:
        """Submit web pages to be fetched and added; return the numbers of their jobs."""
        ...

    def remove(self, doc_ids: Collection[str]) -> int:
        """Submit the removal of articles; return the number of its job."""
        ...

    def cancel(self, job_ids: Collection[int]) -> None:
        """Cancel the adding of files; articles that are stored already are removed."""
        ...

    def retry(self, job_ids: Collection[int]) -> None:
        """Set failed jobs to waiting."""
        ...

    def dismiss(self, job_ids: Collection[int]) -> None:
        """Delete ended jobs."""
        ...

    def reading_folder(self) -> AbstractContextManager[Path]:
        """Make a folder of the library for bytes that are being read, until the block ends."""
        ...

    def working(self) -> bool:
        """Return whether a worker is running."""
        ...

    def start(self, *, asked: bool = True) -> bool:
        """Start a worker if there is work and no worker is running; return whether it did."""
        ...


class Library(Protocol):
    """Articles that can be searched. Safe to share between threads and processes."""

    @property
    def embedder(self) -> Embedder:
        """The embedder that makes the library's vectors."""
        ...

    @property
    def reranker(self) -> Reranker | None:
        """The model that reranks passages; None if none is set."""
        ...

    @property
    def reader(self) -> Reader | None:
        """The model that tells which passages answer; None to rank without one."""
        ...

    @property
    def conversations(self) -> ConversationWriter:
        """The writer of conversations; it needs no lock."""
        ...

    @property
    def labels(self) -> LabelWriter:
        """The writer of tags and collections; it needs no lock."""
        ...

    @property
    def notes(self) -> NoteWriter:
        """The writer of notes; it needs no lock."""
        ...

    @property
    def intake(self) -> Intake:
        """The queue of background jobs; it needs no lock."""
        ...

    def of_person(self, person: str) -> Library:
        """Return this library with conversations, judgements and notes of one person's own."""
        ...

    def set_reranker(self, model: str | None) -> None:
        """Set the library's reranking model, or None to turn reranking off."""
        ...

    def owns(self, path: Path) -> bool:
        """Return whether a file at this path would be among the library's own files."""
        ...

    def stamp(self) -> object:
        """Return a value that changes with every write; None if the library is gone."""
        ...

    def snapshot(self, *, wait_seconds: float | None = None) -> AbstractContextManager[Snapshot]:
        """Open a consistent view, until the block ends. Reading needs no lock."""
        ...

    def writer(self, *, wait_seconds: float = 0.0) -> AbstractContextManager[Writer]:
        """Become the one writer, until the block ends; raise `LibraryBusy` if there is another."""
        ...

    def add(self, documents: Iterable[Document]) -> list[Change]:
        """Store and embed documents; return each document's change."""
        ...

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents; afterwards nothing of the library contains any of their text."""
        ...

    def problems(self) -> list[str]:
        """Return the library's inconsistencies, one sentence each."""
        ...

    def judge(
        self,
        question: str,
        history: Sequence[str],
        anchor: Anchor,
        relevance: int | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Save the judgement of a passage; it needs no lock."""
        ...

    def judge_answerable(
        self,
        question: str,
        history: Sequence[str],
        answerable: bool | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Save whether the articles answer a question at all; it needs no lock."""
        ...

    def forget_judgements(self, question: str) -> int:
        """Delete all judgements of a question; return how many there were."""
        ...

"""`Service`: what REST and MCP do with one library, and its results as wire forms."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from api.access.current import LibraryOfAccounts, LibraryOfRequest, OpenLibrary
from api.access.part_copies import PartCopies
from api.failures import (
    JobNotFound,
    JobUnchanged,
    PlaceOutside,
    Unhealthy,
    no_conversation,
)
from index.access.naming import named_collections
from index.access.rights import Role
from index.contents import Totals
from index.corrections import Correction
from index.documents import Document, Span, replace_surrogates
from index.errors import FootnoteError
from index.jobs.job import GivenFile, Job, State, Work
from index.protocols import Library
from index.version import __version__
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.figure_comparison import FigureComparison
from retrieval.answer import DEFAULT_PASSAGE_COUNT, ask, with_voices
from retrieval.article_json import document_as_dict, summary_as_dict
from retrieval.checks.check import check
from retrieval.checks.quote_check import DraftCheck
from retrieval.citation import Answer, Copy
from retrieval.conversations import conversation_json
from retrieval.conversations.saving import load_conversation
from retrieval.copies.reader import CopyReader
from retrieval.copies.text_groups import TextGroups
from retrieval.evidence.exported import passages_evidence
from retrieval.evidence.formats.registry import EvidenceFormat, evidence_format
from retrieval.evidence.reading import read_evidence
from retrieval.evidence.verifying.sources import LibrarySources
from retrieval.evidence.verifying.verify import Verification, verify
from retrieval.judgement.confidence import THRESHOLD
from retrieval.question import Question
from retrieval.speakers.voice_filter import VoiceFilter
from retrieval.voices.voice import Voice
from retrieval.voices.voice_reader import VoiceReader

logger = logging.getLogger("footnote.questions")

# The longest that the process waits, when it ends, for a model that is being loaded.
_LOADING_SECONDS = 30.0


class Service:
    """A library as programs use it. Every method may raise what the library raises.

    Args:
        library: the library, or what tells which one a request may use.
        threshold: the confidence below which an answer's status is `not_found`.
        logs_questions: whether the log has the words of questions.

    Thread safety:
        Safe to share between threads, as the library is.
    """

    def __init__(
        self,
        library: Library | LibraryOfRequest,
        *,
        threshold: float = THRESHOLD,
        logs_questions: bool = False,
    ) -> None:
        self._of_request: LibraryOfRequest = (
            library
            if isinstance(library, OpenLibrary | LibraryOfAccounts)
            else OpenLibrary(library)
        )
        self._threshold = threshold
        self._logs_questions = logs_questions
        self._voices = VoiceReader()
        self._copies, self._part_copies = CopyReader(), PartCopies()

    @property
    def _library(self) -> Library:
        """The library as the person who sent the request may use it."""
        return self._of_request()

    def require(self, role: Role) -> None:
        """Do nothing if the person may do what a role may, with all articles.

        Raises:
            NotAllowed: the person may not.
        """
        self._of_request.rights().require_everything(role)

    def named_collections(self, typed: Iterable[str]) -> frozenset[str]:
        """Return the names of collections as the library spells them, or raise `AccessError`."""
        return named_collections(self._library, typed)

    @contextmanager
    def warmed(self) -> Iterator[None]:
        """Load the models in a thread of its own, so that the first question is answered soon."""
        loading = threading.Thread(target=self._load, name="load-model", daemon=True)
        loading.start()
        try:
            yield
        finally:
            # A process that ends while a model is being loaded is aborted.
            loading.join(_LOADING_SECONDS)

    def resume_jobs(self) -> None:
        """Start a worker if jobs of an earlier run are left."""
        self._of_request.whole.intake.start(asked=False)

    def ask(
        self,
        question: Question,
        *,
        count: int = DEFAULT_PASSAGE_COUNT,
        threshold: float | None = None,
        as_typed: bool = False,
        voices: VoiceFilter = VoiceFilter.ANY,
    ) -> Answer:
        """Answer a question, as `footnote ask --json` does: each citation tells its voice.

        Args:
            question: the question.
            count: how many passages to return at most.
            threshold: the confidence below which the status is `not_found`; that of the service if
                None.
            as_typed: whether to leave typing errors as they are.
            voices: whose words the answering sentences may pass on.
        """
        if self._logs_questions:
            logger.info("question", extra={"question": question.text})
        answer = ask(
            self._library,
            question,
            count=count,
            threshold=self._threshold if threshold is None else threshold,
            correct_spelling=not as_typed,
            voices=voices,
            voice_reader=self._voices,
        )
        return with_voices(answer, self._voices)

    def check(self, text: str, *, sentences: bool = False, whole: bool = False) -> DraftCheck:
        """Compare the quotations of a text with the articles.

        Args:
            text: a draft, or one quotation.
            sentences: whether to look for the sentences without quotations, too.
            whole: whether the text is one quotation, whatever marks are in it.
        """
        return check(self._library, replace_surrogates(text), sentences=sentences, whole=whole)

    def voices(self, doc_id: str) -> tuple[Document, tuple[Voice, ...]]:
        """Return an article and who says what in it."""
        document = self.document(doc_id)
        return document, self._voices.of_article(document)

    def compare(self, question: str) -> FigureComparison:
        """Return the figures or dates that the articles give for a question."""
        return compare_figures(self._library, replace_surrogates(question), voices=self._voices)

    def export(
        self, places: Sequence[tuple[str, int, int]], format_name: str
    ) -> tuple[EvidenceFormat, bytes]:
        """Return the citations of places in articles as a file, and its format.

        Raises:
            EvidenceError: the format is unknown, or an article has no text at its place.
        """
        chosen = evidence_format(replace_surrogates(format_name))
        spans = [(replace_surrogates(doc_id), Span(start, end)) for doc_id, start, end in places]
        with self._library.snapshot() as snapshot:
            evidence = passages_evidence(snapshot, spans)
        return chosen, chosen.write(evidence)

    def verify(self, content: bytes) -> Verification:
        """Compare the citations of an exported file with the articles.

        Raises:
            EvidenceError: the file has no record of its citations.
        """
        citations = read_evidence(content)
        with self._library.snapshot() as snapshot:
            return verify(citations, LibrarySources(snapshot))

    def summaries(self, *, copies: bool = False) -> list[dict[str, Any]]:
        """Return an entry of the list for each article, sorted by title.

        Args:
            copies: whether to tell which articles are one text, for which all of them are read.
        """
        with self._library.snapshot() as snapshot:
            summaries, tagged = snapshot.summaries(), snapshot.tags()
        groups = self._groups() if copies else None
        return [summary_as_dict(each, groups, tagged.get(each.doc_id, ())) for each in summaries]

    def _groups(self) -> TextGroups:
        if self._of_request.rights().collections is None:
            return self._copies.groups(self._library)
        return self._part_copies.groups(self._of_request.whole, self._library)

    def document(self, doc_id: str) -> Document:
        """Return an article."""
        with self._library.snapshot() as snapshot:
            return snapshot.document(replace_surrogates(doc_id))

    def article(self, doc_id: str) -> dict[str, Any]:
        """Return an article with its text and the spans of its passages."""
        with self._library.snapshot() as snapshot:
            return document_as_dict(
                snapshot.document(doc_id),
                snapshot.document_as_read(doc_id),
                snapshot.passages_of(doc_id),
            )

    def correct(self, doc_id: str, correction: Correction) -> dict[str, Any]:
        """Correct facts about an article; return the article as `article` does."""
        with self._library.writer() as writer:
            writer.correct(doc_id, correction)
        return self.article(doc_id)

    def quote(
        self, doc_id: str, start: int, end: int, context: int = 0
    ) -> tuple[Copy, tuple[str, str]]:
        """Return the quote at a place of an article, and the characters before and after it.

        Args:
            doc_id: the article's id.
            start: the first character.
            end: the character after the last one.
            context: how many characters before and after it to return at most.

        Raises:
            PlaceOutside: the article has no characters there.
        """
        document = self.document(doc_id)
        text = document.text
        if not 0 <= start < end <= len(text):
            raise PlaceOutside(
                f"{doc_id} has the characters 0 to {len(text)}, and {start} to {end} is no place "
                "in it. Take start and end from an answer."
            )
        span = Span(start, end)
        around = text[max(0, start - context) : start], text[end : end + context]
        return Copy(document=document, span=span, quote=span.of(text)), around

    def submit(self, files: Sequence[GivenFile]) -> list[dict[str, Any]]:
        """Submit files to be added; return their jobs."""
        return self._started(self._library.intake.submit(files))

    def paste(self, text: str, *, title: str, source: str, published: str) -> list[dict[str, Any]]:
        """Submit a text to be added as one article; return its job."""
        job_id = self._library.intake.paste(
            replace_surrogates(text),
            title=replace_surrogates(title),
            source=replace_surrogates(source),
            published=replace_surrogates(published),
        )
        return self._started([job_id])

    def remove(self, doc_id: str) -> list[dict[str, Any]]:
        """Submit the removal of an article; return its job."""
        self._of_request.rights().require(Role.EDITOR)
        self.document(doc_id)
        return self._started([self._library.intake.remove([doc_id])])

    def jobs(self) -> dict[str, Any]:
        """Return the jobs, and what the worker reports."""
        self._of_request.rights().require(Role.EDITOR)
        return self._library.intake.jobs().as_dict()

    def cancel(self, job_id: int) -> list[dict[str, Any]]:
        """Cancel the adding of a file; return its job.

        Raises:
            JobNotFound: there is no such job.
            JobUnchanged: the job has ended, or is a removal.
        """
        self.require(Role.EDITOR)
        job = self._job(job_id)
        if job.work is not Work.ADD or not job.unfinished:
            raise JobUnchanged(
                f"Job {job_id} is a removal, which cannot be cancelled."
                if job.work is not Work.ADD
                else f"Job {job_id} has ended ({job.state.value}). To undo it, remove its articles."
            )
        self._library.intake.cancel([job_id])
        return self._started([job_id])

    def retry(self, job_id: int) -> list[dict[str, Any]]:
        """Set a failed job to waiting; return it.

        Raises:
            JobNotFound: there is no such job.
            JobUnchanged: the job has not failed.
        """
        self.require(Role.EDITOR)
        job = self._job(job_id)
        if job.state is not State.FAILED:
            raise JobUnchanged(
                f"Job {job_id} is {job.state.value}. Only a failed job can be tried again."
            )
        self._library.intake.retry([job_id])
        return self._started([job_id])

    def conversations(self, search: str) -> list[dict[str, Any]]:
        """Return an entry for each conversation that matches, most recently changed first."""
        with self._library.snapshot() as snapshot:
            found = snapshot.conversations(replace_surrogates(search))
        return [conversation_json.summary_as_dict(summary) for summary in found]

    def conversation(self, conversation_id: str) -> dict[str, Any]:
        """Return a conversation, with its citations as they hold now.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        with self._library.snapshot() as snapshot:
            loaded = load_conversation(snapshot, conversation_id)
        if loaded is None:
            raise no_conversation(conversation_id)
        return conversation_json.conversation_as_dict(loaded)

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        with self._library.snapshot() as snapshot:
            if snapshot.conversation(conversation_id) is None:
                raise no_conversation(conversation_id)
        self._library.conversations.delete(conversation_id)

    # The service itself

    def totals(self) -> Totals:
        """Return the size of the library."""
        with self._library.snapshot() as snapshot:
            return snapshot.totals

    def health(self) -> dict[str, Any]:
        """Ask the library a question, and return that it answers.

        The question is the title of an article, so its words are in the library.

        Raises:
            Unhealthy: the question got no passage.
        """
        started = time.perf_counter()
        with self._library.snapshot() as snapshot:
            totals, entries = snapshot.totals, snapshot.entries()
        # A citation is compared with its article's characters when it is made.
        if entries and not ask(self._library, entries[0].title, count=1).citations:
            raise Unhealthy(
                "The library has articles, but a question got no passage. Run `footnote doctor`."
            )
        return {
            "status": "ok",
            "version": __version__,
            "documents": totals.documents,
            "passages": totals.passages,
            "embedded": totals.vectors,
            "asked": bool(entries),
            "question_ms": round(1000 * (time.perf_counter() - started), 1),
        }

    def _load(self) -> None:
        # A failure recurs when a question is asked, and is reported there.
        library = self._of_request.whole
        with suppress(FootnoteError):
            library.embedder.embed_question("The first question is slower than the second.")
            _ = library.reader, library.reranker
            with library.snapshot():
                pass
        self._voices.start()

    def _job(self, job_id: int) -> Job:
        for job in self._library.intake.jobs().jobs:
            if job.job_id == job_id:
                return job
        raise JobNotFound(f"There is no job {job_id}. Ended jobs are forgotten after a while.")

    def _started(self, job_ids: Sequence[int]) -> list[dict[str, Any]]:
        """Start a worker for jobs, unless one is running; return them."""
        jobs = [self._job(job_id).as_dict() for job_id in job_ids]
        self._library.intake.start()
        return jobs

"""`ask`: answer a question with cited passages; `with_voices`: tell whose words they pass on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.documents import Span
from index.protocols import Library
from retrieval.citation import Answer, Citation, Copy, Status
from retrieval.judgement.confidence import THRESHOLD
from retrieval.question import Question
from retrieval.question_parts.answering import READING, AskOptions, answer_part
from retrieval.question_parts.joining import join_parts
from retrieval.question_parts.splitting import split_question
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import RankingOptions
from retrieval.speakers.voice_filter import VoiceFilter
from retrieval.timing import Stopwatch
from retrieval.voices.voice_reader import VoiceReader, shared_voice_reader

__all__ = ["DEFAULT_PASSAGE_COUNT", "READING", "ask", "with_voices"]

# The default number of passages in an answer.
DEFAULT_PASSAGE_COUNT = 5


def ask(
    library: Library,
    question: Question | str,
    *,
    count: int = DEFAULT_PASSAGE_COUNT,
    threshold: float = THRESHOLD,
    options: RankingOptions | None = None,
    correct_spelling: bool = True,
    one_of_each: bool = False,
    voices: VoiceFilter = VoiceFilter.ANY,
    voice_reader: VoiceReader | None = None,
    announce: Callable[[str], None] | None = None,
) -> Answer:
    """Answer a question with the library's passages that answer it.

    Args:
        library: the library to search.
        question: any text; a `Question` also carries the earlier questions and the scope.
        count: how many passages to return at most.
        threshold: the confidence below which the answer's status is `not_found`.
        options: the weights of the ranking; those that suit the library's model if None.
        correct_spelling: whether a word that no passage has may be taken for a typing error.
        one_of_each: whether to leave out passages of copies, changed or not, of an article that
            ranks higher.
        voices: whose words the answering sentences may pass on; the answer tells how many passages
            are left out for it.
        voice_reader: reads the voices if the question or `voices` needs them; one that all
            questions of this process share if None.
        announce: called with what is done next, such as `READING`, while the reader waits.

    Raises:
        ValueError: count is less than 1.
        LibraryBusy: another program held the library for half a minute.
        ModelError: a model of the library, or the parser that tells who speaks, cannot be loaded.
        EmbedderMismatch: the library was opened with another model than the one that made its
            vectors, or its model was changed three times while the question was asked.
    """
    if count < 1:
        raise ValueError(f"count is {count}, must be 1 or more")
    with Stopwatch().running() as stopwatch:
        if isinstance(question, str):
            question = Question(question)
        how = AskOptions(
            count=count,
            options=options,
            correct_spelling=correct_spelling,
            one_of_each=one_of_each,
            voices=voices,
            listener=voice_reader or shared_voice_reader(),
            announce=announce,
        )
        places = split_question(question.text)
        parts = [answer_part(library, _part(question, places[0]), how)]
        for place in places[1:]:
            earlier = [each.of(question.text) for each in places if each.end <= place.start]
            follow_up = replace(
                _part(question, place),
                history=(*question.history, *earlier),
                cited=parts[0].places,
            )
            parts.append(answer_part(library, follow_up, how, is_part=True))
        joined = join_parts(question, places, parts, count=count, threshold=threshold)
        first = parts[0]
        return Answer(
            question=question.text,
            resolved_question=joined.resolved,
            status=Status.ANSWERED if joined.answered else Status.NOT_FOUND,
            confidence=joined.confidence,
            citations=tuple(
                _cite(position, passage, joined.by_passage[passage.passage_id])
                for position, passage in enumerate(joined.shown, 1)
            ),
            searched=first.found.searched,
            missing_words=joined.missing_words,
            milliseconds=stopwatch.total,
            steps=stopwatch.steps,
            scope=question.scope,
            threshold=threshold,
            library=first.found.version,
            corrections=joined.corrections,
            carried=joined.carried,
            voices=voices,
            left_out=first.recorded.left_out(first.shown, count),
            parts=joined.parts,
        )


def with_voices(answer: Answer, reader: VoiceReader) -> Answer:
    """Return an answer whose citations tell whose words they pass on.

    Args:
        answer: the answer.
        reader: reads the voices.

    Raises:
        ModelError: the parser cannot be loaded.
    """
    reader.read_ahead(answer.citations)
    citations = tuple(
        replace(citation, voice=reader.of_citation(citation)) for citation in answer.citations
    )
    return replace(answer, citations=citations)


def _part(question: Question, place: Span) -> Question:
    """Return a part of a question; all of it if it has one part."""
    return replace(question, text=place.of(question.text))


def _cite(position: int, ranked: RankedPassage, confidence: float) -> Citation:
    """Return the citation of a ranked passage; positions count from 1."""
    stored = ranked.candidate.passage
    return Citation(
        rank=position,
        document=stored.document,
        span=stored.span,
        quote=stored.text,
        score=ranked.score,
        confidence=confidence,
        sentences=ranked.marks.sentences,
        answers=ranked.marks.answers,
        contrary=ranked.contrary,
        also_in=tuple(
            Copy(document=copy.document, span=copy.span, quote=copy.text) for copy in ranked.copies
        ),
    )

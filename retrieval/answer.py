"""`ask`: answer a question with cited passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.documents import replace_surrogates
from index.models.usual_vectors import usual_vector_of
from index.protocols import Library
from index.scope import Scope
from retrieval.agreement.voice_reader import VoiceReader, shared_voice_reader
from retrieval.citation import Answer, Citation, Copy, Status
from retrieval.figures.asked import asks_for_figures
from retrieval.judgement.confidence import THRESHOLD
from retrieval.judgement.judge import Judgement, judge
from retrieval.question import Question
from retrieval.questions.commands import without_command
from retrieval.questions.follow_ups import ResolvedQuestion, resolve_follow_up
from retrieval.questions.languages import is_in_another_language
from retrieval.questions.rules import names_nothing
from retrieval.questions.voices import asked_voice
from retrieval.ranking.candidates import DEFAULT_DEPTH
from retrieval.ranking.cited import asked_of_cited, mark_cited
from retrieval.ranking.diversity import diversify
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.other_persons import without_others_words
from retrieval.ranking.pipeline import RankingOptions, are_all_english, default_options, rank
from retrieval.ranking.recorded import RecordedPassages
from retrieval.ranking.spoken import mark_spoken
from retrieval.search import SearchRequest, SearchResult, search
from retrieval.speakers.voice_filter import VoiceFilter
from retrieval.timing import Step, Stopwatch, timed
from retrieval.wording.missing_words import MissingWords, missing_words

# What `ask` announces after the search: the number of passages that it reads.
READING = "Reading {} passages"

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
        resolved = _resolve_follow_up(question)
        listener = voice_reader or shared_voice_reader()
        asked_of_voices = asked_voice(resolved.text)
        if asked_of_voices or voices is not VoiceFilter.ANY:
            # It is loaded while the library is searched.
            listener.start()
        reranker = library.reranker
        embedder, found = search(
            library,
            SearchRequest(
                text=without_command(resolved.text),
                scope=question.scope,
                depth=max(DEFAULT_DEPTH, count),
                correct_spelling=correct_spelling,
                cited=question.cited if names_nothing(question.text) else (),
            ),
        )
        options = options or default_options(embedder)
        spelled = found.question
        if announce and found.candidates:
            announce(
                READING.format(min(options.late_interaction_count, len(found.candidates.passages)))
            )
        ranked = (
            rank(
                embedder,
                spelled.text,
                spelled.words,
                found.candidates,
                options,
                reranker,
                library.reader if options.uses_reader else None,
                found.cited,
            )
            if found.candidates
            else []
        )
        if found.cited:
            ranked = mark_cited(ranked, found.cited, asked_of_cited(question.text))
        if asked_of_voices and not is_in_another_language(spelled.text):
            with timed(Step.VOICES):
                ranked = mark_spoken(
                    ranked, asked_of_voices, spelled.words, listener, found.cited or None
                )
        if asks_for_figures(spelled.text) and not is_in_another_language(spelled.text):
            from index.models.spacy_parser import open_parser
            from retrieval.ranking.counting import mark_counted

            with timed(Step.FIGURES):
                ranked = mark_counted(ranked, spelled.text, open_parser())
        ranked = without_others_words(ranked, spelled.text, spelled.words)
        if one_of_each:
            from retrieval.copies.independent import without_copies

            ranked = without_copies(ranked, [each.candidate.passage for each in ranked])
        with timed(Step.VOICES):
            recorded = RecordedPassages(ranked, voices, listener)
        shown = diversify(recorded.kept)[:count]
        relative = usual_vector_of(embedder) is not None
        with timed(Step.JUDGEMENT):
            judgement = judge(
                spelled.text, spelled.words, ranked, shown, relative=relative, kept=recorded.kept
            )
        answered = bool(shown) and judgement.confidence >= threshold
        return Answer(
            question=question.text,
            resolved_question=spelled.shown,
            status=Status.ANSWERED if answered else Status.NOT_FOUND,
            confidence=judgement.confidence,
            citations=tuple(
                _cite(position, passage, judgement) for position, passage in enumerate(shown, 1)
            ),
            searched=found.searched,
            missing_words=_missing_words(
                question.scope, found, shown, judgement, answered=answered
            ),
            milliseconds=stopwatch.total,
            steps=stopwatch.steps,
            scope=question.scope,
            threshold=threshold,
            library=found.version,
            corrections=spelled.corrections,
            carried=resolved.carried,
            voices=voices,
            left_out=recorded.left_out(shown, count),
        )


def _resolve_follow_up(question: Question) -> ResolvedQuestion:
    """Return the question, completed from its history."""
    return resolve_follow_up(
        replace_surrogates(question.text).strip(),
        [replace_surrogates(earlier).strip() for earlier in question.history],
    )


def _missing_words(
    scope: Scope,
    found: SearchResult,
    shown: Sequence[RankedPassage],
    judgement: Judgement,
    *,
    answered: bool,
) -> MissingWords | None:
    """Return which words the passages lack; None if nothing was searched, or an answer lacks none.

    None also if the question or a shown passage is in another language than English. Of an answer,
    only the names, figures and dates that it lacks are named.
    """
    if found.statistics is None:
        return None
    passages = [ranked.candidate.passage for ranked in shown]
    asked = found.question.text
    if is_in_another_language(asked) or not are_all_english(passages):
        # That no passage has a word in another language says nothing.
        return None
    missing = missing_words(
        found.question.text,
        found.question.words,
        found.statistics,
        [passage.text_with_title for passage in passages],
        scoped=not scope.is_everything,
        found=judgement.found,
        near=judgement.near,
        lower_names=judgement.lower_names,
        told=[judgement.told[ranked.passage_id] for ranked in shown],
        only_named=answered,
        decisive=judgement.decisive,
    )
    lacking = missing.absent or any(passage.lacks for passage in missing.nearest)
    return missing if lacking or not answered else None


def _cite(position: int, ranked: RankedPassage, judgement: Judgement) -> Citation:
    """Return the citation of a ranked passage; positions count from 1."""
    stored = ranked.candidate.passage
    return Citation(
        rank=position,
        document=stored.document,
        span=stored.span,
        quote=stored.text,
        score=ranked.score,
        confidence=judgement.by_passage[ranked.passage_id],
        sentences=ranked.marks.sentences,
        answers=ranked.marks.answers,
        also_in=tuple(
            Copy(document=copy.document, span=copy.span, quote=copy.text) for copy in ranked.copies
        ),
    )

"""Answer one question, or one part of a question: search, rank, mark and judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.documents import Anchor, replace_surrogates
from index.models.usual_vectors import usual_vector_of
from index.protocols import Library
from index.scope import Scope
from retrieval.figures.asked import asks_for_figures
from retrieval.judgement.asked_date_first import put_asked_date_first
from retrieval.judgement.judge import Judgement, judge
from retrieval.lacking.missing_words import MissingWords, missing_words
from retrieval.marking.contrary import asks_for_one, mark_contrary
from retrieval.marking.dated_deed import mark_dated_deed
from retrieval.marking.open_statements import articles_left_open, mark_open
from retrieval.marking.other_persons import without_others_words
from retrieval.marking.own_words import read_own_words
from retrieval.marking.told import mark_asked_name, mark_new_value, mark_told
from retrieval.marking.topics import mark_topic, topic_of
from retrieval.question import Question
from retrieval.question_parts.open_questions import is_doubt, is_left_open
from retrieval.questions.commands import without_command
from retrieval.questions.follow_ups import ResolvedQuestion, resolve_follow_up
from retrieval.questions.languages import is_in_another_language
from retrieval.questions.lower_case import is_name_in
from retrieval.questions.rules import Rule, names_nothing
from retrieval.questions.short_years import with_full_years
from retrieval.questions.voices import asked_voice
from retrieval.ranking.candidates import DEFAULT_DEPTH
from retrieval.ranking.cited import asked_of_cited, mark_cited
from retrieval.ranking.diversity import diversify
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import RankingOptions, are_all_english, default_options, rank
from retrieval.ranking.recorded import RecordedPassages
from retrieval.ranking.spoken import mark_spoken
from retrieval.search import SearchRequest, SearchResult, search
from retrieval.speakers.voice_filter import VoiceFilter
from retrieval.spelling.corrections import corrected
from retrieval.timing import Step, timed
from retrieval.voices.voice_reader import VoiceReader

# What `ask` announces after the search: the number of passages that it reads.
READING = "Reading {} passages"

# The greatest probability of a passage that leaves the question open, or says the opposite of what
# it takes for granted.
OPEN_CONFIDENCE = 0.3
# So many characters around a passage are searched for what a follow-up asks.
_REACH = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOptions:
    """How to answer; the attributes are the arguments of `retrieval.answer.ask`."""

    count: int
    options: RankingOptions | None
    correct_spelling: bool
    one_of_each: bool
    voices: VoiceFilter
    listener: VoiceReader
    announce: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """What was found for one question, or one part of a question.

    Attributes:
        resolved: the question, completed from earlier ones.
        found: what was read of the library.
        shown: the passages to show, best first.
        judgement: how probably they answer.
        recorded: the ranking by whose words the passages pass on.
    """

    resolved: ResolvedQuestion
    found: SearchResult
    shown: Sequence[RankedPassage]
    judgement: Judgement
    recorded: RecordedPassages

    @property
    def places(self) -> tuple[Anchor, ...]:
        """The marked sentences of the passages to show, best first."""
        return tuple(
            Anchor.of(
                each.candidate.passage.document,
                next(iter(each.marks.sentences), each.candidate.passage.span),
            )
            for each in self.shown
        )

    def missing_words(self, scope: Scope, *, answered: bool) -> MissingWords | None:
        """Return which words the passages lack; None if nothing was searched or is lacking.

        None also if the question or a shown passage is in another language than English. Of an
        answer, only the names, figures and dates that it lacks are named.
        """
        found = self.found
        if found.statistics is None:
            return None
        passages = [ranked.candidate.passage for ranked in self.shown]
        if is_in_another_language(found.question.text) or not are_all_english(passages):
            # That no passage has a word in another language says nothing.
            return None
        missing = missing_words(
            found.question.text,
            found.question.words,
            found.statistics,
            [passage.text_with_title for passage in passages],
            scoped=not scope.is_everything,
            found=self.judgement.found,
            near=self.judgement.near,
            lower_names=self.judgement.lower_names,
            told=[self.judgement.told[ranked.passage_id] for ranked in self.shown],
            only_named=answered,
            decisive=self.judgement.decisive,
        )
        lacking = missing.absent or any(passage.lacks for passage in missing.nearest)
        return missing if lacking or not answered else None


def answer_part(
    library: Library, question: Question, how: AskOptions, *, is_part: bool = False
) -> AnsweredPart:
    """Search, rank, mark and judge for one question.

    Args:
        library: the library to search.
        question: the question, or a part of one with the parts before it in its history.
        how: how to answer.
        is_part: whether it is a part after another one.

    Raises:
        LibraryBusy: another program held the library for half a minute.
        ModelError: a model of the library, or the parser that tells who speaks, cannot be loaded.
        EmbedderMismatch: as for `retrieval.answer.ask`.
    """
    resolved = _resolve_follow_up(library, question, is_part=is_part)
    asked_of_voices = asked_voice(resolved.text)
    if asked_of_voices or how.voices is not VoiceFilter.ANY:
        # It is loaded while the library is searched.
        how.listener.start()
    reranker = library.reranker
    asks_nothing = names_nothing(question.text)
    cited = question.cited if asks_nothing else _article_cited(question, resolved)
    embedder, found = search(
        library,
        SearchRequest(
            text=without_command(resolved.text),
            scope=question.scope,
            depth=max(DEFAULT_DEPTH, how.count),
            correct_spelling=how.correct_spelling,
            cited=cited,
        ),
    )
    options = how.options or default_options(embedder)
    spelled = found.question
    is_foreign = is_in_another_language(spelled.text)
    reader = library.reader if options.uses_reader else None
    if how.announce and found.candidates:
        how.announce(
            READING.format(min(options.late_interaction_count, len(found.candidates.passages)))
        )
    ranked: list[RankedPassage] = []
    if found.candidates:
        ranked = rank(
            embedder,
            spelled.text,
            spelled.words,
            found.candidates,
            options,
            reranker,
            reader,
            found.cited,
        )
    asked_cited = asked_of_cited(question.text) if asks_nothing else None
    asks_again_of_cited = found.cited and asked_cited is None and not is_doubt(question.text)
    if asks_again_of_cited and found.candidates and not is_foreign:
        own = corrected(without_command(question.text), spelled.corrections)
        with timed(Step.READER):
            ranked = read_own_words(
                ranked,
                own,
                {anchor.doc_id for anchor in question.cited},
                embedder,
                reader,
                found.candidates,
                options.reader_weight,
            )
    if resolved.replaced:
        ranked = mark_new_value(ranked, resolved.replaced)
    asked = _asked(question, resolved)
    if not is_foreign:
        ranked = mark_asked_name(mark_told(ranked, asked), asked)
    if found.cited and asks_nothing:
        ranked = mark_cited(ranked, found.cited, asked_cited)
    if asked_of_voices and not is_foreign:
        with timed(Step.VOICES):
            ranked = mark_spoken(
                ranked,
                asked_of_voices,
                spelled.words,
                how.listener,
                found.cited if asks_nothing and found.cited else None,
            )
    if asks_for_figures(spelled.text) and not is_foreign:
        from index.models.spacy_parser import open_parser
        from retrieval.marking.counting import mark_counted

        with timed(Step.FIGURES):
            ranked = mark_counted(ranked, spelled.text, open_parser())
            ranked = mark_dated_deed(ranked, spelled.text)
    ranked = without_others_words(ranked, spelled.text, spelled.words)
    if not is_foreign and asks_for_one(asked):
        ranked = mark_contrary(ranked, asked)
    opened: frozenset[str] = frozenset()
    if not is_foreign:
        ranked = mark_open(ranked, asked)
        opened = articles_left_open(ranked, asked)
    if topic := topic_of(asked):
        ranked = mark_topic(ranked, topic)
    with timed(Step.JUDGEMENT):
        ranked = put_asked_date_first(ranked, spelled.text, spelled.words)
    if how.one_of_each:
        from retrieval.copies.independent import without_copies

        ranked = without_copies(ranked, [each.candidate.passage for each in ranked])
    with timed(Step.VOICES):
        recorded = RecordedPassages(ranked, how.voices, how.listener)
    shown = diversify(recorded.kept)[: how.count]
    with timed(Step.JUDGEMENT):
        judgement = judge(
            spelled.text,
            spelled.words,
            ranked,
            shown,
            relative=usual_vector_of(embedder) is not None,
            kept=recorded.kept,
        )
        left_open = _left_open(question, resolved, shown) | {
            each.passage_id for each in shown if each.candidate.passage.doc_id in opened
        }
        judgement = _lowered(judgement, shown, left_open)
    return AnsweredPart(resolved, found, shown, judgement, recorded)


def _resolve_follow_up(library: Library, question: Question, *, is_part: bool) -> ResolvedQuestion:
    """Return the question, completed from its history."""
    history = [_read(earlier) for earlier in question.history]
    text = _read(question.text)
    if not history:
        return ResolvedQuestion(text)

    def has_term(term: str) -> bool:
        with library.snapshot() as snapshot:
            return snapshot.term_statistics([term]).document_frequency.get(term, 0) > 0

    return resolve_follow_up(text, history, is_name_in(has_term), is_part=is_part)


def _read(text: str) -> str:
    return with_full_years(replace_surrogates(text).strip())


def _article_cited(question: Question, resolved: ResolvedQuestion) -> tuple[Anchor, ...]:
    """Return the place in the article just cited that a follow-up looks at first, if it does."""
    if resolved.rule is None or resolved.rule is Rule.WHICH or resolved.asks_again:
        return ()
    return question.cited[:1]


def _asked(question: Question, resolved: ResolvedQuestion) -> str:
    """Return what is asked, without words that only name its subject."""
    is_whole = resolved.rule is None or resolved.asks_again
    return resolved.text if is_whole else question.text


def _left_open(
    question: Question, resolved: ResolvedQuestion, shown: Sequence[RankedPassage]
) -> frozenset[int]:
    """Return the ids of the passages whose articles leave a follow-up open."""
    if not question.cited or resolved.rule is None or resolved.asks_again:
        return frozenset()
    found = set()
    for each in shown:
        passage = each.candidate.passage
        text = passage.document.text
        start = max(passage.span.start - _REACH, 0)
        around = f"{passage.document.title}\n{text[start : passage.span.end + _REACH]}"
        marked = each.marks.sentences
        is_cited = any(
            anchor.doc_id == passage.doc_id and sentence.overlaps(anchor.span)
            for anchor in question.cited[:1]
            for sentence in marked
        )
        said = [sentence.of(text) for sentence in marked]
        if is_left_open(question.text, resolved.rule, around, said, is_cited=is_cited):
            found.add(each.passage_id)
    return frozenset(found)


def _lowered(
    judgement: Judgement, shown: Sequence[RankedPassage], left_open: frozenset[int]
) -> Judgement:
    """Return a judgement in which passages that leave the question open are not sure to answer."""
    lowered = left_open | {each.passage_id for each in shown if each.contrary}
    if not lowered:
        return judgement
    by_passage = {
        passage: min(probability, OPEN_CONFIDENCE) if passage in lowered else probability
        for passage, probability in judgement.by_passage.items()
    }
    confidence = judgement.confidence
    best = max(shown, key=lambda each: judgement.by_passage[each.passage_id]).passage_id
    left = max(by_passage[each.passage_id] for each in shown)
    if best in lowered and left <= OPEN_CONFIDENCE:
        confidence = min(confidence, OPEN_CONFIDENCE)
    return replace(judgement, confidence=confidence, by_passage=by_passage)

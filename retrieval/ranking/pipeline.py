"""Rank candidates: fuse their scores, group copies, read the best few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import Embedder, Reader, Reranker
from index.models.usual_vectors import usual_vector_of
from retrieval.question import Word
from retrieval.questions.languages import is_in_another_language
from retrieval.ranking.background import NO_BACKGROUND, Background
from retrieval.ranking.candidates import Candidate, Candidates
from retrieval.ranking.copies import find_copies, locate_copies
from retrieval.ranking.fusion import RankedPassage, fuse, rank_order
from retrieval.ranking.logistic import sigmoid
from retrieval.ranking.reading import PassageReading
from retrieval.timing import Step, timed

# How many of the best fused candidates are searched for copies, at 0.2 ms each.
_SEARCHED_FOR_COPIES = 30

# Two passages nearly tie if their scores differ by at most this. The score of one passage changes
# by up to 0.017 between int8, reduced int8 and fp32 arithmetic.
NEAR_TIE = 0.02

# What a preferred passage gains in score: more than a near tie, and less than what tells a passage
# that answers from one that does not.
PREFERENCE = 0.05

# The logits of the reader are divided by this, so that their sigmoid tells apart the good passages
# from the very good.
RELEVANCE_SPREAD = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingOptions:
    """The weights of the scores, and how many candidates the slow steps see.

    Attributes:
        dense_weight: weight of the cosine in the fusion, 0 to 1; BM25 has the rest.
        late_interaction_count: how many of the best fused candidates are scored by late
            interaction; 0 leaves the ranking to the fusion.
        reader_count: how many of the best of these the reader reads; 0 leaves it out.
        match_weight: weight of the match in the final score, 0 to 1; the fusion has the rest. The
            match is late interaction with the reader, or the reranker.
        reader_weight: weight of the reader in the match, 0 to 1; late interaction has the rest.
        use_reranker: whether the library's reranker is used, if it has one.
    """

    dense_weight: float = 0.4
    late_interaction_count: int = 10
    reader_count: int = 4
    match_weight: float = 0.85
    reader_weight: float = 0.4
    use_reranker: bool = True

    @property
    def uses_reader(self) -> bool:
        """Whether the reader is needed."""
        return min(self.late_interaction_count, self.reader_count) > 0


# The weight of the cosine in models whose cosines count beside the background only. It was chosen
# on SQuAD's and XQuAD's articles of the train half; docs/languages.md has the figures.
_RELATIVE_DENSE_WEIGHT = 0.6


def default_options(embedder: Embedder) -> RankingOptions:
    """Return the options that suit a model."""
    if usual_vector_of(embedder) is None:
        return RankingOptions()
    return RankingOptions(dense_weight=_RELATIVE_DENSE_WEIGHT)


def rank(
    embedder: Embedder,
    question: str,
    words: Sequence[Word],
    candidates: Candidates,
    options: RankingOptions | None = None,
    reranker: Reranker | None = None,
    reader: Reader | None = None,
    preferred: Collection[int] = (),
) -> list[RankedPassage]:
    """Rank the candidates, best first, each with its copies in other documents.

    The best few after the fusion are *read*: late interaction compares their words with those of
    the question, and of the best of these the reader says which answer. The others stay unread, and
    get an estimate.

    Args:
        embedder: the model that embeds the tokens of the question and of the best candidates.
        question: the text that is searched for.
        words: the words of the question.
        candidates: the passages from both indexes, and the statistics of the question's terms.
        options: the weights; those that suit the model if None.
        reranker: a model whose scores replace those of late interaction and of the reader in the
            final score. These still choose the sentence to mark.
        reader: the model that reads; None to read by late interaction alone.
        preferred: ids of passages that are read in any case, and gain `PREFERENCE` in score.
    """
    options = options or default_options(embedder)
    fused = fuse(candidates.passages, options.dense_weight)
    if preferred:
        fused.sort(key=lambda passage: passage.passage_id not in preferred)
    grouped = group_copies(fused)
    if not options.late_interaction_count:
        return grouped
    best = fill_cosines(
        embedder, question, grouped[: options.late_interaction_count], candidates.background
    )
    with timed(Step.LATE_INTERACTION):
        reading = PassageReading(
            embedder, question, words, candidates.statistics, candidates.background
        )
        read = reading.score_by_late_interaction(best)
    if reader is not None and not _can_read(reader, embedder, question, read):
        reader = None
    if reader is not None and options.uses_reader:
        read = sorted(mix(read, options.match_weight), key=rank_order)
        if preferred:
            read.sort(key=lambda passage: passage.passage_id not in preferred)
        first, rest = read[: options.reader_count], read[options.reader_count :]
        with timed(Step.READER):
            read = correct_by_reader([*reading.read(reader, first), *rest], options.reader_weight)
    if reranker is not None and options.use_reranker:
        with timed(Step.RERANKER):
            read = score_by_reranker(reranker, question, read)
    read, rejected = attach_copies(read)
    # A copy that lacks the answering sentence is ranked by itself, like a passage not read.
    unread = grouped[options.late_interaction_count :] + [
        passage for passage in fused if passage.passage_id in rejected
    ]
    matched = [*read, *estimate_match(unread, read)]
    mixed = [
        replace(each, score=min(1.0, each.score + PREFERENCE))
        if each.passage_id in preferred
        else each
        for each in mix(matched, options.match_weight)
    ]
    return break_near_ties(sorted(mixed, key=rank_order))


def are_all_english(passages: Iterable[StoredPassage]) -> bool:
    """Return whether the articles of all passages are in English, as far as is known."""
    return all(passage.document.language in ("", "en") for passage in passages)


def _can_read(
    reader: Reader, embedder: Embedder, question: str, read: Sequence[RankedPassage]
) -> bool:
    """Return whether the reader understands a question and the passages.

    It was trained on English, and its encoder knows nothing else. Beside that encoder it is used
    for all texts, beside a model of more languages for English ones only.
    """
    if reader.encoder_fingerprint == embedder.fingerprint:
        return True
    passages = (each.candidate.passage for each in read)
    return not is_in_another_language(question) and are_all_english(passages)


def group_copies(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Group the copies of one text under the best-ranked of them, so that they take one rank.

    The best rank decides which copy stands for the others. The publication date would not do:
    many articles have none.

    Args:
        ranked: the passages, best first; only the first 30 are searched for copies.
    """
    searched = ranked[:_SEARCHED_FOR_COPIES]
    originals = find_copies([passage.candidate.passage for passage in searched])
    copies: dict[int, list[StoredPassage]] = defaultdict(list)
    for position, original in enumerate(originals):
        if original != position:
            copies[original].append(searched[position].candidate.passage)
    grouped = [
        replace(searched[position], copies=tuple(copies[position]))
        for position, original in enumerate(originals)
        if original == position
    ]
    return grouped + list(ranked[_SEARCHED_FOR_COPIES:])


def fill_cosines(
    embedder: Embedder,
    question: str,
    ranked: Sequence[RankedPassage],
    background: Background = NO_BACKGROUND,
) -> list[RankedPassage]:
    """Compute the cosine of each passage that has no vector in the store yet.

    This is too late for the fusion, but the confidence needs the cosines.
    """
    passages = [each.candidate.passage for each in ranked if each.candidate.cosine is None]
    if not passages:
        return list(ranked)
    vectors = embedder.embed_passages([passage.searched_text for passage in passages])
    measured = (vectors @ embedder.embed_question(question)).tolist()
    cosines = (
        background.relative(cosine, passage.document.language)
        for cosine, passage in zip(measured, passages, strict=True)
    )

    def with_cosine(candidate: Candidate) -> Candidate:
        return (
            candidate if candidate.cosine is not None else replace(candidate, cosine=next(cosines))
        )

    return [replace(passage, candidate=with_cosine(passage.candidate)) for passage in ranked]


def correct_by_reader(scored: Sequence[RankedPassage], weight: float) -> list[RankedPassage]:
    """Set the match of each passage to the weighted mean of its match and the reader's relevance.

    The reader was trained to correct late interaction, so neither is used alone. The relevance is a
    logit; its sigmoid lies between 0 and 1, as late interaction does.

    Args:
        scored: the passages, scored by late interaction. One that the reader has not read gets the
            lowest relevance of those that it has.
        weight: weight of the relevance, 0 to 1.
    """
    relevances = [
        None if each.reading is None else sigmoid(each.reading.relevance / RELEVANCE_SPREAD)
        for each in scored
    ]
    lowest = min((each for each in relevances if each is not None), default=0.0)
    return [
        replace(
            passage,
            match=(1 - weight) * passage.match
            + weight * (lowest if relevance is None else relevance),
        )
        for passage, relevance in zip(scored, relevances, strict=True)
    ]


def score_by_reranker(
    reranker: Reranker, question: str, read: Sequence[RankedPassage]
) -> list[RankedPassage]:
    """Set the match of each passage to its reranker score, divided by the highest of them.

    The fusion divides its scores in the same way. Division is needed because rerankers differ in
    which score is average.
    """
    texts = [passage.candidate.passage.text_with_title for passage in read]
    scores: list[float] = reranker.score(question, texts).tolist()
    highest = max(scores, default=0.0)
    return [
        replace(passage, match=score / highest if highest > 0 else 0.0, reranker_score=score)
        for passage, score in zip(read, scores, strict=True)
    ]


def attach_copies(read: Sequence[RankedPassage]) -> tuple[list[RankedPassage], set[int]]:
    """Move each copy to the span in its own document that has the passage's text.

    Two passages of one document may be copies of parts of one passage; they become one copy.

    Returns:
        The passages with their copies, and the ids of copies that lack the answering sentence.
    """
    results, rejected = [], set[int]()
    for ranked in read:
        if not ranked.copies:
            results.append(ranked)
            continue
        located: dict[tuple[str, Span], StoredPassage] = {}
        moved_copies = locate_copies(
            ranked.candidate.passage, ranked.copies, ranked.marks.sentences
        )
        for copy, moved in zip(ranked.copies, moved_copies, strict=True):
            if moved is None:
                rejected.add(copy.passage_id)
            else:
                located.setdefault((moved.doc_id, moved.span), moved)
        results.append(replace(ranked, copies=tuple(located.values())))
    return results, rejected


def estimate_match(
    unread: Sequence[RankedPassage], read: Sequence[RankedPassage]
) -> list[RankedPassage]:
    """Set the match of passages that were not read to the lowest match of those that were.

    Thus they rank after the passages that were read, unless their fusion score is higher.
    """
    lowest = min((passage.match for passage in read), default=0.0)
    return [replace(passage, match=lowest) for passage in unread]


def mix(ranked: Sequence[RankedPassage], match_weight: float) -> list[RankedPassage]:
    """Set the score of each passage to the weighted mean of its match and its fusion score."""
    return [
        replace(
            passage,
            score=match_weight * passage.match + (1 - match_weight) * passage.fusion_score,
        )
        for passage in ranked
    ]


def break_near_ties(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Put the passage with the most copies first among read passages whose scores nearly tie.

    Without this the processor's arithmetic would decide whether the text that ten outlets printed
    or one outlet's variant of it comes first. A group of near ties begins with its best passage,
    and contains every next one whose score is at most `NEAR_TIE` lower. In a group, passages with
    equally many copies keep their order. Passages that were not read keep their ranks, because the
    best ranks must hold passages with a marked sentence.

    Args:
        ranked: the passages, best first.
    """
    read = [passage for passage in ranked if passage.late_interaction is not None]
    reordered: list[RankedPassage] = []
    tied: list[RankedPassage] = []
    for passage in read:
        if tied and tied[0].score - passage.score > NEAR_TIE:
            reordered += sorted(tied, key=_by_copies)
            tied = []
        tied.append(passage)
    reordered += sorted(tied, key=_by_copies)
    in_order = iter(reordered)
    return [passage if passage.late_interaction is None else next(in_order) for passage in ranked]


def _by_copies(ranked: RankedPassage) -> int:
    return -len(ranked.copies)

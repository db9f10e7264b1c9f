"""Candidates to a ranking: the two scores fused, then the best few read word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import Embedder, Reranker
from retrieval.question import Word
from retrieval.ranking.candidates import Candidate, Candidates
from retrieval.ranking.copies import find_copies, locate_copies
from retrieval.ranking.late_interaction import LateInteractionScore, LateInteractionScorer

# How many of the best fused are looked through for copies, at a fifth of a millisecond each.
_COMPARED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingOptions:
    """How the scores are weighed.

    Attributes:
        dense: weight of the cosine in the fusion, the rest being BM25's.
        read: how many of the best fused candidates are read word by word; with 0 the fusion ranks.
        reading: weight of what reading, or the reranker, says, the rest being the fusion's.
        rerank: whether the reranker is asked, where there is one.
    """

    dense: float = 0.4
    read: int = 10
    reading: float = 0.75
    rerank: bool = True


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A candidate in its place.

    Attributes:
        candidate: where it was read, with its cosine even if its vector is not stored yet.
        score: 0 to 1, higher is better.
        fused: what the two indexes say, 0 to 1, relative to this question's best.
        reading: what reading the passage says; None where it was not read.
        also: where other documents say the same in the same words.
        reranked: what the reranker says, 0 to 1; None where it was not asked.
    """

    candidate: Candidate
    score: float
    fused: float
    reading: LateInteractionScore | None = None
    also: tuple[StoredPassage, ...] = ()
    reranked: float | None = None

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Spans in the document, of the sentence that answers."""
        return self.reading.sentences if self.reading else ()


def rank(
    embedder: Embedder,
    question: str,
    words: Sequence[Word],
    candidates: Candidates,
    options: RankingOptions | None = None,
    reranker: Reranker | None = None,
) -> list[RankedPassage]:
    """Return the candidates, best first, each with the copies of it that others printed.

    Args:
        embedder: reads the question and the best candidates.
        question: the text that is searched for.
        words: of the question.
        candidates: from both indexes.
        options: how the scores are weighed.
        reranker: its scores take the place of the readings', which then only mark the sentences.
    """
    options = options or RankingOptions()
    every = fuse(candidates.passages, options.dense)
    fused = group_copies(every)
    if not options.read:
        return fused
    reader = LateInteractionScorer(embedder, question, words, candidates.statistics)
    best = fused[: options.read]
    compared = _fill_cosines(embedder, question, [r.candidate for r in best])
    readings = reader.read([candidate.found for candidate in compared])
    read = []
    for candidate, ranked, reading in zip(compared, best, readings, strict=True):
        score = options.reading * reading.score + (1 - options.reading) * ranked.fused
        read.append(replace(ranked, candidate=candidate, score=score, reading=reading))
    # What was not read is taken to say as little as the least of what was: so it comes after, but
    # for a copy that is found more surely.
    least = min((reading.score for reading in readings), default=0.0)
    if reranker is not None and options.rerank and read:
        read, least = _apply_reranker(reranker, question, read, options.reading)
    read, released = _locate_copies(read)
    # A copy without the sentence that answers stands for itself, as what was not read.
    unread = fused[options.read :] + [
        ranked for ranked in every if ranked.candidate.found.passage.passage_id in released
    ]
    guessed = [
        replace(ranked, score=options.reading * least + (1 - options.reading) * ranked.fused)
        for ranked in unread
    ]
    return sorted(read + guessed, key=_order)


def fuse(candidates: Sequence[Candidate], dense: float) -> list[RankedPassage]:
    """Rank by a convex combination of cosine and BM25, each divided by its greatest.

    Better than reciprocal ranks, which forget by how much one passage beats the next (Bruch, Gai
    & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). A passage without a
    vector is judged by its words alone.
    """
    most_similar = max((c.cosine for c in candidates if c.cosine is not None), default=0.0)
    most_matched = max((c.bm25 for c in candidates), default=0.0)
    ranked = []
    for candidate in candidates:
        words = candidate.bm25 / most_matched if most_matched > 0 else 0.0
        meaning = words
        if candidate.cosine is not None:
            meaning = max(candidate.cosine, 0.0) / most_similar if most_similar > 0 else 0.0
        fused = dense * meaning + (1 - dense) * words
        ranked.append(RankedPassage(candidate, fused, fused))
    return sorted(ranked, key=_order)


def _apply_reranker(
    reranker: Reranker, question: str, read: Sequence[RankedPassage], weight: float
) -> tuple[list[RankedPassage], float]:
    """Score anew what was read, under its titles; return it and the least that was said of any.

    Each of the reranker's scores is divided by the greatest, as the fusion's are: rerankers differ
    in what a middling score is.
    """
    found = [ranked.candidate.found for ranked in read]
    titled = [each.document.titled(each.passage.span) for each in found]
    scores: list[float] = reranker.score(question, titled).tolist()
    greatest = max(scores)
    told = [score / greatest if greatest > 0 else 0.0 for score in scores]
    scored = [
        replace(ranked, score=weight * said + (1 - weight) * ranked.fused, reranked=score)
        for ranked, score, said in zip(read, scores, told, strict=True)
    ]
    return scored, min(told)


def group_copies(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Put copies under the best of them, so that one text is read once and takes one place.

    The best is the one whose title or cut says most of what is asked for; the date of publishing
    would let the ranking hang on a fact that many articles lack.
    """
    places = find_copies([r.candidate.found for r in ranked[:_COMPARED]])
    also: dict[int, list[StoredPassage]] = defaultdict(list)
    for place, original in enumerate(places):
        if original != place:
            also[original].append(ranked[place].candidate.found)
    originals = [
        replace(ranked[place], also=tuple(also[place]))
        for place, original in enumerate(places)
        if original == place
    ]
    return originals + list(ranked[_COMPARED:])


def _locate_copies(read: Sequence[RankedPassage]) -> tuple[list[RankedPassage], set[int]]:
    """Put each copy where its article has the passage; return the ids of those that have no answer.

    Two passages of one article may be copies of parts of the same passage; they are one place.
    """
    results, released = [], set[int]()
    for ranked in read:
        if not ranked.also:
            results.append(ranked)
            continue
        places: dict[tuple[str, Span], StoredPassage] = {}
        found = locate_copies(ranked.candidate.found, ranked.also, ranked.sentences)
        for copy, place in zip(ranked.also, found, strict=True):
            if place is None:
                released.add(copy.passage.passage_id)
            else:
                places.setdefault((place.document.doc_id, place.passage.span), place)
        results.append(replace(ranked, also=tuple(places.values())))
    return results, released


def _fill_cosines(
    embedder: Embedder, question: str, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Fill in the cosines of passages that have no vector yet.

    Too late for the fusion, but without them no passage could be confident until it is embedded.
    """
    waiting = [candidate.found.text for candidate in candidates if candidate.cosine is None]
    if not waiting:
        return list(candidates)
    cosines = iter((embedder.embed_passages(waiting) @ embedder.embed_question(question)).tolist())
    return [replace(c, cosine=next(cosines)) if c.cosine is None else c for c in candidates]


def _order(ranked: RankedPassage) -> tuple[float, bool, int]:
    """Order by score; of equals what was read comes first, then ids: one library, one order."""
    return -ranked.score, ranked.reading is None, ranked.candidate.found.passage.passage_id

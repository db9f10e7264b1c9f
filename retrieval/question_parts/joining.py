"""Join what was found for the parts of a question into one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from index.documents import Span
from retrieval.lacking.missing_words import MissingWords
from retrieval.question import Question
from retrieval.question_parts.answering import AnsweredPart
from retrieval.question_parts.part import Part, PartMarks
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from retrieval.spelling.corrections import Correction, corrected


@dataclass(frozen=True, slots=True)
class JoinedParts:
    """What an answer tells of all parts of its question; the attributes are those of `Answer`.

    Attributes:
        shown: the passages to show, with the marks of every part.
        by_passage: the greatest probability that a passage answers a part, by the passage's id.
    """

    resolved: str
    shown: Sequence[RankedPassage]
    by_passage: Mapping[int, float]
    confidence: float
    answered: bool
    missing_words: MissingWords | None
    corrections: tuple[Correction, ...]
    carried: tuple[str, ...]
    parts: tuple[Part, ...]


def join_parts(
    question: Question,
    places: Sequence[Span],
    found: Sequence[AnsweredPart],
    *,
    count: int,
    threshold: float,
) -> JoinedParts:
    """Join what was found for the parts of a question.

    The passages of the parts take turns. The confidence is that of the weaker part.

    Args:
        question: the question.
        places: the places of its parts.
        found: what was found for each of them.
        count: how many passages to show at most.
        threshold: the confidence below which a part is not answered.
    """
    first = found[0]
    answered = [bool(each.shown) and each.judgement.confidence >= threshold for each in found]
    confidence = min(each.judgement.confidence for each in found)
    if len(found) == 1:
        return JoinedParts(
            resolved=first.found.question.shown,
            shown=first.shown,
            by_passage=first.judgement.by_passage,
            confidence=confidence,
            answered=answered[0],
            missing_words=first.missing_words(question.scope, answered=answered[0]),
            corrections=first.found.question.corrections,
            carried=first.resolved.carried,
            parts=(),
        )
    turns = zip_longest(*(each.shown for each in found))
    ids = dict.fromkeys(each.passage_id for turn in turns for each in turn if each is not None)
    shown = [_joined(passage_id, found, answered) for passage_id in list(ids)[:count]]
    parts = tuple(
        Part(
            text=place.of(question.text),
            resolved=each.found.question.shown,
            answered=is_answered,
            confidence=each.judgement.confidence,
            marks=_marks_of(each, found, answered, shown) if is_answered else (),
        )
        for place, each, is_answered in zip(places, found, answered, strict=True)
    )
    by_passage: dict[int, float] = {}
    for each in found:
        for passage_id, probability in each.judgement.by_passage.items():
            by_passage[passage_id] = max(probability, by_passage.get(passage_id, 0.0))
    return JoinedParts(
        resolved=" ".join(each.found.question.shown for each in found)
        if any(each.resolved.carried for each in found[:1])
        else _resolved(question, found),
        shown=shown,
        by_passage=by_passage,
        confidence=confidence,
        answered=all(answered),
        missing_words=_missing_words(question, found, answered),
        corrections=tuple(
            dict.fromkeys(c for each in found for c in each.found.question.corrections)
        ),
        carried=first.resolved.carried,
        parts=parts,
    )


def _resolved(question: Question, found: Sequence[AnsweredPart]) -> str:
    """Return the text that was searched for: the question, unless a word of it was corrected.

    What a part has of the part before it stands in the question already.
    """
    corrections = (each for part in found for each in part.found.question.corrections)
    return corrected(question.text, corrections).strip()


def _joined(
    passage_id: int, found: Sequence[AnsweredPart], answered: Sequence[bool]
) -> RankedPassage:
    """Return a passage with the marks of all parts that it answers."""
    seen = [
        next((each for each in part.shown if each.passage_id == passage_id), None) for part in found
    ]
    first = next(each for each in seen if each is not None)
    marked = [
        each
        for number, each in enumerate(seen)
        if each is not None and _answers(passage_id, number, found, answered)
    ] or [first]
    sentences = dict.fromkeys(each for one in marked for each in one.marks.sentences)
    words = dict.fromkeys(each for one in marked for each in one.marks.answers)
    return replace(
        marked[0],
        score=max(each.score for each in seen if each is not None),
        marks=Marks(tuple(sentences), tuple(words), marked[0].marks.values),
        contrary=next((each.contrary for each in marked if each.contrary), None),
    )


def _answers(
    passage_id: int, number: int, found: Sequence[AnsweredPart], answered: Sequence[bool]
) -> bool:
    """Return whether a passage's marks for a part are shown.

    They are if the part is answered, and the passage is its first or answers no other part more
    probably.
    """
    part = found[number]
    if not answered[number] or not part.shown:
        return False
    own = part.judgement.by_passage.get(passage_id, 0.0)
    return part.shown[0].passage_id == passage_id or all(
        own >= other.judgement.by_passage.get(passage_id, 0.0) for other in found
    )


def _marks_of(
    part: AnsweredPart,
    found: Sequence[AnsweredPart],
    answered: Sequence[bool],
    shown: Sequence[RankedPassage],
) -> tuple[PartMarks, ...]:
    number = next(i for i, each in enumerate(found) if each is part)
    own = {each.passage_id: each.marks for each in part.shown}
    return tuple(
        PartMarks(rank, own[each.passage_id].sentences, own[each.passage_id].answers)
        for rank, each in enumerate(shown, 1)
        if each.passage_id in own
        and own[each.passage_id].sentences
        and _answers(each.passage_id, number, found, answered)
    )


def _missing_words(
    question: Question, found: Sequence[AnsweredPart], answered: Sequence[bool]
) -> MissingWords | None:
    """Return the words that no passage has, of all parts.

    Which of the shown passages have them is not told: each was found for one part. The library does
    not answer the question only if it answers none of its parts.
    """
    missing = [
        each.missing_words(question.scope, answered=is_answered)
        for each, is_answered in zip(found, answered, strict=True)
    ]
    absent = dict.fromkeys(word for each in missing if each for word in each.absent)
    if not absent:
        return None
    return MissingWords(
        absent=tuple(absent),
        nearest=(),
        is_subset=not question.scope.is_everything,
        decisive=all(each is not None and each.decisive for each in missing),
    )

"""Signals: what tells whether a passage answers a question.

None of them is a score of the embedder by itself, because its scale differs from model to model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.judgement.asked_items import AskedItems
from retrieval.questions.items import ItemKind
from retrieval.ranking.fusion import RankedPassage

# How many of the first passages are judged.
JUDGED_PASSAGES = 5

# The passages after these are taken not to answer. Several articles may answer, and none of them
# should lower the confidence in the others.
_BACKGROUND = slice(JUDGED_PASSAGES, 2 * JUDGED_PASSAGES)

# The average score of the best sentence in a passage that does not answer, by the default model. It
# stands in for background passages that a small library lacks.
_USUAL = 0.38
# The average cosine of such a passage, likewise.
_USUAL_COSINE = 0.35


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells whether one passage answers the question.

    Attributes:
        answerability: the reader's logit that the passage answers; None where it has not read it.
        lead: how far the passage's best sentence is ahead of those of passages that are taken not
            to answer, by late interaction; 1 is as far as is possible.
        lacking_names: how many of the question's names the passage's article lacks, and one more if
            it has no word for the kind of event that is asked about.
        lacking_dates: how many of the years, months and days it lacks, or tells of others.
        lacking_figures: how many of the figures it lacks.
        lacking_unknown: how many words it lacks that are neither English nor known names. They are
            mistyped, or rare names.
        is_statement: whether the question asks what somebody said, and a marked sentence tells it.
        cosine: the passage's cosine with the question, beside the background; 0 where it is not
            known. It tells much in models that have a background, and nothing across others.
    """

    answerability: float | None
    lead: float
    lacking_names: float
    lacking_dates: float
    lacking_figures: float
    lacking_unknown: float
    is_statement: bool = False
    cosine: float = 0.0

    @property
    def lacking(self) -> float:
        """How many of the names, dates and figures the article lacks."""
        return self.lacking_names + self.lacking_dates + self.lacking_figures

    @property
    def lacks_one(self) -> bool:
        """Whether the article wholly lacks a name, a date or a figure."""
        return max(self.lacking_names, self.lacking_dates, self.lacking_figures) >= 1


def dense_lead(
    ranked: Sequence[RankedPassage], answering: Sequence[RankedPassage] | None = None
) -> float:
    """Return how far the nearest vector of the first passages is ahead of those after them.

    1 is as far as is possible; the cosines alone say nothing across models.

    Args:
        ranked: the whole ranking, best first.
        answering: the passages that are to be ahead; the first of the ranking if None.
    """
    others = [each.candidate.cosine or 0.0 for each in ranked[_BACKGROUND]]
    first = ranked[:JUDGED_PASSAGES] if answering is None else answering
    background = (sum(others) + _USUAL_COSINE * (JUDGED_PASSAGES - len(others))) / JUDGED_PASSAGES
    nearest = max((each.candidate.cosine or 0.0 for each in first), default=0.0)
    return (nearest - background) / max(1 - background, 1e-3)


def signals_of(
    asked: AskedItems,
    judged: Sequence[RankedPassage],
    ranked: Sequence[RankedPassage],
) -> list[Signals]:
    """Return the signals of passages, in their order.

    Args:
        asked: the items of the question, compared with these passages.
        judged: the passages.
        ranked: the whole ranking, best first.
    """
    background = _background(ranked)
    # The day of a month is a figure, and a date.
    kinds = [
        "date" if date else item.kind for item, date in zip(asked.named, asked.dates, strict=True)
    ]
    signals = []
    for position, passage in enumerate(judged):
        in_article = asked.lacking(position)
        reading = passage.reading
        signals.append(
            Signals(
                answerability=reading.answerability if reading else None,
                lead=_lead(passage, background),
                lacking_names=_sum_of(in_article, kinds, ItemKind.NAME)
                + asked.is_of_another_event(position),
                lacking_dates=_sum_of(in_article, kinds, "date"),
                lacking_figures=_sum_of(in_article, kinds, ItemKind.FIGURE),
                lacking_unknown=asked.lacking_unknown(position),
                is_statement=asked.is_stated_in(passage),
                cosine=passage.candidate.cosine or 0.0,
            )
        )
    return signals


def _sum_of(values: Sequence[float], kinds: Sequence[str], kind: str) -> float:
    return sum(value for value, each in zip(values, kinds, strict=True) if each == kind)


def _background(ranked: Sequence[RankedPassage]) -> float:
    """Return the mean sentence score of passages that are taken not to answer."""
    scores = [
        each.late_interaction.sentence_score
        for each in ranked[_BACKGROUND]
        if each.late_interaction
    ]
    return (sum(scores) + _USUAL * (JUDGED_PASSAGES - len(scores))) / JUDGED_PASSAGES


def _lead(passage: RankedPassage, background: float) -> float:
    if passage.late_interaction is None:
        return 0.0
    ahead = passage.late_interaction.sentence_score - background
    return ahead / max(1 - background, 1e-3)

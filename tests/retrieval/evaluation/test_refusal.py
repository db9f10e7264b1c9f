"""What each threshold refuses, counted by hand."""

from __future__ import annotations

from retrieval.evaluation.evaluate import LabelledConfidence
from retrieval.evaluation.refusal import Refusal, refusals_by_threshold

SAID = [
    LabelledConfidence(0.1, False),
    LabelledConfidence(0.2, True),
    LabelledConfidence(0.3, False),
    LabelledConfidence(0.4, False),
    LabelledConfidence(0.9, True),
]


def test_counts_what_is_refused() -> None:
    assert list(refusals_by_threshold(SAID, (0.05, 0.3, 0.4, 1.0))) == [
        Refusal(threshold=0.05, refused=0, precision=None, recall=0.0, false_refusal_rate=0.0),
        # 0.3 itself is not below 0.3.
        Refusal(threshold=0.3, refused=2, precision=1 / 2, recall=1 / 3, false_refusal_rate=1 / 2),
        Refusal(threshold=0.4, refused=3, precision=2 / 3, recall=2 / 3, false_refusal_rate=1 / 2),
        Refusal(threshold=1.0, refused=5, precision=3 / 5, recall=1.0, false_refusal_rate=1.0),
    ]


def test_one_kind_of_question_has_one_share() -> None:
    (found,) = refusals_by_threshold(
        [LabelledConfidence(0.1, True), LabelledConfidence(0.6, True)], (0.5,)
    )
    assert (found.precision, found.recall, found.false_refusal_rate) == (0.0, None, 0.5)

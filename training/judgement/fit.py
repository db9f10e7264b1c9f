"""Fit the judgement's weights: `python -m training.judgement.fit ROWS[:WEIGHT[:ANY]]...`.

ROWS are files of `training.judgement.collect`. A set's passages count with WEIGHT together, 1 if
none is given, and its questions with ANY, the same if none is given: however many there are, two
sets of equal weight count alike. `--report ROWS` measures files that nothing is fitted on.
Prints the weights as `retrieval.judgement.confidence` has them, and what they reach.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from retrieval.judgement import confidence as judgement
from retrieval.judgement.confidence import THRESHOLD, answer_confidence, passage_confidences
from retrieval.judgement.signals import Signals

Floats: TypeAlias = NDArray[np.float64]

PASSAGE_WEIGHTS = (
    "bias", "answerability", "unread", "lead", "name_lacking", "second_name_lacking",
    "date_lacking", "figure_lacking", "unknown_lacking",
)  # fmt: skip
ANSWER_WEIGHTS = ("any_bias", "any_odds", "any_lacking", "any_lead", "any_dense_lead")
# Pulls each weight but the constants to 0, per unit of weight of all sets together.
_RIDGE = 0.002


@dataclass(frozen=True, slots=True)
class Rows:
    """What was collected of one set, with what its passages and its questions count."""

    name: str
    rows: Sequence[Mapping[str, Any]]
    weight: float
    any_weight: float

    def signals(self, row: Mapping[str, Any]) -> list[Signals]:
        """Return the signals of a row's passages."""
        return [Signals(**each) for each in row["signals"]]

    def holding(self, row: Mapping[str, Any]) -> list[bool]:
        """Return which of the judged passages hold an answer."""
        return [bool(each["holds"]) for each in row["ranked"][: len(row["signals"])]]


def main() -> None:
    """Fit, print the weights, and measure."""
    parser = argparse.ArgumentParser(description="Fit the judgement.")
    parser.add_argument("fitted", nargs="*", help="ROWS[:WEIGHT[:ANY]]")
    parser.add_argument("--report", action="append", default=[], type=Path)
    parser.add_argument("--raise-by", type=float, default=0.3, help="added to the last constant")
    arguments = parser.parse_args()
    fitted = [_read(given) for given in arguments.fitted]
    reported = [_read(str(path)) for path in arguments.report]
    for each in (*fitted, *reported):
        print(each.name, "before", measure(each))
    if fitted:
        weights = fit_passages(fitted)
        _use(weights)
        weights |= fit_answers(fitted)
        weights["any_bias"] += arguments.raise_by
        _use(weights)
        for each in (*fitted, *reported):
            print(each.name, "after", measure(each))
        print("".join(f"    {name}={value:.3f},\n" for name, value in weights.items()))


def _read(given: str) -> Rows:
    path, *weights = given.split(":")
    with Path(path).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    weight = float(weights[0]) if weights else 1.0
    return Rows(Path(path).stem, rows, weight, float(weights[1]) if weights[1:] else weight)


def _use(weights: Mapping[str, float]) -> None:
    """Let the judgement of this process compute with other weights."""
    judgement._WITH_READER = replace(judgement._WITH_READER, **weights)


def fit_passages(sets: Sequence[Rows]) -> dict[str, float]:
    """Fit the probability that a passage answers, on the first passages of all questions."""
    facts, labels, counts = [], [], []
    for each in sets:
        pairs = [
            (_facts(signals), holds)
            for row in each.rows
            for signals, holds in zip(each.signals(row), each.holding(row), strict=True)
        ]
        facts += [fact for fact, _ in pairs]
        labels += [holds for _, holds in pairs]
        counts += [each.weight / len(pairs)] * len(pairs)
    found = _logistic(np.array(facts), np.array(labels, dtype=float), np.array(counts))
    return dict(zip(PASSAGE_WEIGHTS, found, strict=True))


def fit_answers(sets: Sequence[Rows]) -> dict[str, float]:
    """Fit the probability that one of the first passages answers, above the passages' own."""
    facts, labels, counts = [], [], []
    for each in sets:
        asked = [row for row in each.rows if row["signals"]]
        for row in asked:
            signals = each.signals(row)
            odds = sum(p / (1 - p) for p in passage_confidences(signals))
            lead = float(np.clip(signals[0].lead, *judgement._LEAD_BOUNDS))
            dense_lead = float(np.clip(row["dense_lead"], *judgement._LEAD_BOUNDS))
            lacking = min(min(s.lacking for s in signals), judgement._MOST_LACKING)
            facts.append([1.0, float(np.log(odds)), lacking, lead, dense_lead])
            labels.append(any(each.holding(row)))
            counts.append(each.any_weight / len(asked))
    found = _logistic(np.array(facts), np.array(labels, dtype=float), np.array(counts))
    return dict(zip(ANSWER_WEIGHTS, found, strict=True))


def _facts(signals: Signals) -> list[float]:
    """Return a passage's facts in the order of `PASSAGE_WEIGHTS`, each within its bounds."""
    bound = judgement._ANSWERABILITY_BOUND
    answerability, unread = signals.answerability, 0.0
    if answerability is None:
        answerability, unread = judgement._UNREAD_ANSWERABILITY, 1.0
    names = min(signals.lacking_names, judgement._MOST_LACKING)
    return [
        1.0,
        float(np.clip(answerability, -bound, bound)),
        unread,
        float(np.clip(signals.lead, *judgement._LEAD_BOUNDS)),
        min(names, 1.0),
        max(names - 1.0, 0.0),
        min(signals.lacking_dates, 1.0),
        min(signals.lacking_figures, 1.0),
        min(signals.lacking_unknown, judgement._MOST_LACKING),
    ]


def _logistic(facts: Floats, labels: Floats, counts: Floats) -> Floats:
    """Return the weights of a logistic regression; the first fact is the constant."""
    sign = 2 * labels - 1
    ridge = _RIDGE * counts.sum() * np.array([0.0] + [1.0] * (facts.shape[1] - 1))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (facts @ weights)
        wrong = 1 / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float((counts * np.logaddexp(0, -margin)).sum() + (ridge * weights**2).sum())
        return value, -(facts.T @ (counts * sign * wrong)) + 2 * ridge * weights

    found = minimize(loss, np.zeros(facts.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def measure(each: Rows) -> dict[str, float]:
    """Return how well the present weights tell answered questions from others."""
    confidences = np.array(
        [answer_confidence(each.signals(row), row["dense_lead"]) for row in each.rows]
    )
    answerable = np.array([bool(row["answerable"]) for row in each.rows])
    yes, no = confidences[answerable], confidences[~answerable]
    result = {"answered": float((yes >= THRESHOLD).mean())} if len(yes) else {}
    if len(no):
        result["refused"] = float((no < THRESHOLD).mean())
    if len(yes) and len(no):
        higher = (yes[:, None] > no[None]).mean() + 0.5 * (yes[:, None] == no[None]).mean()
        result["AUC"] = float(higher)
    bins = np.minimum((confidences * 10).astype(int), 9)
    result["ECE"] = float(
        sum(
            abs(confidences[bins == at].mean() - answerable[bins == at].mean())
            * (bins == at).mean()
            for at in np.unique(bins)
        )
    )
    return {name: round(value, 3) for name, value in result.items()}


if __name__ == "__main__":
    main()

"""Batches of groups: tensors of states, and what the reader should say of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from index.models.protocols import Vectors
from training.model import DIMENSION, Inputs
from training.prepare import Group
from training.states import StateFiles, TextStates, spread_weights

LONGEST_PASSAGE, LONGEST_QUESTION = 224, 44

# Of four negatives drawn for a group, the two that late interaction scores highest are kept.
DRAWN_NEGATIVES, KEPT_NEGATIVES, MEASURED_NEGATIVES = 4, 2, 5
# The probability that a group is drawn with one of its near misses, or else of its wordings.
NEAR_MISS_CHANCE, REWORDED_CHANCE = 0.4, 0.5


class Corpus:
    """The states of all passages and questions, and the questions' weights.

    Attributes:
        trained_passages: how many of the first passages are of rows that are trained on.
    """

    def __init__(self, work: Path, trained_passages: int) -> None:
        self.trained_passages = trained_passages
        self.passages = StateFiles(work, "passages", DIMENSION)
        self._questions = StateFiles(work, "questions", DIMENSION)
        own = np.load(work / "questions.offsets.npy")
        borders = np.load(work / "questions.borders.npy")
        self._weights = np.load(work / "weights.npy")
        self._weight_borders = np.concatenate([[0], np.cumsum(own[:, 1] > own[:, 0])])[borders]

    def question(self, number: int) -> tuple[TextStates, Vectors]:
        """Return a question's states and the weights of all its tokens."""
        states = self._questions.read(number, LONGEST_QUESTION)
        start, end = self._weight_borders[number : number + 2]
        return states, spread_weights(states, self._weights[start:end])

    def passage(self, number: int) -> TextStates:
        """Return a passage's states."""
        return self.passages.read(number, LONGEST_PASSAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the reader should say of one question's passages.

    Attributes:
        first: the place in the batch of the question's passage.
        last: the place after the last of its negatives.
        answered: whether the passage answers; if not, none does.
        answer: the positions of the answer's first and last token; None if they are not known.
        evidence: 1 for each of the passage's tokens in an answering sentence, else 0; None if it is
            not known.
    """

    first: int
    last: int
    answered: bool
    answer: tuple[int, int] | None
    evidence: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of questions and passages, and the targets."""

    inputs: Inputs
    targets: list[Target]


def make_batch(
    corpus: Corpus, groups: Sequence[Group], rng: random.Random, *, measuring: bool = False
) -> Batch:
    """Return a batch.

    Args:
        corpus: the states.
        groups: the groups.
        rng: chooses wordings, near misses and negatives.
        measuring: whether to take the groups' own questions and their first negatives.
    """
    pairs: list[tuple[TextStates, Vectors, TextStates]] = []
    targets = []
    for group in groups:
        number, answered = group.question, group.answered
        if not measuring and answered:
            if group.near_misses and rng.random() < NEAR_MISS_CHANCE:
                number, answered = rng.choice(group.near_misses), False
            elif group.wordings and rng.random() < REWORDED_CHANCE:
                number = rng.choice(group.wordings)
        question, weights = corpus.question(number)
        own = corpus.passage(group.passage)
        if measuring:
            negatives = [corpus.passage(n) for n in group.negatives[:MEASURED_NEGATIVES]]
        else:
            negatives = _hardest(corpus, group, question, weights, rng)
        first = len(pairs)
        pairs += [(question, weights, passage) for passage in (own, *negatives)]
        targets.append(
            Target(
                first=first,
                last=len(pairs),
                answered=answered,
                answer=_answer(own, group) if answered else None,
                evidence=_evidence(own, group) if answered else None,
            )
        )
    questions = [question for question, _, _ in pairs]
    passages = [passage for _, _, passage in pairs]
    inputs = Inputs(
        question_inner=_padded([question.inner for question in questions]),
        question_last=_padded([question.last for question in questions]),
        weights=_padded([weights for _, weights, _ in pairs]),
        question_mask=_padded([np.ones(len(q.own)) for q in questions]) > 0,
        passage_inner=_padded([passage.inner for passage in passages]),
        passage_last=_padded([passage.last for passage in passages]),
        own=_padded([passage.own for passage in passages]) > 0,
        passage_mask=_padded([np.ones(len(p.own)) for p in passages]) > 0,
    )
    return Batch(inputs, targets)


def _hardest(
    corpus: Corpus, group: Group, question: TextStates, weights: Vectors, rng: random.Random
) -> list[TextStates]:
    """Return the negatives that late interaction scores highest, of a few drawn at random."""
    drawn = rng.sample(group.negatives, min(DRAWN_NEGATIVES, len(group.negatives)))
    while len(drawn) <= KEPT_NEGATIVES:
        other = rng.randrange(corpus.trained_passages)
        drawn += [other] if other != group.passage else []
    asked = question.last.astype(np.float32)
    passages = [corpus.passage(number) for number in drawn]

    def score(passage: TextStates) -> float:
        cosines = asked @ passage.last.astype(np.float32).T
        return float(cosines.max(axis=1) @ weights)

    return sorted(passages, key=score, reverse=True)[:KEPT_NEGATIVES]


def _answer(passage: TextStates, group: Group) -> tuple[int, int] | None:
    """Return the positions of the answer's first and last token; None if it was cut off."""
    if group.answer is None:
        return None
    start, end = group.answer
    inside = passage.own & (passage.offsets[:, 1] > start) & (passage.offsets[:, 0] < end)
    positions = np.flatnonzero(inside)
    if not positions.size or passage.offsets[positions[-1], 1] < end:
        return None
    return int(positions[0]), int(positions[-1])


def _evidence(passage: TextStates, group: Group) -> NDArray[np.float32] | None:
    """Return 1 for the tokens that end in an answering sentence, 0 for the others."""
    evidence = np.zeros(len(passage.own), dtype=np.float32)
    ends = passage.offsets[:, 1]
    for start, end in group.evidence:
        evidence[passage.own & (ends > start) & (ends <= end)] = 1.0
    return evidence if evidence.any() else None


def _padded(arrays: Sequence[NDArray[np.generic]]) -> Tensor:
    """Return arrays as one tensor, each padded with zeros to the longest."""
    longest = max(map(len, arrays))
    padded = np.zeros((len(arrays), longest, *arrays[0].shape[1:]), dtype=np.float32)
    for row, array in enumerate(arrays):
        padded[row, : len(array)] = array
    return torch.from_numpy(padded)

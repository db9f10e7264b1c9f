"""Measure the reader on groups that are held out."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch

from retrieval.ranking.marks import LONGEST_ANSWER
from training.batches import Corpus, make_batch
from training.model import ReaderModel, match
from training.prepare import Group

GROUPS_AT_ONCE = 6


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch is not typed here
def measure(model: ReaderModel, corpus: Corpus, groups: Sequence[Group]) -> dict[str, float]:
    """Return the means over answered groups.

    - late interaction, relevance, both: how often the passage scores higher than its negatives.
    - answer F1: the overlap of the answer with the best span, in tokens.
    - evidence: how often the sentence with the greatest mean evidence is an answering one.
    """
    values: dict[str, list[float]] = defaultdict(list)
    for start in range(0, len(groups), GROUPS_AT_ONCE):
        some = groups[start : start + GROUPS_AT_ONCE]
        batch = make_batch(corpus, some, random.Random(0), measuring=True)
        matched = match(batch.inputs)
        scores, logits = model(batch.inputs, matched)
        logits = logits.masked_fill(~batch.inputs.own[:, :, None], -1e4)
        both = matched.score * model.scale.float().exp() + scores[:, 0]
        for group, target in zip(some, batch.targets, strict=True):
            own = slice(target.first, target.last)
            for name, ranked in (
                ("late interaction", matched.score), ("relevance", scores[:, 0]), ("both", both)
            ):  # fmt: skip
                values[name].append(float(ranked[own].argmax() == 0))
            of_passage = logits[target.first].numpy()
            if target.answer:
                values["answer F1"].append(_overlap(_best_span(of_passage), target.answer))
            if target.evidence is not None:
                offsets = corpus.passage(group.passage).offsets
                best = _best_sentence(of_passage[: len(offsets), 2], offsets[:, 1], group)
                values["evidence"].append(float(target.evidence[best].mean() > 0.5))
    return {name: round(float(np.mean(found)), 3) for name, found in values.items()}


def _best_span(logits: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> tuple[int, int]:
    pairs = logits[:, 0][:, None] + logits[:, 1][None]
    lengths = np.arange(len(logits))[None] - np.arange(len(logits))[:, None]
    pairs = np.where((lengths >= 0) & (lengths < LONGEST_ANSWER), pairs, -np.inf)
    first, last = divmod(int(pairs.argmax()), len(logits))
    return first, last


def _overlap(found: tuple[int, int], expected: tuple[int, int]) -> float:
    shared = max(0, min(found[1], expected[1]) - max(found[0], expected[0]) + 1)
    return 2 * shared / (found[1] - found[0] + 1 + expected[1] - expected[0] + 1)


def _best_sentence(
    evidence: np.ndarray[tuple[int], np.dtype[np.float32]],
    ends: np.ndarray[tuple[int], np.dtype[np.int32]],
    group: Group,
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which tokens are in the sentence with the greatest mean evidence."""
    sentences = [(ends > start) & (ends <= end) for start, end in group.sentences]
    return max(
        (inside for inside in sentences if inside.any()),
        key=lambda inside: float(evidence[inside].mean()),
    )

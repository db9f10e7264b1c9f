"""Batches for the training: states, weights and targets are at the right places."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.models.protocols import TokenStates, TokenVectors
from training.states import StateFiles, spread_weights, write_states

if TYPE_CHECKING:
    from training.batches import Batch, Corpus
    from training.prepare import Group

# What makes batches imports torch, so it is imported where it is used.
pytestmark = pytest.mark.model

DIMENSION = 384
PASSAGES = ["Anna came. She cost 12 million.", "Owls sleep.", "Bo left.", "Ice melts."]
QUESTIONS = ["what cost it", "who left", "anna cost"]


def tokens(text: str) -> TokenVectors:
    """Return random states for each word, between two special tokens."""
    words = text.split()
    starts = np.cumsum([0, *(len(word) + 1 for word in words)])[: len(words)]
    offsets = np.array([(s, s + len(w)) for s, w in zip(starts, words, strict=True)])
    drawn = np.random.default_rng(len(text)).standard_normal((len(words) + 2, DIMENSION))
    last = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    own = np.array([False, *[True] * len(words), False])
    return TokenVectors(last[own], offsets, TokenStates(drawn.astype(np.float32), last, own))


def corpus(work: Path) -> Corpus:
    from training.batches import Corpus

    for name, texts in (("passages", PASSAGES), ("questions", QUESTIONS)):
        write_states(work, name, texts, lambda some: map(tokens, some), lambda done: None)
    weights = [np.full(len(text.split()), 0.5, dtype=np.float32) for text in QUESTIONS]
    np.save(work / "weights.npy", np.concatenate(weights))
    return Corpus(work, len(PASSAGES))


def group(**changes: object) -> Group:
    from training.prepare import Group

    fields: dict[str, object] = {
        "question": 0, "wordings": [], "near_misses": [], "passage": 0, "negatives": [1, 2, 3],
        "answered": True, "answer": [20, 30], "evidence": [[11, 31]],
        "sentences": [[0, 10], [11, 31]], "source": "made", "held_out": False,
    }  # fmt: skip
    return Group(**{**fields, **changes})  # type: ignore[arg-type]


def batch_of(work: Corpus, groups: list[Group], seed: int = 0, *, measuring: bool = True) -> Batch:
    from training.batches import make_batch

    return make_batch(work, groups, random.Random(seed), measuring=measuring)


def test_states_come_back_from_their_files(tmp_path: Path) -> None:
    corpus(tmp_path)
    read = StateFiles(tmp_path, "passages", DIMENSION)
    assert len(read) == len(PASSAGES)
    for number, text in enumerate(PASSAGES):
        states = read.read(number, 99)
        assert [text[start:end] for start, end in states.offsets[states.own]] == text.split()
    assert len(read.read(0, 3).own) == 3


def test_the_weights_of_a_cut_question_sum_to_one(tmp_path: Path) -> None:
    corpus(tmp_path)
    cut = StateFiles(tmp_path, "questions", DIMENSION).read(0, 3)
    spread = spread_weights(cut, np.array([0.1, 0.3, 0.6], dtype=np.float32))
    assert spread.tolist() == np.array([0, 0.25, 0.75], dtype=np.float32).tolist()


def test_targets_are_the_positions_of_the_answers_tokens(tmp_path: Path) -> None:
    groups = [group(), group(question=1, passage=2, negatives=[0], answer=None, evidence=[])]
    batch = batch_of(corpus(tmp_path), groups)
    first, second = batch.targets
    assert (first.first, first.last, second.first, second.last) == (0, 4, 4, 6)
    # The first token is special: then "Anna", "came.", "She", "cost", "12", "million."
    assert first.answer == (5, 6)
    assert first.evidence is not None
    assert first.evidence.tolist() == [0, 0, 0, 1, 1, 1, 1, 0]
    assert (second.answer, second.evidence) == (None, None)
    assert batch.inputs.weights.sum(1).tolist() == [1.0] * 6


def test_an_answer_that_was_cut_off_is_not_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = corpus(tmp_path)
    monkeypatch.setattr("training.batches.LONGEST_PASSAGE", 6)
    (target,) = batch_of(made, [group(answer=[23, 31], negatives=[])]).targets
    assert target.answer is None


def test_a_near_miss_is_answered_by_no_passage(tmp_path: Path) -> None:
    made = corpus(tmp_path)
    answered = {
        target.answered
        for seed in range(30)
        for target in batch_of(made, [group(near_misses=[2])], seed, measuring=False).targets
    }
    assert answered == {True, False}


def test_padding_changes_nothing(tmp_path: Path) -> None:
    import torch

    from training.model import ReaderModel, match

    torch.manual_seed(0)
    model = ReaderModel().eval()
    made = corpus(tmp_path)
    alone = batch_of(made, [group(negatives=[])]).inputs
    padded = batch_of(made, [group(negatives=[]), group(question=1, passage=2)]).inputs
    with torch.no_grad():
        scores, logits = model(alone, match(alone))
        padded_scores, padded_logits = model(padded, match(padded))
    assert torch.allclose(scores[0], padded_scores[0], atol=1e-3)
    assert torch.allclose(logits[0], padded_logits[0, : logits.shape[1]], atol=1e-3)


def test_pairs_read_by_length_come_back_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from training.model import ReaderModel, match
    from training.train import read_by_length

    monkeypatch.setattr("training.train.PAIRS_AT_ONCE", 2)
    torch.manual_seed(0)
    model = ReaderModel().eval()
    groups = [group(negatives=[1]), group(question=1, passage=2, negatives=[3, 0])]
    batch = batch_of(corpus(tmp_path), groups)
    matched = match(batch.inputs)
    with torch.no_grad():
        scores, logits = model(batch.inputs, matched)
        part_scores, part_logits = read_by_length(model, batch.inputs, matched)
    seen = batch.inputs.passage_mask
    assert torch.allclose(scores, part_scores, atol=1e-3)
    assert torch.allclose(logits[seen], part_logits[seen], atol=1e-3)


def test_a_wording_is_answered_as_the_question_is(tmp_path: Path) -> None:
    made = corpus(tmp_path)
    lengths = set()
    for seed in range(30):
        batch = batch_of(made, [group(wordings=[1])], seed, measuring=False)
        assert [target.answered for target in batch.targets] == [True]
        lengths.add(int(batch.inputs.question_mask[0].sum()))
    assert lengths == {len(QUESTIONS[0].split()) + 2, len(QUESTIONS[1].split()) + 2}

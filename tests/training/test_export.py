"""The exported reader is the trained one, in the form that `OnnxReader` runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.models.onnx_reader import OnnxReader
from index.models.protocols import TokenStates, TokenVectors, Vectors

pytestmark = pytest.mark.model


def tokens(count: int, seed: int) -> TokenVectors:
    """Return random states of some tokens between two special tokens."""
    rng = np.random.default_rng(seed)
    inner = rng.standard_normal((count + 2, 384)).astype(np.float32)
    last = rng.standard_normal((count + 2, 384)).astype(np.float32)
    last /= np.linalg.norm(last, axis=1, keepdims=True)
    own = np.array([False, *[True] * count, False])
    offsets = np.array([(number, number + 1) for number in range(count)], dtype=np.int64)
    return TokenVectors(last[own], offsets, TokenStates(inner, last, own))


def test_the_graph_computes_what_the_network_computes(tmp_path: Path) -> None:
    import torch

    from training.export import export
    from training.model import Inputs, ReaderModel, match

    torch.manual_seed(0)
    model = ReaderModel().eval()
    export(model, tmp_path / "reader.onnx")
    question, passage = tokens(6, 1), tokens(30, 2)
    weights = np.array([0.4, 0.0, 0.2, 0.2, 0.1, 0.1], dtype=np.float32)
    (reading,) = OnnxReader(tmp_path / "reader.onnx", "").read(question, weights, [passage])

    def one(array: Vectors) -> torch.Tensor:
        return torch.from_numpy(np.asarray(array)[None])

    assert question.states is not None
    assert passage.states is not None
    inputs = Inputs(
        question_inner=one(question.states.inner),
        question_last=one(question.states.last),
        weights=one(np.concatenate([[0], weights, [0]]).astype(np.float32)),
        question_mask=torch.ones(1, 8, dtype=torch.bool),
        passage_inner=one(passage.states.inner),
        passage_last=one(passage.states.last),
        own=torch.from_numpy(passage.states.own[None]),
        passage_mask=torch.ones(1, 32, dtype=torch.bool),
    )
    with torch.no_grad():
        scores, logits = model(inputs, match(inputs))
    expected = logits[0].numpy()[passage.states.own]
    # The graph is int8, so its logits differ a little; they must agree in order and size.
    for found, column in zip(
        (reading.starts, reading.ends, reading.evidence), range(3), strict=True
    ):
        assert np.corrcoef(found, expected[:, column])[0, 1] > 0.99
        assert np.abs(found - expected[:, column]).max() < 0.15
    assert reading.relevance == pytest.approx(float(scores[0, 0]), abs=0.05)
    assert reading.answerability == pytest.approx(float(scores[0, 1]), abs=0.05)

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


def test_training_goes_on_from_the_weights_of_a_graph(tmp_path: Path) -> None:
    import torch

    from training.export import export
    from training.model import ReaderModel
    from training.warm_start import from_graph

    torch.manual_seed(0)
    model = ReaderModel()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    model.features.bias.data = model.compare.bias.data  # one array in the graph, as after training
    export(model.eval(), tmp_path / "reader.onnx")
    read = from_graph(tmp_path / "reader.onnx").state_dict()
    for name, expected in model.state_dict().items():
        if name not in {"scale", "none"}:
            step = expected.abs().max() / 60  # int8 without its last bit
            assert (read[name] - expected).abs().max() <= step, name


def test_a_graph_without_the_readers_weights_is_refused(tmp_path: Path) -> None:
    import onnx

    from training.warm_start import from_graph

    graph = onnx.helper.make_graph([], "empty", [], [])
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "other.onnx"))
    with pytest.raises(ValueError, match="is no graph of this reader"):
        from_graph(tmp_path / "other.onnx")

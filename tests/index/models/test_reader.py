"""The reader that is shipped: it finds the answer, and its file is checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelDamaged
from index.models import onnx_reader
from index.models.onnx_reader import GRAPH, open_reader
from index.models.protocols import Embedder, Reader, Reading, TokenVectors
from tests.fakes import HashEmbedder

QUESTION = "How many officers did the agency count?"
ANSWERING = "The agency said on Thursday that it had counted 500 officers at the base."
OTHERS = (
    "The agency was founded in 1951 and moved to the capital ten years later.",
    "Officers of the navy wear a blue coat. The coat was made in the north.",
    "Rain is expected from the west by evening, and the ferry may not run.",
)


@cache
def shipped() -> Reader:
    reader = open_reader()
    assert reader is not None
    return reader


def read(question: str, *passages: str) -> tuple[list[Reading], list[TokenVectors]]:
    encoder = shipped().encoder
    asked = encoder.embed_question_tokens(question)
    weights = np.full(len(asked.vectors), 1 / len(asked.vectors), dtype=np.float32)
    tokens = encoder.embed_passage_tokens(list(passages))
    return shipped().read(asked, weights, tokens), tokens


@pytest.mark.model
class TestShipped:
    def test_the_passage_that_answers_is_the_most_relevant(self) -> None:
        readings, _ = read(QUESTION, *OTHERS, ANSWERING)
        for found in (
            [reading.relevance for reading in readings],
            [reading.answerability for reading in readings],
        ):
            assert found[-1] > max(found[:-1]) + 1

    def test_the_answers_words_are_found(self) -> None:
        (reading,), (tokens,) = read(QUESTION, ANSWERING)
        start = tokens.offsets[int(reading.starts.argmax()), 0]
        end = tokens.offsets[int(reading.ends.argmax()), 1]
        assert "500" in ANSWERING[start:end]
        assert len(ANSWERING[start:end]) <= len("counted 500 officers at")

    def test_every_token_of_the_passage_has_its_logits(self) -> None:
        (reading,), (tokens,) = read(QUESTION, ANSWERING)
        shape = (len(tokens.offsets),)
        assert reading.starts.shape == reading.ends.shape == reading.evidence.shape == shape

    def test_a_passage_is_read_by_itself(self) -> None:
        together, _ = read(QUESTION, *OTHERS, ANSWERING)
        (alone,), _ = read(QUESTION, ANSWERING)
        assert alone.relevance == pytest.approx(together[-1].relevance, abs=1e-4)

    def test_its_encoder_is_the_default_model(self, default_model: Embedder) -> None:
        assert shipped().encoder_fingerprint == default_model.fingerprint

    def test_other_models_tokens_are_refused(self) -> None:
        tokens = HashEmbedder().embed_question_tokens("ferry")
        with pytest.raises(ValueError, match="no states"):
            shipped().read(tokens, np.ones(1, dtype=np.float32), [tokens])


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "reader.onnx"
    damaged.write_bytes(GRAPH.read_bytes()[:-1])
    monkeypatch.setattr(onnx_reader, "GRAPH", damaged)
    with pytest.raises(ModelDamaged, match="Install Footnote again"):
        open_reader()


def test_a_missing_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_reader, "GRAPH", tmp_path / "reader.onnx")
    with pytest.raises(ModelDamaged, match="Install Footnote again"):
        open_reader()


def test_the_file_is_small() -> None:
    assert GRAPH.stat().st_size < 25_000_000

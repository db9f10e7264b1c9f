"""The arithmetic models are prepared for: the processor's best, or the one asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from index.models import catalogue
from index.models.catalogue import DEFAULT_MODEL, arithmetic, prepared_folder
from index.models.onnx_runtime import OnnxEmbedder
from tests.index.models.tiny_models import make_model, prepared_embedder

TEXTS = (
    "The ferry stopped in the harbour.",
    "The council voted on the bridge, and the company built it in the valley by the river.",
)


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTNOTE_ARITHMETIC", raising=False)


def processor(monkeypatch: pytest.MonkeyPatch, *, exact_int8: bool) -> None:
    monkeypatch.setattr(catalogue, "_adds_int8_exactly", lambda: exact_int8)


@pytest.mark.parametrize(("exact_int8", "best"), [(True, "int8"), (False, "int8-reduced")])
def test_the_processor_decides(
    exact_int8: bool, best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    processor(monkeypatch, exact_int8=exact_int8)
    assert arithmetic() == best


@pytest.mark.parametrize("chosen", ["int8-reduced", "fp32"])
def test_any_processor_can_do_less(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ARITHMETIC", chosen)
    for exact_int8 in (True, False):
        processor(monkeypatch, exact_int8=exact_int8)
        assert arithmetic() == chosen


def test_int8_is_refused_where_its_sums_would_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ARITHMETIC", "int8")
    processor(monkeypatch, exact_int8=True)
    assert arithmetic() == "int8"
    processor(monkeypatch, exact_int8=False)
    with pytest.raises(ModelError, match=r"no VNNI.* int8-reduced or fp32"):
        arithmetic()


def test_an_unknown_arithmetic_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ARITHMETIC", "bf16")
    with pytest.raises(ModelError, match=r"'bf16'.* int8, int8-reduced or fp32"):
        arithmetic()


def test_each_arithmetic_has_its_own_prepared_model(monkeypatch: pytest.MonkeyPatch) -> None:
    processor(monkeypatch, exact_int8=True)
    folders = set()
    for chosen in ("int8", "int8-reduced", "fp32"):
        monkeypatch.setenv("FOOTNOTE_ARITHMETIC", chosen)
        folders.add(prepared_folder(DEFAULT_MODEL))
    assert len(folders) == 3


@pytest.mark.model
def test_what_is_prepared_agrees_whatever_the_arithmetic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_model(tmp_path / "tiny")
    vectors = {}
    runtimes = {}
    for chosen in ("int8-reduced", "fp32"):
        monkeypatch.setenv("FOOTNOTE_ARITHMETIC", chosen)
        folder = tmp_path / chosen
        manifest = prepared_embedder(source, folder)
        runtimes[chosen] = manifest.runtime, manifest.reason
        embedder = OnnxEmbedder(folder / "model.onnx", folder / "tokenizer.json", manifest)
        vectors[chosen] = embedder.embed_passages(TEXTS)
    assert runtimes["fp32"] == ("onnx-fp32", "FOOTNOTE_ARITHMETIC asks for fp32")
    cosines = np.sum(vectors["fp32"] * vectors["int8-reduced"], axis=1)
    assert cosines.min() > 0.98
    if runtimes["int8-reduced"][0] == "onnx-int8":
        # Quantised for real: the last digits differ.
        assert not np.array_equal(vectors["fp32"], vectors["int8-reduced"])

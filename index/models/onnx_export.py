"""Export a transformer to ONNX, quantise it, and keep what agrees with the original."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.models.catalogue import arithmetic

GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How closely a graph follows the original over the checked texts; 1 where it is the same."""

    worst: float
    mean: float


@dataclass(frozen=True, slots=True)
class OnnxExport:
    """What came of an export.

    Attributes:
        runtime: `onnx-int8`, `onnx-fp32`, or `sentence-transformers` where neither agrees.
        reason: why it is not `onnx-int8`, empty when it is.
        input_names: of the graph.
    """

    runtime: str
    reason: str
    input_names: tuple[str, ...] = ()


def export(
    transformer: Any,
    tokenizer: Any,
    output: str,
    folder: Path,
    *,
    asked: Mapping[str, Agreement],
    measure: Callable[[Path, tuple[str, ...]], Agreement],
) -> OnnxExport:
    """Export into `folder` the fastest graph that agrees with the original, and its tokenizer.

    Args:
        transformer: a transformers model.
        tokenizer: its fast tokenizer.
        output: the field of the model's output that the graph gives.
        folder: where `GRAPH` and `TOKENIZER` are written; nothing is left there on failure.
        asked: runtime -> the agreement that is asked of it.
        measure: tells how far a graph with these inputs agrees.
    """
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    try:
        names = export_graph(transformer, tokenizer, output, folder / "fp32.onnx")
    except (RuntimeError, TypeError, ValueError, NotImplementedError, AttributeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        _clear(folder)
        return OnnxExport("sentence-transformers", f"it could not be exported: {first}")
    graphs = [("onnx-int8", "int8.onnx"), ("onnx-fp32", "fp32.onnx")]
    reasons: list[str] = []
    if arithmetic() == "fp32":
        graphs = graphs[1:]
        reasons.append("FOOTNOTE_ARITHMETIC asks for fp32")
    else:
        quantise(folder / "fp32.onnx", folder / "int8.onnx")
    for runtime, file in graphs:
        found, least = measure(folder / file, names), asked[runtime]
        if found.worst >= least.worst and found.mean >= least.mean:
            (folder / file).replace(folder / GRAPH)
            for left in ("fp32.onnx", "int8.onnx"):
                (folder / left).unlink(missing_ok=True)
            return OnnxExport(runtime, "; ".join(reasons), names)
        reasons.append(
            f"{runtime} agrees only to {found.worst:.4f} at worst, {found.mean:.4f} on average"
        )
    _clear(folder)
    return OnnxExport("sentence-transformers", "; ".join(reasons))


def export_graph(transformer: Any, tokenizer: Any, output: str, path: Path) -> tuple[str, ...]:
    """Export the transformer alone, token ids in and one field out; return the inputs' names."""
    import torch

    class OneField(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.transformer = transformer
            self.names = names

        def forward(self, *inputs: Any) -> Any:
            named = dict(zip(self.names, inputs, strict=True))
            return getattr(self.transformer(**named, return_dict=True), output)

    accepted = inspect.signature(transformer.forward).parameters
    tokens = tokenizer(["one example", "and a second, longer one"], padding=True)
    names = tuple(
        name
        for name in ("input_ids", "attention_mask", "token_type_ids")
        if name in tokens and name in accepted
    )
    inputs = tuple(torch.tensor(tokens[name]) for name in names)
    axes = {name: {0: "batch", 1: "length"} for name in names}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of constants that are ours to fix
        torch.onnx.export(
            OneField(names),
            inputs,
            str(path),
            input_names=list(names),
            output_names=[output],
            dynamic_axes=axes | {output: {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    return names


def quantise(source: Path, destination: Path) -> None:
    """Quantise the weights to int8 per channel, activations as they come.

    Without VNNI the processor adds pairs of 8-bit products in 16 bits and saturates. There
    `int8-reduced` leaves out one bit of each weight (onnxruntime's documentation of
    `reduce_range`).
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
        reduce_range=arithmetic() == "int8-reduced",
    )
    prepared.unlink()


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()

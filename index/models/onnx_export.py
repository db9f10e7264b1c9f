"""Export a transformer to ONNX, and choose the fastest graph that agrees with the original."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.models.catalogue import arithmetic

GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"

# The name of a graph's second output: the states of an inner layer.
INNER_STATES = "inner_states"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The similarity between a graph's output and the original's; 1 means equal.

    Attributes:
        worst: the lowest similarity over the checked texts.
        mean: the mean similarity over the checked texts.
    """

    worst: float
    mean: float


@dataclass(frozen=True, slots=True)
class OnnxExport:
    """The result of an export.

    Attributes:
        runtime: `onnx-int8`, `onnx-fp32`, or `sentence-transformers` if neither graph agrees.
        reason: why the runtime is not `onnx-int8`; empty if it is.
        input_names: the names of the graph's inputs; empty if there is no graph.
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
    inner_layer: int | None = None,
) -> OnnxExport:
    """Write the fastest graph that agrees with the original, and its tokenizer, into a folder.

    Args:
        transformer: a transformers model.
        tokenizer: the model's fast tokenizer.
        output: the field of the model's output that the graph returns.
        folder: the folder for `GRAPH` and `TOKENIZER`; it is emptied if no graph agrees.
        asked: the required agreement of each runtime.
        measure: a function that returns the agreement of a graph, given the graph's path and the
            names of its inputs.
        inner_layer: the layer whose states are the graph's second output, counted from 1; None for
            no second output.
    """
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    try:
        names = export_graph(transformer, tokenizer, output, folder / "fp32.onnx", inner_layer)
    except (RuntimeError, TypeError, ValueError, NotImplementedError, AttributeError) as error:
        lines = str(error).strip().splitlines()
        _clear(folder)
        reason = f"it could not be exported: {lines[0] if lines else type(error).__name__}"
        return OnnxExport("sentence-transformers", reason)
    graphs = [("onnx-int8", "int8.onnx"), ("onnx-fp32", "fp32.onnx")]
    reasons: list[str] = []
    if arithmetic() == "fp32":
        graphs = graphs[1:]
        reasons.append("FOOTNOTE_ARITHMETIC asks for fp32")
    else:
        reduced = arithmetic() == "int8-reduced"
        quantise(folder / "fp32.onnx", folder / "int8.onnx", reduced=reduced)
    for runtime, file in graphs:
        measured, required = measure(folder / file, names), asked[runtime]
        if measured.worst >= required.worst and measured.mean >= required.mean:
            (folder / file).replace(folder / GRAPH)
            for unused in ("fp32.onnx", "int8.onnx"):
                (folder / unused).unlink(missing_ok=True)
            return OnnxExport(runtime, "; ".join(reasons), names)
        reasons.append(
            f"{runtime} agrees only to {measured.worst:.4f} at worst, "
            f"{measured.mean:.4f} on average"
        )
    _clear(folder)
    return OnnxExport("sentence-transformers", "; ".join(reasons))


def export_graph(
    transformer: Any, tokenizer: Any, output: str, path: Path, inner_layer: int | None = None
) -> tuple[str, ...]:
    """Export a transformer to ONNX and return the names of the graph's inputs.

    Args:
        transformer: a transformers model.
        tokenizer: the model's fast tokenizer.
        output: the field of the model's output that the graph returns.
        path: the file to write.
        inner_layer: the layer whose states are the second output, as in `export`.
    """
    import torch

    class Outputs(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.transformer = transformer
            self.names = names

        def forward(self, *inputs: Any) -> Any:
            named = dict(zip(self.names, inputs, strict=True))
            if inner_layer is None:
                return getattr(self.transformer(**named, return_dict=True), output)
            returned = self.transformer(**named, return_dict=True, output_hidden_states=True)
            # The first of the hidden states are the embeddings, below the first layer.
            return getattr(returned, output), returned.hidden_states[inner_layer]

    accepted = inspect.signature(transformer.forward).parameters
    tokens = tokenizer(["one example", "and a second, longer one"], padding=True)
    names = tuple(
        name
        for name in ("input_ids", "attention_mask", "token_type_ids")
        if name in tokens and name in accepted
    )
    inputs = tuple(torch.tensor(tokens[name]) for name in names)
    outputs = [output] if inner_layer is None else [output, INNER_STATES]
    axes = {name: {0: "batch", 1: "length"} for name in names}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of values that become constants
        torch.onnx.export(
            Outputs(names),
            inputs,
            str(path),
            input_names=list(names),
            output_names=outputs,
            dynamic_axes=axes | {name: {0: "batch"} for name in outputs},
            opset_version=17,
            dynamo=False,
        )
    return names


def quantise(source: Path, destination: Path, *, reduced: bool) -> None:
    """Write a graph with int8 weights, quantised per channel, and dynamic activations.

    A processor without VNNI adds pairs of 8-bit products in 16 bits and saturates. A reduced graph
    leaves out one bit of each weight, and is exact on these processors too (see `reduce_range` in
    the documentation of onnxruntime).

    Args:
        source: the fp32 graph.
        destination: the file to write.
        reduced: whether to leave out one bit of each weight.
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
        reduce_range=reduced,
    )
    prepared.unlink()


def _clear(folder: Path) -> None:
    """Delete the files of a folder."""
    for path in folder.iterdir():
        path.unlink()

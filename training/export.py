"""Export the reader: `python -m training.export CHECKPOINT...`.

Several checkpoints of one architecture are averaged, weight by weight, which is a better reader
than each if they are of one run. Writes the graph that is shipped, and prints its SHA-256.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from index.models.onnx_export import quantise
from index.models.onnx_reader import GRAPH
from index.system.files import sha256_of
from training.model import DIMENSION, Inputs, ReaderModel, match

_QUESTION, _PASSAGE = 9, 50
_INPUTS = (
    "question_inner", "question_last", "weights", "passage_inner", "passage_last", "own",
)  # fmt: skip


class _OnePair(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """The reader for one question and one passage, without padding."""

    def __init__(self, model: ReaderModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        question_inner: Tensor,
        question_last: Tensor,
        weights: Tensor,
        passage_inner: Tensor,
        passage_last: Tensor,
        own: Tensor,
    ) -> tuple[Tensor, Tensor]:
        inputs = Inputs(
            question_inner=question_inner[None],
            question_last=question_last[None],
            weights=weights[None],
            question_mask=weights[None] >= 0,
            passage_inner=passage_inner[None],
            passage_last=passage_last[None],
            own=own[None] > 0,
            passage_mask=own[None] >= 0,
        )
        scores, tokens = self.model(inputs, match(inputs))
        return scores[0], tokens[0]


def main() -> None:
    """Write the shipped graph from checkpoints."""
    parser = argparse.ArgumentParser(description="Export the reader.")
    parser.add_argument("checkpoints", type=Path, nargs="+")
    states = [torch.load(path)["model"] for path in parser.parse_args().checkpoints]
    model = ReaderModel()
    model.load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    )
    export(model.eval(), GRAPH)
    print(sha256_of(GRAPH))


def export(model: ReaderModel, graph: Path) -> None:
    """Write a reader as an int8 graph.

    It is reduced, so that the sums overflow on no processor, and one file serves all of them.
    """
    example = (
        torch.randn(_QUESTION, DIMENSION),
        torch.nn.functional.normalize(torch.randn(_QUESTION, DIMENSION), dim=1),
        torch.full((_QUESTION,), 1 / _QUESTION),
        torch.randn(_PASSAGE, DIMENSION),
        torch.nn.functional.normalize(torch.randn(_PASSAGE, DIMENSION), dim=1),
        torch.ones(_PASSAGE),
    )
    axes = {name: {0: "question" if at < 3 else "passage"} for at, name in enumerate(_INPUTS)}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of values that become constants
        plain = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            _OnePair(model),
            example,
            str(plain),
            input_names=list(_INPUTS),
            output_names=["scores", "tokens"],
            dynamic_axes=axes | {"tokens": {0: "passage"}},
            opset_version=17,
            dynamo=False,
        )
        quantise(plain, graph, reduced=True)


if __name__ == "__main__":
    main()

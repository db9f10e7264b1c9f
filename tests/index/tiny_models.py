"""Models made on the spot: random weights, two layers, a vocabulary of a few hundred words."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DIMENSION = 32
MAX_LENGTH = 24
SPREAD = 0.2

_WORDS = (
    "the a of to in on and for that is was with by from at as it who when where ferry bridge frost "
    "harbour council river island valley engine apple voted stopped built failed company village "
    "treaty minister court winter summer market price record water road town people year first"
)


def vocabulary() -> list[str]:
    characters = string.ascii_lowercase + string.digits + string.punctuation
    pieces = [*characters, *(f"##{character}" for character in string.ascii_lowercase)]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *pieces, *_WORDS.split()]


def make_model(
    folder: Path,
    *,
    pooling: str = "mean",
    prompts: Mapping[str, str] | None = None,
    default_prompt_name: str | None = None,
    dense: bool = False,
    seed: int = 0,
) -> Path:
    """Write a sentence-transformers model folder and return it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    bert = folder.with_name(f"{folder.name}-bert")
    bert.mkdir(parents=True)
    words = vocabulary()
    (bert / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    model = BertModel(config)
    # Wide enough that texts differ, and that pooling matters; wider, int8 would not agree.
    for weights in model.parameters():
        if weights.dim() > 1:
            torch.nn.init.normal_(weights, std=SPREAD)
    model.save_pretrained(bert)
    BertTokenizerFast(vocab_file=str(bert / "vocab.txt")).save_pretrained(bert)
    modules: list[Any] = [Transformer(str(bert), max_seq_length=MAX_LENGTH)]
    modules.append(Pooling(DIMENSION, pooling_mode=pooling))
    if dense:
        modules.append(Dense(DIMENSION, 16))
    whole = SentenceTransformer(
        modules=modules,
        prompts=dict(prompts or {}),
        default_prompt_name=default_prompt_name,
        device="cpu",
    )
    whole.save(str(folder))
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content

"""Models made on the spot: random weights, two layers, a vocabulary of a few hundred words."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.models.catalogue import EmbedderManifest
from index.models.preparation import prepare

DIMENSION = 32
MAX_LENGTH = 48
SPREAD = 0.2

_WORDS = (
    "the a of to in on and for that is was with by from at as it who when where ferry bridge frost "
    "harbour council river island valley engine apple voted stopped built failed company village "
    "treaty minister court winter summer market price record water road town people year first"
)


def vocabulary() -> dict[str, int]:
    characters = string.ascii_lowercase + string.digits + string.punctuation
    pieces = [*characters, *(f"##{character}" for character in string.ascii_lowercase)]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *pieces, *_WORDS.split()]
    return {word: place for place, word in enumerate(dict.fromkeys(words))}


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
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer

    bert = _make_bert(folder.with_name(f"{folder.name}-bert"), "BertModel", seed)
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


def make_cross_encoder(
    folder: Path, *, labels: int = 1, activation: str = "Sigmoid", seed: int = 0
) -> Path:
    """Write the folder of a CrossEncoder, its activation one of torch's, and return it."""
    import torch
    from sentence_transformers import CrossEncoder

    bert = _make_bert(
        folder.with_name(f"{folder.name}-bert"), "BertForSequenceClassification", seed, labels
    )
    chosen = getattr(torch.nn, activation)()
    whole = CrossEncoder(str(bert), max_length=MAX_LENGTH, activation_fn=chosen, device="cpu")
    whole.save_pretrained(str(folder))
    return folder


def _make_bert(folder: Path, architecture: str, seed: int, labels: int = 2) -> Path:
    """Write the folder of a transformers model with random weights and return it."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    words = vocabulary()
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
        num_labels=labels,
    )
    model = getattr(transformers, architecture)(config)
    # Wide enough that texts differ, and that pooling matters; wider, int8 would not agree.
    for name, weights in model.named_parameters():
        if weights.dim() > 1:
            # The head wider still, so that scores lie far apart, and about the middle.
            std = 1.0 if name.startswith("classifier") else SPREAD
            torch.nn.init.normal_(weights, std=std)
        elif name == "classifier.bias":
            torch.nn.init.constant_(weights, 5.0)
    model.save_pretrained(folder)
    transformers.BertTokenizerFast(vocab=words).save_pretrained(folder)
    return folder


def prepared_embedder(source: Path, destination: Path) -> EmbedderManifest:
    """Prepare an embedding model in this process."""
    manifest = prepare(str(source), destination)
    assert isinstance(manifest, EmbedderManifest)
    return manifest

"""A library as large as a newsroom's, made in seconds, and questions to ask of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from index.documents import Document
from index.loaders import Loaded, load
from index.models.protocols import Embedder, Vectors
from index.models.recent_tokens import forget_texts
from tests.paths import ROOT

QUESTION = "How many North Korean troops are in Kursk?"
QUESTIONS = (
    QUESTION,
    "What did the Pentagon say about the troops?",
    "Who visited Moscow in October?",
    "What does the mutual defence treaty ask for?",
    "When were the first soldiers seen?",
)


class Stored:
    """The real model, but for the vectors that are stored: making 20,000 takes minutes.

    Time does not depend on what the vectors are.
    """

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._chance = np.random.default_rng(0)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        made = self._chance.standard_normal((len(texts), self._model.dimension))
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made.astype(np.float32)

    def forget_texts(self) -> None:
        forget_texts(self._model)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


def recombined(passages: int) -> Iterator[Document]:
    """Yield articles of the seeds' sentences, with the words of each in another order."""
    sentences = [
        sentence
        for item in load([ROOT / "seeds"])
        if isinstance(item, Loaded)
        for sentence in re.split(r"(?<=[.?!])\s+", item.document.text)
    ]
    chance = random.Random(0)
    # Sixty make ten or more passages.
    for number in range(passages // 10):
        said = [
            " ".join(chance.sample(words := each.split(), len(words))).rstrip(".") + "."
            for each in chance.sample(sentences, 60)
        ]
        yield Document(
            doc_id=f"{number:05}", title=f"Report {number}", text=" ".join(said), sha256="0" * 64
        )

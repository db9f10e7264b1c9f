"""A model without weights, for tests that compare exact values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.models.protocols import Embedder, Reading, TokenVectors, Vectors

_WORD = re.compile(r"\w+|[^\w\s]")


def stored(vectors: Vectors) -> Vectors:
    """Return vectors as the store returns them: it keeps 16 bits of each number."""
    return vectors.astype("<f2").astype(np.float32)


class HashEmbedder:
    """An `Embedder` whose tokens are words, each with a vector drawn from its letters' hash.

    A text's vector is the sum of its words', so texts that share words are near to each other and
    others are not. The same on every machine.
    """

    def __init__(self, name: str = "hash", dimension: int = 64) -> None:
        self._name = name
        self._dimension = dimension

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self._name} {self._dimension}".encode()).hexdigest()

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def usual_vector(self) -> Vectors | None:
        return None

    @property
    def max_passage_tokens(self) -> int:
        return 60

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(text)]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.embed_question(text)
        return vectors

    def embed_question(self, text: str) -> Vectors:
        words = self.embed_question_tokens(text).vectors
        if not len(words):
            return self._vector("")
        total: Vectors = words.sum(axis=0)
        unit: Vectors = total / np.linalg.norm(total)
        return unit

    def embed_question_tokens(self, text: str) -> TokenVectors:
        offsets = self.token_offsets(text)[: self.max_passage_tokens]
        vectors = [self._vector(text[start:end].lower()) for start, end in offsets]
        return TokenVectors(
            np.array(vectors, dtype=np.float32).reshape(-1, self._dimension),
            np.array(offsets, dtype=np.int64).reshape(-1, 2),
        )

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        return [self.embed_question_tokens(text) for text in texts]

    def _vector(self, word: str) -> Vectors:
        return _unit_vector(f"{self._name} {word}", self._dimension)


class WordReranker:
    """A `Reranker` that gives the passages that hold a word 0.08, and the others 0.02.

    Low on purpose: how a reranker's scores compare is what counts.
    """

    def __init__(self, word: str) -> None:
        self._word = word
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self._word.encode()).hexdigest()

    def score(self, question: str, passages: Sequence[str]) -> Vectors:
        self.asked.append((question, tuple(passages)))
        scores = [0.08 if self._word in passage else 0.02 for passage in passages]
        return np.array(scores, dtype=np.float32)


class WordReader:
    """A `Reader` to which a passage answers if it holds a word, and that word is the answer."""

    def __init__(self, word: str, encoder: HashEmbedder | None = None) -> None:
        self._encoder = encoder or HashEmbedder()
        self._word = self._encoder.embed_question(word)

    @property
    def encoder_fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def encoder(self) -> Embedder:
        return self._encoder

    def read(
        self, question: TokenVectors, weights: Vectors, passages: Sequence[TokenVectors]
    ) -> list[Reading]:
        assert len(question.vectors) == len(weights)
        return [self._read_one(passage.vectors @ self._word > 0.99) for passage in passages]

    def _read_one(self, same: NDArray[np.bool_]) -> Reading:
        logits = np.where(same, 9.0, -9.0).astype(np.float32)
        sure = 9.0 if same.any() else -9.0
        return Reading(sure, sure, logits, logits, logits)


@lru_cache(maxsize=100_000)
def _unit_vector(key: str, dimension: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "little")
    drawn = np.random.default_rng(seed).standard_normal(dimension)
    unit: Vectors = (drawn / np.linalg.norm(drawn)).astype(np.float32)
    unit.flags.writeable = False
    return unit

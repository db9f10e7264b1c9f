"""Measure which direction all vectors of a model share.

In some models unrelated texts have cosines of 0.75 and more, because all vectors lie near one
direction. There a cosine counts only beside what unrelated texts reach, and the vectors of tokens
tell words apart only without their mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.models.protocols import Embedder, Vectors

# The length of the mean of a model's token vectors from which on their mean is taken away. It is
# 0.23 for all-MiniLM-L6-v2 and 0.81 for multilingual-e5-small.
_LEAST_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class UsualVectors:
    """The means of a model's vectors of texts of many kinds.

    Attributes:
        passage: the mean of the passages' vectors, shape (dimension,).
        token: the mean of their tokens' vectors, shape (dimension,).
    """

    passage: Vectors
    token: Vectors


def measure_usual_vectors(embedder: Embedder, texts: Sequence[str]) -> UsualVectors | None:
    """Return the means of a model's vectors; None if its vectors share no direction.

    Args:
        embedder: the model, with token vectors from which no mean is taken away.
        texts: texts that are not about the same subject.
    """
    tokens = [each.vectors for each in embedder.embed_passage_tokens(texts)]
    token = np.concatenate(tokens).mean(axis=0)
    if np.linalg.norm(token) < _LEAST_SHARED:
        return None
    return UsualVectors(embedder.embed_passages(texts).mean(axis=0), token)


def usual_vector_of(embedder: Embedder) -> Vectors | None:
    """Return a model's mean vector of unrelated passages; None if their cosines are near 0."""
    usual: Vectors | None = getattr(embedder, "usual_vector", None)
    return usual


def without_usual(vectors: Vectors, usual: Vectors | None) -> Vectors:
    """Return vectors as unit vectors, after `usual` is taken away from the unit vectors.

    Args:
        vectors: shape (n, dimension).
        usual: the mean token vector, shape (dimension,); None to take nothing away.
    """
    unit = _unit(vectors)
    return unit if usual is None else _unit(unit - usual)


def _unit(vectors: Vectors) -> Vectors:
    norms: Vectors = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors / norms

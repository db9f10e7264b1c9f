"""The background: the cosine that a question has with passages that are not about it.

In some models it is near 0. In others it is 0.75 and more, so that a cosine says nothing by itself
(`index.models.usual_vectors`). There the background is measured in the library that is asked.
"""

from __future__ import annotations

from index.models.protocols import Embedder, Vectors
from index.protocols import Snapshot

# How many passages of the library the model's own mean counts as. It keeps a library of a few
# passages from taking its only article for the background.
_PRIOR = 20


def background_cosine(snapshot: Snapshot, embedder: Embedder, vector: Vectors | None) -> float:
    """Return the cosine that a question has with unrelated passages; 0 if it is near 0 anyway.

    It is the mean of the cosines with passages from all over the library. Few of them answer any
    one question.

    Args:
        snapshot: the state of the library to search.
        embedder: the model that made the vectors.
        vector: the question's vector, shape (dimension,); None if only words are searched for.
    """
    usual = embedder.usual_vector
    if usual is None or vector is None:
        return 0.0
    sample = snapshot.sample_vectors(vector.size)
    mean = (sample.sum(axis=0) + _PRIOR * usual) / (len(sample) + _PRIOR)
    return float(mean @ vector)


def relative_cosine(cosine: float, background: float) -> float:
    """Return how far a cosine is above the background, as a share of what is possible.

    With a background of 0 this is the cosine itself.
    """
    return (cosine - background) / (1 - background)

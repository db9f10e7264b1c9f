"""The background: the cosine that a question has with passages that are not about it.

In some models it is near 0. In others it is 0.75 and more, so that a cosine says nothing by itself
(`index.models.usual_vectors`). There the background is measured in the library that is asked.

It differs by language: in such models texts in the question's own language are nearer than others,
whatever they are about. In a library half in English and half in Russian, Russian questions that
only an English article answered found it first for 0.21 of them by the cosines alone, and for 0.77
beside the background of each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from index.models.protocols import Embedder, Vectors
from index.models.usual_vectors import usual_vector_of
from index.protocols import Snapshot

# How many passages of the library the model's own mean counts as. It keeps a library of a few
# passages from taking its only article for the background.
_PRIOR = 20
# How many passages of one language the mean of all languages counts as.
_LANGUAGE_PRIOR = 5
# By how much more the late-interaction scores of two languages differ than their backgrounds. It
# was chosen on libraries half in English and half in Russian, Arabic or Chinese.
_LATE_INTERACTION_SLOPE = 2.0


@dataclass(frozen=True, slots=True)
class Background:
    """The cosines that a question has with unrelated passages.

    Attributes:
        usual: the mean over all languages; 0 in models in which it is near 0 anyway.
        by_language: the mean of each language of the library, by its code.
    """

    usual: float = 0.0
    by_language: Mapping[str, float] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose backgrounds differ; none if the library has only one."""
        return tuple(self.by_language) if len(self.by_language) > 1 else ()

    def relative(self, cosine: float, language: str) -> float:
        """Return how far a cosine is above the background, as a share of what is possible.

        With a background of 0 this is the cosine itself.

        Args:
            cosine: the cosine of the question and a passage.
            language: the code of the passage's language; empty when unknown.
        """
        return (cosine - self._of(language)) / (1 - self.usual)

    def late_interaction_offset(self, language: str) -> float:
        """Return by how much a language's late-interaction scores are higher than others'."""
        return _LATE_INTERACTION_SLOPE * (self._of(language) - self.usual)

    def _of(self, language: str) -> float:
        return self.by_language.get(language, self.usual)


NO_BACKGROUND = Background()


def measure_background(
    snapshot: Snapshot, embedder: Embedder, vector: Vectors | None
) -> Background:
    """Return the background of a question in a library.

    It is the mean of the cosines with passages from all over the library. Few of them answer any
    one question.

    Args:
        snapshot: the state of the library to search.
        embedder: the model that made the vectors.
        vector: the question's vector, shape (dimension,); None if only words are searched for.
    """
    model = usual_vector_of(embedder)
    if model is None or vector is None:
        return NO_BACKGROUND
    sample = {
        language: vectors
        for language, vectors in snapshot.sample_vectors(vector.size).items()
        if len(vectors)
    }
    every = np.concatenate([model[None, :][:0], *sample.values()])
    usual = (every.sum(axis=0) + _PRIOR * model) / (len(every) + _PRIOR)
    known = {language: vectors for language, vectors in sample.items() if language}
    by_language = {}
    if len(known) > 1:
        for language, vectors in known.items():
            mean = vectors.sum(axis=0) + _LANGUAGE_PRIOR * usual
            by_language[language] = float(mean @ vector) / (len(vectors) + _LANGUAGE_PRIOR)
    return Background(float(usual @ vector), by_language)

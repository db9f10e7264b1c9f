"""Run a model that cannot be exported, with sentence-transformers itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.embedding import Vectors
from index.models import ModelManifest


class SentenceTransformersEmbedder:
    """An `Embedder` that keeps torch in the process: slower to start, exact for every model."""

    def __init__(self, manifest: ModelManifest) -> None:
        # Seconds and hundreds of megabytes, paid only where no export was possible.
        from sentence_transformers import SentenceTransformer

        self._manifest = manifest
        self._model: Any = SentenceTransformer(manifest.source, device="cpu")

    @property
    def fingerprint(self) -> str:
        """The model's fingerprint."""
        return self._manifest.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._manifest.dimension

    @property
    def max_passage_tokens(self) -> int:
        """The most tokens of a passage that the model reads."""
        prompt = self._model.tokenizer(self._manifest.passage_prompt)["input_ids"]
        return self._manifest.max_length - len(prompt)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points."""
        encoded = self._model.tokenizer(
            text,
            add_special_tokens=False,
            return_offsets_mapping=True,
            truncation=False,
            verbose=False,
        )
        return [(int(start), int(end)) for start, end in encoded["offset_mapping"]]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (len(texts), dimension)."""
        return self._encode(list(texts), self._manifest.passage_prompt)

    def embed_question(self, text: str) -> Vectors:
        """Return a unit vector, shape (dimension,)."""
        vector: Vectors = self._encode([text], self._manifest.question_prompt)[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            texts, prompt=prompt or None, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

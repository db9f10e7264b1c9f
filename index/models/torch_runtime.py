"""Run a model that cannot be exported, with sentence-transformers itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.errors import ModelNotFound
from index.models.catalogue import EmbedderManifest, ModelManifest
from index.models.protocols import TokenVectors, Vectors


class SentenceTransformersEmbedder:
    """An `Embedder` that keeps torch in the process: slower to start, exact for every model.

    Raises:
        ModelNotFound: the folder the model was prepared from is gone or holds no model any more.
    """

    def __init__(self, manifest: EmbedderManifest) -> None:
        # Seconds and hundreds of megabytes, paid only where no export was possible.
        from sentence_transformers import SentenceTransformer

        self._manifest = manifest
        self._model = _loaded(SentenceTransformer, manifest, "footnote reembed")

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

    def embed_question_tokens(self, text: str) -> TokenVectors:
        """Return a question's token vectors."""
        return self._read(self._manifest.question_prompt, text)

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the passages' token vectors."""
        return [self._read(self._manifest.passage_prompt, text) for text in texts]

    def _read(self, prompt: str, text: str) -> TokenVectors:
        states = self._model.encode(
            # An empty prompt keeps out the model's default one; ours is in the text already.
            [prompt + text],
            prompt="",
            output_value="token_embeddings",
            show_progress_bar=False,
        )[0]
        encoded = self._model.tokenizer(
            prompt + text,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            truncation=True,
            max_length=self._manifest.max_length,
        )
        offsets = np.array(encoded["offset_mapping"], dtype=np.int64).reshape(-1, 2) - len(prompt)
        special = np.array(encoded["special_tokens_mask"], dtype=bool)
        own = ~special & (offsets[:, 0] >= 0) & (offsets[:, 1] > offsets[:, 0])
        vectors = np.asarray(states.cpu(), dtype=np.float32)[: len(offsets)][own]
        norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return TokenVectors(vectors / norms, offsets[own])

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        vectors = self._model.encode(
            texts,
            prompt=prompt,
            # One by one: padded beside a longer text, a vector differs in its last digits.
            batch_size=1,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)


class CrossEncoderReranker:
    """A `Reranker` that keeps torch in the process.

    Raises:
        ModelNotFound: the folder the model was prepared from is gone or holds no model any more.
    """

    def __init__(self, manifest: ModelManifest) -> None:
        from sentence_transformers import CrossEncoder

        self._manifest = manifest
        self._model = _loaded(CrossEncoder, manifest, "footnote rerank")

    @property
    def fingerprint(self) -> str:
        """The model's fingerprint."""
        return self._manifest.fingerprint

    def score(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return how well each passage answers, 0 to 1, shape (len(passages),)."""
        import torch

        scores = self._model.predict(
            [(question, passage) for passage in passages],
            # One by one: padded beside a longer pair, a score differs in its last digits.
            batch_size=1,
            activation_fn=torch.nn.Sigmoid(),
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32).reshape(len(passages))


def _loaded(kind: Any, manifest: ModelManifest, command: str) -> Any:
    """Load a model of a sentence-transformers class from the folder it was prepared from."""
    try:
        return kind(manifest.source, device="cpu")
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(
            f"The model {manifest.reference} cannot be loaded from {manifest.source}: {error}. "
            f"Put its folder back, or give the library another model with `{command}`."
        ) from error

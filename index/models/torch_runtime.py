"""Run models that cannot be exported, with sentence-transformers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.errors import ModelNotFound
from index.models.catalogue import EmbedderManifest, ModelManifest
from index.models.protocols import TokenVectors, Vectors
from index.models.usual_vectors import without_usual
from index.text.folding import fold, fold_with_origins


class SentenceTransformersEmbedder:
    """An `Embedder` that runs sentence-transformers: slower to start, exact for every model.

    Thread safety:
        Safe to share; one call runs at a time. The truncation setting belongs to the one
        tokenizer, so two calls at the same time could use each other's setting.

    Raises:
        ModelNotFound: the folder that the model was prepared from no longer contains a model.
    """

    def __init__(self, manifest: EmbedderManifest) -> None:
        # Imported here, because it takes seconds and hundreds of megabytes.
        from sentence_transformers import SentenceTransformer

        self._manifest = manifest
        self._model = _load(SentenceTransformer, manifest, "footnote reembed")
        self._tokenizing = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the model's manifest."""
        return self._manifest.fingerprint

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return self._manifest.dimension

    @property
    def usual_vector(self) -> Vectors | None:
        """The mean vector of unrelated passages; None if they have cosines near 0."""
        return self._manifest.usual_vector

    @property
    def max_passage_tokens(self) -> int:
        """The number of passage tokens that the model reads, without special tokens and prompt."""
        with self._tokenizing:
            prompt = self._model.tokenizer(self._manifest.passage_prompt)["input_ids"]
        return self._manifest.max_length - len(prompt)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points in `text`, untruncated."""
        folded = fold_with_origins(text)
        with self._tokenizing:
            encoded = self._model.tokenizer(
                folded.text if folded else text,
                add_special_tokens=False,
                return_offsets_mapping=True,
                truncation=False,
                verbose=False,
            )
        offsets = [(int(start), int(end)) for start, end in encoded["offset_mapping"]]
        return [folded.origin(*each) for each in offsets] if folded else offsets

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension)."""
        return self._encode(list(map(fold, texts)), self._manifest.passage_prompt)

    def embed_question(self, text: str) -> Vectors:
        """Return a question's unit vector, shape (dimension,)."""
        vector: Vectors = self._encode([fold(text)], self._manifest.question_prompt)[0]
        return vector

    def embed_question_tokens(self, text: str) -> TokenVectors:
        """Return the token vectors of a question."""
        return self._token_vectors(self._manifest.question_prompt, text)

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of each passage."""
        return [self._token_vectors(self._manifest.passage_prompt, text) for text in texts]

    def _token_vectors(self, prompt: str, text: str) -> TokenVectors:
        whole = prompt + text
        folded = fold_with_origins(whole)
        read = folded.text if folded else whole
        with self._tokenizing:
            states = self._model.encode(
                # An empty prompt replaces the model's default prompt; ours is in the text already.
                [read],
                prompt="",
                output_value="token_embeddings",
                show_progress_bar=False,
            )[0]
            encoded = self._model.tokenizer(
                read,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                truncation=True,
                max_length=self._manifest.max_length,
            )
        mapping = encoded["offset_mapping"]
        if folded:
            mapping = [folded.origin(int(start), int(end)) for start, end in mapping]
        offsets = np.array(mapping, dtype=np.int64).reshape(-1, 2) - len(prompt)
        special = np.array(encoded["special_tokens_mask"], dtype=bool)
        # The first word's token may begin with the space that ends the prompt.
        offsets = np.maximum(offsets, 0)
        own = ~special & (offsets[:, 1] > offsets[:, 0])
        vectors = np.asarray(states.cpu(), dtype=np.float32)[: len(offsets)][own]
        vectors = without_usual(vectors, self._manifest.usual_token_vector)
        return TokenVectors(vectors, offsets[own])

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        with self._tokenizing:
            vectors = self._model.encode(
                texts,
                prompt=prompt,
                # One text per batch: padding beside a longer text changes a vector's last digits.
                batch_size=1,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)


class CrossEncoderReranker:
    """A `Reranker` that runs sentence-transformers.

    Thread safety:
        Safe to share; one call runs at a time, because sentence-transformers promises nothing
        about calls at the same time.

    Raises:
        ModelNotFound: the folder that the model was prepared from no longer contains a model.
    """

    def __init__(self, manifest: ModelManifest) -> None:
        from sentence_transformers import CrossEncoder

        self._manifest = manifest
        self._predicting = threading.Lock()
        self._model = _load(CrossEncoder, manifest, "footnote rerank")

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the model's manifest."""
        return self._manifest.fingerprint

    def score(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return how well each passage answers, 0 to 1, shape (len(passages),)."""
        import torch

        with self._predicting:
            scores = self._model.predict(
                [(fold(question), fold(passage)) for passage in passages],
                # One pair per batch: padding beside a longer pair changes a score's last digits.
                batch_size=1,
                activation_fn=torch.nn.Sigmoid(),
                show_progress_bar=False,
            )
        return np.asarray(scores, dtype=np.float32).reshape(len(passages))


def _load(cls: Any, manifest: ModelManifest, command: str) -> Any:
    """Load a model as an instance of `cls` from the folder that it was prepared from.

    Raises:
        ModelNotFound: the folder contains no such model; the message names `command`.
    """
    try:
        return cls(manifest.source, device="cpu")
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(
            f"The model {manifest.reference} cannot be loaded from {manifest.source}: {error}. "
            f"Put its folder back, or choose another model with `{command}`."
        ) from error

"""`LibraryModels`: opens the models that one library uses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from index.contents import VectorSpace
from index.errors import EmbedderMismatch, ModelError
from index.models.catalogue import DEFAULT_MODEL, absolute
from index.models.onnx_reader import open_reader
from index.models.onnx_runtime import open_embedder, open_reranker
from index.models.protocols import Embedder, Reader, Reranker
from index.models.recent_tokens import forget_texts


class LibraryModels:
    """The embedder, the reader and the reranker of a library, each loaded at first use.

    Args:
        folder: the library's folder, which messages name.
        model: the embedding model that the caller chose, by name or folder; None for the library's.
        embedder: an embedder to use instead of a model. The library has no reader then, unless
            `reader` is given.
        reader: a reader to use instead of the one that is shipped.
        reranker: the reranking model that the caller chose; None for the library's.
        announce: a function called with a sentence when a model must be prepared first.

    Thread safety:
        Safe to share between threads. A thread that needs a model while another loads it waits.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str | None,
        embedder: Embedder | None,
        reader: Reader | None,
        reranker: str | None,
        announce: Callable[[str], None] | None,
    ) -> None:
        self._folder = folder
        self._model = absolute(model) if model else None
        self._custom_embedder = embedder
        self._reader = reader
        self._tried_reader = False
        self._reranker = absolute(reranker) if reranker else None
        self._announce = announce
        self._opened: tuple[str, Embedder] | None = None
        self._opened_reranker: tuple[str, Reranker] | None = None
        self._opening = threading.Lock()

    @property
    def model_of_new_library(self) -> str:
        """The model that makes the vectors of a library that has none yet."""
        return self._model or DEFAULT_MODEL

    def embedder(self, space: VectorSpace | None) -> Embedder:
        """Return the embedder that makes the library's vectors.

        Args:
            space: the model that made the stored vectors; None before the first document.

        Raises:
            EmbedderMismatch: the caller chose another model than the one of the stored vectors.
            ModelError: the model cannot be loaded.
        """
        model = self._model or (space.model if space else DEFAULT_MODEL)
        embedder = self._custom_embedder or self.open_embedder(model)
        if space and embedder.fingerprint != space.fingerprint:
            raise EmbedderMismatch(self._mismatch(space, model, embedder))
        return embedder

    @property
    def reader(self) -> Reader | None:
        """The model that tells which passages answer; None as in `Library.reader`.

        Raises:
            ModelError: the model cannot be loaded.
        """
        if self._custom_embedder is not None or self._reader is not None:
            return self._reader
        with self._opening:
            if not self._tried_reader:
                self._reader = open_reader(self._announce)
                self._tried_reader = True
            return self._reader

    def forget_texts(self) -> None:
        """Let the models that were loaded drop what they keep of texts that they read."""
        reader = self._reader
        opened = self._opened[1] if self._opened else self._custom_embedder
        forget_texts(opened, reader.encoder if reader else None)

    def reranker(self, stored: str | None) -> Reranker | None:
        """Return the model that reranks passages, or None if none is set.

        Args:
            stored: the library's own reranking model; None if it has none.

        Raises:
            ModelError: the model cannot be loaded.
        """
        if self._reranker:
            return self.open_reranker(self._reranker)
        if stored is None:
            return None
        try:
            return self.open_reranker(stored)
        except ModelError as error:
            raise type(error)(
                f"The reranker cannot be used. {error} To choose another one run `footnote rerank "
                "MODEL`, to turn reranking off run `footnote rerank none`."
            ) from error

    def open_embedder(self, model: str) -> Embedder:
        """Return the embedder of a model, by name or folder; keep it for the next call."""
        with self._opening:
            if self._opened is None or self._opened[0] != model:
                self._opened = model, open_embedder(model, self._announce)
            return self._opened[1]

    def open_reranker(self, model: str) -> Reranker:
        """Return the reranker of a model, by name or folder; keep it for the next call."""
        with self._opening:
            if self._opened_reranker is None or self._opened_reranker[0] != model:
                self._opened_reranker = model, open_reranker(model, self._announce)
            return self._opened_reranker[1]

    def _mismatch(self, space: VectorSpace, model: str, embedder: Embedder) -> str:
        made, used = space.fingerprint[:12], embedder.fingerprint[:12]
        if model == space.model:
            return (
                f"The vectors in {self._folder} were made with an earlier version of {model} "
                f"(fingerprint {made}, now {used}): the model's files or Footnote's rules for "
                f"fingerprints have changed. Run `footnote reembed {model}`."
            )
        return (
            f"The vectors in {self._folder} were made with the model {space.model} (fingerprint "
            f"{made}), but the model in use is {model} ({used}). Use the library's own model, or "
            f"run `footnote reembed {model}`."
        )

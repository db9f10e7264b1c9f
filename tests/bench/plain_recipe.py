"""Storing as the usual recipe does it, to compare with: pieces, sentence-transformers, flat FAISS.

Both are measured in one run on one machine, so that their ratio says something on any other.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.documents import Document
from index.local.library import Library
from index.models.catalogue import bundled_model_folder
from index.models.onnx_runtime import open_embedder
from index.models.protocols import Embedder

# Characters of a piece of the recipe, and of its overlap with the next one.
_PIECE, _OVERLAP = 1_000, 100


@dataclass(frozen=True, slots=True)
class Compared:
    """How long both took for the same texts.

    Attributes:
        characters: how many characters were stored.
        plain: seconds of the recipe, each round.
        ours: seconds of Footnote, each round: until every passage is found by words and meaning.
    """

    characters: int
    plain: list[float]
    ours: list[float]

    @property
    def ratio(self) -> float:
        """How many times as fast Footnote is, in the best round of each."""
        return min(self.plain) / min(self.ours)


def compare_with_plain_recipe(documents: Sequence[Document], rounds: int = 3) -> Compared:
    """Store documents with the recipe and with Footnote in turn; models are loaded before.

    Args:
        documents: what to store.
        rounds: how often each takes its turn.
    """
    recipe, embedder = _plain_recipe(), open_embedder()
    recipe(documents[:1])
    embedder.embed_passages([documents[0].text])
    plain, ours = [], []
    for _ in range(rounds):
        plain.append(_seconds(lambda: recipe(documents)))
        ours.append(_seconds(lambda: _store(documents, embedder)))
    return Compared(sum(len(each.text) for each in documents), plain, ours)


def _plain_recipe() -> Callable[[Sequence[Document]], None]:
    import faiss
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(bundled_model_folder()), device="cpu")

    def store(documents: Sequence[Document]) -> None:
        pieces = [
            each.text[start : start + _PIECE]
            for each in documents
            for start in range(0, len(each.text), _PIECE - _OVERLAP)
        ]
        vectors = encoder.encode(pieces, normalize_embeddings=True, show_progress_bar=False)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        assert index.ntotal == len(pieces)

    return store


def _store(documents: Sequence[Document], embedder: Embedder) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder), create=True, embedder=embedder)
        library.add(documents)
        with library.snapshot() as snapshot:
            assert snapshot.totals.vectors == snapshot.totals.passages > 0


def _seconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began

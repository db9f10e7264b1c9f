"""What the library asks of a model: vectors for passages, a vector for a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Tokenizer(Protocol):
    """Counts a model's own tokens, so that no passage is longer than the model reads."""

    @property
    def max_passage_tokens(self) -> int:
        """The most tokens of a passage that the model reads, special tokens and prompt apart."""
        ...

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points in `text`, in order, untruncated."""
        ...


class Embedder(Tokenizer, Protocol):
    """Turns texts into vectors whose inner product is their cosine.

    Passages and questions are apart because some models put different prompts before them.
    """

    @property
    def fingerprint(self) -> str:
        """Names the weights and every choice that changes what a vector means.

        Two embedders with one fingerprint may be mixed in one index. Arithmetic (fp32 or
        int8, this processor or that) is not part of it.
        """
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension), in the order given."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Return one unit vector, shape (dimension,)."""
        ...

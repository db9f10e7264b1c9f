"""What the library asks of its models: vectors for passages and questions, scores for pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text as the model reads it, token by token.

    Attributes:
        vectors: one unit vector a token, shape (tokens, dimension); special tokens and the
            prompt's are left out, and what lies beyond the model's maximum length.
        offsets: each token's half-open range of code points in the text, shape (tokens, 2).
    """

    vectors: Vectors
    offsets: NDArray[np.int64]


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

    Passages and questions are apart because some models put different prompts before them. A
    text's vector does not depend on the texts embedded with it.
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

    def embed_question_tokens(self, text: str) -> TokenVectors:
        """Return a question's token vectors."""
        ...

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the passages' token vectors, in the order given."""
        ...


class Reranker(Protocol):
    """Compares a question with passages, each pair read together."""

    @property
    def fingerprint(self) -> str:
        """Names the weights, the tokenizer and every choice that changes what a score means."""
        ...

    def score(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return how well each passage answers, 0 to 1, shape (len(passages),), in their order.

        The sigmoid of the model's logit, whatever the model's own activation is. A passage's score
        does not depend on the passages scored with it; what is longer than the model reads is cut
        as `CrossEncoder.predict` cuts it.
        """
        ...

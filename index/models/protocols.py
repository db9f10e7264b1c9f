"""The protocols that models implement: vectors for passages and questions, scores for pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The contextual vectors of a text's tokens.

    Special tokens, the prompt's tokens and tokens beyond the model's maximum length are left out.

    Attributes:
        vectors: one unit vector per token, shape (tokens, dimension).
        offsets: each token's half-open range of code points in the text, shape (tokens, 2).
    """

    vectors: Vectors
    offsets: NDArray[np.int64]


class Tokenizer(Protocol):
    """A model's tokenizer, used to keep every passage within the model's maximum length."""

    @property
    def max_passage_tokens(self) -> int:
        """The number of passage tokens that the model reads, without special tokens and prompt."""
        ...

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points in `text`, in order, untruncated."""
        ...


class Embedder(Tokenizer, Protocol):
    """A model that turns texts into unit vectors, so that their inner product is their cosine.

    Passages and questions have separate methods because some models use different prompts for
    them. A text's vector does not depend on the texts embedded with it.

    Thread safety:
        `Library` shares one embedder between its threads.
    """

    @property
    def fingerprint(self) -> str:
        """A hash of the weights and of every setting that changes what a vector means.

        Vectors of embedders with the same fingerprint may be mixed in one index. The arithmetic
        (fp32 or int8, the kind of processor) is not part of the fingerprint.
        """
        ...

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, in the same order, shape (len(texts), dimension)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Return a question's unit vector, shape (dimension,)."""
        ...

    def embed_question_tokens(self, text: str) -> TokenVectors:
        """Return the token vectors of a question."""
        ...

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of each passage, in the same order."""
        ...


class Reranker(Protocol):
    """A model that reads a question and a passage together and scores the pair.

    Thread safety:
        `Library` shares one reranker between its threads.
    """

    @property
    def fingerprint(self) -> str:
        """A hash of the weights, the tokenizer and every setting that changes a score's meaning."""
        ...

    def score(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return how well each passage answers, 0 to 1, in the same order, shape (len(passages),).

        A score is the sigmoid of the model's logit, whatever activation the model itself has. A
        passage's score does not depend on the passages scored with it. A pair that is too long for
        the model is truncated as `CrossEncoder.predict` does.
        """
        ...

"""The protocols that models implement: vectors of texts, scores of pairs, readings of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenStates:
    """The states of all tokens that the model saw, special tokens included, which a reader reads.

    Attributes:
        inner: the states of the layer on which the reader builds, shape (all tokens, dimension).
        last: the unit vectors of the last layer, shape (all tokens, dimension).
        own: which of these tokens are in `TokenVectors`, shape (all tokens,).
    """

    inner: Vectors
    last: Vectors
    own: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The contextual vectors of a text's tokens.

    Special tokens, the prompt's tokens and tokens beyond the model's maximum length are left out.

    Attributes:
        vectors: one unit vector per token, shape (tokens, dimension).
        offsets: each token's half-open range of code points in the text, shape (tokens, 2).
        states: the states that a reader reads; None if no reader builds on this model.
    """

    vectors: Vectors
    offsets: NDArray[np.int64]
    states: TokenStates | None = None


class Tokenizer(Protocol):
    """A model's tokenizer, used to keep every passage within the model's maximum length.

    A tokenizer may have an attribute `divides_at_whitespace`. If it is true, no token has
    characters of two words with whitespace between them, and the tokens of a word do not depend on
    its neighbours. Such a tokenizer is a `CountingTokenizer`, and sentences are counted one by one.
    """

    @property
    def max_passage_tokens(self) -> int:
        """The number of passage tokens that the model reads, without special tokens and prompt."""
        ...

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points in `text`, in order, untruncated."""
        ...


class CountingTokenizer(Tokenizer, Protocol):
    """A tokenizer that counts tokens faster than it finds them."""

    @property
    def divides_at_whitespace(self) -> bool:
        """Whether a word has the same tokens whatever stands around it."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of a text, untruncated."""
        ...


class Embedder(Tokenizer, Protocol):
    """A model that turns texts into unit vectors, so that their inner product is their cosine.

    Passages and questions have separate methods because some models use different prompts for
    them. A text's vector does not depend on the texts embedded with it.

    In some models unrelated texts have cosines far above 0. Such a model has an attribute
    `usual_vector`, the mean vector of unrelated passages, shape (dimension,): its cosines count
    only beside those with that vector.

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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found out about a question and a passage.

    All numbers are logits, and those of tokens have the order of the passage's `TokenVectors`.

    Attributes:
        relevance: how well the passage answers, to be compared with other passages only.
        answerability: whether the passage answers at all.
        starts: whether the answer's words begin at a token, shape (tokens,).
        ends: whether they end at a token, shape (tokens,).
        evidence: whether a token stands in a sentence that answers, shape (tokens,).
    """

    relevance: float
    answerability: float
    starts: Vectors
    ends: Vectors
    evidence: Vectors


class Reader(Protocol):
    """A model that was trained to tell whether a passage answers a question, and with which words.

    It reads the states that another model, its encoder, has for the question and the passage.

    Thread safety:
        `Library` shares one reader between its threads.
    """

    @property
    def encoder_fingerprint(self) -> str:
        """The fingerprint of the encoder: an embedder with the same one can take its place."""
        ...

    @property
    def encoder(self) -> Embedder:
        """The encoder, loaded at first use. All its `TokenVectors` have states."""
        ...

    def read(
        self, question: TokenVectors, weights: Vectors, passages: Sequence[TokenVectors]
    ) -> list[Reading]:
        """Read passages, each by itself, and return the readings in the same order.

        Args:
            question: the encoder's token vectors of the question, with states.
            weights: the weights of the question's tokens in late interaction, shape (tokens,).
            passages: the encoder's token vectors of the passages, with states.
        """
        ...

"""The protocol of a parser: the words of a text and how they depend on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark of a parsed text.

    Attributes:
        start: where the token begins in the text, in code points.
        end: where it ends.
        text: the token's characters.
        tag: the part of speech in the Penn Treebank's tags, such as `NNP` or `VBD`.
        relation: the relation to the head in ClearNLP's labels, such as `nsubj` or `ccomp`.
        head: the index of the token that this one depends on; its own index if it is the root of
            its sentence.
        sentence: the index of the token's sentence.
    """

    start: int
    end: int
    text: str
    tag: str
    relation: str
    head: int
    sentence: int


class Parser(Protocol):
    """A model that tells how the words of an English text depend on each other.

    Thread safety:
        One parser serves all threads of a process.
    """

    @property
    def fingerprint(self) -> str:
        """A hash of the weights: parses of models with the same fingerprint are the same."""
        ...

    def parse(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text, in order, without those that are white space."""
        ...

    def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Return the tokens of each of several texts, in less time than one after the other."""
        ...

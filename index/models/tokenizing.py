"""Tokenise texts whose words may be hidden by ligatures, soft hyphens or the ends of lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer as TokenizerFile

from index.text.folding import fold, fold_with_origins

# Ways to cut a text into words before these are cut into tokens.
_DIVIDING = frozenset({"BertPreTokenizer", "Whitespace", "WhitespaceSplit"})


class Encoded(NamedTuple):
    """The tokens of a text, or of a pair of texts.

    Attributes:
        ids: each token's number in the vocabulary.
        type_ids: for each token, 0 in the first text and 1 in the second.
        special: for each token, 1 if the model adds it.
        offsets: each token's half-open range of code points in its text.
    """

    ids: Sequence[int]
    type_ids: Sequence[int]
    special: Sequence[int]
    offsets: Sequence[tuple[int, int]]


class FoldingTokenizer:
    """A `tokenizer.json` of the tokenizers library that reads folded texts.

    The offsets are those of the text as it was given. A text in which nothing is folded has the
    tokens that the library gives it, so a fingerprint does not tell that texts are folded.

    Args:
        file: the tokenizer's file.
        max_length: the number of tokens after which a text is cut; None to cut none. The longer
            text of a pair is cut first, as in sentence-transformers.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, file: Path, max_length: int | None = None) -> None:
        self._tokenizer = TokenizerFile.from_file(str(file))
        self._tokenizer.no_padding()
        if max_length is None:
            self._tokenizer.no_truncation()
        else:
            self._tokenizer.enable_truncation(max_length, strategy="longest_first")

    def encode(self, text: str) -> Encoded:
        """Return the tokens of a text, with the special tokens that the model expects."""
        return self._encode(text, special=True)

    def encode_pair(self, text: str, second: str) -> Encoded:
        """Return the tokens of a pair of texts; their offsets are those of the folded texts."""
        found = self._tokenizer.encode(fold(text, self._is_word), fold(second, self._is_word))
        return Encoded(found.ids, found.type_ids, found.special_tokens_mask, found.offsets)

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the offsets of a text's own tokens."""
        return self._encode(text, special=False).offsets

    @cached_property
    def divides_at_whitespace(self) -> bool:
        """Whether a word has the same tokens whatever stands around it."""
        steps = json.loads(self._tokenizer.to_str())
        return (
            isinstance(steps["pre_tokenizer"], dict)
            and steps["pre_tokenizer"]["type"] in _DIVIDING
            and steps["model"]["type"] == "WordPiece"
        )

    def _encode(self, text: str, special: bool) -> Encoded:
        folded = fold_with_origins(text, self._is_word)
        found = self._tokenizer.encode(folded.text if folded else text, add_special_tokens=special)
        offsets: Sequence[tuple[int, int]] = found.offsets
        if folded:
            offsets = [folded.origin(start, end) for start, end in offsets]
        return Encoded(found.ids, found.type_ids, found.special_tokens_mask, offsets)

    def _is_word(self, letters: str) -> bool:
        """Return whether the vocabulary has a word as one token."""
        return letters in self._vocabulary or f"\u2581{letters}" in self._vocabulary

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._tokenizer.get_vocab())

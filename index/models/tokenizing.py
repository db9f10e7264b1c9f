"""Tokenise texts whose words may be hidden by ligatures, soft hyphens or the ends of lines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from string import punctuation
from typing import NamedTuple

from tokenizers import Tokenizer as TokenizerFile

from index.text.folding import fold, fold_with_origins

# How many words' token counts are kept, and the longest word that is kept.
_KEPT_WORDS = 100_000
_LONGEST_KEPT = 40
# Ways to cut a text into words before these are cut into tokens.
_DIVIDING = frozenset({"BertPreTokenizer", "Whitespace", "WhitespaceSplit"})

_WITHOUT_MARKS = str.maketrans(punctuation, " " * len(punctuation))
_MARKS_ONLY = {code: None for code in range(128) if chr(code) not in punctuation}


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


class _KeptCounts(dict[str, int]):
    """The number of tokens of each word that was met."""

    def __init__(self, tokenizer: TokenizerFile) -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, word: str) -> int:
        count = len(self._tokenizer.encode(word, add_special_tokens=False).ids)
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _KEPT_WORDS:
                self.clear()
            self[word] = count
        return count


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

    def count(self, text: str) -> int:
        """Return the number of a text's own tokens.

        Where the tokens of a word do not depend on its neighbours, those of each word are counted
        once and kept: that is ten times as fast as to tokenise the text.
        """
        if not self.divides_at_whitespace or self._unusual.search(text):
            return len(self.offsets(text))
        folded, marks = fold(text, self._is_word), 0
        if self._divides_at_marks and folded.isascii():
            # A mark is a token, and a word beside one need not be met once more without it.
            marks = len(folded.translate(_MARKS_ONLY))
            folded = folded.translate(_WITHOUT_MARKS)
        return marks + sum(map(self._kept_counts.__getitem__, folded.split()))

    @cached_property
    def _divides_at_marks(self) -> bool:
        """Whether each punctuation mark of ASCII is a token, whatever stands around it."""
        steps = json.loads(self._tokenizer.to_str())
        return (
            self.divides_at_whitespace
            and steps["pre_tokenizer"]["type"] == "BertPreTokenizer"
            and steps["normalizer"]["type"] == "BertNormalizer"
        )

    @cached_property
    def _kept_counts(self) -> _KeptCounts:
        return _KeptCounts(self._tokenizer)

    @cached_property
    def _unusual(self) -> re.Pattern[str]:
        """The pattern of what makes a word depend on its neighbours.

        Python divides words at some control characters that a tokenizer deletes, and an added
        token may take the space beside it.
        """
        added = self._tokenizer.get_added_tokens_decoder().values()
        return re.compile(
            "|".join([*(re.escape(each.content) for each in added), "[\x0b\x0c\x1c-\x1f\x85]"])
        )

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


class PassageTokenizer:
    """A tokenizer that passages are cut with, without the model it belongs to.

    Args:
        file: a `tokenizer.json` of the tokenizers library.
        max_passage_tokens: the number of passage tokens that the model reads.
    """

    def __init__(self, file: Path, max_passage_tokens: int) -> None:
        self.max_passage_tokens = max_passage_tokens
        self._tokenizer = FoldingTokenizer(file)

    @property
    def divides_at_whitespace(self) -> bool:
        """Whether a word has the same tokens whatever stands around it."""
        return self._tokenizer.divides_at_whitespace

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of a text, untruncated."""
        return self._tokenizer.count(text)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points in `text`, untruncated."""
        return self._tokenizer.offsets(text)

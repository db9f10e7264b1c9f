"""Tell whether a question is in English, which the reader knows best."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.question import STOP_WORDS, Word
from retrieval.wording.known_words import are_english

# A question of fewer words may be of any language: "Kursk troops".
FEWEST_WORDS = 3


def seems_english(text: str, words: Sequence[Word]) -> bool:
    """Return whether at least half of a question's words are English.

    Names and figures are of no language. A question of hardly any other words counts as English.

    Args:
        text: the question's text.
        words: the question's words.
    """
    counted = [word for word in words if _is_of_a_language(text, word)]
    if len(counted) < FEWEST_WORDS:
        return True
    english = sum(word.term in STOP_WORDS or are_english([word.term]) for word in counted)
    return 2 * english >= len(counted)


def _is_of_a_language(text: str, word: Word) -> bool:
    """Return whether a word is no figure, and no name as far as its capital shows."""
    written = word.span.of(text)
    is_first = not any(map(str.isalnum, text[: word.span.start]))
    return any(map(str.isalpha, written)) and (is_first or not written[0].isupper())

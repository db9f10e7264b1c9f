"""The words of a question as articles in other languages and scripts have them.

Words are found in articles of a language by their stems in it, and names in articles of another
script by their sound: "Zelensky" where "Зеленського" or "زيلينسكي" stands. The index has stems and
sounds of articles that are not in English. A name of such a question is looked for among the terms
of the other articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.protocols import Snapshot
from index.terms import analyse, forms_in, sounds_of
from index.text.languages import OTHER_SCRIPTS
from index.text.words.sounds import (
    are_one_sound,
    is_transcribed,
    latin_spellings,
    may_be_name,
    sound_key,
)
from retrieval.question import MAX_TERMS, Word
from retrieval.questions.languages import is_in_another_language
from retrieval.wording.known_words import are_english

# How many terms one name may stand for.
_MOST_NAMES = 3
_VOWELS = str.maketrans("", "", "aeiouyh")


def article_forms(snapshot: Snapshot, text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """Return the terms that stand for a question's words in articles of other languages.

    There are none where question and library are in English.

    Args:
        snapshot: the state of the library that is searched.
        text: the question's text.
        words: its words.
    """
    every = snapshot.languages()
    languages = every - {"", "en"}
    if not languages and not is_transcribed(text):
        return ()
    spans = dict.fromkeys(word.span for word in words if word.is_content)
    written = [span.of(text) for span in spans][:MAX_TERMS]
    stemmed = is_in_another_language(text)
    has_latin = not every <= OTHER_SCRIPTS
    forms: dict[str, None] = {}
    for word in written:
        if is_transcribed(word):
            if has_latin:
                forms |= dict.fromkeys(_names_in_latin(snapshot, word))
        elif not languages.isdisjoint(OTHER_SCRIPTS) and _is_name(word):
            forms |= dict.fromkeys(sounds_of(word))
        if stemmed:
            for language in sorted(languages):
                forms |= dict.fromkeys(forms_in(word, language))
    return tuple(forms)[: 2 * MAX_TERMS]


def _is_name(word: str) -> bool:
    return word[0].isupper() or not are_english(analyse(word))


def _names_in_latin(snapshot: Snapshot, word: str) -> Iterator[str]:
    """Yield the terms of articles in Latin letters that are surely the same name."""
    key = sound_key(word)
    if not key or not may_be_name(word):
        return
    counts: dict[str, int] = {}
    for spelling in latin_spellings(word):
        counts |= snapshot.similar_terms(spelling)
    # Most of some hundred terms have other consonants.
    near = (term for term in counts if abs(len(term.translate(_VOWELS)) - len(key)) <= 2)
    same = [term for term in near if term.isascii() and are_one_sound(word, term)]
    yield from sorted(same, key=lambda term: -counts[term])[:_MOST_NAMES]

"""The words that passages have for an index term, and what else these passages are about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from index.protocols import Snapshot
from index.scope import Scope
from index.terms import analyse

# How many passages are read for a term, and how many where these lack the word that is wanted.
_PASSAGES_READ = 3
_MORE_PASSAGES = 20
# What stands before the first word of a sentence, a line or a quotation.
_BEFORE_SENTENCE = re.compile(r"(?:[.!?:…][\"”’')\]]*\s+|\n\s*|[\"“‘(])$")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad])*")


def texts_with(
    snapshot: Snapshot, terms: Sequence[str], scope: Scope, count: int = _PASSAGES_READ
) -> list[str]:
    """Return the texts, each with its title, of a few passages that have most of the terms."""
    ids = snapshot.search_lexical(terms, count, scope)
    return [passage.text_with_title for passage in snapshot.passages(ids[: 2 * count])]


class SurfaceForms:
    """The words of an index term as passages have them.

    Attributes:
        counts: the words, each with how often it was seen.
        shared: which share of the question's other terms stands in the same passage, 0 to 1.

    Args:
        snapshot: the state of the library that is searched.
        term: the term.
        others: the question's other terms.
        scope: the articles to search.
    """

    def __init__(self, snapshot: Snapshot, term: str, others: Sequence[str], scope: Scope) -> None:
        self._source = (snapshot, term, scope)
        self.counts: Counter[str] = Counter()
        self.shared = 0.0
        # Seen only with the capital of a sentence, and counted without it.
        self._first_words: set[str] = set()
        self._read(texts_with(snapshot, [term, *others], scope), term, others)
        if not self.counts and others:
            self._read(texts_with(snapshot, [term], scope), term, others)

    @property
    def is_name(self) -> bool:
        """Whether all words have a capital inside their sentences."""
        return all(form[0].isupper() for form in self.counts)

    @property
    def may_be_name(self) -> bool:
        """Whether no word was seen without a capital; a sentence begins with one anyway."""
        return all(form[0].isupper() or form in self._first_words for form in self.counts)

    def read_more(self) -> None:
        """Read more passages, because "object" is nearer to "objective" in the index than here."""
        snapshot, term, scope = self._source
        self._read(texts_with(snapshot, [term], scope, _MORE_PASSAGES), term, ())

    def by_nearness(self, typed: str) -> list[str]:
        """Return the words, the nearest to a typed one first; those without a capital before."""
        return sorted(
            self.counts,
            key=lambda form: (
                OSA.distance(typed.lower(), form.lower()),
                form[0].isupper(),
                -self.counts[form],
            ),
        )

    def _read(self, texts: Sequence[str], term: str, others: Sequence[str]) -> None:
        for text in texts:
            words = set(_WORD.findall(text))
            forms = [
                word
                for word in words
                # Most words are ruled out by their first letter.
                if (word[0].lower() == term[0] or not word[0].isascii()) and analyse(word) == [term]
            ]
            for form in forms:
                plain = _without_sentence_capital(form, text)
                self.counts[plain] += 1
                if plain not in words:
                    self._first_words.add(plain)
            if forms and others:
                share = len(set(others).intersection(analyse(text))) / len(set(others))
                self.shared = max(self.shared, share)


def _without_sentence_capital(word: str, text: str) -> str:
    """Return a word without its capital if it has one only at the beginning of a sentence."""
    if not word[0].isupper() or word[1:] != word[1:].lower():
        return word
    for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
        before = text[max(found.start() - 4, 0) : found.start()]
        if before and not _BEFORE_SENTENCE.search(before):
            return word
    return word[0].lower() + word[1:]

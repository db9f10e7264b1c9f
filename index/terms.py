"""Turn text into index terms, count the terms, and compute BM25 scores.

The one definition of a term, for questions and for every backend's index: an index stores the terms
that `analyse` returns, and analyses nothing itself.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version

import Stemmer

from index.documents import Document, Passage
from index.text.folding import with_divided_words, without_hidden
from index.text.words.scripts import divide, fold_letters
from index.text.words.sounds import is_transcribed, may_be_name, sound_key
from index.text.words.stems import has_stems, stem_of

# Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the
# values are Lucene's and tantivy's.
K1 = 1.2
B = 0.75

# Weight of a term in the title of a short document; a term in the text has weight 1. The weight is
# half as great in a document of `TITLE_REACH` characters, and falls further with its length.
# docs/experiments.md lists the values that were tried.
TITLE_WEIGHT = 2.0
TITLE_REACH = 40_000

# Names the definition of a term. Change the number whenever `analyse` or `index/text/words/`
# changes, so that existing indexes are rebuilt; other versions of these packages may make other
# terms, too.
TERMS_VERSION = f"4, PyStemmer {Stemmer.version()}, anyascii {version('anyascii')}"

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Longer runs of letters and digits are no words: encoded files, keys.
_MAX_WORD_LENGTH = 59

# How many words' terms are kept. A library of 12,000 passages has about 60,000 different words.
_KEPT_WORDS = 100_000

# Letters of the Latin alphabet that Unicode does not decompose into a letter and an accent.
_LATIN_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ł": "l",
    "ŋ": "n", "ŧ": "t", "ə": "a", "ƒ": "f",
}  # fmt: skip
_PLAIN_LATIN = str.maketrans(_LATIN_LETTERS)
_LATIN_ACCENTS = re.compile(
    f"(?<=[a-z0-9{''.join(_LATIN_LETTERS)}])[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]+"
)

_ASCII_WORD = re.compile("[A-Za-z0-9]+")
# The marks of English typesetting that are not ASCII.
_TYPOGRAPHY = "’‘“”–—…\u00a0"
# Letters in lower case, digits, and spaces for everything else.
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_WORD_WITHOUT_MARKS = re.compile(r"[^\W_]+")
# A text of Latin letters, punctuation and currency signs has no combining marks.
_MAY_BE_MARK = re.compile("[^\x00-\u02ff\u2000-\u206f\u20a0-\u20cf\u2100-\u214f]")
# What stands before a stem of another language than English, and before the sound of a name. So
# they are not taken for words of the text.
_STEM, _SOUND = "~", "^"

_stemmer = Stemmer.Stemmer("english", 0)
# A stemmer has one buffer, so only one thread may use it at a time.
_stemmer_lock = threading.Lock()


def analyse(text: str) -> list[str]:
    """Return the index terms of a text, in order: lower case, without accents, stemmed.

    A word is a run of letters, digits and combining marks; soft hyphens and zero-width characters
    in it are ignored. A word that the end of a line divides has a term besides those of its parts.
    Words of 60 characters and more have no term. The stemmer is Snowball's for English (Porter,
    "Snowball: A language for stemming algorithms", 2001). Scripts without spaces have terms of a
    few characters that overlap (`index.text.words.scripts`). No term contains white space.
    """
    plain = with_divided_words(text) if text.isascii() else _without_typography(text)
    if plain.isascii():
        # Twice as fast as a pattern, and there are fewer different words to keep.
        words, is_plain = plain.translate(_ASCII_WORDS).split(), True
    else:
        words, is_plain = _words(text)
    if is_plain:
        return list(filter(None, map(_kept_terms.__getitem__, words)))
    return [term for word in words for term in _terms(word)]


def analyse_in(text: str, language: str) -> list[str]:
    """Return terms that a text has besides those of `analyse`, for questions in other languages.

    They are the stems of its words in its language, unless that is English, and the sounds of words
    in other scripts that may be names. A text in English without other scripts has none.

    Args:
        text: the text.
        language: the code of its language; empty when unknown.
    """
    stemmed = has_stems(language)
    if not stemmed and (text.isascii() or not is_transcribed(text)):
        return []
    return [term for word in _words(text)[0] for term in forms_in(word, language)]


def forms_in(word: str, language: str) -> Iterator[str]:
    """Yield the terms of `analyse_in` of a word."""
    if len(word) > _MAX_WORD_LENGTH:
        return
    stem = stem_of(word, language) if has_stems(language) else ""
    if stem:
        yield _STEM + _fold(stem)
    if is_transcribed(word) and may_be_name(word):
        yield from sounds_of(word, stem)


def sounds_of(word: str, stem: str = "") -> Iterator[str]:
    """Yield the terms under which a name is found in other scripts.

    Args:
        word: the name.
        stem: the same without the ending of its case; empty if it has none.
    """
    keys = {sound_key(form) for form in (word, stem) if form}
    yield from (_SOUND + key for key in sorted(keys) if key)


def _words(text: str) -> tuple[list[str], bool]:
    """Return the words of a text, and whether each of them has one term at most."""
    if text.isascii():
        return _ASCII_WORD.findall(with_divided_words(text)), True
    text = with_divided_words(without_hidden(text))
    # Three times as fast as the pattern for any script.
    if not _MAY_BE_MARK.search(text):
        return _WORD_WITHOUT_MARKS.findall(text), True
    return _word_pattern().findall(text), False


def _without_typography(text: str) -> str:
    """Return a text with spaces for typographic marks, which divide words; most are ASCII then."""
    text = with_divided_words(without_hidden(text))
    for mark in _TYPOGRAPHY:
        text = text.replace(mark, " ")
    return text


@cache
def _word_pattern() -> re.Pattern[str]:
    """Return the pattern of a word in any script; making it takes 10 ms."""
    characters = map(chr, range(0x300, 0x1F000))
    marks = "".join(c for c in characters if unicodedata.category(c).startswith("M"))
    return re.compile(rf"[^\W_]+(?:[{marks}]+[^\W_]*)*")


def similar_prefixes(term: str) -> tuple[str, ...]:
    """Return how the terms begin that differ from this one by few letters.

    The first letter is nearly always typed right. A letter left out, added or replaced in second
    place, and the first two letters swapped, are provided for; any later difference is not visible
    at the beginning.

    Args:
        term: a term.
    """
    if len(term) < 2:
        return (term,)
    first, second, third = term[0], term[1], term[2:3]
    between = [f"{first}{letter}{after}" for letter in _LETTERS for after in (second, third)]
    starts = (first + second, first + third, second + first) if third else (first + second,)
    return (*starts, *between)


class _KeptTerms(dict[str, str]):
    """The term of each word of a script with spaces that was met; empty if it has none.

    A dictionary that makes what it lacks answers twice as fast as a cached function.
    """

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT_WORDS:
            self.clear()
        folded = word.lower() if word.isascii() else _fold(word)
        term = self[word] = "" if len(word) > _MAX_WORD_LENGTH else _stemmed(folded)
        return term


_kept_terms = _KeptTerms()


@lru_cache(maxsize=_KEPT_WORDS)
def _terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word of any script."""
    if word.isascii():
        return tuple(filter(None, [_kept_terms[word]]))
    folded = _fold(word)
    parts = list(divide(folded))
    if parts == [folded] and len(word) > _MAX_WORD_LENGTH:
        return ()
    return tuple(_stemmed(part) for part in parts if 0 < len(part) <= _MAX_WORD_LENGTH)


def _stemmed(folded: str) -> str:
    with _stemmer_lock:
        stem: str = _stemmer.stemWord(folded)
    return stem


def _fold(word: str) -> str:
    """Return a word without differences of case, width and typography, and without Latin accents.

    This is Unicode's compatibility decomposition and case folding. `fold_letters` says what is
    left out in other scripts; accents that make another letter, as in Cyrillic, stay.
    """
    decomposed = unicodedata.normalize("NFKD", word.casefold()).casefold()
    plain = _LATIN_ACCENTS.sub("", decomposed).translate(_PLAIN_LATIN)
    if not plain.isascii():
        plain = fold_letters(plain)
    # A few ligatures, such as that of the Arabic "may God honour him", contain spaces.
    return "".join(unicodedata.normalize("NFC", plain).split())


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """The statistics of a whole library that BM25 needs.

    Attributes:
        passage_count: number of passages in the library.
        mean_length: mean length of a passage in characters, without the title.
        document_frequency: term -> number of passages that contain it in their own text. The title
            of a document counts once, as if it stood in the document's first passage.
    """

    passage_count: int
    mean_length: float
    document_frequency: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Return a term's inverse document frequency in Lucene's form, which is never negative."""
        return inverse_document_frequency(self.document_frequency.get(term, 0), self.passage_count)


def inverse_document_frequency(containing: int, count: int) -> float:
    """Return the inverse document frequency of a term that `containing` of `count` texts contain.

    This is Lucene's and tantivy's form, which is never negative.
    """
    return math.log1p((count - containing + 0.5) / (containing + 0.5))


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The terms and the length of one passage, as BM25 needs them.

    Attributes:
        counts: term -> number of occurrences in the passage's own text and its context
            (`Document.context_of`).
        length: length of the passage's own text in characters.
        title: the terms of the document's title.
        document_length: length of the document's text in characters.
        leads: whether the passage is the first of its document, so that the title's terms count
            for it in `TermStatistics.document_frequency`.
    """

    counts: Counter[str]
    length: int
    title: frozenset[str] = frozenset()
    document_length: int = 0
    leads: bool = False

    @classmethod
    def of(
        cls,
        text: str,
        title: str = "",
        document_length: int = 0,
        context: str = "",
        language: str = "",
    ) -> TermCounts:
        """Count the terms of a passage's own text and its context, and analyse its title."""
        counts = _count(text, context, language)
        return cls(counts, len(text), _title_terms(title, language), document_length)

    @property
    def counted_terms(self) -> frozenset[str]:
        """The terms whose document frequency includes this passage."""
        return self.title.union(self.counts) if self.leads else frozenset(self.counts)


def count_terms(
    passages: Iterable[tuple[Passage, Document]],
) -> Iterator[tuple[int, TermCounts]]:
    """Yield each passage's id and its terms.

    Args:
        passages: passages with their documents; all passages of a document, in the order of its
            text, before those of the next.
    """
    previous: Document | None = None
    title = frozenset[str]()
    for passage, document in passages:
        leads = previous is None or previous.doc_id != document.doc_id
        if leads:
            title = _title_terms(document.searched_title, document.language)
        previous = document
        text = passage.span.of(document.text)
        counts = _count(text, document.context_of(passage.span), document.language)
        yield (
            passage.passage_id,
            TermCounts(counts, len(text), title, len(document.text), leads),
        )


def _count(text: str, context: str, language: str) -> Counter[str]:
    counts = Counter(analyse(text))
    counts.update(analyse(context))
    counts.update(analyse_in(text, language))
    return counts


def _title_terms(title: str, language: str) -> frozenset[str]:
    return frozenset([*analyse(title), *analyse_in(title, language)])


def title_weight(document_length: int) -> float:
    """Return the weight of a document's title in each of its passages.

    The title of a short article tells what each of its passages is about, that of a long book does
    not. The weight has the form of BM25F's normalisation by length, W / (1 - b + b * l / m), with
    the length of the text that stands under the title in place of the title's own.

    Args:
        document_length: length of the document's text in characters.
    """
    return TITLE_WEIGHT / (1 + document_length / TITLE_REACH)


def saturate(frequency: float) -> float:
    """Return the part of a BM25 score that grows with a term's normalised frequency."""
    return frequency * (K1 + 1) / (frequency + K1)


def bm25(terms: Iterable[str], passage: TermCounts, statistics: TermStatistics) -> dict[str, float]:
    """Return each term's contribution to the BM25 score of a passage; the score is their sum.

    The text and the title are two fields, combined before the frequency is saturated (BM25F:
    Zaragoza, Craswell, Taylor, Saria & Robertson, "Microsoft Cambridge at TREC 13", 2004, after
    Robertson, Zaragoza & Taylor, "Simple BM25 extension to multiple weighted fields", 2004). The
    title counts a term once, with the weight that `title_weight` returns. All passages of a
    document have the same title, so a term's rarity and a passage's length are those of the texts.

    Contributions are computed from the passage's text. So a passage has the same score whether
    the term index contains it, does not contain it yet, or only the vector search found it.
    Lengths are in characters, because their ratio equals the ratio of lengths in terms.
    """
    norm = 1 - B + B * passage.length / max(statistics.mean_length, 1.0)
    scores = {}
    weight = title_weight(passage.document_length)
    for term in terms:
        frequency = passage.counts.get(term, 0) / norm + weight * (term in passage.title)
        if frequency:
            scores[term] = statistics.idf(term) * saturate(frequency)
    return scores

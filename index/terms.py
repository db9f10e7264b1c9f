"""Turn text into index terms, count the terms, and compute BM25 scores."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import tantivy

# Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the
# values are Lucene's and tantivy's.
K1 = 1.2
B = 0.75


def make_analyser() -> tantivy.TextAnalyzer:
    """Return the analyser that turns text into terms, for the index and for questions."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


_analyser = make_analyser()


def analyse(text: str) -> list[str]:
    """Return the index terms of a text, in order: lower case, without accents, stemmed."""
    return _analyser.analyze(normalise_for_index(text))


def normalise_for_index(text: str) -> str:
    """Return a text with accents composed (NFC) and without soft hyphens.

    The tokenizer would split words at combining accents and at soft hyphens.
    """
    return unicodedata.normalize("NFC", text.replace("\u00ad", ""))


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """The statistics of a whole library that BM25 needs.

    Attributes:
        passage_count: number of passages in the library.
        mean_length: mean length of a passage in characters.
        document_frequency: term -> number of passages that contain it.
    """

    passage_count: int
    mean_length: float
    document_frequency: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Return a term's inverse document frequency in Lucene's form, which is never negative."""
        containing = self.document_frequency.get(term, 0)
        return math.log1p((self.passage_count - containing + 0.5) / (containing + 0.5))


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The term counts and the length of one passage, as BM25 needs them.

    Attributes:
        counts: term -> number of occurrences in the passage.
        length: the passage's length in characters.
    """

    counts: Mapping[str, int]
    length: int

    @classmethod
    def of(cls, text: str) -> TermCounts:
        """Count the terms of a text."""
        return cls(Counter(analyse(text)), len(text))


def bm25(terms: Iterable[str], passage: TermCounts, statistics: TermStatistics) -> dict[str, float]:
    """Return each term's contribution to the BM25 score of a passage; the score is their sum.

    Contributions are computed from the passage's text. So a passage has the same score whether
    the term index contains it, does not contain it yet, or only the vector search found it.
    Lengths are in characters, because their ratio equals the ratio of lengths in terms.
    """
    norm = K1 * (1 - B + B * passage.length / max(statistics.mean_length, 1.0))
    return {
        term: statistics.idf(term) * count * (K1 + 1) / (count + norm)
        for term in terms
        if (count := passage.counts.get(term, 0))
    }

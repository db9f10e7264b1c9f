"""Words to index terms, their counts, and the arithmetic of BM25."""

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
    """Return what makes terms of words, for the index and for questions alike."""
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
    """Mend words that would fall apart: accents typed as characters of their own, soft hyphens."""
    return unicodedata.normalize("NFC", text.replace("\u00ad", ""))


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """What BM25 needs to know of the whole library.

    Attributes:
        passage_count: how many there are.
        mean_length: of a passage, in characters.
        document_frequency: term -> number of passages that contain it.
    """

    passage_count: int
    mean_length: float
    document_frequency: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Return the inverse document frequency, Lucene's form: never negative."""
        containing = self.document_frequency.get(term, 0)
        return math.log1p((self.passage_count - containing + 0.5) / (containing + 0.5))


@dataclass(frozen=True, slots=True)
class TermCounts:
    """A passage as BM25 sees it.

    Attributes:
        counts: term -> how often it occurs.
        length: in characters.
    """

    counts: Mapping[str, int]
    length: int

    @classmethod
    def of(cls, text: str) -> TermCounts:
        """Count the terms of a text."""
        return cls(Counter(analyse(text)), len(text))


def bm25(terms: Iterable[str], passage: TermCounts, statistics: TermStatistics) -> dict[str, float]:
    """Return what each term adds to the BM25 score of a passage; the sum is the score.

    Computed from the text, so that a passage scores the same in the index, beyond its end, and
    where only its vector found it. Lengths are in characters, their ratio being that of terms.
    """
    norm = K1 * (1 - B + B * passage.length / max(statistics.mean_length, 1.0))
    return {
        term: statistics.idf(term) * count * (K1 + 1) / (count + norm)
        for term in terms
        if (count := passage.counts.get(term, 0))
    }

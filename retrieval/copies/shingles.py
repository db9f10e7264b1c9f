"""Find pairs of articles that may share text, by a sample of their runs of words.

Every run of `RUN_LENGTH` words is hashed, and the hashes below a limit are kept. Two articles keep
the same sample of the runs that both have, so the share of a short article that stands in a long
one can be estimated, as MinHash signatures of a fixed length cannot (Irber and others, "Lightweight
compositional analysis of metagenomes with FracMinHash", 2022). The estimate is a sieve only: what
passes it is compared word by word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.documents import Document

Hashes: TypeAlias = NDArray[np.uint64]
"""Hashes of runs of words, shape (n,)."""

# Three words: of a scan in which one word of eight is misread, four runs of ten are whole.
RUN_LENGTH = 3
# One run of so many is kept: 10,000 articles of 500 words keep 10 MB.
_KEPT_ONE_OF = 4
_LIMIT = np.uint64(2**64 // _KEPT_ONE_OF)
# Articles that have a run in common are paired with so many of the others that have it. If hundreds
# have it, it is a standing phrase, or they are copies, which are found in chains.
_NEIGHBOURS = 24
# A pair passes if this share of the shorter article's kept runs is common, and at least so many. Of
# two scans in which every fourth word is misread, a seventh of the runs is common.
_LEAST_SHARE, _LEAST_OF_SHARE = 0.12, 3
# With a smaller share of common runs than this, this share of the shorter article's words must be
# common too. Of two articles with one paragraph of background, fewer words are; of two scans, more.
_SURE_SHARE, _LEAST_WORDS = 0.3, 0.42
# A paragraph that two long articles share is found by so many common runs.
_LEAST_COMMON = 8

_WORD = re.compile(r"[^\W_]+")


class Sample(NamedTuple):
    """What is kept of an article to tell which others it may share text with.

    Attributes:
        runs: hashes of a quarter of its runs of words, sorted, without repetitions.
        words: hashes of its words, sorted, without repetitions.
    """

    runs: Hashes
    words: NDArray[np.uint32]


class Candidate(NamedTuple):
    """Two articles that may share text, by their positions in a list.

    Attributes:
        first: the position of one article.
        second: the position of the other, which is higher.
        share: the estimated share of the shorter article's runs that the other has, 0 to 1.
        longer_share: the same of the longer article's runs.
    """

    first: int
    second: int
    share: float
    longer_share: float


def sample_article(document: Document) -> Sample:
    """Return the sample of an article, without the parts that are not searched."""
    runs, words = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.uint32)]
    for span in document.searchable_spans():
        numbers = _numbers(_WORD.findall(span.of(document.text).lower()))
        hashes = _runs_of(numbers, RUN_LENGTH)
        runs.append(hashes[hashes < _LIMIT])
        words.append(numbers.astype(np.uint32))
    return Sample(np.unique(np.concatenate(runs)), np.unique(np.concatenate(words)))


def hash_runs(words: Sequence[str], length: int) -> Hashes:
    """Return a hash of every run of so many words, in order; none if there are fewer words."""
    return _runs_of(_numbers(words), length)


def _numbers(words: Sequence[str]) -> Hashes:
    return np.fromiter(map(_NUMBERS.__getitem__, words), np.uint64, len(words))


def _runs_of(numbers: Hashes, length: int) -> Hashes:
    hashes = np.zeros(max(len(numbers) - length + 1, 0), dtype=np.uint64)
    for offset in range(length):
        hashes = _mix(hashes + numbers[offset : offset + len(hashes)])
    return hashes


def find_candidates(samples: Sequence[Sample]) -> list[Candidate]:
    """Return the pairs of articles that may be copies, those with the greatest share first.

    Args:
        samples: the sample of each article.
    """
    count = len(samples)
    if count < 2:
        return []
    sizes = np.array([len(sample.runs) for sample in samples], dtype=np.int64)
    runs = np.concatenate([sample.runs for sample in samples])
    owners = np.repeat(np.arange(count, dtype=np.int64), sizes)
    order = np.lexsort((owners, runs))
    runs, owners = runs[order], owners[order]
    pairs = [np.empty(0, dtype=np.int64)]
    common = [np.empty(0, dtype=np.int64)]
    for offset in range(1, min(_NEIGHBOURS, count - 1) + 1):
        same = runs[:-offset] == runs[offset:]
        if not same.any():
            break
        keys, counts = np.unique(
            owners[:-offset][same] * count + owners[offset:][same], return_counts=True
        )
        pairs.append(keys)
        common.append(counts)
    keys, places = np.unique(np.concatenate(pairs), return_inverse=True)
    counts = np.bincount(places, weights=np.concatenate(common), minlength=len(keys))
    first, second = keys // count, keys % count
    shares = counts / np.minimum(sizes[first], sizes[second])
    passed = (shares >= _LEAST_SHARE) & (counts >= _LEAST_OF_SHARE)
    longer_shares = counts / np.maximum(sizes[first], sizes[second])
    columns = (first, second, shares, longer_shares)
    found = map(Candidate, *(column[passed].tolist() for column in columns))
    return sorted(
        (each for each in found if _share_words(samples, each)),
        key=lambda each: (-each.share, each.first, each.second),
    )


def _share_words(samples: Sequence[Sample], candidate: Candidate) -> bool:
    """Return whether two articles share enough words, if they share few runs."""
    if candidate.share >= _SURE_SHARE:
        return True
    words, others = samples[candidate.first].words, samples[candidate.second].words
    common = len(np.intersect1d(words, others, assume_unique=True))
    return common >= _LEAST_WORDS * min(len(words), len(others))


def may_share_text(sample: Sample, others: Iterable[Sample]) -> list[int]:
    """Return the positions of the articles that may share a paragraph with one article, or more.

    Args:
        sample: the article's sample.
        others: the samples of the other articles.
    """
    found = []
    for position, other in enumerate(others):
        common = len(np.intersect1d(sample.runs, other.runs, assume_unique=True))
        share = common / max(min(len(sample.runs), len(other.runs)), 1)
        if common >= _LEAST_COMMON or (share >= _LEAST_SHARE and common >= _LEAST_OF_SHARE):
            found.append(position)
    return found


class _WordNumbers(dict[str, int]):
    """A number for each word, the same in every process."""

    _MOST = 500_000

    def __missing__(self, word: str) -> int:
        number = zlib.crc32(word.encode("utf-8", "replace"))
        if len(self) < self._MOST:
            self[word] = number
        return number


_NUMBERS = _WordNumbers()


def _mix(numbers: Hashes) -> Hashes:
    """Spread numbers over 64 bits (the finaliser of SplitMix64: Steele, Lea and Flood, 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed

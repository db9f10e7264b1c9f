"""The sieve that finds pairs of articles to compare."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from index.documents import Document, Span
from retrieval.copies.shingles import find_candidates, hash_runs, may_share_text, sample_article
from tests.copied_articles import REPORT, WIRE
from tests.growth import assert_time_grows_with_length


def document(*paragraphs: str, skipped: tuple[Span, ...] = ()) -> Document:
    return Document(doc_id="a", title="A", text="\n\n".join(paragraphs), sha256="", skipped=skipped)


def test_the_same_words_have_the_same_hashes_in_every_process() -> None:
    words = ["the", "pier", "will", "close", "in", "May"]
    code = (
        f"from retrieval.copies.shingles import hash_runs; print(hash_runs({words!r}, 3).tolist())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(hash_runs(words, 3).tolist())
    assert len(hash_runs(words, 3)) == 4
    assert len(hash_runs(words[:2], 3)) == 0


def test_a_quarter_of_the_runs_is_kept() -> None:
    words = [f"word{number}" for number in range(20_000)]
    sample = sample_article(document(" ".join(words)))
    assert 4_800 < len(sample.runs) < 5_200
    assert (np.diff(sample.runs.astype(object)) > 0).all()
    assert len(sample.words) == 20_000


def test_shares_are_estimated_of_either_article() -> None:
    words = [f"word{number}" for number in range(20_000)]
    whole, part = (sample_article(document(" ".join(words[:end]))) for end in (20_000, 5_000))
    [candidate] = find_candidates([whole, part])
    assert candidate[:2] == (0, 1)
    assert candidate.share > 0.99
    assert abs(candidate.longer_share - 0.25) < 0.02


def test_unlike_articles_are_no_candidates() -> None:
    assert find_candidates([sample_article(document(*text)) for text in (WIRE, REPORT)]) == []
    assert find_candidates([]) == []
    assert find_candidates([sample_article(document())] * 2) == []


def test_what_is_not_searched_is_not_sampled() -> None:
    notice = " ".join(f"word{number}" for number in range(200))
    with_notice = document(notice, *WIRE, skipped=(Span(0, len(notice)),))
    sample, other = sample_article(with_notice), sample_article(document(*WIRE))
    assert sample.runs.tolist() == other.runs.tolist()
    assert sample.words.tolist() == other.words.tolist()


def test_of_many_copies_each_has_a_pair() -> None:
    samples = [sample_article(document(*WIRE))] * 100
    found = {each for pair in find_candidates(samples) for each in pair[:2]}
    assert found == set(range(100))


def test_one_shared_paragraph_is_found_for_an_article() -> None:
    others = [document(*REPORT), document(*REPORT, WIRE[3]), document(*WIRE)]
    sample = sample_article(document(*WIRE))
    assert may_share_text(sample, map(sample_article, others)) == [1, 2]


def test_time_grows_with_the_number_of_articles() -> None:
    words = " ".join(f"word{number % 97}" for number in range(300))
    documents = [document(f"{number} {words} {number}") for number in range(2_000)]

    def task(some: list[Document]) -> object:
        return find_candidates([sample_article(each) for each in some])

    assert_time_grows_with_length(task, documents)

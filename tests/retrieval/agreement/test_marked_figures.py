"""How well figures are found in the articles that were marked by hand.

`python -m pytest tests/retrieval/agreement/test_marked_figures.py -s` prints the table of
docs/comparing.md.
"""

from __future__ import annotations

import pytest

from index.local.library import Library
from index.models.protocols import Embedder
from tests.marked_figures import (
    marked_documents,
    marked_library,
    read_figure_marks,
    score_figures,
)

pytestmark = pytest.mark.model

# The lowest precision and recall of each part.
TARGETS = {"tuned": (0.9, 0.8), "kept": (0.9, 0.8), "later": (0.9, 0.7)}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    return marked_library(tmp_path_factory.mktemp("marked") / "library", default_model)


def test_every_mark_is_a_figure_of_its_article() -> None:
    texts = {each.doc_id.removesuffix(".txt"): each.text for each in marked_documents()}
    marks = read_figure_marks()
    assert sum(mark.wanted for mark in marks) >= 150
    for mark in marks:
        text = texts[mark.doc_id]
        for end in (mark.span.start, mark.span.end):
            assert not (text[end - 1 : end].isalnum() and text[end : end + 1].isalnum()), mark


# Seventy questions take half a minute on a machine that does nothing else.
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", list(TARGETS))
def test_the_marked_figures_are_found_and_no_others(library: Library, part: str) -> None:
    marks = [mark for mark in read_figure_marks() if mark.part == part]
    score = score_figures(library, marks)
    questions = len({mark.question for mark in marks})
    print(  # noqa: T201
        f"\n| {part} | {questions} | {score.wanted} | {score.precision:.3f} | {score.recall:.3f} |"
    )
    precision, recall = TARGETS[part]
    assert score.precision >= precision, score.false
    assert score.recall >= recall

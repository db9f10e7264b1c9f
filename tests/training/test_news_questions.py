"""The invented news and its questions are whole benchmarks."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from retrieval.evaluation.benchmark_folder import read_folder
from tests.paths import ROOT

NEWS = ROOT / "training" / "questions" / "news"


@pytest.mark.parametrize(("part", "articles", "questions"), [("fit", 48, 560), ("report", 16, 160)])
def test_the_questions_are_whole(part: str, articles: int, questions: int) -> None:
    benchmark = read_folder(NEWS / part)
    assert (len(lines(part, "corpus")), len(benchmark.queries)) == (articles, questions)
    assert benchmark.missing_documents == ()
    answered = {span.query_id for span in benchmark.gold_spans}
    assert answered == {query.query_id for query in benchmark.queries if query.answerable}
    texts = Counter(query.text.casefold() for query in benchmark.queries)
    assert max(texts.values()) == 1


def test_the_two_parts_share_no_article_and_no_question() -> None:
    fit, report = (
        [json.loads(line) for part_file in ("corpus", "queries") for line in lines(part, part_file)]
        for part in ("fit", "report")
    )
    assert not {each["text"] for each in fit} & {each["text"] for each in report}


def lines(part: str, file: str) -> list[str]:
    return (NEWS / part / f"{file}.jsonl").read_text("utf-8").splitlines()

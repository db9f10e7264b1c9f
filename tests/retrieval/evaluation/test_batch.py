"""A benchmark's queries asked under several settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import retrieval.evaluation.batch
from index.documents import Document, Span
from index.errors import EvaluationError
from index.local.library import Library
from retrieval.answer import ask
from retrieval.evaluation.batch import answer_query, read_questions, run_settings
from retrieval.evaluation.evaluate import Query, RankedQuery
from retrieval.evaluation.settings import DEFAULT, Setting, parse_setting
from retrieval.question import Question
from retrieval.ranking.pipeline import RankingOptions
from tests.fakes import HashEmbedder

TEXTS = {
    "ferry": "The ferry stopped on Monday after its engine failed near the pier.",
    "pier": "The pier was closed. The ferry and its engine were not to blame.",
    "owl": "An owl left the tower at nine.",
}
QUERIES = (
    Query(query_id="q1", text="Why did the ferry stop?"),
    Query(query_id="q2", text="Who left at nine?", history=("What is in the tower?",)),
    Query(query_id="q3", text="zeppelin"),
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add(
        Document(doc_id=doc_id, title="", text=text, sha256="") for doc_id, text in TEXTS.items()
    )
    return library


def without_time(ranked: RankedQuery) -> RankedQuery:
    return replace(ranked, milliseconds=0.0)


@pytest.mark.parametrize("text", ["default", "dense=1,reading=0", "read=1", "threshold=0.95"])
def test_a_setting_reaches_the_answer(library: Library, text: str) -> None:
    setting = parse_setting(text)
    for query in QUERIES:
        answer = ask(
            library,
            query.text,
            count=50,
            threshold=setting.threshold,
            options=setting.ranking,
        )
        ranked = answer_query(library, query, setting)
        assert [p.span for p in ranked.passages] == [c.span for c in answer.citations]
        assert [p.score for p in ranked.passages] == [c.score for c in answer.citations]
        assert ranked.confidence == answer.confidence
        assert ranked.answered is (answer.status == "answered")


def test_weights_change_the_answer(library: Library) -> None:
    query = QUERIES[0]
    runs = run_settings(library, [query], [parse_setting("dense=0,reading=0"), DEFAULT])
    scores = [[p.score for p in run[0].passages] for run in runs.values()]
    assert scores[0] != scores[1]


def test_the_history_is_passed_on_or_dropped(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []

    def noted(library: Library, question: Question, **options: object) -> object:
        asked.append(question)
        return ask(library, question, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(retrieval.evaluation.batch, "ask", noted)
    answer_query(library, QUERIES[1])
    answer_query(library, QUERIES[1], Setting(history=False))
    assert [question.history for question in asked] == [("What is in the tower?",), ()]


def test_several_settings_give_what_each_gives_alone(library: Library) -> None:
    texts = ("default", "threshold=0.9", "history=off", "read=0", "baseline=bm25", "dense=1")
    settings = [parse_setting(text) for text in texts]
    runs = run_settings(library, QUERIES, settings)
    assert list(runs) == settings
    for setting, run in runs.items():
        alone = [without_time(answer_query(library, query, setting)) for query in QUERIES]
        assert list(map(without_time, run)) == alone


def test_what_settings_have_in_common_is_asked_once_and_they_take_turns(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Setting]] = []

    def noted(library: Library, query: Query, setting: Setting) -> RankedQuery:
        asked.append((query.query_id, setting))
        return answer_query(library, query, setting)

    monkeypatch.setattr(retrieval.evaluation.batch, "answer_query", noted)
    fused = Setting(ranking=RankingOptions(match_weight=0.0))
    alone = Setting(history=False)
    run_settings(library, QUERIES, [DEFAULT, fused, alone, Setting(threshold=0.9)])
    default = replace(DEFAULT, threshold=0.0)
    fused = replace(fused, threshold=0.0)
    # Without a history all but the fusion are one. The second question begins with the second
    # setting, the third with the third.
    plain, plainly_fused = replace(default, history=False), replace(fused, history=False)
    assert asked == [
        *(("q1", plain), ("q1", plainly_fused)),
        *(("q2", fused), ("q2", plain), ("q2", default)),
        *(("q3", plain), ("q3", plainly_fused)),
    ]


def test_a_setting_that_is_there_twice_is_one_run(library: Library) -> None:
    runs = run_settings(library, QUERIES, [DEFAULT, parse_setting("threshold=0.5")])
    assert {setting: len(run) for setting, run in runs.items()} == {DEFAULT: 3}


def test_a_baseline_neither_judges_nor_marks(library: Library) -> None:
    found = answer_query(library, QUERIES[0], parse_setting("baseline=bm25"))
    assert [passage.doc_id for passage in found.passages] == ["ferry", "pier"]
    assert found.answered is None
    assert found.confidence > 0
    assert found.milliseconds > 0
    assert all(passage.sentences == () for passage in found.passages)
    text = "ferry \ud800"
    assert answer_query(library, replace(QUERIES[0], text=text), parse_setting("baseline=dense"))


def test_without_reading_the_confidence_is_no_probability(library: Library) -> None:
    found = answer_query(library, QUERIES[0], parse_setting("read=0"))
    assert found.answered is None
    assert answer_query(library, QUERIES[0], DEFAULT).answered is not None


def test_the_places_cited_before_are_read(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"_id": "a", "text": "When?", "cited": [["fire.txt", 3, 9], ["b", 0, 1]]}\n'
        '{"_id": "b", "text": "When?"}\n',
        encoding="utf-8",
    )
    (_, first), (_, second) = read_questions(path)
    assert [(anchor.doc_id, anchor.span) for anchor in first.cited] == [
        ("fire.txt", Span(3, 9)),
        ("b", Span(0, 1)),
    ]
    assert second.cited == ()


@pytest.mark.parametrize(
    "cited", ['"fire.txt"', '["fire.txt", 3, 9]', '[["fire.txt", 9, 3]]', '[["fire.txt", -1, 3]]']
)
def test_malformed_places_are_refused_with_their_line(tmp_path: Path, cited: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"_id": "a", "text": "When?", "cited": {cited}}}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r'line 1 has a "cited" that is not a list'):
        read_questions(path)

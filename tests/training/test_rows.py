"""The training's rows: what is made of them by rule holds."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from index.documents import Span
from training.negatives import hard_negatives
from training.rows import NearMisses, Row, read_rows, reword

PASSAGE = "Anna Berg opened the bridge in Lagos in 1987. It cost 12 million. Nobody was hurt."


def row(question: str, passage: str = PASSAGE, *answers: str, kind: str = "span") -> Row:
    return Row(
        question=question,
        passage=passage,
        title="",
        kind=kind,
        answers=tuple(
            Span(passage.index(answer), passage.index(answer) + len(answer)) for answer in answers
        ),
        sentences=(Span(0, 45), Span(46, 65), Span(66, 82)),
        evidence=(),
        source="made",
    )


class TestNearMisses:
    ROWS = (
        row("When did Anna Berg open it in Lagos?", PASSAGE, "1987"),
        row("What happened to Carl Diaz in Accra in 2004?", "Carl Diaz fell ill in 2004.", "ill"),
        row("Was Anna Berg in Lagos in 1987?", PASSAGE, "Anna Berg"),
    )

    def made(self, asked: Row) -> set[str]:
        misses = NearMisses(self.ROWS)
        found = (misses.of(asked, random.Random(seed)) for seed in range(200))
        return {question for question in found if question is not None}

    def test_a_name_or_a_number_of_the_passage_is_exchanged_for_one_it_lacks(self) -> None:
        made = self.made(self.ROWS[2])
        assert "Was Carl Diaz in Lagos in 1987?" in made
        assert "Was Anna Berg in Lagos in 2004?" in made
        assert self.ROWS[2].question not in made

    def test_what_is_not_in_the_passage_stays(self) -> None:
        asked = row("Was Eva Falk there in 1987?", PASSAGE, "1987")
        assert self.made(asked) == {"Was Eva Falk there in 2004?"}

    def test_an_unanswerable_question_has_none(self) -> None:
        assert self.made(row("Was Anna Berg in Lagos?", kind="unanswerable")) == set()

    def test_nothing_to_exchange(self) -> None:
        assert self.made(row("who opened it?", PASSAGE, "Anna Berg")) == set()


def test_a_question_is_reworded_as_keywords_or_in_lower_case() -> None:
    asked = row("When did Anna Berg open the bridge?", PASSAGE, "1987")
    made = {reword(asked, random.Random(seed)) for seed in range(200)}
    assert made == {None, "anna berg open bridge", "when did anna berg open the bridge"}


def test_the_evidence_is_the_sentence_with_the_answer() -> None:
    assert row("What did it cost?", PASSAGE, "12 million").evidence_spans == [Span(46, 65)]


def test_a_negative_has_the_questions_words_but_not_the_answer() -> None:
    passages = [
        PASSAGE,
        "The bridge of Lagos is long, and Anna Berg likes it.",
        "In 1987 Anna Berg opened a school in Lagos.",
        "Owls sleep.",
    ]
    rows = [row("When did Anna Berg open the bridge in Lagos?", PASSAGE, "1987")]
    rows += [row("Why?", passage, kind="passage") for passage in passages[1:]]
    place = {passage: number for number, passage in enumerate(passages)}
    assert hard_negatives(rows, passages, place)[0] == [1]


@pytest.mark.parametrize(("limit", "count"), [(True, 600), (False, 640)])
def test_rows_are_read_with_their_spans(tmp_path: Path, limit: bool, count: int) -> None:
    fields = {
        "question": "When?",
        "context": PASSAGE,
        "kind": "span",
        "answers": [{"text": "1987", "start": PASSAGE.index("1987")}],
        "sentences": [[0, 45]],
        "evidence": [0],
        "group": "policyqa|The_bridge",
    }
    sources = ["policyqa"] * 640 + ["qed"] * 40
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({**fields, "source": source}) + "\n" for source in sources)
    rows = read_rows(path, random.Random(0), limit=limit)
    assert Counter(each.source for each in rows) == {"policyqa": count, "qed": 40}
    assert {answer.of(each.passage) for each in rows for answer in each.answers} == {"1987"}
    assert {each.title for each in rows} == {"", "The bridge"}
    assert {each.text for each in rows} == {PASSAGE, f"The bridge\n{PASSAGE}"}

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
from training.rows import MOST_ROWS, Row, read_rows

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


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(row)}\n" for row in rows)


@pytest.mark.parametrize(("most", "count"), [(MOST_ROWS, 600), (None, 640)])
def test_rows_are_read_with_their_spans(
    tmp_path: Path, most: dict[str, int] | None, count: int
) -> None:
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
    write(path, [{**fields, "source": source} for source in sources])
    rows = read_rows(path, random.Random(0), most=most)
    assert Counter(each.source for each in rows) == {"policyqa": count, "qed": 40}
    assert {answer.of(each.passage) for each in rows for answer in each.answers} == {"1987"}
    assert {each.title for each in rows} == {"", "The bridge"}
    assert {each.text for each in rows} == {PASSAGE, f"The bridge\n{PASSAGE}"}


# Sentences of QAMR: the names tell the paragraph, and the place in it.
SENTENCES = {
    "news:12:1:2": "It cost 12 million.",
    "news:12:1:0": "Anna Berg opened the bridge.",
    "news:12:1:7": "Nobody was hurt.",
    "news:12:2:1": "Owls sleep.",
    "wikipedia:3:1:1": "Ice melts.",
}


def qamr(name: str, sentence: str) -> dict[str, object]:
    return {
        "id": f"qamr:{name}|1 2|60|1",
        "question": "What?",
        "context": sentence,
        "kind": "span",
        "answers": [{"text": sentence.split()[-1], "start": sentence.rindex(" ") + 1}],
        "sentences": [[0, len(sentence)]],
        "evidence": [0],
        "group": f"qamr|{'wikinews' if name.startswith('news') else 'wikipedia'}:{name}",
        "source": "qamr",
    }


def read_qamr(tmp_path: Path, most: dict[str, int] | None = None) -> list[Row]:
    path = tmp_path / "rows.jsonl.gz"
    write(path, [qamr(*item) for item in SENTENCES.items()])
    return read_rows(path, random.Random(0), most=most)


def test_a_sentence_gets_its_neighbours_of_the_paragraph_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.rows.PARAGRAPH_SHARE", 1.0)
    monkeypatch.setattr("training.rows.MOST_SENTENCES", 2)
    rows = read_qamr(tmp_path)
    answers = {answer.of(row.passage): row for row in rows for answer in row.answers}
    row = answers["million."]
    assert row.passage == "Anna Berg opened the bridge. It cost 12 million."
    assert [span.of(row.passage) for span in row.evidence_spans] == ["It cost 12 million."]
    assert [span.of(row.passage) for span in row.sentences] == [
        "Anna Berg opened the bridge.", "It cost 12 million.",
    ]  # fmt: skip
    assert answers["bridge."].passage == row.passage
    assert answers["hurt."].passage == "Nobody was hurt."
    assert answers["sleep."].passage == "Owls sleep."


def test_a_limit_leaves_the_rows_of_news_in(tmp_path: Path) -> None:
    passages = " ".join(row.passage for row in read_qamr(tmp_path, {"qamr": 4}))
    assert "Owls" in passages
    assert "Ice" not in passages

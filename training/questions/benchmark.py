"""Make a benchmark of the questions: `python -m training.questions.benchmark CORPUS PART FOLDER`.

CORPUS is the `corpus.jsonl` with the articles, PART is `fit` or `report`, and FOLDER gets a
benchmark for `footnote eval`. Questions about articles that CORPUS lacks are left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).resolve().parent


def main() -> None:
    """Write the benchmark that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Make a benchmark of the questions.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("part", choices=("fit", "report"))
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    count = make_benchmark(arguments.corpus, arguments.part, arguments.folder)
    print(f"{count} questions in {arguments.folder}")


def make_benchmark(corpus: Path, part: str, folder: Path) -> int:
    """Write a benchmark, and return the number of its questions.

    Raises:
        ValueError: an article has another title than the one that a question was written for.
    """
    articles = {article["_id"]: article for article in _lines(corpus)}
    asked = [q for q in _lines(QUESTIONS / f"{part}.jsonl") if q["doc_id"] in articles]
    for question in asked:
        if articles[question["doc_id"]]["title"] != question["title"]:
            raise ValueError(f"{question['doc_id']} is not the article {question['title']}")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(corpus, folder / "corpus.jsonl")
    _write(
        folder / "queries.jsonl",
        ({"_id": q["_id"], "text": q["text"], "answerable": bool(q["answers"])} for q in asked),
    )
    spans = [(q, *answer) for q in asked for answer in q["answers"]]
    _write(
        folder / "gold_spans.jsonl",
        (
            {
                "query_id": question["_id"],
                "doc_id": question["doc_id"],
                "start": start,
                "end": end,
                "text": articles[question["doc_id"]]["text"][start:end],
            }
            for question, start, end in spans
        ),
    )
    relevant = "".join(f"{q['_id']}\t{q['doc_id']}\t1\n" for q in asked if q["answers"])
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{relevant}", encoding="utf-8")
    return len(asked)


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()

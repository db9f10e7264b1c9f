"""The seed questions of the tests as an evaluation folder, so that there is one in every clone."""

from __future__ import annotations

import json
from pathlib import Path

from index.loaders import Loaded, load
from tests.paths import SEEDS
from tests.test_seed_questions import HARD, NEAR, QUESTIONS, TRAPS, UNANSWERABLE


def write_seed_folder(folder: Path) -> None:
    """Write the seed articles, the questions on them, and where they are answered.

    A question is known by its text: one that is asked twice for two answers is one question.
    """
    articles = {
        item.document.doc_id: item.document for item in load([SEEDS]) if isinstance(item, Loaded)
    }
    answers: dict[str, dict[tuple[str, str], None]] = {}
    for case in (*QUESTIONS, *HARD):
        answers.setdefault(case.question, {}).update(dict.fromkeys(case.answers))
    ids = {question: f"seed-{number}" for number, question in enumerate(answers, start=1)}
    others = (*UNANSWERABLE, *NEAR, *TRAPS)

    corpus = [{"_id": d.doc_id, "title": d.title, "text": d.text} for d in articles.values()]
    queries = [{"_id": ids[text], "text": text, "answerable": True} for text in answers]
    queries += [
        {"_id": f"other-{number}", "text": text, "answerable": False}
        for number, text in enumerate(others, start=1)
    ]
    gold: list[dict[str, object]] = []
    judged: dict[tuple[str, str], None] = {}
    for question, where in answers.items():
        for start_of_name, words in where:
            (doc_id,) = (name for name in articles if name.startswith(start_of_name))
            start = articles[doc_id].text.index(words)
            span: dict[str, object] = {"start": start, "end": start + len(words), "text": words}
            gold.append({"query_id": ids[question], "doc_id": doc_id, **span})
            judged[ids[question], doc_id] = None
    folder.mkdir(parents=True)
    for name, lines in (("corpus", corpus), ("queries", queries), ("gold_spans", gold)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    qrels = "".join(f"{query_id}\t{doc_id}\t1\n" for query_id, doc_id in judged)
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{qrels}", encoding="utf-8")

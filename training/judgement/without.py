"""Take answers away from a benchmark: `python -m training.judgement.without FOLDER OUT`.

Half of the paragraphs that hold a gold span leave the corpus, or with `--articles` half of the
articles. The questions whose gold spans all went with them are not answerable any more, and say so.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from index.documents import Span
from retrieval.evaluation.benchmark_folder import GoldSpan, Query, read_folder

SEED = 0
_PARAGRAPH = re.compile(r"[^\n]+(?:\n+|$)")


def main() -> None:
    """Write the benchmark that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Take answers away from a benchmark.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", action="store_true", help="take whole articles away")
    parser.add_argument("--most", type=int, help="keep so many questions, drawn at random")
    arguments = parser.parse_args()
    print(take_away(arguments.folder, arguments.out, arguments.articles, arguments.most))


def take_away(folder: Path, out: Path, articles: bool, most: int | None) -> dict[str, int]:
    """Write a benchmark without half of its answers, and return how many questions it has."""
    benchmark = read_folder(folder)
    rng = random.Random(SEED)
    asked = [query for query in benchmark.queries if query.answerable is not False]
    rng.shuffle(asked)
    kept = {query.query_id: query for query in asked[:most]}
    gold: dict[str, list[GoldSpan]] = defaultdict(list)
    for span in benchmark.gold_spans:
        if span.query_id in kept:
            gold[span.anchor.doc_id].append(span)
    out.mkdir(parents=True, exist_ok=True)
    remaining: list[dict[str, Any]] = []
    with (
        benchmark.corpus.open(encoding="utf-8") as lines,
        (out / "corpus.jsonl").open("w", encoding="utf-8") as corpus,
    ):
        for line in lines:
            article = json.loads(line)
            spans = gold[article["_id"]]
            if articles and spans and rng.random() < 0.5:
                continue
            gone = [] if articles else _paragraphs_to_take(article["text"], spans, rng)
            article["text"], moved = _without(article["text"], gone, spans)
            corpus.write(json.dumps(article, ensure_ascii=False) + "\n")
            remaining += [
                {
                    "query_id": span.query_id,
                    "doc_id": article["_id"],
                    "start": place.start,
                    "end": place.end,
                    "text": place.of(article["text"]),
                }
                for span, place in moved
            ]
    _write(out / "gold_spans.jsonl", remaining)
    return _write_questions(out, kept, remaining)


def _write_questions(
    out: Path, kept: Mapping[str, Query], remaining: Iterable[Mapping[str, Any]]
) -> dict[str, int]:
    relevant = sorted({(str(row["query_id"]), str(row["doc_id"])) for row in remaining})
    answered = {query_id for query_id, _ in relevant}
    _write(
        out / "queries.jsonl",
        (
            {"_id": query.query_id, "text": query.text, "answerable": query.query_id in answered}
            for query in kept.values()
        ),
    )
    rows = "".join(f"{query_id}\t{doc_id}\t1\n" for query_id, doc_id in relevant)
    (out / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}", encoding="utf-8")
    return {"questions": len(kept), "answerable": len(answered)}


def _paragraphs_to_take(text: str, spans: Iterable[GoldSpan], rng: random.Random) -> list[Span]:
    """Return half of the paragraphs that hold a gold span."""
    holding = [
        paragraph
        for paragraph in (Span(*match.span()) for match in _PARAGRAPH.finditer(text))
        if any(span.anchor.span.overlaps(paragraph) for span in spans)
    ]
    return [paragraph for paragraph in holding if rng.random() < 0.5]


def _without(
    text: str, gone: list[Span], spans: Iterable[GoldSpan]
) -> tuple[str, list[tuple[GoldSpan, Span]]]:
    """Return a text without some paragraphs, and where the gold spans that stay are in it."""
    staying = [span for span in spans if not any(span.anchor.span.overlaps(g) for g in gone)]
    moved = []
    for span in staying:
        place = span.anchor.span
        before = sum(len(each) for each in gone if each.end <= place.start)
        moved.append((span, Span(place.start - before, place.end - before)))
    for each in reversed(gone):
        text = text[: each.start] + text[each.end :]
    return text, moved


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()

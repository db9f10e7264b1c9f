"""Collect what the judgement sees: `python -m training.judgement.collect BENCHMARK LIBRARY OUT`.

Each question of the benchmark is asked of a library with its corpus, which is made in the folder
LIBRARY if it is not there. OUT gets a JSON object a line, with the signals of the first passages
and the scores of the ranking, so that weights can be fitted without asking again.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.documents import Anchor
from index.models.recent_tokens import forget_texts
from index.protocols import Library
from retrieval.evaluation.benchmark_folder import GoldSpan, Query, read_folder
from retrieval.question import Question
from retrieval.question_parts.answering import AskOptions, answer_part
from retrieval.question_parts.splitting import split_question
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import RankingOptions
from retrieval.speakers.voice_filter import VoiceFilter
from retrieval.voices.voice_reader import shared_voice_reader
from ui.terminal.storing import corpus_library

# How many passages of each ranking are kept.
KEPT = 10


def main() -> None:
    """Write the rows of a benchmark."""
    parser = argparse.ArgumentParser(description="Collect what the judgement sees.")
    parser.add_argument("benchmark", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--read", type=int, help="how many passages the reader reads")
    parser.add_argument("--most", type=int, help="ask the first so many questions only")
    arguments = parser.parse_args()
    benchmark = read_folder(arguments.benchmark)
    gold: dict[str, list[GoldSpan]] = defaultdict(list)
    for span in benchmark.gold_spans:
        gold[span.query_id].append(span)
    options = RankingOptions(reader_count=arguments.read) if arguments.read else None
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    with (
        corpus_library(benchmark, arguments.library) as library,
        arguments.out.open("w", encoding="utf-8") as rows,
    ):
        for query in benchmark.queries[: arguments.most]:
            # A question of several parts is answered part by part; its rows would be several.
            if len(split_question(query.text)) == 1:
                row = collect(library, query, gold[query.query_id], options)
                rows.write(json.dumps(row) + "\n")


def collect(
    library: Library, query: Query, gold: Sequence[GoldSpan], options: RankingOptions | None
) -> dict[str, Any]:
    """Ask one question, and return what its confidence and ranking are computed from."""
    forget_texts(library.embedder, library.reader.encoder if library.reader else None)
    how = AskOptions(
        count=KEPT,
        options=options,
        correct_spelling=True,
        one_of_each=False,
        voices=VoiceFilter.ANY,
        listener=shared_voice_reader(),
    )
    part = answer_part(library, Question(query.text, query.history), how)
    anchors = [span.anchor for span in gold]
    judged = part.judgement
    return {
        "_id": query.query_id,
        "answerable": query.answerable,
        "confidence": judged.confidence,
        "dense_lead": judged.dense_lead,
        "signals": [asdict(each) for each in judged.signals],
        "ranked": [_scores(each, anchors) for each in part.recorded.kept[:KEPT]],
    }


def _scores(ranked: RankedPassage, gold: Sequence[Anchor]) -> Mapping[str, Any]:
    passage = ranked.candidate.passage
    reading = ranked.reading
    places = [(passage.doc_id, passage.span), *((c.doc_id, c.span) for c in ranked.copies)]
    within = [a for a in gold if any(d == a.doc_id and s.contains(a.span) for d, s in places)]
    return {
        "fusion": ranked.fusion_score,
        "late_interaction": ranked.late_interaction.score if ranked.late_interaction else None,
        "relevance": reading.relevance if reading else None,
        "answerability": reading.answerability if reading else None,
        "score": ranked.score,
        "holds": bool(within),
        # Whether a marked sentence holds the answer; None where the passage does not.
        "marked": any(s.contains(a.span) for a in within for s in ranked.marks.sentences)
        if within
        else None,
    }


if __name__ == "__main__":
    main()

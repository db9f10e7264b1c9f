"""Prepare the training: `python -m training.prepare DATA WORK`.

DATA is a folder with `train.jsonl.gz` and `dev.jsonl.gz`, as README.md describes. WORK gets the
groups, and the encoder's states of every passage and question: 6 GB for 58,000 rows.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.models.onnx_runtime import open_embedder
from index.models.protocols import TokenVectors, Vectors
from index.models.spacy_parser import model_folder
from index.terms import TermStatistics, analyse
from retrieval.question import question_words
from retrieval.ranking.late_interaction import token_weights
from training.near_misses import NearMisses, spacy_names
from training.negatives import hard_negatives
from training.rows import FEW_ROWS, MOST_ROWS, Row, read_rows
from training.states import write_states
from training.wordings import Wordings
from training.wordnet import WordNet

SEED = 0
# The share of near misses in a reporter's wording.
REWORDED_NEAR_MISSES_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A question with its passage and with passages that do not answer it; all by number.

    Attributes:
        question: the question.
        wordings: the same question in a reporter's wordings.
        near_misses: questions that the passage does not answer.
        passage: the passage.
        negatives: passages that do not answer.
        answered: whether the passage answers the question.
        answer: the span of the answer in the passage below its title; None if it is not known.
        evidence: the spans of the answering sentences; empty if they are not known, or the passage
            has only one sentence.
        sentences: the spans of all sentences.
        source: the name of the data set.
        held_out: whether the group is for measuring only.
    """

    question: int
    wordings: list[int]
    near_misses: list[int]
    passage: int
    negatives: list[int]
    answered: bool
    answer: list[int] | None
    evidence: list[list[int]]
    sentences: list[list[int]]
    source: str
    held_out: bool


def main() -> None:
    """Write the groups and the states."""
    parser = argparse.ArgumentParser(description="Prepare the training of the reader.")
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--few", action="store_true", help="16,000 rows, to go on from weights")
    parser.add_argument(
        "--wordnet", type=Path, default=Path("/usr/share/wordnet"), help="the files of WordNet 3.0"
    )
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    most = FEW_ROWS if arguments.few else MOST_ROWS
    trained = read_rows(arguments.data / "train.jsonl.gz", rng, most=most)
    held_out = read_rows(arguments.data / "dev.jsonl.gz", rng)
    rows = [*trained, *held_out]
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.passage, row)
    place = {passage: number for number, passage in enumerate(first)}
    wordings = Wordings(WordNet(arguments.wordnet))
    near_misses = NearMisses(trained, spacy_names(_recogniser()))
    questions: list[str] = []
    with (arguments.work / "groups.jsonl").open("w", encoding="utf-8") as lines:
        for group in _groups(
            rows, first, place, questions, rng, len(trained), wordings, near_misses
        ):
            lines.write(json.dumps(asdict(group)) + "\n")
    embedder = open_embedder(announce=print)
    texts = [row.text for row in first.values()]
    write_states(
        arguments.work, "passages", texts, embedder.embed_passage_tokens, partial(print, "passages")
    )
    containing = Counter(term for passage in first for term in set(analyse(passage)))
    weights: list[Vectors] = []

    def embed(some: Sequence[str]) -> Iterator[TokenVectors]:
        for question in some:
            tokens = embedder.embed_question_tokens(question)
            weights.append(_weights(question, tokens, containing, len(first)))
            yield tokens

    write_states(arguments.work, "questions", questions, embed, partial(print, "questions"))
    np.save(arguments.work / "weights.npy", np.concatenate(weights))


def _groups(
    rows: Sequence[Row],
    first: dict[str, Row],
    place: dict[str, int],
    questions: list[str],
    rng: random.Random,
    trained: int,
    wordings: Wordings,
    near_misses: NearMisses,
) -> Iterator[Group]:
    """Yield the groups, and append their questions to `questions`."""
    # Passages that are held out are negatives of held-out questions only.
    negatives = hard_negatives(rows[:trained], list(first), place)
    negatives += hard_negatives(rows[trained:], list(first), place)

    def typed(question: str) -> str:
        """Word some near misses as a reporter does, or the wording would tell what is answered."""
        reworded = rng.random() < REWORDED_NEAR_MISSES_SHARE
        return (reworded and wordings.one(question, rng)) or question

    def numbered(texts: Sequence[str]) -> list[int]:
        questions.extend(texts)
        return list(range(len(questions) - len(texts), len(questions)))

    for number, row in enumerate(rows):
        held_out = number >= trained
        title = first[row.passage].title
        below_title = len(title) + 1 if title else 0

        def shifted(span: Any, by: int = below_title) -> list[int]:
            return [span.start + by, span.end + by]

        questions.append(row.question)
        yield Group(
            question=len(questions) - 1,
            wordings=numbered([] if held_out else wordings.of(row, rng)),
            near_misses=numbered([] if held_out else list(map(typed, near_misses.of(row, rng)))),
            passage=place[row.passage],
            negatives=negatives[number],
            answered=row.kind != "unanswerable",
            answer=shifted(row.answers[0]) if row.kind == "span" and row.answers else None,
            evidence=list(map(shifted, row.evidence_spans)) if len(row.sentences) > 1 else [],
            sentences=list(map(shifted, row.sentences)),
            source=row.source,
            held_out=held_out,
        )


def _recogniser() -> Any:
    """Return spaCy's small English model with its recogniser of names alone."""
    import spacy

    unused = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
    return spacy.load(model_folder(), disable=unused)


def _weights(
    question: str, tokens: TokenVectors, containing: Counter[str], passages: int
) -> Vectors:
    """Return the late-interaction weights of a question's tokens."""
    words = question_words(question)
    statistics = TermStatistics(passages, 1.0, {w.term: containing[w.term] for w in words})
    return token_weights(tokens, words, statistics)


if __name__ == "__main__":
    main()

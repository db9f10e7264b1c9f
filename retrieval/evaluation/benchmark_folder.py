"""A folder in BEIR layout: questions, judgements and gold spans, checked against its corpus.

The layout is that of Thakur et al. 2021, "BEIR" (https://arxiv.org/abs/2104.08663): corpus.jsonl,
queries.jsonl and qrels.tsv (or qrels/test.tsv). gold_spans.jsonl is ours: where in which document
the answer stands. The words are those of ir_measures: query_id, doc_id, relevance.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from index.documents import Span
from index.errors import EvaluationError

Qrels: TypeAlias = Mapping[str, Mapping[str, int]]
"""query_id -> doc_id -> relevance; above 0 is relevant, as in trec_eval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question of a benchmark.

    Attributes:
        history: the questions asked before it in the same conversation, oldest first.
        answerable: whether the corpus answers it; None when the benchmark does not say.
    """

    query_id: str
    text: str
    history: tuple[str, ...] = ()
    answerable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """Where one document answers one query.

    Attributes:
        text: the document's own text there.
        passage: whether a whole passage was judged, so that no single sentence need hold it.
    """

    query_id: str
    doc_id: str
    span: Span
    text: str
    passage: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """What `read_folder` found, free of contradictions.

    Attributes:
        corpus: the file of documents; they are not held here.
        queries: in the order of the file.
        qrels: only queries that have a line there; a query may have none.
        gold_spans: in the order of the file; empty when the folder has none.
        missing_documents: judged relevant but not in the corpus, sorted. Published sets do have
            some; each is a miss that no run can avoid, as it is for trec_eval.
    """

    corpus: Path
    queries: tuple[Query, ...]
    qrels: Qrels
    gold_spans: tuple[GoldSpan, ...] = ()
    missing_documents: tuple[str, ...] = ()

    def only(self, query_ids: Collection[str]) -> Benchmark:
        """Return the part of it that is about these queries."""
        qrels = {key: judged for key, judged in self.qrels.items() if key in query_ids}
        relevant = _relevant(qrels)
        return replace(
            self,
            queries=tuple(query for query in self.queries if query.query_id in query_ids),
            qrels=qrels,
            gold_spans=tuple(gold for gold in self.gold_spans if gold.query_id in query_ids),
            missing_documents=tuple(d for d in self.missing_documents if d in relevant),
        )


def read_folder(folder: Path) -> Benchmark:
    """Read a folder in BEIR layout and check it against itself.

    The corpus is streamed once; only its ids stay in memory meanwhile.

    Raises:
        EvaluationError: a file is missing, a line is malformed, or two lines contradict each
            other; names the file, the line and what to do.
    """
    if not folder.is_dir():
        raise EvaluationError(f"{folder} is no folder; name one that holds corpus.jsonl")
    corpus = _existing(folder, "corpus.jsonl")
    queries = _read_queries(_existing(folder, "queries.jsonl"))
    known = {query.query_id for query in queries}
    qrels = _read_qrels(_existing(folder, "qrels.tsv", "qrels/test.tsv"), known)
    placed: list[tuple[str, GoldSpan]] = []
    if (folder / "gold_spans.jsonl").exists():
        placed = _read_gold_spans(folder / "gold_spans.jsonl", known)
    doc_ids = _check_corpus(corpus, placed)
    return Benchmark(
        corpus=corpus,
        queries=queries,
        qrels=qrels,
        gold_spans=tuple(gold for _, gold in placed),
        missing_documents=tuple(sorted(_relevant(qrels) - doc_ids)),
    )


def _relevant(qrels: Qrels) -> set[str]:
    return {doc for judged in qrels.values() for doc, value in judged.items() if value > 0}


@dataclass(frozen=True, slots=True)
class _Line:
    """One JSON object and the place it stands, so that every complaint names it."""

    place: str
    fields: Mapping[str, object]

    def error(self, problem: str) -> EvaluationError:
        return EvaluationError(f"{self.place}: {problem}")

    def string(self, key: str) -> str:
        value = self.fields.get(key)
        if not isinstance(value, str):
            raise self.error(f'"{key}" must be a string; got {_shown(value)}')
        return value

    def identifier(self, key: str) -> str:
        value = self.fields.get(key)
        # Ids of digits are written bare by some exporters; qrels.tsv can only hold their text.
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value:
            raise self.error(f'"{key}" must be a non-empty string; got {_shown(value)}')
        return value

    def offset(self, key: str) -> int:
        value = self.fields.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f'"{key}" must be a whole number; got {_shown(value)}')
        return value


def _read_queries(path: Path) -> tuple[Query, ...]:
    queries: list[Query] = []
    first_seen: dict[str, str] = {}
    for line in _json_lines(path):
        query = _query(line)
        if query.query_id in first_seen:
            raise line.error(
                f"query {query.query_id} is already at {first_seen[query.query_id]}; "
                "give each query an _id of its own"
            )
        first_seen[query.query_id] = line.place
        queries.append(query)
    if not queries:
        raise EvaluationError(f'{path}: no queries; write one {{"_id", "text"}} a line')
    return tuple(queries)


def _query(line: _Line) -> Query:
    text = line.string("text")
    if not text.strip():
        raise line.error('"text" is blank; write the question there or delete the line')
    history = line.fields.get("history")
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise line.error(f'"history" must be a list of strings; got {_shown(history)}')
    answerable = line.fields.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise line.error(f'"answerable" must be true or false; got {_shown(answerable)}')
    return Query(
        query_id=line.identifier("_id"), text=text, history=tuple(history), answerable=answerable
    )


def _read_qrels(path: Path, known: set[str]) -> Qrels:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    unknown: dict[str, str] = {}
    wanted = "query-id, corpus-id and score, split by tabs"
    for position, (number, text) in enumerate(_text_lines(path)):
        place, columns = f"{path}:{number}", [column.strip() for column in text.split("\t")]
        if len(columns) != 3 or not all(columns):
            raise EvaluationError(f"{place}: a line must hold {wanted}; got {_shown(text)}")
        query_id, doc_id, score = columns
        if position == 0:
            # A file without its header would lose its first judgement in silence.
            if _whole(score) is not None:
                raise EvaluationError(f"{place}: no header; put {wanted}, on a line before it")
            continue
        relevance = _whole(score)
        if relevance is None:
            raise EvaluationError(f"{place}: the score must be a whole number; got {_shown(score)}")
        if qrels[query_id].setdefault(doc_id, relevance) != relevance:
            raise EvaluationError(
                f"{place}: document {doc_id} was judged {qrels[query_id][doc_id]} for query "
                f"{query_id} and is now judged {relevance}; keep one of the two lines"
            )
        if query_id not in known:
            unknown.setdefault(query_id, place)
    if unknown:
        query_id, place = next(iter(unknown.items()))
        raise EvaluationError(
            f"{place}: query {query_id} is not in queries.jsonl ({len(unknown)} such queries in "
            "all); add them there or delete their lines here"
        )
    return dict(qrels)


def _read_gold_spans(path: Path, known: set[str]) -> list[tuple[str, GoldSpan]]:
    """Return each gold span behind the place it stands at, for later complaints."""
    placed: list[tuple[str, GoldSpan]] = []
    for line in _json_lines(path):
        query_id, start, end = line.identifier("query_id"), line.offset("start"), line.offset("end")
        if query_id not in known:
            raise line.error(f"query {query_id} is not in queries.jsonl; add it or delete the line")
        # An empty span lies inside every passage that touches it, so it would always be found.
        if not 0 <= start < end:
            raise line.error(f"[{start}, {end}) covers no text; mend start and end")
        passage = line.fields.get("passage", False)
        if not isinstance(passage, bool):
            raise line.error(f'"passage" must be true or false; got {_shown(passage)}')
        gold = GoldSpan(
            query_id=query_id,
            doc_id=line.identifier("doc_id"),
            span=Span(start, end),
            text=line.string("text"),
            passage=passage,
        )
        placed.append((line.place, gold))
    return placed


def _check_corpus(path: Path, placed: Sequence[tuple[str, GoldSpan]]) -> set[str]:
    """Check the gold spans against the documents' text and return the documents' ids."""
    by_document: dict[str, list[tuple[str, GoldSpan]]] = defaultdict(list)
    for place, gold in placed:
        by_document[gold.doc_id].append((place, gold))
    doc_ids: set[str] = set()
    for line in _json_lines(path):
        doc_id, text = line.identifier("_id"), line.string("text")
        if doc_id in doc_ids:
            raise line.error(f"document {doc_id} is there twice; give each an _id of its own")
        doc_ids.add(doc_id)
        for place, gold in by_document.pop(doc_id, ()):
            found = gold.span.of(text)
            if found != gold.text:
                raise EvaluationError(
                    f"{place}: document {doc_id} reads {_shown(found)} at [{gold.span.start}, "
                    f"{gold.span.end}), not {_shown(gold.text)}; count start and end in code "
                    f"points of the text at {line.place}"
                )
    if by_document:
        place, gold = next(iter(by_document.values()))[0]
        raise EvaluationError(
            f"{place}: document {gold.doc_id} is not in {path.name} ({len(by_document)} such "
            "documents in all); add them there or delete their lines here"
        )
    return doc_ids


def _existing(folder: Path, *names: str) -> Path:
    """Return the first of the files that the folder has."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise EvaluationError(
        f"{folder} has no {' or '.join(names)}; an evaluation folder holds corpus.jsonl, "
        "queries.jsonl and qrels.tsv"
    )


def _json_lines(path: Path) -> Iterator[_Line]:
    for number, text in _text_lines(path):
        place = f"{path}:{number}"
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{place}: not JSON ({error}); write one object a line") from None
        if not isinstance(fields, dict):
            raise EvaluationError(f"{place}: not a JSON object; got {_shown(fields)}")
        yield _Line(place, fields)


def _text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, counted from 1."""
    try:
        with path.open("rb") as file:
            # Split as bytes: only then does a line that is no UTF-8 have a number.
            for number, line in enumerate(file, start=1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise EvaluationError(
                        f"{path}:{number}: not UTF-8 ({error.reason} at byte {error.start}); "
                        "save the file as UTF-8"
                    ) from None
                if text.strip():
                    yield number, text.rstrip("\r\n")
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror}; make it a readable file") from error


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _shown(value: object, limit: int = 60) -> str:
    """Return the value as Python writes it, short enough for one line."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"

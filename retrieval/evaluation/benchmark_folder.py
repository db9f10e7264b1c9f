"""Read a benchmark from a folder in BEIR layout, and check its files against each other.

The layout is that of Thakur et al. 2021, "BEIR" (https://arxiv.org/abs/2104.08663): corpus.jsonl,
queries.jsonl and qrels.tsv (or qrels/test.tsv). gold_spans.jsonl is our own addition: the spans of
the documents that answer the queries. Names follow ir_measures: query_id, doc_id, relevance.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from index.documents import Anchor, Document, Span, replace_surrogates
from index.errors import EvaluationError

Qrels: TypeAlias = Mapping[str, Mapping[str, int]]
"""query_id -> doc_id -> relevance. A relevance above 0 means relevant, as in trec_eval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question of a benchmark.

    Attributes:
        query_id: unique id of the query.
        text: the question.
        history: the earlier questions of the same conversation, oldest first.
        answerable: whether the corpus answers the question; None if the benchmark does not say.
    """

    query_id: str
    text: str
    history: tuple[str, ...] = ()
    answerable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """A span of a document that answers a query.

    Attributes:
        query_id: id of the query.
        anchor: the place in the document.
        is_whole_passage: whether a whole passage was judged. A single sentence need not contain
            such a span.
    """

    query_id: str
    anchor: Anchor
    is_whole_passage: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A benchmark as `read_folder` returns it, free of contradictions.

    Attributes:
        corpus: path of the file of documents. The documents are not loaded.
        queries: the queries in file order.
        qrels: the relevance judgements. A query without judgements has no entry.
        gold_spans: the gold spans in file order; empty if the folder has none.
        missing_documents: ids of documents that are judged relevant but are not in the corpus,
            sorted. Published sets do have some. Each is a miss that no run can avoid, as it is for
            trec_eval.
    """

    corpus: Path
    queries: tuple[Query, ...]
    qrels: Qrels
    gold_spans: tuple[GoldSpan, ...] = ()
    missing_documents: tuple[str, ...] = ()

    def restricted_to(self, query_ids: Collection[str]) -> Benchmark:
        """Return the benchmark restricted to these queries."""
        qrels = {key: relevances for key, relevances in self.qrels.items() if key in query_ids}
        relevant = _relevant(qrels)
        return replace(
            self,
            queries=tuple(query for query in self.queries if query.query_id in query_ids),
            qrels=qrels,
            gold_spans=tuple(gold for gold in self.gold_spans if gold.query_id in query_ids),
            missing_documents=tuple(doc for doc in self.missing_documents if doc in relevant),
        )


def read_folder(folder: Path) -> Benchmark:
    """Read a folder in BEIR layout and check its files against each other.

    The corpus is streamed once; only the document ids are kept in memory.

    Raises:
        EvaluationError: a file is missing, a line is malformed, or two lines contradict each
            other. The message names the file and the line, and says what to do.
    """
    if not folder.is_dir():
        raise EvaluationError(f"{folder} is not a folder; name one that contains corpus.jsonl")
    corpus = _find_file(folder, "corpus.jsonl")
    queries = _read_queries(_find_file(folder, "queries.jsonl"))
    known = {query.query_id for query in queries}
    qrels = _read_qrels(_find_file(folder, "qrels.tsv", "qrels/test.tsv"), known)
    lines: list[_GoldLine] = []
    if (folder / "gold_spans.jsonl").exists():
        lines = _read_gold_lines(folder / "gold_spans.jsonl", known)
    doc_ids, gold_spans = _check_corpus(corpus, lines)
    return Benchmark(
        corpus=corpus,
        queries=queries,
        qrels=qrels,
        gold_spans=gold_spans,
        missing_documents=tuple(sorted(_relevant(qrels) - doc_ids)),
    )


def _relevant(qrels: Qrels) -> set[str]:
    return {doc for relevances in qrels.values() for doc, value in relevances.items() if value > 0}


@dataclass(frozen=True, slots=True)
class _Line:
    """One JSON object and its file and line, which every error message names."""

    place: str
    fields: Mapping[str, object]

    def error(self, problem: str) -> EvaluationError:
        return EvaluationError(f"{self.place}: {problem}")

    def string(self, key: str) -> str:
        value = self.fields.get(key)
        if not isinstance(value, str):
            raise self.error(f'"{key}" must be a string; got {_short_repr(value)}')
        return value

    def identifier(self, key: str) -> str:
        value = self.fields.get(key)
        # Some exporters write ids of digits as bare numbers; qrels.tsv can only contain text.
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value:
            raise self.error(f'"{key}" must be a non-empty string; got {_short_repr(value)}')
        return value

    def offset(self, key: str) -> int:
        value = self.fields.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f'"{key}" must be a whole number; got {_short_repr(value)}')
        return value


def _read_queries(path: Path) -> tuple[Query, ...]:
    queries: list[Query] = []
    first_seen: dict[str, str] = {}
    for line in _json_lines(path):
        query = _parse_query(line)
        if query.query_id in first_seen:
            raise line.error(
                f"query {query.query_id} is already at {first_seen[query.query_id]}; "
                "give each query a different _id"
            )
        first_seen[query.query_id] = line.place
        queries.append(query)
    if not queries:
        raise EvaluationError(f'{path}: no queries; write one object {{"_id", "text"}} per line')
    return tuple(queries)


def _parse_query(line: _Line) -> Query:
    text = line.string("text")
    if not text.strip():
        raise line.error('"text" is blank; write the question or delete the line')
    history = line.fields.get("history")
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise line.error(f'"history" must be a list of strings; got {_short_repr(history)}')
    answerable = line.fields.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise line.error(f'"answerable" must be true or false; got {_short_repr(answerable)}')
    return Query(
        query_id=line.identifier("_id"), text=text, history=tuple(history), answerable=answerable
    )


def _read_qrels(path: Path, known: set[str]) -> Qrels:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    unknown: dict[str, str] = {}
    columns_text = "query-id, corpus-id and score, separated by tabs"
    for position, (number, text) in enumerate(_text_lines(path)):
        place, columns = f"{path}:{number}", [column.strip() for column in text.split("\t")]
        if len(columns) != 3 or not all(columns):
            raise EvaluationError(
                f"{place}: a line must have {columns_text}; got {_short_repr(text)}"
            )
        query_id, doc_id, score = columns
        if position == 0:
            # Without this check, a file without a header would silently lose its first judgement.
            if _parse_int(score) is not None:
                raise EvaluationError(
                    f"{place}: no header; put a line with {columns_text}, before it"
                )
            continue
        relevance = _parse_int(score)
        if relevance is None:
            raise EvaluationError(
                f"{place}: the score must be a whole number; got {_short_repr(score)}"
            )
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
            "all); add them to queries.jsonl or delete their lines"
        )
    return dict(qrels)


@dataclass(frozen=True, slots=True)
class _GoldLine:
    """A line of gold_spans.jsonl that is not compared with its document yet."""

    place: str
    query_id: str
    doc_id: str
    span: Span
    text: str
    is_whole_passage: bool

    def gold_span(self, document: Document, document_place: str) -> GoldSpan:
        """Return the gold span.

        Raises:
            EvaluationError: the document has another text there, or ends before.
        """
        if self.span.end > len(document.text):
            raise EvaluationError(
                f"{self.place}: [{self.span.start}, {self.span.end}) extends beyond document "
                f"{self.doc_id}, which has {len(document.text)} characters; correct start and end"
            )
        found = self.span.of(document.text)
        if found != self.text:
            raise EvaluationError(
                f"{self.place}: document {self.doc_id} reads {_short_repr(found)} at "
                f"[{self.span.start}, {self.span.end}), not {_short_repr(self.text)}; count start "
                f"and end in code points of the text at {document_place}"
            )
        return GoldSpan(
            query_id=self.query_id,
            anchor=Anchor.of(document, self.span),
            is_whole_passage=self.is_whole_passage,
        )


def _read_gold_lines(path: Path, known: set[str]) -> list[_GoldLine]:
    lines: list[_GoldLine] = []
    for line in _json_lines(path):
        query_id, start, end = line.identifier("query_id"), line.offset("start"), line.offset("end")
        if query_id not in known:
            raise line.error(f"query {query_id} is not in queries.jsonl; add it or delete the line")
        # A passage that touches an empty span contains it, so an empty span would always be found.
        if not 0 <= start < end:
            raise line.error(f"[{start}, {end}) covers no text; correct start and end")
        passage = line.fields.get("passage", False)
        if not isinstance(passage, bool):
            raise line.error(f'"passage" must be true or false; got {_short_repr(passage)}')
        doc_id, text = line.identifier("doc_id"), replace_surrogates(line.string("text"))
        lines.append(_GoldLine(line.place, query_id, doc_id, Span(start, end), text, passage))
    return lines


def _check_corpus(
    path: Path, gold_lines: Sequence[_GoldLine]
) -> tuple[set[str], tuple[GoldSpan, ...]]:
    """Check the gold spans against the documents' texts.

    Returns:
        All document ids, and the gold spans in the order of their lines.
    """
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, gold_line in enumerate(gold_lines):
        by_document[gold_line.doc_id].append(number)
    doc_ids: set[str] = set()
    gold_spans: dict[int, GoldSpan] = {}
    for line in _json_lines(path):
        # One character for one, so that the offsets stay.
        doc_id, text = line.identifier("_id"), replace_surrogates(line.string("text"))
        if doc_id in doc_ids:
            raise line.error(f"document {doc_id} is repeated; give each document a different _id")
        doc_ids.add(doc_id)
        document = Document(doc_id=doc_id, title="", text=text, sha256="")
        for number in by_document.pop(doc_id, ()):
            gold_spans[number] = gold_lines[number].gold_span(document, line.place)
    if by_document:
        missing = gold_lines[next(iter(by_document.values()))[0]]
        raise EvaluationError(
            f"{missing.place}: document {missing.doc_id} is not in {path.name} ({len(by_document)} "
            "such documents in all); add them to the corpus or delete their lines"
        )
    return doc_ids, tuple(gold_spans[number] for number in range(len(gold_lines)))


def _find_file(folder: Path, *names: str) -> Path:
    """Return the path of the first of the named files that exists."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise EvaluationError(
        f"{folder} has no {' or '.join(names)}; an evaluation folder contains corpus.jsonl, "
        "queries.jsonl and qrels.tsv"
    )


def _json_lines(path: Path) -> Iterator[_Line]:
    for number, text in _text_lines(path):
        place = f"{path}:{number}"
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(
                f"{place}: not JSON ({error}); write one object per line"
            ) from None
        if not isinstance(fields, dict):
            raise EvaluationError(f"{place}: not a JSON object; got {_short_repr(fields)}")
        yield _Line(place, fields)


def _text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their line numbers from 1."""
    try:
        with path.open("rb") as file:
            # Split as bytes, so that the error for a line that is not UTF-8 can name its number.
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


def _parse_int(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _short_repr(value: object, limit: int = 60) -> str:
    """Return the repr of a value, cut to `limit` characters."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"

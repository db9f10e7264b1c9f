"""The tantivy index: words to passages by BM25. The only module that imports tantivy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index import generations
from index.generations import CacheDamagedError
from index.store import Ids

# Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the
# values are Lucene's and tantivy's.
K1 = 1.2
B = 0.75

_ANALYSER = "footnote"
_WRITER_BYTES = 64_000_000

Terms = tuple[str, ...]


def _make_analyser() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


_analyser = _make_analyser()


def analyse(text: str) -> list[str]:
    """Return the index terms of a text, in order: lower case, without accents, stemmed."""
    return _analyser.analyze(text)


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """What BM25 needs to know of the whole library.

    Attributes:
        passages: how many there are.
        mean_length: of a passage, in characters.
        containing: term -> number of passages that contain it.
    """

    passages: int
    mean_length: float
    containing: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Return the inverse document frequency, Lucene's form: never negative."""
        containing = self.containing.get(term, 0)
        return math.log1p((self.passages - containing + 0.5) / (containing + 0.5))


def bm25(terms: Iterable[str], text: str, statistics: TermStatistics) -> dict[str, float]:
    """Return what each term adds to the BM25 score of a passage; the sum is the score.

    Computed from the text, so that a passage scores the same in the index, beyond its end, and
    where only its vector found it. Lengths are in characters, their ratio being that of terms.
    """
    counts = Counter(analyse(text))
    norm = K1 * (1 - B + B * len(text) / max(statistics.mean_length, 1.0))
    return {
        term: statistics.idf(term) * counts[term] * (K1 + 1) / (counts[term] + norm)
        for term in terms
        if counts[term]
    }


class LexicalIndex:
    """The index as it was when opened; safe to search from several threads."""

    def __init__(self, index: tantivy.Index, manifest: Mapping[str, Any], folder: Path) -> None:
        self._index = index
        self._searcher = index.searcher()
        self.folder = folder
        self.seq = int(manifest["seq"])
        self.library_id = str(manifest["library_id"])

    def search(self, terms: Sequence[str], count: int) -> Ids:
        """Return the ids of up to `count` passages that hold any of the terms, best first."""
        if not terms:
            return np.empty(0, dtype=np.int64)
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", term))
                for term in dict.fromkeys(terms)
            ]
        )
        hits = self._searcher.search(query, limit=count, count=False).hits
        return self._ids([address for _, address in hits])

    def containing(self, term: str) -> int:
        """Return how many passages contain a term; deleted ones count until merged away."""
        return int(self._searcher.doc_freq("body", term))

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index, in no order."""
        count = self._searcher.num_docs
        if not count:
            return np.empty(0, dtype=np.int64)
        query = tantivy.Query.all_query()
        hits = self._searcher.search(query, limit=count, count=False).hits
        return self._ids([address for _, address in hits])

    def _ids(self, addresses: list[tantivy.DocAddress]) -> Ids:
        values = self._searcher.fast_field_values("passage_id", addresses) if addresses else []
        return np.array(values, dtype=np.int64)


class LexicalWriter:
    """Adds to the index in use and deletes from it; one at a time, under the library's lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = generations.read_manifest(folder)
        self._index = _open_index(folder)
        self._writer = self._index.writer(_WRITER_BYTES, 1)

    def add(self, passage_id: int, text: str) -> None:
        """Add a passage; it is found after `commit`."""
        document = tantivy.Document()
        document.add_integer("passage_id", passage_id)
        document.add_text("body", text)
        self._writer.add_document(document)

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages; their words stay in the files until `build` writes them anew."""
        for passage_id in passage_ids:
            self._writer.delete_documents_by_term("passage_id", int(passage_id))

    def commit(self, seq: int) -> None:
        """Make what was added findable and bind it to the store's `seq`.

        The manifest follows the commit: after a crash between the two it claims less than the
        index holds, and what is found twice counts once.
        """
        opstamp = self._writer.commit()
        facts = {**self._manifest, "seq": seq, "opstamp": opstamp}
        known = facts.pop("files")
        generations.write_manifest(self._folder, facts, known)
        self._manifest = generations.read_manifest(self._folder)

    def close(self) -> None:
        """Wait for merges, then describe the files they left."""
        self._writer.wait_merging_threads()
        facts = dict(self._manifest)
        known = facts.pop("files")
        generations.write_manifest(self._folder, facts, known)


def build(root: Path, *, passages: Iterable[tuple[int, str]], seq: int, library_id: str) -> None:
    """Write the index anew from the store and put it in use; nothing of the old one is kept."""

    def fill(folder: Path) -> dict[str, Any]:
        index = tantivy.Index(_schema(), path=str(folder), reuse=False)
        index.register_tokenizer(_ANALYSER, _make_analyser())
        writer = index.writer(_WRITER_BYTES, 1)
        for passage_id, text in passages:
            document = tantivy.Document()
            document.add_integer("passage_id", passage_id)
            document.add_text("body", text)
            writer.add_document(document)
        opstamp = writer.commit()
        writer.wait_merging_threads()
        return {"seq": seq, "opstamp": opstamp, "library_id": library_id}

    generations.publish(root, fill)


def open_current(root: Path) -> LexicalIndex | None:
    """Open the index in use, None when there is none.

    Files are not compared with the manifest here: a writer may be committing. `verify` does.

    Raises:
        CacheDamagedError: it cannot be opened.
    """
    folder = generations.current(root)
    if folder is None:
        return None
    # The manifest first: the index opened after it holds at least what the manifest claims.
    manifest = generations.read_manifest(folder)
    return LexicalIndex(_open_index(folder), manifest, folder)


def verify(root: Path) -> None:
    """Compare every file of the index in use with its SHA-256; only while nobody writes.

    Raises:
        CacheDamagedError: a file is not the one that was written.
    """
    folder = generations.current(root)
    if folder is not None:
        generations.verify_files(folder, generations.read_manifest(folder))


def _open_index(folder: Path) -> tantivy.Index:
    try:
        index = tantivy.Index.open(str(folder))
    except ValueError as error:
        raise CacheDamagedError(f"{folder} cannot be opened: {error}") from error
    index.register_tokenizer(_ANALYSER, _make_analyser())
    return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", stored=False, indexed=True, fast=True)
    # Words and their counts, no text: the store holds that.
    builder.add_text_field("body", stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()

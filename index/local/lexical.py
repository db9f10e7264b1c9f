"""The tantivy index: words to passages by BM25. The only module that imports tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index.contents import Ids, PassageSubset
from index.local import generations
from index.local.generations import CacheDamagedError
from index.terms import make_analyser, normalise_for_index

# Raised with every change to what a term is, so that indexes made before are built again.
_FORM = "words 1"
_ANALYSER = "footnote"
_WRITER_BYTES = 64_000_000

# How many passages that hold a term are looked at one by one.
_LOOKED_AT = 300

# The one file that tantivy rewrites; all others are written once, under names never used again.
_META = "meta.json"


class LexicalIndex:
    """The index as it was when opened; safe to search from several threads."""

    def __init__(self, index: tantivy.Index, manifest: Mapping[str, Any], folder: Path) -> None:
        self._index = index
        self._searcher = index.searcher()
        self.folder = folder
        self.seq = int(manifest["seq"])
        self.library_id = str(manifest["library_id"])
        self.writing = bool(manifest["writing"])

    def search(self, terms: Sequence[str], count: int, part: PassageSubset | None = None) -> Ids:
        """Return the ids of up to `count` passages that hold any of the terms, best first.

        Args:
            terms: as `analyse` gives them.
            count: how many at most.
            part: whose passages alone may be returned, scored as otherwise; None for all.
        """
        if not terms or count < 1:
            return np.empty(0, dtype=np.int64)
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", term))
                for term in dict.fromkeys(terms)
            ]
        )
        if part is not None:
            ids = tantivy.Query.term_set_query(schema, "passage_id", part.passage_ids.tolist())
            filtered = tantivy.Query.const_score_query(ids, 0.0)
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, filtered)]
            )
        hits = self._searcher.search(query, limit=count, count=False).hits
        return self._ids([address for _, address in hits])

    def contains_within(self, term: str, part: PassageSubset) -> bool:
        """Say whether a passage of a part holds a term."""
        containing = self.document_frequency(term)
        if not containing:
            return False
        # A large part is likely to have one of a few; a filter by its ids costs milliseconds.
        some = self.search([term], _LOOKED_AT)
        if part.mask(some).any():
            return True
        return containing > _LOOKED_AT and self.search([term], 1, part).size > 0

    def document_frequency(self, term: str) -> int:
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
    """Adds to the index in use and deletes from it; one at a time, under the library's lock.

    From its first moment to `close` the manifest says that the index is being written to:
    tantivy may rewrite and merge at any time, so readers compare only what never changes.

    Raises:
        CacheDamagedError: the index cannot be opened, or is held by another writer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._facts = generations.read_manifest(folder, _FORM)
        self._index = _open_index(folder)
        try:
            self._writer = self._index.writer(_WRITER_BYTES, 1)
        except ValueError as error:
            raise CacheDamagedError(f"{folder} cannot be written to: {error}") from error
        with generations.as_library_error(folder):
            self._describe(writing=True)

    def add(self, passage_id: int, text: str) -> None:
        """Add a passage; it is found after `commit`."""
        with generations.as_library_error(self._folder), _as_os_error():
            self._writer.add_document(_entry(passage_id, text))

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages; their words stay in the files until `build` writes them anew."""
        with generations.as_library_error(self._folder), _as_os_error():
            for passage_id in passage_ids:
                self._writer.delete_documents_by_term("passage_id", int(passage_id))

    def commit(self, seq: int) -> None:
        """Make what was added findable and bind it to the store's `seq`.

        The manifest follows the commit: after a crash between the two it claims less than the
        index holds, and what is found twice counts once.
        """
        with generations.as_library_error(self._folder), _as_os_error():
            opstamp = self._writer.commit()
            self._facts |= {"seq": seq, "opstamp": opstamp}
            self._describe(writing=True)

    def close(self) -> None:
        """Wait for merges, then describe the files they left."""
        with generations.as_library_error(self._folder), _as_os_error():
            self._writer.wait_merging_threads()
            self._describe(writing=False)

    def _describe(self, *, writing: bool) -> None:
        self._facts["writing"] = writing
        known = {name: value for name, value in self._facts.pop("files").items() if name != _META}
        generations.write_manifest(self._folder, self._facts, known)
        self._facts = generations.read_manifest(self._folder, _FORM)


def build(root: Path, *, passages: Iterable[tuple[int, str]], seq: int, library_id: str) -> None:
    """Write the index anew from the store and put it in use; nothing of the old one is kept.

    Raises:
        LibraryError: the disk is full, or cannot be written to.
    """

    def fill(folder: Path) -> dict[str, Any]:
        with _as_os_error():
            index = tantivy.Index(_schema(), path=str(folder), reuse=False)
            index.register_tokenizer(_ANALYSER, make_analyser())
            writer = index.writer(_WRITER_BYTES, 1)
        for passage_id, text in passages:
            with _as_os_error():
                writer.add_document(_entry(passage_id, text))
        with _as_os_error():
            opstamp = writer.commit()
            writer.wait_merging_threads()
        return {
            "form": _FORM,
            "seq": seq,
            "opstamp": opstamp,
            "library_id": library_id,
            "writing": False,
        }

    generations.publish(root, fill)


def open_current(root: Path) -> LexicalIndex | None:
    """Open the index in use, None when there is none.

    Raises:
        CacheDamagedError: its files are not the ones that were written.
    """
    folder = generations.current(root)
    if folder is None:
        return None
    # The manifest first: the index opened after it holds at least what the manifest claims.
    manifest = generations.read_manifest(folder, _FORM)
    files = manifest["files"]
    if manifest["writing"]:
        # Files merged away since are missing; tantivy itself misses those that it still needs.
        files = {name: files[name] for name in files if name != _META and (folder / name).exists()}
    # tantivy trusts the bytes it reads and panics on damaged ones, or finds something else.
    generations.verify_files(folder, files)
    return LexicalIndex(_open_index(folder), manifest, folder)


def _open_index(folder: Path) -> tantivy.Index:
    try:
        index = tantivy.Index.open(str(folder))
        index.searcher()
    except ValueError as error:
        raise CacheDamagedError(f"{folder} cannot be opened: {error}") from error
    index.register_tokenizer(_ANALYSER, make_analyser())
    return index


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Name what tantivy says when it cannot write by its own name."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _entry(passage_id: int, text: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage_id", passage_id)
    document.add_text("body", normalise_for_index(text))
    return document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", stored=False, indexed=True, fast=True)
    # Words and their counts, no text: the store holds that.
    builder.add_text_field("body", stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()

"""The lexical cache: a tantivy index of the passages' terms, ranked by BM25.

The only module that imports tantivy. The index has three fields of terms that `index.terms` made,
so tantivy only splits them at spaces:

    body         the terms of the passage's own text and of what names its cells
                 (`Document.context_of`), each as often as it occurs
    title        the terms of the document's title, each once, behind the document's size class
    title_count  in the first passage of a document, the title's terms that are not in the body; and
                 in every passage a mark, which tells how many passages tantivy counts

A term's document frequency is the number of passages that have it in `body` or `title_count`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index.contents import Ids
from index.local import generations
from index.local.contents import PassageSubset
from index.local.generations import CacheDamagedError
from index.terms import (
    TERMS_VERSION,
    TermCounts,
    inverse_document_frequency,
    saturate,
    title_weight,
)

# Change the number whenever the fields change, so that existing indexes are rebuilt.
_FORM = f"fields 4, terms {TERMS_VERSION}"
_ANALYSER = "footnote"
_WRITER_BYTES = 64_000_000

# The mark of every passage. It is no term, because terms are letters and digits.
_MARK = "*"

# Documents of more than 4 million characters share the last size class.
_SMALLEST_CLASS = 4_000
_SIZE_CLASSES = 12

# A filter by ids costs milliseconds for each 10,000 of them. A subset with at least this share of
# all passages is searched without the filter first.
_UNFILTERED_SHARE = 0.1

# How many of the passages that contain a term are checked one by one.
_CHECKED_HITS = 300

# The only file that tantivy rewrites. Others are written once, under names that are never reused.
_META = "meta.json"


class LexicalIndex:
    """A tantivy index, as it was when it was opened.

    Attributes:
        folder: the generation's folder.
        seq: the store's sequence number up to which the index is complete.
        library_id: id of the library that the index was built for.
        writing: whether the manifest said that a `LexicalWriter` had the index open.

    Thread safety:
        Safe to search from several threads. Commits made later are not seen.
    """

    def __init__(self, index: tantivy.Index, manifest: Mapping[str, Any], folder: Path) -> None:
        self._index = index
        self._searcher = index.searcher()
        self.folder = folder
        self.seq = int(manifest["seq"])
        self.library_id = str(manifest["library_id"])
        self.writing = bool(manifest["writing"])

    def search(self, terms: Sequence[str], count: int, subset: PassageSubset | None = None) -> Ids:
        """Return the ids of passages that contain any of the terms or are titled so, best first.

        The order approximates that of `index.terms.bm25`: tantivy counts lengths in terms, in 256
        steps, and adds the score of the title to that of the body.

        Args:
            terms: the terms returned by `index.terms.analyse`.
            count: how many ids to return at most.
            subset: the passages that may be returned; None for all passages. Scores are the same
                with and without it.
        """
        if not terms or count < 1:
            return np.empty(0, dtype=np.int64)
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, query)
                for term in dict.fromkeys(terms)
                for query in self._queries(term)
            ]
        )
        if subset is None:
            return self._best(query, count)
        if subset.share >= _UNFILTERED_SHARE:
            # Enough hits of an unrestricted search belong to a large subset, and they are the same.
            limit = int(2 * count / subset.share)
            hits = self._best(query, limit)
            inside = hits[subset.mask(hits)]
            if inside.size >= count or hits.size < limit:
                return inside[:count]
        ids = tantivy.Query.term_set_query(schema, "passage_id", subset.passage_ids.tolist())
        filtered = tantivy.Query.const_score_query(ids, 0.0)
        return self._best(
            tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, filtered)]
            ),
            count,
        )

    def _queries(self, term: str) -> Iterator[tantivy.Query]:
        """Yield the queries for a term in the body and in the title."""
        schema = self._index.schema
        yield tantivy.Query.term_query(schema, "body", term)
        for size_class in range(_SIZE_CLASSES):
            token = _title_token(term, size_class)
            titled = self._searcher.doc_freq("title", token)
            if not titled:
                continue
            # tantivy takes a term's rarity from the field, but a title is in every passage of its
            # document. A boosted term query is still skipped block by block where its best score
            # is too low; a query with a constant score is not.
            # tantivy's frequencies, and its number of passages, include deleted ones.
            count = self._searcher.doc_freq("title_count", _MARK)
            wanted = inverse_document_frequency(self.document_frequency(term), count)
            given = inverse_document_frequency(titled, count)
            weight = title_weight(_typical_length(size_class))
            yield tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, "title", token),
                saturate(weight) * wanted / given,
            )

    def _best(self, query: tantivy.Query, count: int) -> Ids:
        """Return the ids of a query's best hits, best first."""
        hits = self._searcher.search(query, limit=count, count=False).hits
        return self._ids([address for _, address in hits])

    def contains_within(self, term: str, subset: PassageSubset) -> bool:
        """Return whether a passage of the subset contains the term, or its title does."""
        matching = self._searcher.doc_freq("body", term)
        for size_class in range(_SIZE_CLASSES):
            matching += self._searcher.doc_freq("title", _title_token(term, size_class))
        if not matching:
            return False
        # A large subset probably contains one of the first hits, and checking these avoids the
        # filter by ids, which costs milliseconds.
        first_hits = self.search([term], _CHECKED_HITS)
        if subset.mask(first_hits).any():
            return True
        return matching > _CHECKED_HITS and self.search([term], 1, subset).size > 0

    def document_frequency(self, term: str) -> int:
        """Return how many passages contain a term, the title counted in the first of a document.

        Deleted passages are counted until tantivy merges their segment.
        """
        fields = ("body", "title_count")
        return sum(int(self._searcher.doc_freq(field, term)) for field in fields)

    def terms_with_prefixes(self, prefixes: Iterable[str]) -> dict[str, int]:
        """Return the terms that begin with one of the prefixes, each with its document frequency.

        Terms and passages that were deleted are counted until tantivy merges their segment.
        """
        counts: dict[str, int] = {}
        for prefix in sorted(set(prefixes)):
            found: dict[str, int] = {}
            for field in ("body", "title_count"):
                for term, count in self._searcher.terms_with_prefix(field, prefix):
                    found[term] = found.get(term, 0) + count
            counts |= found
        return counts

    def contained(self, passage_ids: Sequence[int]) -> Ids:
        """Return which of these passages are in the index."""
        query = tantivy.Query.term_set_query(self._index.schema, "passage_id", [*passage_ids])
        return self._best(query, len(passage_ids)) if passage_ids else self._ids([])

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index, in no particular order."""
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
    """A writer that adds passages to the current index and deletes passages from it.

    From construction to `close` the manifest's `writing` is true. tantivy may merge files at any
    time meanwhile, so readers then check only the files that never change.

    Thread safety:
        Not safe to share. Only the holder of the library's lock may construct one.

    Raises:
        CacheDamagedError: the index cannot be opened, or another writer has it open.
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
            self._write_manifest(writing=True)

    def add(self, passage_id: int, terms: TermCounts) -> None:
        """Add a passage; searches find it after `commit`."""
        with generations.as_library_error(self._folder), _as_os_error():
            self._writer.add_document(_entry(passage_id, terms))

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages; their words stay in the files until `build` writes a new index."""
        with generations.as_library_error(self._folder), _as_os_error():
            for passage_id in passage_ids:
                self._writer.delete_documents_by_term("passage_id", int(passage_id))

    def commit(self, seq: int) -> None:
        """Commit the additions and deletions, and record the store's sequence number.

        The manifest is written after tantivy's commit. A crash between the two leaves a manifest
        with an older `seq` than the index has. Some passages are then both in the index and in its
        tail, and readers count them once.
        """
        with generations.as_library_error(self._folder), _as_os_error():
            opstamp = self._writer.commit()
            self._facts |= {"seq": seq, "opstamp": opstamp}
            self._write_manifest(writing=True)

    def close(self) -> None:
        """Wait for merges to end, then write the manifest of the remaining files."""
        with generations.as_library_error(self._folder), _as_os_error():
            self._writer.wait_merging_threads()
            self._write_manifest(writing=False)

    def _write_manifest(self, *, writing: bool) -> None:
        self._facts["writing"] = writing
        known = {name: value for name, value in self._facts.pop("files").items() if name != _META}
        generations.write_manifest(self._folder, self._facts, known)
        self._facts = generations.read_manifest(self._folder, _FORM)


def build(
    root: Path, *, passages: Iterable[tuple[int, TermCounts]], seq: int, library_id: str
) -> None:
    """Build a new index from the store and publish it; no file of the old one is kept.

    Args:
        root: the folder of the lexical cache.
        passages: passage ids with the passages' terms.
        seq: the store's sequence number at which the passages were read.
        library_id: the library's id.

    Raises:
        LibraryError: the disk is full, or the folder cannot be written to.
    """

    def fill(folder: Path) -> dict[str, Any]:
        with _as_os_error():
            index = tantivy.Index(_schema(), path=str(folder), reuse=False)
            index.register_tokenizer(_ANALYSER, _split_at_spaces())
            writer = index.writer(_WRITER_BYTES, 1)
        for passage_id, terms in passages:
            with _as_os_error():
                writer.add_document(_entry(passage_id, terms))
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
    """Open the current index, or return None if there is none.

    Raises:
        CacheDamagedError: a file is missing, unreadable, or not the file that was written.
    """
    folder = generations.current(root)
    if folder is None:
        return None
    # Read the manifest first: the index opened after it is at least as new as the manifest says.
    manifest = generations.read_manifest(folder, _FORM)
    files = manifest["files"]
    if manifest["writing"]:
        # A merge may have deleted files. tantivy itself reports a missing file that it needs.
        files = {name: files[name] for name in files if name != _META and (folder / name).exists()}
    # tantivy trusts the bytes it reads: damaged ones make it panic or return wrong hits.
    generations.verify_files(folder, files)
    return LexicalIndex(_open_index(folder), manifest, folder)


def _open_index(folder: Path) -> tantivy.Index:
    try:
        index = tantivy.Index.open(str(folder))
        index.searcher()
    except ValueError as error:
        raise CacheDamagedError(f"{folder} cannot be opened: {error}") from error
    index.register_tokenizer(_ANALYSER, _split_at_spaces())
    return index


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Turn the ValueError that tantivy raises when it cannot write into an OSError."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _entry(passage_id: int, terms: TermCounts) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage_id", passage_id)
    document.add_text("body", " ".join(terms.counts.elements()))
    size_class = _size_class(terms.document_length)
    title = (_title_token(term, size_class) for term in sorted(terms.title))
    document.add_text("title", " ".join(title))
    counted = sorted(terms.title.difference(terms.counts)) if terms.leads else ()
    document.add_text("title_count", " ".join((_MARK, *counted)))
    return document


def _size_class(document_length: int) -> int:
    """Return a document's size class: 0 up to 4,000 characters, and one more for each doubling."""
    return min((document_length // _SMALLEST_CLASS).bit_length(), _SIZE_CLASSES - 1)


def _typical_length(size_class: int) -> int:
    """Return the length in characters of a document in the middle of a size class."""
    return (_SMALLEST_CLASS << size_class) * 3 // 4


def _title_token(term: str, size_class: int) -> str:
    """Return the term in `title`; the class lets a query weigh long documents' titles less."""
    return f"{size_class}:{term}"


def _split_at_spaces() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", stored=False, indexed=True, fast=True)
    # Terms and their counts only; the text is in the store.
    for name, option in (("body", "freq"), ("title", "freq"), ("title_count", "basic")):
        builder.add_text_field(name, stored=False, tokenizer_name=_ANALYSER, index_option=option)
    return builder.build()

"""A part of the lexical cache: a tantivy index of the terms of some thousand passages.

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

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.contents import Ids
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
FIELDS = f"fields 4, terms {TERMS_VERSION}"

# The only file that tantivy rewrites. Others are written once, under names that are never reused.
META = "meta.json"

_ANALYSER = "footnote"
_WRITER_BYTES = 64_000_000
# tantivy refuses less for each thread. It takes what it needs, and keeps to the limit.
_THREAD_BYTES = 15_000_000

# The mark of every passage. It is no term, because terms are letters and digits.
_MARK = "*"

# Documents of more than 4 million characters share the last size class.
_SMALLEST_CLASS = 4_000
_SIZE_CLASSES = 12

# tantivy merges as soon as so many segments have about the same size, and takes all segments of up
# to 16,800 passages to have the same. Its merges write nothing of what was deleted.
_MERGED_SEGMENTS = 8

# How many passages `erase` puts into segments of their own.
LIFTED = _MERGED_SEGMENTS - 1


class Part:
    """A tantivy index, as it was when it was opened.

    Attributes:
        folder: the index's folder.
        count: how many passages it counts, with those that were deleted and not merged away yet.
        size: how many passages it has.
        stamp: a value that differs after every commit and merge.

    Thread safety:
        Safe to search from several threads. Commits made later are not seen.

    Raises:
        CacheDamagedError: the index cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Before it is opened: a part that changes in between looks changed.
        self.stamp = stamp_of(folder)
        self._index = _open(folder)
        self._searcher = self._index.searcher()
        self.count = int(self._searcher.doc_freq("title_count", _MARK))
        self.size = int(self._searcher.num_docs)

    @cached_property
    def _classes(self) -> list[int]:
        """The size classes that any title has."""
        return [
            size_class
            for size_class in range(_SIZE_CLASSES)
            if self._searcher.terms_with_prefix("title", _title_token("", size_class))
        ]

    def frequency_in_text(self, term: str) -> int:
        """Return how many passages have a term in their text."""
        return int(self._searcher.doc_freq("body", term))

    def frequency_in_titles(self, term: str) -> int:
        """Return how many passages count a term as one of their title, and lack it in the text."""
        return int(self._searcher.doc_freq("title_count", term))

    def frequency_under_titles(self, term: str) -> int:
        """Return how many passages belong to a document that has a term in its title."""
        return sum(self._titled(term).values())

    def search(
        self,
        terms: Iterable[tuple[str, float, float]],
        count: int,
        subset: PassageSubset | None = None,
    ) -> tuple[NDArray[np.float64], Ids]:
        """Return scores, shape (n,), and ids, shape (n,), of the best passages, best first.

        Args:
            terms: each term, with its rarity (inverse document frequency) in the texts, and in
                texts and titles, of all parts.
            count: how many to return at most.
            subset: the passages that may be returned; None for all.
        """
        queries = [(tantivy.Occur.Should, query) for each in terms for query in self._of(*each)]
        if not queries or count < 1:
            return np.empty(0), np.empty(0, dtype=np.int64)
        query = tantivy.Query.boolean_query(queries)
        if subset is not None:
            ids = self._inside(subset)
            if not ids.size:
                return np.empty(0), ids
            allowed = tantivy.Query.term_set_query(self._index.schema, "passage_id", ids.tolist())
            filtered = tantivy.Query.const_score_query(allowed, 0.0)
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, filtered)]
            )
        hits = self._searcher.search(query, limit=count, count=False).hits
        scores = np.array([score for score, _ in hits], dtype=np.float64)
        return scores, self._ids([address for _, address in hits])

    def _inside(self, subset: PassageSubset) -> Ids:
        """Return which passages of a subset are here; a filter costs as much as it has ids."""
        own, wanted = self._sorted_ids, subset.passage_ids
        if not own.size:
            return own
        begin, end = np.searchsorted(wanted, [own[0], own[-1] + 1])
        near = wanted[begin:end]
        inside: Ids = near[np.isin(near, own)]
        return inside

    @cached_property
    def _sorted_ids(self) -> Ids:
        return np.sort(self.all_ids())

    def _of(self, term: str, in_texts: float, in_all: float) -> Iterator[tantivy.Query]:
        """Yield the queries for a term in the body and in the title, of the rarity given.

        tantivy takes a term's rarity from the field of this part. For titles that is no measure,
        because a title is in every passage of its document. A boosted term query is still skipped
        block by block where its best score is too low; a query with a constant score is not.
        """
        schema = self._index.schema
        # tantivy's frequencies, and its number of passages, include deleted ones.
        texts = self.frequency_in_text(term)
        if texts:
            query = tantivy.Query.term_query(schema, "body", term)
            given = inverse_document_frequency(texts, self.count)
            yield query if given == in_texts else tantivy.Query.boost_query(query, in_texts / given)
        for size_class, titled in self._titled(term).items():
            given = inverse_document_frequency(titled, self.count)
            weight = title_weight(_typical_length(size_class))
            yield tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, "title", _title_token(term, size_class)),
                saturate(weight) * in_all / given,
            )

    def _titled(self, term: str) -> dict[int, int]:
        """Return how many passages have a term in the title, for each size class with any."""
        counts = {
            size_class: int(self._searcher.doc_freq("title", _title_token(term, size_class)))
            for size_class in self._classes
        }
        return {size_class: count for size_class, count in counts.items() if count}

    def terms_with_prefix(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin so with their frequencies, in texts and then in titles."""
        for field in ("body", "title_count"):
            yield from self._searcher.terms_with_prefix(field, prefix)

    def contained(self, passage_ids: Sequence[int]) -> Ids:
        """Return which of these passages are in the index."""
        query = tantivy.Query.term_set_query(self._index.schema, "passage_id", [*passage_ids])
        return self._all(query) if passage_ids else self._ids([])

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index, in no particular order."""
        return self._all(tantivy.Query.all_query())

    def _all(self, query: tantivy.Query) -> Ids:
        if not self.size:
            return self._ids([])
        hits = self._searcher.search(query, limit=self.size, count=False).hits
        return self._ids([address for _, address in hits])

    def _ids(self, addresses: list[tantivy.DocAddress]) -> Ids:
        values = self._searcher.fast_field_values("passage_id", addresses) if addresses else []
        return np.array(values, dtype=np.int64)


def stamp_of(folder: Path) -> object:
    """Return a value that differs after every commit to a part and every merge of it."""
    try:
        stat = (folder / META).stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


class PartWriter:
    """Adds passages to a part and deletes them from it. tantivy may merge its files meanwhile.

    Args:
        folder: the part's folder.
        new: whether to make a new part there; the folder must be missing.
        threads: how many threads write; each makes a segment of its own at a commit.

    Raises:
        CacheDamagedError: the index cannot be opened, or another writer has it open.
        OSError: as of every method, the disk is full, or the folder cannot be written to.
    """

    def __init__(self, folder: Path, *, new: bool = False, threads: int = 1) -> None:
        if new:
            folder.mkdir()
            with as_os_error():
                index = tantivy.Index(_schema(), path=str(folder), reuse=False)
                index.register_tokenizer(_ANALYSER, _split_at_spaces())
        else:
            index = _open(folder)
        self.folder = folder
        self._index = index
        try:
            memory = max(_WRITER_BYTES, threads * _THREAD_BYTES)
            self._writer = index.writer(memory, threads)
        except ValueError as error:
            raise CacheDamagedError(f"{folder} cannot be written to: {error}") from error

    def add(self, passage_id: int, terms: TermCounts) -> None:
        """Add a passage; searches find it after `commit`."""
        with as_os_error():
            self._writer.add_document(_entry(passage_id, terms))

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages; words of them stay in the files until tantivy merges the segments."""
        with as_os_error():
            for passage_id in passage_ids:
                self._writer.delete_documents_by_term("passage_id", int(passage_id))

    def commit(self) -> None:
        """Commit the additions and deletions."""
        with as_os_error():
            self._writer.commit()

    def size(self) -> int:
        """Return how many passages were committed."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Wait for merges to end. What was not committed is lost."""
        with as_os_error():
            self._writer.wait_merging_threads()


def erase(
    source: Path, target: Path, gone: Iterable[int], kept: Sequence[tuple[int, TermCounts]]
) -> bool:
    """Copy a part without what was deleted from it; return whether nothing of that is left.

    Only tantivy's merges leave out what was deleted, and it merges by itself alone. So a few of the
    passages are put into segments of their own, until there are as many as it merges: as many
    threads write a segment each, if each gets a passage.

    Args:
        source: the part's folder. It is not changed.
        target: the folder of the copy; it must be missing.
        gone: ids of passages to delete, besides those that were deleted before.
        kept: passages of the part that stay, with their terms. `LIFTED` are nearly always enough;
            if a thread got none of them, the next ones are taken.

    Raises:
        CacheDamagedError: the part cannot be opened.
        OSError: the disk is full, or the folder cannot be written to.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".tantivy*"))
    gone = list(gone)
    for start in range(0, len(kept), LIFTED):
        writer = PartWriter(target, threads=LIFTED)
        writer.delete(gone)
        for passage_id, terms in kept[start : start + LIFTED]:
            writer.delete([passage_id])
            writer.add(passage_id, terms)
        writer.commit()
        writer.close()
        part = Part(target)
        if part.count == part.size:
            _delete_unused(target)
            return True
    return False


def _delete_unused(folder: Path) -> None:
    """Delete the files of segments that are in the index no more; tantivy may not have yet."""
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    used = {str(segment["segment_id"]).replace("-", "") for segment in meta["segments"]}
    for path in folder.iterdir():
        own = path.name == META or path.name.startswith(".")
        if not own and path.name.partition(".")[0] not in used:
            path.unlink(missing_ok=True)


def _open(folder: Path) -> tantivy.Index:
    try:
        index = tantivy.Index.open(str(folder))
        index.searcher()
    except ValueError as error:
        raise CacheDamagedError(f"{folder} cannot be opened: {error}") from error
    index.register_tokenizer(_ANALYSER, _split_at_spaces())
    return index


@contextmanager
def as_os_error() -> Iterator[None]:
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

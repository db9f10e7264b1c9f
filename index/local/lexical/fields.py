"""The fields of a part of the lexical cache, and how a passage's terms are written into them.

The index has three fields of terms that `index.terms` made, so tantivy only splits them at spaces:

    body         the terms of the passage's own text and of what names its cells
                 (`Document.context_of`), each as often as it occurs
    title        the terms of the document's title, each once, behind the document's size class
    title_count  in the first passage of a document, the title's terms that are not in the body; and
                 in every passage a mark, which tells how many passages tantivy counts

A term's document frequency is the number of passages that have it in `body` or `title_count`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from index.local.generations import CacheDamagedError
from index.terms import TERMS_VERSION, TermCounts

# Change the number whenever the fields change, so that existing indexes are rebuilt.
FIELDS = f"fields 4, terms {TERMS_VERSION}"

# The only file that tantivy rewrites. Others are written once, under names that are never reused.
META = "meta.json"

_ANALYSER = "footnote"
MARK = "*"
"""The mark of every passage. It is no term, because terms are letters and digits."""

# Documents of more than 4 million characters share the last size class.
_SMALLEST_CLASS = 4_000
SIZE_CLASSES = 12


def open_index(folder: Path) -> tantivy.Index:
    """Open an index.

    Raises:
        CacheDamagedError: the index cannot be opened.
    """
    try:
        index = tantivy.Index.open(str(folder))
        index.searcher()
    except ValueError as error:
        raise CacheDamagedError(f"{folder} cannot be opened: {error}") from error
    index.register_tokenizer(_ANALYSER, _split_at_spaces())
    return index


def new_index(folder: Path) -> tantivy.Index:
    """Make an index in an empty folder.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
    """
    with as_os_error():
        index = tantivy.Index(_schema(), path=str(folder), reuse=False)
        index.register_tokenizer(_ANALYSER, _split_at_spaces())
    return index


@contextmanager
def as_os_error() -> Iterator[None]:
    """Turn the ValueError that tantivy raises when it cannot write into an OSError."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def entry(passage_id: int, terms: TermCounts) -> tantivy.Document:
    """Return what the index gets of a passage."""
    document = tantivy.Document()
    document.add_integer("passage_id", passage_id)
    document.add_text("body", " ".join(terms.counts.elements()))
    size_class = _size_class(terms.document_length)
    title = (title_token(term, size_class) for term in sorted(terms.title))
    document.add_text("title", " ".join(title))
    counted = sorted(terms.title.difference(terms.counts)) if terms.leads else ()
    document.add_text("title_count", " ".join((MARK, *counted)))
    return document


def _size_class(document_length: int) -> int:
    """Return a document's size class: 0 up to 4,000 characters, and one more for each doubling."""
    return min((document_length // _SMALLEST_CLASS).bit_length(), SIZE_CLASSES - 1)


def typical_length(size_class: int) -> int:
    """Return the length in characters of a document in the middle of a size class."""
    return (_SMALLEST_CLASS << size_class) * 3 // 4


def title_token(term: str, size_class: int) -> str:
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

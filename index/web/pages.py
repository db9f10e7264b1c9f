"""Fetched pages to documents, through the same loaders as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from index.documents import Document, replace_surrogates
from index.errors import PageNotFetched, SourceClash
from index.loaders import Loaded, LoadOptions, Rejected, load
from index.originals import Original
from index.web.addresses import parse_address
from index.web.fetching import Fetch, FetchedPage

_FILE = "page"
_FETCHED = "fetched "
_DEFAULTS = LoadOptions()


def fetch_all(addresses: Iterable[str], fetch: Fetch) -> Iterator[FetchedPage | Rejected]:
    """Fetch pages in order; one that is not fetched stops no other."""
    for text in addresses:
        try:
            yield fetch(parse_address(text))
        except PageNotFetched as error:
            yield Rejected(replace_surrogates(text.strip()), error)


def load_page(
    page: FetchedPage, folder: Path, options: LoadOptions = _DEFAULTS
) -> Iterator[Loaded | Rejected]:
    """Read a page as a file with its bytes is read.

    The document's id is the address that was asked for, without its scheme. Its `uri` is the
    address that gave the page, its `sha256` that of the page's bytes, which the library keeps, and
    its first note says when the page was fetched.

    Args:
        page: the page.
        folder: where the page is written for reading (`Intake.reading_folder`).
        options: limits on the size of its articles.
    """
    path = folder / f"{_FILE}{page.suffix}"
    path.write_bytes(page.content)
    for source in load([path], _with_charset(options, page)):
        if isinstance(source, Rejected):
            name = _under_address(source.name, path.name, str(page.asked))
            yield replace(source, name=name)
            continue
        document = _with_proof(source.document, path.name, page)
        # The bytes are part of the proof; an article within the page has bytes of its own.
        whole = document.sha256 == page.sha256
        original = Original(content=page.content) if whole else source.original
        yield replace(source, document=document, original=original)


def with_stored(
    sources: Iterable[Loaded | Rejected], stored: Callable[[str], Document | None]
) -> Iterator[Loaded | Rejected]:
    """Compare pages with what the library has of the same address.

    A page that says the same as before is yielded as it is stored, with the time when it was first
    fetched. A page must not replace a file's article, nor that of another page to which its address
    led before.

    Args:
        sources: the pages that were read.
        stored: returns the stored document with an id, as it was read; None if there is none.
    """
    for source in sources:
        if isinstance(source, Rejected) or (earlier := stored(source.document.doc_id)) is None:
            yield source
            continue
        try:
            yield _compared(source, earlier)
        except SourceClash as error:
            yield Rejected(source.document.doc_id, error)


def is_fetched(document: Document) -> bool:
    """Return whether a document was fetched from the web."""
    return not document.path and any(note.startswith(_FETCHED) for note in document.notes)


def _with_charset(options: LoadOptions, page: FetchedPage) -> LoadOptions:
    """Return the options with the encoding that the site names, if the page's bytes are in it.

    Many servers name the same encoding for every page. Then what the page itself says counts.
    """
    try:
        page.content.decode(page.charset or "ascii")
    except (UnicodeError, LookupError):
        return options
    return replace(options, declared_encoding=page.charset)


def _with_proof(document: Document, file_name: str, page: FetchedPage) -> Document:
    moment = page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    title = document.title
    if title == file_name:  # what a file without a title and without words is called
        title = unquote(PurePosixPath(page.final.path).name) or page.final.host
    return replace(
        document,
        doc_id=_under_address(document.doc_id, file_name, page.asked.doc_id),
        title=title,
        uri=str(page.final),
        path="",
        notes=(f"{_FETCHED}{moment} from {page.final} (status {page.status})", *document.notes),
    )


def _under_address(name: str, file_name: str, address: str) -> str:
    """Return the name of an article in a file, with the address in place of the file's name."""
    if name.startswith(file_name):
        return address + name.removeprefix(file_name)
    return f"{address}#{name}"


def _compared(source: Loaded, earlier: Document) -> Loaded:
    """Return what is to be stored.

    Raises:
        SourceClash: the document must not replace the earlier one.
    """
    document = source.document
    if not is_fetched(earlier):
        raise SourceClash(
            f"An article named {document.doc_id!r} was already added, but not from the web. Remove "
            "that article first, or add its file under another name."
        )
    if _without_query(document.uri) != _without_query(earlier.uri):
        raise SourceClash(
            f"The address now leads to {document.uri}, and the stored article is from "
            f"{earlier.uri}. Add the new address itself, or remove the stored article first."
        )
    same = replace(
        document, sha256=earlier.sha256, encoding=earlier.encoding, notes=earlier.notes,
        uri=earlier.uri,
    )  # fmt: skip
    # The bytes that are kept belong to the first visit.
    return Loaded(earlier, source.part) if same == earlier else source


def _without_query(uri: str) -> str:
    """Return an address without scheme and query, which may change at each visit."""
    return uri.partition("?")[0].partition("://")[2]

"""The commands `footnote add`, `list`, `show` and `remove`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from index.contents import Change
from index.corrections import Correction
from index.documents import Document
from index.errors import DocumentNotFound
from index.loaders import LoadOptions, ScanReading, gone_from, load
from index.protocols import Library
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import PageProgress, print_err
from ui.terminal.storing import store


def add_articles(
    library: Library, paths: Sequence[Path], options: LoadOptions, *, sync: bool = False
) -> bool:
    """Store and embed the articles of files and folders, and print a summary to stderr.

    Args:
        library: the library.
        paths: the files and folders.
        options: limits on the size of articles.
        sync: whether to remove the articles whose files are gone from the folders.

    Returns:
        Whether the paths held an article that is now in the library, or an article was removed.

    Raises:
        LibraryError: an article to remove is in a file that was not read to its end yet.
    """
    pages = PageProgress()
    scans = ScanReading(recognised=partial(_recognised, library), progress=pages.show)
    with library.writer() as writer:
        counts, skipped = store(writer, load(paths, options, scans), notes=True, pages=pages)
        with library.snapshot() as snapshot:
            gone = gone_from(paths, snapshot.paths())
        if sync and gone:
            writer.remove(gone)
    for doc_id in gone:
        print_err(f"{doc_id}: its file is gone", mark="removed" if sync else "")
    with library.snapshot() as snapshot:
        totals = snapshot.totals
    parts = [f"{counts[Change.ADDED]:,} added", f"{counts[Change.UNCHANGED]:,} already there"]
    if counts[Change.REPLACED]:
        parts.insert(1, f"{counts[Change.REPLACED]:,} replaced")
    if skipped:
        parts.append(f"{skipped:,} skipped")
    if sync and gone:
        parts.append(f"{len(gone):,} removed")
    print_err(
        f"{', '.join(parts)}. The library has {plural(totals.documents, 'article')}, "
        f"{plural(totals.passages, 'passage')}."
    )
    if gone and not sync:
        print_err(
            f"{plural(len(gone), 'article')} of the library {'is' if len(gone) == 1 else 'are'} no "
            "longer in the folder. Add it again with --sync to remove what is gone."
        )
    return any(counts.values()) or (sync and bool(gone))


def _recognised(library: Library, doc_id: str, sha256: str) -> Document | None:
    """Return a stored article that OCR has read from a file with the same bytes."""
    with library.snapshot() as snapshot:
        try:
            document = snapshot.document_as_read(doc_id)
        except DocumentNotFound:
            return None
    return document if document.sha256 == sha256 and document.layout.boxes else None


def list_articles(library: Library, *, as_json: bool) -> None:
    """Print a line for each article to stdout and the totals to stderr; or JSON alone."""
    with library.snapshot() as snapshot:
        summaries = snapshot.summaries()
        totals = snapshot.totals
    if as_json:
        terminal.write_json([terminal.summary_as_dict(summary) for summary in summaries])
        return
    terminal.draw_list(summaries)
    print_err(f"{plural(totals.documents, 'article')}, {plural(totals.passages, 'passage')}.")


def show_article(library: Library, doc_id: str, *, as_json: bool) -> None:
    """Print an article's text to stdout and its metadata to stderr; or both as JSON to stdout.

    Raises:
        DocumentNotFound: the library has no article with this id.
    """
    with library.snapshot() as snapshot:
        document = snapshot.document(doc_id)
        as_read = snapshot.document_as_read(doc_id)
        passages = snapshot.passages_of(doc_id)
    if as_json:
        terminal.write_json(terminal.document_as_dict(document, as_read, passages))
        return
    terminal.draw_heading(document, as_read)
    terminal.write_text(document.text)


def correct_article(library: Library, doc_id: str, correction: Correction | None) -> None:
    """Correct the facts about an article, and print what holds now to stderr.

    Args:
        library: the library.
        doc_id: the article's id.
        correction: what to correct; None brings back what the file said.

    Raises:
        DocumentNotFound: the library has no article with this id.
        LibraryBusy: another process is writing to the library.
    """
    with library.writer() as writer:
        writer.correct(doc_id, correction)
    with library.snapshot() as snapshot:
        document = snapshot.document(doc_id)
        as_read = snapshot.document_as_read(doc_id)
    terminal.draw_facts(document, as_read)


def remove_articles(library: Library, doc_ids: Sequence[str]) -> None:
    """Remove articles, or none of them if an id is unknown, and print the counts to stderr.

    Raises:
        DocumentNotFound: the library has no article with one of these ids.
    """
    library.remove(doc_ids)
    with library.snapshot() as snapshot:
        remaining = snapshot.totals.documents
    print_err(f"{plural(len(set(doc_ids)), 'article')} removed, {remaining:,} left.")

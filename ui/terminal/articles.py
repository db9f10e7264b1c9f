"""The commands `footnote add`, `list`, `show` and `remove`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from index.contents import Change
from index.corrections import Correction
from index.documents import Document
from index.errors import DocumentNotFound
from index.loaders import (
    Loaded,
    LoadOptions,
    ReadFiles,
    Rejected,
    ScanReading,
    gone_from,
    load,
    load_sources,
)
from index.protocols import Library
from index.web.addresses import is_address
from index.web.fetching import FetchedPage, Fetcher
from index.web.pages import fetch_all, load_page, with_stored
from index.web.rules import FetchRules
from index.workspace.labels import scope_of_labels
from retrieval.article_json import document_as_dict, summary_as_dict
from retrieval.overview.library_languages import unread_languages
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import PageProgress, print_err, tracked
from ui.terminal.storing import Workers, store, store_in_bulk


def add_articles(
    library: Library,
    sources: Sequence[str],
    options: LoadOptions,
    *,
    sync: bool = False,
    rules: FetchRules | None = None,
    workers: Workers | None = None,
) -> bool:
    """Store and embed the articles of files, folders and web pages; print a summary to stderr.

    Args:
        library: the library.
        sources: the paths of files and folders, and the addresses of web pages.
        options: limits on the size of articles.
        sync: whether to remove the articles whose files are gone from the folders. A person at a
            terminal is asked first.
        rules: the limits of fetching; the default ones if None.
        workers: what stores the files of a library on servers; None for this process.

    Returns:
        Whether the paths held an article that is now in the library, or an article was removed.

    Raises:
        LibraryError: an article to remove is in a file that was not read to its end yet.
    """
    addresses = [source for source in sources if is_address(source)]
    paths = [Path(source) for source in sources if not is_address(source)]
    read = ReadFiles()

    def find_gone() -> dict[str, str]:
        with library.snapshot() as snapshot:
            stored = snapshot.paths()
        found = dict.fromkeys(read.gone(stored), "its file no longer has it")
        return found | dict.fromkeys(gone_from(paths, stored), "its file is gone")

    fetcher = Fetcher(rules or FetchRules())
    # Before the library is locked, as a site may be slow.
    pages = list(tracked(fetch_all(addresses, fetcher.fetch), "Fetching")) if addresses else []
    page_progress = PageProgress()
    scans = ScanReading(partial(_recognised, library), page_progress.show)
    with library.writer() as writer:
        stored, unstored = dict.fromkeys(Change, 0), 0
        if workers is None:
            loaded = read.noted(load(paths, options, scans))
        else:
            done = store_in_bulk(workers, library, writer, paths, options)
            stored, unstored, left = done
            loaded = load_sources(left, options, scans)
        items = chain(loaded, _read_pages(library, pages, options))
        counts, skipped = store(writer, items, notes=True, pages=page_progress)
        counts = {change: number + stored[change] for change, number in counts.items()}
        skipped += unstored
    gone = find_gone()
    removed = sync and bool(gone) and _may_remove(gone)
    if removed:
        with library.writer() as writer:
            # Again, because the reader may have taken long to answer.
            still_gone = find_gone()
            gone = {doc_id: gone[doc_id] for doc_id in gone if doc_id in still_gone}
            writer.remove(gone)
    for doc_id, reason in gone.items() if removed or not sync else ():
        print_err(f"{doc_id}: {reason}", mark="removed" if removed else "")
    with library.snapshot() as snapshot:
        totals = snapshot.totals
        unread = unread_languages(snapshot)
    parts = [f"{counts[Change.ADDED]:,} added", f"{counts[Change.UNCHANGED]:,} already there"]
    if counts[Change.REPLACED]:
        parts.insert(1, f"{counts[Change.REPLACED]:,} replaced")
    if skipped:
        parts.append(f"{skipped:,} skipped")
    if removed:
        parts.append(f"{len(gone):,} removed")
    print_err(
        f"{', '.join(parts)}. The library has {plural(totals.documents, 'article')}, "
        f"{plural(totals.passages, 'passage')}."
    )
    if unread and counts[Change.ADDED]:
        print_err(unread)
    if gone and not sync:
        print_err(
            f"{plural(len(gone), 'article')} of the library {'is' if len(gone) == 1 else 'are'} no "
            "longer there. Add it again with --sync to remove what is gone."
        )
    return any(counts.values()) or removed


def _may_remove(gone: Mapping[str, str]) -> bool:
    """List what is to be removed and ask, if a person can answer; return whether it may go."""
    if not gone or not sys.stdin.isatty():
        return True
    for doc_id, reason in gone.items():
        print_err(f"{doc_id}: {reason}")
    print_err(f"Remove {plural(len(gone), 'article')} from the library? [y/N] ", end="")
    answer = sys.stdin.readline().strip().lower()
    if answer not in ("y", "yes"):
        print_err("Nothing was removed.")
    return answer in ("y", "yes")


def _read_pages(
    library: Library, pages: Iterable[FetchedPage | Rejected], options: LoadOptions
) -> Iterator[Loaded | Rejected]:
    """Yield the articles of fetched pages, compared with what the library has of them."""

    def stored(doc_id: str) -> Document | None:
        with library.snapshot() as snapshot:
            try:
                return snapshot.document_as_read(doc_id)
            except DocumentNotFound:
                return None

    for page in pages:
        if isinstance(page, Rejected):
            yield page
        else:
            with library.intake.reading_folder() as folder:
                yield from with_stored(load_page(page, folder, options), stored)


def _recognised(library: Library, doc_id: str, sha256: str) -> Document | None:
    """Return a stored article that OCR has read from a file with the same bytes."""
    with library.snapshot() as snapshot:
        try:
            document = snapshot.document_as_read(doc_id)
        except DocumentNotFound:
            return None
    return document if document.sha256 == sha256 and document.layout.boxes else None


def list_articles(
    library: Library, tags: Sequence[str] | None = None, *, as_json: bool = False
) -> None:
    """Print a line for each article to stdout and the totals to stderr; or JSON alone.

    Args:
        library: the library.
        tags: list only articles with one of these tags; None or empty for all.
        as_json: whether to print JSON instead of text.

    Raises:
        InvalidLabel: no article has one of the tags.
    """
    with library.snapshot() as snapshot:
        tagged = snapshot.tags()
        scope = scope_of_labels(tagged, (), tags=tags or ()).with_tags_resolved(tagged)
        summaries = [
            each
            for each in snapshot.summaries()
            if scope.doc_ids is None or each.doc_id in scope.doc_ids
        ]
    if as_json:
        from retrieval.copies.reader import CopyReader

        groups = CopyReader().groups(library)
        terminal.write_json(
            [summary_as_dict(each, groups, tagged.get(each.doc_id, ())) for each in summaries]
        )
        return
    terminal.draw_list(summaries)
    passages = sum(summary.passages for summary in summaries)
    print_err(f"{plural(len(summaries), 'article')}, {plural(passages, 'passage')}.")


def show_article(library: Library, doc_id: str, *, as_json: bool) -> None:
    """Print an article's text to stdout and its metadata to stderr; or both as JSON to stdout.

    Raises:
        DocumentNotFound: the library has no article with this id.
    """
    with library.snapshot() as snapshot:
        document = snapshot.document(doc_id)
        as_read = snapshot.document_as_read(doc_id)
        passages = snapshot.passages_of(doc_id)
        original = snapshot.original(doc_id)
    if as_json:
        terminal.write_json(document_as_dict(document, as_read, passages))
        return
    terminal.draw_heading(document, as_read)
    if original is not None:
        print_err(f"read from {original}", style="dim")
    terminal.write_article(document)


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

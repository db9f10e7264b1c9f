"""Store and embed articles with a progress bar, from files or from a benchmark's corpus."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import ClusterPlace, Library, Place, ingestion, open_place
from index.contents import Change
from index.errors import EvaluationError
from index.ingestion import Skipped
from index.loaders import (
    Loaded,
    LoadOptions,
    Rejected,
    SourceFile,
    find_source_files,
    load,
)
from index.protocols import Library as AnyLibrary
from index.protocols import Writer
from retrieval.evaluation.evaluate import Benchmark
from retrieval.wording.phrases import plural
from ui.terminal.output import PageProgress, print_err, track_embedding, tracked


def announce(message: str) -> None:
    """Print what a library is doing while it takes long."""
    print_err(message, style="dim")


def open_library(place: Place, *, create: bool = False, model: str | None = None) -> Library:
    """Open the library in a folder, or of many machines; print what takes long.

    Args:
        place: where it is.
        create: whether to make one if there is none.
        model: the model of a new library, by name or folder; the default one if None.

    Raises:
        LibraryNotFound: there is no library, and `create` is false.
        LibraryError: a server cannot be reached.
    """
    return open_place(place, create=create, model=model, announce=announce)


def store(
    writer: Writer,
    items: Iterable[Loaded | Rejected],
    *,
    notes: bool = False,
    pages: PageProgress | None = None,
) -> tuple[dict[Change, int], int]:
    """Store and embed loaded articles.

    Args:
        writer: the library's writer.
        items: the loaded articles and the rejected sources.
        notes: whether to print the notes of the loader.
        pages: what counts the pages of scans.

    Returns:
        The number of articles by kind of change, and the number of skipped sources.
    """
    counts = dict.fromkeys(Change, 0)
    skipped = 0
    for event in ingestion.store(writer, tracked(items, "Storing", pages)):
        if isinstance(event, Skipped):
            skipped += 1
            print_err(f"{event.name}: {event.error}", mark="skipped")
            continue
        counts[event.change] += 1
        for note in event.document.notes if notes else ():
            print_err(f"{event.document.doc_id}: {note}", style="dim")
    track_embedding(writer.embed())
    return counts, skipped


@dataclass(frozen=True, slots=True)
class Workers:
    """The workers that `footnote add --workers N` asks for.

    Attributes:
        place: where the library is.
        count: how many work at once.
    """

    place: ClusterPlace
    count: int


def store_in_bulk(
    workers: Workers,
    library: AnyLibrary,
    writer: Writer,
    paths: Sequence[Path],
    options: LoadOptions,
) -> tuple[dict[Change, int], int, list[SourceFile]]:
    """Store and embed the articles of files and folders on several workers.

    Returns:
        The number of articles by kind of change, the number of skipped sources, and the files that
        are left: those with scanned pages, those that cannot be read, and those with a name that
        another file has.

    Raises:
        LibraryError: Ray is not installed, or a worker cannot reach a server.
    """
    counts, skipped = dict.fromkeys(Change, 0), 0
    left: list[SourceFile] = []
    sources = _once(tracked(find_source_files(paths), "Storing"), left)
    for outcome in workers.place.ingest(library, writer, sources, workers.count, options):
        for change, number in outcome.changes.items():
            counts[change] += number
        for name, why in outcome.skipped:
            print_err(f"{name}: {why}", mark="skipped")
        for doc_id, note in outcome.notes:
            print_err(f"{doc_id}: {note}", style="dim")
        skipped += len(outcome.skipped)
        left += outcome.unread
    return counts, skipped, left


def _once(sources: Iterable[SourceFile], left: list[SourceFile]) -> Iterator[SourceFile]:
    """Yield the files that can be read, each name once; the others are appended to `left`."""
    names: set[str] = set()
    for source in sources:
        if source.error is not None or source.name in names:
            left.append(source)
        else:
            names.add(source.name)
            yield source


@contextmanager
def corpus_library(
    benchmark: Benchmark, keep: Path | None = None, reranker: str | None = None
) -> Iterator[Library]:
    """Yield a library that contains a benchmark's corpus.

    Args:
        benchmark: the benchmark.
        keep: the folder where the library is built, or found, and left; None for a temporary one.
        reranker: name or folder of a CrossEncoder.

    Raises:
        EvaluationError: the kept library contains other articles.
        ModelError: the reranker cannot be loaded. Nothing has been embedded then.
    """
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(
            keep or Path(temporary), create=True, reranker=reranker, announce=announce
        )
        _ = library.reranker
        _check_articles(library, benchmark)
        with library.writer() as writer:
            store(writer, load([benchmark.corpus]))
        yield library


def _check_articles(library: Library, benchmark: Benchmark) -> None:
    """Check that a kept library has no articles from elsewhere, which would be found too.

    Raises:
        EvaluationError: the library has other articles.
    """
    with library.snapshot() as snapshot:
        other_ids = {summary.doc_id for summary in snapshot.summaries()}
    if other_ids:
        with benchmark.corpus.open("rb") as lines:
            other_ids -= {str(json.loads(line)["_id"]) for line in lines if line.strip()}
    if other_ids:
        raise EvaluationError(
            f"{library.folder} contains {plural(len(other_ids), 'article')} not in "
            f"{benchmark.corpus}. Name another folder with --keep."
        )

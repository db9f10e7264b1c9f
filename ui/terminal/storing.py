"""Store and embed articles with a progress bar, from files or from a benchmark's corpus."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index import Library, Place, ingestion, open_place
from index.contents import Change
from index.errors import EvaluationError
from index.ingestion import Skipped
from index.loaders import Loaded, Rejected, load
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

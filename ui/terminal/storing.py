"""Articles stored and embedded under a bar, from files or from a benchmark's corpus."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index import Library, LibraryWriter
from index.contents import Change
from index.errors import EvaluationError, SourceError
from index.loaders import Loaded, Rejected, load
from retrieval.evaluation.evaluate import Benchmark
from ui.terminal.output import plural, say, track_embedding, tracked


def announce(message: str) -> None:
    """Say what a library is doing that takes a while."""
    say(message, style="dim")


def store(
    writer: LibraryWriter, items: Iterable[Loaded | Rejected], *, notes: bool = False
) -> tuple[dict[Change, int], int]:
    """Store and embed what was read; count the changes, and the sources that were skipped."""
    counts = dict.fromkeys(Change, 0)
    skipped = 0
    for item in tracked(items, "Storing"):
        if isinstance(item, Rejected):
            skipped += 1
            say(f"{item.name}: {item.error}", mark="skipped")
            continue
        try:
            counts[writer.put(item.document)] += 1
        except SourceError as error:
            skipped += 1
            say(f"{item.document.doc_id}: {error}", mark="skipped")
            continue
        for note in item.notes if notes else ():
            say(f"{item.document.doc_id}: {note}", style="dim")
    track_embedding(writer.embed())
    return counts, skipped


@contextmanager
def corpus_library(
    benchmark: Benchmark, keep: Path | None = None, reranker: str | None = None
) -> Iterator[Library]:
    """Hold a library of a benchmark's corpus; built in `keep` if there, and left there.

    Raises:
        EvaluationError: the kept library holds other articles.
        ModelError: the reranker cannot be loaded; nothing is embedded then.
    """
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(
            keep or Path(temporary), create=True, reranker=reranker, announce=announce
        )
        _ = library.reranker
        _refuse_foreign(library, benchmark)
        with library.writer() as writer:
            store(writer, load([benchmark.corpus]))
        yield library


def _refuse_foreign(library: Library, benchmark: Benchmark) -> None:
    """Refuse a kept library that holds other articles, which would be found too.

    Raises:
        EvaluationError: it does.
    """
    with library.snapshot() as snapshot:
        foreign = {summary.doc_id for summary in snapshot.summaries()}
    if foreign:
        with benchmark.corpus.open("rb") as lines:
            foreign -= {str(json.loads(line)["_id"]) for line in lines if line.strip()}
    if foreign:
        raise EvaluationError(
            f"{library.folder} holds {plural(len(foreign), 'article')} that are not in "
            f"{benchmark.corpus}. Name another folder with --keep."
        )

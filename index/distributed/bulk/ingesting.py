"""Bulk ingestion: files are read, cut and embedded by several workers. The only user of Ray.

Ray Data hands files to its actors, each with a model of its own. A file whose articles are stored
and embedded is noted in PostgreSQL, so an ingestion that was killed goes on where it was. What is
done twice has no effect: an article is stored under its id, once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.contents import Change
from index.distributed.bulk.bulk_writer import BulkWriter
from index.distributed.library import ClusterLibrary
from index.distributed.place import ClusterPlace
from index.distributed.store import LockHolder
from index.distributed.writer import ClusterWriter
from index.errors import FootnoteError, LibraryError
from index.ingestion import Skipped
from index.loaders import LoadOptions, SourceFile, load_sources
from index.models.protocols import Embedder
from index.system.processes import module_environment

# Files that an actor is given at once; their vectors are stored together.
_FILES_AT_ONCE = 16
# Files of one Ray data set. After each, vectors are sent to Milvus.
_FILES_OF_A_ROUND = 4_096


@dataclass(slots=True)
class BulkOutcome:
    """What became of some files.

    Attributes:
        changes: the number of articles, by kind of change.
        skipped: the names of what was not stored, and why.
        notes: remarks of the loader, by the article's id.
        unread: the files with scanned pages, which no worker reads.
        error: why the worker gave up; empty if it did not.
    """

    changes: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    unread: list[SourceFile] = field(default_factory=list)
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What an actor needs to work."""

    place: ClusterPlace
    holder: LockHolder
    model: str
    options: LoadOptions
    make_embedder: Callable[[], Embedder] | None


def ingest(
    library: ClusterLibrary,
    writer: ClusterWriter,
    sources: Iterable[SourceFile],
    workers: int,
    options: LoadOptions,
    *,
    make_embedder: Callable[[], Embedder] | None = None,
) -> Iterator[BulkOutcome]:
    """Store and embed the articles of files on several workers; yield what became of them.

    With `RAY_ADDRESS`, the actors are on the machines of that Ray cluster, which must see the files
    under the same paths; else they are processes of this machine.

    Args:
        library: the library.
        writer: its writer, which holds the lock until all is done.
        sources: the files, each name once.
        workers: how many actors work at once.
        options: limits on the size of articles.
        make_embedder: makes an actor's embedder; the library's model if None.

    Raises:
        LibraryError: Ray is not installed, or a worker cannot reach a server.
    """
    task = _Task(
        place=library.place,
        holder=library.truth.holder(),
        model=library.model_of_new_library,
        options=options,
        make_embedder=make_embedder,
    )
    with library.truth.writing() as store:
        done = store.noted_files()
    with _ray(workers) as data:
        waiting: list[tuple[SourceFile, str]] = []
        known = BulkOutcome()
        for source in sources:
            key = _key(source)
            if key in done:
                known.changes[Change.UNCHANGED] += 1
                continue
            waiting.append((source, key))
            if len(waiting) == _FILES_OF_A_ROUND:
                yield from _round(data, task, waiting, workers)
                writer.send_vectors()
                waiting = []
        yield known
        yield from _round(data, task, waiting, workers)
    # What is added again is compared with what is stored then, and not with what was stored now.
    with library.truth.writing() as store:
        store.forget_files()


def _round(
    data: Any, task: _Task, waiting: list[tuple[SourceFile, str]], workers: int
) -> Iterator[BulkOutcome]:
    """Have the workers do some files.

    Raises:
        LibraryError: a worker gave up.
    """
    if not waiting:
        return
    items = [{"file": pickle.dumps(each)} for each in waiting]
    # Enough blocks for all workers, so that one that is killed loses little.
    blocks = max(1, min(len(items), max(2 * workers, len(items) // _FILES_AT_ONCE)))
    outcomes = data.from_items(items, override_num_blocks=blocks).map_batches(
        _Actor, fn_constructor_args=(pickle.dumps(task),), batch_size=_FILES_AT_ONCE,
        batch_format="numpy", concurrency=workers, num_cpus=1,
    )  # fmt: skip
    try:
        for row in outcomes.iter_rows():
            outcome: BulkOutcome = pickle.loads(row["outcome"])  # of our own worker
            if outcome.error:
                raise LibraryError(outcome.error)
            yield outcome
    except _driver().exceptions.RayError as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise LibraryError(
            f"The workers cannot go on ({reason[0]}). What they have stored stays. Run the same "
            "command again, with fewer workers if memory is short."
        ) from error


class _Actor:
    """One worker, with one model."""

    def __init__(self, pickled: bytes) -> None:
        task: _Task = pickle.loads(pickled)  # of our own driver
        self._options = task.options
        self._error = ""
        try:
            library = ClusterLibrary.connect(
                task.place.address,
                model=task.model,
                embedder=task.make_embedder() if task.make_embedder else None,
                token=task.place.token,
            )
            self._writer = BulkWriter(library, task.holder, task.model)
        except FootnoteError as error:
            self._error = str(error)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Store and embed the articles of some files."""
        files: list[tuple[SourceFile, str]] = [
            pickle.loads(each)
            for each in batch["file"]  # of our own driver
        ]
        outcome = BulkOutcome(error=self._error)
        if not outcome.error:
            try:
                self._work(files, outcome)
            except FootnoteError as error:
                # Ray would try a task that raises again and again.
                outcome.error = str(error)
        return {"outcome": [pickle.dumps(outcome)]}

    def _work(self, files: list[tuple[SourceFile, str]], outcome: BulkOutcome) -> None:
        finished: list[str] = []
        for source, key in files:
            unread = skipped = False
            loaded = []
            for each in load_sources([source], self._options):
                unread = unread or _has_scans(each)
                loaded.append(each)
            if unread:
                outcome.unread.append(source)
                continue
            for event in self._writer.store(loaded):
                if isinstance(event, Skipped):
                    skipped = True
                    outcome.skipped.append((event.name, str(event.error)))
                    continue
                outcome.changes[event.change] += 1
                outcome.notes += [(event.document.doc_id, note) for note in event.document.notes]
            if not skipped:
                finished.append(key)
        self._writer.finish(finished)


def _has_scans(source: object) -> bool:
    from index.jobs.outcomes import is_unread

    return is_unread(source)  # type: ignore[arg-type]


def _key(source: SourceFile) -> str:
    """Return what names a file as it is now, without any word of its path."""
    try:
        status = source.path.stat()
        mark = f"{status.st_size}\0{status.st_mtime_ns}"
    except OSError:
        mark = ""
    text = f"{Path(source.path).absolute()}\0{source.name}\0{mark}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@contextmanager
def _ray(workers: int) -> Iterator[Any]:
    """Start Ray, or join the cluster that RAY_ADDRESS names; yield Ray Data.

    Raises:
        LibraryError: it is not installed.
    """
    ray = _driver()
    cluster = os.environ.get("RAY_ADDRESS")
    own = {} if cluster else {
        "num_cpus": workers + 1, "include_dashboard": False,
        "object_store_memory": 200_000_000,
        "runtime_env": {"env_vars": {"PYTHONPATH": module_environment()["PYTHONPATH"]}},
    }  # fmt: skip
    with _without_stderr():
        ray.init(
            address=cluster or "local", log_to_driver=False, logging_level=logging.ERROR, **own
        )
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield ray.data
    finally:
        ray.shutdown()


@contextmanager
def _without_stderr() -> Iterator[None]:
    """Drop what Ray's own code, which is not Python's, writes to the terminal as it starts."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _driver() -> Any:
    """Return Ray, with Ray Data.

    Raises:
        LibraryError: it is not installed.
    """
    # Else it tells its makers that it is used.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Else it tells the terminal of what it mends by itself.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    if "RAY_ADDRESS" not in os.environ:
        # Else it listens at all addresses of the machine, and runs what anybody there asks for.
        # Its name speaks of other systems, where this is the default.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise LibraryError(
            "Several workers need more packages. Install them with "
            '`pip install "footnote-qa[ray]"`, or leave --workers out.'
        ) from error
    return ray

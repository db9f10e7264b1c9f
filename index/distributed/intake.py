"""`ClusterIntake`: the queue of background jobs, with the submitted files, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from index.distributed.place import ClusterPlace
from index.distributed.postgres import Connection
from index.distributed.store import PostgresStore, PostgresWriter, vacuum
from index.errors import LibraryBusy, LibraryError
from index.jobs.intake import PAGE_FILE, Intake, spawn
from index.jobs.reading_folders import sweep_readings
from index.local.store import StoreWriter

# One statement carries this much of a file.
_PIECE = 8_000_000


class ClusterIntake(Intake):
    """The queue of a library's background jobs. Get one from `Library.intake`.

    Files:
        A submitted file is in PostgreSQL, so that the worker of any machine finds it, until its
        articles are stored, or its job is cancelled or dismissed. The worker reads a copy in this
        machine's folder and deletes that at once.

    Workers:
        One works at a time on all machines: it holds an advisory lock, which ends with its
        connection. Each of its transactions checks that the connection is still there, so a worker
        that has lost it changes no job that another one has begun.

    Thread safety:
        Safe to share between threads, processes and machines.

    Args:
        folder: this machine's folder for what is derived from the library.
        truth: the library's tables.
        place: where the library is, for the worker's process.
    """

    def __init__(self, folder: Path, truth: PostgresStore, place: ClusterPlace) -> None:
        super().__init__(folder, truth)
        self._truth = truth
        self._place = place

    def cancel(self, job_ids: Collection[int]) -> None:
        """Cancel the adding of files, as `Intake.cancel` does."""
        super().cancel(job_ids)
        self._erase_files()

    def dismiss(self, job_ids: Collection[int]) -> None:
        """Delete ended jobs, as `Intake.dismiss` does."""
        super().dismiss(job_ids)
        self._erase_files()

    def has_file(self, job_id: int) -> bool:
        """Return whether a job's file is kept."""
        with self._connected() as connection:
            query = "SELECT 1 FROM job_files WHERE job_id = $1 LIMIT 1"
            return connection.run(query, (job_id,)).fetchone() is not None

    @contextmanager
    def opened(self, job_id: int) -> Iterator[Path | None]:
        """Yield the path of a copy of a job's file, which is deleted when the block ends.

        None if the file was deleted.

        Raises:
            LibraryError: the copy cannot be written, for example because the disk is full.
        """
        with self._connected() as connection:
            rows = connection.run(
                "SELECT part, name FROM job_files WHERE job_id = $1 ORDER BY part", (job_id,)
            ).fetchall()
        if not rows:
            yield None
            return
        with self.reading_folder() as folder:
            path = folder / rows[0][1]
            self._copy(job_id, [part for part, _ in rows], path)
            yield path

    def has_page(self, job_id: int) -> bool:
        """Return whether the page of a job's address was fetched."""
        with self._connected() as connection:
            query = "SELECT 1 FROM job_files WHERE job_id = $1 AND length(content) > 0 LIMIT 1"
            return connection.run(query, (job_id,)).fetchone() is not None

    def keep_page(self, store: StoreWriter, job_id: int, content: bytes) -> None:
        """Keep the page of a job's address, in a write transaction; empty to fetch it again."""
        assert isinstance(store, PostgresWriter)
        store.forget_file(job_id)
        self._keep(store, job_id, PAGE_FILE, content)

    def file_of(self, job_id: int) -> Path | None:  # noqa: ARG002
        """Return None: no file is kept on this machine."""
        return None

    def discard(self, job_id: int) -> None:
        """Do nothing: the transaction that ends the job deletes its file."""

    def sweep(self) -> None:
        """Delete the copies that a killed process of this machine has left."""
        sweep_readings(self.folder)

    @contextmanager
    def as_worker(self, wait_seconds: float) -> Iterator[bool]:
        """Be the one worker of all machines until the block ends; yield False if another one is."""
        with ExitStack() as stack:
            try:
                stack.enter_context(self._truth.working(wait_seconds))
            except LibraryBusy:
                yield False
                return
            yield True

    def working(self) -> bool:
        """Return whether a worker is running on any machine."""
        return self._truth.has_worker()

    def _spawn(self) -> None:
        spawn(self.folder, self._place.environment)

    def _keep(self, store: StoreWriter, job_id: int, name: str, content: bytes) -> None:
        assert isinstance(store, PostgresWriter)
        for part, start in enumerate(range(0, len(content) or 1, _PIECE)):
            store.keep_file(job_id, part, name, content[start : start + _PIECE])

    def _copy(self, job_id: int, parts: list[int], path: Path) -> None:
        try:
            with path.open("wb") as file:
                for part in parts:
                    with self._connected() as connection:
                        row = connection.run(
                            "SELECT content FROM job_files WHERE job_id = $1 AND part = $2",
                            (job_id, part),
                        ).fetchone()
                    file.write(row[0] if row else b"")
        except OSError as error:
            raise LibraryError(
                f"The submitted file cannot be copied to {path.parent}: {error.strerror}. Check "
                "that the disk has room, or set FOOTNOTE_CACHE to another folder."
            ) from error

    def _erase_files(self) -> None:
        """Rewrite the table of files, so that no deleted one is left in it."""
        vacuum(self._truth.server, self._truth.schema, ("job_files",))

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._truth.server.connected(self._truth.schema) as connection:
            yield connection

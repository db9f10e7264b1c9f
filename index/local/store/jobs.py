"""The tables of jobs: statements that run in the caller's transaction.

No cache depends on these tables, so changes to them do not raise `seq`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from index.jobs.job import KEPT, Job, Jobs, State, Work, WorkerStatus
from index.local.sqlite.erasing import erase

_WORKER = "SELECT says, gave_up, rate, started_at FROM worker"
_ENDED = (State.DONE, State.FAILED, State.CANCELLED)
# The number of embedded passages, counted only for jobs in the state "stored".
_VECTORS = """
CASE state WHEN 'done' THEN passages WHEN 'stored' THEN (
    SELECT count(*) FROM job_documents d JOIN passages p USING (doc_id)
    JOIN vectors v USING (passage_id) WHERE d.job_id = jobs.job_id
) ELSE 0 END
"""


class JobTable:
    """The jobs of a library, read and changed in one transaction.

    Methods that change a job require a write transaction.

    Thread safety:
        Not safe to share, like the transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute

    def read(self) -> Jobs:
        """Return every job, oldest first, and the worker's status."""
        if not self._exists():
            return Jobs()
        rows = self._run(
            "SELECT job_id, work, name, state, reason, tries, articles, passages,"
            f" {_VECTORS}, submitted_at, ended_at FROM jobs ORDER BY job_id"
        )
        jobs = tuple(
            Job(
                job_id=job_id,
                work=Work(work),
                name=name,
                state=State(state),
                reason=reason,
                tries=tries,
                articles=articles,
                passages=passages,
                vectors=vectors,
                submitted_at=datetime.fromisoformat(submitted_at),
                ended_at=_time(ended_at),
            )
            for (
                job_id, work, name, state, reason, tries, articles, passages, vectors,
                submitted_at, ended_at,
            ) in rows
        )  # fmt: skip
        return Jobs(jobs=jobs, worker=self.status())

    def status(self) -> WorkerStatus:
        """Return the worker's status."""
        message, stopped, rate, started_at = self._run(_WORKER).fetchone()
        return WorkerStatus(
            message=message, stopped=bool(stopped), rate=rate, started_at=_time(started_at)
        )

    def in_states(self, *states: State, work: Work | None = None) -> list[int]:
        """Return the numbers of the jobs in these states, the least often tried first.

        Args:
            states: the states to select.
            work: the kind of work to select; None for all.
        """
        if not self._exists():
            return []
        rows = self._run(
            "SELECT job_id FROM jobs WHERE state IN (SELECT value FROM json_each(?))"
            " AND work = coalesce(?, work) ORDER BY tries, job_id",
            (json.dumps(states), work),
        )
        return [row[0] for row in rows]

    def name(self, job_id: int) -> str:
        """Return the name of a job's file; empty if there is no such job."""
        row = self._run("SELECT name FROM jobs WHERE job_id = ?", (job_id,)).fetchone()
        return str(row[0]) if row else ""

    def documents(self, job_ids: Iterable[int]) -> list[str]:
        """Return the ids of the documents that these jobs added or will remove, sorted."""
        rows = self._run(
            "SELECT DISTINCT doc_id FROM job_documents"
            " WHERE job_id IN (SELECT value FROM json_each(?)) ORDER BY doc_id",
            (json.dumps(list(job_ids)),),
        )
        return [row[0] for row in rows]

    def is_assigned(self, job_id: int, doc_id: str) -> bool:
        """Return whether this job added this document."""
        query = "SELECT 1 FROM job_documents WHERE job_id = ? AND doc_id = ?"
        return self._run(query, (job_id, doc_id)).fetchone() is not None

    def add(self, work: Work, name: str = "", doc_ids: Collection[str] = ()) -> int:
        """Add a waiting job and return its number.

        Args:
            work: the kind of work.
            name: the name of the file to add; empty for a removal.
            doc_ids: ids of the documents to remove; empty for a file.
        """
        job_id = self._run(
            "INSERT INTO jobs (work, name, state, reason, tries, articles, passages, submitted_at)"
            " VALUES (?, ?, ?, '', 0, ?, 0, ?)",
            (work, name, State.WAITING, len(doc_ids), _now()),
        ).lastrowid
        assert job_id is not None
        for doc_id in doc_ids:
            self.assign_document(job_id, doc_id)
        return job_id

    def assign_document(self, job_id: int, doc_id: str) -> None:
        """Record that a job added, or will remove, a document."""
        self._run(
            "INSERT OR IGNORE INTO job_documents (job_id, doc_id) VALUES (?, ?)", (job_id, doc_id)
        )

    def release_document(self, doc_id: str) -> None:
        """Delete the record of which job added a document, because another version replaces it."""
        self._run(
            "DELETE FROM job_documents WHERE doc_id = ?"
            " AND job_id IN (SELECT job_id FROM jobs WHERE work = 'add')",
            (doc_id,),
        )

    def jobs_with_file(self, doc_id: str) -> list[int]:
        """Return the jobs that added a document and still have the file that contains it."""
        rows = self._run(
            "SELECT job_id FROM jobs JOIN job_documents USING (job_id) WHERE doc_id = ?"
            " AND work = 'add' AND state IN (SELECT value FROM json_each(?)) ORDER BY job_id",
            (doc_id, json.dumps(KEPT)),
        )
        return [row[0] for row in rows]

    def change_state(
        self, job_id: int, to: State, *, out_of: Collection[State], reason: str | None = None
    ) -> bool:
        """Change a job's state if it is in one of the expected states; return whether it was.

        Args:
            job_id: the job's number.
            to: the new state.
            out_of: the expected states.
            reason: the new reason; None leaves it unchanged.
        """
        changed = self._run(
            "UPDATE jobs SET state = ?, reason = coalesce(?, reason), tries = tries + ?,"
            " ended_at = ? WHERE job_id = ? AND state IN (SELECT value FROM json_each(?))",
            (
                to,
                reason,
                to is State.READING,
                _now() if to in _ENDED else None,
                job_id,
                json.dumps(list(out_of)),
            ),
        ).rowcount
        return changed > 0

    def reset_tries(self, job_id: int) -> None:
        """Set a job's number of tries to 0 and its reason to empty."""
        self._run("UPDATE jobs SET tries = 0, reason = '' WHERE job_id = ?", (job_id,))

    def describe(self, job_id: int, reason: str) -> None:
        """Set a job's reason, and update its numbers of articles and passages."""
        self._run(
            "UPDATE jobs SET reason = ?, articles = (SELECT count(*) FROM job_documents d"
            " WHERE d.job_id = jobs.job_id), passages = (SELECT count(*) FROM job_documents d"
            " JOIN passages USING (doc_id) WHERE d.job_id = jobs.job_id) WHERE job_id = ?",
            (reason, job_id),
        )

    def finish_embedded_jobs(self) -> None:
        """Mark as done the stored jobs whose passages all have a vector."""
        self._run(
            "UPDATE jobs SET state = 'done', ended_at = ? WHERE state = 'stored' AND NOT EXISTS ("
            " SELECT 1 FROM job_documents d JOIN passages p USING (doc_id)"
            " WHERE d.job_id = jobs.job_id AND NOT EXISTS ("
            "  SELECT 1 FROM vectors v WHERE v.passage_id = p.passage_id))",
            (_now(),),
        )

    def forget(self, job_ids: Collection[int]) -> None:
        """Delete jobs so that no byte of them remains in the file."""
        for table in ("jobs", "job_documents"):
            where = "job_id IN (SELECT value FROM json_each(?))"
            erase(self._connection, table, where, (json.dumps(list(job_ids)),))

    def forget_document(self, doc_id: str) -> None:
        """Delete a removed document from its jobs, and the names of jobs that this leaves empty.

        These are the stored, done or cancelled jobs without a document left that added this
        document, or whose file or web page is named by its id. A job that was done stays without
        its name, so that the number of added articles stays what it was; the others are deleted.
        The remains of their rows disappear when the removal compacts the file.
        """
        rows = self._run("SELECT job_id FROM job_documents WHERE doc_id = ?", (doc_id,))
        adders = [row[0] for row in rows]
        self._run("DELETE FROM job_documents WHERE doc_id = ?", (doc_id,))
        emptied = (
            " WHERE (job_id IN (SELECT value FROM json_each(?))"
            " OR name IN (?, 'http://' || ?, 'https://' || ?))"
            " AND work = 'add' AND NOT EXISTS ("
            " SELECT 1 FROM job_documents d WHERE d.job_id = jobs.job_id) AND state "
        )
        values = (json.dumps(adders), doc_id, doc_id, doc_id)
        self._run(f"UPDATE jobs SET name = '', reason = ''{emptied} = 'done'", values)
        self._run(f"DELETE FROM jobs{emptied} IN ('stored', 'cancelled')", values)

    def set_message(self, message: str, *, stopped: bool = False) -> None:
        """Set the worker's message, and whether the worker gave up."""
        self._run("UPDATE worker SET says = ?, gave_up = ?", (message, stopped))

    def set_rate(self, rate: float) -> None:
        """Set the passages embedded per second, and clear the message: the work goes on."""
        self._run("UPDATE worker SET says = '', gave_up = 0, rate = ?", (rate,))

    def set_started(self) -> None:
        """Record that a worker starts now, and clear the message and the rate."""
        self._run("UPDATE worker SET says = '', gave_up = 0, rate = 0, started_at = ?", (_now(),))

    def _exists(self) -> bool:
        """Return whether the tables exist; an earlier format lacks them until the next write."""
        query = "SELECT 1 FROM sqlite_schema WHERE name = 'jobs'"
        return self._run(query).fetchone() is not None


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None

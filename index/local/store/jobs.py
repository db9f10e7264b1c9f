"""The tables of jobs: statements over a transaction that others hold.

No cache is made of them, so no change here raises `seq`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from index.jobs.job import KEPT, Job, Jobs, State, Work, WorkerStatus
from index.local.store.erasing import erase

# AUTOINCREMENT: a number names a folder of bytes, and is never used twice.
SCHEMA = """
CREATE TABLE jobs (
    job_id INTEGER PRIMARY KEY AUTOINCREMENT, work TEXT NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL, tries INTEGER NOT NULL,
    articles INTEGER NOT NULL, passages INTEGER NOT NULL,
    submitted_at TEXT NOT NULL, ended_at TEXT
);
CREATE TABLE job_documents (
    job_id INTEGER NOT NULL, doc_id TEXT NOT NULL, PRIMARY KEY (job_id, doc_id)
) WITHOUT ROWID;
CREATE INDEX jobs_of_document ON job_documents (doc_id);
CREATE INDEX jobs_by_name ON jobs (name);
CREATE TABLE worker (
    says TEXT NOT NULL, gave_up INTEGER NOT NULL, rate REAL NOT NULL, started_at TEXT
);
INSERT INTO worker VALUES ('', 0, 0, NULL);
"""
_ENDED = (State.DONE, State.FAILED, State.CANCELLED)
# What of a stored job's articles has a vector; of others the number is not asked for.
_VECTORS = """
CASE state WHEN 'done' THEN passages WHEN 'stored' THEN (
    SELECT count(*) FROM job_documents d JOIN passages p USING (doc_id)
    JOIN vectors v USING (passage_id) WHERE d.job_id = jobs.job_id
) ELSE 0 END
"""


class JobTable:
    """The jobs, read or changed within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute

    def read(self) -> Jobs:
        """Return every job, the first asked for first, and what the worker says."""
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
        """Return what the worker says of itself."""
        says, stopped, rate, started_at = self._run("SELECT * FROM worker").fetchone()
        return WorkerStatus(
            message=says, stopped=bool(stopped), rate=rate, started_at=_time(started_at)
        )

    def in_states(self, *states: State, work: Work | None = None) -> list[int]:
        """Return the numbers of the jobs in these states, those that were tried less first."""
        if not self._exists():
            return []
        rows = self._run(
            "SELECT job_id FROM jobs WHERE state IN (SELECT value FROM json_each(?))"
            " AND work = coalesce(?, work) ORDER BY tries, job_id",
            (json.dumps(states), work),
        )
        return [row[0] for row in rows]

    def name(self, job_id: int) -> str:
        """Return the name of a job's file, empty where there is no such job."""
        row = self._run("SELECT name FROM jobs WHERE job_id = ?", (job_id,)).fetchone()
        return str(row[0]) if row else ""

    def documents(self, job_ids: Iterable[int]) -> list[str]:
        """Return the ids of the documents that these jobs added or are to remove."""
        rows = self._run(
            "SELECT DISTINCT doc_id FROM job_documents"
            " WHERE job_id IN (SELECT value FROM json_each(?)) ORDER BY doc_id",
            (json.dumps(list(job_ids)),),
        )
        return [row[0] for row in rows]

    def is_assigned(self, job_id: int, doc_id: str) -> bool:
        """Say whether a job added this document."""
        query = "SELECT 1 FROM job_documents WHERE job_id = ? AND doc_id = ?"
        return self._run(query, (job_id, doc_id)).fetchone() is not None

    def add(self, work: Work, name: str = "", doc_ids: Collection[str] = ()) -> int:
        """Ask for something to be done; return the job's number."""
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
        """Say that a job added a document."""
        self._run("INSERT OR IGNORE INTO job_documents VALUES (?, ?)", (job_id, doc_id))

    def release_document(self, doc_id: str) -> None:
        """Forget which job added a document: another version of it is stored in its place."""
        self._run(
            "DELETE FROM job_documents WHERE doc_id = ?"
            " AND job_id IN (SELECT job_id FROM jobs WHERE work = 'add')",
            (doc_id,),
        )

    def jobs_with_file(self, doc_id: str) -> list[int]:
        """Return the jobs that added a document and keep the file that it came from."""
        rows = self._run(
            "SELECT job_id FROM jobs JOIN job_documents USING (job_id) WHERE doc_id = ?"
            " AND work = 'add' AND state IN (SELECT value FROM json_each(?)) ORDER BY job_id",
            (doc_id, json.dumps(KEPT)),
        )
        return [row[0] for row in rows]

    def change_state(
        self, job_id: int, to: State, *, out_of: Collection[State], reason: str | None = None
    ) -> bool:
        """Bring a job to a state; say whether it was in one of those it may come from."""
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
        """Forget how often a job was tried and why it failed."""
        self._run("UPDATE jobs SET tries = 0, reason = '' WHERE job_id = ?", (job_id,))

    def describe(self, job_id: int, reason: str) -> None:
        """Keep what is to be said of a job, and how much it has added."""
        self._run(
            "UPDATE jobs SET reason = ?, articles = (SELECT count(*) FROM job_documents d"
            " WHERE d.job_id = jobs.job_id), passages = (SELECT count(*) FROM job_documents d"
            " JOIN passages USING (doc_id) WHERE d.job_id = jobs.job_id) WHERE job_id = ?",
            (reason, job_id),
        )

    def finish_embedded_jobs(self) -> None:
        """Let the stored jobs be done whose passages all have a vector."""
        self._run(
            "UPDATE jobs SET state = 'done', ended_at = ? WHERE state = 'stored' AND NOT EXISTS ("
            " SELECT 1 FROM job_documents d JOIN passages p USING (doc_id)"
            " WHERE d.job_id = jobs.job_id AND NOT EXISTS ("
            "  SELECT 1 FROM vectors v WHERE v.passage_id = p.passage_id))",
            (_now(),),
        )

    def forget(self, job_ids: Collection[int]) -> None:
        """Delete jobs so that no byte of them is left."""
        for table in ("jobs", "job_documents"):
            gone = "job_id IN (SELECT value FROM json_each(?))"
            erase(self._connection, table, gone, (json.dumps(list(job_ids)),))

    def forget_document(self, doc_id: str) -> None:
        """Forget a document that is removed, and ended jobs that are named by it or added it alone.

        What is left of the rows goes when the removal writes the whole file anew.
        """
        rows = self._run("SELECT job_id FROM job_documents WHERE doc_id = ?", (doc_id,))
        adders = [row[0] for row in rows]
        self._run("DELETE FROM job_documents WHERE doc_id = ?", (doc_id,))
        self._run(
            "DELETE FROM jobs WHERE (job_id IN (SELECT value FROM json_each(?)) OR name = ?)"
            " AND work = 'add' AND state IN ('stored', 'done', 'cancelled') AND NOT EXISTS ("
            " SELECT 1 FROM job_documents d WHERE d.job_id = jobs.job_id)",
            (json.dumps(adders), doc_id),
        )

    def set_message(self, says: str, *, stopped: bool = False) -> None:
        """Keep what the worker says of itself."""
        self._run("UPDATE worker SET says = ?, gave_up = ?", (says, stopped))

    def set_rate(self, rate: float) -> None:
        """Keep how many passages a second are embedded; the work goes on, so nothing else."""
        self._run("UPDATE worker SET says = '', gave_up = 0, rate = ?", (rate,))

    def set_started(self) -> None:
        """Keep that a worker started now."""
        self._run("UPDATE worker SET says = '', gave_up = 0, rate = 0, started_at = ?", (_now(),))

    def _exists(self) -> bool:
        """Say whether there are tables; an earlier version's library has none until written to."""
        query = "SELECT 1 FROM sqlite_schema WHERE name = 'jobs'"
        return self._run(query).fetchone() is not None


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None

"""`ClusterIntake`: stands for the queue of background jobs, which PostgreSQL has none of yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NoReturn

from index.errors import LibraryError
from index.jobs.intake import Intake
from index.jobs.job import GivenFile


class ClusterIntake(Intake):
    """An empty queue that refuses new jobs and says what to do instead.

    The local worker reads files that were submitted on its own machine. On several machines the
    files must be where every worker finds them, and only one worker may take a job.

    Thread safety:
        Safe to share between threads and processes.
    """

    def submit(self, files: Sequence[GivenFile]) -> list[int]:  # noqa: ARG002
        """Refuse: nothing is submitted."""
        self._refuse("Add them with `footnote add PATH`.")

    def paste(self, text: str, *, title: str = "", source: str = "", published: str = "") -> int:  # noqa: ARG002
        """Refuse: nothing is submitted."""
        self._refuse("Save the text in a file, then add it with `footnote add PATH`.")

    def fetch(self, addresses: Sequence[str]) -> list[int]:  # noqa: ARG002
        """Refuse: nothing is submitted."""
        self._refuse("Fetch them with `footnote add ADDRESS`.")

    def remove(self, doc_ids: Collection[str]) -> int:  # noqa: ARG002
        """Refuse: nothing is submitted."""
        self._refuse("Remove them with `footnote remove DOC`.")

    def start(self, *, asked: bool = True) -> bool:  # noqa: ARG002
        """Return False: there is never any work."""
        return False

    def _refuse(self, instead: str) -> NoReturn:
        raise LibraryError(f"A library in PostgreSQL does no work in the background yet. {instead}")

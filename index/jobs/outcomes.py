"""What became of the articles of one file of a job, and the sentences that say so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from index.contents import Change
from index.documents import Document
from index.errors import UnreadScan
from index.ingestion import Skipped, Stored
from index.jobs.intake import PASTED_FILE
from index.loaders import Loaded, Rejected

_MAX_PROBLEMS = 3  # the most problems listed for one file
_MAX_NOTES = 2  # the most remarks listed for a file of several articles


@dataclass(slots=True)
class FileOutcome:
    """The result of reading one file.

    Attributes:
        unchanged: ids of articles that were already stored with the same text.
        problems: why other articles were not added, one sentence each.
        notes: remarks on the articles that were read.
        unread_scans: whether OCR has still to read pages of the file.
    """

    unchanged: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread_scans: bool = False

    def count(self, event: Stored | Skipped) -> None:
        """Count an article that was stored or skipped."""
        if isinstance(event, Skipped):
            self.problems.append(_describe(event))
        elif event.change is Change.UNCHANGED:
            self.unchanged.add(event.document.doc_id)
        self.notes += event.document.notes if event.document else ()

    def reason(self, added: int) -> str:
        """Return the job's `reason`; empty if the file's only article was added without remarks.

        Args:
            added: number of articles added.
        """
        unchanged = len(self.unchanged)
        if added + unchanged + len(self.problems) == 0:
            return "The file contains no articles."
        if added + unchanged + len(self.problems) == 1:
            same = ["This article is already here; nothing was changed."] * unchanged
            return " ".join(same + self.problems + self.notes)
        parts = [f"{_articles(unchanged)} already here."] if unchanged else []
        if self.problems:
            parts.append(f"{_articles(len(self.problems))} not added.")
            parts += self.problems[:_MAX_PROBLEMS]
        if len(self.problems) > _MAX_PROBLEMS:
            parts.append(f"And {len(self.problems) - _MAX_PROBLEMS:,} more.")
        return " ".join(parts + self._common_notes())

    def _common_notes(self) -> list[str]:
        """Return what was remarked on most articles, and how many remarks there are besides."""
        counted = Counter(self.notes).most_common()
        said = [
            f"Of {number:,} of its articles: {note}" if number > 1 else f"Of one article: {note}"
            for note, number in counted[:_MAX_NOTES]
        ]
        if len(counted) > _MAX_NOTES:
            said.append("The details of each article have more remarks.")
        return said


def _articles(number: int) -> str:
    """Return the beginning of a sentence about some of a file's articles."""
    return f"{number:,} of its articles {'was' if number == 1 else 'were'}"


def with_name(source: Loaded | Rejected, name: str) -> Loaded | Rejected:
    """Return a source with its file's submitted name as its id; lines of JSON keep their ids."""
    if isinstance(source, Rejected):
        return source
    document = source.document
    doc_id = f"{name}/{source.part}" if source.part else name
    renamed = document if _is_line(document) else replace(document, doc_id=doc_id)
    # No path, because the file will be deleted.
    return replace(source, document=replace(renamed, path=""))


def is_unread(source: Loaded | Rejected) -> bool:
    """Return whether OCR has still to read pages of a source."""
    if isinstance(source, Rejected):
        return isinstance(source.error, UnreadScan)
    return source.unread_scans > 0


def _is_line(document: Document) -> bool:
    """Return whether an article was read from a line of a JSON Lines file."""
    return document.path.casefold().endswith(".jsonl")


def _describe(skipped: Skipped) -> str:
    """Return why a file, one of its lines or one of its articles was not stored."""
    if skipped.document is not None:
        return str(skipped.error)
    if skipped.part:
        return f"{skipped.part}: {skipped.error}"
    _, separator, line = skipped.name.rpartition(" line ")
    is_line = separator and line.isdigit() and not skipped.name.startswith(PASTED_FILE)
    return f"Line {line}: {skipped.error}" if is_line else str(skipped.error)

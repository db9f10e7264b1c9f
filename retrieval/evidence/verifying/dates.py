"""The dates of a verified citation: when it was published, exported, and its article added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from retrieval.wording.phrases import day_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationDates:
    """What is known of the days that matter to a citation; None stands for what is not.

    Attributes:
        published: the day of publication, as the exported file has it.
        published_now: the same, as the article has it now.
        exported_at: when the citation was exported.
        added_at: when the article was added that was cited.
        added_now: when the article was added that is there now.
    """

    published: date | None = None
    published_now: date | None = None
    exported_at: datetime | None = None
    added_at: datetime | None = None
    added_now: datetime | None = None

    @property
    def added_again_at(self) -> datetime | None:
        """When the article was added again since it was cited; None if it was not, as is known."""
        cited, now = _aware(self.added_at or self.exported_at), _aware(self.added_now)
        return now if cited and now and now > cited else None

    def as_dict(self) -> dict[str, Any]:
        """Return the dates as `verify --json` prints them."""
        days = (self.exported_at, self.added_at, self.added_again_at)
        exported, added, again = (day.isoformat() if day else None for day in map(_aware, days))
        return {
            "published": self.published.isoformat() if self.published else None,
            "published_now": self.published_now.isoformat() if self.published_now else None,
            "exported_at": exported,
            "added_at": added,
            "added_again_at": again,
        }


def dates_line(dates: CitationDates) -> str:
    """Return the dates of a citation in a line; empty if none is known.

    For example "Published 4 March 2024 · exported 5 March 2024 · article added 4 March 2024, and
    again 9 May 2024".

    Args:
        dates: the dates.
    """
    moments = [_aware(dates.exported_at), _aware(dates.added_at), dates.added_again_at]
    exported, added, again = (_moment_words(each, moments) for each in moments)
    if again:
        article = f"article added {added}, and again {again}" if added else f"added again {again}"
    else:
        is_known = added and dates.added_now
        article = f"article added {added}{', not again since' if is_known else ''}" if added else ""
    parts = [_published_words(dates), f"exported {exported}" if exported else "", article]
    line = " · ".join(filter(None, parts))
    return line[:1].upper() + line[1:]


def _published_words(dates: CitationDates) -> str:
    then, now = dates.published, dates.published_now
    if then and now and then != now:
        return f"published {day_in_words(then)} when it was exported, {day_in_words(now)} now"
    day = then or now
    return f"published {day_in_words(day)}" if day else ""


def _moment_words(moment: datetime | None, others: Sequence[datetime | None]) -> str:
    """Return a day in words; with the time of day if another moment is of the same day."""
    if moment is None:
        return ""
    same = [each for each in others if each and each.date() == moment.date()]
    words = day_in_words(moment.date())
    return f"{words}, {moment:%H:%M} UTC" if len(set(same)) > 1 else words


def _aware(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC; a file of another program may leave out the time zone."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

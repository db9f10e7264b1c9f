"""Days, months and years that an article names from the day on which it was published."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from index.text.calendar_names import WEEKDAYS

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

_YEARS = (200, 9_700)


class Calendar:
    """Tells which day an article means.

    Args:
        published: the day on which it was published; None if that is not known. A day at either
            end of the calendar, which programs write for none, counts as none.
    """

    def __init__(self, published: date | None) -> None:
        is_real = published is not None and _YEARS[0] < published.year < _YEARS[1]
        self.published = published if is_real else None

    def day(self, month: int, day: int, year: int | None, *, future: bool) -> str | None:
        """Return a day; without a year, the one that lies before or after publication.

        Returns:
            "2024-11-04"; "--11-04" if the year is not known; None if there is no such day.
        """
        if day > monthrange(year or 2024, month)[1]:
            return None
        if year is None and self.published is not None:
            year = self._year_of(month, day, future=future)
        return f"--{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"

    def month(
        self, month: int, year: int | None, *, future: bool, side: str | None = None
    ) -> str | None:
        """Return a month; without a year, the one that lies before or after publication.

        "Last March" is the last one before the month of publication, and "next March" the first
        after it.
        """
        if year is None and self.published is not None:
            year = self._year_of(month, 15, future=future)
            if side:
                step = _step(side)
                year = self.published.year
                if step and step * (month - self.published.month) <= 0:
                    year += step
        return f"--{month:02}" if year is None else f"{year:04}-{month:02}"

    def year_beside(self, side: str | None) -> int | None:
        """Return the year that "last year" is, or "next year"."""
        if self.published is None or side is None:
            return None
        return self.published.year + _step(side)

    def weekday(self, name: str, *, future: bool, side: str | None) -> str | None:
        """Return the last day with this name up to the day of publication, or the next after it."""
        if self.published is None:
            return None
        back = (self.published.weekday() - WEEKDAYS.index(name)) % 7
        step = _step(side) if side else 0
        if step < 0 and back == 0:
            back = 7
        # "This Friday" on a Friday is the same day.
        is_today = back == 0 and side is not None and step == 0
        if (future and not is_today) or step > 0:
            back -= 7
        return (self.published - timedelta(days=back)).isoformat()

    def near(self, word: str) -> str | None:
        """Return the day of "today", "tonight", "yesterday" or "tomorrow"."""
        if self.published is None:
            return None
        days = {"yesterday": -1, "tomorrow": 1}.get(word.lower(), 0)
        return (self.published + timedelta(days=days)).isoformat()

    def period(self, name: str, side: str) -> str | None:
        """Return the week, month, season or year beside the day of publication.

        Returns:
            A year, a month, or two days with a slash between them.
        """
        if self.published is None:
            return None
        step = _step(side)
        year, month = self.published.year, self.published.month
        if name == "year":
            return str(year + step)
        if name == "month":
            return self._moved(step)[:7]
        if name in {"week", "weekend"}:
            monday = self.published - timedelta(days=self.published.weekday()) + timedelta(7 * step)
            first = monday + timedelta(days=5 if name == "weekend" else 0)
            return f"{first.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        if name in _SEASONS:
            return self._season(name, step)
        if name == "quarter":
            first = date(year, 3 * ((month - 1) // 3) + 1, 1)
            moved = _add_months(first, 3 * step)
            return f"{moved.isoformat()[:7]}/{_add_months(moved, 2).isoformat()[:7]}"
        length = 10 if name == "decade" else 100
        begin = year // length * length + step * length
        return f"{begin}/{begin + length - 1}"

    def season(self, name: str, *, future: bool) -> str | None:
        """Return the season of "in spring": the last one that has begun, or the next."""
        if self.published is None:
            return None
        if future:
            return self._season(name, 1)
        return _months(max(each for each in self._seasons(name) if each <= self._this_month))

    @property
    def _this_month(self) -> int:
        """The month of publication, counted from the beginning of our era."""
        assert self.published is not None
        return 12 * self.published.year + self.published.month - 1

    def _seasons(self, name: str) -> list[int]:
        """Return the first months of a season in the years around publication, in order."""
        assert self.published is not None
        first = _SEASONS[name] - 1
        return [12 * (self.published.year + i) + first for i in (-2, -1, 0, 1)]

    def _season(self, name: str, step: int) -> str:
        """Return the last season that is over, this one, or the next that has not begun."""
        starts, now = self._seasons(name), self._this_month
        if step < 0:
            return _months(max(each for each in starts if each + 2 < now))
        if step > 0:
            return _months(min(each for each in starts if each > now))
        # "This winter" is the one that goes on, in the first half of the year the one before.
        is_winter = _SEASONS[name] + 2 > 12
        assert self.published is not None
        return _months(starts[1] if is_winter and self.published.month <= 6 else starts[2])

    def ago(self, count: float, unit: str, side: str) -> str | None:
        """Return the day, month or year that lies so long before or after, as exact as its unit."""
        if self.published is None or side != "ago":
            # "earlier" and "later" count from another day than that of publication.
            return None
        name = unit.lower().removesuffix("s")
        try:
            if name in _DAYS:
                return (self.published - timedelta(days=round(count * _DAYS[name]))).isoformat()
            moved = self._moved(-round(count * _MONTHS[name]))
        except (OverflowError, ValueError):
            return None  # before the calendar's first year
        # "Half a year ago" tells a month.
        is_month = name == "month" or count * _MONTHS[name] % 12
        return moved[:7] if is_month else moved[:4]

    def _moved(self, months: int) -> str:
        assert self.published is not None
        return _add_months(self.published.replace(day=1), months).isoformat()

    def _year_of(self, month: int, day: int, *, future: bool) -> int:
        """Return the year of a day without one: the next if `future`, else the last.

        A day of the weeks around the publication is that one, whatever the verb is.
        """
        assert self.published is not None
        year = self.published.year
        near = [
            each
            for each in (year - 1, year, year + 1)
            if abs((_day_of(each, month, day) - self.published).days) <= 45
        ]
        if near:
            return near[0]
        if future:
            return year if _day_of(year, month, day) >= self.published else year + 1
        return year if _day_of(year, month, day) <= self.published else year - 1


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _months(first: int) -> str:
    """Return a season from its first month, counted from the beginning of our era."""
    last = first + 2
    return f"{first // 12:04}-{first % 12 + 1:02}/{last // 12:04}-{last % 12 + 1:02}"


def _add_months(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return first.replace(year=total // 12, month=total % 12 + 1)


def _step(side: str) -> int:
    words = side.lower().split()
    if words[-1] in {"last", "previous", "past"}:
        return -1
    return 1 if words[-1] in {"next", "following", "coming"} else 0

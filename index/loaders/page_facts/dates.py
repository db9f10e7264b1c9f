"""Find out on which day a web page's article was published, and on which it was last changed.

What the page tells its readers comes before what it tells programs, and that before what its
address suggests. Dates of other parts of the page never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from urllib.parse import urlsplit

from index.loaders.facts.credits import parts_of_credit, read_credit
from index.loaders.facts.dated_lines import LineDates, date_after_place, is_label
from index.loaders.facts.dates import parse_date, parse_date_value
from index.loaders.facts.metadata import one_line
from index.loaders.page_facts.data import Node, PageData, day_of, real_day
from index.loaders.page_facts.zones import Page, is_marked_as_change, is_marked_as_publication

_PUBLISHED_META = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "og:pubdate", "article.published", "datepublished", "date_published", "published_time",
    "published_at", "publish_date", "publish-date", "publishdate", "publication_date",
    "publication-date", "publicationdate", "pubdate", "pub_date", "article_date_original",
    "originalpublicationdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dc.date.published", "dcterms.issued", "citation_publication_date",
    "citation_online_date", "article_publication_date", "date.published", "rnews:datepublished",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "article:modified", "og:modified_time", "og:updated_time",
    "og:article:modified_time", "article.updated", "datemodified", "date_modified", "modified_time",
    "lastmod", "last-modified", "last_modified", "lastmodified", "dc.date.modified",
    "dcterms.modified", "revised", "article_date_updated", "updated_time", "date.modified",
)  # fmt: skip
# Some outlets write the last change here, so all else comes first.
_DATE_META = (
    "date",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "citation_date",
)
_DAY_FIRST = re.compile(
    r"(?:de|fr|es|it|pt|nl|pl|cs|da|nb|no|fi|ro|tr|ru|uk|el|ar|he|hi|th|vi|bg|id)\b|en[-_](?:gb|ie|au|nz|in|za)",
    re.I,
)
_MONTH_FIRST = re.compile(r"en[-_]us", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})/(?:19|20)[0-9]{2}(?![0-9/])")
_IN_PATH = re.compile(r"/(?P<year>(?:19|20)[0-9]{2})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/[^/]")
_DATED_CLASS = re.compile(
    r"date|time|publish|updat|byline|meta|stand|dateline|fecha", re.IGNORECASE
)
_LONGEST_FRAGMENT = 160
_MOST_ELEMENTS = 20_000
_MOST_FRAGMENTS = 500


@dataclass(frozen=True, slots=True)
class PageDates:
    """The dates of a page's article; None if the page does not say.

    Attributes:
        published: the day of publication.
        modified: the day of the last change.
        notes: a remark for the user if a date was taken from the page's address.
    """

    published: date | None
    modified: date | None
    notes: tuple[str, ...] = ()


def read_page_dates(page: Page, data: PageData, article: Node | None, address: str) -> PageDates:
    """Return the dates of a page's article.

    Args:
        page: the page.
        data: the page's JSON-LD.
        article: the object in it that describes the article; None if there is none.
        address: the page's own address; empty if it is not known.
    """
    pages = list(data.pages) if len(data.pages) == 1 else []
    machine_modified = [
        *((day_of(article, "dateModified"),) if article else ()),
        *_item_days(page, "datemodified"),
        *_meta_days(page, _MODIFIED_META),
        *(day_of(node, "dateModified") for node in pages),
    ]
    machine_published = [
        *((day_of(article, "datePublished"),) if article else ()),
        *_item_days(page, "datepublished"),
        *_meta_days(page, _PUBLISHED_META),
    ]
    in_path = _day_of_path(address)
    known = [day for day in (*machine_published, *machine_modified, in_path) if day]
    said = _Said.of(page, _Order(page, known))
    published = _first(
        (
            said.labelled,
            *(said.in_own_time_zone(day) for day in machine_published if day),
            *_time_days(page, updated=False),
            said.unlabelled,
            *(day_of(node, "datePublished") for node in pages),
            *(day for day in _meta_days(page, _DATE_META) if day not in machine_modified),
        )
    )
    modified = _first((said.updated, *machine_modified, *_time_days(page, updated=True)))
    notes: tuple[str, ...] = ()
    if published is None and in_path is not None:
        published = in_path
        notes = (f"date {in_path} taken from the page's address, as the page gives none",)
    if published and modified and modified < published:
        modified = None
    return PageDates(published, modified, notes)


def _first(days: Iterable[date | None]) -> date | None:
    return next((day for day in days if day), None)


class _Order:
    """Which comes first in `03/04/2023` on a page: the day, the month, or nobody can tell."""

    def __init__(self, page: Page, known: list[date]) -> None:
        self._known = set(known)
        self.of_page = self._from_language(page)
        if self.of_page is None:
            self.of_page = self._from_other_dates(page)

    def settle(self, line: str) -> bool | None:
        """Return the order of the dates in a line."""
        if self.of_page is not None:
            return self.of_page
        if match := _NUMERIC.search(line):
            readings = [
                (order, parse_date(match.group(), day_first=order)) for order in (True, False)
            ]
            fitting = [order for order, day in readings if day in self._known]
            if len(fitting) == 1:
                return fitting[0]
        return None

    @staticmethod
    def _from_language(page: Page) -> bool | None:
        html = next(page.root.iter("html"), page.root)
        languages = [
            html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ]
        languages += page.meta("content-language", "og:locale")
        for language in filter(None, languages):
            if _DAY_FIRST.match(language):
                return True
            if _MONTH_FIRST.match(language):
                return False
            break
        return None

    @staticmethod
    def _from_other_dates(page: Page) -> bool | None:
        text = page.root.text_content()[:2_000_000]
        pairs = [(int(m[1]), int(m[2])) for m in islice(_NUMERIC.finditer(text), 500)]
        day_first = any(first > 12 >= second for first, second in pairs)
        month_first = any(second > 12 >= first for first, second in pairs)
        return None if day_first == month_first else day_first


@dataclass(slots=True)
class _Said:
    """What the page tells its readers.

    Attributes:
        labelled: the day beside a word such as "Published".
        updated: the day beside a word such as "Updated".
    """

    labelled: date | None = None
    updated: date | None = None
    _alone: set[date] = field(default_factory=set)

    @property
    def unlabelled(self) -> date | None:
        """The day that stands alone or with the byline near the headline; None of several."""
        return next(iter(self._alone)) if len(self._alone) == 1 else None

    def in_own_time_zone(self, day: date) -> date:
        """Return the day that the page shows instead of the day before or after it.

        Programs are often given the time of Greenwich; readers are shown the day of the outlet.
        """
        shown = self.unlabelled
        return shown if shown and abs(shown - day) <= timedelta(days=1) else day

    @classmethod
    def of(cls, page: Page, order: _Order) -> _Said:
        said = cls()
        label = ""
        for line, is_near in (*page.lines, *_fragments(page)):
            if is_label(line):
                label = f"{line.rstrip(' :')}: "
                continue
            line, label = label + line, ""
            whole = read_credit(line, day_first=order.settle(line))
            for part in [line] if whole else parts_of_credit(line):
                credit = read_credit(part, day_first=order.settle(part))
                if credit and credit.dates:
                    said._take(credit.dates, is_near)
                elif is_near and (day := date_after_place(part)):
                    said._alone.add(day)
        return said

    def _take(self, dates: LineDates, is_near: bool) -> None:
        self.updated = self.updated or real_day(dates.updated)
        if dates.is_labelled:
            self.labelled = self.labelled or real_day(dates.published)
        elif is_near and (day := real_day(dates.published)):
            self._alone.add(day)


def _fragments(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield the texts of elements whose class says that they hold a date."""
    left = _MOST_FRAGMENTS
    for element in page.root.iter("span", "p", "div", "small", "li", "em"):
        if left == 0:
            return
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATED_CLASS.search(names) or is_marked_as_change(element):
            continue
        left -= 1
        text = one_line(element.text_content()[: 2 * _LONGEST_FRAGMENT])
        may_be_date = len(text) <= _LONGEST_FRAGMENT and any(map(str.isdigit, text))
        if may_be_date and not page.is_elsewhere(element):
            # Only what has a label counts: nothing tells how far the headline is.
            yield text, False


def _item_days(page: Page, name: str) -> Iterator[date | None]:
    """Yield the days that a page's microdata gives under a property."""
    for element in islice(
        page.root.iter("meta", "time", "span", "abbr", "p", "div"), _MOST_ELEMENTS
    ):
        if name not in (element.get("itemprop") or "").lower().split():
            continue
        scope = next((a for a in element.iterancestors() if a.get("itemscope") is not None), None)
        kind = (scope.get("itemtype") or "").lower() if scope is not None else ""
        is_page = not kind or "article" in kind or "posting" in kind or "webpage" in kind
        if is_page and not page.is_elsewhere(element):
            written = element.get("content") or element.get("datetime") or element.get("title")
            yield real_day(parse_date_value(one_line(written or element.text_content())))


def _meta_days(page: Page, names: tuple[str, ...]) -> Iterator[date | None]:
    return (real_day(parse_date_value(value)) for value in page.meta(*names))


def _time_days(page: Page, *, updated: bool) -> Iterator[date | None]:
    """Yield the days of elements whose class or attribute says what the day is."""
    for element in islice(page.root.iter("time", "abbr", "span"), _MOST_ELEMENTS):
        is_wanted = is_marked_as_change(element) if updated else is_marked_as_publication(element)
        if is_wanted and not page.is_elsewhere(element):
            written = element.get("datetime") or element.get("title") or element.text_content()
            yield real_day(parse_date_value(one_line(written)))


def _day_of_path(address: str) -> date | None:
    try:
        match = _IN_PATH.search(urlsplit(address).path)
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None

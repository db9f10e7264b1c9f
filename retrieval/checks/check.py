"""`check`: compare every quotation of a draft with the articles."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.protocols import Library, Snapshot
from index.terms import analyse
from retrieval.checks.comparing import Comparison, FoundPlace, compare
from retrieval.checks.drafts import Quotation, find_quotations, quoted_whole
from retrieval.checks.persons import Sameness, compare_names
from retrieval.checks.quote_check import CheckedQuotation, DraftCheck, Place, Remark, Verdict
from retrieval.checks.quoted_items import Item, ItemKind, quoted_items
from retrieval.checks.sources import Sources
from retrieval.checks.speakers import Speaker, SpeechText
from retrieval.citation import Searched

# How many passages are compared with a quotation: at first, for its missing parts, and where many
# may have it word for word.
FIRST_COUNT, PART_COUNT, EXACT_COUNT = 12, 6, 100
# How many parts are searched for.
_MOST_PARTS = 4
# A part of fewer words is not searched for.
_FEWEST_IN_PART = 3
# Quotations of fewer words are marked as short.
_SHORT = 3
# How far around a passage is read, besides the length of the quotation, in characters.
_REACH = 600
_LONGEST_TITLE = 9

_GOES_ON = re.compile(
    r"[\s,;:.—–-]*(?P<words>(?:but|if|unless|except|although|though|provided|however|yet|as long as"
    r"|only if|only when)\b[^.!?\n“”]{0,120})",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-Z0-9]")


def check(library: Library, draft: str) -> DraftCheck:
    """Compare every quotation of a draft with the library's articles.

    A text without quotation marks and block quotes is taken for one quotation.

    Args:
        library: the library to check against.
        draft: the draft's text, or a quotation.

    Raises:
        LibraryBusy: another program held the library for half a minute.
    """
    started = time.perf_counter()
    quotations = find_quotations(draft)
    if not quotations and (whole := quoted_whole(draft)):
        quotations = [whole]
    with library.snapshot() as snapshot:
        quotes = _Checker(snapshot, draft, quotations).checked()
        totals, version = snapshot.totals, snapshot.version
    return DraftCheck(
        draft=draft,
        quotes=quotes,
        searched=Searched(totals.documents, totals.passages),
        library=version,
        milliseconds=1000 * (time.perf_counter() - started),
    )


class _Checker:
    """Checks the quotations of one draft against one snapshot."""

    def __init__(self, snapshot: Snapshot, draft: str, quotations: Sequence[Quotation]) -> None:
        self._draft = draft
        self._quotations = quotations
        terms = {term for each in quotations for term in analyse(each.span.of(draft))}
        self._sources = Sources(snapshot, terms)
        self._speech = SpeechText(draft, quotations)

    def checked(self) -> tuple[CheckedQuotation, ...]:
        """Return every quotation that has words, checked."""
        pairs = ((each, quoted_items(self._draft, each.span)) for each in self._quotations)
        return tuple(
            self._check(quotation, items)
            for quotation, items in pairs
            if any(item.kind is ItemKind.WORD for item in items)
        )

    def _check(self, quotation: Quotation, items: Sequence[Item]) -> CheckedQuotation:
        text = quotation.span.of(self._draft)
        speaker = self._speech.speaker_of(quotation.span)
        found = self._compare(quotation, items)
        remarks = self._remarks_on_draft(text, items)
        plain = CheckedQuotation(
            quotation=quotation,
            text=text,
            verdict=Verdict.ABSENT,
            speaker=speaker,
            remarks=remarks,
        )
        is_short = Remark.SHORT in remarks
        if found is None or not found.is_there or (is_short and not found.is_exact):
            nearest = self._place(found.places[0]) if found and found.share > 0.25 else None
            return replace(plain, nearest=nearest)
        places = tuple(map(self._place, found.places))
        if found.is_spliced:
            return replace(
                plain, verdict=Verdict.SPLICED, places=places, changes=found.changes
            )
        places = self._in_order(places, speaker)
        if not found.is_exact:
            other = self._is_others(places[:1], speaker)
            more = (Remark.OTHER_SPEAKER,) if other else ()
            # Changes are those of the first place that was compared.
            places = tuple(map(self._place, found.places))
            return replace(
                plain,
                verdict=Verdict.ALTERED,
                places=places,
                changes=found.changes,
                remarks=(*remarks, *more),
            )
        other = self._is_others(places, speaker)
        return replace(
            plain,
            verdict=Verdict.MISATTRIBUTED if other else Verdict.EXACT,
            places=places,
        )

    def _compare(self, quotation: Quotation, items: Sequence[Item]) -> Comparison | None:
        """Compare a quotation with the passages that have its rare words, then those of its parts."""
        text = quotation.span.of(self._draft)
        words = [item for item in items if item.kind is ItemKind.WORD]
        first = EXACT_COUNT if len(words) <= _SHORT else FIRST_COUNT
        ids = dict.fromkeys(self._sources.search(text, first))
        found = self._compare_with(ids, quotation, items, 1)
        if found and found.is_exact:
            ids |= dict.fromkeys(self._sources.search(text, EXACT_COUNT))
            return self._compare_with(ids, quotation, items, EXACT_COUNT)
        parts = found.missing if found else ()
        more = dict(ids)
        for part in parts[:_MOST_PARTS]:
            if len(part) >= _FEWEST_IN_PART:
                piece = Span(items[part.start].span.start, items[part.end - 1].span.end)
                more |= dict.fromkeys(self._sources.search(piece.of(self._draft), PART_COUNT))
        if len(more) > len(ids):
            found = self._compare_with(more, quotation, items, 1)
        if found and found.is_there and not found.is_spliced:
            found = self._compare_with(more, quotation, items, EXACT_COUNT)
        return found

    def _compare_with(
        self, ids: dict[int, None], quotation: Quotation, items: Sequence[Item], most: int
    ) -> Comparison | None:
        windows = self._sources.windows(ids, _REACH + len(quotation.span))
        behind = self._draft[items[-1].span.end : quotation.span.end]
        return compare(
            items,
            self._draft,
            windows,
            self._sources.is_passed_over,
            most=most,
            punctuation=behind,
        )

    def _place(self, found: FoundPlace) -> Place:
        speaker = self._sources.speech(found.document).speaker_of(found.span)
        return Place(found.document, found.span, speaker)

    def _is_quoted(self, place: Place) -> bool:
        return self._sources.speech(place.document).quotation_at(place.span) is not None

    def _in_order(
        self, places: Sequence[Place], speaker: Speaker | None
    ) -> tuple[Place, ...]:
        """Sort places: those of the draft's speaker first, then those between quotation marks."""

        def order(place: Place) -> tuple[int, int]:
            same = {Sameness.SAME: 0, Sameness.UNKNOWN: 1, Sameness.DIFFERENT: 2}
            return same[compare_speakers(speaker, place.speaker)], int(not self._is_quoted(place))

        return tuple(sorted(places, key=order))

    def _is_others(self, places: Sequence[Place], speaker: Speaker | None) -> bool:
        """Return whether the places give the words to somebody else than the draft does."""
        quoted = [place for place in places if self._is_quoted(place)] or list(places)
        compared = {compare_speakers(speaker, place.speaker) for place in quoted}
        return Sameness.DIFFERENT in compared and Sameness.SAME not in compared

    def _remarks_on_draft(self, text: str, items: Sequence[Item]) -> tuple[Remark, ...]:
        words = [item for item in items if item.kind is ItemKind.WORD]
        remarks: list[Remark] = []
        if len(words) < _SHORT:
            remarks.append(Remark.SHORT)
        content = [item.span.of(self._draft) for item in words if item.is_content]
        if (
            1 < len(words) <= _LONGEST_TITLE
            and all(map(_CAPITALS.match, content))
            and not text.rstrip().endswith((".", ","))
        ):
            remarks.append(Remark.TITLE)
        return tuple(remarks)


def compare_speakers(draft: Speaker | None, source: Speaker | None) -> Sameness:
    """Return whether a draft and a source plainly name different persons.

    A pronoun may stand for several persons: then all of them must be others.
    """
    if not draft or not source or not draft.names or not source.names:
        return Sameness.UNKNOWN
    compared = {compare_names(one, other) for one in draft.names for other in source.names}
    if Sameness.SAME in compared:
        return Sameness.SAME
    return Sameness.UNKNOWN if Sameness.UNKNOWN in compared else Sameness.DIFFERENT

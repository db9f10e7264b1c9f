"""`check`: compare every quotation of a draft with the articles."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.protocols import Library, Snapshot
from index.terms import analyse
from retrieval.checks.added import sentences_with_added, with_added
from retrieval.checks.comparing import Comparison, FoundPlace, compare
from retrieval.checks.quote_check import (
    CheckedQuotation,
    CheckedSentence,
    DraftCheck,
    Place,
    Remark,
    Verdict,
)
from retrieval.checks.quoted_items import Item, ItemKind, quoted_items
from retrieval.checks.remarks import continuation, remarks_on_source
from retrieval.checks.sources import Sources
from retrieval.checks.statements import check_sentence, plain_sentences
from retrieval.searched import Searched
from retrieval.speakers.attributions import compare_speakers
from retrieval.speakers.drafts import Quotation, find_quotations, quoted_whole
from retrieval.speakers.persons import Sameness
from retrieval.speakers.speech import SpeechText
from retrieval.speakers.subjects import Speaker

# How many passages are compared with a quotation: at first, for its missing parts, and where many
# may have it word for word.
FIRST_COUNT, PART_COUNT, EXACT_COUNT = 12, 6, 100
# How many parts are searched for.
_MOST_PARTS = 4
# Quotations of fewer words are marked as short.
_SHORT = 3
# Fewer words may stand in many passages that have none of the others.
_FEW_WORDS = 6
# A bracket that a place ends with reaches so far beyond it.
_BEHIND = 60
# How far around a passage is read, besides the length of the quotation, in characters.
_NEAR, _FAR = 400, 1_500
_LONGEST_TITLE = 9
# The nearest place is shown if so much of a quotation's worth stands there.
_NEAREST = 0.25
# With so much of it at one place, and no more characters that differ, a quotation is not looked
# for elsewhere.
_NEARLY_ALL, _FEW_CHARACTERS = 0.9, 40
# So much of few words is enough where an article quotes just these.
_LEAST_OF_WHOLE = 0.4

_BRACKET = re.compile(r"\[[^\][]{1,300}\]")
_CAPITALS = re.compile(r"[A-Z0-9]")


def check(
    library: Library, draft: str, *, sentences: bool = False, whole: bool = False
) -> DraftCheck:
    """Compare every quotation of a draft with the library's articles.

    A text without quotation marks and block quotes is taken for one quotation.

    Args:
        library: the library to check against.
        draft: the draft's text, or a quotation.
        sentences: whether to look for the sentences without quotations, too.
        whole: whether the text is one quotation, whatever marks are in it.

    Raises:
        LibraryBusy: another program held the library for half a minute.
    """
    started = time.perf_counter()
    quotations = [] if whole else find_quotations(draft)
    if not quotations and not sentences and (quotation := quoted_whole(draft)):
        quotations = [quotation]
    with library.snapshot() as snapshot:
        checker = _Checker(snapshot, draft, quotations, sentences=sentences)
        quotes = with_added(snapshot, checker.checked())
        checked_sentences = checker.sentences()
        if checked_sentences is not None:
            checked_sentences = sentences_with_added(snapshot, checked_sentences)
        totals, version = snapshot.totals, snapshot.version
    return DraftCheck(
        draft=draft,
        quotes=quotes,
        sentences=checked_sentences,
        searched=Searched(totals.documents, totals.passages),
        library=version,
        milliseconds=1000 * (time.perf_counter() - started),
    )


class _Checker:
    """Checks the quotations of one draft against one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        draft: str,
        quotations: Sequence[Quotation],
        *,
        sentences: bool,
    ) -> None:
        self._draft = draft
        self._quotations = quotations
        self._wants_sentences = sentences
        outer = [each.outer for each in quotations]
        self._sentences = list(plain_sentences(draft, outer)) if sentences else []
        spans = [*(each.span for each in quotations), *self._sentences]
        terms = {term for span in spans for term in analyse(span.of(draft))}
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

    def sentences(self) -> tuple[CheckedSentence, ...] | None:
        """Return the sentences without quotations, looked for; None if they were not asked for."""
        if self._wants_sentences:
            found = (check_sentence(self._draft, s, self._sources) for s in self._sentences)
            return tuple(found)
        return None

    def _check(self, quotation: Quotation, items: Sequence[Item]) -> CheckedQuotation:
        text = quotation.span.of(self._draft)
        speaker = self._speech.speaker_of(quotation.span)
        found = self._compare(quotation, items)
        remarks = self._remarks_on_draft(text, items)
        if found and found.leaves_out_not:
            remarks = (*remarks, Remark.LEAVES_OUT_NOT)
        plain = CheckedQuotation(
            quotation=quotation,
            text=text,
            verdict=Verdict.ABSENT,
            speaker=speaker,
            remarks=remarks,
        )
        if found is None or not self._is_there(found, items, speaker, remarks):
            nearest = self._place(found.places[0]) if found and found.share > _NEAREST else None
            remarks = tuple(each for each in remarks if each is not Remark.LEAVES_OUT_NOT)
            return replace(plain, nearest=nearest, remarks=remarks)
        places = tuple(map(self._place, found.places))
        if found.is_spliced:
            return replace(plain, verdict=Verdict.SPLICED, places=places, changes=found.changes)
        if found.is_exact:
            places = self._in_order(places, speaker)
        other = self._is_others(places, speaker)
        verdict = Verdict.ALTERED
        if found.is_exact:
            verdict = Verdict.MISATTRIBUTED if other else Verdict.EXACT
        elif other:
            remarks = (*remarks, Remark.OTHER_SPEAKER)
        goes_on = continuation(places[0])
        on_source = remarks_on_source(places, self._sources.speech(places[0].document))
        return replace(
            plain,
            verdict=verdict,
            places=places,
            changes=found.changes,
            remarks=(*remarks, *([Remark.GOES_ON] if goes_on else []), *on_source),
            continuation=goes_on,
        )

    def _is_there(
        self,
        found: Comparison,
        items: Sequence[Item],
        speaker: Speaker | None,
        remarks: Sequence[Remark],
    ) -> bool:
        """Return whether the places have the quotation, with differences or without.

        Of few words, a half is enough if they are all that the article quotes there.
        """
        if found.is_exact or (found.is_there and Remark.SHORT not in remarks):
            return True
        if found.is_spliced or found.share < _LEAST_OF_WHOLE or len(items) > _FEW_WORDS:
            return False
        place = self._place(found.places[0])
        quoted = self._sources.speech(place.document).quotation_at(place.span)
        if quoted is None:
            return False
        is_whole = place.span.start - quoted.span.start < 3 and quoted.span.end - place.span.end < 3
        same = compare_speakers(speaker, place.speaker, place.document.text)
        if Remark.SHORT in remarks:
            return is_whole and same is Sameness.SAME
        return is_whole and same is not Sameness.DIFFERENT

    def _compare(self, quotation: Quotation, items: Sequence[Item]) -> Comparison | None:
        """Compare a quotation with passages that have its rare words, then those of its parts."""
        text = quotation.span.of(self._draft)
        words = [item for item in items if item.kind is ItemKind.WORD]
        first = EXACT_COUNT if len(words) <= _SHORT else FIRST_COUNT
        ids = dict.fromkeys(self._sources.search(text, first))
        found = self._compare_with(ids, quotation, items, first)
        if found and found.is_exact:
            if first < EXACT_COUNT and (
                len(words) < _FEW_WORDS or 2 * len(found.places) > len(ids)
            ):
                ids |= dict.fromkeys(self._sources.search(text, EXACT_COUNT))
                return self._compare_with(ids, quotation, items, EXACT_COUNT)
            return found
        if found and found.is_there and found.share >= _NEARLY_ALL:
            changed = sum(len(change.draft) + len(change.source) for change in found.changes)
            if changed <= _FEW_CHARACTERS and not found.is_spliced:
                return found
        parts = list(found.missing[:_MOST_PARTS]) if found else []
        if len(words) > _FEW_WORDS:
            # The halves of a quotation that was joined from two places are in other passages.
            middle = words[len(words) // 2].span.start
            parts += [Span(quotation.span.start, middle), Span(middle, quotation.span.end)]
        for part in parts:
            ids |= dict.fromkeys(self._sources.search(part.of(self._draft), PART_COUNT))
        return self._compare_with(ids, quotation, items, FIRST_COUNT, _FAR)

    def _compare_with(
        self,
        ids: dict[int, None],
        quotation: Quotation,
        items: Sequence[Item],
        most: int,
        reach: int = _NEAR,
    ) -> Comparison | None:
        found = self._compare_items(ids, quotation, items, most, reach)
        brackets = len(_BRACKET.findall(quotation.span.of(self._draft)))
        if found and found.is_there and brackets:
            # Brackets that the source has too are quoted.
            theirs = sum(
                len(
                    _BRACKET.findall(
                        place.document.text, max(place.span.start - 4, 0), place.span.end + _BEHIND
                    )
                )
                for place in found.places[:2]
            )
            if theirs >= brackets:
                plain = quoted_items(self._draft, quotation.span, brackets=False)
                return self._compare_items(ids, quotation, plain, most, reach)
        return found

    def _compare_items(
        self,
        ids: dict[int, None],
        quotation: Quotation,
        items: Sequence[Item],
        most: int,
        reach: int,
    ) -> Comparison | None:
        windows = self._sources.windows(ids, reach + len(quotation.span))
        behind = self._draft[items[-1].span.end : quotation.span.end]
        return compare(
            items,
            self._draft,
            windows,
            self._sources.vocabulary,
            self._sources.is_passed_over,
            most=most,
            punctuation=behind,
        )

    def _place(self, found: FoundPlace) -> Place:
        speech = self._sources.speech(found.document)
        quoted = speech.quotation_at(Span(found.span.start, found.span.start + 1))
        # A place that reaches over "she said" is of who begins it.
        end = min(found.span.end, quoted.span.end) if quoted else found.span.end
        speaker = speech.speaker_of(Span(found.span.start, max(end, found.span.start + 1)))
        return Place(found.document, found.span, speaker)

    def _is_quoted(self, place: Place) -> bool:
        return self._sources.speech(place.document).quotation_at(place.span) is not None

    def _in_order(self, places: Sequence[Place], speaker: Speaker | None) -> tuple[Place, ...]:
        """Sort places: those of the draft's speaker first, then those between quotation marks."""

        def order(place: Place) -> tuple[int, int]:
            same = {Sameness.SAME: 0, Sameness.UNKNOWN: 1, Sameness.DIFFERENT: 2}
            compared = compare_speakers(speaker, place.speaker, place.document.text)
            return same[compared], int(not self._is_quoted(place))

        return tuple(sorted(places, key=order))

    def _is_others(self, places: Sequence[Place], speaker: Speaker | None) -> bool:
        """Return whether the places give the words to somebody else than the draft does."""
        quoted = [place for place in places if self._is_quoted(place)] or list(places)
        compared = {
            compare_speakers(speaker, place.speaker, place.document.text) for place in quoted
        }
        return Sameness.DIFFERENT in compared and Sameness.SAME not in compared

    def _remarks_on_draft(self, text: str, items: Sequence[Item]) -> tuple[Remark, ...]:
        words = [item for item in items if item.kind is ItemKind.WORD]
        remarks: list[Remark] = []
        if len(words) < _SHORT:
            remarks.append(Remark.SHORT)
        content = [item.span.of(self._draft) for item in words if item.is_content]
        if (
            1 < len(words) <= _LONGEST_TITLE
            and content
            and all(map(_CAPITALS.match, content))
            and not text.rstrip().endswith((".", ","))
        ):
            remarks.append(Remark.TITLE)
        return tuple(remarks)

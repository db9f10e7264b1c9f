"""Keep the ranked passages whose answering sentence passes on words of the voices asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.ranking.fusion import RankedPassage
from retrieval.speakers.voice_filter import LeftOut, VoiceFilter
from retrieval.voices.voice_reader import VoiceReader

_UNNAMED, _OWN_WORDS, _UNMARKED = "unnamed", "own_words", "unmarked"


class RecordedPassages:
    """The passages of a ranking that a filter by voice keeps, in their order.

    A passage is kept or left out by the voice of its marked sentence. Scores, marks and the
    probability that a passage answers stay as they are.

    Args:
        ranked: the ranked passages, best first.
        voices: the filter.
        reader: reads the voices.

    Raises:
        ModelError: the parser cannot be loaded.
    """

    def __init__(
        self, ranked: Sequence[RankedPassage], voices: VoiceFilter, reader: VoiceReader
    ) -> None:
        self._ranked = ranked
        self._reasons = [
            "" if voices is VoiceFilter.ANY else _reason(each, voices, reader) for each in ranked
        ]

    @property
    def kept(self) -> list[RankedPassage]:
        """The passages that are kept, best first."""
        return [
            each for each, reason in zip(self._ranked, self._reasons, strict=True) if not reason
        ]

    def left_out(self, shown: Sequence[RankedPassage], count: int) -> LeftOut:
        """Return how many passages are left out that would have been shown, and why.

        These are those that rank above the last passage shown. If there are fewer passages than
        wanted, they are those among the first ones, as many as wanted, and those with a marked
        sentence.

        Args:
            shown: the passages that the answer shows.
            count: how many were wanted.
        """
        ids = {each.passage_id for each in shown}
        places = [place for place, each in enumerate(self._ranked) if each.passage_id in ids]
        last = places[-1] if len(shown) == count else -1
        reasons = Counter(
            reason
            for place, (each, reason) in enumerate(zip(self._ranked, self._reasons, strict=True))
            if reason
            and (place < last if last >= 0 else place < count or bool(each.marks.sentences))
        )
        return LeftOut(
            unnamed=reasons[_UNNAMED],
            own_words=reasons[_OWN_WORDS],
            unmarked=reasons[_UNMARKED],
        )


def _reason(ranked: RankedPassage, voices: VoiceFilter, reader: VoiceReader) -> str:
    """Return why a filter leaves out a passage; empty if it does not."""
    marks = ranked.marks
    # The parser reads English only.
    is_read = ranked.candidate.passage.document.language in ("", "en")
    if not is_read or not marks.sentences:
        return "" if voices.allows(None) else _UNMARKED
    voice = reader.of_sentence(ranked.candidate.passage.document, marks.sentences, marks.answers)
    if voices.allows(voice):
        return ""
    return _OWN_WORDS if voice is None else _UNNAMED

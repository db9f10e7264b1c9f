"""Quotations and reports that were marked by hand, and how well they are found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Span
from index.models.parsing import Parser
from retrieval.voices.article_voices import find_voices
from retrieval.voices.voice import Voice, VoiceKind
from tests.paths import ROOT, SEEDS

MARKS = ROOT / "tests" / "data" / "voices.jsonl"
NEWS = ROOT / "training" / "questions" / "news"


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation or a report in an article, with its speaker.

    Attributes:
        half: `tuned` if the rules were made with it, `kept` if it was kept apart.
        speaker: the full name.
        speaker_span: the words that name the speaker there.
    """

    half: str
    doc_id: str
    kind: VoiceKind
    span: Span
    speaker: str
    speaker_span: Span

    def fits(self, voice: Voice) -> bool:
        """Return whether a voice is of this kind and shares words with this mark."""
        return voice.kind is self.kind and voice.span.overlaps(self.span)

    def names(self, voice: Voice) -> bool:
        """Return whether a voice has the same speaker: the same words, or the same full name."""
        if voice.speaker_span is None:
            return False
        return voice.speaker_span.overlaps(self.speaker_span) or self.names_in_full(voice)

    def names_in_full(self, voice: Voice) -> bool:
        """Return whether a voice has the speaker's full name."""
        return _bare(voice.speaker or "") == _bare(self.speaker)


@dataclass(frozen=True, slots=True)
class Score:
    """How many marks were found, and how many voices are right."""

    marks: int
    found: int
    in_full: int
    answered: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the voices with a speaker that a mark confirms."""
        return self.right / self.answered

    @property
    def recall(self) -> float:
        """The share of the marks that were found with the right speaker."""
        return self.found / self.marks


def read_marks() -> list[Mark]:
    """Return all marks."""
    return [
        Mark(
            row["half"], row["doc_id"], VoiceKind(row["kind"]), Span(row["start"], row["end"]),
            row["speaker"], Span(*row["speaker_span"]),
        )
        for row in map(json.loads, MARKS.read_text(encoding="utf-8").splitlines())
    ]  # fmt: skip


def read_articles() -> dict[str, str]:
    """Return the texts of the seed articles and of the invented news, by id."""
    texts = {path.stem: path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))}
    for half in ("fit", "report"):
        for line in (NEWS / half / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts[row["_id"]] = row["text"]
    return texts


def score(marks: Sequence[Mark], texts: dict[str, str], parser: Parser) -> Score:
    """Return how well the marks of one kind are found in their articles."""
    kind = marks[0].kind
    found = in_full = answered = right = 0
    for doc_id in sorted({mark.doc_id for mark in marks}):
        voices = [voice for voice in find_voices(texts[doc_id], parser) if voice.kind is kind]
        theirs = [mark for mark in marks if mark.doc_id == doc_id]
        for mark in theirs:
            fitting = [voice for voice in voices if mark.fits(voice)]
            found += any(mark.names(voice) for voice in fitting)
            in_full += any(mark.names_in_full(voice) for voice in fitting)
        for voice in voices:
            if voice.speaker is not None:
                answered += 1
                right += any(mark.fits(voice) and mark.names(voice) for mark in theirs)
    return Score(len(marks), found, in_full, answered, right)


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ")

"""Which passages say the same in the same words: wire copy, pages published twice.

A copy must say nothing that the passage it is listed under, or the text right beside that one,
does not say: every sentence of it stands there word for word. Spelling and typography may differ,
the headline that an article begins with, and where it was cut. A share of common words would not
do: two sentences that differ in one figure, one name or one "not" share nearly all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from index.contents import StoredPassage
from index.documents import Span
from index.text.sentences import passage_sentences
from retrieval.wording.normalise import AGENCY, normalise_sentence

# How many characters of a copy, of its sentences, must stand in the passage itself, the rest beside
# it: articles of the same wire text are cut into passages at different places.
SHARED = 0.5

# How far beside it, in characters: about two passages.
REACH = 1_500

# A shorter text may be about something else under another title: "It will rain all day."
FEWEST_WORDS = 20

# Passages that share fewer runs of words are not compared sentence by sentence. Well below what
# SHARED asks for, as this looks at the letters alone.
_RUN = 4
_SHARED_RUNS = 0.2

_RAW_WORD = re.compile(r"[^\W_]+")

_DATELINE = re.compile(r"\A[A-Z][A-Z.'’ -]{2,30}(?:, [^—–\n]{2,30}?)? ?(?:—|–|--) ?(?=\S)")


def find_copies(passages: Sequence[StoredPassage]) -> list[int]:
    """Return for each passage the place of the one it is a copy of, its own where of none.

    A copy is of the earliest passage in the order given that it says no more than, and that is no
    copy itself. Passages of one document are never copies of each other.

    Args:
        passages: best first.
    """
    places: list[int] = []
    originals: dict[int, _Passage] = {}
    holders: dict[tuple[str, ...], list[int]] = {}
    reader = _Reader()
    for place, found in enumerate(passages):
        passage = _Passage(found, reader)
        runs = _runs(found.text)
        shared = Counter(original for run in runs for original in holders.get(run, ()))
        near = sorted(o for o, count in shared.items() if count >= _SHARED_RUNS * len(runs))
        copied = next((o for o in near if originals[o].covers(passage)), place)
        places.append(copied)
        if copied == place:
            originals[place] = passage
            for run in runs:
                holders.setdefault(run, []).append(place)
    return places


def locate_copies(
    original: StoredPassage, copies: Iterable[StoredPassage], answering: Sequence[Span] = ()
) -> list[StoredPassage | None]:
    """Return for each copy the place in its document that has the text of the original.

    That is the longest run of sentences there which the original has too. It may begin before the
    copy's passage or end after it, where the article was cut in another way.

    Args:
        original: the passage that the copies are listed under.
        copies: passages that it represents.
        answering: spans in the original's document, of sentences that the place must hold; not
            asked of a headline, which each outlet writes anew.

    Returns:
        The copies with the spans of those places, None where an answering sentence is missing.
    """
    reader = _Reader()
    text = original.document.text
    sentences = reader.sentences(text, original.span)
    own = _Wordings(sentences)
    body = _beneath_title(original, sentences)
    beneath = body[0].span.start if body else len(text)
    wanted = [
        sentence
        for span in answering
        if span.start >= beneath and (sentence := reader.sentence(text, span)).wording
    ]
    places: list[StoredPassage | None] = []
    for copy in copies:
        run = _longest_run(reader.sentences(copy.document.text, copy.span), own)
        if len(run) < len(body):
            run = _longest_run(reader.within_reach(copy), own)
        there = _Wordings(run)
        if run and all(there.hold(sentence) for sentence in wanted):
            span = Span(run[0].span.start, run[-1].span.end)
            places.append(replace(copy, passage=replace(copy.passage, span=span)))
        else:
            places.append(None)
    return places


def _longest_run(sentences: Iterable[_Sentence], wordings: _Wordings) -> list[_Sentence]:
    """Return the longest run of neighbouring sentences that all have one of the wordings."""
    runs: list[list[_Sentence]] = [[]]
    for sentence in sentences:
        if wordings.hold(sentence):
            runs[-1].append(sentence)
        else:
            runs.append([])
    return max(runs, key=_length)


def _beneath_title(found: StoredPassage, sentences: Sequence[_Sentence]) -> Sequence[_Sentence]:
    """Leave out the headline that a text begins with: outlets put their own over one story."""
    title, said = normalise_sentence(found.document.title), ""
    if not found.document.text[: found.span.start].strip():
        for count, sentence in enumerate(sentences, start=1):
            said = f"{said} {sentence.wording}".lstrip()
            if said == title:
                return sentences[count:]
    return sentences


class _Sentence(NamedTuple):
    """Where a sentence stands, its wording, and its wording without the dateline."""

    span: Span
    wording: str
    undated: str


class _Wordings:
    """The wordings of sentences, in which others are looked up."""

    def __init__(self, sentences: Iterable[_Sentence]) -> None:
        self._whole: set[str] = set()
        self._undated: set[str] = set()
        for sentence in sentences:
            self._whole.add(sentence.wording)
            self._undated.add(sentence.undated)

    def hold(self, sentence: _Sentence) -> bool:
        """Say whether a sentence is among them; one of the two may have no dateline."""
        return (
            sentence.wording in self._whole
            or sentence.wording in self._undated
            or sentence.undated in self._whole
        )


class _Reader:
    """Reads each sentence once: copies share most of theirs."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[str, str]] = {}

    def sentences(self, text: str, span: Span) -> list[_Sentence]:
        """Return the sentences of a span that hold words."""
        read = (self.sentence(text, sentence) for sentence in passage_sentences(text, span))
        return [sentence for sentence in read if sentence.wording]

    def within_reach(self, found: StoredPassage) -> list[_Sentence]:
        """Return the sentences that stand wholly within reach of a passage, its own among them."""
        text, span = found.document.text, found.span
        start, end = max(span.start - REACH, 0), min(span.end + REACH, len(text))
        # Where the reach begins or ends, it may cut from a sentence what turns its sense around.
        first, last = 1 if start > 0 else 0, -1 if end < len(text) else None
        return self.sentences(text, Span(start, end))[first:last]

    def sentence(self, text: str, span: Span) -> _Sentence:
        """Return a sentence with its wordings."""
        words = span.of(text)
        if words not in self._read:
            self._read[words] = (
                normalise_sentence(words),
                normalise_sentence(_DATELINE.sub("", AGENCY.sub("", words))),
            )
        return _Sentence(span, *self._read[words])


class _Passage:
    """A passage that may be a copy of others, or they of it; its sentences are read when needed."""

    def __init__(self, found: StoredPassage, reader: _Reader) -> None:
        self._found = found
        self._reader = reader

    def covers(self, other: _Passage) -> bool:
        """Say whether the other passage says nothing that this one, or what is beside it, lacks."""
        mine, theirs = self._found.document, other._found.document
        if mine.doc_id == theirs.doc_id:
            return False
        said = _beneath_title(other._found, other._sentences)
        words = sum(sentence.wording.count(" ") + 1 for sentence in said)
        if words < FEWEST_WORDS and normalise_sentence(mine.title) != normalise_sentence(
            theirs.title
        ):
            return False
        shared = [sentence for sentence in said if self._own.hold(sentence)]
        # A part of it may be another's words, so every sentence under the headline must be found.
        return (
            bool(said)
            and _length(shared) >= SHARED * _length(said)
            and all(self._own.hold(sentence) or self._near.hold(sentence) for sentence in said)
        )

    @cached_property
    def _sentences(self) -> list[_Sentence]:
        return self._reader.sentences(self._found.document.text, self._found.span)

    @cached_property
    def _own(self) -> _Wordings:
        return _Wordings(self._sentences)

    @cached_property
    def _near(self) -> _Wordings:
        return _Wordings(self._reader.within_reach(self._found))


def _length(sentences: Iterable[_Sentence]) -> int:
    return sum(len(sentence.span) for sentence in sentences)


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of a few words each that a text holds, at least one."""
    words = _RAW_WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False)) or {tuple(words)}

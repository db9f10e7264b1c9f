"""Which passages say the same in the same words: wire copy, pages published twice.

A copy must say nothing that the passage it is listed under, or the text right beside that one,
does not say: every sentence of it stands there word for word. Spelling and typography may differ,
the headline that an article begins with, and where it was cut. A share of common words would not
do: two sentences that differ in one figure, one name or one "not" share nearly all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from index.contents import Found
from index.documents import Span
from index.text.sentences import passage_sentences

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
_ACCENTS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_AGENCY = re.compile(r"\((?:AP|Reuters|AFP|UPI|dpa|PA|Xinhua|TASS|ANSA|EFE|Kyodo|Yonhap)\)")
_DATELINE = re.compile(r"\A[A-Z][A-Z.'’ -]{2,30}(?:, [^—–\n]{2,30}?)? ?(?:—|–|--) ?(?=\S)")
_TOKEN = re.compile(
    # A sign before a figure, or between two, changes it; so does one after a letter: "AA-".
    r"(?:(?<![\w.,)])[-−–])?\d+(?:[.,:/]\d+)*|(?<=[^\W\d_])[-−–](?!\w|\n\w)"
    # A word with the marks upon its letters, which in some scripts are its vowels.
    r"|[^\W\d_](?:[^\W_]|[\u0300-\u036f\u0590-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])*"
    r"|[^\w\s−–-]"
)
# Categories of signs that say something: of sums, of money, and others such as ✓. The stroke is
# what tells "≠" from "=" once taken apart.
_SYMBOLS = frozenset({"Sm", "Sc", "So"})
_SIGNS = frozenset("-−–")
_SAYING = _SIGNS | frozenset("%‰\u0338")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})our(?=s?$|ed$|ing$|able$|ites?$|hoods?$)"), "or"),
    (re.compile(r"(?<=\w{3})is(?=e[ds]?$|ing$|ations?$)"), "iz"),
    (re.compile(r"(?<=\w{2}[bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[a-z]{2}[b-df-hj-np-tv-z]e)ll(?=ed$|ing$|ers?$)"), "l"),
    (re.compile(r"(?<=defen|licen|offen)ce(?=s?$)"), "se"),
    (re.compile(r"(?<=program)me(?=s?$)"), ""),
)
# What those may turn a piece of a word into, turned back.
_BRITISH = (("or", "our"), ("z", "s"), ("er", "re"), ("l", "ll"), ("se", "ce"), ("m", "mme"))
_ALIKE = {
    "%": "percent", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "jan": "january",
    "feb": "february", "aug": "august", "sept": "september", "sep": "september", "oct": "october",
    "nov": "november", "dec": "december",
}  # fmt: skip
_UNSAID = frozenset({"the", "that"})
_DAYS = frozenset(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))


def represented(passages: Sequence[Found]) -> list[int]:
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


def placed(
    original: Found, copies: Iterable[Found], answering: Sequence[Span] = ()
) -> list[Found | None]:
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
    sentences = reader.sentences(text, original.passage.span)
    own = _Wordings(sentences)
    body = _beneath_title(original, sentences)
    beneath = body[0].span.start if body else len(text)
    wanted = [
        sentence
        for span in answering
        if span.start >= beneath and (sentence := reader.sentence(text, span)).wording
    ]
    places: list[Found | None] = []
    for copy in copies:
        run = _longest_run(reader.sentences(copy.document.text, copy.passage.span), own)
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


def _beneath_title(found: Found, sentences: Sequence[_Sentence]) -> Sequence[_Sentence]:
    """Leave out the headline that a text begins with: outlets put their own over one story."""
    title, said = plain(found.document.title), ""
    if not found.document.text[: found.passage.span.start].strip():
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

    def within_reach(self, found: Found) -> list[_Sentence]:
        """Return the sentences that stand wholly within reach of a passage, its own among them."""
        text, span = found.document.text, found.passage.span
        start, end = max(span.start - REACH, 0), min(span.end + REACH, len(text))
        # Where the reach begins or ends, it may cut from a sentence what turns its sense around.
        first, last = 1 if start > 0 else 0, -1 if end < len(text) else None
        return self.sentences(text, Span(start, end))[first:last]

    def sentence(self, text: str, span: Span) -> _Sentence:
        """Return a sentence with its wordings."""
        words = span.of(text)
        if words not in self._read:
            self._read[words] = plain(words), plain(_DATELINE.sub("", _AGENCY.sub("", words)))
        return _Sentence(span, *self._read[words])


class _Passage:
    """A passage that may be a copy of others, or they of it; its sentences are read when needed."""

    def __init__(self, found: Found, reader: _Reader) -> None:
        self._found = found
        self._reader = reader

    def covers(self, other: _Passage) -> bool:
        """Say whether the other passage says nothing that this one, or what is beside it, lacks."""
        mine, theirs = self._found.document, other._found.document
        if mine.doc_id == theirs.doc_id:
            return False
        said = _beneath_title(other._found, other._sentences)
        words = sum(sentence.wording.count(" ") + 1 for sentence in said)
        if words < FEWEST_WORDS and plain(mine.title) != plain(theirs.title):
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
        return self._reader.sentences(self._found.document.text, self._found.passage.span)

    @cached_property
    def _own(self) -> _Wordings:
        return _Wordings(self._sentences)

    @cached_property
    def _near(self) -> _Wordings:
        return _Wordings(self._reader.within_reach(self._found))


def _length(sentences: Iterable[_Sentence]) -> int:
    return sum(len(sentence.span) for sentence in sentences)


def plain(sentence: str) -> str:
    """Return the words of a sentence, lower case, without what differs from outlet to outlet.

    Those are quotation marks, dashes and accents, British and American spelling, the names of
    agencies in brackets, short months, small numbers in words, "the", "that", and "on" before a
    day. Figures and ratings keep their signs, and symbols stay.
    """
    text = _AGENCY.sub(" ", unicodedata.normalize("NFD", sentence))
    text = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", _ACCENTS.sub("", text))
    text = text.lower().replace("per cent", "%")
    words = [
        _spelled(token)
        for token in _TOKEN.findall(text)
        if token[0].isalnum() or token[0] in _SAYING or unicodedata.category(token) in _SYMBOLS
    ]
    kept = [
        word
        for word, following in pairwise([*words, ""])
        if word not in _UNSAID and not (word == "on" and following in _DAYS)
    ]
    return " ".join(kept)


def spellings(word: str) -> set[str]:
    """Return other ways to write a word, lower case, that `plain` takes for the same."""
    word = word.lower()
    same = _spelled(word)
    tried = {same, *(short for short, whole in _ALIKE.items() if whole == same)}
    for american, british in _BRITISH:
        for match in re.finditer(american, word):
            tried.add(word[: match.start()] + british + word[match.end() :])
    return {each for each in tried if _spelled(each) == same} - {word}


def _spelled(token: str) -> str:
    if token[-1].isdigit() or token in _SIGNS:
        return _THOUSANDS.sub("", token.replace("−", "-").replace("–", "-"))
    if len(token) >= 5:
        for pattern, spelling in _SPELLINGS:
            token = pattern.sub(spelling, token)
    return _ALIKE.get(token, token)


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of a few words each that a text holds, at least one."""
    words = _RAW_WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False)) or {tuple(words)}

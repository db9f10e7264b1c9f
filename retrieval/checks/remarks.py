"""Remarks on a quotation besides its verdict: what the source goes on with, who is quoted there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from index.documents import Span
from retrieval.checks.quote_check import Place, Remark
from retrieval.speakers.speech import SpeechText
from retrieval.wording.compared_words import compared_words

_TURN = (
    r"(?P<words>(?:but|if|unless|except|although|though|provided|however|yet|as long as|only if"
    r"|only when|on condition)\b[^.!?\n“”\"]{0,120})"
)
_GOES_ON = re.compile(rf"[\s,;:.—–-]*{_TURN}", re.IGNORECASE)
# “We will go,” she said, “but only if you do.”
_AFTER_MARKS = re.compile(
    rf"[,.]?[”’\"»][^“”\"«».!?\n]{{0,120}}?[,:]?\s[“‘\"«]{_TURN}", re.IGNORECASE
)
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|neither|nor|cannot|without)|n['’]t)\s+$", re.IGNORECASE
)
# How much of what stands around two places is compared, in characters, and how alike it must be
# for them to be copies of one text.
_AROUND, _ALIKE = 300, 0.75


def continuation(place: Place) -> str:
    """Return the words with which a source goes on: "but only if you do"; empty if it does not."""
    text, end = place.document.text, place.span.end
    found = _GOES_ON.match(text, end) or _AFTER_MARKS.match(text, end)
    return found["words"].strip(" ,;") if found else ""


def remarks_on_source(places: Sequence[Place], speech: SpeechText) -> list[Remark]:
    """Return the remarks on the places of a quotation.

    Args:
        places: the places, the one that counts first.
        speech: the article of the first place.
    """
    first = places[0]
    remarks: list[Remark] = []
    before = first.document.text[max(first.span.start - 20, 0) : first.span.start]
    if _NEGATED.search(before):
        remarks.append(Remark.NEGATED)
    if speech.inner_quotation_at(first.span):
        remarks.append(Remark.SECOND_HAND)
    if not speech.quotation_at(first.span):
        remarks.append(Remark.NOT_QUOTED)
    articles = {place.document.doc_id: place for place in places}
    if len(articles) == 1:
        remarks.append(Remark.ONE_ARTICLE)
    elif all(_are_copies(first, place) for place in articles.values()):
        remarks.append(Remark.ONE_TEXT)
    return remarks


def _are_copies(one: Place, other: Place) -> bool:
    """Return whether the same words stand around two places."""
    if one.document.doc_id == other.document.doc_id:
        return True
    return Levenshtein.normalized_similarity(_around(one), _around(other)) >= _ALIKE


def _around(place: Place) -> list[str]:
    text = place.document.text
    before = Span(max(place.span.start - _AROUND, 0), place.span.start)
    after = Span(place.span.end, min(place.span.end + _AROUND, len(text)))
    return [
        word.key for span in (before, after) for word in compared_words(text, span.start, span.end)
    ]

"""Who claims a figure: the voice of its sentence, or whoever puts the figure at so much."""

from __future__ import annotations

import re

from index.documents import Document, Span
from index.text.sentences import paragraph_sentences, paragraph_spans
from retrieval.figures.reading import Place
from retrieval.voices.speakers import PRONOUNS
from retrieval.voices.voice_reader import VoiceReader

# What somebody expects or believes, without saying who: the one who speaks before it.
_BELIEVED = re.compile(
    r"\b(?:is|are|was|were)\s(?:\w+\s)?(?:expected|believed|thought|estimated|feared|understood"
    r"|set\sto)\b",
    re.IGNORECASE,
)


def claimed_by(document: Document, place: Place, voices: VoiceReader) -> str | None:
    """Return who says a figure; None for the outlet's own statement, as far as can be told.

    Args:
        document: the article.
        place: the figure.
        voices: tells who says what.

    Raises:
        ModelError: the parser cannot be loaded.
    """
    voice = voices.of_sentence(document, (place.sentence,), (place.figure.span,))
    if voice is not None:
        return voice.speaker
    if place.claimant and place.claimant.lower() not in PRONOUNS:
        return place.claimant
    # "It estimated the number at 12,000" and "2,600 are expected" go on with what was said before.
    goes_on = bool(place.claimant) or _BELIEVED.search(place.after) is not None
    before = _sentence_before(document.text, place.sentence) if goes_on else None
    if before is None:
        return None
    said = voices.of_sentence(document, (before,))
    return None if said is None or said.anonymous else said.speaker


def _sentence_before(text: str, sentence: Span) -> Span | None:
    """Return the sentence before one, if it is in the same paragraph or ends the one before."""
    start = max(0, sentence.start - 2_000)
    before: Span | None = None
    for paragraph in paragraph_spans(text, Span(start, sentence.end)):
        for each in paragraph_sentences(text, paragraph):
            if each.start >= sentence.start:
                return before
            before = each
    return before

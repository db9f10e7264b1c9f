"""What is said without a clause or a quotation: "He accused Holt of listening to lobbyists"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.contents import StoredPassage
from index.documents import Span
from index.text.speech import CHARACTERISE, PLEDGE
from index.text.words.word_lists import any_of, words
from retrieval.speakers.asked_speaker import AskedSpeaker
from retrieval.voices.speakers import PRONOUNS
from retrieval.voices.voice import Voice, VoiceKind

_VERBS = CHARACTERISE | PLEDGE | words(
    "accuse accused accuses admitted announced appealed asked called condemned confirmed declined"
    " defended demand demanded demands denied denies disputed estimated explained refused rejected"
    " told urged warned wants wanted welcomed"
)  # fmt: skip
_SUBJECT = re.compile(
    rf"(?P<subject>(?:[^\W\d_]|The )[\w’'.-]*(?:,? [\w’'.()-]+){{0,9}}?),?"
    rf" (?:also |has |had |have |later |again )?(?P<verb>{any_of(_VERBS)})\b"
)
_CLAUSE = re.compile(r"\b(?:and|but|that|which|who|whose|after|because|when|while)\b")


def spoken_deeds(
    passage: StoredPassage, asked: AskedSpeaker, voices: Sequence[Voice]
) -> list[Voice]:
    """Return the sentences of a passage in which the asked speaker does something in words.

    Args:
        passage: the passage.
        asked: whose words are asked for.
        voices: the voices of the passage; they tell who "he" is in the sentence after.
    """
    text = passage.document.text
    heard = [voice for voice in voices if asked.is_heard_in(voice, text)]
    found: list[Voice] = []
    for before, sentence in zip((None, *passage.sentences), passage.sentences, strict=False):
        match = _SUBJECT.match(sentence.of(text))
        if match is None or _CLAUSE.search(match["subject"]):
            continue
        subject = match["subject"]
        voice = Voice(
            span=Span(sentence.start + match.start("verb"), sentence.end),
            kind=VoiceKind.REPORTED,
            speaker=subject,
            speaker_span=Span(sentence.start, sentence.start + len(subject)),
            named=subject.lower() not in PRONOUNS and any(map(str.isupper, subject[1:])),
        )
        if subject.lower() in PRONOUNS:
            is_asked = before is not None and any(
                each.span.overlaps(before) or (each.speaker_span or before).overlaps(before)
                for each in (*heard, *found)
            )
        else:
            is_asked = asked.is_heard_in(voice, text)
        if is_asked:
            found.append(voice)
    return found

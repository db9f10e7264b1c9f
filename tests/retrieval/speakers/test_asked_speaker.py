"""Whether a voice is that of the person whose words are asked for."""

from __future__ import annotations

import pytest

from index.documents import Span
from retrieval.speakers.asked_speaker import AskedSpeaker
from retrieval.voices.voice import Voice, VoiceKind

BIDEN = "Joe Biden, who defeated Donald Trump in 2020, said the tariffs had hurt farmers."
AMES = "Doctor Ruth Ames sued the hospital trust. “The clinic should never have closed,” Ames said."
PARK = "Park's deputy, Raymond Cole, disagreed: “Those repairs were cosmetic,” Cole said."
KEYS = "The mayor, Olaf Strand, had the keys. “Nobody else had,” Strand said."


def voice(article: str, speaker: str, role: str = "") -> Voice:
    words = Span(0, len(article))
    return Voice(span=words, kind=VoiceKind.QUOTE, speaker=speaker, role=role, named=True)


@pytest.mark.parametrize(
    ("article", "speaker", "role", "asked", "is_heard"),
    [
        (BIDEN, "Joe Biden", "", "Biden", True),
        (BIDEN, "Joe Biden", "", "Trump", False),
        (BIDEN, "Joe Biden", "", "Donald Trump", False),
        (AMES, "Ruth Ames", "", "the hospital trust", False),
        (PARK, "Raymond Cole", "Park's deputy", "Park", False),
        (PARK, "Raymond Cole", "Park's deputy", "Park's deputy", True),
        (KEYS, "Olaf Strand", "", "the mayor", True),
    ],
)
def test_whoever_stands_beside_the_speaker_is_not_heard(
    article: str, speaker: str, role: str, asked: str, is_heard: bool
) -> None:
    assert AskedSpeaker(asked).is_heard_in(voice(article, speaker, role), article) is is_heard

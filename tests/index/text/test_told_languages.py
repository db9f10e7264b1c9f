"""The language of a text is told, the plainly English ones without the identifier."""

from __future__ import annotations

import pytest

from index.text import languages
from index.text.languages import language_of

ENGLISH = (
    "The harbour master said on Monday that the ferry would stay in the dock after its engine had "
    "failed. Divers from the navy have found a rope that was wound around the propeller, and the "
    "owners of the boat said they were told about it by the crew of the pilot vessel."
)
GERMAN = (
    "Der Hafenmeister sagte am Montag, die Fähre bleibe im Dock, nachdem ihr Motor ausgefallen "
    "war. Das berichteten The Guardian, The Times of London und The New York Times; der Film The "
    "Lord of the Rings und das Buch The Wind in the Willows wurden an Bord gezeigt."
)

PLAIN_GERMAN = (
    "Der Hafenmeister sagte am Montag, das Schiff bleibe im Dock, nachdem sein Motor ausgefallen "
    "war. Taucher fanden ein Seil, das sich um die Schraube gewickelt hatte, und die Besitzer "
    "erfuhren davon erst am Abend, als die Mannschaft schon an Land war."
)


# "is", "was", "had", "his", "by" and "where" stand in English too.
DUTCH = (
    "De havenmeester zei maandag dat de veerboot in het dok bleef omdat de motor defect was. Hij "
    "is er zeker van dat het schip had kunnen zinken, en wie erbij was is nu thuis bij de familie."
)
AFRIKAANS = (
    "Die hawemeester het gesê die veerboot was in die dok omdat die enjin gebreek het. Dit is by "
    "die kaai en was daar by die see, en dit is waar die bemanning was toe hulle by die huis was."
)


def test_a_plainly_english_text_needs_no_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError("the identifier was asked")

    monkeypatch.setattr(languages, "_identifier", fail)
    assert language_of(ENGLISH) == "en"
    # Of its first 2,000 characters only.
    assert language_of(ENGLISH * 10 + GERMAN * 50) == "en"
    # A text that goes on in another language is looked at.
    for other in (GERMAN, ENGLISH[:60], GERMAN * 12 + ENGLISH, ENGLISH * 3 + PLAIN_GERMAN * 3):
        with pytest.raises(AssertionError, match="was asked"):
            language_of(other)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH[:80], "en"),
        (GERMAN, "de"),
        (DUTCH, "nl"),
        (AFRIKAANS, "af"),
        ("Катер зупинився у гавані, бо його двигун вийшов з ладу, сказав капітан.", "uk"),
        # A few English words in a script without spaces, where a text has few words.
        ("งานเขียนของเขาแพร่หลายไปทั่วประเทศ " + "the of and that " * 5, "th"),
        ("渡轮因发动机故障停在港口。", "zh"),
        ("12 · 45 · the", ""),
        ("", ""),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language

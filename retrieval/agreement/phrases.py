"""How a voice or a figure is told to a reader, in a few words."""

from __future__ import annotations

from index.text.calendar_names import MONTHS
from retrieval.agreement.figure_comparison import ComparedFigure
from retrieval.agreement.voice import Voice, VoiceKind

_KINDS = {VoiceKind.QUOTE: "quoted", VoiceKind.REPORTED: "reported speech"}


def voice_line(voice: Voice) -> str:
    """Return whose words are passed on and how: "John Kirby, quoted".

    Args:
        voice: the voice.
    """
    how = _KINDS[voice.kind]
    if voice.speaker is None:
        return f"speaker not found, {how}"
    name = voice.speaker[:1].upper() + voice.speaker[1:]
    return f"{name} (anonymous), {how}" if voice.anonymous else f"{name}, {how}"


def speaker_words(voice: Voice) -> str:
    """Return whose words are passed on, in as few words as a card has room for.

    Args:
        voice: the voice.

    Returns:
        "John Kirby, quoted" or "according to Ruben Brekelmans".
    """
    if voice.kind is VoiceKind.QUOTE or voice.speaker is None:
        return voice_line(voice)
    return f"according to {voice.speaker}{' (anonymous)' if voice.anonymous else ''}"


def voice_sentence(voice: Voice) -> str:
    """Return whose words are passed on, with the role, in a sentence for the reading pane.

    Args:
        voice: the voice.
    """
    what = "Quoted" if voice.kind is VoiceKind.QUOTE else "Reported speech"
    if voice.speaker is None:
        return f"{what}: the speaker was not found."
    role = f" ({voice.role})" if voice.role else ""
    anonymous = " The article does not give the name." if voice.anonymous else ""
    return f"{what}: {voice.speaker}{role}.{anonymous}"


def figure_words(figure: ComparedFigure) -> str:
    """Return a figure as it stands in the article, with the word before it: "at least 1,500".

    Args:
        figure: the figure.
    """
    text = " ".join(figure.text.split())
    return f"{figure.figure.bound} {text}".strip()


def said_of_words(figure: ComparedFigure) -> str:
    """Return the day of which a figure is said: "4 November 2024", or else the article's words.

    Args:
        figure: the figure.
    """
    return written_date(figure.as_of) or " ".join(figure.as_of_text.split())


def place_words(figure: ComparedFigure) -> str:
    """Return the words for another place that the sentence of a figure names: "to Russia".

    Args:
        figure: the figure.
    """
    return " ".join(figure.place.split())


def other_words(figure: ComparedFigure) -> str:
    """Return of what else a figure is, in the article's words: "Kampala", "In 2019".

    Args:
        figure: the figure.

    Returns:
        "another place" and the like where the article has no words for it; empty for a figure of
        what the question asks about.
    """
    if figure.other is None:
        return ""
    if figure.other.span is None:
        return f"another {figure.other.difference.value}"
    return " ".join(figure.other.span.of(figure.document.text).split())


def written_date(value: str | None) -> str:
    """Return a date as readers write it: "4 November 2024", "November", "2024"; empty if unknown.

    Args:
        value: the date in ISO 8601 as far as it is known; two with a slash between them are a
            range.
    """
    if not value:
        return ""
    if "/" in value:
        first, last = value.split("/", 1)
        return f"{written_date(first)} to {written_date(last)}"
    parts = value.replace("--", "-").split("-")
    year, month, day = (*parts, "", "")[:3]
    words = [day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year]
    return " ".join(word for word in words if word)

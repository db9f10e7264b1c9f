"""How a voice is told to a reader, in a few words."""

from __future__ import annotations

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

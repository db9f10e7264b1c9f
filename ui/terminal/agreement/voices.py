"""The command `footnote voices`."""

from __future__ import annotations

from index.documents import Document
from index.protocols import Library
from retrieval.agreement.phrases import voice_line
from retrieval.voices.voice import Voice
from retrieval.voices.voice_reader import VoiceReader
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import print_err


def print_voices(library: Library, doc_id: str, *, as_json: bool) -> None:
    """Print who says what in an article to stdout, and the totals to stderr; or JSON alone.

    Args:
        library: the library.
        doc_id: the article's id.
        as_json: whether to print JSON instead of text.

    Raises:
        DocumentNotFound: the library has no article with this id.
        ModelError: the parser cannot be loaded.
    """
    with library.snapshot() as snapshot:
        document = snapshot.document(doc_id)
    voices = VoiceReader().of_article(document)
    if as_json:
        terminal.write_json({"voices": [voice.as_dict() for voice in voices]})
        return
    for voice in voices:
        _print(document, voice)
    quoted = sum(voice.kind == "quote" for voice in voices)
    unknown = sum(voice.speaker is None for voice in voices)
    line = f"{plural(quoted, 'quotation')}, {plural(len(voices) - quoted, 'report')}"
    print_err(f"{line}; of {unknown} the speaker was not found." if unknown else f"{line}.")


def _print(document: Document, voice: Voice) -> None:
    """Print who speaks and the place, and below it the words."""
    terminal.write_text(f"{voice_line(voice)}  [{voice.span.start}, {voice.span.end})")
    terminal.write_text(f"  {' '.join(voice.span.of(document.text).split())}\n")

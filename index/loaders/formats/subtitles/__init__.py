"""Read subtitles (VTT, SRT, TTML) as running text, with the time of each cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from index.errors import EmptySource, MalformedSource
from index.loaders.assembly import Article, check_length
from index.loaders.bytes.decoding import decode
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.subtitles.cues import Cue, read_cues
from index.loaders.formats.subtitles.prose import write_prose
from index.loaders.formats.subtitles.ttml import read_ttml

_MARKUP = re.compile(r"\s*(?:<\?xml|<(?:\w+:)?tt\b)")
_HEADER = re.compile(r"WEBVTT[ \t]+(?:-[ \t]*)?(\S[^\r\n]*)")
# The language that programs add to a name, and the number that YouTube gives a video.
_ADDED = re.compile(r"(?:\s*\[[\w-]{11}\])?(?:[._][a-z]{2,3}(?:-[A-Za-z]{2,4})?(?:-orig)?)?\Z")


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the one article of a file of subtitles.

    Raises:
        MalformedSource: no line in it says when it is shown.
        EmptySource: nobody says a word in it.
    """
    decoded = decode(opened.read_bytes())
    text = decoded.text.removeprefix("\ufeff")
    check_length(text, opened.options)
    cues: list[Cue]
    if _MARKUP.match(text):
        cues = read_ttml(text)
        header = None
    else:
        cues = read_cues(text)
        header = _HEADER.match(text)
    if not cues:
        raise MalformedSource(
            "No line in it says when it is shown (00:00:01.000 --> 00:00:04.000). Export the "
            "subtitles again as .vtt or .srt, or save the text as .txt."
        )
    prose, layout, notes = write_prose(cues)
    if not prose:
        raise EmptySource("Nobody says a word in it.")
    stem = PurePath(opened.name).stem
    title = one_line(header[1]) if header else _ADDED.sub("", stem) or stem
    metadata = Metadata(title=title, notes=(*decoded.notes, *notes))
    yield Part(Article(prose, metadata, decoded.encoding, layout=layout))

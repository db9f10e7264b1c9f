"""Read the text of an RTF file.

The libraries for RTF that were tried read hidden and deleted text as text, and lose footnotes.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import MalformedSource
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.rtf.story import Story
from index.loaders.formats.rtf.tokens import tokens
from index.loaders.formats.written import read_story


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the article of an RTF file, or the articles of an export.

    Raises:
        SourceError: the file is no RTF, or empty.
    """
    content = opened.read_bytes()
    if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        raise MalformedSource(
            "It is no RTF file, although its name says so; open it in the program that made it, "
            "and save it again."
        )
    story = Story(opened.options.max_characters)
    for token in tokens(content):
        story.add(token)
    story.finish()
    yield from read_story(story, opened, story.properties)

"""Choose the title of an article: its headline, or else its first words."""

from __future__ import annotations

import re

from index.documents import UNTITLED
from index.loaders.facts.datelines import parse_dateline
from index.loaders.facts.lines import Line, character_width, ends_sentence, width
from index.loaders.facts.metadata import one_line
from index.text.calendar_names import MONTH_ABBREVIATIONS
from index.text.titles import ABBREVIATED_TITLES
from index.text.words.word_lists import any_of, words

# Widths in columns.
WIDEST_HEADLINE = 150
_WIDEST_SENTENCE = 110  # a longer line that ends a sentence is more likely the first paragraph
_WIDEST_STOPPED = 60  # and a line with a full stop even sooner: few headlines have one
_WIDEST_FIRST_WORDS = 88
_SHORTEST_SENTENCE = 20

_SENTENCE_END = re.compile(
    r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])|[。！？][」』”]?",
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:(?:[^\W\d_]\.)+|"
    rf"{any_of(ABBREVIATED_TITLES.union(MONTH_ABBREVIATIONS, words('Jr Mt No Ph.D Sr St vs')))}\.)$"
)


def title_of(lines: list[Line]) -> str:
    """Return the title of an article that begins with `lines`, or "" without lines.

    Without a headline it begins with `UNTITLED`, so that nobody takes it for the outlet's own.
    """
    if not lines:
        return ""
    first = lines[0].text
    paragraph = _paragraph(lines)
    widest = _WIDEST_SENTENCE if ends_sentence(first) else WIDEST_HEADLINE
    if _without_full_stop(first) != first and not _is_in_capitals(first):
        widest = _WIDEST_STOPPED
    is_headline = len(lines) > 1 and len(paragraph) == 1 and width(first) <= widest
    if is_headline and parse_dateline(first) is None:
        return _without_full_stop(one_line(first))
    body = " ".join(paragraph)
    if dateline := parse_dateline(body):
        body = body[dateline.end :] or body
    return UNTITLED + _first_words(body)


def _is_in_capitals(line: str) -> bool:
    """Return whether a line writes its words with capitals, as only headlines do."""
    long_words = [word for word in line.split() if len(word) > 3]
    return 2 * sum(word[0].isupper() for word in long_words) > len(long_words)


def _paragraph(lines: list[Line]) -> list[str]:
    """Return the lines of the first paragraph: several if the paragraph was hard-wrapped.

    A line that begins with a lower-case letter cannot begin a paragraph.
    """
    block = [lines[0].text]
    for line in lines[1:]:
        if not line.adjoins_previous or (ends_sentence(block[-1]) and not line.text[0].islower()):
            break
        block.append(line.text)
    return block if any(line[0].islower() for line in block[1:3]) else block[:1]


def _first_words(body: str) -> str:
    """Return the first sentence if it is short, else its beginning with an ellipsis."""
    body = one_line(body[: 8 * _WIDEST_FIRST_WORDS])
    for match in _SENTENCE_END.finditer(body):
        sentence = body[: match.end()].rstrip()
        if width(sentence) > _WIDEST_FIRST_WORDS:
            break
        is_sentence = not _ABBREVIATION.search(body[: match.start() + 1])
        if width(sentence) >= _SHORTEST_SENTENCE and is_sentence:
            return _without_full_stop(sentence)
    if width(body) <= _WIDEST_FIRST_WORDS:
        return _without_full_stop(body)
    cut, room = 0, _WIDEST_FIRST_WORDS - 1
    while (room := room - character_width(body[cut])) >= 0:
        cut += 1
    border = body.rfind(" ", 0, cut + 1)
    # A script without spaces, or one very long word, is cut at the full width.
    shortened = body[:border] if border > cut // 2 else body[:cut]
    return shortened.rstrip(" ,;:-–—([“‘«\"'") + "…"


def _without_full_stop(title: str) -> str:
    """Return a title without its final full stop; ellipses and abbreviations keep theirs."""
    if title.endswith("。"):
        return title[:-1]
    if title.endswith(".") and not title.endswith("..") and not _ABBREVIATION.search(title):
        return title[:-1].rstrip() or title
    return title

"""Whether two texts say the same in the same words and with the same punctuation.

The words are those that `footnote check` compares: house styles, such as "5%" and "5 percent", are
no difference, and every other word is. Here nothing stands for left-out words: an ellipsis and a
bracket are compared like other signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.speakers.drafts import marked_quotations
from retrieval.wording.compared_words import ComparedWord, compared_words

QUOTES = '"“”„«»‟'
# Between words these say nothing: spaces, full stops of abbreviations, quotation marks
# (which are compared as quotations), apostrophes, hyphens and what cannot be seen.
_SAYS_NOTHING = re.compile(r"[\s.\"“”„«»‟'’‘\-\u2010\u2011\u00ad]+")
_DASH = re.compile(r"\s-+\s|\s?[—–―]\s?")
_HYPHENS = frozenset("-\u2010\u2011")
_AT_END = ",;:!?"


def same_words(draft: str, source: str) -> bool:
    """Return whether two texts have the same words, in one order and between the same signs.

    Capitals count, but not the first letter of either text, which is that of a sentence.
    """
    mine, theirs = compared_words(draft), compared_words(source)
    if not mine or [word.key for word in mine] != [word.key for word in theirs]:
        return False
    if _capitals(draft, mine) != _capitals(source, theirs):
        return False
    # "No, troops were seen" and "No troops were seen"; "~500" and "500".
    return _signs(draft, mine) == _signs(source, theirs)


def quoted_words(text: str) -> list[list[str]]:
    """Return the words between quotation marks, a list for each quotation."""
    return [
        [word.key for word in compared_words(each.span.of(text))]
        for each in marked_quotations(text)
        if not each.depth
    ]


def has_stray_mark(text: str) -> bool:
    """Return whether a double quotation mark stands in a text that opens or closes nothing."""
    outer = [each.outer for each in marked_quotations(text)]
    borders = {at for span in outer for at in (span.start, span.end - 1)}
    return any(sign in QUOTES and at not in borders for at, sign in enumerate(text))


def _capitals(text: str, some: Sequence[ComparedWord]) -> list[tuple[bool, bool]]:
    """Return for each word whether its first letter and whether the rest is in capitals."""
    found = [
        (text[word.start].isupper(), text[word.start + 1 : word.end].isupper()) for word in some
    ]
    return [(False, found[0][1]), *found[1:]]


def _signs(text: str, some: Sequence[ComparedWord]) -> list[str]:
    """Return what stands before, between and behind words, but for what says nothing."""
    starts = [0, *(word.end for word in some)]
    ends = [*(word.start for word in some), len(text)]
    gaps = [_gap(text, start, end) for start, end in zip(starts, ends, strict=True)]
    signs = [_SAYS_NOTHING.sub("", gap) for gap in gaps]
    return [*signs[:-1], signs[-1].rstrip(_AT_END)]


def _gap(text: str, start: int, end: int) -> str:
    gap = text[start:end]
    # "3-1" and "10-20 percent" are no two figures.
    if gap in _HYPHENS and text[start - 1 : start].isdigit() and text[end : end + 1].isdigit():
        return "—"
    return _DASH.sub("—", gap)

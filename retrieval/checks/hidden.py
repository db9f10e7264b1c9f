"""What the brackets and ellipses of a quotation hide: another figure, or a "not"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.documents import Span
from retrieval.checks.alignment import Step, Tag, Texts
from retrieval.checks.differences import Change, ChangeKind, is_figure, is_negation
from retrieval.checks.quoted_items import Item, ItemKind
from retrieval.wording.compared_words import ComparedWord, compared_words

# A bracket of more words is a remark of the editor's, and stands for no words of the source.
_LONGEST_BRACKET = 3
# What divides a "not" from the words before or behind it: "the pier, not the wall, will".
_BORDER = re.compile(r"[,;:.!?()“”\"–—\n]")


def bracket_changes(
    steps: Sequence[Step], items: Sequence[Item], draft: str, texts: Texts, place: int
) -> Iterator[Change]:
    """Yield the brackets that have a "not" or a figure and stand for words that have another.

    Args:
        steps: the steps of an alignment, within one article.
        items: the items of the quotation.
        draft: the text of the draft.
        texts: the words that were aligned.
        place: the number of the place.
    """
    for step in steps:
        item = items[step.item]
        if step.tag is not Tag.COVERED or item.kind is not ItemKind.BRACKET:
            continue
        mine = compared_words(draft, item.span.start, item.span.end)
        theirs = texts.words(step.start, step.end)
        at = _place_of(theirs, texts, step)
        denied = [sum(is_negation(word.key) for word in side) for side in (mine, theirs)]
        figures = [sorted(w.key for w in side if is_figure(w.key)) for side in (mine, theirs)]
        if denied[0] != denied[1] and (theirs or len(mine) <= _LONGEST_BRACKET):
            yield Change(ChangeKind.NEGATION, item.span, at, place)
        elif all(figures) and figures[0] != figures[1]:
            yield Change(ChangeKind.FIGURE, item.span, at, place)


def _place_of(covered: Sequence[ComparedWord], texts: Texts, step: Step) -> Span:
    if covered:
        return Span(covered[0].start, covered[-1].end)
    before, after = texts.word(step.start - 1), texts.word(step.start)
    at = before.end if before else after.start if after else 0
    return Span(at, at)


def leaves_out_not(steps: Sequence[Step], items: Sequence[Item], source: str, texts: Texts) -> bool:
    """Return whether an ellipsis stands for a "not" that belongs to a word that is quoted.

    It does not where punctuation stands between the two: "the pier, not the wall, will be rebuilt".

    Args:
        steps: the steps of an alignment, within one article.
        items: the items of the quotation.
        source: the text of the article.
        texts: the words that were aligned.
    """
    for step in steps:
        if step.tag is not Tag.COVERED or items[step.item].kind is not ItemKind.ELLIPSIS:
            continue
        before, after = texts.word(step.start - 1), texts.word(step.end)
        for word in texts.words(step.start, step.end):
            if not is_negation(word.key):
                continue
            if before and not _BORDER.search(source, before.end, word.start):
                return True
            if after and not _BORDER.search(source, word.end, after.start):
                return True
    return False

"""Whether two texts say the same in the same words, and how they differ if they do not.

The comparison is that of `footnote check`: house styles, such as "5%" and "5 percent", are no
difference, and every other word is. Here nothing stands for left-out words: an ellipsis and a
bracket are compared like others.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.documents import Document
from retrieval.checks.alignment import Vocabulary
from retrieval.checks.comparing import Window, compare
from retrieval.checks.drafts import marked_quotations
from retrieval.checks.quoted_items import word_items
from retrieval.wording.compared_words import ComparedWord, compared_words

QUOTES = '"“”„«»‟'


def same_words(draft: str, source: str) -> bool:
    """Return whether two texts have the same words in the same order, capitals included.

    A capital at the beginning of either text does not count: it is that of a sentence.
    """
    mine, theirs = compared_words(draft), compared_words(source)
    if not mine or not theirs:
        return False
    if [word.key for word in mine] == [word.key for word in theirs]:
        return _capitals(draft, mine) == _capitals(source, theirs)
    vocabulary = Vocabulary()
    document = Document(doc_id="", title="", text=source, sha256="")
    found = compare(
        word_items(mine), draft, [Window(document, vocabulary.read(source))], vocabulary,
        _nothing, jumps=False,
    )  # fmt: skip
    if found is None or not found.is_exact:
        return False
    [place] = found.places
    if (place.span.start, place.span.end) != (theirs[0].start, theirs[-1].end):
        return False
    names = (sorted(_names(text, some)) for text, some in ((draft, mine), (source, theirs)))
    return next(names) == next(names)


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


def _capitals(text: str, some: Iterable[ComparedWord]) -> list[bool]:
    return [text[word.start].isupper() for word in some][1:]


def _names(text: str, some: Iterable[ComparedWord]) -> list[str]:
    """Return the first letters of the words with a capital but the first."""
    return [text[word.start] for word in list(some)[1:] if text[word.start].isupper()]


def _nothing(_document: Document, _start: int, _end: int) -> bool:
    return False

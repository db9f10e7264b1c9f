"""Choosing the part of a passage that a card shows at first, and the text around a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.documents import Document, Span
from index.text.sentences import passage_sentences
from index.text.words.word_lists import any_of, words

# All in characters. A card shows a passage of up to WHOLE completely. Of a longer passage it shows
# the answering sentences, and one sentence on each side as long as all has at most ROOM, which is
# four lines on a laptop. It never hides FEW or fewer at an end of the passage, because this would
# save no line.
WHOLE = 360
ROOM = 340
FEW = 60

# A sentence that only a pronoun ties to the one before is shown with it, up to this length.
LEAD = 300

# A sentence that may take back the answer is shown up to so many characters.
_LONGEST_BEGINNING = 70

# How many characters of the article a preview shows before and after the passage.
AROUND = 280

# A pronoun that stands for a noun of the sentence before.
_PRONOUN = re.compile(
    r"[“”‘’\"'(\s]*(?:(?:And|But|So|Then|Yet)\s)?"
    rf"{any_of(words('He Her His It Its She Their These They This Those'))}\b"
)

# How a sentence begins that may take back what the one before says.
_OBJECTING = words("Although But Despite However Nevertheless Still Though Yet")
_OBJECTION = re.compile(rf"[“”‘’\"'(\s]*({any_of(_OBJECTING)})\b")


def excerpt(text: str, passage: Span, sentences: Sequence[Span], *, beside: bool = True) -> Span:
    """Return the part of a passage to show at first: its answering sentences and a little more.

    It begins and ends at borders of sentences, so that it never cuts off a figure or a "not".

    Args:
        text: the text of the whole document.
        passage: the span of the passage in the text.
        sentences: the answering sentences inside the passage, in any order. If there are none, the
            beginning of the passage is returned.
        beside: whether to show more than the answering sentences.
    """
    if len(passage) <= WHOLE and (beside or not sentences):
        return passage
    all_sentences = list(passage_sentences(text, passage))
    if sentences:
        start, end = min(each.start for each in sentences), max(each.end for each in sentences)
        before = [each for each in all_sentences if each.start < start]
        after = [each for each in all_sentences if each.end > end]
        # A marked span may begin or end inside a sentence.
        if before and before[-1].end > start:
            start = before.pop().start
        if after and after[0].start < end:
            end = after.pop(0).end
        if beside and before:
            needed = len(before[-1]) <= LEAD and opens_with_pronoun(text, start)
            if needed or end - before[-1].start <= ROOM:
                start = before[-1].start
        if beside and after and after[0].end - start <= ROOM:
            end = after[0].end
    else:
        start = passage.start
        ends = [each.end for each in all_sentences if each.end - start <= WHOLE]
        ends = ends or [each.end for each in all_sentences[:1]]
        end = ends[-1] if ends else passage.end
    start = passage.start if start - passage.start <= FEW else start
    end = passage.end if passage.end - end <= FEW else end
    return Span(start, end)


def without_title(document: Document, shown: Span, sentences: Sequence[Span]) -> Span:
    """Return an excerpt without the article's title at its beginning: a card has it above.

    Args:
        document: the article.
        shown: the excerpt.
        sentences: the answering sentences, which stay.
    """
    title = document.title.strip()
    if not title or not document.text.startswith(title, shown.start):
        return shown
    rest = document.text[shown.start + len(title) : shown.end]
    start = shown.end - len(rest.lstrip())
    # The title is a line of its own, and not the beginning of a sentence.
    is_line = "\n" in rest[: len(rest) - len(rest.lstrip())]
    kept = all(start <= sentence.start for sentence in sentences)
    return Span(start, shown.end) if is_line and kept and start < shown.end else shown


def opens_with_pronoun(text: str, start: int) -> bool:
    """Return whether a sentence begins with a pronoun that a sentence before may explain."""
    return _PRONOUN.match(text, start) is not None


def lead(document: Document, shown: Span) -> Span | None:
    """Return the sentence of the article before an excerpt that begins with a pronoun.

    Args:
        document: the article.
        shown: the excerpt, which begins where its passage does.

    Returns:
        The sentence, outside of the passage; None if it is not needed, or if it is not searched or
        longer than `LEAD`.
    """
    if not opens_with_pronoun(document.text, shown.start):
        return None
    around = Span(max(0, shown.start - 2 * LEAD), shown.start)
    before = [each for each in passage_sentences(document.text, around) if len(each)]
    if not before or before[-1].start == around.start > 0 or len(before[-1]) > LEAD:
        return None
    if any(skipped.overlaps(before[-1]) for skipped in document.skipped):
        return None
    return before[-1]


def objection(text: str, shown: Span) -> str:
    """Return how the sentence after an excerpt begins if it may take back what that says.

    "Although Kyiv saw no sign of them" may be too long for a card, or outside of its passage, and
    must not be overlooked.

    Args:
        text: the text of the whole document.
        shown: the excerpt.
    """
    after = Span(shown.end, min(len(text), shown.end + LEAD))
    following = next((each for each in passage_sentences(text, after) if len(each)), None)
    found = _OBJECTION.match(text, following.start) if following else None
    if following is None or found is None:
        return ""
    begins = text[found.start(1) : following.end]
    if len(begins) > _LONGEST_BEGINNING:
        begins = begins[: begins.rfind(" ", 0, _LONGEST_BEGINNING)]
    return " ".join(begins.split())


def context(text: str, passage: Span) -> Span:
    """Return a passage with the whole sentences within `AROUND` characters on each side of it.

    Where no sentence ends there, as in a table, the side goes to the next space.
    """
    before = Span(max(0, passage.start - AROUND), passage.start)
    after = Span(passage.end, min(len(text), passage.end + AROUND))
    # The sentence that a side begins or ends in the middle of is left out.
    starts = [each.start for each in passage_sentences(text, before) if len(each)]
    ends = [each.end for each in passage_sentences(text, after) if len(each)]
    if before.start > 0:
        starts = starts[1:]
    if after.end < len(text):
        ends = ends[:-1]
    if not starts and (space := text.find(" ", before.start, before.end)) >= 0:
        starts = [space + 1]
    if not ends and (space := text.rfind(" ", after.start, after.end)) >= 0:
        ends = [space]
    return Span(min(starts, default=passage.start), max(ends, default=passage.end))

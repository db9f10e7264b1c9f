"""Which cue of a paragraph belongs to each of its quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.documents import Span
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.speech import SAY
from retrieval.voices.cues import Cue, verb_as_cue
from retrieval.voices.paragraph import Paragraph
from retrieval.voices.quotation_marks import Quotation
from retrieval.voices.speakers import Speaker

# How many characters may stand between a quotation and a verb that follows it.
_FARTHEST = 120
# A paragraph with more quotations is a list of words, or was made to take long.
_MOST_QUOTATIONS = 200
# The parser takes a day before a verb for its subject.
_DAYS = frozenset((*MONTHS, *WEEKDAYS))
_ANY_MARK = re.compile(r"[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a quotation or a clause, as a paragraph tells it.

    Attributes:
        speaker: who says it.
        cue: the verb of saying.
    """

    speaker: Speaker
    cue: Span


def attribute(paragraph: Paragraph) -> list[Attribution | None]:
    """Return for each quotation of a paragraph who says it, or None where nothing tells it.

    Args:
        paragraph: the paragraph.
    """
    if not paragraph.quotations:
        return []
    if len(paragraph.quotations) > _MOST_QUOTATIONS:
        return [None] * len(paragraph.quotations)
    found = [_own(paragraph, quotation) for quotation in paragraph.quotations]
    for number in range(1, len(found)):
        if found[number] is None and paragraph.is_speech(paragraph.quotations[number]):
            found[number] = _between(paragraph, number) or found[number - 1]
    for number in range(len(found) - 2, -1, -1):
        # "“…” “…,” she said."
        first, second = paragraph.quotations[number : number + 2]
        between = paragraph.text[first.span.end : second.span.start]
        if found[number] is None and not between.strip() and paragraph.is_speech(first):
            found[number] = found[number + 1]
    return found


def _between(paragraph: Paragraph, number: int) -> Attribution | None:
    """Return the last attribution between a quotation and the one before it, or None."""
    start = paragraph.quotations[number - 1].span.end
    end = paragraph.quotations[number].span.start
    for cue in reversed(paragraph.cues):
        if start <= paragraph.tree.tokens[cue.index].start < end and cue.clause:
            made = attribution_of(paragraph, cue)
            if made is not None:
                return made
    return None


def _own(paragraph: Paragraph, quotation: Quotation) -> Attribution | None:
    """Return who says a quotation, by a cue of its own sentence."""
    ways = [_following, _leading, _trailing, _above, _nearest, _any_verb]
    if not paragraph.is_whole(quotation):
        ways = [_above, _leading, _trailing, _nearest]
    for way in ways:
        cue = way(paragraph, quotation)
        if cue is not None and (made := attribution_of(paragraph, cue)):
            return made
    return None


def attribution_of(paragraph: Paragraph, cue: Cue) -> Attribution | None:
    """Return the attribution that a cue makes; None if nobody is named as its speaker.

    "Vogt never said “…”" makes none.
    """
    speaker = paragraph.speaker(cue)
    if speaker is None or speaker.text in _DAYS or _is_denied(paragraph, cue):
        return None
    token = paragraph.tree.tokens[cue.index]
    return Attribution(speaker, Span(token.start, token.end))


def _is_denied(paragraph: Paragraph, cue: Cue) -> bool:
    """Return whether a cue says that somebody did not say something."""
    is_denied = paragraph.tree.child(cue.index, "neg") is not None
    return is_denied and paragraph.tree.tokens[cue.index].text.lower() in SAY


def _following(paragraph: Paragraph, quotation: Quotation) -> Cue | None:
    """Return the cue that follows the comma of a quotation at once: "…,” she said"."""
    end = quotation.span.end
    if (
        paragraph.text[quotation.inner.end - 1] not in ",?!"
        and paragraph.text[end : end + 1] != ","
    ):
        return None
    cue = _trailing(paragraph, quotation)
    if cue is None or cue.speaker is None:
        return None
    tokens = paragraph.tree.tokens
    first = min(cue.index, paragraph.tree.subtree(cue.speaker)[0])
    between = paragraph.text[end : tokens[first].start]
    return cue if not between.strip(" ,'’”\"") else None


def _leading(paragraph: Paragraph, quotation: Quotation) -> Cue | None:
    """Return the cue before a quotation with nothing between but what belongs to the cue."""
    tree, start = paragraph.tree, quotation.span.start
    for cue in reversed(paragraph.cues):
        token = tree.tokens[cue.index]
        if token.end > start:
            continue
        gap = [
            index for index in range(cue.index + 1, len(tree.tokens))
            if tree.tokens[index].end <= start
        ]  # fmt: skip
        if any(tree.tokens[index].sentence != token.sentence for index in gap):
            return None
        mine = set(tree.subtree(cue.index))
        if all(
            index in mine or tree.tokens[index].relation in {"punct", "mark", "prep"}
            for index in gap
        ):
            return cue
        return None
    return None


def _trailing(paragraph: Paragraph, quotation: Quotation) -> Cue | None:
    """Return the cue right after a quotation: "…,” she said", "…,” said the mayor"."""
    tree, end = paragraph.tree, quotation.span.end
    last = paragraph.text[quotation.inner.end - 1]
    for cue in paragraph.cues:
        token = tree.tokens[cue.index]
        if token.start < end:
            continue
        between = paragraph.text[end : token.start]
        if len(between) > _FARTHEST or _ANY_MARK.search(between) or cue.speaker is None:
            return None
        if re.search(r"[.;:!?]\s", between) and not re.search(r"\b[A-Z][a-z]{0,3}\.\s", between):
            return None
        inverted = cue.speaker > cue.index and not between.strip(" ,-–—")
        if last in ".!?…" and between[:1].isspace() and last == "." and not inverted:
            return None
        return cue
    return None


def _above(paragraph: Paragraph, quotation: Quotation) -> Cue | None:
    """Return the nearest cue whose clause has the quotation's words."""
    tree = paragraph.tree
    cues = {cue.index: cue for cue in paragraph.cues}
    inside = [
        index for index, token in enumerate(tree.tokens)
        if quotation.inner.start <= token.start < quotation.inner.end
    ]  # fmt: skip
    if not inside:
        return None
    members = set(inside)
    thing: Cue | None = None
    tops = [index for index in inside if tree.tokens[index].head not in members]
    for top in tops:
        child = top
        for above in tree.ancestors(top):
            relation = tree.tokens[child].relation
            if above in cues and relation not in {"nsubj", "nsubjpass", "relcl"}:
                cue = cues[above]
                if cue.speaker is not None:
                    if _is_somebody(paragraph, cue):
                        return cue
                    thing = thing or cue
            child = above
    return thing


def _is_somebody(paragraph: Paragraph, cue: Cue) -> bool:
    """Return whether the speaker of a cue is named or a pronoun, and no thing such as "reports"."""
    assert cue.speaker is not None
    return paragraph.tree.tokens[cue.speaker].tag in {"NNP", "NNPS", "PRP"}


def _nearest(paragraph: Paragraph, quotation: Quotation) -> Cue | None:
    """Return the nearest cue of a whole quotation's sentence."""
    if not paragraph.is_whole(quotation):
        return None
    tree = paragraph.tree
    sentences = {
        token.sentence for token in tree.tokens
        if quotation.inner.start <= token.start < quotation.inner.end
    }  # fmt: skip
    near = [
        cue for cue in paragraph.cues
        if cue.clause and cue.speaker is not None
        and tree.tokens[cue.index].sentence in sentences
    ]  # fmt: skip
    if not near:
        return None
    return min(near, key=lambda cue: _distance(tree.tokens[cue.index].start, quotation.span))


def _any_verb(paragraph: Paragraph, quotation: Quotation) -> Cue | None:
    """Return the verb that stands right after the comma of a quotation or before a colon.

    There any verb means speech: "…,” she thundered", "the crowd roared: “…”".
    """
    tree, text = paragraph.tree, paragraph.text
    after = text[quotation.inner.end - 1] == "," or text[quotation.span.end :][:1] == ","
    before = text[paragraph.span.start : quotation.span.start].rstrip()[-1:]
    for index, token in enumerate(tree.tokens):
        if paragraph.quotation_of(index) is not None:
            continue
        if after and token.start >= quotation.span.end:
            between = text[quotation.span.end : token.start]
            if len(between) > _FARTHEST or _ANY_MARK.search(between) or ";" in between:
                return None
            cue = verb_as_cue(tree, index)
            if cue is not None and cue.speaker is not None:
                first = min(index, tree.subtree(cue.speaker)[0])
                start = tree.tokens[first].start
                return cue if not text[quotation.span.end : start].strip(" ,") else None
        elif before in {":", ","} and text[token.end : quotation.span.start].strip() == before:
            return verb_as_cue(tree, index)
    return None


def _distance(place: int, span: Span) -> int:
    return span.start - place if place < span.start else place - span.end

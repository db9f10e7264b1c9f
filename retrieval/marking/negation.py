"""Negation: the content words of a text, each with what denies it.

No parser is used: a negation reaches from its cue over the first content words of its clause. The
time grows with the length of the text alone: a question may be a pasted article, and a sentence the
whole of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.words.word_lists import any_of, words
from retrieval.marking.opposites import is_of_another_meaning, may_be_noun
from retrieval.question import STOP_WORDS

_WORD = re.compile(r"[^\W_](?:[\w’'-]*[^\W_])?")
_AUXILIARY = r"(?:am|is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|should)"
# A negation reaches so many content words of its clause: the verb, and what it is about.
_REACH = 3
# A cue, and what it reaches: the beginning of the rest of its clause.
_CUE = re.compile(
    rf"\b(?:{_AUXILIARY} (?:\w+ )?not(?! only\b)|\w+n[’']t|cannot|never|no longer"
    r"|(?:fail(?:ed|s)?|refus(?:ed?|es)|declin(?:ed?|es)) to"
    r"|without)\b",
    re.IGNORECASE,
)
# A subject that is a cue denies its whole clause. The clause may be reported without quotation
# marks: "who said no ship is safe".
_NOBODY = re.compile(
    r"(?:^|[,;:“\"]\s*|\b(?:and|but|that|say|says|said|claimed|insisted) )"
    r"(?P<cue>no(?! longer\b)|nobody|no one|none|neither)\b",
    re.IGNORECASE,
)
# "Refused to" denies what follows, and is itself told.
_TOLD_CUES = ("refus", "fail", "declin")
_CLAUSE_END = re.compile(
    r"[,;:.!?()“”\"]\s|[.!?]$|\b(?:and|but|because|that|which|who|whose|although|though|while"
    r"|after|before|when|if|unless|whether)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|before)\b", re.IGNORECASE)
# "It did not open on Monday but on Tuesday" denies the day alone. A verb after "but" is another
# deed: "did not sign but waited", "the mill did".
_BUT_ANOTHER = re.compile(
    r"(?:,\s)?but\s(?:rather\s|instead\s|only\s)?"
    rf"(?:on|in|at|by|from|for|with|to|of|near|after|before|until|an?|the|its|his|her|their|this|last"
    rf"|next|\d[\d.,]*|(?-i:{any_of(MONTHS)}|{any_of(WEEKDAYS)}))\b"
    rf"(?!(?:\s[\w’'-]+){{0,6}}?\s(?:{_AUXILIARY}|\w+ed|\w+n[’']t)\b)",
    re.IGNORECASE,
)
# In "Why didn't the investors come?", what is denied stands after the subject.
_INVERTED = re.compile(
    rf"\b(?:how|what|when|where|why) (?:\w+n[’']t|{_AUXILIARY} not)\b", re.IGNORECASE
)
# What tells a verb from a noun of the same form.
_BEFORE_VERB = words(
    "to will would can could may might must should shall do does did not never i we you they"
)
_QUESTION_VERB = words("do does did will would can could should may might must")
_DETERMINERS = words("a an the this that these those its his her their our my your every each no")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that deny something.

    Attributes:
        span: their place.
        is_of_nobody: whether they are a subject: "no", "nobody".
    """

    span: Span
    is_of_nobody: bool


@dataclass(frozen=True, slots=True)
class ToldWord:
    """A content word of a text.

    Attributes:
        span: its place.
        term: its index term.
        clause: the number of its clause in the text.
        cue: what denies it; the first of several. None if nothing does.
        is_denied: whether it is denied; two cues cancel each other: "never failed to keep".
        is_other: whether it may mean something that has no opposite: "cleared the room", or a form
            that is a noun's, too, where nothing beside it shows a verb.
    """

    span: Span
    term: str
    clause: int
    cue: Cue | None
    is_denied: bool
    is_other: bool


@dataclass(frozen=True, slots=True)
class _Denial:
    """A cue and the place that it denies.

    Attributes:
        cue: the cue.
        reach: the place.
        is_open: whether it denies less than that: "not on Monday but on Tuesday".
    """

    cue: Cue
    reach: Span
    is_open: bool


def is_inverted(text: str) -> bool:
    """Return whether a question denies something after its subject: "Why didn't they come?"."""
    return _INVERTED.search(text) is not None


def told_words(text: str, *, counts: bool) -> list[ToldWord]:
    """Return the content words of a text, in order, with what denies them.

    Words of a sentence that denies one thing and tells another instead are left out.

    Args:
        text: a sentence or a question, in English.
        counts: whether "no" and "nobody" are an answer and deny nothing.
    """
    tokens = [Span(*match.span()) for match in _WORD.finditer(text)]
    lowered = [span.of(text).lower() for span in tokens]
    terms = [[term for term in analyse(word) if term not in STOP_WORDS] for word in lowered]
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    content = [span for span, own in zip(tokens, terms, strict=True) if own]
    denials = list(_denials(text, content, ends, counts=counts))
    cues = [each.cue.span for each in denials]
    asking = list(accumulate((word in _QUESTION_VERB for word in lowered), initial=0))
    asking_before_clause: dict[int, int] = {}
    found: list[ToldWord] = []
    begin = end = 0
    for place, (span, word) in enumerate(zip(tokens, lowered, strict=True)):
        clause = bisect_right(ends, span.start)
        before = asking_before_clause.setdefault(clause, asking[place])
        if not terms[place]:
            continue
        if _is_in(cues, span) and not word.startswith(_TOLD_CUES):
            continue
        # The reaches begin and end in the order of their cues.
        while end < len(denials) and denials[end].reach.start <= span.start:
            end += 1
        while begin < end and denials[begin].reach.end < span.end:
            begin += 1
        over = denials[begin:end]
        if any(each.is_open for each in over):
            continue
        following = lowered[place + 1] if place + 1 < len(lowered) else ""
        is_other = is_of_another_meaning(word, following) or (
            may_be_noun(word) and not _is_verb(lowered, place, is_asked=asking[place] > before)
        )
        cue = over[0].cue if over else None
        found += [
            ToldWord(span, term, clause, cue, len(over) % 2 == 1, is_other) for term in terms[place]
        ]
    return found


def _denials(
    text: str, content: Sequence[Span], ends: Sequence[int], *, counts: bool
) -> Iterator[_Denial]:
    """Yield what a text denies, in order.

    Args:
        text: the text.
        content: its content words.
        ends: where its clauses end.
        counts: whether "no" and "nobody" deny nothing.
    """
    cues = [Cue(Span(*match.span()), is_of_nobody=False) for match in _CUE.finditer(text)]
    if not counts:
        cues += [
            Cue(Span(*match.span("cue")), is_of_nobody=True) for match in _NOBODY.finditer(text)
        ]
    starts = [span.start for span in content]
    untils = [match.start() for match in _UNTIL.finditer(text)]
    for cue in sorted(cues, key=lambda each: each.span):
        place = bisect_left(ends, cue.span.end)
        clause = Span(cue.span.end, ends[place] if place < len(ends) else len(text))
        until = bisect_left(untils, clause.start)
        # What was not done until May was done in May. "Before" ends a clause, "until" does not.
        if until < len(untils) and untils[until] <= clause.end + 1:
            continue
        first = bisect_left(starts, clause.start)
        reached = [span for span in content[first : first + _REACH] if span.end <= clause.end]
        reach = Span(clause.start, reached[-1].end if reached else clause.start)
        yield _Denial(cue, reach, is_open=_BUT_ANOTHER.match(text, clause.end) is not None)


def _is_in(cues: Sequence[Span], span: Span) -> bool:
    """Return whether a word is a part of a cue; the cues are in order."""
    place = bisect_left(cues, Span(span.end, span.end)) - 1
    return place >= 0 and cues[place].overlaps(span)


def _is_verb(words_of_text: Sequence[str], place: int, *, is_asked: bool) -> bool:
    """Return whether the words beside one that may be a noun show that it is a verb.

    Args:
        words_of_text: the words of a text, in lower case.
        place: the number of the word.
        is_asked: whether its clause has a verb of questions before it: "when did prices rise".
    """
    before = words_of_text[place - 1] if place else ""
    after = words_of_text[place + 1] if place + 1 < len(words_of_text) else ""
    if before in _BEFORE_VERB or before.endswith(("n't", "n’t")):
        return True
    return before not in _DETERMINERS and (is_asked or after in _DETERMINERS)

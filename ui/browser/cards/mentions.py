"""Which words of the question the passages have and lack, each said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrieval.citation import Answer
from retrieval.evidence.summary import missing_words_line, open_line
from retrieval.lacking.missing_words import PassageMentions, quote_list


@dataclass(frozen=True, slots=True)
class Mentions:
    """What an answer's passages have and lack of the question's words.

    Attributes:
        line: what holds for several passages; empty if there is nothing to tell.
        by_rank: what is left to tell of a single passage, by its rank; nothing for most.
    """

    line: str = ""
    by_rank: Mapping[int, str] = field(default_factory=dict)


def mentions(answer: Answer) -> Mentions:
    """Return which words the passages of an answer have and lack.

    What no passage of the library mentions, what all passages of the answer have, and what several
    of them lack, is told in one line; only the rest is told of each passage.
    """
    missing = answer.missing_words
    if missing is None:
        return Mentions(open_line(answer))
    shown = {citation.rank for citation in answer.citations}
    nearest = [each for each in missing.nearest if each.rank in shown]
    has = _common([each.has for each in nearest]) if len(nearest) > 1 else ()
    lacking: dict[str, list[int]] = {}
    for each in nearest:
        for word in each.lacks:
            if word not in missing.absent:
                lacking.setdefault(word, []).append(each.rank)
    lacks = [word for word, ranks in lacking.items() if len(ranks) > 1]
    lines = [
        missing_words_line(answer),
        *_lacking_lines({word: lacking[word] for word in lacks}, len(nearest)),
        f"All of them mention {quote_list(has, 'and')}." if has else "",
    ]
    left = (_without(each, has, (*missing.absent, *lacks)) for each in nearest)
    return Mentions(
        " ".join(filter(None, lines)),
        {each.rank: each.sentence for each in left if each.sentence},
    )


def _lacking_lines(lacking: Mapping[str, Sequence[int]], count: int) -> list[str]:
    """Return a sentence for the words that the same passages lack.

    Args:
        lacking: the ranks of the passages that lack a word, by the word.
        count: how many passages there are.
    """
    words: dict[tuple[int, ...], list[str]] = {}
    for word, ranks in lacking.items():
        words.setdefault(tuple(ranks), []).append(word)
    told = []
    for ranks, lacked in words.items():
        *first, last = [f"[{rank}]" for rank in ranks]
        who = f"{', '.join(first)} and {last} mention no"
        if len(ranks) == count:
            who = "None of these passages mentions"
        told.append(f"{who} {quote_list(lacked, 'or')}.")
    return told


def _common(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the words that stand in every list, in the order of the first."""
    return tuple(word for word in words[0] if all(word in others for others in words))


def _without(
    mentioned: PassageMentions, has: Sequence[str], lacks: Sequence[str]
) -> PassageMentions:
    return replace(
        mentioned,
        has=tuple(word for word in mentioned.has if word not in has),
        lacks=tuple(word for word in mentioned.lacks if word not in lacks),
    )

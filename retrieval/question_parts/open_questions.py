"""Follow-ups that the article just cited may leave open: "really?", "why?", "was anyone arrested?".

The words that such a question takes from earlier ones stand in the article, whatever it tells of
what is asked now. So the question's own words are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.terms import analyse
from retrieval.figures.meanings import share_a_meaning
from retrieval.questions.english import AUXILIARIES, OPENINGS, QUESTION_WORDS
from retrieval.questions.news_words import EVENTS, TOLL
from retrieval.questions.rules import Rule
from retrieval.questions.tokens import Token, question_tokens

# Words that tell a reason wherever they stand.
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caus(?:e|ed|es|ing)|reasons?|blam(?:e|ed|es|ing)"
    r"|triggered|led to|thanks to|as a result|result of|so that|in order to|attributed to"
    r"|on the grounds|accus(?:ed|es|ing) of)\b",
    re.IGNORECASE,
)
# Words that give a reason only for the sentence they stand in.
_OCCASION = re.compile(r"\b(?:after|amid|as|following|for|over|since|to avoid|when)\b")

_SOURCES = frozenset({"source", "sources"})
_LEAVES_OPEN = frozenset({Rule.BARE, Rule.REFERENCE, Rule.DEPENDENT, Rule.REPEATED})


def is_doubt(text: str) -> bool:
    """Return whether a text only doubts what was told: "Really?", "Are you sure?"."""
    tokens = _after_opening(question_tokens(text))
    words = {token.word for token in tokens}
    return (
        bool(tokens)
        and not any(token.is_content for token in tokens)
        and (QUESTION_WORDS | _SOURCES).isdisjoint(words)
    )


def is_left_open(
    text: str, rule: Rule | None, article: str, marked: Sequence[str], *, is_cited: bool
) -> bool:
    """Return whether an article leaves a follow-up open.

    Args:
        text: the follow-up as the reader typed it.
        rule: the rule by which it follows up.
        article: the text of the article around its best passage.
        marked: the sentences that are marked there.
        is_cited: whether one of these was cited by the answer before.
    """
    if rule not in _LEAVES_OPEN:
        return False
    tokens = _after_opening(question_tokens(text))
    words = {token.word for token in tokens}
    if "why" in words or {"how", "come"} <= words:
        if rule is not Rule.BARE:
            return False
        return not any(
            _REASON.search(each) or (is_cited and _OCCASION.search(each)) for each in marked
        )
    if not tokens or not QUESTION_WORDS.isdisjoint(words):
        return False
    content = [token for token in tokens if token.is_content]
    if not content:
        return rule is Rule.BARE and is_doubt(text)
    if tokens[0].word not in AUXILIARIES:
        return False
    asked = [token for token in content if token.lower in EVENTS | TOLL] or content
    told = set(analyse(article))
    return 2 * sum(share_a_meaning(token.terms, told) for token in asked) < len(asked)


def _after_opening(tokens: Sequence[Token]) -> Sequence[Token]:
    first = next((i for i, token in enumerate(tokens) if token.word not in OPENINGS), 0)
    return tokens[first:]

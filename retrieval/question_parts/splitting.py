"""Questions of two parts: "How much did the audit cost and when did it end?"."""

from __future__ import annotations

import re
from itertools import pairwise

from index.documents import Span
from index.text.words.word_lists import words
from retrieval.questions.english import ABOUT, AUXILIARIES, OPENINGS, PREPOSITIONS, SUBJECTS
from retrieval.questions.tokens import Token, count_content_words, question_tokens

# More parts are not looked for; what follows belongs to the last.
MAX_PARTS = 3
# A longer text is an article that was pasted, or a list; each "and" of it takes time.
_LONGEST = 500

_INTERROGATIVE = words("how what when where which who whom whose why")
# After one of these an interrogative begins a clause: "who knows when he left and where he went".
_TELLING = words(
    "ask asks asked explain know knows known say says said see show tell tells told understand"
    " wonder"
)
_COMMAND = re.compile(
    r"(?:please )?(?:tell me|tell us|find out|say|explain|show me|list|give me)\s+", re.IGNORECASE
)
_AND = re.compile(r"[,;?]?\s+and(?: also)?\s+", re.IGNORECASE)


def split_question(text: str) -> tuple[Span, ...]:
    """Return the places of a question's parts, each a question; one place for other questions.

    It is cut before "and" where a question stands on both sides. "Who are Smith and Jones?" and
    "the rise and fall" are one question, and so is "when and where did it happen?".
    """
    whole = (Span(0, len(text)),)
    if len(text) > _LONGEST or "and" not in text.lower():
        return whole
    command = _COMMAND.match(text)
    start = command.end() if command else 0
    cuts = [
        match
        for match in _AND.finditer(text, start)
        if _begins_question(text[match.end() :], is_told=command is not None)
        and not _continues_clause(text[start : match.start()], text[match.end() :])
        and (
            _names_something(text[start : match.start()])
            or not _names_something(text[match.end() :])
        )
    ]
    parts: list[Span] = []
    for cut in cuts[: MAX_PARTS - 1]:
        if not _is_question(text[start : cut.start()]):
            continue
        parts.append(_stripped(text, start, cut.start() + (text[cut.start()] == "?")))
        start = cut.end()
    if not parts or not _is_whole(text[start:]):
        return whole
    return (*parts, _stripped(text, start, len(text)))


def _begins_question(text: str, *, is_told: bool) -> bool:
    """Return whether a text begins as a question does: "when did it end", "who owns the ferry".

    Args:
        text: the text.
        is_told: whether the question is a command, whose parts have another order: "tell me how
            much it cost and when it ended".
    """
    tokens = _core(question_tokens(text))
    if not tokens or tokens[0].lower not in _INTERROGATIVE:
        return False
    # "Why?" alone asks for the reason of what stands before it.
    if len(tokens) == 1:
        return tokens[0].lower in ("how", "when", "where", "why")
    if is_told or tokens[0].lower in ("who", "which", "whom", "whose"):
        return True
    ahead = tokens[1:6]
    if tokens[0].lower == "what":
        # "What it means" is a clause; "what year" is a question.
        return tokens[1].lower not in SUBJECTS | {"it"}
    return any(token.verb for token in ahead) or tokens[1].lower in ("many", "much")


def _is_question(text: str) -> bool:
    """Return whether the part before "and" is a question that names something."""
    tokens = _core(question_tokens(text))
    if len(tokens) < 2 or not count_content_words(tokens):
        return False
    first = tokens[0].lower
    if first not in _INTERROGATIVE and not tokens[0].verb:
        return False
    # "On what day and where is it?" asks one question.
    if len(tokens) < 3 and not any(token.verb for token in tokens):
        return False
    # In "who knows when he left", "when and where", nothing is asked apart.
    inner = [token.lower for token in tokens[1:]]
    if inner[-1] in _INTERROGATIVE or inner[-1] in AUXILIARIES | PREPOSITIONS:
        return inner[-1] not in _INTERROGATIVE and inner[-1] not in ("was", "is", "were", "are")
    return not any(
        before in _TELLING and word in _INTERROGATIVE for before, word in pairwise(inner)
    )


def _continues_clause(before: str, after: str) -> bool:
    """Return whether "who" after "and" describes, as one before it does: "who drink and who smoke".

    Args:
        before: the text before "and".
        after: the text after it.
    """
    first = _core(question_tokens(after))[0].lower
    inner = [token.lower for token in _core(question_tokens(before))[1:]]
    return first in ("who", "which", "whom", "whose") and first in inner


def _names_something(text: str) -> bool:
    """Return whether a text has a name after its first word.

    "How many died and how many were hurt in Velmar?" names its subject at the end only.
    """
    return any(token.name for token in question_tokens(text)[1:])


def _is_whole(text: str) -> bool:
    return bool(question_tokens(text))


def _core(tokens: list[Token]) -> list[Token]:
    """Return the tokens after "and" and a preposition: "in which year"."""
    words = " ".join(token.word for token in tokens)
    if ABOUT.match(words):
        return []
    while len(tokens) > 1 and tokens[0].word in OPENINGS | PREPOSITIONS:
        tokens = tokens[1:]
    return tokens


def _stripped(text: str, start: int, end: int) -> Span:
    """Return a place without the spaces around it."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return Span(start + left, start + len(part.rstrip(" ,;")))

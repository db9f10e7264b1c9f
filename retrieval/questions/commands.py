"""Commands: "list all figures about troop numbers" asks for troop numbers.

The words of the command are in no article, and a model that was trained on questions takes them for
a part of the subject.
"""

from __future__ import annotations

import re

from index.text.words.word_lists import any_of, words
from retrieval.question import STOP_WORDS, question_words

_VERBS = any_of(
    words(
        "check compare describe display explain fetch find get give identify list name outline "
        "provide quote retrieve search show summarise summarize tell"
    )
)
_PARTICLES = r"(?: (?:me|us|out|up|for))*"
# What a command asks for in general: "all figures about", "the details of", "everything on". Not
# "the numbers of", which ask how many there are.
_MATTERS = any_of(
    words(
        "data details everything facts figures information info mentions passages quotes "
        "references statements"
    )
)
_ABOUT = "(?:about|concerning|regarding)"
# After a verb of these, "of" and "by" show that it is a noun: "name of the ship", "show of force".
_COMMAND = re.compile(
    rf"(?P<polite>(?:can|could|would) you )?(?:please )?{_VERBS}{_PARTICLES}(?! (?:by|of) )(?= )"
    rf"(?: (?:all|any|every|the|some|both|relevant))*"
    rf"(?: {_MATTERS} (?:{_ABOUT}|for|from|of|on|that)| {_ABOUT})?(?: the)? ",
    re.I,
)
_ONLY_MATTERS = re.compile(rf"{_MATTERS}\W*", re.I)


def without_command(text: str) -> str:
    """Return a question without the words that only command an answer.

    A text that is no command, or nothing but one, is returned unchanged. So is one with a question
    mark, because "Show trials?" is no command; but "Could you list the dead?" is one.

    Args:
        text: the question's text.
    """
    match = _COMMAND.match(text)
    if match is None or ("?" in text and not match["polite"]):
        return text
    rest = text[match.end() :]
    if _ONLY_MATTERS.fullmatch(rest) or all(
        word.term in STOP_WORDS for word in question_words(rest)
    ):
        return text
    return rest

"""Names that a question has in lower case: "what about kampala"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.questions.tokens import Token
from retrieval.wording.known_words import are_english, are_names

# Whether a word is a name, by its index term.
IsName = Callable[[str], bool]

# A shorter word is more often an abbreviation than a name.
_SHORTEST = 4


def is_known_name(term: str) -> bool:
    """Return whether an index term is of a known name that is no English word."""
    return are_names([term])


def is_name_in(has_term: IsName) -> IsName:
    """Return what tells names of a library: known ones, and its own words that are not English.

    Args:
        has_term: whether the library has an index term.
    """

    def is_name(term: str) -> bool:
        return is_known_name(term) or (not are_english([term]) and has_term(term))

    return is_name


def with_names(tokens: Sequence[Token], is_name: IsName) -> list[Token]:
    """Return tokens of which those that are names in lower case are names too.

    Args:
        tokens: the tokens of a question.
        is_name: whether an index term is of a name.
    """
    return [
        replace(token, name=True)
        if token.is_content
        and not token.name
        and len(token.text) >= _SHORTEST
        and token.text.isalpha()
        and all(map(is_name, token.terms))
        else token
        for token in tokens
    ]

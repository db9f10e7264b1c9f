"""Tokens of a question: its words with their places, and which of them are names or verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.documents import Span
from retrieval.question import MAX_QUESTION_CHARACTERS, STOP_WORDS, question_words
from retrieval.questions.english import AUXILIARIES, ENGLISH, LIGHT_WORDS

_CONTRACTED = re.compile(r"n't$|'(?:d|ll|m|re|ve)$")
_SHORT_IS = re.compile(r"(?:he|here|how|it|she|that|there|what|when|where|who|why)'s$")
_INITIALS = re.compile(r"(?:\w\.){2,}")
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDINGS = frozenset("?!.,;:…)]}")
_QUOTES = str.maketrans({"’": "'", "‘": "'"})
_QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|«[^»]{0,200}»|(?<!\w)['‘].{0,200}?['’](?!\w)")
_AROUND = "\"'“”‘’«»()[]{}<>?!,;:…–—-"


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters between two spaces.

    Attributes:
        text: the characters without the punctuation around them.
        span: the position of `text` in the question.
        word: the text in lower case and without a possessive ending. A name keeps its case, and a
            word in quotation marks gets a quotation mark before it, so that neither is mistaken
            for an English word.
        terms: the index terms that are not stop words, or all terms of a name; empty for a word
            that does not count as a content word.
        name: whether the token is a content word that begins with a capital or a digit, or that
            is in quotation marks.
        verb: whether the token is an auxiliary verb, or is contracted with one.
        last: whether punctuation after the token ends the phrase.
    """

    text: str
    span: Span
    word: str
    terms: tuple[str, ...]
    name: bool
    verb: bool
    last: bool

    @property
    def is_content(self) -> bool:
        """Whether the token is a content word."""
        return bool(self.terms)

    @property
    def lower(self) -> str:
        """The word in lower case, also if it is a name."""
        return self.word.lower()

    @property
    def stem(self) -> Span:
        """The position of the token without a possessive ending."""
        ending = _POSSESSIVE.search(self.text)
        length = len(self.text) - (len(ending[0]) if ending else 0)
        return Span(self.span.start, self.span.start + length)


def question_tokens(text: str) -> list[Token]:
    """Return the tokens of a question; runs of punctuation alone are left out."""
    text = text[:MAX_QUESTION_CHARACTERS]
    quoted = {position for match in _QUOTED.finditer(text) for position in range(*match.span())}
    # If every word has a capital, a capital does not show a name.
    has_lower_case = re.search(r"(?<!\S)[^\w\s]*[a-z]", text) is not None
    tokens: list[Token] = []
    for match in re.finditer(r"\S+", text):
        bare = match[0].strip(_AROUND)
        bare = bare if _INITIALS.fullmatch(bare) else bare.strip(".")
        if not bare:
            continue
        if match[0][0] in "([{" and tokens:
            tokens[-1] = replace(tokens[-1], last=True)
        lower = bare.translate(_QUOTES).lower()
        inside = (
            bool(tokens) and not tokens[-1].last and has_lower_case and not re.match(r"i\b", lower)
        )
        start = match.start() + match[0].find(bare)
        is_quoted = start in quoted
        is_name = is_quoted or (inside and bare[0].isupper())
        word = _POSSESSIVE.sub("", bare if is_name else lower)
        terms = tuple(w.term for w in question_words(bare) if is_name or w.term not in STOP_WORDS)
        terms = () if word in LIGHT_WORDS else terms
        tokens.append(
            Token(
                text=bare,
                span=Span(start, start + len(bare)),
                word=f'"{word}' if is_quoted else word,
                terms=terms,
                name=bool(terms) and (is_name or bare[0].isupper() or bare[0].isdigit()),
                verb=not is_name
                and (
                    word in AUXILIARIES or bool(_CONTRACTED.search(lower) or _SHORT_IS.match(lower))
                ),
                last=not _ENDINGS.isdisjoint(match[0][match[0].rfind(bare) + len(bare) :]),
            )
        )
    return tokens


def count_content_words(tokens: Sequence[Token]) -> int:
    """Return the number of different content words."""
    return len({token.terms for token in tokens if token.is_content})


def is_english(tokens: Sequence[Token]) -> bool:
    """Return whether a question has a word that is only English, or mostly stop words."""
    stop_words = sum(not token.is_content for token in tokens)
    return any(token.word in ENGLISH for token in tokens) or 2 * stop_words > len(tokens)


def is_neutral(tokens: Sequence[Token]) -> bool:
    """Return whether a question may be of any language: a single word, or only names."""
    return len(tokens) == 1 or all(token.name for token in tokens if token.is_content)

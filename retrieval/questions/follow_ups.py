"""Follow-ups: what a question leaves unsaid, taken from the questions before it.

No model is asked. Where a question's English says that it follows up, by one of the rules below,
the telling words of the question that named the subject are added in brackets. Every other
question, and every question in another language, is searched for as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.question import LONGEST_QUESTION, STOP_WORDS, question_words
from retrieval.questions.english import (
    ABOUT,
    ASKED_FOR,
    ASKING,
    AUXILIARIES,
    BE,
    BEFORE_THAT,
    CLAUSES,
    COURTESIES,
    DEMONSTRATIVES,
    DETERMINERS,
    EMPTY,
    ENGLISH,
    EXPECTED,
    JOINING,
    LIGHT,
    MORE,
    OBJECTS,
    OPENINGS,
    PAST,
    PREPOSITIONS,
    SUBJECTS,
    SUBORDINATING,
    TOLD,
    WHICH,
)

# A question with more telling words than this says what it is about.
MOST_OWN = 4
# More would outweigh the question's own words.
MOST_CARRIED = 8
# Of the conversation, that are looked back over.
MOST_TURNS = 8


_CONTRACTED = re.compile(r"n't$|'(?:d|ll|m|re|ve)$")
_SHORT_IS = re.compile(r"(?:he|here|how|it|she|that|there|what|when|where|who|why)'s$")
_INITIALS = re.compile(r"(?:\w\.){2,}")
_ENDINGS = frozenset("?!.,;:…)]}")
_QUOTES = str.maketrans({"’": "'", "‘": "'"})
_QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|«[^»]{0,200}»|(?<!\w)['‘].{0,200}?['’](?!\w)")
_AROUND = "\"'“”‘’«»()[]{}<>?!,;:…–—-"


class Rule(StrEnum):
    """How a question shows that it follows up."""

    # It names nothing: "Why?", "Who said that?"
    BARE = "bare"
    # "What about Kursk?"
    ABOUT = "about"
    # A word of it stands for something said before: "How many of them are officers?"
    REFERENCE = "reference"
    # It is no sentence: "And the Pentagon?", "Under what agreement?"
    FRAGMENT = "fragment"
    # It chooses among what was said before: "Which is larger?"
    WHICH = "which"


# Questions of these kinds put something new beside the subject, or in its place.
_ADDING = frozenset({Rule.ABOUT, Rule.FRAGMENT})


@dataclass(frozen=True, slots=True)
class _Token:
    """What stands between two spaces.

    Attributes:
        text: without the punctuation around it.
        word: in lower case, save where its capital or quotation marks make it a name; without
            the possessive ending.
        terms: those of its index terms that are telling; all of them where it is such a name.
        name: whether it is telling and begins with a capital or a digit, or is quoted.
        verb: whether it is an auxiliary, or ends in one.
        last: whether punctuation ends the phrase here.
    """

    text: str
    word: str
    terms: tuple[str, ...]
    name: bool
    verb: bool
    last: bool

    @property
    def is_content(self) -> bool:
        return bool(self.terms)


def resolve(text: str, history: Sequence[str]) -> str:
    """Return what to search for: the question, with what it leaves unsaid in brackets.

    Args:
        text: the question.
        history: the reader's earlier questions in this conversation, oldest first.
    """
    if not history or follows_up(text) is None:
        return text
    own = _tokens(text)
    earlier = _subject(history)
    if not _is_english(own) and not (_is_neutral(own) and any(map(_is_english, earlier))):
        return text
    carried = _carried(earlier, {term for token in own for term in token.terms})
    return f"{text} ({', '.join(carried)})" if carried else text


def follows_up(text: str) -> Rule | None:
    """Return the rule by which a question follows up on others, None where it stands alone."""
    tokens = _tokens(text)
    own = _own(tokens)
    if not tokens or own > MOST_OWN:
        return None
    words = " ".join(token.word for token in tokens)
    if not own:
        return None if all(token.word in COURTESIES for token in tokens) else Rule.BARE
    if ABOUT.match(words):
        return Rule.ABOUT
    if _refers(tokens, _empty(words)) or (
        own == 1 and not MORE.isdisjoint(token.word for token in tokens)
    ):
        return Rule.REFERENCE
    if not any(token.verb for token in tokens):
        return Rule.FRAGMENT if _is_fragment(text, tokens, own) else None
    return Rule.WHICH if own == 1 and WHICH.search(words) else None


def _is_fragment(text: str, tokens: Sequence[_Token], own: int) -> bool:
    """Tell a question without a verb that needs the one before from words typed to search for."""
    if any(token.word in ASKING for token in tokens):
        return own == 1 and not any(token.word in TOLD for token in tokens)
    if tokens[0].word in OPENINGS:
        return True
    asked = text.rstrip().endswith("?")
    if tokens[0].word in PREPOSITIONS:
        return asked
    # A single word or name is typed to search for it, unless it is asked.
    names = all(token.name for token in tokens if token.is_content)
    return asked and (own == 1 or names)


def _empty(words: str) -> set[int]:
    """Return the places of words that look as if they referred to something and do not."""
    return {
        place
        for match in EMPTY.finditer(words)
        for place in range(words.count(" ", 0, match.start()), words.count(" ", 0, match.end()) + 1)
    }


def _refers(tokens: Sequence[_Token], empty: set[int]) -> bool:
    """Tell whether a word stands for something that the question has not named before it."""
    # How many things were named, how many of them in clauses before this one, and how many are
    # what is asked for: "which weapons do they have?"
    named = settled = asked = 0
    past = any(token.word in PAST for token in tokens)
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = None if token.last or place + 1 == len(tokens) else tokens[place + 1]
        reference = _reference(token.word, before, after)
        # "Is it known how many died?", "Was it Putin who gave the order?"
        expected = EXPECTED | ASKING if before and before.word in BE else EXPECTED
        if (
            place in empty
            or (token.word == "then" and not past)
            or (token.word == "it" and any(t.word in expected for t in tokens[place + 1 :]))
        ):
            reference = ""
        if reference == "subject" and named - (asked if before and before.verb else 0) < 1:
            return True
        # An object is not the subject of its own clause: "has Russia pushed them back?"
        if reference == "object" and named < 2 and not settled:
            return True
        if place and not reference and token.word in CLAUSES:
            settled = named
        if token.is_content and _names(tokens, place):
            named += 1
            asked += before is not None and before.word in ASKED_FOR
    return False


def _reference(word: str, before: _Token | None, after: _Token | None) -> str:
    """Return whether a word stands for a subject or an object, empty if for neither."""
    if word in SUBJECTS or (word in ("one", "ones") and before and not after):
        return "subject"
    if word in OBJECTS:
        return "object"
    if word in DEMONSTRATIVES:
        return "subject" if before is None or before.verb else "object"
    if word == "it":
        return "object" if after is None or after.word in PREPOSITIONS else "subject"
    if word == "that" and (
        after is None or (before and (before.word in BEFORE_THAT or (before.verb and after.verb)))
    ):
        return "object"
    if word in ("so", "then", "there") and before and before.word not in BE and after is None:
        return "object"
    return ""


def _names(tokens: Sequence[_Token], place: int) -> bool:
    """Tell whether a telling word begins to name something that a later word may stand for."""
    if place == 0:
        return True
    token, before = tokens[place], tokens[place - 1]
    if before.is_content:
        # The second word of a name names nothing new.
        return token.name and not before.name
    if token.name or before.word in ASKED_FOR or before.word in DETERMINERS:
        return True
    # "When business underpays its workers": the subject of a clause.
    if place > 1 and before.word in SUBORDINATING:
        return True
    # "Where does doctor strange get his powers?": the subject of an inverted clause.
    return before.verb and (place == 1 or not tokens[place - 2].is_content)


def _subject(history: Sequence[str]) -> list[list[_Token]]:
    """Return the questions to carry words over from, the one that named the subject first.

    After it come the follow-ups on it that added something, and the latest whatever it is: "it"
    may stand for what only that named.
    """
    latest: list[list[_Token]] = []
    for text in reversed(history[-MOST_TURNS:]):
        tokens = _tokens(text)
        if not _own(tokens):
            continue
        rule = follows_up(text)
        if rule is None:
            return [tokens, *latest]
        if not latest or rule in _ADDING:
            latest.append(tokens)
    return latest[::-1]


def _carried(questions: Sequence[Sequence[_Token]], seen: set[str]) -> list[str]:
    """Return the telling words of questions as phrases, none of whose terms was seen before."""
    phrases: list[list[str]] = []
    left = MOST_CARRIED
    for tokens in questions:
        phrase: list[str] = []
        joining: list[str] = []
        for token in tokens:
            if left and token.is_content and not seen.issuperset(token.terms):
                if not phrase:
                    phrases.append(phrase)
                phrase += [*joining, token.text]
                joining = []
                seen.update(token.terms)
                left -= 1
            elif phrase and token.word in JOINING:
                joining.append(token.text)
            else:
                phrase, joining = [], []
            if token.last:
                phrase, joining = [], []
    return [re.sub(r"['’]s?$", "", " ".join(phrase)) for phrase in phrases]


def _own(tokens: Sequence[_Token]) -> int:
    """Return how many different telling words there are."""
    return len({token.terms for token in tokens if token.is_content})


def _is_english(tokens: Sequence[_Token]) -> bool:
    common = sum(not token.is_content for token in tokens)
    return any(token.word in ENGLISH for token in tokens) or 2 * common > len(tokens)


def _is_neutral(tokens: Sequence[_Token]) -> bool:
    """Tell whether a question is of no language: a single word, or names."""
    return len(tokens) == 1 or all(token.name for token in tokens if token.is_content)


def _tokens(text: str) -> list[_Token]:
    text = text[:LONGEST_QUESTION]
    quoted = {place for match in _QUOTED.finditer(text) for place in range(*match.span())}
    # Where every word has a capital, a capital makes no name.
    cased = re.search(r"(?<!\S)[^\w\s]*[a-z]", text) is not None
    found: list[_Token] = []
    for match in re.finditer(r"\S+", text):
        bare = match[0].strip(_AROUND)
        bare = bare if _INITIALS.fullmatch(bare) else bare.strip(".")
        if not bare:
            continue
        if match[0][0] in "([{" and found:
            found[-1] = replace(found[-1], last=True)
        lower = bare.translate(_QUOTES).lower()
        inside = bool(found) and not found[-1].last and cased and not re.match(r"i\b", lower)
        is_quoted = match.start() + match[0].find(bare) in quoted
        is_name = is_quoted or (inside and bare[0].isupper())
        word = re.sub(r"['’]s?$", "", bare if is_name else lower)
        terms = tuple(w.term for w in question_words(bare) if is_name or w.term not in STOP_WORDS)
        terms = () if word in LIGHT else terms
        found.append(
            _Token(
                text=bare,
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
    return found

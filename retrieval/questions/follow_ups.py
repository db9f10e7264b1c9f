"""Resolve follow-ups: add the words that a question takes for granted from earlier questions.

No model is used. If the English of a question shows by one of the rules below that it is a
follow-up, the content words of the earlier question that named the subject are added in brackets.
All other questions, and questions in other languages, are searched for unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.question import MAX_QUESTION_CHARACTERS, STOP_WORDS, question_words
from retrieval.questions.english import (
    ABOUT,
    ASKED_FOR,
    AUXILIARIES,
    BEFORE_THAT,
    CLAUSE_AFTER_IT,
    CLAUSES,
    COURTESIES,
    DEMONSTRATIVES,
    DETERMINERS,
    EMPTY_REFERENCE,
    ENGLISH,
    FORMS_OF_BE,
    JOINING,
    LIGHT_WORDS,
    MORE_OF_THE_SAME,
    OBJECTS,
    OPENINGS,
    PAST_AUXILIARIES,
    PREPOSITIONS,
    QUESTION_WORDS,
    SAYING_VERBS,
    SUBJECTS,
    SUBORDINATING,
    WHICH,
)

# A question with more content words than this names its subject and is not a follow-up.
MAX_CONTENT_WORDS = 4
# How many content words to carry over at most. More would outweigh the question's own words.
MAX_CARRIED_WORDS = 8
# How many earlier questions to look at.
MAX_EARLIER_QUESTIONS = 8


_CONTRACTED = re.compile(r"n't$|'(?:d|ll|m|re|ve)$")
_SHORT_IS = re.compile(r"(?:he|here|how|it|she|that|there|what|when|where|who|why)'s$")
_INITIALS = re.compile(r"(?:\w\.){2,}")
_ENDINGS = frozenset("?!.,;:…)]}")
_QUOTES = str.maketrans({"’": "'", "‘": "'"})
_QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|«[^»]{0,200}»|(?<!\w)['‘].{0,200}?['’](?!\w)")
_AROUND = "\"'“”‘’«»()[]{}<>?!,;:…–—-"


class Rule(StrEnum):
    """The rule that shows that a question is a follow-up."""

    # The question names nothing: "Why?", "Who said that?"
    BARE = "bare"
    # The question begins with "what about": "What about Kursk?"
    ABOUT = "about"
    # A word refers to something named before: "How many of them are officers?"
    REFERENCE = "reference"
    # The question is not a sentence: "And the Pentagon?", "Under what agreement?"
    FRAGMENT = "fragment"
    # The question asks to choose between things named before: "Which is larger?"
    WHICH = "which"


# Follow-ups by these rules add something to the subject or replace it.
_ADDING = frozenset({Rule.ABOUT, Rule.FRAGMENT})


@dataclass(frozen=True, slots=True)
class _Token:
    """A run of characters between two spaces.

    Attributes:
        text: the characters without the punctuation around them.
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
    word: str
    terms: tuple[str, ...]
    name: bool
    verb: bool
    last: bool

    @property
    def is_content(self) -> bool:
        """Whether the token is a content word."""
        return bool(self.terms)


def resolve_follow_up(text: str, history: Sequence[str]) -> str:
    """Return the text to search for: the question, with words from earlier ones in brackets.

    A question that is not a follow-up is returned unchanged.

    Args:
        text: the question's text.
        history: the reader's earlier questions in this conversation, oldest first.
    """
    if not history or follow_up_rule(text) is None:
        return text
    tokens = _tokens(text)
    earlier = _subject_questions(history)
    if not _is_english(tokens) and not (_is_neutral(tokens) and any(map(_is_english, earlier))):
        return text
    carried = _carry_over(earlier, {term for token in tokens for term in token.terms})
    return f"{text} ({', '.join(carried)})" if carried else text


def follow_up_rule(text: str) -> Rule | None:
    """Return the rule by which a question is a follow-up; None if the question stands alone."""
    tokens = _tokens(text)
    content_count = _count_content_words(tokens)
    if not tokens or content_count > MAX_CONTENT_WORDS:
        return None
    words = " ".join(token.word for token in tokens)
    if not content_count:
        return None if all(token.word in COURTESIES for token in tokens) else Rule.BARE
    if ABOUT.match(words):
        return Rule.ABOUT
    if _has_reference(tokens, _empty_reference_positions(words)) or (
        content_count == 1 and not MORE_OF_THE_SAME.isdisjoint(token.word for token in tokens)
    ):
        return Rule.REFERENCE
    if not any(token.verb for token in tokens):
        return Rule.FRAGMENT if _is_fragment(text, tokens, content_count) else None
    return Rule.WHICH if content_count == 1 and WHICH.search(words) else None


def _is_fragment(text: str, tokens: Sequence[_Token], content_count: int) -> bool:
    """Return whether a question without a verb needs an earlier one, unlike mere search words."""
    if any(token.word in QUESTION_WORDS for token in tokens):
        return content_count == 1 and not any(token.word in SAYING_VERBS for token in tokens)
    if tokens[0].word in OPENINGS:
        return True
    has_question_mark = text.rstrip().endswith("?")
    if tokens[0].word in PREPOSITIONS:
        return has_question_mark
    # A single word or name without a question mark is a search for that word or name.
    only_names = all(token.name for token in tokens if token.is_content)
    return has_question_mark and (content_count == 1 or only_names)


def _empty_reference_positions(words: str) -> set[int]:
    """Return the positions of words that look like a reference but refer to nothing before them."""
    return {
        position
        for match in EMPTY_REFERENCE.finditer(words)
        for position in range(
            words.count(" ", 0, match.start()), words.count(" ", 0, match.end()) + 1
        )
    }


def _has_reference(tokens: Sequence[_Token], empty: set[int]) -> bool:
    """Return whether a word refers to something that the question has not named before it.

    Args:
        tokens: the tokens of the question.
        empty: the positions of words that do not refer to anything.
    """
    # The number of things named so far, of those named in earlier clauses, and of those asked for,
    # such as the weapons in "which weapons do they have?"
    named = named_in_earlier_clauses = asked_for = 0
    past = any(token.word in PAST_AUXILIARIES for token in tokens)
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else None
        after = None if token.last or position + 1 == len(tokens) else tokens[position + 1]
        reference = _reference_role(token.word, before, after)
        # "Is it known how many died?", "Was it Putin who gave the order?"
        expected = (
            CLAUSE_AFTER_IT | QUESTION_WORDS
            if before and before.word in FORMS_OF_BE
            else CLAUSE_AFTER_IT
        )
        if (
            position in empty
            or (token.word == "then" and not past)
            or (token.word == "it" and any(t.word in expected for t in tokens[position + 1 :]))
        ):
            reference = ""
        if reference == "subject" and named - (asked_for if before and before.verb else 0) < 1:
            return True
        # An object does not refer to the subject of its own clause: "has Russia pushed them back?"
        if reference == "object" and named < 2 and not named_in_earlier_clauses:
            return True
        if position and not reference and token.word in CLAUSES:
            named_in_earlier_clauses = named
        if token.is_content and _begins_name(tokens, position):
            named += 1
            asked_for += before is not None and before.word in ASKED_FOR
    return False


def _reference_role(word: str, before: _Token | None, after: _Token | None) -> str:
    """Return "subject" or "object" for a word that refers to one; empty for any other word."""
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
    if (
        word in ("so", "then", "there")
        and before
        and before.word not in FORMS_OF_BE
        and after is None
    ):
        return "object"
    return ""


def _begins_name(tokens: Sequence[_Token], position: int) -> bool:
    """Return whether a content word begins to name something that a later word may refer to."""
    if position == 0:
        return True
    token, before = tokens[position], tokens[position - 1]
    if before.is_content:
        # The second word of a name does not name another thing.
        return token.name and not before.name
    if token.name or before.word in ASKED_FOR or before.word in DETERMINERS:
        return True
    # "When business underpays its workers": the subject of a clause.
    if position > 1 and before.word in SUBORDINATING:
        return True
    # "Where does doctor strange get his powers?": the subject of an inverted clause.
    return before.verb and (position == 1 or not tokens[position - 2].is_content)


def _subject_questions(history: Sequence[str]) -> list[list[_Token]]:
    """Return the questions to carry words over from, as tokens.

    The first is the question that named the subject. Then come the follow-ups that added something
    to it. The latest question is always included, because "it" may refer to something that only
    this question names.
    """
    follow_ups: list[list[_Token]] = []
    for text in reversed(history[-MAX_EARLIER_QUESTIONS:]):
        tokens = _tokens(text)
        if not _count_content_words(tokens):
            continue
        rule = follow_up_rule(text)
        if rule is None:
            return [tokens, *follow_ups]
        if not follow_ups or rule in _ADDING:
            follow_ups.append(tokens)
    return follow_ups[::-1]


def _carry_over(questions: Sequence[Sequence[_Token]], seen: set[str]) -> list[str]:
    """Return phrases with the content words of questions, without words seen before.

    Args:
        questions: the tokens of the questions, the most important question first.
        seen: the terms of the words to leave out; the terms of returned words are added.
    """
    phrases: list[list[str]] = []
    remaining = MAX_CARRIED_WORDS
    for tokens in questions:
        phrase: list[str] = []
        joining: list[str] = []
        for token in tokens:
            if remaining and token.is_content and not seen.issuperset(token.terms):
                if not phrase:
                    phrases.append(phrase)
                phrase += [*joining, token.text]
                joining = []
                seen.update(token.terms)
                remaining -= 1
            elif phrase and token.word in JOINING:
                joining.append(token.text)
            else:
                phrase, joining = [], []
            if token.last:
                phrase, joining = [], []
    return [re.sub(r"['’]s?$", "", " ".join(phrase)) for phrase in phrases]


def _count_content_words(tokens: Sequence[_Token]) -> int:
    """Return the number of different content words."""
    return len({token.terms for token in tokens if token.is_content})


def _is_english(tokens: Sequence[_Token]) -> bool:
    """Return whether a question has a word that is only English, or mostly stop words."""
    stop_words = sum(not token.is_content for token in tokens)
    return any(token.word in ENGLISH for token in tokens) or 2 * stop_words > len(tokens)


def _is_neutral(tokens: Sequence[_Token]) -> bool:
    """Return whether a question may be of any language: a single word, or only names."""
    return len(tokens) == 1 or all(token.name for token in tokens if token.is_content)


def _tokens(text: str) -> list[_Token]:
    """Return the tokens of a question; runs of punctuation alone are left out."""
    text = text[:MAX_QUESTION_CHARACTERS]
    quoted = {position for match in _QUOTED.finditer(text) for position in range(*match.span())}
    # If every word has a capital, a capital does not show a name.
    has_lower_case = re.search(r"(?<!\S)[^\w\s]*[a-z]", text) is not None
    tokens: list[_Token] = []
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
        is_quoted = match.start() + match[0].find(bare) in quoted
        is_name = is_quoted or (inside and bare[0].isupper())
        word = re.sub(r"['’]s?$", "", bare if is_name else lower)
        terms = tuple(w.term for w in question_words(bare) if is_name or w.term not in STOP_WORDS)
        terms = () if word in LIGHT_WORDS else terms
        tokens.append(
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
    return tokens

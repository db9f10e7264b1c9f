"""Rules that show that a question is a follow-up on an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from retrieval.questions.english import (
    ABOUT,
    ASKED_FOR,
    BEFORE_THAT,
    BEFORE_TO,
    CLAUSE_AFTER_IT,
    CLAUSES,
    COURTESIES,
    DEFINITION,
    DEMONSTRATIVES,
    DETERMINERS,
    EMPTY_REFERENCE,
    FORMS_OF_BE,
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
from retrieval.questions.news_words import BESIDE, EVENTS, OFFICES, REPLIES, ROLES, TOLL, WITH_THE
from retrieval.questions.replacing import names_a_step
from retrieval.questions.tokens import Token, count_content_words, question_tokens
from retrieval.questions.values import find_values

# A question with more content words than this names its subject and is not a follow-up.
MAX_CONTENT_WORDS = 4
# Verbs among the stop words, which make a question with one content word complete.
_OWNING = frozenset({"own", "owned", "owns"})
# How many content words a question that repeats a noun with "the" has at most, with the noun.
MAX_WORDS_AROUND_NOUN = 3


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
    # The question names people or events that are those of a story: "What did the owner say?"
    DEPENDENT = "dependent"
    # The question repeats a noun of the earlier question with "the": "Who built the bridge?"
    REPEATED = "repeated"


def follow_up_rule(text: str) -> Rule | None:
    """Return the rule by which a question is a follow-up; None if the question stands alone."""
    tokens = question_tokens(text)
    content_count = count_content_words(tokens)
    if not tokens or content_count > MAX_CONTENT_WORDS:
        return None
    words = " ".join(token.word for token in tokens)
    if not content_count:
        return None if all(token.word in COURTESIES for token in tokens) else Rule.BARE
    if ABOUT.match(words):
        return Rule.ABOUT
    if names_a_step(tokens):
        return Rule.FRAGMENT
    if _has_reference(tokens, _empty_reference_positions(words)) or (
        content_count == 1 and not MORE_OF_THE_SAME.isdisjoint(token.word for token in tokens)
    ):
        return Rule.REFERENCE
    if _is_dependent(tokens, words):
        return Rule.DEPENDENT
    if not any(token.verb for token in tokens):
        return Rule.FRAGMENT if _is_fragment(text, tokens, content_count) else None
    return Rule.WHICH if content_count == 1 and WHICH.search(words) else None


def names_nothing(text: str) -> bool:
    """Return whether a question has no content word: "Who said that?"."""
    return follow_up_rule(text) is Rule.BARE


def repeats_noun(tokens: Sequence[Token], earlier: Sequence[Token]) -> bool:
    """Return whether a question has "the" before a noun of an earlier one, and names nothing.

    "Who built the bridge?" does after "How much did the Altmark bridge cost?".

    Args:
        tokens: the tokens of the question.
        earlier: the tokens of the earlier question that named the subject.
    """
    if count_content_words(tokens) > MAX_WORDS_AROUND_NOUN or any(
        token.name and position for position, token in enumerate(tokens)
    ):
        return False
    terms = {term for token in earlier if not token.verb for term in token.terms}
    for position in range(1, len(tokens)):
        token = tokens[position]
        after = None if token.last or position + 1 == len(tokens) else tokens[position + 1]
        if (
            tokens[position - 1].word == "the"
            and token.is_content
            and terms.issuperset(token.terms)
            and (after is None or after.word not in PREPOSITIONS)
        ):
            return True
    return False


def _is_dependent(tokens: Sequence[Token], words: str) -> bool:
    """Return whether a question names only people and events that are those of a story.

    "What did the owner say?" and "Was anyone arrested?" do, whatever the story is.
    """
    content = [token for token in tokens if token.is_content]
    if any(token.name for token in content if token is not tokens[0]):
        return False
    if DEFINITION.match(words) or not DEMONSTRATIVES.isdisjoint(words.split()):
        return False
    told = {token for token in content if token.lower in ROLES | TOLL | EVENTS} | {
        after for the, after in pairwise(tokens) if the.word == "the" and after.lower in WITH_THE
    }
    for before, token in pairwise(tokens):
        if token.lower in ROLES and before.word in ("a", "an") and "there" not in words.split():
            return False
    if _is_about_an_office(tokens):
        return False
    told |= _what_a_role_does(tokens)
    is_question = any(token.verb or token.word in QUESTION_WORDS for token in tokens)
    return (
        is_question
        and bool(told)
        and all(token in told or token.lower in BESIDE for token in content)
    )


def _what_a_role_does(tokens: Sequence[Token]) -> set[Token]:
    """Return the last word of a question like "What did the families demand?", if it is one."""
    if len(tokens) < len(("did", "the", "families", "demand")):
        return set()
    verb, the, role, last = tokens[-4:]
    is_role = role.lower in ROLES and (role.lower not in OFFICES or tokens[0].word == "what")
    return {last} if verb.verb and the.word == "the" and is_role and last.is_content else set()


def _is_about_an_office(tokens: Sequence[Token]) -> bool:
    """Return whether a sentence tells what happens to an office: "Why did the mayor resign?"."""
    is_subject = any(
        verb.verb and the.word == "the" and office.lower in OFFICES
        for verb, the, office in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )
    return is_subject and any(token.lower in (EVENTS | TOLL) - REPLIES for token in tokens)


def _is_fragment(text: str, tokens: Sequence[Token], content_count: int) -> bool:
    """Return whether a question without a verb needs an earlier one, unlike mere search words."""
    if any(token.word in QUESTION_WORDS for token in tokens):
        names_one = tokens[0].word in OPENINGS and len(find_values(tokens)) == 1
        only_names = all(token.name for token in tokens if token.is_content)
        return (content_count == 1 or (names_one and only_names)) and not any(
            token.word in SAYING_VERBS | _OWNING for token in tokens
        )
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


def _has_reference(tokens: Sequence[Token], empty: set[int]) -> bool:
    """Return whether a word refers to something that the question has not named before it.

    Args:
        tokens: the tokens of the question.
        empty: the positions of words that do not refer to anything.
    """
    # The number of things named so far, of those named in earlier clauses, and of those asked for,
    # such as the weapons in "which weapons do they have?"
    named = named_in_earlier_clauses = asked_for = 0
    words = [token.word for token in tokens]
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
            or (
                token.word == "it"
                and any(
                    word.word in expected and not (word.word == "to" and previous in BEFORE_TO)
                    for previous, word in zip(
                        words[position:], tokens[position + 1 :], strict=False
                    )
                )
            )
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


def _reference_role(word: str, before: Token | None, after: Token | None) -> str:
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


def _begins_name(tokens: Sequence[Token], position: int) -> bool:
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

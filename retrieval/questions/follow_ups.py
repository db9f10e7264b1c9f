"""Resolve follow-ups: add the words that a question takes for granted from earlier questions.

No model is used. If the English of a question shows by one of the rules that it is a follow-up, one
of two texts is searched for. If the question only gives another value ("and in Kampala?"), that is
the earlier question with the new value in the place of the old one. Otherwise it is the question,
with the content words of the earlier question that named the subject in brackets. All other
questions, and questions in other languages, are searched for unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.questions.english import JOINING
from retrieval.questions.lower_case import IsName, is_known_name, with_names
from retrieval.questions.news_words import TOLL, TOLL_TERMS
from retrieval.questions.replacing import (
    Replacement,
    asks_the_same,
    find_replacements,
    replace_in,
    strip_opening,
)
from retrieval.questions.rules import Rule, follow_up_rule, repeats_noun
from retrieval.questions.tokens import (
    Token,
    count_content_words,
    is_english,
    is_neutral,
    question_tokens,
)

# How many content words to carry over at most. More would outweigh the question's own words.
MAX_CARRIED_WORDS = 8
# How many earlier questions to look at.
MAX_EARLIER_QUESTIONS = 8

# Follow-ups by these rules add something to the subject or replace it.
_ADDING = frozenset({Rule.ABOUT, Rule.FRAGMENT})
# Follow-ups by these rules ask something else of the same subject.
_ASKING = frozenset({Rule.DEPENDENT, Rule.REPEATED})


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question with what it takes from earlier ones.

    Attributes:
        text: the text to search for.
        rule: the rule that shows that the question is a follow-up; None if it stands alone.
        carried: the phrases that `text` has from earlier questions.
        asks_again: whether `text` is an earlier question with another value.
        replaced: the value of an earlier question that is not searched for, and the question's own
            value in its place; None if there is none.
    """

    text: str
    rule: Rule | None = None
    carried: tuple[str, ...] = ()
    replaced: tuple[str, str] | None = None
    asks_again: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """An earlier question, with the values that later ones put in place of its own."""

    text: str
    tokens: list[Token]
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class _Replaced:
    """The earlier questions after a follow-up has replaced values in one of them.

    Attributes:
        turns: the questions.
        replacements: the replaced values.
        asks_again: whether the follow-up asks the latest of the questions again.
    """

    turns: list[_Turn]
    replacements: list[Replacement]
    asks_again: bool


def resolve_follow_up(
    text: str,
    history: Sequence[str],
    is_name: IsName = is_known_name,
    *,
    is_part: bool = False,
) -> ResolvedQuestion:
    """Return the text to search for, and what it takes from earlier questions.

    A question that is not a follow-up is returned unchanged.

    Args:
        text: the question's text.
        history: the reader's earlier questions in this conversation, oldest first.
        is_name: whether the index term of a word in lower case is of a name.
        is_part: whether the text is a part of a question, the part before it being the last of the
            history. Then it follows up unless it has a name.
    """
    tokens = question_tokens(text)
    turns = _earlier_turns(history, is_name)
    rule = _rule_after(text, tokens, turns)
    if rule is None and is_part and not any(token.name for token in tokens[1:]):
        rule = Rule.REFERENCE
    if rule is None or not turns:
        return ResolvedQuestion(text)
    earlier = _subject_questions(turns, rule)
    if not is_english(tokens) and not (is_neutral(tokens) and any(map(is_english, earlier))):
        return ResolvedQuestion(text)
    replaced = _replace_values(text, tokens, rule, turns, is_name)
    values: tuple[str, str] | None = None
    new: Collection[str] = ()
    if replaced is not None:
        turns = replaced.turns
        values = (
            ", ".join(each.old for each in replaced.replacements),
            ", ".join(each.new for each in replaced.replacements),
        )
        if replaced.asks_again:
            *turns, again = turns
            text, tokens, own_rule = again.text, again.tokens, again.rule
            put = " ".join(each.text for each in replaced.replacements)
            new = {term for token in question_tokens(put) for term in token.terms}
            carried = _carry_over([tokens], set(new), len(tokens))
            if own_rule is None or not turns:
                return ResolvedQuestion(text, rule, tuple(carried), values, asks_again=True)
            added = _carry_over(_subject_questions(turns, own_rule), _seen(tokens))
            return ResolvedQuestion(
                _with_words(text, added), rule, (*carried, *added), values, asks_again=True
            )
    carried = _carry_over(_subject_questions(turns, rule), _seen(tokens))
    if not carried:
        return ResolvedQuestion(text)
    return ResolvedQuestion(_with_words(text, carried), rule, tuple(carried), values)


def _rule_after(text: str, tokens: Sequence[Token], turns: Sequence[_Turn]) -> Rule | None:
    """Return the rule by which a question is a follow-up on earlier ones, or None."""
    rule = follow_up_rule(text)
    if rule is None and turns:
        subject = next((turn for turn in reversed(turns) if turn.rule is None), turns[0])
        return Rule.REPEATED if repeats_noun(tokens, subject.tokens) else None
    return rule


def _earlier_turns(history: Sequence[str], is_name: IsName) -> list[_Turn]:
    """Return the latest earlier questions that name anything, oldest first.

    A follow-up that asks one of them again with another value takes its place.
    """
    turns: list[_Turn] = []
    for text in history[-MAX_EARLIER_QUESTIONS:]:
        tokens = question_tokens(text)
        if not count_content_words(tokens):
            continue
        rule = _rule_after(text, tokens, turns)
        replaced = _replace_values(text, tokens, rule, turns, is_name)
        if replaced is not None:
            turns = replaced.turns
        if replaced is None or not replaced.asks_again:
            turns = [*turns, _Turn(text, tokens, rule)]
    return turns


def _replace_values(
    text: str,
    tokens: Sequence[Token],
    rule: Rule | None,
    turns: Sequence[_Turn],
    is_name: IsName,
) -> _Replaced | None:
    """Return the earlier questions with a follow-up's values in place of theirs, or None.

    The values are replaced in the latest question that has values of their kinds, back to the one
    that named the subject.
    """
    if rule not in _ADDING:
        return None
    values = with_names(strip_opening(tokens), is_name)
    for place in reversed(range(len(turns))):
        turn = turns[place]
        earlier = with_names(turn.tokens, is_name)
        replacements = find_replacements(text, values, turn.text, earlier)
        if replacements:
            new_text = replace_in(turn.text, replacements)
            changed = replace(turn, text=new_text, tokens=question_tokens(new_text))
            return _Replaced(
                [*turns[:place], changed, *turns[place + 1 :]],
                replacements,
                asks_the_same(values, turn.tokens),
            )
        if turn.rule is None:
            return None
    return None


def _with_words(text: str, phrases: Sequence[str]) -> str:
    return f"{text} ({', '.join(phrases)})" if phrases else text


def _seen(tokens: Sequence[Token]) -> set[str]:
    """Return the terms that are not carried over into a question.

    Besides its own these are, if it asks for one part of the toll, those of the other parts: "how
    many were injured?" is not about those who died.
    """
    seen = {term for token in tokens for term in token.terms}
    if any(token.word in TOLL for token in tokens):
        seen |= TOLL_TERMS
    return seen


def _subject_questions(turns: Sequence[_Turn], rule: Rule) -> list[list[Token]]:
    """Return the questions to carry words over from, as tokens.

    The first is the question that named the subject. Then come the follow-ups that added something
    to it. The latest question is always included, because "it" may refer to something that only
    this question names. Unless both ask of the subject without naming it: "How many were injured?"
    adds nothing to "Who called the police?".
    """
    follow_ups: list[list[Token]] = []
    for turn in reversed(turns):
        if turn.rule is None:
            return [turn.tokens, *follow_ups]
        asks_of_the_subject = rule in _ASKING and turn.rule in _ASKING
        if turn.rule in _ADDING or (not follow_ups and not asks_of_the_subject):
            follow_ups.append(turn.tokens)
    return follow_ups[::-1]


def _carry_over(
    questions: Sequence[Sequence[Token]], seen: set[str], remaining: int = MAX_CARRIED_WORDS
) -> list[str]:
    """Return phrases with the content words of questions, without words seen before.

    Args:
        questions: the tokens of the questions, the most important question first.
        seen: the terms of the words to leave out; the terms of returned words are added.
        remaining: how many content words to return at most.
    """
    phrases: list[list[str]] = []
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

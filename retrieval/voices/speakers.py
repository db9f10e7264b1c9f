"""Read a speaker from the words that name him: the name, the role, whether he stays anonymous."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.documents import Span
from index.text.countries import COUNTRIES, COUNTRIES_BY_WORD
from index.text.titles import ABBREVIATED_TITLES, ROLES
from index.text.words.word_lists import any_of, words
from retrieval.voices.parse_tree import ParseTree

PRONOUNS = words("he she they it i we you")
HE, SHE, IT = "he", "she", "it"

TITLE = re.compile(rf"{any_of(ROLES | ABBREVIATED_TITLES)}\.?|\w+(?:ologist|ician|nalist|tivist)")
# Words in capitals before a name that tell a country or a party.
BEFORE_NAMES = words(
    "conservative democrat democratic former independent labour liberal republican socialist"
) | frozenset(adjective.lower() for country in COUNTRIES for adjective in country.adjectives)
# Nouns for people who may stay without a name.
PEOPLE = words(
    "activist adviser advisor agent aide ally analyst associate attendee commander defector"
    " diplomat doctor donor employee engineer envoy executive expert insider investigator lawmaker"
    " lawyer manager member minister negotiator observer officer official operative organizer"
    " person people policeman resident senator soldier source spokesman spokesperson spokeswoman"
    " staffer strategist supporter trader veteran volunteer voter witness worker"
)
_INDEFINITE = words(
    "a an another anonymous multiple one several some two three four many unidentified unnamed"
)
_ANONYMITY = re.compile(
    r"\b(?:anonymity|anonymously|not (?:be|to be|being) (?:named|identified|quoted)"
    r"|declin\w+ to be (?:named|identified)"
    r"|(?:not|n[’']t) authori[sz]ed to (?:speak|discuss|comment))\b",
    re.IGNORECASE,
)
_ARTICLES = words("a an the")
# What follows the head of a noun phrase.
_INNER = re.compile(r" (?:at|by|for|from|in|of|on|with) ")
_POINTING = words("the these those his her their its our my")
# The longest role that is told, in characters.
_LONGEST_ROLE = 100
_INSIDE = frozenset(
    {
        "amod", "compound", "det", "neg", "nmod", "nummod", "poss", "predet", "quantmod", "case",
        "advmod", "cc", "conj",
    }
)  # fmt: skip
_PROPER = frozenset({"NNP", "NNPS"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as the text names him in one place.

    Attributes:
        span: the name, or the noun phrase if there is no name.
        text: the text of `span`, in one line.
        role: what he is, as the text says there; empty if it does not.
        named: whether `span` is a proper name.
        anonymous: whether the text keeps the name to itself.
    """

    span: Span
    text: str
    role: str = ""
    named: bool = False
    anonymous: bool = False

    @property
    def pronoun(self) -> str:
        """The pronoun in small letters, empty if the speaker is named or described."""
        small = self.text.lower()
        return small if small in PRONOUNS else ""


def read_speaker(text: str, tree: ParseTree, head: int) -> Speaker:
    """Return the speaker that a noun phrase names.

    Args:
        text: the article's text.
        tree: the paragraph.
        head: the noun phrase's head.
    """
    tokens = tree.tokens
    apposed = _apposed(tree, head)
    if apposed is not None:
        # "His spokesman, Jan Weil, said": the name stands beside the noun.
        name = _name(tree, apposed)
        if name is not None and len(tree.children(apposed, "conj")) == 0:
            role = _one_line(_phrase(tree, head).of(text))
            return Speaker(name, _one_line(name.of(text)), role, named=True)
    is_name = tokens[head].tag in _PROPER and tokens[head].text[:1].isupper()
    if is_name and tree.child(head, "conj") is None:
        name = _name(tree, head)
        if name is not None:
            role = _role(text, tree, head, name)
            return Speaker(name, _one_line(name.of(text)), role, named=True)
    span = _phrase(tree, head)
    phrase = _one_line(span.of(text))
    return Speaker(span, phrase, named=False, anonymous=_is_anonymous(text, tree, head))


def _apposed(tree: ParseTree, head: int) -> int | None:
    """Return the name that stands beside a noun, or None.

    In "a spokesman for Acme, Jan Weil, said" the parser takes the name for another one of Acme.
    """
    tokens = tree.tokens
    if tokens[head].tag in _PROPER:
        return None
    apposed = tree.child(head, "appos")
    if apposed is None and is_for_people(tree, head):
        for preposition in tree.children(head, "prep"):
            theirs = tree.child(preposition, "pobj")
            apposed = None if theirs is None else tree.child(theirs, "appos")
    return apposed if apposed is not None and tokens[apposed].tag in _PROPER else None


def _phrase(tree: ParseTree, head: int) -> Span:
    """Return the span of a noun phrase, with its prepositional phrases, without its clauses."""
    tokens = tree.tokens
    inside = {head}
    for child in tree.children(head):
        relation = tokens[child].relation
        near_preposition = relation == "prep" and child > head and tokens[child - 1].text != ","
        if relation in _INSIDE or near_preposition:
            inside.update(tree.subtree(child, without=("relcl", "acl", "appos")))
    start = end = head
    while start - 1 in inside:
        start -= 1
    while end + 1 in inside or _is_joint(tree, end + 1, inside):
        end += 1
    while end > head and tokens[end].tag in {",", "CC", "IN", ":"}:
        end -= 1
    while start < head and tokens[start].tag in {",", "CC", "IN", ":", "``", "''"}:
        start += 1
    return Span(tokens[start].start, tokens[end].end)


def _is_joint(tree: ParseTree, index: int, inside: set[int]) -> bool:
    """Return whether a token is a comma or hyphen between two tokens that are inside."""
    if index + 1 >= len(tree.tokens):
        return False
    return tree.tokens[index].relation == "punct" and index + 1 in inside


def _name(tree: ParseTree, head: int) -> Span | None:
    """Return the span of the proper name that ends with a token, without titles; None if none."""
    tokens = tree.tokens
    start = head
    while start and _joins(tree, start - 1, head):
        start -= 1
    titles = [index for index in range(start, head + 1) if TITLE.fullmatch(tokens[index].text)]
    if titles:
        start = titles[-1] + 1
    while head - start >= 2 and tokens[start].text.lower() in BEFORE_NAMES:
        start += 1
    if start > head:
        return None
    end = head if titles else _end_of_name(tree, head)
    return Span(tokens[start].start, tokens[end].end)


def _joins(tree: ParseTree, index: int, head: int) -> bool:
    """Return whether a token belongs to the name that ends with `head`."""
    token = tree.tokens[index]
    if token.sentence != tree.tokens[head].sentence or token.relation in {"appos", "conj", "relcl"}:
        return False
    is_proper = token.tag in _PROPER or (
        token.tag in {"NN", "JJ", "FW", "HYPH"} and token.text[:1].isupper()
    )
    if not is_proper and token.text in {"-", "&"}:
        # "Jean-Luc", "Pell & Tanaka".
        is_proper = index > 0 and tree.tokens[index - 1].tag in _PROPER
    return is_proper and head in tree.ancestors(index)


def _end_of_name(tree: ParseTree, head: int) -> int:
    """Return the last token of a name that goes on after its head: "Ministry of Health"."""
    tokens = tree.tokens
    for child in tree.children(head, "prep"):
        theirs = tree.child(child, "pobj")
        if child == head + 1 and tokens[child].text in {"of", "for"} and theirs is not None:
            inner = tree.subtree(theirs, without=("relcl", "acl", "appos", "prep", "conj"))
            if tokens[theirs].tag in _PROPER and inner[-1] == theirs:
                return theirs
    return head


def _role(text: str, tree: ParseTree, head: int, name: Span) -> str:
    """Return the words beside a name that say what somebody is; empty if there are none."""
    tokens = tree.tokens
    before = [
        child
        for child in tree.subtree(head)
        if tokens[child].end <= name.start and tokens[child].sentence == tokens[head].sentence
    ]
    if before and tokens[before[0]].text.lower() in _ARTICLES:
        before = before[1:]
    if before:
        phrase = text[tokens[before[0]].start : tokens[before[-1]].end].strip(" ,“”\"'")
        is_owner = tokens[before[-1]].tag == "POS"
        return "" if is_owner or len(phrase) > _LONGEST_ROLE else _one_line(phrase)
    for child in tree.children(head, "appos"):
        if child > head:
            phrase = _one_line(_phrase(tree, child).of(text))
            return phrase if len(phrase) <= _LONGEST_ROLE else ""
    return ""


def _is_anonymous(text: str, tree: ParseTree, head: int) -> bool:
    """Return whether a noun phrase without a name is somebody who stays anonymous."""
    tokens = tree.tokens
    if not is_for_people(tree, head):
        return False
    subtree = tree.subtree(head)
    if _ANONYMITY.search(text, tokens[subtree[0]].start, tokens[subtree[-1]].end):
        return True
    determiners = {tokens[child].text.lower() for child in tree.children(head)}
    if determiners & _INDEFINITE:
        return True
    is_plural = tokens[head].tag == "NNS" or tokens[head].text.lower() == "people"
    return is_plural and not determiners & _POINTING


def is_for_people(tree: ParseTree, head: int) -> bool:
    """Return whether a noun stands for people who may stay without a name, or is a pronoun."""
    noun = tree.tokens[head].text.lower()
    return noun in PEOPLE or noun.removesuffix("s") in PEOPLE or noun in PRONOUNS


def is_about_anonymity(text: str, start: int, end: int) -> bool:
    """Return whether a stretch of a text says that somebody is not to be named."""
    return _ANONYMITY.search(text, start, end) is not None


def is_named(speaker: Speaker) -> bool:
    """Return whether a name tells who speaks: "Kirby", and "South Korea's intelligence agency".

    "A Dutch farmer" and "Dutch farmers" may be anybody, and "The company" needs to be looked up.
    """
    if speaker.named:
        return True
    phrase = _INNER.split(speaker.text)[0].split()
    if phrase[0].lower() in _INDEFINITE or speaker.pronoun:
        return False
    if phrase[0].lower() in _ARTICLES | _POINTING:
        phrase = phrase[1:]
    if len(phrase) < 2 or (phrase[-1].endswith("s") and not phrase[-1].endswith("ss")):
        return False
    # The first word may have its capital from the sentence.
    first = re.sub(r"[’']s?$", "", phrase[0]).replace(".", "")
    return (
        first.lower() in BEFORE_NAMES
        or first.lower() in COUNTRIES_BY_WORD
        or (first.isupper() and len(first) > 1)
        or any(word[:1].isupper() for word in phrase[1:])
    )


def _one_line(phrase: str) -> str:
    return " ".join(phrase.split())

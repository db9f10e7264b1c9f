"""Read a speaker from the words that name him: the name, the role, whether he stays anonymous."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.documents import Span
from index.text.countries import COUNTRIES
from index.text.titles import ABBREVIATED_TITLES
from index.text.word_lists import any_of, words
from retrieval.agreement.parse_tree import ParseTree

PRONOUNS = words("he she they it i we you")
HE, SHE = "he", "she"

# Words in capitals before a name that belong to a role and not to the name.
ROLES = words(
    "Administrator Admiral Adviser Advisor Agent Ambassador Archbishop Attorney Ayatollah Baron"
    " Bishop Brigadier Captain Cardinal Chair Chairman Chairperson Chairwoman Chancellor Chief"
    " Coach Colonel Commander Commissioner Congressman Congresswoman Constable Corporal Councillor"
    " Councilman Councilor Councilwoman Count Dame Dean Delegate Deputy Detective Director Doctor"
    " Emir Father General Governor Imam Inspector Judge Justice King Lady Lawyer Leader Lieutenant"
    " Lord Major Marshal Mayor Minister Nominee Officer Official Pastor Patriarch Pope Premier"
    " Analyst Lawyer Maître Conservator Economist Economists President Presidents Prince Princess Principal Professor Prosecutor Queen Rabbi"
    " Representative Reverend Secretary Senator Sergeant Sheikh Sheriff Sir Sister Solicitor"
    " Speaker Spokesman Spokesperson Spokeswoman Sultan Superintendent Treasurer Undersecretary"
    " Vice-President"
)
TITLE = re.compile(rf"{any_of(ROLES | ABBREVIATED_TITLES)}\.?|\w+(?:ologist|ician|nalist|tivist)")
# Words in capitals before a name that tell a country or a party.
BEFORE_NAMES = words(
    "conservative democrat democratic former independent labour liberal republican socialist"
) | frozenset(adjective.lower() for country in COUNTRIES for adjective in country.adjectives)
# Nouns for people who may stay without a name.
PEOPLE = words(
    "activist adviser advisor agent aide ally analyst associate attendee commander defector diplomat"
    " doctor donor employee engineer envoy executive expert insider investigator lawmaker lawyer"
    " manager member minister negotiator observer officer official operative organizer person"
    " people policeman resident senator soldier source spokesman spokesperson spokeswoman staffer"
    " strategist supporter trader veteran volunteer voter witness worker"
)
_INDEFINITE = words(
    "a an another anonymous multiple one several some two three four many unidentified unnamed"
)
_ANONYMITY = re.compile(
    r"\b(?:anonymity|anonymously|not (?:be|to be|being) (?:named|identified|quoted)"
    r"|declin\w+ to be (?:named|identified)|(?:not|n[’']t) authori[sz]ed to (?:speak|discuss|comment)"
    r"|unnamed|unidentified)\b",
    re.IGNORECASE,
)
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
    apposed = tree.child(head, "appos")
    if tokens[head].tag not in _PROPER and apposed is not None and tokens[apposed].tag in _PROPER:
        # "His spokesman, Jan Weil, said": the name stands beside the noun.
        name = _name(text, tree, apposed)
        if name is not None and len(tree.children(apposed, "conj")) == 0:
            role = _one_line(_phrase(tree, head).of(text))
            return Speaker(name, _one_line(name.of(text)), role, named=True)
    is_name = tokens[head].tag in _PROPER and tokens[head].text[:1].isupper()
    if is_name and tree.child(head, "conj") is None:
        name = _name(text, tree, head)
        if name is not None:
            role = _role(text, tree, head, name)
            return Speaker(name, _one_line(name.of(text)), role, named=True)
    span = _phrase(tree, head)
    phrase = _one_line(span.of(text))
    return Speaker(span, phrase, named=False, anonymous=_is_anonymous(text, tree, head, phrase))


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


def _name(text: str, tree: ParseTree, head: int) -> Span | None:
    """Return the span of the proper name that ends with a token, without titles; None if none."""
    tokens = tree.tokens
    start = head
    while start and tokens[start - 1].sentence == tokens[head].sentence:
        before = tokens[start - 1]
        joins = before.tag in _PROPER or (
            before.tag in {"NN", "JJ", "FW", "HYPH"} and before.text[:1].isupper()
        )
        if not joins and before.text in {"-", "’", "'s", "’s", "&"} and before.tag != "``":
            # "Jean-Luc", "Lloyd's".
            joins = before.text in {"-", "&"} and start >= 2 and tokens[start - 2].tag in _PROPER
        linked = before.head == head or head in tree.ancestors(start - 1)
        if not joins or not linked or before.relation in {"appos", "conj", "relcl"}:
            break
        start -= 1
    titles = [i for i in range(start, head + 1) if TITLE.fullmatch(tokens[i].text)]
    if titles:
        start = titles[-1] + 1
    while head - start >= 2 and tokens[start].text.lower() in BEFORE_NAMES:
        start += 1
    if titles:
        if start > head:
            return None
    end = head
    for child in tree.children(head, "prep"):
        # "the Ministry of Health", "Doctors Without Borders".
        objects = tree.children(child, "pobj")
        if child == head + 1 and tokens[child].text in {"of", "for"} and objects and not titles:
            inner = tree.subtree(objects[0], without=("relcl", "acl", "appos", "prep", "conj"))
            if tokens[objects[0]].tag in _PROPER and inner[-1] == objects[0]:
                end = objects[0]
    return Span(tokens[start].start, tokens[end].end)


def _role(text: str, tree: ParseTree, head: int, name: Span) -> str:
    """Return the words beside a name that say what somebody is; empty if there are none."""
    tokens = tree.tokens
    before = [
        child for child in tree.subtree(head)
        if tokens[child].end <= name.start
        and tokens[child].sentence == tokens[head].sentence
    ]  # fmt: skip
    if before:
        phrase = text[tokens[before[0]].start : tokens[before[-1]].end]
        phrase = re.sub(r"^(?:the|a|an)\s+", "", phrase, flags=re.IGNORECASE)
        return _one_line(phrase.strip(" ,“”\"'")) if len(phrase) <= 100 else ""
    for child in tree.children(head, "appos"):
        if child > head:
            phrase = _one_line(_phrase(tree, child).of(text))
            return phrase if len(phrase) <= 100 else ""
    return ""


def _is_anonymous(text: str, tree: ParseTree, head: int, phrase: str) -> bool:
    """Return whether a noun phrase without a name is somebody who stays anonymous."""
    tokens = tree.tokens
    noun = tokens[head].text.lower()
    if noun.removesuffix("s") not in PEOPLE and noun not in PEOPLE:
        return False
    subtree = tree.subtree(head)
    first, last = tokens[subtree[0]], tokens[subtree[-1]]
    if _ANONYMITY.search(text, first.start, last.end):
        return True
    determiners = {tokens[child].text.lower() for child in tree.children(head)}
    if determiners & _INDEFINITE:
        return True
    plural = tokens[head].tag == "NNS" or noun == "people"
    return plural and not determiners & words("the these those his her their its our my")


def is_about_anonymity(text: str, start: int, end: int) -> bool:
    """Return whether a stretch of a text says that somebody is not to be named."""
    return _ANONYMITY.search(text, start, end) is not None


def _one_line(phrase: str) -> str:
    return " ".join(phrase.split())

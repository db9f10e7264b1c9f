"""What a figure counts: the noun that it belongs to, and the clause that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.documents import Span
from index.terms import analyse
from index.text.words.word_lists import words
from retrieval.figures.meanings import CONTAINERS
from retrieval.numbers.numerals import NUMBER_WORD
from retrieval.voices.parse_tree import ParseTree

_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "conj", "parataxis", "csubj"})
_INSIDE_NOUN = frozenset({"compound", "amod", "nmod", "poss", "case"})
# What completes a verb: "left unaccounted for", "were asked to leave their homes".
_COMPLETES = frozenset({"acomp", "attr", "oprd", "xcomp", "prt", "prep", "dobj", "advmod", "agent"})
_UPWARDS = frozenset(
    {
        "conj",
        "appos",
        "prep",
        "pobj",
        "pcomp",
        "nmod",
        "compound",
        "npadvmod",
        "nummod",
        "quantmod",
        "amod",
    }
)
# "Seven of the 19", "31 of the train's 142".
_WHOLE = re.compile(rf"(?:\d|\b{NUMBER_WORD})\sof\s(?:\S+\s){{0,3}}\Z", re.IGNORECASE)
# Verbs whose object tells what happens: "need treatment", "lost their jobs".
_EMPTY = frozenset(
    term
    for verb in words("need needed receive received require required suffer suffered lose lost")
    for term in analyse(verb)
)
_KNOWN = words("the them those these its their our his her us whom which")
_BEFORE = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "npadvmod", "advmod"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts.

    Attributes:
        phrase: the noun with the words before it: "North Korean infantry troops"; empty if there is
            no noun.
        noun: the index term of the noun; empty if there is none.
        subject: the terms of the noun phrase, with those of "number of …".
        described: the terms of what describes the noun: its adjectives, prepositions and clauses.
        governors: the terms of the verb, and of the nouns between, on which the figure depends.
        near: the terms of what completes this verb, such as its objects; of a figure without a noun
            its subject too.
        clause: the terms of the clause that the figure stands in, without clauses inside it.
        nearest: the term that the figure depends on: its noun, or else the first governor.
        subjects: the terms of the verb's subject, and of what the noun stands beside.
        is_part: whether the figure is a part of a known group: "five of the dead".
        is_whole: whether it is such a group: the 142 in "31 of the 142 cars".
        is_attribute: whether it tells something of a noun, as in "a two-metre tube".
        is_agent: whether it follows "by" as those who do something: "brought by 214 fishermen".
    """

    phrase: str
    noun: str
    subject: frozenset[str]
    described: frozenset[str]
    governors: frozenset[str]
    near: frozenset[str]
    clause: frozenset[str]
    nearest: str = ""
    subjects: frozenset[str] = frozenset()
    is_part: bool = False
    is_whole: bool = False
    is_attribute: bool = False
    is_agent: bool = False


_NONE: frozenset[str] = frozenset()
_NOTHING = Counted("", "", _NONE, _NONE, _NONE, _NONE, _NONE)


def counted_by(text: str, tree: ParseTree, figure: Span, *, is_time: bool = False) -> Counted:
    """Return what a figure counts.

    Args:
        text: the text.
        tree: the parsed sentence or paragraph of the figure.
        figure: the figure's span.
        is_time: whether it is a date or a duration, which belongs to a verb before it belongs to
            the verb's subject.
    """
    tokens = tree.tokens
    own = [
        i for i, token in enumerate(tokens) if token.start < figure.end and token.end > figure.start
    ]
    if not own:
        return _NOTHING
    head = next((i for i in own if tokens[i].head not in own), own[-1])
    found = _noun(tree, head, own, is_time=is_time)
    noun, about = found if found is not None else (None, [])
    top = head if noun is None else (about[0] if about else noun)
    own_words = set(own)

    def terms(indexes: set[int]) -> frozenset[str]:
        return frozenset(_terms(text, tree, sorted(indexes - own_words)))

    governors, near = _governed(tree, top)
    return Counted(
        phrase="" if noun is None else _phrase(text, tree, noun, figure),
        noun="" if noun is None else _term(tree, noun),
        subject=frozenset()
        if noun is None
        else terms({noun, *about, *_modifiers(tree, noun, own)}),
        described=terms(set(tree.subtree(top, without=("conj", "appos"))))
        | (_NONE if noun is None else terms(set(tree.subtree(noun, without=("conj",))))),
        governors=terms(governors),
        near=terms(near),
        clause=terms(set(_clause(tree, head))),
        nearest=_nearest(tree, noun, top),
        subjects=terms(_subjects(tree, top, governors)),
        is_part=_is_part(tree, head, own),
        is_whole=_WHOLE.search(text, max(0, figure.start - 40), figure.start) is not None,
        is_attribute=noun is not None
        and tokens[head].relation in _BEFORE
        and tokens[head].head == noun,
        is_agent=any(
            tokens[each].relation == "agent" for each in (top, tokens[top].head) if each != head
        ),
    )


# What a figure is to its verb or preposition where it counts something. Each has one of a kind: the
# parser gives "six shells hit the area near posts 542 and 543" a second object.
_OWN_PLACE = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})


def is_label(tree: ParseTree, figure: Span) -> bool:
    """Return whether digits behind a common noun tell which one it is: "posts 542 and 543".

    In "Last year 412 were killed" they have a place of their own in the sentence.

    Args:
        tree: the parsed sentence of the figure.
        figure: the figure's span.
    """
    tokens = tree.tokens
    own = [
        i for i, each in enumerate(tokens) if each.start < figure.end and each.end > figure.start
    ]
    if not own or not tokens[own[0]].text[0].isdigit():
        return False
    head = next((i for i in own if tokens[i].head not in own), own[-1])
    relation = tokens[head].relation
    if relation in _OWN_PLACE and len([*tree.children(tokens[head].head, relation)]) == 1:
        return False
    before, behind = own[0] - 1, own[-1] + 1
    if behind < len(tokens) and tokens[behind].tag.startswith(("NN", "JJ", "VBG", "VBN")):
        return False
    while before > 0 and (tokens[before].tag == "CD" or tokens[before].text in {"and", "or", ","}):
        before -= 1
    is_list = before < own[0] - 1
    if is_list and tokens[before + 1].tag != "CD":
        return False
    return before >= 0 and tokens[before].tag in {"NN", "NNS"}


def _nearest(tree: ParseTree, noun: int | None, top: int) -> str:
    tokens = tree.tokens
    if noun is not None:
        return _term(tree, noun)
    above = top
    while (
        tokens[above].relation in {"prep", "pobj", "pcomp", "npadvmod"}
        and tokens[above].head != above
    ):
        above = tokens[above].head
        if tokens[above].tag.startswith(("NN", "VB")):
            break
    else:
        above = tokens[above].head
    return _term(tree, above)


def _subjects(tree: ParseTree, top: int, governors: set[int]) -> set[int]:
    """Return the subject of the verbs, and the noun that a noun stands beside."""
    tokens = tree.tokens
    found: set[int] = set()
    if tokens[top].relation == "appos":
        found.update(tree.subtree(tokens[top].head, without=("appos", "relcl")))
    for verb in governors:
        if tokens[verb].relation in {"acl", "relcl"}:
            # "The number of soldiers sent to Russia at 12,000".
            found.add(tokens[verb].head)
        for child in tree.children(verb, "nsubj", "nsubjpass"):
            if child != top:
                found.update(tree.subtree(child, without=("relcl",)))
    return found


def _is_part(tree: ParseTree, head: int, own: list[int]) -> bool:
    """Return whether a figure is a part of a group that is known: "five of the dead"."""
    tokens = tree.tokens
    of = next((i for i in tree.children(head, "prep") if tokens[i].text.lower() == "of"), None)
    if of is None or of != own[-1] + 1 or of + 1 >= len(tokens):
        return False
    before = tokens[own[0] - 1].text.lower() if own[0] else ""
    return before != "all" and tokens[of + 1].text.lower() in _KNOWN


def _governed(tree: ParseTree, top: int) -> tuple[set[int], set[int]]:
    """Return the verb and nouns that a noun phrase depends on, and what completes the verb."""
    tokens = tree.tokens
    governors: set[int] = set()
    found: set[int] = set()
    above = top
    while tokens[above].relation in _UPWARDS and tokens[above].head != above:
        is_phrase = tokens[above].relation in {"prep", "pobj"}
        above = tokens[above].head
        if is_phrase and tokens[above].tag.startswith("NN"):
            governors.add(above)
            found.update(tree.subtree(above, without=("conj", "appos", "relcl")))
    verb = above if tokens[above].tag.startswith(("VB", "MD")) else tokens[above].head
    if not tokens[verb].tag.startswith(("VB", "MD", "JJ")):
        return governors, found
    governors.add(verb)
    for child in tree.children(verb):
        if tokens[child].relation in _COMPLETES and tokens[child].tag != ",":
            found.update(tree.subtree(child, without=("relcl", "advcl", "conj")))
            is_light = tokens[child].relation == "dobj" and _term(tree, verb) in _EMPTY
            if is_light or tokens[child].relation in {"xcomp", "acomp", "oprd", "prt"}:
                governors.add(child)
    is_subject = tokens[above].relation in {"nsubj", "nsubjpass", "dobj"} and top == above
    if not is_subject or _term(tree, top) in CONTAINERS:
        for child in tree.children(verb, "nsubj", "nsubjpass", "dobj"):
            found.update(tree.subtree(child, without=("relcl", "conj")))
    return governors, found


def _noun(
    tree: ParseTree, head: int, own: list[int], *, is_time: bool
) -> tuple[int, list[int]] | None:
    """Return the noun that a figure counts, and the nouns above it: "the number of troops"."""
    tokens = tree.tokens
    if tokens[head].relation in _BEFORE and tokens[tokens[head].head].tag.startswith(("NN", "PRP")):
        return _through(tree, tokens[head].head, own)
    if tokens[head].relation == "appos" and tokens[tokens[head].head].tag.startswith("NN"):
        return _through(tree, tokens[head].head, own)
    partitive = _of(tree, head)
    if partitive is not None and partitive not in own:
        return partitive, []
    if tokens[head].tag.startswith("NN") and tokens[head].relation not in {"pobj", "attr", "dobj"}:
        return None
    return _elsewhere(tree, head, own, is_time=is_time)


def _through(tree: ParseTree, noun: int, own: list[int]) -> tuple[int, list[int]]:
    """Return the noun below a container: of "a total of 189 people" the people."""
    if _term(tree, noun) in CONTAINERS:
        below = _of(tree, noun)
        if below is not None and below not in own:
            return below, [noun]
    return noun, []


def _of(tree: ParseTree, head: int) -> int | None:
    tokens = tree.tokens
    for preposition in tree.children(head, "prep"):
        if tokens[preposition].text.lower() in {"of", "among"}:
            below = tree.child(preposition, "pobj")
            if below is not None and tokens[below].tag.startswith("NN"):
                return below
    return None


def _elsewhere(
    tree: ParseTree, head: int, own: list[int], *, is_time: bool
) -> tuple[int, list[int]] | None:
    """Return the noun that a bare figure belongs to: the toll in "the toll rose to 23"."""
    tokens = tree.tokens
    above = tokens[head].head
    if tokens[head].relation in {"pobj", "pcomp"} and above != head:
        above = tokens[above].head
        while tokens[above].relation == "prep" and tokens[above].head != above:
            above = tokens[above].head
    if above == head:
        return None
    if tokens[above].tag.startswith("NN") and above not in own:
        return _through(tree, above, own)
    if is_time or not tokens[above].tag.startswith(("VB", "MD")):
        return None
    for relation in ("dobj", "nsubjpass", "nsubj"):
        child = tree.child(above, relation)
        if (
            child is not None
            and child not in own
            and child != head
            and tokens[child].tag.startswith("NN")
        ):
            found, about = _through(tree, child, own)
            if (
                about
                or _term(tree, found) in CONTAINERS
                or tokens[head].relation in {"attr", "acomp"}
            ):
                return found, about
    return None


def _clause(tree: ParseTree, head: int) -> list[int]:
    """Return the tokens of the nearest clause around a token, without clauses that lack it."""
    tokens = tree.tokens
    verb = next(
        (i for i in (head, *tree.ancestors(head)) if tokens[i].tag.startswith(("VB", "MD"))), None
    )
    if verb is None:
        top = list(tree.ancestors(head))
        return tree.subtree(top[-1] if top else head)
    path = {head, *tree.ancestors(head)}
    found: list[int] = []
    waiting = [verb]
    while waiting:
        each = waiting.pop()
        found.append(each)
        for child in tree.children(each):
            is_clause = tokens[child].relation in _CLAUSES and tokens[child].tag.startswith(
                ("VB", "MD")
            )
            if child in path or not is_clause:
                waiting.append(child)
    # In "were found dead" and "was reported killed" the verb above belongs to it.
    if tokens[verb].relation in {"xcomp", "acl", "relcl", "pcomp"}:
        found.append(tokens[verb].head)
    return sorted(found)


def _modifiers(tree: ParseTree, noun: int, own: list[int]) -> list[int]:
    return [
        each
        for child in tree.children(noun, *_INSIDE_NOUN)
        for each in tree.subtree(child)
        if each not in own
    ]


def _phrase(text: str, tree: ParseTree, noun: int, figure: Span) -> str:
    """Return a noun with the words before it that belong to it, without the figure."""
    tokens = tree.tokens
    inside = [i for i in _modifiers(tree, noun, []) if i < noun]
    start = noun
    while start - 1 in inside and not (
        tokens[start - 1].start < figure.end and tokens[start - 1].end > figure.start
    ):
        start -= 1
    while start < noun and tokens[start].tag in {"DT", "PRP$", "POS", "CD", "HYPH"}:
        start += 1
    return " ".join(text[tokens[start].start : tokens[noun].end].split())


def _term(tree: ParseTree, index: int) -> str:
    return next(iter(analyse(tree.tokens[index].text)), "")


def _terms(text: str, tree: ParseTree, indexes: list[int]) -> Iterator[str]:
    for index in indexes:
        token = tree.tokens[index]
        yield from analyse(text[token.start : token.end])

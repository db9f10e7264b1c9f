"""Find what a parsed paragraph reports: a verb of saying, who says it, and the clause he says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.text.speech import ASK, ATTRIBUTE, CHARACTERISE, ESTIMATE, FIND, PLEDGE, TELL, THINK
from index.text.words.word_lists import words
from retrieval.voices.parse_tree import ParseTree
from retrieval.voices.speakers import PEOPLE

_SUBJECTS = ("nsubj", "csubj")
_RELATIVE = frozenset({"WDT", "WP"})
# The subject of a verb without one is that of the verb above it.
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "ccomp", "dep"})
# Nouns that say something in the name of somebody: "a statement saying", "his letter warned".
_TEXTS = words(
    "announcement email letter memo message note post report speech statement tweet video"
)
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_SET_OFF_BY = frozenset({",", "”", "''", '"', "—", "–", "--"})
_FEWEST_WORDS = 2
_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying, or "according to", with its speaker.

    Attributes:
        index: the token of the verb.
        speaker: the head of the noun phrase that names the speaker; None if nothing does.
        clause: whether it takes a clause; else it only characterises.
    """

    index: int
    speaker: int | None
    clause: bool = True


def find_cues(tree: ParseTree) -> list[Cue]:
    """Return the cues of a paragraph, in order."""
    return list(_cues(tree))


def _cues(tree: ParseTree) -> Iterator[Cue]:
    for index, token in enumerate(tree.tokens):
        word = token.text.lower()
        if word == "according":
            source = _according_to(tree, index)
            if source is not None:
                yield Cue(index, source)
        elif token.tag.startswith("VB") and (word in ATTRIBUTE or word in CHARACTERISE):
            yield Cue(index, _speaker(tree, index), word in ATTRIBUTE)
        elif token.tag in _FINITE and word in ESTIMATE and _estimate(tree, index):
            yield Cue(index, _speaker(tree, index))


def verb_as_cue(tree: ParseTree, index: int) -> Cue | None:
    """Return any verb as a cue, if somebody is its subject: "…,” she thundered"."""
    if not tree.tokens[index].tag.startswith("VB") or tree.tokens[index].relation.startswith("aux"):
        return None
    speaker = _speaker(tree, index)
    return None if speaker is None else Cue(index, speaker)


def _according_to(tree: ParseTree, index: int) -> int | None:
    to = next((each for each in tree.children(index) if tree.tokens[each].text == "to"), None)
    if to is None and index + 1 < len(tree.tokens) and tree.tokens[index + 1].text == "to":
        to = index + 1
    return None if to is None else tree.child(to, "pobj")


def _speaker(tree: ParseTree, verb: int, steps: int = 0) -> int | None:
    """Return the head of the noun phrase that names who says what a verb says; None if none."""
    tokens = tree.tokens
    if tree.child(verb, "auxpass") is not None or tree.child(verb, "nsubjpass") is not None:
        agent = tree.child(verb, "agent")
        return tree.child(agent, "pobj") if agent is not None else None
    subject = tree.child(verb, *_SUBJECTS)
    if subject is not None:
        return _antecedent(tree, verb, subject)
    relation, above = tokens[verb].relation, tokens[verb].head
    if (
        tokens[verb].tag == "VBN"
        and relation in {"advcl", "acl"}
        and tree.child(verb, "aux") is None
    ):
        # "When asked about it, she said": the one who was asked is not the one who asks.
        agent = tree.child(verb, "agent")
        return tree.child(agent, "pobj") if agent is not None else None
    if steps >= _MOST_STEPS or above == verb:
        return _inverted(tree, verb)
    if relation == "pcomp":
        return _after_preposition(tree, above, steps)
    if relation in {"acl", "relcl"}:
        return _of_text(tree, above, steps)
    if relation in _SHARES_SUBJECT and tokens[above].tag.startswith(("VB", "MD")):
        inverted = _inverted(tree, verb) if relation != "xcomp" else None
        if inverted is not None:
            return inverted
        if tree.child(above, "nsubjpass") is not None:
            return tree.child(above, "nsubjpass")
        shared = _speaker(tree, above, steps + 1)
        if tokens[verb].tag == "VBG" and relation == "advcl" and tokens[verb - 1].text == ",":
            return _who_adds(tree, above, shared)
        return shared
    return _inverted(tree, verb)


def _who_adds(tree: ParseTree, above: int, subject: int | None) -> int | None:
    """Return who adds something: in "Ana voiced fears that trucks come, adding: “…”" Ana.

    The parser takes "adding" for the trucks', because they are nearer.
    """
    if subject is None or _is_named(tree, subject):
        return subject
    for verb in tree.ancestors(above):
        further = tree.child(verb, "nsubj")
        if further is not None and _is_named(tree, further):
            return further
    return subject


def _is_named(tree: ParseTree, noun: int) -> bool:
    """Return whether a noun is a name, a pronoun, or somebody such as "officials"."""
    token = tree.tokens[noun]
    return token.tag in {"NNP", "NNPS", "PRP"} or token.text.lower().removesuffix("s") in PEOPLE


def _antecedent(tree: ParseTree, verb: int, subject: int) -> int | None:
    """Return a subject, or what it refers to if it is "who"."""
    tokens = tree.tokens
    word = tokens[subject].text.lower()
    if tokens[subject].tag not in _RELATIVE and word != "that":
        return subject
    for each in (verb, *tree.ancestors(verb)):
        if tokens[each].relation == "relcl":
            return _whole_phrase(tree, tokens[each].head, subject)
    return None


def _whole_phrase(tree: ParseTree, noun: int, who: int) -> int:
    """Return the noun that "who" after a comma refers to: in "Ana Cruz, head of X, who" Ana Cruz.

    The parser takes the nearest noun, here X.
    """
    tokens = tree.tokens
    if tokens[who].text.lower() != "who" or tokens[who - 1].text != ",":
        return noun
    while tokens[noun].relation in {"pobj", "appos"}:
        above = tokens[noun].head
        if tokens[noun].relation == "pobj":
            above = tokens[above].head
        if not tokens[above].tag.startswith("NN"):
            break
        noun = above
    return noun


def _after_preposition(tree: ParseTree, preposition: int, steps: int) -> int | None:
    """Return who says in "criticised him for saying", "began by saying", "quoted as saying"."""
    tokens = tree.tokens
    above = tokens[preposition].head
    if above == preposition or not tokens[above].tag.startswith("VB"):
        return None
    passive = tree.child(above, "nsubjpass")
    if passive is not None:
        return _antecedent(tree, above, passive)
    theirs = tree.child(above, "dobj", "dative")
    if tokens[preposition].text.lower() in {"for", "as"} and theirs is not None:
        return theirs
    return _speaker(tree, above, steps + 1)


def _of_text(tree: ParseTree, noun: int, steps: int) -> int | None:
    """Return who says in "released a statement saying", else the noun itself."""
    tokens = tree.tokens
    if tokens[noun].text.lower() in _TEXTS and tokens[noun].relation in {"dobj", "pobj"}:
        above = tokens[noun].head
        if tokens[noun].relation == "pobj":
            above = tokens[above].head
        if tokens[above].tag.startswith("VB"):
            return _speaker(tree, above, steps + 1)
    says = tokens[noun].text.lower() in _TEXTS or tokens[noun].tag in {"NNP", "NNPS", "PRP"}
    return noun if says or tokens[noun].text.lower().removesuffix("s") in PEOPLE else None


def _inverted(tree: ParseTree, verb: int) -> int | None:
    """Return the noun phrase after a verb that follows what is said: "…,” said the mayor."""
    tokens = tree.tokens
    if verb == 0 or tokens[verb].tag not in _FINITE:
        return None
    if tokens[verb - 1].tag not in {",", "''", "``", ":"}:
        return None
    for child in tree.children(verb, "dobj", "attr", "oprd", "npadvmod", "dep", "appos"):
        if child > verb and tokens[child].tag.startswith(("NN", "PRP")):
            phrase = tree.subtree(child)
            if phrase[0] == verb + 1:
                return child
    return None


def clauses(tree: ParseTree, cue: Cue) -> list[list[int]]:
    """Return the tokens of what a cue reports, a list for each stretch that the cue interrupts.

    Args:
        tree: the paragraph.
        cue: the cue.
    """
    tokens = tree.tokens
    if tokens[cue.index].text.lower() == "according":
        return _around(tree, cue, _clause_head(tree, cue.index))
    word = tokens[cue.index].text.lower()
    if not cue.clause or word in THINK or tree.child(cue.index, "neg") is not None:
        return []
    if any(token.text.lower() == "neither" for token in tokens[max(0, cue.index - 4) : cue.index]):
        return []
    if any(tokens[child].text.lower() == "to" for child in tree.children(cue.index, "aux")):
        return []
    kinds = ("ccomp", "xcomp") if word in PLEDGE else ("ccomp",)
    complements = [
        child
        for child in tree.children(cue.index, *kinds)
        if (tokens[child].tag.startswith(("VB", "MD", "JJ", "NN")) or tree.children(child))
        and not any(token.text == ";" for token in tokens[child : cue.index])
        and (word not in FIND or _is_finite(tree, child))
    ]
    if not complements:
        complements = list(_of_object(tree, cue.index))
    if not complements and word in ESTIMATE:
        complements = _estimate(tree, cue.index)
    after = [complement for complement in complements if complement > cue.index]
    if after:
        # What stands before the verb as well is another sentence's.
        complements = after
    if complements:
        found: list[int] = []
        for complement in complements:
            found.extend(tree.subtree(complement))
        return _stretches(tree, sorted(set(found)))
    if _is_set_off(tree, cue):
        return _around(tree, cue, _clause_beside(tree, cue.index))
    return []


def _is_finite(tree: ParseTree, verb: int) -> bool:
    """Return whether a clause is a sentence of its own: not in "found the door open"."""
    return tree.tokens[verb].tag in _FINITE or tree.child(verb, "aux", "auxpass") is not None


def _of_object(tree: ParseTree, verb: int) -> Iterator[int]:
    """Yield the clauses of "said in a statement that …", which may depend on the noun."""
    tokens = tree.tokens
    for preposition in tree.children(verb, "prep"):
        for noun in tree.children(preposition, "pobj"):
            for clause in tree.children(noun, "acl", "ccomp", "relcl"):
                mark = tree.child(clause, "mark")
                if mark is not None and tokens[mark].text.lower() == "that":
                    yield clause


def _estimate(tree: ParseTree, verb: int) -> list[int]:
    """Return the object and the figure of "estimated the number at 12,000"; empty without both.

    The parser may take "at" for a part of the object: "the number of those sent at 12,000".
    """
    tokens, thing = tree.tokens, tree.child(verb, "dobj")
    if thing is None:
        return []
    at = next(
        (
            each
            for each in tree.subtree(verb)
            if each > thing
            and tokens[each].text.lower() == "at"
            and any(tokens[part].tag == "CD" for part in tree.subtree(each))
        ),
        None,
    )
    return [] if at is None else [thing, at]


def _is_set_off(tree: ParseTree, cue: Cue) -> bool:
    """Return whether a cue with its speaker stands between commas, or after one at the end."""
    tokens = tree.tokens
    if cue.speaker is None or tokens[cue.index].text.lower() in ASK:
        return False
    if tokens[cue.speaker].head != cue.index or tokens[cue.index].tag not in _FINITE:
        return False
    if tree.child(cue.index, "dobj") is not None and tokens[cue.index].text.lower() not in TELL:
        return False
    if any(
        tokens[child].tag in {"MD", "WRB"} or tokens[child].relation == "mark"
        for child in tree.children(cue.index)
    ):
        return False
    phrase = [each for each in tree.subtree(cue.index) if tokens[each].relation != "punct"]
    if any(tokens[each].text.lower() == "than" for each in phrase):
        return False
    ends = phrase[-1] + 1 == len(tokens) or tokens[phrase[-1] + 1].relation == "punct"
    return ends and phrase[0] > 0 and tokens[phrase[0] - 1].text in _SET_OFF_BY


def _clause_beside(tree: ParseTree, verb: int) -> int:
    """Return the head of the clause that a set-off "she said" belongs to.

    At the end of a sentence the parser often takes it for a clause of the last noun.
    """
    if tree.tokens[verb].relation in {"parataxis", "ccomp", "advcl"}:
        return tree.tokens[verb].head
    return next(iter(reversed(list(tree.ancestors(verb)))), verb)


def _clause_head(tree: ParseTree, index: int) -> int:
    """Return the verb of the clause that "according to" stands in."""
    for above in tree.ancestors(index):
        if tree.tokens[above].tag.startswith(("VB", "MD")):
            return above
    return next(iter(reversed(list(tree.ancestors(index)))), index)


def _around(tree: ParseTree, cue: Cue, head: int) -> list[list[int]]:
    """Return the clause of a head without the cue and what depends on the cue."""
    if head == cue.index:
        return []
    own = set(tree.subtree(cue.index))
    return _stretches(tree, [each for each in tree.subtree(head) if each not in own])


def _stretches(tree: ParseTree, found: list[int]) -> list[list[int]]:
    """Divide tokens where the cue or its speaker stands between them, without outer punctuation."""
    stretches: list[list[int]] = []
    for each in found:
        if stretches and all(
            tree.tokens[gap].relation == "punct" for gap in range(stretches[-1][-1] + 1, each)
        ):
            stretches[-1].append(each)
        else:
            stretches.append([each])
    trimmed = (_without_punctuation(tree, stretch) for stretch in stretches)
    return [stretch for stretch in trimmed if len(stretch) >= _FEWEST_WORDS]


def _without_punctuation(tree: ParseTree, stretch: list[int]) -> list[int]:
    """Return tokens without the punctuation at both ends."""
    start, end = 0, len(stretch)
    while start < end and tree.tokens[stretch[start]].relation == "punct":
        start += 1
    while start < end and tree.tokens[stretch[end - 1]].relation == "punct":
        end -= 1
    return stretch[start:end]

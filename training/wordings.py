"""Questions in a reporter's wording, made by rule: as they are typed in haste into a search box."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from retrieval.question import question_words
from training.rows import Row
from training.wordnet import WordNet

# How many other wordings an answered question gets.
WORDINGS = 2

# How often a wording is what, relative to the others: the question in lower case, its content
# words, the same with nouns for verbs, a command, or the question as it is (which must then get
# synonyms or typing errors).
LOWER_WEIGHT, KEYWORDS_WEIGHT, NOMINAL_WEIGHT, COMMAND_WEIGHT, SAME_WEIGHT = 3, 2, 1, 1, 2

# The share of keywords that keep the word that asks, first or last: "bridge opening when".
QUESTION_WORD_SHARE = 0.4

# The share of wordings with synonyms, and with typing errors; and, in these, of the words that may
# have one.
SYNONYMS_SHARE, SYNONYM_CHANCE = 0.35, 0.6
TYPING_SHARE, SECOND_ERROR_CHANCE = 0.3, 0.3

# Shorter words are typed right, and figures: another figure would be another question.
SHORTEST_MISTYPED = 4

COMMANDS = ("find", "find out", "give me", "list", "show me", "tell me")

_WORD = re.compile(r"[^\W\d_]+")
# The first words of a question that a command takes over, and what it leaves of them.
_ASKED_THING = re.compile(r"(?:what|who|which) (?:is|are|was|were) (?=the |a |an )", re.I)
_AUXILIARY = re.compile(
    r"^((?:who|what|when|where|why|how(?: many| much| long)?) )(?:did|does|do) "
)
_ASKING = re.compile(r"(?:who|whom|whose|when|where|why|how)\b", re.I)
_LIST_ONLY = re.compile(r"(?:what|which) \w+s ", re.I)

_ROWS_OF_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {
    key: "".join(
        row[place]
        for row in _ROWS_OF_KEYS[max(0, number - 1) : number + 2]
        for place in range(max(0, at - 1), min(len(row), at + 2))
        if row[place] != key
    )
    for number, keys in enumerate(_ROWS_OF_KEYS)
    for at, key in enumerate(keys)
}


class Wordings:
    """Makes other wordings of questions.

    Args:
        wordnet: names synonyms and the nouns of verbs; without it, wordings have neither.
    """

    def __init__(self, wordnet: WordNet | None = None) -> None:
        self._wordnet = wordnet

    def of(self, row: Row, rng: random.Random) -> list[str]:
        """Return up to `WORDINGS` different wordings of an answered question, none of another."""
        if row.kind == "unanswerable":
            return []
        found = {self.one(row.question, rng) for _ in range(WORDINGS)}
        return sorted(found - {row.question, ""})

    def one(self, question: str, rng: random.Random) -> str:
        """Return a wording; the question itself, or nothing, if the rules drawn change nothing."""
        rules: tuple[Callable[[str, random.Random], str], ...] = (
            lower, keywords, self.nominal, command, _same,
        )  # fmt: skip
        weights = (LOWER_WEIGHT, KEYWORDS_WEIGHT, NOMINAL_WEIGHT, COMMAND_WEIGHT, SAME_WEIGHT)
        with_synonyms = rng.random() < SYNONYMS_SHARE
        text = self.with_synonyms(question, rng) if with_synonyms else question
        (rule,) = rng.choices(rules, weights)
        text = rule(text, rng)
        if rng.random() < TYPING_SHARE:
            text = mistyped(text, rng)
            text = mistyped(text, rng) if rng.random() < SECOND_ERROR_CHANCE else text
        return text if len(text.split()) >= 2 else ""

    def with_synonyms(self, question: str, rng: random.Random) -> str:
        """Return a question with synonyms of some words, but of none that has a capital letter."""

        def exchanged(match: re.Match[str]) -> str:
            word = match.group()
            if self._wordnet is None or not word.islower() or len(word) < SHORTEST_MISTYPED:
                return word
            synonyms = self._wordnet.synonyms(word)
            return rng.choice(synonyms) if synonyms and rng.random() < SYNONYM_CHANCE else word

        return _WORD.sub(exchanged, question)

    def nominal(self, question: str, rng: random.Random) -> str:
        """Return a question's content words, with nouns for its verbs: "court decision"."""

        def noun(word: str) -> str:
            return (self._wordnet and self._wordnet.noun_of(word)) or word

        return " ".join(map(noun, keywords(question, rng).split()))


def lower(question: str, _: random.Random) -> str:
    """Return a question in lower case, without its question mark."""
    return question.lower().rstrip("? ")


def keywords(question: str, rng: random.Random) -> str:
    """Return a question's content words in lower case, in some with the word that asks."""
    words = (word for word in question_words(question) if word.is_content)
    kept = [word.span.of(question) for word in words]
    asking = _ASKING.match(question)
    if asking and rng.random() < QUESTION_WORD_SHARE:
        kept.insert(rng.choice((0, len(kept))), asking.group())
    return " ".join(kept).lower()


def command(question: str, rng: random.Random) -> str:
    """Return a question as a command: "give me the cost of the bridge", "list which states …"."""
    asked = lower(question, rng)
    if thing := _ASKED_THING.match(asked):
        return f"{rng.choice(COMMANDS)} {asked[thing.end() :]}"
    verbs = COMMANDS if _LIST_ONLY.match(asked) else [verb for verb in COMMANDS if verb != "list"]
    return f"{rng.choice(verbs)} " + _AUXILIARY.sub(r"\1", asked)


def _same(question: str, _: random.Random) -> str:
    return question


def mistyped(text: str, rng: random.Random) -> str:
    """Return a text with one typing error in a word of letters, its first letter aside.

    Two letters are swapped, one is dropped or doubled, or a neighbouring key is hit.
    """
    words = [match for match in _WORD.finditer(text) if len(match.group()) >= SHORTEST_MISTYPED]
    if not words:
        return text
    match = rng.choice(words)
    word = match.group()
    at = rng.randrange(1, len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    error = rng.choice(("swap", "drop", "double", "neighbour"))
    if error == "swap" and after and after[0] != letter:
        word = before + after[0] + letter + after[1:]
    elif error == "drop":
        word = before + after
    elif error == "neighbour" and letter in NEIGHBOURS:
        word = before + rng.choice(NEIGHBOURS[letter]) + after
    else:
        word = before + letter + letter + after
    return text[: match.start()] + word + text[match.end() :]

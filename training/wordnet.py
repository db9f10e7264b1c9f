"""Frequent synonyms, and the nouns of verbs, from the files of WordNet 3.0.

The files are those of Debian's `wordnet-base` (`/usr/share/wordnet`); the licence is Princeton's
WordNet licence, which permits any use. Nothing of them is shipped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A synonym counts if its sense was found at least so often in WordNet's tagged texts, and if the
# word's own first sense is at least so large a share of all that the word was found to mean.
LEAST_COUNT = 5
LEAST_SHARE = 0.6
# A verb's noun need not be as frequent, because the verb says what is meant.
LEAST_NOUN_COUNT = 1

_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_KEY_PARTS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
# WordNet's files of nouns for acts, communication, events, possession, processes and states.
_NOMINAL_FILES = frozenset({"04", "10", "11", "21", "22", "26"})
# How nouns end that name who or what does it: "killer" for "killed".
_AGENTS = ("er", "or", "ee")


@dataclass(frozen=True, slots=True)
class _Synset:
    """Words of one meaning, and the words that they are derived from or to, by number."""

    file: str
    words: tuple[str, ...]
    derived: tuple[tuple[str, str, int, int], ...]


class WordNet:
    """The words of WordNet.

    Args:
        folder: the folder of its files.

    Raises:
        FileNotFoundError: a file is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._synsets: dict[tuple[str, str], _Synset] = {}
        self._first: dict[tuple[str, str], str] = {}
        for name, part in _PARTS.items():
            for offset, synset in _synsets(folder / f"data.{name}"):
                self._synsets[part, offset] = synset
            for line in _lines(folder / f"index.{name}"):
                fields = line.split()
                self._first[fields[0], part] = fields[-int(fields[2])]
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._first_counts: Counter[tuple[str, str]] = Counter()
        for line in (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines():
            key, sense, count = line.split()
            word, _, rest = key.partition("%")
            part = _KEY_PARTS[rest[0]]
            self._counts[word][part] += int(count)
            if sense == "1":
                self._first_counts[word, part] = int(count)
        self._forms = {
            part: dict(
                line.split()[:2]
                for line in (folder / f"{name}.exc").read_text(encoding="utf-8").splitlines()
            )
            for name, part in _PARTS.items()
        }

        self._irregular = {lemma for part in "nv" for lemma in self._forms[part].values()}

    def synonyms(self, word: str) -> list[str]:
        """Return frequent words for a word's usual meaning, in the word's own form, sorted.

        None for a word that often means something else, for an irregular form, and for a name.

        Args:
            word: the word, in lower case.
        """
        found: set[str] = set()
        for lemma, part, ending in _lemmas(word):
            total = sum(self._counts[lemma].values()) if lemma in self._counts else 0
            is_usual = self._first_counts[lemma, part] >= max(LEAST_COUNT, LEAST_SHARE * total)
            # The list of counts has senses that the dictionary no longer has.
            if not is_usual or (lemma, part) not in self._first:
                continue
            synset = self._synsets[part, self._first[lemma, part]]
            for other in synset.words:
                if (
                    other != lemma
                    and other.isalpha()
                    and other.islower()
                    and self._first.get((other, part)) == self._first[lemma, part]
                    and self._first_counts[other, part] >= LEAST_COUNT
                ):
                    found |= self._form(other, ending)
        return sorted(found - {word})

    def _form(self, lemma: str, ending: str) -> set[str]:
        """Return a form of a lemma; none if its forms are irregular, or double its last letter."""
        if ending and lemma in self._irregular:
            return set()
        return {_with_ending(lemma, ending)}

    def noun_of(self, verb: str) -> str | None:
        """Return the noun of what a verb tells: "arrival" for "arrived"; None for none.

        None for a word that is a noun itself, too.

        Args:
            verb: a form of the verb, in lower case.
        """
        if verb in self._counts and self._counts[verb]["n"]:
            return None
        lemmas = [(lemma, part) for lemma, part, _ in _lemmas(verb) if part == "v"]
        lemmas += [(self._forms["v"][verb], "v")] if verb in self._forms["v"] else []
        best: tuple[int, str] | None = None
        for lemma, part in lemmas:
            if lemma not in self._counts or (lemma, part) not in self._first:
                continue
            if 2 * self._counts[lemma]["v"] <= sum(self._counts[lemma].values()):
                continue
            synset = self._synsets[part, self._first[lemma, part]]
            for noun in self._nouns(synset, lemma):
                count = self._first_counts[noun, "n"]
                if count >= LEAST_NOUN_COUNT and noun not in {lemma, verb}:
                    best = max(best or (0, ""), (count, noun))
        return best[1] if best else None

    def _nouns(self, synset: _Synset, lemma: str) -> Iterator[str]:
        for offset, part, own, other in synset.derived:
            if part != "n" or synset.words[own - 1] != lemma:
                continue
            nouns = self._synsets[part, offset]
            noun = nouns.words[other - 1]
            is_plain = noun.isalpha() and noun.islower() and not noun.endswith(_AGENTS)
            if nouns.file in _NOMINAL_FILES and is_plain:
                yield noun


def _lines(path: Path) -> Iterator[str]:
    """Yield the lines below the licence, which are indented by two spaces."""
    with path.open(encoding="utf-8") as lines:
        yield from (line for line in lines if not line.startswith("  "))


def _synsets(path: Path) -> Iterator[tuple[str, _Synset]]:
    """Yield the synsets of a data file with their offsets."""
    for line in _lines(path):
        fields = line.partition("|")[0].split()
        count = int(fields[3], 16)
        # Adjectives may have a mark, as in "afraid(p)".
        words = tuple(word.partition("(")[0] for word in fields[4 : 4 + 2 * count : 2])
        at = 4 + 2 * count
        pointers = (
            fields[start : start + 4] for start in range(at + 1, at + 1 + 4 * int(fields[at]), 4)
        )
        derived = tuple(
            (offset, part, int(places[:2], 16), int(places[2:], 16))
            for symbol, offset, part, places in pointers
            if symbol == "+"
        )
        yield fields[0], _Synset(fields[1], words, derived)


def _lemmas(word: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a word may be a regular form of: the lemma, its part of speech, and the ending."""
    for part in _PARTS.values():
        yield word, part, ""
    if word.endswith("s") and not word.endswith("ss"):
        for part in "nv":
            yield from ((lemma, part, "s") for lemma in _without_s(word))
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            doubled = stem[-2:-1] == stem[-1:]
            for lemma in (stem, stem + "e", *([stem[:-1]] if doubled else [])):
                yield lemma, "v", ending
            if ending == "ed" and stem.endswith("i"):
                yield f"{stem[:-1]}y", "v", ending


def _without_s(word: str) -> Iterator[str]:
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield f"{word[:-3]}y"


def _with_ending(word: str, ending: str) -> str:
    """Return the regular form of a lemma."""
    if ending == "s":
        if word.endswith(("s", "x", "z", "ch", "sh")):
            return f"{word}es"
        if word.endswith("y") and word[-2:-1] not in "aeiou":
            return f"{word[:-1]}ies"
        return f"{word}s"
    if ending == "ed" and word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ied"
    if ending and word.endswith("e") and not word.endswith("ee"):
        return word[:-1] + ending
    return word + ending

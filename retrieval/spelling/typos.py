"""Typing errors: which of the library's terms, and which word, a mistyped word stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from index.terms import analyse
from index.text.words.sounds import without_accents
from index.text.words.word_lists import words

# A shorter word has too many others near it.
SHORTEST = 4
# Two errors only in words from this length on.
_TWO_ERRORS = 8
# A letter too few or too many in a word of this length makes other words too often.
_SWAPS_ONLY = 4
# Any letter may be typed for another in words from this length on, and in shorter ones only a
# letter beside it on the keyboard or with nearly its sound. Where nothing has a capital, a word may
# be a name: "salton" is not "salmon".
_ANY_LETTER = 6
_ANY_LETTER_WITHOUT_CAPITALS = 8
# Shorter names are too near to other names; two letters of one may be swapped.
_SHORTEST_NAME = 6
_SHORTEST_SWAPPED_NAME = 5
_VOWELS = "aeiouy"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDING_ALIKE = ("cksqz", "dt", "bp", "mn", "fv", "gj", "vw", _VOWELS)

# What English stems lack. An error may stand in the ending, which the stemmer then leaves on.
_ENDINGS = (
    "", "s", "e", "d", "r", "es", "ed", "er", "ing", "ly", "al", "or", "ion", "ent", "ant", "ers",
    "ors", "ive", "ism", "ist", "ity", "ous", "ful", "ial", "ian", "ence", "ance", "ency", "ancy",
    "ents", "ants", "ions", "able", "ible", "ment", "ness", "ists", "ally", "ation", "ments",
    "ities", "ations", "ational", "ional", "ization", "isation", "ic", "ical", "ically", "ics",
    "alism", "alist", "alists", "ality", "ability", "ibility", "ivity", "iveness", "ively", "ously",
    "fully", "ate", "ated", "ates", "ating", "ator", "ize", "ized", "izes", "izing", "ise", "ised",
    "ising", "isms", "ication", "ials",
)  # fmt: skip
_LONGEST_ENDING = 7
_ENDINGS_BY_LENGTH = {
    length: tuple(ending for ending in _ENDINGS if len(ending) == length)
    for length in range(_LONGEST_ENDING + 1)
}
_MOST_AT_BEGINNING = 2
_MOST_COMPARED = 24
# A word that differs by one of these is a derived word, not a mistyped one.
_DERIVING = words("al an ed en er ers es ian ic ing ish ism ist ists ity ly ness or ors")
# Two errors among the last letters are another ending: "informatics", "information".
_ENDING_LETTERS = 4


def likely_terms(typed: str, terms: Mapping[str, int]) -> dict[str, int]:
    """Return the terms that a mistyped word may stand for, the likeliest first.

    Only the stems are known here, so a term may have no word that is as near as it seems.

    Args:
        typed: the word as typed.
        terms: the library's terms to choose from, with their document frequencies.

    Returns:
        Each term with the number of letters that would be wrong.
    """
    plain = without_accents(typed)
    limit = _most_errors(plain)
    by_length: dict[int, list[str]] = defaultdict(list)
    for term in terms:
        by_length[len(term)].append(term)
    stem = "".join(analyse(typed))
    near: dict[str, int] = {}
    for length in range(max(len(plain) - _LONGEST_ENDING, 3), len(plain) + limit + 1):
        # With a letter left out or added, the beginnings differ by two: also at their end.
        for beginning, most in (
            (plain[:length], min(_MOST_AT_BEGINNING, length // 2)),
            (stem, limit),
        ):
            found = process.extract(
                beginning, by_length[length], scorer=OSA.distance, score_cutoff=most, limit=None
            )
            for term, distance, _ in found:
                near[term] = min(int(distance), near.get(term, _MOST_AT_BEGINNING))
    written = [
        (word, term)
        for term in sorted(near, key=lambda term: (near[term], -terms[term]))[:_MOST_COMPARED]
        for word in _words_with_stem(term, len(plain) - limit, len(plain) + limit)
    ]
    distances: dict[str, int] = {}
    # Ordered by distance.
    for _, distance, place in process.extract(
        plain, [word for word, _ in written], scorer=OSA.distance, score_cutoff=limit, limit=None
    ):
        distances.setdefault(written[place][1], int(distance))
    return dict(sorted(distances.items(), key=lambda each: (each[1], -terms[each[0]], each[0])))


def near_terms(term: str, terms: Iterable[str]) -> list[str]:
    """Return the terms with few other letters than this one, of which transcriptions are some."""
    most = 2 if len(term) < _SHORTEST_NAME else 3
    found = process.extract(term, list(terms), scorer=OSA.distance, score_cutoff=most, limit=None)
    return [each for each, _, _ in found]


def is_typo_of(typed: str, word: str, *, is_name: bool, has_capitals: bool = True) -> int | None:
    """Return by how many letters a word is mistyped; None if it is rather another word.

    Two letters swapped count as one.

    Args:
        typed: the word as typed.
        word: a word of the library.
        is_name: whether either of them is a name, so that it must be nearly right.
        has_capitals: whether the question has capitals, so that names are told from other words.
    """
    plain, other = without_accents(typed), without_accents(word)
    if plain == other:
        return None
    # "ph" for "f" is one error.
    spoken, other_spoken = plain.replace("ph", "f"), other.replace("ph", "f")
    if spoken == other_spoken:
        return 1
    if OSA.distance(spoken, other_spoken) < OSA.distance(plain, other):
        plain, other = spoken, other_spoken
    distance = OSA.distance(plain, other)
    if distance > (1 if is_name else _most_errors(plain)):
        return None
    if plain[0] != other[0] and (distance > 1 or plain[:2] != other[1::-1]):
        return None
    if distance > 1 and plain[-1] != other[-1]:
        return None
    is_swap = distance == 1 and sorted(plain) == sorted(other)
    if len(plain) <= _SWAPS_ONLY and not is_swap:
        return None
    if is_name and not _is_same_name(plain, other, is_swap=is_swap):
        return None
    if _is_derived(plain, other):
        return None
    any_letter = _ANY_LETTER if has_capitals else _ANY_LETTER_WITHOUT_CAPITALS
    if is_name:
        any_letter = _ANY_LETTER_WITHOUT_CAPITALS
    if not is_swap and not _are_likely_errors(plain, other, any_letter, is_name=is_name):
        return None
    return distance


def _is_same_name(plain: str, other: str, *, is_swap: bool) -> bool:
    """Return whether two names may be one. Names differ most in their last letters: Martin(a)."""
    shortest = _SHORTEST_SWAPPED_NAME if is_swap else _SHORTEST_NAME
    return min(len(plain), len(other)) >= shortest and plain[-1] == other[-1]


def _is_derived(plain: str, other: str) -> bool:
    """Return whether the words differ by an ending."""
    short, long = sorted((plain, other), key=len)
    rest = long[len(short) :]
    if long.startswith(short):
        is_doubled = rest == short[-1]
        # Of words that lack or add their last letter, only a longer one is mistyped.
        return rest in _DERIVING or not (is_doubled or (short == plain and len(plain) >= 6))
    common = next(
        place
        for place, (one, another) in enumerate(zip(plain, other, strict=False))
        if one != another
    )
    is_ending = common >= max(len(plain), len(other)) - _ENDING_LETTERS
    return is_ending and OSA.distance(plain, other) > 1


def _are_likely_errors(plain: str, other: str, any_letter: int, *, is_name: bool) -> bool:
    """Return whether each letter replaced by another is one that is easily mistyped."""
    edits = Levenshtein.editops(plain, other)
    replaced = [(edit.src_pos, edit.dest_pos) for edit in edits if edit.tag == "replace"]
    # A consonant makes another name: Merker, Merkel; Mortis, Morris.
    are_confused = _are_vowels if is_name else _are_easily_confused
    unlikely = [place for place, to in replaced if not are_confused(plain[place], other[to])]
    if not unlikely:
        return True
    is_long = len(plain) >= any_letter and len(edits) == 1
    return is_long and unlikely[0] != len(plain) - 1


def _are_vowels(letter: str, other: str) -> bool:
    return letter in _VOWELS and other in _VOWELS


def _are_easily_confused(letter: str, other: str) -> bool:
    if any(letter in alike and other in alike for alike in _SOUNDING_ALIKE):
        return True
    places = {
        each: (row, column) for row, keys in enumerate(_ROWS) for column, each in enumerate(keys)
    }
    if letter not in places or other not in places:
        return False
    (row, column), (other_row, other_column) = places[letter], places[other]
    # The keys of a row lie half a key to the right of those above.
    return abs(row - other_row) <= 1 and -1 <= other_column - column + (other_row - row) * 0.5 <= 1


def _most_errors(plain: str) -> int:
    return 2 if len(plain) >= _TWO_ERRORS else 1


def _words_with_stem(term: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield words of some lengths that may have a stem: "carri" stands for "carry", "carried"."""
    # "carry", "making", "stopped".
    changed = {"i": term[:-1] + "y", "e": term[:-1]}.get(term[-1], term + term[-1])
    for base in (term, changed):
        for length in range(max(shortest - len(base), 0), longest - len(base) + 1):
            for ending in _ENDINGS_BY_LENGTH.get(length, ()):
                yield base + ending

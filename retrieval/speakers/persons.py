"""Who is named by a phrase, and whether two phrases plainly name different persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import Levenshtein

from index.documents import Span
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.countries import COUNTRIES_BY_WORD
from index.text.titles import ABBREVIATED_TITLES
from index.text.words.sounds import sound
from index.text.words.word_lists import any_of, words
from retrieval.wording.name_spellings import are_one_name

_TITLES = ABBREVIATED_TITLES | words("""
Admiral Ambassador Archbishop Archduke Attorney Baron Baroness Bishop Brigadier Captain Cardinal
CEO Chair Chairman Chairperson Chairwoman Chancellor Chief Coach Colonel Commander Commissioner
Congressman Congresswoman Corporal Councillor Councilman Councilwoman Count Countess Dame Defence
Defense Deputy Detective Director Doctor Duchess Duke Emir Emperor Empress Energy Father Finance
Foreign Former General Governor Health Imam Inspector Interior Judge Justice King Lady Leader
Lieutenant Lord Major Manager Marshal Mayor Member Minister MP Officer Opposition Pope Premier
President Prime Prince Princess Professor Queen Rabbi Representative Reverend Secretary
Senator Sergeant Sheikh Sheriff Sir Sister Speaker Spokesman Spokesperson Spokeswoman State
Superintendent Treasurer Treasury Trade Vice Acting Assistant Associate Executive Managing
Founder Editor Lawyer Host Author Actor Actress Singer Climate Education Home Labour Labor
Secretary-General Vice-President Transport Environment Culture Economy Legislator Lawmaker Maestro
Prosecutor Maître Conservative Republican Democrat Democratic Labour Liberal Green Socialist
Independent Don Dona Doña Dom Señor Señora Monsieur Madame Herr Frau Signor Signora
""")
# A capitalised phrase with one of these words is no person.
_NO_PERSON = words("""
Academy Agency Airlines Alliance Army Assembly Association Authority Bank Board Brigade Bureau
Centre Center Church City Club College Commission Committee Company Conference Congress Corp
Corporation Council Court Department Directorate District Embassy Federation Fire Force Forces
Foundation Fund Government Group Guard Hall Hospital House Inc Institute Intelligence
International Kremlin League Ltd Ministry Museum Nations Navy News Office Organisation Organization
Parliament Party Pentagon Police Post Region Republic School Senate Service Services Society State
States Street Times Treaty Tribunal Trust Union University War Web World North South East West
New Great Central Northern Southern Eastern Western United European Main Black Red White Reuters
Telegram Twitter Facebook Street Avenue Road River Sea Ocean Lake Mount Valley County Province
""")
_NO_NAME = words("""
The A An This That These Those In On At By For From With But And Or So Yet If As It Its He She They
We You I His Her Their Our My There Then When Where What Who Why How Not No Yes Also After Before
Since While During According Earlier Later Now Today Meanwhile However Still Some Most Many Both
Each All Any Another Other Such Despite Although Though Because Instead Only Once Asked Speaking
Last Next One Two Three Just Even Under Over Between About Within Among To Of
Somebody Someone Everybody Everyone Nobody Anybody Anyone Others
""").union(WEEKDAYS, MONTHS)
_PARTICLES = (
    "(?:af|al|av|bin|bint|da|das|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|ten|ter|van|vom|von"
    "|y|zu|zum|zur)"
)
# A full stop belongs to initials and to titles only.
_TOKEN = (
    rf"(?:(?:[A-Z]\.)+|{any_of(ABBREVIATED_TITLES | words('Jr Sr'))}\."
    r"|(?:(?:al|el|ad|as|ar|ul|bin|ibn)-)?[^\W\d_a-z][\w’'ʼ-]*)"
)
# A run of words with capitals, and the particles between them.
NAME_RUN = re.compile(rf"\b{_TOKEN}(?:[ \u00a0](?:{_PARTICLES}[ \u00a0]){{0,2}}{_TOKEN})*")
# First names and their short forms that begin with another letter.
_SHORT_NAMES = tuple(map(words, (
    "william bill billy will", "robert bob bobby rob", "richard dick rick", "edward ted ned eddie",
    "elizabeth liz beth betty lisa", "margaret peggy meg", "anthony tony", "henry harry hank",
    "alexander sasha sandy", "mikhail misha", "dmitry mitya", "katherine catherine kate cathy",
    "charles chuck", "james jim", "theodore ted", "rebecca becky", "patricia trish", "ann nancy",
)))  # fmt: skip
_POSSESSIVE = re.compile(r"[’'ʼ]s$|(?<=s)[’']$")


class Sameness(Enum):
    """Whether two phrases name the same person."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in a text.

    Attributes:
        text: the name without titles.
        span: its place in the text.
        is_person: whether it can be a person's: it has no word such as "Ministry" or "North".
        has_title: whether a title stands before it, so that it is a person's.
    """

    text: str
    span: Span
    is_person: bool
    has_title: bool = False

    @property
    def parts(self) -> list[str]:
        """The words of the name that are more than an initial or a particle."""
        return [
            part for part in self.text.split() if len(part.strip(".")) > 1 and part[0].isupper()
        ]


def names_in(text: str, start: int = 0, end: int | None = None) -> Iterator[PersonName]:
    """Yield the names of a text, without the titles before them."""
    for run in NAME_RUN.finditer(text, start, len(text) if end is None else end):
        if name := read_name(text, run.start(), run.end()):
            yield name


def read_name(text: str, start: int, end: int) -> PersonName | None:
    """Return the name in a run of words with capitals; None if only titles and the like are there.

    Args:
        text: the text.
        start: where the run begins.
        end: where it ends.
    """
    tokens = [
        (m[0], start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])
    ]
    # Words of a sentence's beginning, and titles: "Ukrainian President Volodymyr Zelensky".
    last_title = -1
    for number, (token, _, _) in enumerate(tokens):
        # "South Korea's Yoon Suk Yeol"
        owns = number + 1 < len(tokens) and _POSSESSIVE.search(token) is not None
        if token.strip(".,") in _TITLES or token in _NO_NAME or owns:
            last_title = number
    has_title = any(token.strip(".,") in _TITLES for token, _, _ in tokens[: last_title + 1])
    tokens = tokens[last_title + 1 :]
    while tokens and not has_title and len(tokens) > 2 and tokens[0][0].lower() in _PEOPLES:
        tokens = tokens[1:]
    if not tokens:
        return None
    first, last = tokens[0][1], tokens[-1][2]
    name = text[first:last]
    if owned := _POSSESSIVE.search(name):
        last = first + owned.start()
    name = text[first:last]
    plain = [token.strip(".,").removesuffix("’s").removesuffix("'s") for token, _, _ in tokens]
    is_person = not any(
        token in _NO_PERSON
        or token.lower() in _PEOPLES
        or (token.isupper() and len(token) > 1 and len(plain) == 1)
        or "." in token[:-1]
        for token in plain
    )
    no_person = _NO_PERSON.intersection(plain)
    has_title = has_title and not no_person
    return PersonName(name, Span(first, last), is_person or has_title, has_title)


def full_name(text: str, name: str) -> str:
    """Return the longer name that a text has for a surname, or the name itself."""
    if " " in name or not name:
        return name
    pattern = re.compile(
        rf"\b(?:{_TOKEN}[ \u00a0]){{1,3}}(?:{_PARTICLES}[ \u00a0]){{0,2}}{re.escape(name)}\b"
    )
    for match in pattern.finditer(text):
        found = read_name(text, match.start(), match.end())
        if found and found.is_person and " " in found.text and found.text.endswith(name):
            return found.text
    return name


def compare_names(one: str, other: str) -> Sameness:
    """Return whether two names are plainly those of different persons.

    A name of which all words are in the other is the same. Spellings of one name count as one, and
    two surnames that differ by a letter are not plainly different.
    """
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return Sameness.UNKNOWN
    shorter, longer = sorted((first, second), key=len)
    shared = [part for part in shorter if any(_alike(part, each) for each in longer)]
    if len(shared) == len(shorter):
        return Sameness.SAME
    surnames_alike = _alike(first[-1], second[-1])
    if surnames_alike and min(len(first), len(second)) > 1:
        given = {first[0].lower(), second[0].lower()}
        begun = first[0][:1].lower() == second[0][:1].lower() or any(
            given <= names for names in _SHORT_NAMES
        )
        # "Joe" and "Joseph", "Bill" and "William" may be one person; "Joe" and "Hunter" are not.
        return Sameness.UNKNOWN if begun else Sameness.DIFFERENT
    if shared or _is_acronym(one, other):
        return Sameness.UNKNOWN
    near = any(
        Levenshtein.distance(part.lower(), each.lower()) <= 1 or sound(part) == sound(each)
        for part in first
        for each in second
        if len(part) > 3 and len(each) > 3
    )
    return Sameness.UNKNOWN if near else Sameness.DIFFERENT


def is_person_name(name: str) -> bool:
    """Return whether a name can be a person's."""
    found = next(names_in(name), None)
    return found is not None and found.is_person


def _parts(name: str) -> list[str]:
    return [
        part.strip(".,")
        for part in re.split(r"[\s\u00a0]+", name)
        if len(part.strip(".,")) > 1 and not part[0].islower()
    ]


def _alike(one: str, other: str) -> bool:
    return one.lower() == other.lower() or are_one_name(one, other)


def _is_acronym(one: str, other: str) -> bool:
    short, long = sorted((one.replace(".", ""), other), key=len)
    return short.isupper() and short.lower() == "".join(w[0] for w in long.split()).lower()


_PEOPLES = frozenset(COUNTRIES_BY_WORD) - {"jordan", "chad", "israel", "georgia"}

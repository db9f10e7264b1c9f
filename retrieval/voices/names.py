"""The full names of an article's people, found by surname."""

from __future__ import annotations

import re
from collections import defaultdict

from index.text.calendar_names import WEEKDAYS
from index.text.titles import OF_MEN, OF_WOMEN
from index.text.words.word_lists import any_of, words
from retrieval.voices.speakers import BEFORE_NAMES, HE, SHE, TITLE

_PARTICLE = r"(?:van|von|de|del|della|der|den|di|da|dos|la|le|al|el|bin|ibn|ben|abu|ter|ten)"
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'‑-]*[^\W\d_]"
_INITIAL = r"[A-Z]\.(?:[A-Z]\.)?"
_NAME = re.compile(
    rf"(?<![\w’'-])(?:{_WORD}|{_INITIAL})"
    rf"(?:[ \n](?:(?:{_PARTICLE}[ \n]){{0,2}}{_WORD}|{_INITIAL})){{1,5}}"
)
# Words with a capital letter that stand before a name or at the beginning of a sentence.
_NEVER_FIRST = words(
    "A After Again All Although Also An And Another Any As Asked At Because Before Both But By"
    " Despite Did During Each Even Ever Every Following For Former From Given Had Has Have He Her"
    " His How However If In Instead Is It Its Last Later Like Many Meanwhile Miss More Most My New"
    " No Nor Not Now Of On Once One Only Or Other Our Over Perhaps She Since So Some Soon Still"
    " Such Than That The Their Then There These They This Those Though Through To Today Two Under"
    " Unlike Until Was We Were What When Where Whether Which While Who Why Will With Without Would"
    " Yet You Your Democrats Republicans"
)
# Words of organisations and places.
_NO_PERSON = words(
    "Academy Administration Agency Airlines Airport Alliance Army Assembly Associates Association"
    " Authority Avenue Bank Bay Beach Board Borough Bridge Broadcasting Bureau Cabinet Campaign"
    " Center Central Centre Chamber Church City Clinic Club Coalition College Command Commission"
    " Committee Company Conference Congress Convention Corporation Corps Council County Court Daily"
    " Day Department Directorate District Division East Embassy Enquirer Exchange Federation Force"
    " Forces Foundation Front Fund Gazette Government Group Guard Hall Hill Hospital Hotel House"
    " Inc Industries Institute Institution Intelligence International Island Islands Journal"
    " Justice Laboratory Lake League Lines Ltd Magazine Main Market Media Mountain Ministry"
    " Movement Museum National Nations Navy Network New News North Office Organization Park"
    " Parliament Party Police Politics Port Post Press Project Province Radio Region Republic"
    " Reserve River Road School Senate Service Services Society South Square State States Station"
    " Street Supreme Team Television Times Today Tower Town Trust Union United University Valley"
    " Village Watch West White Works World Committees"
)
_GENDERS = {HE: any_of(OF_MEN), SHE: any_of(OF_WOMEN)}
_POSSESSIVE = re.compile(r"[’']s$")


class Names:
    """The names of people in an article.

    Args:
        text: the article's text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_surname: dict[str, set[str]] = defaultdict(set)
        self._by_first: dict[str, set[str]] = defaultdict(set)
        self._people: set[str] = set()
        self._genders: dict[str, str] = {}
        for match in _NAME.finditer(text):
            name = _person(match[0].split())
            if name is None:
                continue
            first, *_, last = name.split()
            self._people.add(name)
            self._by_surname[last].add(name)
            if "." not in first:
                self._by_first[first].add(name)

    def full(self, name: str) -> str:
        """Return the full name that a name of one word stands for.

        The name itself is returned if it has several words, if the article has no full name with
        that surname, or more than one.
        """
        name = _POSSESSIVE.sub("", name)
        if " " in name:
            return name
        found = _merged(self._by_surname.get(name, set()))
        if not found:
            # Names that begin with the surname, as in Korea: "Yoon Suk Yeol".
            found = {each for each in self._by_first.get(name, set()) if each.count(" ") == 2}
        return found.pop() if len(found) == 1 else name

    def is_person(self, name: str) -> bool:
        """Return whether a name is the full name of somebody in the article."""
        return name in self._people or _person(name.split()) == name

    def gender(self, name: str) -> str:
        """Return "he" or "she" if a title or a role in the article tells it, else nothing."""
        if name in self._genders:
            return self._genders[name]
        surname = re.escape(name.split()[-1])
        found = [
            pronoun
            for pronoun, title in _GENDERS.items()
            if re.search(rf"\b{title}\.?\s(?:[A-Z][\w.’'-]*\s){{0,2}}{surname}\b", self._text)
        ]
        self._genders[name] = found[0] if len(found) == 1 else ""
        return self._genders[name]


def _merged(names: set[str]) -> set[str]:
    """Return names without those that are others with a word less: "Ana Cruz", "Ana M. Cruz"."""
    return {
        name
        for name in names
        if not any(
            other != name
            and (other.split()[0], other.split()[-1]) == (name.split()[0], name.split()[-1])
            and (len(other), other) < (len(name), name)
            for other in names
        )
    }


def _person(parts: list[str]) -> str | None:
    """Return the full name of a person in words with capital letters, or None."""
    parts = [_POSSESSIVE.sub("", part) for part in parts]
    for index in range(len(parts) - 1, -1, -1):
        if TITLE.fullmatch(parts[index]):
            parts = parts[index + 1 :]
            break
    while parts and (
        parts[0] in _NEVER_FIRST or parts[0] in WEEKDAYS or parts[0].lower() in BEFORE_NAMES
    ):
        parts = parts[1:]
    if not 2 <= len([part for part in parts if part[:1].isupper()]) <= 4:
        return None
    if any(part.strip(".,") in _NO_PERSON or (len(part) > 3 and part.isupper()) for part in parts):
        return None
    if len(parts[-1].rstrip(".")) < 2:
        return None
    return " ".join(parts)

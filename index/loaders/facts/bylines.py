"""Read the names of persons in a byline: `By Ann Dole, Harbour Correspondent, and Finn O’Hara`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.loaders.facts.dates import DATE
from index.loaders.facts.metadata import one_line
from index.text.agencies import WIRE_AGENCY
from index.text.words.word_lists import words

_LONGEST = 300
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_PARTICLE = r"(?:de|da|do|dos|di|del|della|la|le|du|des|den|der|van|von|vom|zu|bin|ibn|al|el|y|e)"
_PARTICLE_ALONE = re.compile(_PARTICLE)
_PERSON = re.compile(rf"{_NAME}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME}){{1,4}}")
_PREPOSITION = r"(?:by|von|par|por|di|door)"
_OPENING = re.compile(
    r"(?:(?:written|reported|published|posted|story|words|text|veröffentlicht|geschrieben|publié"
    rf"|écrit|publicado|escrito)\s+)?{_PREPOSITION}\b:?\s+"
    r"|(?:by|von|par|por|text|autor(?:in|en)?|auteurs?|autores|authors?|byline)\s*:\s*",
    re.IGNORECASE,
)
# "Ein Gastbeitrag von Ann Dole", "Exclusive by Ann Dole"
_INTRODUCTION = re.compile(
    r"(?:\w+\s+){0,2}(?:gastbeitrag|kommentar|analyse|interview|kolumne|essay|bericht|reportage"
    r"|exclusive|story|report|analysis|opinion|review|comment|column|tribune|enquête|article"
    r"|récit|análisis|artículo|opinión|texto|crónica|reportaje)\s+"
    rf"{_PREPOSITION}\b:?\s+(?-i:(?=[^\W\d_a-z]))",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?:\b(?:on|am|le|el)\s+)?(?:\b(?:published|updated|posted)\W{{1,3}}(?:on\s+)?)?{DATE}",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[,;/|•·\n]|\s[-–—]\s)\s*(?:(?:and|und|et|y|e|with|mit|avec|con)\s+)?"
    r"|\s+(?:and|und|et|&|\+|with|mit|avec|con)\s+"
)
# "José Ortega y Gasset" is one person, "Ana Gil y Luis Soto" are two.
_BAR = re.compile(r"[|•·]")
# The first words of places that look like the names of persons: "New York", "San Marco".
_PLACES = words(
    "Abu Addis Bad Buenos Cape Ciudad East El Fort Hong Kuala Las Los Mexico New North Phnom Port"
    " Porto Puerto Rio Saint Salt San Sankt Santa Santo São South Sri St St. Tel Washington West"
)
_SPANISH_AND = re.compile(rf"\s+[ye]\s+(?={_NAME}\s+{_NAME})")
_PLACE = re.compile(r"\s+(?:in|at|from|for|aus|à|en|da|dans)\s+.*", re.DOTALL)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S|^@|\.(?:com|org|net)\b", re.IGNORECASE)
_ROLES = words(
    "admin administrator agence agencia agencias agencies agency agentur agenturen analyst author"
    " autor board bureau chef chefredakteur chefredakteurin chief columnist company contributing"
    " contributor copyright correspondent corresponsal correspondant correspondante critic desk"
    " digital director editor editorial editors envoyé envoyée executive exclusive fotograf fotos"
    " freelance gastautor guest head herausgeber images journalist journaliste korrespondent"
    " korrespondentin leiter media minutes multimedia news newsdesk newsroom online owner"
    " periodista photographe photographer photos politics press producer redacción redaccion"
    " redactor redactora redaktion redakteur redakteurin redattore redazione reporter reporterin"
    " reporters redacteur rédacteur rédaction rédactrice senior service special staff team update"
    " updated user videos webmaster wire writer writers published"
)
_AGENCY = re.compile(WIRE_AGENCY)
_NOBODY = words("admin anonymous editor guest root test unknown user webmaster")


def names_of_byline(text: str) -> tuple[str, ...]:
    """Return the persons whom a byline names, in order; empty if it does not begin with one.

    Words such as "By", roles, places, dates and outlets are left out.

    Args:
        text: the byline, with or without "By".
    """
    start = text[:_LONGEST].lstrip()
    opening = _OPENING.match(start) or _INTRODUCTION.match(start)
    line = start[opening.end() if opening else 0 :]
    line = _BRACKETS.sub("", _DATED.sub(" | ", line)).strip(" |•·")
    # Behind a bar stand roles, places and outlets.
    line = _BAR.split(line)[0]
    found: list[str] = []
    for number, part in enumerate(_parts(line)):
        if _is_person(part):
            found.append(part)
        elif number == 0:
            return ()
    return tuple(dict.fromkeys(found))


def has_byline_opening(text: str) -> bool:
    """Return whether a line begins as bylines do: "By ", "Von ", "Par ", "Por "."""
    return _OPENING.match(text) is not None


def named_authors(values: Iterable[str], outlet: str) -> tuple[str, ...]:
    """Return the names among the authors that a page's metadata gives.

    Args:
        values: one text for each author, or for all of them.
        outlet: the outlet's name, which some pages give as the author.
    """
    found: list[str] = []
    for value in map(one_line, values):
        if not value or _ADDRESS.search(value) or len(value) > _LONGEST:
            continue
        names = names_of_byline(value)
        opening = _OPENING.match(value)
        single = value[opening.end() :] if opening else value
        if names:
            found.extend(names)
        elif _is_single_name(single) or _AGENCY.fullmatch(single):
            found.append(single)
    own = _plain(outlet)
    return tuple(dict.fromkeys(name for name in found if not own or _plain(name) != own))


def _parts(line: str) -> Iterator[str]:
    for coarse in _SEPARATOR.split(line):
        for part in _SPANISH_AND.split(coarse):
            if name := one_line(_PLACE.sub("", part)).strip(" .:-–—"):
                yield name


def _is_person(name: str) -> bool:
    if not _PERSON.fullmatch(name) or name.startswith("The ") or _has_role(name):
        return False
    if name.split()[0] in _PLACES:
        return False
    # `_NAME` lets small letters with accents pass: "à Marseille".
    return not (name[0].islower() and not _PARTICLE_ALONE.fullmatch(name.split()[0]))


def _is_single_name(name: str) -> bool:
    """Return whether a value of a field for authors is a name of another form than `_PERSON`."""
    if any(character in name for character in ",;|/<>{}") or any(map(str.isdigit, name)):
        return False
    is_name = len(name.split()) <= 3 and (name[:1].isupper() or not name[:1].isascii())
    return is_name and not _has_role(name) and name.casefold() not in _NOBODY


def _has_role(name: str) -> bool:
    return any(word.strip(".,'’-").casefold() in _ROLES for word in re.split(r"[\s-]+", name))


def _plain(name: str) -> str:
    return re.sub(r"\W|^(?:the|der|die|das|le|la|el)\b", "", name.casefold())

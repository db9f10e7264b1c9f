"""Which kind of event a question asks about: a fire is no flood, and a train crash no ferry's.

Two events of one place share its name and much of their words. An article that has no word for the
kind that is asked for is about another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.terms import analyse
from index.text.words.word_lists import any_of, words

# Each line has the words that a question names one kind with, and behind the bar those that tell of
# it in an article too.
_EVENTS = (
    "fire blaze inferno wildfire | burn burned burnt burning flame flames arson fires",
    "flood floods flooding deluge | flooded inundation inundated overflow overflowed burst rain",
    "earthquake quake tremor | earthquakes magnitude richter epicentre epicenter seismic",
    "landslide landslip mudslide avalanche | landslides buried slope slid",
    "explosion blast | explosions blasts exploded explode explosive explosives bomb detonated blew",
    "shooting shootings | shot gunman gunmen gunfire shots shooter gun",
    "stabbing stabbings | stabbed knife knives stab",
    "robbery heist burglary | robbers robbed robber stole stolen burglars raid",
    "derailment | derailed derail rails track",
)
_VEHICLES = (
    "train tram metro railway | trains trams rail locomotive carriage carriages derailed derailment"
    " railways subway",
    "plane aircraft airliner aeroplane airplane jet | planes flight flights pilot turboprop airline"
    " aviation airport crew",
    "ferry ship boat trawler vessel | ferries ships boats trawlers vessels yacht capsized sank"
    " aboard deck",
    "bus coach minibus | buses coaches minibuses",
    "lorry truck | lorries trucks",
    "helicopter | helicopters chopper rotor aircraft",
)
_ACCIDENT = words("crash crashes accident disaster collision wreck sinking derailment tragedy")


def _kinds(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return, for each word that names a kind in a question, the index terms that tell of it."""
    kinds: dict[str, frozenset[str]] = {}
    for line in lines:
        asked, _, told = line.partition("|")
        terms = frozenset(analyse(f"{asked} {told}"))
        kinds |= dict.fromkeys(words(asked), terms)
    return kinds


_EVENT_TERMS, _VEHICLE_TERMS = _kinds(_EVENTS), _kinds(_VEHICLES)
_ASKED = re.compile(
    rf"\b(?:(?P<vehicle>{any_of(_VEHICLE_TERMS)}) (?:{any_of(_ACCIDENT)})"
    rf"|the (?:\w+ )?(?P<event>{any_of(_EVENT_TERMS)})(?= (?:at|in|on|near|off|of|that)\b))\b",
    re.IGNORECASE,
)


def asked_event(text: str) -> frozenset[str]:
    """Return the index terms that tell of the kind of event that a question names.

    None are returned if it names none, or more than one: "the train crash and the fire at Tamro".

    Args:
        text: the question's text, in English.
    """
    found = list(_ASKED.finditer(text))
    if len(found) != 1:
        return frozenset()
    (match,) = found
    if match["vehicle"]:
        return _VEHICLE_TERMS[match["vehicle"].lower()]
    return _EVENT_TERMS[match["event"].lower()]

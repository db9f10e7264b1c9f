"""Where the verb ends that a sentence says of a figure, by simple rules of English."""

from __future__ import annotations

import re

from index.terms import analyse
from index.text.words.word_lists import words
from retrieval.question import STOP_WORDS
from retrieval.wording.irregular_verbs import FORMS

_AUXILIARIES = words(
    "am are be been being can could did do does had has have is may might must shall should was "
    "were will would aren’t can’t couldn’t didn’t doesn’t don’t hadn’t hasn’t haven’t isn’t wasn’t "
    "weren’t won’t wouldn’t"
)
# Words between an auxiliary and its verb. Those that end in -ly are, too.
_BETWEEN = words(
    "already also always ever however just never not now often once only quite so soon still then "
    "therefore thus yet"
)
# Past forms that differ from the verb's first form. "Cut" and "put" may be something else.
_PAST = frozenset(
    form for line in FORMS.splitlines() for form in line.split()[1:]
) | words("began bought brought came cost fell gave got gone heard left lost made met paid rose "
          "said sent shut sold spent stood taken told took went")  # fmt: skip
# Words in -ed that are no verb.
_NO_VERBS = words("hundred kindred naked red sacred shed speed wicked indeed need seed bed")
_SIGNS = "“”\"‘’'()[]"
# Where what is said of a figure ends.
_STOPS = (",", ";", ":", ".", "!", "?", "…")


def predicate_end(rest: str, first: int, most: int) -> int | None:
    """Return where the verb ends that follows a figure and what it counts.

    The verb is one with an auxiliary ("are being readied") or a past form ("arrived"), with what it
    leads to ("is expected to be stationed"). A word that only leads to the next does not end it:
    "are in the north", not "are in the".

    Args:
        rest: the text after the figure.
        first: where what the figure counts ends.
        most: as many characters of the text are looked at.

    Returns:
        The offset in the text; None if no verb is found before the clause ends.
    """
    is_led = goes_on = False
    end: int | None = None
    for found in re.finditer(r"\S+", rest[:most]):
        if found.start() < first:
            if found.end() > first and found.group().endswith(_STOPS):
                break
            continue
        if rest[found.end() : found.end() + 1].strip():
            break  # The text goes on within the word.
        word = found.group().strip(_SIGNS)
        stops = word.endswith(_STOPS)
        word = word.rstrip("".join(_STOPS) + _SIGNS).replace("'", "’").lower()
        if end is not None and not goes_on and word != "to":
            break
        # "To be stationed", not "to the region".
        if goes_on and word != "be" and (_leads_on(word) or not word.islower()):
            break
        if word in _AUXILIARIES:
            is_led = True
        elif word == "to" and end is not None:
            is_led = goes_on = True
        elif is_led and (word in _BETWEEN or word.endswith("ly") or _leads_on(word)):
            continue
        elif is_led or _is_past(word):
            end, goes_on = _before_stop(found), False
        if stops:
            break
    return end


def _before_stop(found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip("".join(_STOPS)))


def _leads_on(word: str) -> bool:
    return set(analyse(word)) <= STOP_WORDS


def _is_past(word: str) -> bool:
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and word not in _NO_VERBS)

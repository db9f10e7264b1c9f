"""Stems of words in other languages than English.

The stemmers are Snowball's (Porter, 2001). It has none for Ukrainian; `_UKRAINIAN` takes away the
endings of cases and verbs, the longest first.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache

import Stemmer

_ALGORITHMS = {
    "ar": "arabic", "bs": "serbian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hr": "serbian",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ms": "indonesian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_UKRAINIAN = re.compile(
    "(?<=...)(?:істю|ості|остей|ення|ями|ами|ові|еві|єві|ого|ього|ому|ьому|ими|іми|ої|ьої|ою|ьою"
    "|єю|ею|ів|їв|ам|ям|ах|ях|ий|ій|їй|им|ім|їм|их|іх|їх|ати|яти|ити|іти|ала|ало|али|ила|ило|или"
    "|ся|сь|ав|ив|ть|а|я|у|ю|о|е|є|и|і|ї|ь|й)$"
)
# A few lines of a text have a few hundred words.
_KEPT_WORDS = 50_000


def has_stems(language: str) -> bool:
    """Return whether words of a language are stemmed; those of English are elsewhere.

    Args:
        language: the code of a language; empty when unknown.
    """
    return language in _ALGORITHMS or language == "uk"


@lru_cache(maxsize=_KEPT_WORDS)
def stem_of(word: str, language: str) -> str:
    """Return the stem of a word in lower case, with its accents.

    Args:
        word: a word as it stands in a text.
        language: the code of a language that `has_stems`.
    """
    lower = unicodedata.normalize("NFC", word.casefold())
    if language == "uk":
        return _UKRAINIAN.sub("", lower)
    stemmer, lock = _stemmer(_ALGORITHMS[language])
    with lock:
        stem: str = stemmer.stemWord(lower)
    return stem


@cache
def _stemmer(algorithm: str) -> tuple[Stemmer.Stemmer, threading.Lock]:
    """Return a stemmer, and a lock: it has one buffer, so one thread may use it at a time."""
    return Stemmer.Stemmer(algorithm, 0), threading.Lock()

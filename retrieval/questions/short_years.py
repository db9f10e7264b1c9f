"""Years of two digits in a question: "the budget of '24"."""

from __future__ import annotations

import re

_SHORT = re.compile(r"(?<![\w'’‘])['’‘](?P<year>\d\d)(?![\w%]|[.,:]\d)")
# A mark that closes what the first one would open: "the '12 dead' of the headline".
_CLOSING = re.compile(r"(?<=[^\s'’])['’](?!\w)")
# The last years that are of this century.
_LATEST = 35


def with_full_years(text: str) -> str:
    """Return a question whose years of two digits behind an apostrophe have four.

    "'24" is 2024, "'98" is 1998. What may be the beginning of a quotation stays as it is.

    Args:
        text: the question's text.
    """

    def full(match: re.Match[str]) -> str:
        if _CLOSING.search(text, match.end()):
            return match[0]
        year = int(match["year"])
        return str(year + (2000 if year <= _LATEST else 1900))

    return _SHORT.sub(full, text)

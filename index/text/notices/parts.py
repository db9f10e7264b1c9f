r"""How the tables of notices are written, and what those of all languages share.

A table has one pattern a line; an indented line continues the one above, and `#` begins a remark.
`<name>` stands for a part with a name, `<40>` for up to 40 characters of a clause, and `<1-40>` for
at least one. All else is a regular expression.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CLAUSE = r"[^.,:;!?\"“”„«»。，：；！？「」《》،؛؟।]"
_SHARED = r"""
number = \d+(?:[.,]\d+)?
money = (?:euros?|eur|dollars?|pounds?|pence|p|usd|gbp|chf|francs?|franken|cents?|centimes?
    |céntimos?|pesos?|libras?|dólares)
price = (?:[€£$] ?<number>|<number> ?(?:[€£$]|<money>\b))
    (?! ?(?:m(?:illi|io\b)|b(?:illi)?n|b\b|k\b|mrd|thousand|mil\b))
platform = (?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|reddit|pinterest|tumblr
    |youtube|tiktok|threads|bluesky|mastodon|flipboard|xing|signal|messenger|e-?mail|mail|sms
    |google news|correo(?: electrónico)?|courriel)
"""
_REFERENCE = re.compile(r"<(\w+)(?:-(\d+))?>")
_CONTINUATION = re.compile(r"\n +(?=\S)")


class Table(NamedTuple):
    """The notices of one language, as patterns in lower case.

    Attributes:
        asks: clauses that stand in no article: one of them makes a line a notice.
        besides: clauses that may stand beside one of `asks`.
        labels: words before a mark and the headline of another article.
        doubtful_labels: words that are such a label only if the headline begins with a capital.
        outlet: words by which the outlet speaks of itself.
        narration: words of articles: who says something, what something costs. A line with one of
            them is no notice.
        letters: the letters by which a line may be in the language, as in a class of a regular
            expression; empty for languages in Latin letters, whose accents count.
        is_bounded: whether the language writes spaces between its words.
        above_links: labels that stand alone above links to other articles; nothing by default.
    """

    asks: tuple[str, ...]
    besides: tuple[str, ...]
    labels: str
    doubtful_labels: str
    outlet: str
    narration: str
    letters: str = ""
    is_bounded: bool = True
    above_links: str = r"(?!)"


def patterns(table: str, parts: str) -> tuple[str, ...]:
    """Return the regular expressions of a table.

    Args:
        table: the table.
        parts: the language's own parts, each after its name and ` = `.

    Raises:
        KeyError: the table names a part that does not exist.
    """
    named: dict[str, str] = {}
    for line in (*_lines(_SHARED), *_lines(parts)):
        name, _, pattern = line.partition(" = ")
        named[name] = _expand(pattern, named)
    return tuple(_expand(line, named) for line in _lines(table))


def _lines(table: str) -> list[str]:
    lines = _CONTINUATION.sub("", table).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _expand(pattern: str, named: dict[str, str]) -> str:
    def expanded(match: re.Match[str]) -> str:
        name, most = match.groups()
        if name.isdecimal():
            return f"{_CLAUSE}{{{name},{most}}}" if most else f"{_CLAUSE}{{0,{name}}}"
        return named[name]

    return _REFERENCE.sub(expanded, pattern)

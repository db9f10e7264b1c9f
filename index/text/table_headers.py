"""Find the row that names the columns of the table in which a passage begins."""

from __future__ import annotations

import re

_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?[ \t]*\|?)?[ \t]*\r?")
_NO_ROW = re.compile(r"\n[^|\n]*(?=\n)")
# How far above a passage its header is looked for. Longer tables are rare, and every passage of one
# is searched for it when it is stored.
_REACH = 200_000
_LONGEST = 200  # characters of a header; a passage has no room for more
_TRIES = 8  # cells may be dashes too


def header_above(text: str, start: int) -> str:
    """Return the header row above a position in a table; empty if there is none.

    A header is known by the line of dashes below it.

    Args:
        text: the document's text.
        start: where a passage begins.
    """
    line = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    if not _is_row(text[line : end if end >= 0 else len(text)]):
        return ""
    first, found = max(0, line - _REACH), line
    for _ in range(_TRIES):
        found = text.rfind("---", first, found)
        if found < 0:
            return ""
        rule = text.rfind("\n", 0, found) + 1
        below = text.find("\n", found) + 1
        if not 0 < below <= line:
            continue
        if _RULE.fullmatch(text, rule, below - 1):
            if _NO_ROW.search(text, below - 1, line):
                return ""
            above = text.rfind("\n", 0, max(rule - 1, 0)) + 1
            header = text[above : max(rule - 1, 0)].strip()
            return header if _is_row(header) and len(header) <= _LONGEST else ""
        found = rule
    return ""


def _is_row(line: str) -> bool:
    return " | " in line or line.lstrip()[:1] == "|"

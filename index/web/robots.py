"""What sites allow programs to fetch: robots.txt (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from urllib.robotparser import RobotFileParser

from index.errors import PageNotFetched
from index.web.requesting import PRODUCT, Response

# RFC 9309 asks for at least 500 KiB; what follows may be left unread.
READ_BYTES = 512_000
# The parser escapes the two characters that mean something in a path.
_ANYTHING, _END = quote("*"), quote("$")


@dataclass(frozen=True, slots=True)
class RobotRules:
    """The rules of a site for Footnote.

    Attributes:
        rules: pairs of an escaped path and whether it is allowed.
    """

    rules: tuple[tuple[str, bool], ...] = ()

    def allow(self, target: str) -> bool:
        """Return whether a path with its query may be fetched.

        As RFC 9309 says, the longest path that matches decides, and of two equal ones the one that
        allows; `*` stands for any characters and `$` for the end. `RobotFileParser.can_fetch` takes
        the first rule that matches, and both characters to the letter.
        """
        escaped = quote(unquote(target))
        matching = [rule for rule in self.rules if _matches(rule[0], escaped)]
        return max(((len(path), allowed) for path, allowed in matching), default=(0, True))[1]


def rules_of(response: Response, host: str) -> RobotRules:
    """Return the rules that a site's robots.txt gives.

    A site without one, and one that keeps it to itself (any status from 400 to 499, but 429),
    allows everything. A site that cannot say (429, 500 and above) allows nothing for now.

    Raises:
        PageNotFetched: the site cannot say now.
    """
    status = response.status
    if status == 429 or status >= 500:
        raise PageNotFetched(
            f"{host} does not say now what it allows programs to fetch (status {status} for its "
            "robots.txt). Try again later, or save the page in a browser and add the file."
        )
    return parse_rules(response.content) if status == 200 else RobotRules()


def parse_rules(content: bytes) -> RobotRules:
    """Return the rules for Footnote, or else those for every program."""
    parser: Any = RobotFileParser()  # its groups have no types
    parser.parse(content.decode("utf-8-sig", "replace").splitlines())
    own = [group for group in parser.entries if PRODUCT.lower() in map(str.lower, group.useragents)]
    groups = own or ([parser.default_entry] if parser.default_entry else [])
    return RobotRules(
        tuple((line.path, bool(line.allowance)) for group in groups for line in group.rulelines)
    )


def _matches(pattern: str, path: str) -> bool:
    """Return whether an escaped path matches. The time is linear, whatever the pattern is."""
    at_end = pattern.endswith(_END)
    first, *others = pattern.removesuffix(_END).split(_ANYTHING)
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others, 1):
        if at_end and number == len(others):
            return path.endswith(part) and len(path) - len(part) >= place
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return not at_end or place == len(path)

"""Parse the fields of front matter in YAML, TOML and JSON, as the text that was written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

LONGEST_PARSED = 20_000  # characters
_DEEPEST = 3  # levels of lists and objects below a field
_NULL = "tag:yaml.org,2002:null"
# PyYAML raises the last three for deep nesting and for escapes such as "\UFFFFFFFF".
_YAML_ERRORS = (yaml.YAMLError, RecursionError, ValueError, OverflowError)

Fields = list[tuple[str, object]]


class RepeatedTextError(Exception):
    """A block's aliases repeat more text than a block may have."""


class Invalid(NamedTuple):
    """A line that cannot be parsed, and the parser's reason."""

    number: int
    reason: str


class Language(NamedTuple):
    """A language of front matter.

    Attributes:
        name: the language's name, for messages.
        ends: the lines that end a block.
        field: a pattern that matches the beginning of a line with a field; its group is the key.
        separator: the character between a key and its value.
        rest: a pattern that matches the beginning of other lines that are not prose.
        parse: returns the fields of a block, in order; raises one of `errors`.
        errors: what `parse` raises for a block that is not valid.
    """

    name: str
    ends: frozenset[str]
    field: re.Pattern[str]
    separator: str
    rest: re.Pattern[str]
    parse: Callable[[str], Fields]
    errors: tuple[type[Exception], ...]


def read_entry(entry: str, number: int, language: Language, invalid: list[Invalid]) -> Fields:
    """Return an entry's field; as plain text, with an item in `invalid`, if it is not valid."""
    try:
        return language.parse(entry)
    except RepeatedTextError:
        invalid.append(Invalid(number, "repeated aliases"))
    except language.errors as error:
        invalid.append(Invalid(number, _reason(error)))
    key, _, value = entry.splitlines()[0].partition(language.separator)
    return [(_without_quotes(key.strip()), _without_quotes(value.strip()))]


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, yaml.YAMLError):
        reason = getattr(error, "problem", None) or getattr(error, "reason", None)
        return str(reason or "unreadable")
    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error).partition(" (at ")[0]
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    return "impossible value"


def _without_quotes(raw: str) -> str:
    """Return a value without the quotes around it; the closing quote may be missing."""
    quote = raw[:1]
    if not quote or quote not in "\"'":
        return raw
    inner = raw[1:].removesuffix(quote)
    if quote == "'":
        # 'It's over' has an apostrophe inside.
        quoted = re.search(r"(?<!\w)'|'(?!\w)", inner)
    else:
        quoted = re.search('"', inner.replace('\\"', ""))
    return raw if quoted else inner.replace(f"\\{quote}", quote)


def _parse_yaml(block: str) -> Fields:
    # The nodes hold each value as it was written. Values of YAML's own types would turn the titles
    # "1984" and "Yes" into a number and a truth value; dates are parsed like all other dates.
    node = yaml.compose(block, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        return []
    nodes = _Nodes()
    return [
        (nodes.text(key), nodes.value(value, _DEEPEST))
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    ]


class _Nodes:
    """Turns the nodes of one block into values.

    An alias is a second reference to a node, so a short block can stand for an endless text. Each
    node and each character that is read is counted.
    """

    def __init__(self) -> None:
        self._left = LONGEST_PARSED

    def value(self, node: Any, levels: int) -> object:
        """Return a node as text, a list or an object; None if it is empty or nested deeper.

        `[[A]]` is a link of a notebook, which YAML reads as a list in a list.

        Args:
            node: the node.
            levels: number of levels of lists and objects that are read.

        Raises:
            RepeatedTextError: the values read so far are longer than a block may be.
        """
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == _NULL else self.text(node)
        self._count(1)
        if levels == 0:
            return None
        if isinstance(node, yaml.MappingNode):
            return {
                self.text(key): self.value(value, levels - 1)
                for key, value in node.value
                if isinstance(key, yaml.ScalarNode)
            }
        items = [self.value(item, levels - 1) for item in node.value]
        if node.flow_style and len(items) == 1 and isinstance(items[0], list):
            return f"[[{', '.join(map(str, items[0]))}]]"
        return items

    def text(self, node: Any) -> str:
        """Return the text of a scalar node; halves of surrogate pairs are joined or replaced."""
        self._count(1 + len(node.value))
        written: str = node.value
        return whole_characters(written)

    def _count(self, number: int) -> None:
        self._left -= number
        if self._left < 0:
            raise RepeatedTextError


def whole_characters(text: str) -> str:
    """Return a text with halves of surrogate pairs joined, or replaced if they have no other."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _parse_toml(block: str) -> Fields:
    return list(tomllib.loads(block.replace("\r\n", "\n").replace("\r", "\n")).items())


def _parse_json(block: str) -> Fields:
    # Numbers stay as they are written: the title "1984" may have no quotes.
    value = json.loads(block, parse_int=str, parse_float=str, parse_constant=str, strict=False)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return list(_json_fields(value))


def _json_fields(value: dict[str, object]) -> Iterator[tuple[str, object]]:
    for key, item in value.items():
        yield whole_characters(key), _json_value(item, _DEEPEST)


def _json_value(value: object, levels: int) -> object:
    if isinstance(value, str):
        return whole_characters(value)
    if not isinstance(value, dict | list):
        return None if value is None else str(value).lower()
    if levels == 0:
        return None
    if isinstance(value, dict):
        return {whole_characters(key): _json_value(item, levels - 1) for key, item in value.items()}
    return [_json_value(item, levels - 1) for item in value]


_KEY = r"(\"[^\"\n]+\"|'[^'\n]+'|[^\W\d][\w .:-]*?)"
YAML = Language(
    name="YAML",
    ends=frozenset({"---", "..."}),
    field=re.compile(rf"{_KEY}\s*:(?:\s|\Z)"),
    separator=":",
    rest=re.compile(r"#|-\s|[\]}]"),
    parse=_parse_yaml,
    errors=_YAML_ERRORS,
)
TOML = Language(
    name="TOML",
    ends=frozenset({"+++"}),
    field=re.compile(rf"{_KEY}\s*="),
    separator="=",
    rest=re.compile(r"#|[\]}\"']"),
    parse=_parse_toml,
    errors=(ValueError, RecursionError),
)
JSON = Language(
    name="JSON",
    ends=frozenset({";;;"}),
    field=re.compile(r"\s*(?:\{\s*)?(\"[^\"\n]+\")\s*:"),
    separator=":",
    rest=re.compile(r"[\]}\[{\"]"),
    parse=_parse_json,
    errors=(ValueError, RecursionError),
)
# The line above a block. The languages' names stand after the marks in some generators.
LANGUAGES = {
    "---": YAML,
    "---yaml": YAML,
    "---yml": YAML,
    "---toml": TOML._replace(ends=frozenset({"---"})),
    "---json": JSON._replace(ends=frozenset({"---"})),
    "+++": TOML,
    "+++toml": TOML,
    ";;;": JSON,
    ";;;json": JSON,
}

"""Read front matter: the block of YAML or TOML at the top of an article's text.

A block begins on the first line that is not blank. Its lines lie between `---` and `---` (YAML) or
`+++` and `+++` (TOML). Prose between two rules has the same form, so a block whose first line does
not look like a field is left alone. A block with an error keeps all the lines that are valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import yaml

from index.loaders.facts.metadata import Metadata, read_metadata

_LONGEST_BLOCK = 20_000  # characters
_LONGEST_LINE = 1_000  # characters; a longer line is a paragraph
_DEEPEST = 3  # levels of lists and objects below a field
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_WIKILINK = re.compile(r"!?\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
_NULL = "tag:yaml.org,2002:null"
# PyYAML raises the last three for deep nesting and for escapes such as "\UFFFFFFFF".
_YAML_ERRORS = (yaml.YAMLError, RecursionError, ValueError, OverflowError)

_Fields = list[tuple[str, object]]


class _RepeatedTextError(Exception):
    """A block's aliases repeat more text than a block may have."""


class _Invalid(NamedTuple):
    """A line that cannot be parsed, and the parser's reason."""

    number: int
    reason: str


class _Language(NamedTuple):
    """A language of front matter.

    Attributes:
        name: the language's name, for messages.
        ends: the lines that end a block.
        field: a pattern that matches the beginning of a line with a field.
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
    parse: Callable[[str], _Fields]
    errors: tuple[type[Exception], ...]


def read_front_matter(text: str) -> tuple[Metadata, int]:
    """Return the metadata of a text's front matter, and the position where the block ends.

    The position is 0 if the text has no front matter. A note says what could not be read.
    """
    limit = min(len(text), _LONGEST_BLOCK)
    lines = _LINE.finditer(text, 0, limit)
    opening = next((line for line in lines if not line.group().isspace()), None)
    language = _LANGUAGES.get(opening.group().rstrip()) if opening else None
    if opening is None or language is None:
        return Metadata(), 0
    first = 1 + len(_LINE.findall(text, 0, opening.end()))
    block: list[str] = []
    problem = f"no line {opening.group().rstrip()} ends it within {_LONGEST_BLOCK:,} characters"
    for match in lines:
        line = match.group()
        is_whole = line[-1] in "\r\n" or match.end() == len(text)
        if is_whole and line.rstrip() in language.ends:
            return _read_block(block, first, match.end(), language)
        if len(line) > _LONGEST_LINE:
            number = first + len(block)
            problem = f"line {number} has more than {_LONGEST_LINE:,} characters"
            block.append(line)
            break
        block.append(line)
    return _not_read(problem) if _opens_with_field(block, language) else (Metadata(), 0)


def without_wikilinks(text: str) -> str:
    """Return a text with the label of each link of a notebook: "B" for `[[A|B]]` and `[[B]]`."""
    return _WIKILINK.sub(r"\1", text)


def _not_read(problem: str) -> tuple[Metadata, int]:
    return Metadata(notes=(f"front matter not read, its text is searched: {problem}",)), 0


def _opens_with_field(block: list[str], language: _Language) -> bool:
    first = next((line for line in block if line.strip() and line.lstrip()[0] != "#"), "")
    return language.field.match(first) is not None


def _read_block(
    block: list[str], first: int, end: int, language: _Language
) -> tuple[Metadata, int]:
    """Read the lines of a block.

    Args:
        block: the lines between the two marks.
        first: the number of the block's first line in the file.
        end: the position where the block ends.
        language: the block's language.
    """
    if not _opens_with_field(block, language):
        return Metadata(), 0
    invalid: list[_Invalid] = []
    try:
        fields = language.parse("".join(block))
    except _RepeatedTextError:
        note = f"front matter ignored: its aliases repeat more than {_LONGEST_BLOCK:,} characters"
        return Metadata(notes=(note,)), end
    except language.errors:
        entries = _entries(block, language)
        if isinstance(entries, int):
            return _not_read(f"line {first + entries} is not valid {language.name}")
        fields = [
            field
            for offset, entry in entries
            for field in _read_entry(entry, first + offset, language, invalid)
        ]
    named: dict[str, object] = {}
    repeated: dict[str, None] = {}
    for key, value in fields:
        if key in named:
            repeated[key] = None
        named[key] = value
    notes = (
        *_invalid_note(invalid, language),
        *(f"front matter has {key} more than once; the last is used" for key in repeated),
    )
    metadata = read_metadata(named)
    metadata = replace(
        metadata,
        title=without_wikilinks(metadata.title),
        author=without_wikilinks(metadata.author),
        source=without_wikilinks(metadata.source),
        notes=(*notes, *metadata.notes),
    )
    return metadata, end


def _entries(block: list[str], language: _Language) -> list[tuple[int, str]] | int:
    """Divide a block into fields, each with the lines that belong to it and its first line's index.

    Return the index of a line instead if that line is prose.
    """
    entries: list[tuple[int, str]] = []
    for number, line in enumerate(block):
        if language.name == "TOML" and line.startswith("["):
            # From here on, the fields belong to a table.
            break
        if language.field.match(line):
            entries.append((number, line))
        elif not line.strip() or line[0].isspace() or language.rest.match(line):
            if entries:
                entries[-1] = (entries[-1][0], entries[-1][1] + line)
        else:
            return number
    return entries


def _read_entry(entry: str, number: int, language: _Language, invalid: list[_Invalid]) -> _Fields:
    """Return an entry's field; as plain text, with an item in `invalid`, if it is not valid."""
    try:
        return language.parse(entry)
    except _RepeatedTextError:
        invalid.append(_Invalid(number, "repeated aliases"))
    except language.errors as error:
        invalid.append(_Invalid(number, _reason(error)))
    key, _, value = entry.splitlines()[0].partition(language.separator)
    return [(_without_quotes(key.strip()), _without_quotes(value.strip()))]


def _invalid_note(invalid: list[_Invalid], language: _Language) -> tuple[str, ...]:
    if not invalid:
        return ()
    numbers = ", ".join(str(line.number) for line in invalid[:5])
    if len(invalid) > 1:
        more = ", …" if len(invalid) > 5 else ""
        return (
            f"front matter lines {numbers}{more} read as plain text: they are not valid "
            f"{language.name}",
        )
    return (
        f"front matter line {numbers} read as plain text: it is not valid {language.name} "
        f"({invalid[0].reason})",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, yaml.YAMLError):
        reason = getattr(error, "problem", None) or getattr(error, "reason", None)
        return str(reason or "unreadable")
    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error).partition(" (at ")[0]
    return "impossible value"


def _without_quotes(raw: str) -> str:
    """Return a value without the quotes around it; the closing quote may be missing."""
    quote = raw[:1]
    if not quote or quote not in "\"'":
        return raw
    inner = raw[1:].removesuffix(quote)
    return raw if quote in inner.replace(f"\\{quote}", "") else inner.replace(f"\\{quote}", quote)


def _parse_yaml(block: str) -> _Fields:
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
        self._left = _LONGEST_BLOCK

    def value(self, node: Any, levels: int) -> object:
        """Return a node as text, a list or an object; None if it is empty or nested deeper.

        `[[A]]` is a link of a notebook, which YAML reads as a list in a list.

        Args:
            node: the node.
            levels: number of levels of lists and objects that are read.

        Raises:
            _RepeatedTextError: the values read so far are longer than a block may be.
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
        return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _count(self, number: int) -> None:
        self._left -= number
        if self._left < 0:
            raise _RepeatedTextError


def _parse_toml(block: str) -> _Fields:
    return list(tomllib.loads(block.replace("\r\n", "\n").replace("\r", "\n")).items())


_KEY = r"(?:\"[^\"\n]+\"|'[^'\n]+'|[^\W\d][\w .:-]*?)"
_LANGUAGES = {
    "---": _Language(
        name="YAML",
        ends=frozenset({"---", "..."}),
        field=re.compile(rf"{_KEY}\s*:(?:\s|\Z)"),
        separator=":",
        rest=re.compile(r"#|-\s|[\]}]"),
        parse=_parse_yaml,
        errors=_YAML_ERRORS,
    ),
    "+++": _Language(
        name="TOML",
        ends=frozenset({"+++"}),
        field=re.compile(rf"{_KEY}\s*="),
        separator="=",
        rest=re.compile(r"#|[\]}\"']"),
        parse=_parse_toml,
        errors=(ValueError, RecursionError),
    ),
}

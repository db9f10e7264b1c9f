"""Read front matter: the fields in YAML, TOML or JSON at the top of an article's text.

A block begins on the first line that is not blank. Its lines lie between `---` and `---` (YAML),
`+++` and `+++` (TOML) or `;;;` and `;;;` (JSON); an object in JSON needs no marks. Prose between
two rules has the same form, so a block whose first line does not look like a field is left alone.
Any other block is never searched. A block with an error keeps all the lines that are valid, and a
note says which were not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from index.loaders.facts.metadata import Metadata, is_known_key, read_metadata
from index.loaders.formats.texts.front_matter_values import (
    JSON,
    LANGUAGES,
    LONGEST_PARSED,
    Fields,
    Invalid,
    Language,
    RepeatedTextError,
    read_entry,
)

_LONGEST_BLOCK = 500_000  # characters
# A longer line in a block without a known key is a paragraph, and so is a longer key a sentence.
_LONGEST_LINE = 1_000  # characters
_LONGEST_KEY = 4  # words
# Keys after a picture or in typographic quotation marks, and fields that are indented.
_NEARLY_FIELD = re.compile(r"[^\n:=]{1,60}[:=](?:\s|\Z)")
_QUOTED = re.compile(r"[“„](.*)[”“]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_OBJECT = re.compile(r"\{\s*\"[^\"\n]{1,80}\"\s*:")
_OBJECT_KEY = re.compile(r"^\s*\"([\w -]{1,40})\"\s*:", re.MULTILINE)
_OBJECT_END = re.compile(r"^\}[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
_WIKILINK = re.compile(r"!?\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
_NAMED_LINK = re.compile(r"!?\[\[(?:[^\[\]|\n]*/)?([^\[\]|#\n]+)(?:#[^\[\]|\n]*)?\]\]")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]+)\]\(<?(https?://[^\s<>()]+)>?\)")
_BY = re.compile(r"\A(?:by|By|BY):?\s+(?=\S)")
# Objects in which site generators put fields of the article.
_CONTAINERS = frozenset({"article", "extra", "frontmatter", "metadata", "page", "params", "post"})


class _Block(NamedTuple):
    """The lines of a block.

    Attributes:
        language: the block's language.
        lines: the lines between the two marks, or below the first if nothing ends the block.
        first: the number of the first of these lines in the file.
        start: the position of this line.
        end: the position after the mark that ends the block, None without one.
    """

    language: Language
    lines: list[str]
    first: int
    start: int
    end: int | None


def read_front_matter(text: str) -> tuple[Metadata, int]:
    """Return the metadata of a text's front matter, and the position where the block ends.

    The position is 0 if the text has no front matter. A note says what could not be read.
    """
    lines = _LINE.finditer(text, 0, min(len(text), _LONGEST_BLOCK))
    opening = next((line for line in lines if not line.group().isspace()), None)
    if opening is None:
        return Metadata(), 0
    mark = "".join(opening.group().split()).removeprefix("\ufeff")
    if mark.startswith("{"):
        return _read_object(text, opening.start())
    language = LANGUAGES.get(mark)
    if language is None or opening.group()[0].isspace():
        return Metadata(), 0
    block = _find_end(text, opening, lines, language)
    if not _opens_with_field(block):
        return Metadata(), 0
    if block.end is None or _is_article(block):
        return _read_unclosed(block)
    return _read_block(block, block.end)


def without_wikilinks(text: str) -> str:
    """Return a text with the label of each link of a notebook: "B" for `[[A|B]]` and `[[B]]`."""
    return _WIKILINK.sub(r"\1", text)


def _find_end(
    text: str, opening: re.Match[str], lines: Iterator[re.Match[str]], language: Language
) -> _Block:
    """Return the block below a mark, with all lines that were searched if nothing ends it."""
    first = 1 + len(_LINE.findall(text, 0, opening.end()))
    block: list[str] = []
    end = None
    for match in lines:
        line = match.group()
        is_whole = line[-1] in "\r\n" or match.end() == len(text)
        if is_whole and line.rstrip() in language.ends:
            end = match.end()
            break
        block.append(line)
    return _Block(language, block, first, opening.end(), end)


def _opens_with_field(block: _Block) -> bool:
    """Return whether a block's first line is a field, or nearly one above fields of an article."""
    first = next((line for line in block.lines if line.strip() and line.lstrip()[0] != "#"), "")
    if block.language.name == "JSON":
        return first.lstrip().startswith("{")
    is_field = block.language.field.match(first) is not None
    if any(_keys(block)):
        return is_field or first.startswith("[") or _NEARLY_FIELD.match(first) is not None
    return is_field and not any(map(_may_be_prose, filter(block.language.field.match, block.lines)))


def _may_be_prose(line: str) -> bool:
    """Return whether a field with an unknown key may be a sentence, as in "Anna: I am here."."""
    key, _, value = line.partition(":")
    words = value.split()
    is_sentence = len(words) > 2 and words[-1][-1] in ".!?…”"
    return is_sentence or len(line) > _LONGEST_LINE or len(key.split()) > 2 or key[0].isupper()


def _keys(block: _Block) -> Iterator[str]:
    """Yield the keys that say something of an article."""
    for line in block.lines:
        match = block.language.field.match(line.lstrip())
        if match and len(match[1].split()) <= _LONGEST_KEY and is_known_key(match[1]):
            yield match[1]


def _is_article(block: _Block) -> bool:
    """Return whether the mark that ends a block is a rule in the article below its fields.

    That is so if a blank line and prose follow the last field.
    """
    if block.language.name == "JSON":
        return False
    blank, prose = False, False
    for line in block.lines:
        if not line.strip():
            blank = True
        elif block.language.field.match(line):
            blank = prose = False
        elif not line[0].isspace() and not block.language.rest.match(line):
            prose = prose or blank
    return prose


def _read_unclosed(block: _Block) -> tuple[Metadata, int]:
    """Read the fields below a mark without an end, as far as the first line that is none."""
    fields: list[str] = []
    for line in block.lines:
        is_field = block.language.field.match(line) and len(line) <= _LONGEST_LINE
        if not is_field and not (fields and line.strip() and line[0].isspace()):
            break
        fields.append(line)
    end = block.start + sum(map(len, fields))
    short = block._replace(lines=fields, end=end)
    if not any(_keys(short)):
        return Metadata(), 0
    metadata, end = _read_block(short, end)
    (mark,) = {mark for mark in block.language.ends if mark != "..."}
    last = block.first + len(fields) - 1
    note = f"front matter has no {mark} below it; lines {block.first} to {last} are read as fields"
    return replace(metadata, notes=(note, *metadata.notes)), end


def _read_block(block: _Block, end: int) -> tuple[Metadata, int]:
    """Return the metadata of a block and the position where it ends."""
    invalid: list[Invalid] = []
    notes: list[str] = []
    content = "".join(block.lines)
    try:
        if len(content) > LONGEST_PARSED:
            fields = _read_long(block, invalid)
            notes.append(
                f"front matter has more than {LONGEST_PARSED:,} characters; the rest of it "
                "is not read"
            )
        else:
            fields = block.language.parse(content)
    except RepeatedTextError:
        note = f"front matter ignored: its aliases repeat more than {LONGEST_PARSED:,} characters"
        return Metadata(notes=(note,)), end
    except block.language.errors:
        fields = list(_read_entries(block, block.lines, invalid))
        if block.language.name == "JSON":
            notes.append("front matter not read: it is not valid JSON; it is not searched")
            fields, invalid = [], []
    return _metadata(fields, (*_invalid_note(invalid, block.language), *notes)), end


def _read_long(block: _Block, invalid: list[Invalid]) -> Fields:
    """Return the fields of a block's first lines."""
    lines: list[str] = []
    length = 0
    for line in block.lines:
        length += len(line)
        if length > LONGEST_PARSED:
            break
        lines.append(line)
    if block.language.name == "JSON":
        return []
    return list(_read_entries(block, lines, invalid))


def _read_entries(
    block: _Block, lines: list[str], invalid: list[Invalid]
) -> Iterator[tuple[str, object]]:
    """Yield the fields of some lines, each parsed by itself with the lines that belong to it."""
    entries: list[tuple[int, str]] = []
    language = block.language
    for number, line in enumerate(lines):
        if language.name == "TOML" and line.startswith("["):
            # From here on, the fields belong to a table.
            break
        if language.field.match(line):
            entries.append((number, line))
        elif not line.strip() or line[0].isspace() or language.rest.match(line):
            if entries:
                entries[-1] = (entries[-1][0], entries[-1][1] + line)
        else:
            invalid.append(Invalid(block.first + number, "neither a field nor part of one"))
    for number, entry in entries:
        yield from read_entry(entry, block.first + number, language, invalid)
    invalid.sort()


def _read_object(text: str, start: int) -> tuple[Metadata, int]:
    """Read an object in JSON that begins a text without a mark."""
    if not _OBJECT.match(text, start):
        return Metadata(), 0
    searched = text[start : start + _LONGEST_BLOCK]
    try:
        _, length = json.JSONDecoder(strict=False).raw_decode(searched)
        fields = JSON.parse(searched[:length])
    except JSON.errors:
        end = _OBJECT_END.search(searched)
        keys = _OBJECT_KEY.findall(searched, 0, end.start()) if end else ()
        if end is None or not any(map(is_known_key, keys)):
            return Metadata(), 0
        note = "front matter not read: it is not valid JSON; it is not searched"
        return Metadata(notes=(note,)), start + end.end()
    end_of_object = start + length
    # A file that is nothing but an object is no article with fields above it.
    if not any(is_known_key(key) for key, _ in fields) or not text[end_of_object:].strip():
        return Metadata(), 0
    return _metadata(fields, ()), end_of_object


def _metadata(fields: Fields, notes: tuple[str, ...]) -> Metadata:
    named: dict[str, object] = {}
    repeated: dict[str, None] = {}
    for key, value in fields:
        if key in named:
            repeated[key] = None
        named[key] = value
    inner: dict[str, object] = {}
    for key, value in named.items():
        if isinstance(value, Mapping) and key.casefold() in _CONTAINERS:
            inner |= {str(name): each for name, each in value.items()}
    repetitions = (f"front matter has {key} more than once; the last is used" for key in repeated)
    metadata = read_metadata(inner | named)
    link = _MARKDOWN_LINK.fullmatch(metadata.source)
    return replace(
        metadata,
        title=_shown(metadata.title, _WIKILINK),
        author=_BY.sub("", _shown(metadata.author, _NAMED_LINK), count=1),
        source=_shown(metadata.source, _NAMED_LINK),
        uri=metadata.uri or (link[2] if link else ""),
        notes=(*notes, *repetitions, *metadata.notes),
    )


def _shown(value: str, wikilink: re.Pattern[str]) -> str:
    """Return a value with what a reader sees of its links."""
    shown = without_wikilinks(_MARKDOWN_LINK.sub(r"\1", wikilink.sub(r"\1", value)))
    quoted = _QUOTED.fullmatch(shown)
    return quoted[1] if quoted else shown


def _invalid_note(invalid: list[Invalid], language: Language) -> tuple[str, ...]:
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

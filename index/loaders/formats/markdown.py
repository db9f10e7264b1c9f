"""Markdown: front matter, headings, and the text as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from index.documents import Span
from index.loaders.facts.metadata import Metadata, one_line, read_metadata
from index.loaders.formats.plain import describe

_LONGEST_FRONT = 20_000
_DESCRIBED = 200_000  # characters in which a heading is looked for
_LONGEST_LINE = 1_000  # beyond it no line is looked at
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_PAIR = re.compile(r"(?P<key>[A-Za-z_][\w .-]*?)\s*:(?:\s+(?P<value>.*))?")
_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(?P<level>#{1,6})(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*")
_LINK = re.compile(r"!?\[(?P<shown>[^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|>)\s+|\*+|`+|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s])")


def read_markdown(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    """Return what the file says of itself, and the span of its front matter if it has one."""
    fields, end = _front_matter(text)
    lines = list(_outside_fences(text[end : end + _DESCRIBED]))
    metadata = read_metadata(fields).or_else(Metadata(title=_heading(lines)))
    shown = "\n".join("" if _UNDERLINE.fullmatch(line) else _unmarked(line) for line in lines)
    return metadata.or_else(describe(shown)), (Span(0, end),) if end else ()


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """Read `key: value` lines between two `---` lines at the top, and where they end.

    Prose between two rules is not front matter: then nothing is read, and the end is 0.
    """
    fields: dict[str, object] = {}
    lines = _LINE.finditer(text[:_LONGEST_FRONT])
    first = next(lines, None)
    if first is None or first.group().rstrip() != "---":
        return {}, 0
    key = ""
    for match in lines:
        line, bare = match.group(), match.group().strip()
        if len(bare) > _LONGEST_LINE:
            return {}, 0
        if bare in {"---", "..."} and not line[0].isspace():
            return (fields, match.end()) if fields else ({}, 0)
        if not bare or bare.startswith("#"):
            continue
        if key and bare.startswith("- "):
            items = fields[key]
            fields[key] = [*(items if isinstance(items, list) else ()), _value(bare[2:])]
        elif key and line[0].isspace():
            if fields[key] in ("", ">", ">-", "|", "|-"):
                fields[key] = bare
        elif pair := _PAIR.fullmatch(bare):
            key = re.sub(r"[ -]", "_", pair["key"].casefold())
            fields[key] = _value(pair["value"] or "")
        else:
            return {}, 0
    return {}, 0


def _value(written: str) -> str | list[str]:
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        return [_unquoted(item.strip()) for item in written[1:-1].split(",")]
    return _unquoted(written)


def _unquoted(written: str) -> str:
    if len(written) < 2 or written[0] != written[-1] or written[0] not in "\"'":
        return written
    if written[0] == "'":
        return written[1:-1].replace("''", "'")
    try:
        return str(json.loads(written))
    except ValueError:
        return written[1:-1]


def _outside_fences(body: str) -> Iterator[str]:
    """Give the lines that are not code: a `# comment` there is no heading."""
    fence = ""
    for line in (line[:_LONGEST_LINE] for line in body.splitlines()):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening["marks"].startswith(fence):
                fence = ""
        elif opening:
            fence = opening["marks"]
        else:
            yield line


def _heading(lines: list[str]) -> str:
    """Return the first heading of the first level, else the heading that opens the text."""
    opening = next((number for number, line in enumerate(lines) if line.strip()), 0)
    opens = ""
    for number, line in enumerate(lines):
        heading = _HEADING.fullmatch(line)
        title = one_line(_unmarked(heading["title"] or "")) if heading else ""
        level = len(heading["level"]) if heading else 0
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not heading and line.strip() and _UNDERLINE.fullmatch(following):
            if _UNDERLINE.fullmatch(line):
                continue
            title = one_line(_unmarked(line))
            level = 1 if "=" in following else 2
        if title and level == 1:
            return title
        if title and number == opening:
            opens = title
    return opens


def _unmarked(line: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\g<shown>", line))

"""Read the front matter and headings of Markdown; the text itself stays unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from index.documents import Span
from index.loaders.facts.metadata import Metadata, one_line, read_metadata
from index.loaders.formats.plain import read_plain_metadata

_LONGEST_FRONT = 20_000
_DESCRIBED = 200_000  # characters after the front matter that are searched for metadata
_LONGEST_LINE = 1_000  # characters; front matter has no longer line, other lines are cut
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_PAIR = re.compile(r"(?P<key>[A-Za-z_][\w .-]*?)\s*:(?:\s+(?P<value>.*))?")
_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(?P<level>#{1,6})(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*")
_LINK = re.compile(r"!?\[(?P<shown>[^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|>)\s+|\*+|`+|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s])")


def read_markdown(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    """Return a file's metadata, and the span of its front matter if the file has any."""
    fields, end = _front_matter(text)
    lines = list(_outside_fences(text[end : end + _DESCRIBED]))
    metadata = read_metadata(fields).or_else(Metadata(title=_heading(lines)))
    shown_text = "\n".join(
        "" if _UNDERLINE.fullmatch(line) else _without_marks(line) for line in lines
    )
    return metadata.or_else(read_plain_metadata(shown_text)), (Span(0, end),) if end else ()


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """Return the fields of the front matter, and the position where it ends.

    Front matter is `key: value` lines between two `---` lines at the top. Prose between two rules
    is not front matter; then there are no fields, and the position is 0.
    """
    fields: dict[str, object] = {}
    lines = _LINE.finditer(text[:_LONGEST_FRONT])
    first = next(lines, None)
    if first is None or first.group().rstrip() != "---":
        return {}, 0
    key = ""
    for match in lines:
        line, stripped = match.group(), match.group().strip()
        if len(stripped) > _LONGEST_LINE:
            return {}, 0
        if stripped in {"---", "..."} and not line[0].isspace():
            return (fields, match.end()) if fields else ({}, 0)
        if not stripped or stripped.startswith("#"):
            continue
        if key and stripped.startswith("- "):
            items = fields[key]
            fields[key] = [*(items if isinstance(items, list) else ()), _value(stripped[2:])]
        elif key and line[0].isspace():
            if fields[key] in ("", ">", ">-", "|", "|-"):
                fields[key] = stripped
        elif pair := _PAIR.fullmatch(stripped):
            key = re.sub(r"[ -]", "_", pair["key"].casefold())
            fields[key] = _value(pair["value"] or "")
        else:
            return {}, 0
    return {}, 0


def _value(raw: str) -> str | list[str]:
    raw = raw.strip()
    if raw.startswith("[") and raw.endswith("]"):
        return [_without_quotes(item.strip()) for item in raw[1:-1].split(",")]
    return _without_quotes(raw)


def _without_quotes(raw: str) -> str:
    if len(raw) < 2 or raw[0] != raw[-1] or raw[0] not in "\"'":
        return raw
    if raw[0] == "'":
        return raw[1:-1].replace("''", "'")
    try:
        return str(json.loads(raw))
    except ValueError:
        return raw[1:-1]


def _outside_fences(body: str) -> Iterator[str]:
    """Yield the lines outside fenced code, where a `# comment` is not a heading."""
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
    """Return the first heading of level 1, else the heading that opens the text, else ""."""
    opening = next((number for number, line in enumerate(lines) if line.strip()), 0)
    opening_title = ""
    for number, line in enumerate(lines):
        heading = _HEADING.fullmatch(line)
        title = one_line(_without_marks(heading["title"] or "")) if heading else ""
        level = len(heading["level"]) if heading else 0
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not heading and line.strip() and _UNDERLINE.fullmatch(following):
            if _UNDERLINE.fullmatch(line):
                continue
            title = one_line(_without_marks(line))
            level = 1 if "=" in following else 2
        if title and level == 1:
            return title
        if title and number == opening:
            opening_title = title
    return opening_title


def _without_marks(line: str) -> str:
    """Return a line without Markdown's marks; a link becomes its label."""
    return _MARKS.sub("", _LINK.sub(r"\g<shown>", line))

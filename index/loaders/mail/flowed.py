"""Join the lines of a mail in the form `format=flowed` (RFC 3676)."""

from __future__ import annotations

_SIGNATURE = "-- "


def join_flowed(text: str, *, deletes_spaces: bool) -> str:
    """Return a text with a line for each paragraph; a quoted one begins with its marks.

    Args:
        text: the text as it was sent.
        deletes_spaces: whether the space at the end of a line that goes on is none of the text's
            (`delsp=yes`).
    """
    lines: list[str] = []
    open_depth = -1  # how deeply the paragraph that goes on is quoted; -1 without one
    pieces: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if pieces and (depth != open_depth or content == _SIGNATURE):
            lines.append(_quoted("".join(pieces), open_depth))
            pieces = []
        flows = content.endswith(" ") and content != _SIGNATURE
        pieces.append(content[:-1] if flows and deletes_spaces else content)
        open_depth = depth
        if not flows:
            lines.append(_quoted("".join(pieces), depth))
            pieces = []
    if pieces:
        lines.append(_quoted("".join(pieces), open_depth))
    return "\n".join(lines)


def _quoted(line: str, depth: int) -> str:
    line = line if line == _SIGNATURE else line.rstrip(" ")
    return f"{'>' * depth} {line}".rstrip() if depth else line

"""Markdown with footnotes, as GitHub, Pandoc and Obsidian read them.

The whole record follows in a comment, which no program shows.
"""

from __future__ import annotations

import json
import re

from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.annotation import as_collection
from retrieval.evidence.formats.wording import (
    check_line,
    exported_line,
    one_line,
    printable,
    source_parts,
)
from retrieval.evidence.record import CitedRecord

COMMENT = "<!-- footnote-evidence"

_SPECIALS = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
# What would begin a list, a heading or a rule at the beginning of a line.
_AT_START = re.compile(r"^(?:[-+=]|(\d{1,9})(?=[.)]))")
_INDENTED = re.compile(r"^[ \t]+|[ \t]+$")


def write_markdown(evidence: Evidence) -> bytes:
    """Return evidence as Markdown in UTF-8."""
    lines = [f"# {escape(one_line(evidence.title))}", ""]
    notes = []
    for section, numbered in evidence.numbered():
        if section.heading and section.heading != evidence.title:
            lines += [f"## {escape(section.heading)}", ""]
        for line in section.lines:
            lines += [escape(one_line(line)), ""]
        for number, record in numbered:
            remark = f" ({escape(one_line(record.remark))})" if record.remark else ""
            lines += [f"{quoted_block(record.quote)}[^{number}]{remark}", ""]
            notes.append(f"[^{number}]: {_note(record)}")
    lines += [*notes, "", escape(exported_line(evidence)), "", _comment(evidence), ""]
    return "\n".join(lines).encode()


def quoted_block(quote: str) -> str:
    """Return a quote as a block of Markdown that shows its characters and its lines."""
    lines = [escape(line) for line in f"“{printable(quote)}”".splitlines()]
    block = []
    for number, line in enumerate(lines):
        is_break = line and number + 1 < len(lines) and lines[number + 1]
        # A backslash ends a line; without it, Markdown joins the lines.
        block.append(f"> {line}\\" if is_break else f"> {line}" if line else ">")
    return "\n".join(block)


def escape(line: str) -> str:
    """Return one line of text as Markdown that shows the same characters."""
    plain = _SPECIALS.sub(lambda match: f"\\{match[0]}", printable(line))
    plain = _INDENTED.sub(lambda match: "".join(f"&#{ord(c)};" for c in match[0]), plain)
    return _AT_START.sub(
        lambda match: f"{match[1]}\\" if match[1] else f"\\{match[0]}", plain, count=1
    )


def _note(record: CitedRecord) -> str:
    parts = ", ".join(map(escape, source_parts(record)))
    address = f" <{_address(record.address)}>" if record.address else ""
    return f"{parts}.{address} \\[{escape(check_line(record))}\\]"


def _address(address: str) -> str:
    return printable(address).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


def _comment(evidence: Evidence) -> str:
    """Return the record as a comment; it contains neither its end nor an empty line."""
    record = json.dumps(as_collection(evidence), ensure_ascii=False, indent=1)
    record = record.replace("--", "-\\u002d").replace(">", "\\u003e").replace("<", "\\u003c")
    return f"{COMMENT}\n{record}\n-->"

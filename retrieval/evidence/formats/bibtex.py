"""BibTeX: an entry for each citation, for LaTeX and for programs that manage references.

BibTeX ignores what stands between entries, so the whole record stands there in base64.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Sequence

from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.annotation import as_collection
from retrieval.evidence.formats.wording import check_line, one_line, printable
from retrieval.evidence.record import CitedRecord

RECORD_LINE = "% footnote-evidence "

# A brace counts for BibTeX even behind a backslash, so braces are written by name.
_SPECIALS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


def write_bibtex(evidence: Evidence) -> bytes:
    """Return evidence as BibTeX entries, one for each citation, in UTF-8."""
    entries = [
        _entry(record, number) for _, numbered in evidence.numbered() for number, record in numbered
    ]
    record = json.dumps(as_collection(evidence), ensure_ascii=False).encode()
    coded = base64.b64encode(record).decode("ascii")
    return "\n".join([*entries, f"{RECORD_LINE}{coded}\n"]).encode()


def escape(text: str) -> str:
    """Return a text as BibTeX has it between braces, on one line."""
    plain = one_line(printable(text))
    return "".join(_SPECIALS.get(character, character) for character in plain)


def _entry(record: CitedRecord, number: int) -> str:
    day, accessed = record.published, record.accessed
    fields = {
        # Braces around names and titles keep them whole and their capitals as they are.
        "author": _names(record.authors),
        "title": f"{{{escape(record.title)}}}",
        "howpublished": escape(record.source),
        "year": str(day.year) if day else "",
        "month": f"{day:%b}".lower() if day else "",
        "day": str(day.day) if day else "",
        "pages": escape(record.page),
        "url": _address(record.address),
        "urldate": f"{accessed:%Y-%m-%d}" if accessed else "",
        "annote": f"“{escape(record.quote)}”",
        "note": escape(", ".join(filter(None, [record.place, check_line(record)]))),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(record, number)},", *lines, "}\n"])


def _names(authors: Sequence[str]) -> str:
    return " and ".join(f"{{{escape(name)}}}" for name in authors)


def _address(address: str) -> str:
    """Return an address as it stands; what would end the field is percent-encoded."""
    for character, code in (("{", "%7B"), ("}", "%7D"), ("\\", "%5C")):
        address = address.replace(character, code)
    return printable(address)


def _key(record: CitedRecord, number: int) -> str:
    """Return a key of ASCII letters and digits that no other entry of the file has."""
    letters = unicodedata.normalize("NFKD", record.source or record.title).lower()
    word = re.sub(r"[^a-z0-9]+", "", letters.encode("ascii", "ignore").decode())[:20]
    year = record.published.year if record.published else ""
    return f"{word or 'source'}{year}-{number}"

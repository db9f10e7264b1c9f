"""RIS: a reference for each citation, for EndNote, Zotero and Citavi.

The format has lines of text and nothing else, so the whole record does not fit in.
"""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.wording import check_line, one_line, printable
from retrieval.evidence.record import CitedRecord


def write_ris(evidence: Evidence) -> bytes:
    """Return evidence as references in RIS, one for each citation, in UTF-8."""
    references = []
    for section, numbered in evidence.numbered():
        for number, record in numbered:
            lines = [f"{tag}  - {value}" for tag, value in _tags(record, number, section.heading)]
            references.append("\r\n".join([*lines, "ER  - ", ""]))
    return "\r\n".join(references).encode()


def _tags(record: CitedRecord, number: int, question: str) -> Iterator[tuple[str, str]]:
    """Yield the tags with their values; a value is one line, because a line begins a tag."""
    day, accessed = record.published, record.accessed
    kind = "NEWS" if record.source else "ELEC" if record.address else "GEN"
    values = [
        ("TY", kind),
        ("ID", f"footnote-{number}"),
        ("TI", record.title),
        *(("AU", name) for name in record.authors),
        ("T2", record.source),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", f"{day.year:04}/{day:%m/%d}" if day else ""),
        ("Y2", f"{accessed:%Y/%m/%d}" if accessed else ""),
        ("SP", record.page),
        ("LA", record.language),
        ("UR", record.address),
        ("N1", f"“{record.quote}”"),
        ("N1", ", ".join(filter(None, [record.place, check_line(record)]))),
        ("N1", f"Question: {question}" if question else ""),
    ]
    for tag, value in values:
        plain = one_line(printable(value))
        if plain:
            yield tag, plain

"""CSL-JSON: items for Zotero, Pandoc and other citation processors.

The format has a place for what it does not know, `custom`; the whole record stands there.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.annotation import as_annotation
from retrieval.evidence.formats.wording import check_line, one_line, printable
from retrieval.evidence.record import CitedRecord

CUSTOM = "footnote"


def write_csl(evidence: Evidence) -> bytes:
    """Return evidence as a list of items in CSL-JSON, one for each citation."""
    items = []
    for section, numbered in evidence.numbered():
        for number, record in numbered:
            item = as_csl_item(record, number)
            annotation = as_annotation(record, number, section.heading, evidence.exported_at)
            items.append({**item, "custom": {CUSTOM: annotation}})
    return f"{json.dumps(items, ensure_ascii=False, indent=2)}\n".encode()


def as_csl_item(record: CitedRecord, number: int) -> dict[str, Any]:
    """Return a citation as an item, without the whole record."""
    kind = "article-newspaper" if record.source else "webpage" if record.address else "document"
    accessed = record.accessed.date() if record.accessed else None
    quote = f"“{one_line(record.quote)}”"
    values = {
        "id": f"footnote-{number}",
        "type": kind,
        "title": _plain(record.title),
        "container-title": _plain(record.source),
        "author": [{"literal": _plain(name)} for name in record.authors],
        "issued": _date(record.published),
        "accessed": _date(accessed),
        "page": _plain(record.page),
        "language": record.language,
        "URL": record.address,
        "note": _plain(f"{quote} ({check_line(record)})"),
    }
    return {name: value for name, value in values.items() if value}


def _date(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _plain(text: str) -> str:
    return one_line(printable(text))

"""The sentences of a footnote: what is cited, and by what it can be checked."""

from __future__ import annotations

from retrieval.evidence.exported import Evidence
from retrieval.evidence.record import OFFSET_UNIT, CitedRecord
from retrieval.wording.phrases import READ_BY_OCR, day_in_words


def source_parts(record: CitedRecord) -> list[str]:
    """Return title, author, outlet, dates and place of a citation, without those unknown."""
    published = day_in_words(record.published) if record.published else ""
    modified = f"changed {day_in_words(record.modified)}" if record.modified else ""
    recognised = READ_BY_OCR if record.recognised else ""
    parts = (record.title, record.author, record.source, published, modified, record.place)
    return [one_line(part) for part in (*parts, recognised) if part]


def check_line(record: CitedRecord) -> str:
    """Return where the quote stands, the digests of its source, and what made the citation."""
    accessed = f"read {record.accessed:%Y-%m-%d}" if record.accessed else ""
    origin = record.origin
    parts = (
        one_line(record.doc_id),
        f"characters {record.span.start}–{record.span.end} ({OFFSET_UNIT})",
        f"SHA-256 of the file {record.sha256}" if record.sha256 else "",
        f"of the text {record.text_sha256}" if record.text_sha256 else "",
        accessed,
        f"Footnote {origin.version}" if origin.version else "",
        f"model {one_line(origin.model)}" if origin.model else "",
    )
    return ", ".join(filter(None, parts))


def exported_line(evidence: Evidence) -> str:
    """Return a line that says when the file was made, and how it is checked."""
    moment = f"{day_in_words(evidence.exported_at.date())}, {evidence.exported_at:%H:%M} UTC"
    return f"Exported by Footnote on {moment}. Check it with: footnote verify"


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def printable(text: str) -> str:
    """Return a text without the characters that neither XML nor a reference file may contain."""
    return "".join(
        character
        if character in "\t\n\r" or (character >= " " and character not in "\x7f\ufffe\uffff")
        else "\ufffd"
        for character in text
        if not "\ud800" <= character <= "\udfff"
    )

"""Citations to export in tests: of an invented article, and of hostile ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from index.contents import LibraryVersion
from index.documents import Document, Span
from retrieval.evidence.exported import Evidence, EvidenceSection
from retrieval.evidence.record import CitedRecord, Origin, cite

QUESTION = "Why did the ferry of Hallum stop?"
TEXT = (
    "Hallum waits\n\nThe ferry stopped on Monday because its engine failed in the harbour. "
    "Divers found a rope, 40 metres long, around the propeller. The mayor, Karin Vogt, said that "
    "“nobody will pay twice”. A second boat runs until Friday.\n"
)
QUOTE = "Divers found a rope, 40 metres long, around the propeller."
FERRY = Document(
    doc_id="tide/ferry.txt",
    title="Hallum waits",
    text=TEXT,
    sha256="ab" * 32,
    source="Tide Post",
    author="Anna Berg and Tom Falk",
    published=date(2024, 3, 5),
    modified=date(2024, 3, 6),
    uri="https://tide.example/ferry?id=7",
)
ORIGIN = Origin(version="9.8.7", model="small-model", library=LibraryVersion("lib-1", 12, "f1" * 8))
ACCESSED = datetime(2024, 3, 7, 8, 9, 10, tzinfo=UTC)
EXPORTED = datetime(2024, 4, 1, 12, 30, tzinfo=UTC)


def cited(quote: str, document: Document = FERRY, *, remark: str = "") -> CitedRecord:
    """Return the record of the first place of a quote in an article."""
    start = document.text.index(quote)
    span = Span(start, start + len(quote))
    return cite(document, span, origin=ORIGIN, accessed=ACCESSED, remark=remark)


def exported(*records: CitedRecord, question: str = QUESTION) -> Evidence:
    """Return citations of one question, to be exported."""
    section = EvidenceSection(heading=question, citations=records)
    return Evidence(title=question, exported_at=EXPORTED, sections=(section,))


RECORD = cited(QUOTE)
FERRY_EVIDENCE = exported(RECORD, cited("nobody will pay twice", remark="weaker passage"))

# What would end a field, a line, a tag or a comment of one of the formats.
_HOSTILE = [
    "</script><script>alert(1)</script>", "<!-- x -->", "-->", "]]>", "&amp;&lt;", "\\end{a}", "{",
    "}", "}}\n@misc{b,", "% 5", "$x$ #1 _a_ ^b ~c", "\r\nER  - \r\nTY  - BOOK\r\n", "\u2028",
    "\x85", "\x00", "\x0b", "\ufffe", "\U0001f6f3", "\u0301", "# a\n- b\n1. c\n    d", "[^1]: x",
    "[a](b)", "`c`", "> d", "“e” ‘f’", " \t ", "\u202e", "footnote-evidence", "a  b", "*", "||",
]  # fmt: skip
hostile_texts = st.lists(
    st.one_of(
        st.sampled_from(_HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    ),
    min_size=1,
    max_size=5,
).map("".join)


@st.composite
def hostile_records(draw: Any) -> CitedRecord:
    """Draw a citation with hostile words in every field."""
    quote = draw(hostile_texts.filter(bool))
    start = draw(st.integers(0, 10**6))
    fields = {
        name: draw(hostile_texts)
        for name in ("before", "after", "doc_id", "title", "source", "author", "place", "remark")
    }
    return replace(
        RECORD,
        quote=quote,
        span=Span(start, start + len(quote)),
        uri="https://tide.example/" + draw(hostile_texts),
        **fields,
    )

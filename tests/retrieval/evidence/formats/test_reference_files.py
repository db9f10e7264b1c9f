"""CSL-JSON, BibTeX and RIS, read by the programs that others write for them."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import citeproc
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from pybtex.database import parse_string

from retrieval.evidence.formats.bibtex import escape, write_bibtex
from retrieval.evidence.formats.csl import write_csl
from retrieval.evidence.formats.ris import write_ris
from retrieval.evidence.formats.wording import one_line, printable
from retrieval.evidence.record import CitedRecord
from tests.cited_records import FERRY_EVIDENCE, QUOTE, RECORD, exported, hostile_records

STYLE = Path(citeproc.__file__).parent / "data" / "styles" / "harvard-cite-them-right.csl"


def plain(text: str) -> str:
    return one_line(printable(text))


# CSL-JSON


def test_a_citation_processor_cites_it() -> None:
    items = json.loads(write_csl(FERRY_EVIDENCE))
    with warnings.catch_warnings():
        # The processor warns of fields and elements that it does not know.
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        style = citeproc.CitationStylesStyle(str(STYLE), validate=False)
        bibliography = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
        bibliography.register(citeproc.Citation([citeproc.CitationItem("footnote-1")]))
        (entry,) = bibliography.bibliography()
    shown = str(entry)
    assert "Anna Berg" in shown
    assert "(2024)" in shown
    assert "Hallum waits" in shown
    assert "Tide Post" in shown


def test_an_item_of_csl_has_the_standard_fields() -> None:
    first = json.loads(write_csl(FERRY_EVIDENCE))[0]
    assert first.pop("custom")["footnote"]["type"] == "Annotation"
    assert QUOTE in first.pop("note")
    assert first == {
        "id": "footnote-1",
        "type": "article-newspaper",
        "title": "Hallum waits",
        "container-title": "Tide Post",
        "author": [{"literal": "Anna Berg"}, {"literal": "Tom Falk"}],
        "issued": {"date-parts": [[2024, 3, 5]]},
        "accessed": {"date-parts": [[2024, 3, 7]]},
        "URL": RECORD.address,
    }


# BibTeX

_NAMED = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciicircum{}": "^", r"\textasciitilde{}": "~",
    **{f"\\{character}": character for character in "$&#%_"},
}  # fmt: skip


def unescape(field: str) -> str:
    names = "|".join(map(re.escape, _NAMED))
    return re.sub(names, lambda match: _NAMED[match[0]], field)


def test_a_parser_of_bibtex_reads_every_field() -> None:
    entries = parse_string(write_bibtex(FERRY_EVIDENCE).decode(), "bibtex").entries
    assert list(entries) == ["tidepost2024-1", "tidepost2024-2"]
    first = entries["tidepost2024-1"]
    assert first.type == "misc"
    assert [str(person) for person in first.persons["author"]] == ["{Anna Berg}", "{Tom Falk}"]
    fields = first.fields
    assert fields["title"] == "{Hallum waits}"
    assert (fields["year"], fields["month"], fields["day"]) == ("2024", "mar", "5")
    assert (fields["url"], fields["urldate"]) == (RECORD.address, "2024-03-07")
    assert fields["annote"] == f"“{QUOTE}”"
    assert (
        f"SHA-256 of the file {RECORD.sha256}, of the text {RECORD.text_sha256}" in (fields["note"])
    )


@settings(max_examples=60, deadline=None)
@given(record=hostile_records())
def test_hostile_words_stay_in_their_field_of_bibtex(record: CitedRecord) -> None:
    entries = parse_string(write_bibtex(exported(record)).decode(), "bibtex").entries
    (entry,) = entries.values()
    title = entry.fields.get("title", "{}")
    assert unescape(title[1:-1]) == plain(record.title)
    assert unescape(entry.fields["annote"]) == f"“{plain(record.quote)}”"


def test_what_latex_obeys_is_escaped() -> None:
    assert escape("50% of $5 & #1 a_b {x} \\y^~") == (
        r"50\% of \$5 \& \#1 a\_b \textbraceleft{}x\textbraceright{} "
        r"\textbackslash{}y\textasciicircum{}\textasciitilde{}"
    )


# RIS


def test_a_parser_of_ris_reads_every_reference() -> None:
    first, second = rispy.loads(write_ris(FERRY_EVIDENCE).decode())
    assert first["type_of_reference"] == "NEWS"
    assert first["title"] == "Hallum waits"
    assert first["authors"] == ["Anna Berg", "Tom Falk"]
    assert first["year"] == "2024"
    assert first["date"] == "2024/03/05"
    assert first["urls"] == [RECORD.address]
    assert first["notes"][0] == f"“{QUOTE}”"
    assert RECORD.sha256 in first["notes"][1]
    assert second["id"] == "footnote-2"


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60, deadline=None)
@given(record=hostile_records())
def test_hostile_words_stay_in_their_line_of_ris(record: CitedRecord) -> None:
    (reference,) = rispy.loads(write_ris(exported(record)).decode())
    assert reference.get("title", "") == plain(record.title)
    assert reference["notes"][0] == plain(f"“{record.quote}”")

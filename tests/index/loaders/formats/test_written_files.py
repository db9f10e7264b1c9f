"""One document in every format of a word processor, each file written by LibreOffice 7.4."""

from __future__ import annotations

from datetime import date

import pytest

from tests.documents_of import document_of
from tests.paths import ROOT

FILES = ROOT / "tests" / "data" / "formats"

TEXT = """\
Barges queue at Brede

By Ann Dole, 5 March 2024

The lock keeper counted ninety barges on Sunday, he said.

What the port says

The basin covers 12,500 m² and emits CO₂; the queue cost 900 euros. See the port’s page – \
‘Grüße’ from Łódź 😀.

- Grain waits until May.
- Coal goes by rail.

| Day | Barges | Hours |
|---|---|---|
| Saturday | 42 | 6 |
| Sunday | closed |  |

After the table, the mayor spoke.

In the box: the lock was built in 1911.

The last line.

[1] The count was made by hand.

[i] Figures of the port office."""
NOTES = (
    "left out 1 word that the document strikes out",
    "1 tracked deletion left out",
    "1 hidden passage left out",
    "1 comment left out",
    "headers and footers left out",
)


@pytest.mark.parametrize("suffix", ["docx", "odt", "fodt", "rtf"])
def test_a_document_is_read_as_a_reader_sees_it(suffix: str) -> None:
    document = document_of((FILES / f"harbour.{suffix}").read_bytes(), f"harbour.{suffix}")
    expected = TEXT
    if suffix == "rtf":
        # LibreOffice writes neither which row is the header nor the cell that another covers.
        expected = expected.replace("|---|---|---|\n", "").replace("closed |  |", "closed |")
    assert document.text == expected
    assert document.notes == NOTES


@pytest.mark.parametrize("suffix", ["docx", "odt", "fodt", "rtf"])
def test_its_facts_come_from_its_text(suffix: str) -> None:
    # The properties say "Draft 3 for the desk" and Petra Falk, who only made the file.
    document = document_of((FILES / f"harbour.{suffix}").read_bytes(), f"harbour.{suffix}")
    assert (document.title, document.author) == ("Barges queue at Brede", "Ann Dole")
    assert document.published == date(2024, 3, 5)

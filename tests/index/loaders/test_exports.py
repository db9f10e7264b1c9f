"""The headers of Nexis and Factiva: facts, and never prose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.loaders import Loaded, load
from index.loaders.facts.exports import read_export

BODY = (
    "The lock keeper of Brede counted ninety barges on Sunday, more than on any day since.\n\n"
    "The queue reached back to the railway bridge, he said.\n\n"
    "Barges will wait until May."
)
DAY = date(2024, 3, 5)

NEXIS = """\
Barges queue at Brede

The Brede Echo

March 5, 2024 Tuesday

Copyright 2024 The Brede Echo All Rights Reserved

Section: NEWS; Pg. 4

Length: 120 words

Byline: Ann Dole

Body

{body}

Load-Date: March 6, 2024

End of Document
"""
OLD_NEXIS = """\
1 of 1 DOCUMENTS

The Brede Echo

March 5, 2024 Tuesday
First Edition

Barges queue at Brede

BYLINE: Ann Dole, Lock Correspondent

SECTION: NEWS; Pg. 4

LENGTH: 120 words

{body}

LOAD-DATE: March 6, 2024

LANGUAGE: ENGLISH

Copyright 2024 The Brede Echo
All Rights Reserved
"""
NEXIS_DE = """\
Barges queue at Brede

The Brede Echo

5. März 2024 Dienstag

Copyright 2024 The Brede Echo Alle Rechte Vorbehalten

Rubrik: LOKALES; S. 4

Länge: 120 Wörter

Autor: Ann Dole

Hauptteil

{body}

Ende des Dokuments
"""
FACTIVA = """\
News
Barges queue at Brede
Ann Dole
120 words
5 March 2024
08:00
The Brede Echo
BREDEC
4
English
(c) 2024 The Brede Echo

{body}

Document BREDEC0020240305ek35000a1
"""
FACTIVA_FR = """\
Barges queue at Brede
Par Ann Dole
120 mots
5 mars 2024
The Brede Echo
BREDEC
Français
Copyright 2024 The Brede Echo. Tous droits réservés.

{body}

Document BREDEC0020240305ek35000a1
"""
CODED = """\
HD Barges queue at Brede
BY Ann Dole
WC 120 words
PD 5 March 2024
SN The Brede Echo
SC BREDEC
LA English
CY (c) 2024 The Brede Echo
LP
{body}

AN Document BREDEC0020240305ek35000a1
"""


def loaded(folder: Path, text: str, name: str = "a.txt") -> Loaded:
    path = folder / name
    path.write_bytes(text.encode())
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    return outcome


def searched(document: Document) -> str:
    return "".join(span.of(document.text) for span in document.searchable_spans())


@pytest.mark.parametrize("form", [NEXIS, OLD_NEXIS, NEXIS_DE, FACTIVA, FACTIVA_FR, CODED])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_header_gives_the_facts_and_is_not_searched(
    tmp_path: Path, form: str, line_end: str
) -> None:
    text = form.format(body=BODY).replace("\n", line_end)
    outcome = loaded(tmp_path, text)
    document = outcome.document
    assert document.text == text
    assert (document.title, document.published, document.source, document.author) == (
        "Barges queue at Brede", DAY, "The Brede Echo", "Ann Dole",
    )  # fmt: skip
    assert searched(document).strip() == BODY.replace("\n", line_end)
    assert outcome.notes == ()


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        (OLD_NEXIS, "", "Page 1\n\n"),
        (NEXIS, "Tuesday", "Tuesday, 1 EDITION"),
        (NEXIS, "Tuesday", "Tuesday Final Edition"),
        (NEXIS, "Tuesday", "Tuesday, Late Edition - Final"),
        (NEXIS, "Tuesday", "Tuesday, The Brede Echo on the Web"),
        (NEXIS, "Tuesday", "Tuesday 9:50 PM GMT+1"),
        (NEXIS, "Tuesday", "Tuesday 20:00:00 - 21:00:00 Eastern Time"),
        (NEXIS, "Body", "Dateline: BREDE\n\nBody"),
        (FACTIVA, "(c) 2024 The Brede Echo", "(Copyright (c) 2024, The Brede Echo)"),
    ],
)
def test_headers_of_other_years(tmp_path: Path, form: str, before: str, after: str) -> None:
    text = form.format(body=BODY)
    document = loaded(tmp_path, text.replace(before, after, 1) if before else after + text).document
    assert (document.title, document.published, document.source, document.author) == (
        "Barges queue at Brede", DAY, "The Brede Echo", "Ann Dole",
    )  # fmt: skip
    assert searched(document).strip() == BODY


@pytest.mark.parametrize(
    ("form", "footer"),
    [
        (FACTIVA, "\nSearch Summary\nText\tbarges\n© 2024 Factiva, Inc. All rights reserved.\n"),
        (
            NEXIS,
            "\nClassification\n\nLanguage: ENGLISH\n\nSubject: BARGES (90%)\n\nGeographic: BREDE\n"
            "Load-Date: March 6, 2024\n\nEnd of Document\n",
        ),
    ],
)
def test_a_footer_is_no_prose(tmp_path: Path, form: str, footer: str) -> None:
    text = form.format(body=BODY).replace("End of Document", "").rstrip("\n") + f"\n{footer}"
    assert searched(loaded(tmp_path, text).document).strip() == BODY
    prose = form.format(body=f"{BODY}\n\nClassification\n\nNobody classed the barges.")
    assert "Nobody classed" in searched(loaded(tmp_path, prose).document)


def test_the_day_of_loading_counts_only_alone_and_is_told(tmp_path: Path) -> None:
    text = f"LENGTH: 90 words\n\nHEADLINE: Barges queue\n\nLOAD-DATE: March 6, 2024\n\n{BODY}\n"
    outcome = loaded(tmp_path, text)
    assert outcome.document.published == date(2024, 3, 6)
    assert outcome.document.title == "Barges queue"
    assert outcome.notes == ("date taken from the day on which the archive loaded the article",)


@pytest.mark.parametrize(
    ("above", "title", "author"),
    [
        ("Barges Queue Here", "Barges Queue Here", ""),
        ("News\nBarges Queue Here\nAnn Dole", "Barges Queue Here", "Ann Dole"),
        ("Barges queue at the lock\nAnn Dole", "Barges queue at the lock", "Ann Dole"),
        ("Barges Queue Here\nBy Ann Dole", "Barges Queue Here", "Ann Dole"),
        # A section and a title, or a title and an author.
        ("News\nBarges Queue Here", "", ""),
    ],
)
def test_a_title_in_capitals_is_not_taken_for_a_name(above: str, title: str, author: str) -> None:
    text = FACTIVA.format(body=BODY).split("120 words")[1]
    export = read_export(f"{above}\n120 words{text}")
    assert export is not None
    assert (export.metadata.title, export.metadata.author) == (title, author)


@pytest.mark.parametrize(
    ("labels", "day"),
    [
        (("Title", "Source", "Author", "Date", "URL"), "5 March 2024"),
        (("Titel", "Quelle", "Autorin", "Datum", "Link"), "05.03.2024"),
        (("Titre ", "Source ", "Auteur ", "Date ", "Lien "), "5 mars 2024"),
        (("Título", "Fuente", "Autora", "Fecha", "Enlace"), "5 de marzo de 2024"),
    ],
)
def test_labelled_lines_above_an_article_are_a_header(
    tmp_path: Path, labels: tuple[str, ...], day: str
) -> None:
    values = ("Barges queue", "The Brede Echo", "Ann Dole", day, "https://echo.example/barges")
    header = "".join(f"{label}: {value}\n" for label, value in zip(labels, values, strict=True))
    document = loaded(tmp_path, f"{header}\n{BODY}\n").document
    assert (document.title, document.source, document.author, document.published) == (
        "Barges queue", "The Brede Echo", "Ann Dole", DAY,
    )  # fmt: skip
    assert document.uri == "https://echo.example/barges"
    assert searched(document).strip() == BODY


def test_the_codes_of_paragraphs_are_not_searched(tmp_path: Path) -> None:
    top = "HD Barges queue\nPD 5 March 2024\nSN The Brede Echo\n"
    text = f"{top}\nLP Ninety barges wait.\n\nTD\nThe queue is long.\n\nTD banks paid.\n"
    document = loaded(tmp_path, text).document
    assert document.text == text
    words = " ".join(searched(document).split())
    assert words == "Ninety barges wait. The queue is long. TD banks paid."


@pytest.mark.parametrize(
    "text",
    [
        f"Title: the lower lock\n\n{BODY}",
        f"Barges queue at Brede\n\nSection: the lower lock\n\n{BODY}",
        f"Section 4: Length\n\n{BODY}",
        f"Barges queue at Brede\nBy Ann Dole\n5 March 2024\n\n{BODY}",
        f"120 words\n5 March 2024\n\n{BODY}",
    ],
)
def test_other_texts_are_no_exports(text: str) -> None:
    assert read_export(text) is None


@pytest.mark.parametrize(
    "line",
    ["LENGTH: 120 words", "Document BREDEC0020240305ek35000a1", "Copyright 2024 The Brede Echo"],
)
def test_a_line_of_an_archive_alone_is_no_prose_and_no_title(tmp_path: Path, line: str) -> None:
    for text in (f"{line}\n\nBarges queue\n\n{BODY}\n", f"Barges queue\n\n{BODY}\n\n{line}\n"):
        document = loaded(tmp_path, text).document
        assert document.title == "Barges queue"
        assert line not in searched(document)
        assert BODY in searched(document)
    about = f"Barges queue\n\nDocument the lock, he said. {BODY}\n"
    assert searched(loaded(tmp_path, about).document) == about


LINES = [
    *("Byline: Ann Dole", "Length: 120 words", "Section: NEWS", "Body", "March 5, 2024", "", " "),
    *("120 words", "5 March 2024", "(c) 2024 Echo", "HD Barges", "PD 5 March 2024", "LP", "TD x"),
    *(
        "End of Document",
        "Document ABCDEF0020240305",
        "1 of 2 DOCUMENTS",
        "Load-Date: x",
        "Copyright",
    ),
    *("The queue reached back to the bridge.", "\u2028", "\ufeff", "Update: 1", "HEADLINE:"),
]


@settings(max_examples=200, deadline=5000)
@given(st.lists(st.sampled_from(LINES), max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_any_lines_are_divided_into_header_body_and_footer(lines: list[str], end: str) -> None:
    text = end.join(lines)
    export = read_export(text)
    if export is None:
        return
    assert export.body.of(text).strip()
    edges = [(span.start, span.end) for span in export.skipped]
    assert edges == sorted(edges)
    for span in export.skipped:
        is_code = export.body.contains(span) and span.of(text) in {"LP", "TD"}
        assert is_code or not span.overlaps(export.body)
        assert span.end <= len(text)

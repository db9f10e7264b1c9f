"""`footnote check`: quotations of a text or a draft, compared with the articles."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder

PIER = (
    "The pier\n\n“Nobody in Hallum wants another winter without a ferry,” said Karin Vogt, the "
    "mayor. Peter Falk listened.\n"
)
DRAFT = "“Nobody in Hallum wants another winter,” said Peter Falk. “We will never pay for it.”\n"


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    (tmp_path / "pier.txt").write_text(PIER, encoding="utf-8")
    made = Footnote(tmp_path / "library")
    assert made("add", tmp_path / "pier.txt").exit_code == 0
    return made


def test_a_quotation_is_checked(footnote: Footnote) -> None:
    result = footnote("check", "Nobody in Ostvik wants another winter")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "1 quotation: 1 altered."
    assert "“Nobody in Ostvik wants another winter”" in lines
    assert "Name: the draft has “Ostvik”, the source “Hallum”." in lines
    assert "“Nobody in Hallum wants another winter”" in lines
    assert any(line.startswith("pier.txt, characters 11–48, said by Karin Vogt") for line in lines)


def test_json_is_all_that_is_printed_and_leads_to_the_characters(footnote: Footnote) -> None:
    checked = footnote.json("check", DRAFT)
    first, second = checked["quotes"]
    assert [first["verdict"], second["verdict"]] == ["misattributed", "absent"]
    assert first["speaker"] == "Peter Falk"
    text = footnote.json("show", "pier.txt")["text"]
    [place] = first["places"]
    assert text[place["start"] : place["end"]] == place["text"]
    assert place["speaker"] == "Karin Vogt"
    assert second["places"] == []


@pytest.mark.parametrize("name", ["draft.md", "draft.txt", "draft.docx"])
def test_a_draft_is_checked(footnote: Footnote, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("docx"):
        document = docx.Document()
        document.add_paragraph(DRAFT.strip())
        document.save(str(path))
    else:
        path.write_text(DRAFT, encoding="utf-8")
    checked = footnote.json("check", "--file", path)
    assert [quote["verdict"] for quote in checked["quotes"]] == ["misattributed", "absent"]
    assert DRAFT[checked["quotes"][0]["start"] :].startswith("Nobody in Hallum")


def test_what_cannot_be_checked_is_an_error(footnote: Footnote, tmp_path: Path) -> None:
    for arguments in ([], ["text", "--file", tmp_path / "pier.txt"]):
        result = footnote("check", *arguments)
        assert result.exit_code == 2
        assert "--file" in result.stderr
    assert footnote("check", "--file", tmp_path / "missing.md").exit_code == 2
    (tmp_path / "draft.pdf").write_bytes(b"%PDF-1.7")
    result = footnote("check", "--file", tmp_path / "draft.pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "save the draft as" in result.stderr


def test_a_draft_without_quotations_and_an_empty_library_are_told(
    footnote: Footnote, tmp_path: Path
) -> None:
    result = footnote("check", "…")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "The draft has no quotations.")
    footnote("remove", "pier.txt")
    result = footnote("check", "“Nobody in Hallum wants another winter”")
    assert result.exit_code == 0
    assert "footnote add" in result.stdout


def test_control_characters_of_a_draft_do_not_reach_the_terminal(footnote: Footnote) -> None:
    result = footnote("check", "“Nobody in \x1b[31mHallum wants another winter”")
    assert "\x1b" not in result.stdout

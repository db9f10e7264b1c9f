"""Which stored document a new one with the same id may replace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.clashes import ClashPolicy, refuse_clash
from index.documents import Document
from index.errors import SourceClash

FILE = Document(
    doc_id="a.txt", title="A", text="The ferry stopped.", sha256="", path="/north/a.txt"
)
PASTED = replace(FILE, path="")
EDITED = "The ferry sails again."


def is_refused(stored: Document, document: Document, policy: ClashPolicy) -> bool:
    try:
        refuse_clash(stored, document, policy)
    except SourceClash:
        return True
    return False


@pytest.mark.parametrize(
    ("stored", "document", "by_own", "by_refuse"),
    [
        pytest.param(FILE, replace(FILE, text=EDITED), False, True, id="the file was edited"),
        pytest.param(FILE, replace(FILE, title="B"), False, False, id="only the title differs"),
        pytest.param(
            replace(FILE, path="/nowhere/a.txt"), FILE, False, False, id="its file has moved"
        ),
        pytest.param(PASTED, replace(FILE, text=EDITED), True, True, id="pasted, other text"),
        pytest.param(PASTED, FILE, False, False, id="pasted, the same text"),
        pytest.param(
            PASTED, replace(PASTED, text=EDITED, doc_id="line-1"), False, True, id="a line of JSON"
        ),
    ],
)
def test_policies(stored: Document, document: Document, by_own: bool, by_refuse: bool) -> None:
    assert is_refused(stored, document, ClashPolicy.REPLACE_OWN) == by_own
    assert is_refused(stored, document, ClashPolicy.REFUSE) == by_refuse


def test_two_files_of_one_name(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(EDITED)
    north, south = (
        replace(FILE, path=str(tmp_path / each / "a.txt")) for each in ("north", "south")
    )
    with pytest.raises(SourceClash, match=r"north/a\.txt is already in the library"):
        refuse_clash(north, south, ClashPolicy.REPLACE_OWN)
    (tmp_path / "north" / "a.txt").unlink()
    refuse_clash(north, south, ClashPolicy.REPLACE_OWN)

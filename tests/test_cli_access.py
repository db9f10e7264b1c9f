"""`footnote access`: options that would do nothing are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder


@pytest.fixture
def footnote(tmp_path: Path) -> Footnote:
    Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    return Footnote(tmp_path / "library")


@pytest.mark.parametrize(
    ("arguments", "option", "needed"),
    [
        (("allow", "ann@example.org", "--days", "30"), "--days", "token"),
        (("token", "ann", "--audience", "footnote"), "--audience", "issuer"),
        (("list", "--role", "owner"), "--role", "token or allow"),
        (("revoke", "ann", "--collection", "Harbour"), "--collection", "token or allow"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    footnote: Footnote, arguments: tuple[str, ...], option: str, needed: str
) -> None:
    refused = footnote("access", *arguments)
    assert refused.exit_code == 2
    assert f"{option} does nothing here. It goes with {needed}." in " ".join(refused.stderr.split())
    assert footnote.json("access", "list")["people"] == []
    assert footnote.json("access", "list")["tokens"] == []

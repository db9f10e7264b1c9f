"""`footnote copies`: which articles are one text, and what a copy changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli_runner import Footnote
from tests.copied_articles import WIRE, write_articles
from tests.fakes import HashEmbedder
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "copies.md").read_text(encoding="utf-8")
QUESTION = "How long will the repair of the pier take?"


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    return Footnote(tmp_path / "library")


@pytest.fixture
def six(footnote: Footnote, tmp_path: Path) -> Footnote:
    assert footnote("add", write_articles(tmp_path / "six")).exit_code == 0
    return footnote


def printed_on_page(command: str) -> str:
    """Return the block of docs/copies.md below a command."""
    below = PAGE.partition(f"$ footnote {command}\n```\n")[2]
    found = re.search(r"^```\n(.*?)^```", below, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("command", ["copies", "copies herald.md"])
def test_the_session_of_the_page_is_so(six: Footnote, command: str) -> None:
    result = six(*command.split())
    assert result.exit_code == 0
    assert result.stdout + result.stderr == printed_on_page(command)


def test_the_line_below_an_answer_is_so(six: Footnote) -> None:
    lines = six("ask", QUESTION, "-k", 30).stdout.splitlines()
    earliest = "Cracked piles close Holmgard's ferry pier · Associated Press · 1 March 2024"
    told = "articles, 2 texts (the others are copies). "
    assert lines[-1].startswith(f"6 {told}")
    assert (
        f": one text by AP in 4 articles; the agency’s, of the earliest day: {earliest}."
        in lines[-1]
    )
    assert re.search(rf"5 {re.escape(told)}.*\[1\].*: one text by AP", PAGE)


def test_one_of_each(six: Footnote) -> None:
    answer = six.json("ask", QUESTION, "-k", 30, "--one-of-each")
    assert len({passage["doc_id"] for passage in answer["passages"]}) == 2
    # The copies that are the same to the letter are still listed, and counted.
    assert answer["independent"]["texts"] == 2


def test_groups_as_json(six: Footnote) -> None:
    assert six.json("copies") == {
        "articles": 6,
        "texts": 2,
        "groups": [
            {
                "articles": ["wire.md", "courier.md", "post.md", "herald.md"],
                "earliest": "wire.md",
                "agency": "AP",
            },
            {"articles": ["gazette.md", "mirror.md"], "earliest": "gazette.md", "agency": None},
        ],
    }


def test_an_article_as_json(six: Footnote) -> None:
    copies = six.json("copies", "mirror.md")
    mirror, gazette = (six.json("show", name)["text"] for name in ("mirror.md", "gazette.md"))
    [relation] = copies["relations"]
    at = gazette.index("not told of the gaps")
    assert relation["changes"] == [
        {
            "kind": "negation",
            "here": [mirror.index(" told of the gaps")] * 2,
            "there": [at, at + 3],
            "spelling": False,
        }
    ]
    assert copies["group"]["earliest"] == "gazette.md"
    assert (relation["doc_id"], relation["copy"], relation["earlier"]) == (
        "gazette.md", True, True,
    )  # fmt: skip
    assert relation["share"] == 1.0
    assert 0.99 < relation["share_of_other"] < 1.0
    [part] = relation["parts"]
    assert mirror[slice(*part["here"])][:40] == gazette[slice(*part["there"])][:40]


def test_the_list_tells_what_is_a_copy(six: Footnote) -> None:
    listed = {each["doc_id"]: each for each in six.json("list")}
    assert listed["herald.md"]["copy_of"] == "wire.md"
    assert listed["herald.md"]["same_text"] == ["wire.md", "courier.md", "post.md"]
    assert (listed["wire.md"]["copy_of"], len(listed["wire.md"]["same_text"])) == (None, 3)


def test_articles_of_their_own(footnote: Footnote, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("\n\n".join(WIRE), encoding="utf-8")
    assert footnote("add", own).exit_code == 0
    assert footnote("copies").stderr == "1 article.\n"
    result = footnote("copies", "own.txt")
    assert (result.stdout, result.stderr) == ("", "No other article shares text with it.\n")


def test_an_article_that_is_not_there(six: Footnote) -> None:
    result = six("copies", "nobody.txt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nobody.txt" in result.stderr

"""What the distribution is called and what it contains, read from `pyproject.toml`.

`make release` builds it and tries it; these tests need no build.
"""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from index.version import __version__
from tests.cli_runner import Footnote
from tests.paths import ROOT

IMPORTED = ("api", "index", "retrieval", "ui")


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def in_packages(pattern: str) -> list[Path]:
    """Return files of the packages, by paths relative to the checkout."""
    return [
        path.relative_to(ROOT)
        for name in IMPORTED
        for path in sorted((ROOT / name).rglob(pattern))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def test_the_distribution_and_its_command_are_named(pyproject: dict[str, Any]) -> None:
    assert pyproject["project"]["name"] == "footnote-qa"
    assert pyproject["project"]["scripts"] == {"footnote": "cli:main"}
    assert pyproject["tool"]["setuptools"]["py-modules"] == ["app", "cli"]
    assert all((ROOT / name).exists() for name in pyproject["project"]["license-files"])


def test_every_package_is_included(pyproject: dict[str, Any]) -> None:
    find = pyproject["tool"]["setuptools"]["packages"]["find"]
    # With `namespaces = false`, a folder without `__init__.py` is left out, and what is in it too.
    assert find["namespaces"] is False
    folders = {path.parent for path in in_packages("*.py")}
    assert [folder for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []
    names = {folder.as_posix().replace("/", ".") for folder in folders}
    left_out = [
        name
        for name in sorted(names)
        if not any(fnmatchcase(name, pattern) for pattern in find["include"])
    ]
    assert left_out == []
    assert {pattern.removesuffix(".*") for pattern in find["include"]} == set(IMPORTED)


def test_every_other_file_of_a_package_is_declared(pyproject: dict[str, Any]) -> None:
    declared = {
        path.relative_to(ROOT)
        for package, patterns in pyproject["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    assert declared == {path for path in in_packages("*") if path.suffix != ".py"}
    assert {Path(name) / "py.typed" for name in IMPORTED} <= declared
    assert Path("ui/browser/.streamlit/config.toml") in declared


def test_a_checkout_and_an_installation_share_one_theme() -> None:
    shipped = ROOT / "ui" / "browser" / ".streamlit" / "config.toml"
    assert (ROOT / ".streamlit" / "config.toml").samefile(shipped)


class TestVersion:
    def test_it_is_a_number(self) -> None:
        assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)

    def test_it_stands_in_one_place(self, pyproject: dict[str, Any]) -> None:
        assert "version" not in pyproject["project"]
        assert pyproject["project"]["dynamic"] == ["version"]
        source = pyproject["tool"]["setuptools"]["dynamic"]["version"]
        assert source == {"attr": "index.version.__version__"}
        places = [
            path.as_posix()
            for path in [*in_packages("*.py"), Path("app.py"), Path("cli.py")]
            if re.search(r"^__version__\b", (ROOT / path).read_text("utf-8"), re.MULTILINE)
        ]
        assert places == ["index/version.py"]

    def test_the_command_prints_it(self, tmp_path: Path) -> None:
        result = Footnote(tmp_path / "library")("--version")
        assert (result.exit_code, result.stdout) == (0, f"footnote {__version__}\n")
        assert not (tmp_path / "library").exists()

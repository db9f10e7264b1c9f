"""The checks of licences and of known weaknesses see what is wrong."""

from __future__ import annotations

import sys

import pytest

from tests.release import audit, check_licences
from tests.release.audit import CLEAN, UNKNOWN, WEAK, report
from tests.release.check_licences import is_allowed


@pytest.mark.parametrize(
    "expression",
    ["MIT", "MIT License AND BSD License", "Apache-2.0 OR BSD-3-Clause", "MPL-2.0 AND MIT",
     "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", "BSD-3-Clause, Apache-2.0",
     "Apache-2.0 AND Apache-2.0 WITH LLVM-exception"],
)  # fmt: skip
def test_what_is_allowed(expression: str) -> None:
    assert is_allowed(expression)


@pytest.mark.parametrize(
    "expression",
    ["", "GPL-3.0", "AGPL-3.0-or-later", "MIT AND GPL-2.0-or-later", "LGPL-2.1 OR GPL-3.0",
     "Proprietary", "MIT-like", "GNU General Public License v3 (GPLv3)"],
)  # fmt: skip
def test_what_is_not(expression: str) -> None:
    assert not is_allowed(expression)


def test_a_package_with_another_licence_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = check_licences.licences_of
    monkeypatch.setattr(
        check_licences,
        "licences_of",
        lambda package: "AGPL-3.0" if package == "numpy" else real(package),
    )
    assert check_licences.main() == 1
    assert "numpy: AGPL-3.0" in capsys.readouterr().err


def test_an_audit_that_looks_nothing_up_says_so() -> None:
    skipped = [{"name": f"p{number}", "skip_reason": "not found"} for number in range(20)]
    known = [{"name": f"k{number}", "version": "1", "vulns": []} for number in range(20)]
    weak = {"name": "w", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
    assert report(skipped)[1] == UNKNOWN
    assert "cannot be reached" in report(skipped)[0][-1]
    assert report(known + skipped)[1] == UNKNOWN
    assert report([*known, skipped[0]]) == (["20 of 21 packages were looked up."], CLEAN)
    lines, status = report([*known, weak])
    assert (lines[0], status) == ("w 2: CVE-1, mended in 3", WEAK)
    assert report([weak, *skipped])[1] == WEAK


@pytest.mark.parametrize(
    ("printed", "strict", "lenient"),
    [
        ('{"dependencies": [{"name": "k", "version": "1", "vulns": []}]}', CLEAN, CLEAN),
        ('{"dependencies": [{"name": "w", "version": "2", "vulns": '
         '[{"id": "CVE-1", "fix_versions": []}]}]}', WEAK, WEAK),
        ('{"dependencies": [{"name": "p", "skip_reason": "not found"}]}', UNKNOWN, CLEAN),
        ("no route to the host", UNKNOWN, CLEAN),
    ],
)  # fmt: skip
def test_the_check_passes_where_nothing_can_be_looked_up_and_fails_over_weaknesses(
    printed: str, strict: int, lenient: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["audit", sys.executable, "-c", f"print({printed!r})"]
    monkeypatch.setattr(sys, "argv", command)
    assert audit.main() == strict
    monkeypatch.setattr(sys, "argv", [*command, audit.OFFLINE_OK])
    assert audit.main() == lenient

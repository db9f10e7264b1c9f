"""Check the licences of all pinned packages that are installed, without a network.

Run by `make check`. A package whose licence is not known or not allowed ends it with status 1.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

PINS = Path(__file__).resolve().parents[2] / "constraints.txt"

# Licences under which Footnote may be used and passed on as it is. MPL-2.0 concerns the package's
# own files alone.
ALLOWED = frozenset(
    {
        "0bsd", "apache 2.0", "apache 2.0 license", "apache license 2.0", "apache software license",
        "apache-2.0", "apache-2.0 with llvm-exception", "bsd", "bsd license", "bsd-2-clause",
        "bsd-2-clause-views", "bsd-3-clause", "3-clause bsd license", "bsl-1.0", "cc0-1.0",
        "cnri-python", "isc", "isc license (iscl)", "mit", "mit license", "mit-0", "mit-cmu",
        "mozilla public license 2.0 (mpl 2.0)", "mpl-1.1", "mpl-2.0", "psf-2.0", "zlib",
        "python software foundation license",
    }
)  # fmt: skip
# Say nothing, beside a classifier that does.
_VAGUE = frozenset({"osi approved", "dfsg approved"})
# Packages whose description names no licence, or not all; theirs was read in their files.
READ = {
    "atheris": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0 AND MIT AND Zlib",
}


def licences_of(package: str) -> str:
    """Return the licence of an installed package, as an expression; empty if none is named."""
    described = importlib.metadata.metadata(package)
    if package in READ:
        return READ[package]
    if expression := described.get_all("License-Expression"):
        return str(expression[0])
    classifiers = described.get_all("Classifier") or []
    names = [
        each.split(" :: ")[-1] for each in map(str, classifiers) if each.startswith("License ::")
    ]
    names = [each for each in names if each.casefold() not in _VAGUE]
    if names:
        return " AND ".join(names)
    written = str((described.get_all("License") or [""])[0])
    return (written.strip().splitlines() or [""])[0]


def is_allowed(expression: str) -> bool:
    """Return whether an expression of licences leaves a choice that is allowed."""
    text = expression.strip().casefold()
    if not text:
        return False
    choices = re.split(r"\s+or\s+(?!later)", text)
    return any(
        all(part.strip(" ()") in ALLOWED or part.strip() in ALLOWED for part in parts)
        for parts in (re.split(r"\s+and\s+|,\s*", choice) for choice in choices)
    )


def pinned() -> list[str]:
    """Return the names of the pinned packages."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0].strip() for line in lines if "==" in line and line[0] != "#"]


def main() -> int:
    """Print what is not allowed; return the status."""
    wrong, checked = [], 0
    for package in pinned():
        try:
            expression = licences_of(package)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another extra or another system
        checked += 1
        if not is_allowed(expression):
            wrong.append(f"{package}: {expression or 'names no licence'}")
    for line in wrong:
        print(f"The licence is not one of those allowed. {line}", file=sys.stderr)
    print(f"{checked} packages, {len(wrong)} with a licence that is not allowed.")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main())

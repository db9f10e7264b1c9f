"""Look up known weaknesses of the pinned packages with pip-audit, and say what was looked up.

Run by `make check` and `make audit`. pip-audit says that it found none, too, where it could look
nothing up. `make check` passes then, and says that nothing was looked up; `make audit` fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

CLEAN, WEAK, UNKNOWN = 0, 1, 2
# The argument with which a database that cannot be reached is no failure.
OFFLINE_OK = "--offline-ok"

# torch has its own numbers of versions, and a few packages may be withdrawn at any time.
_MOST_UNKNOWN = 0.1


def report(dependencies: Sequence[dict[str, Any]]) -> tuple[list[str], int]:
    """Return lines that say what was found, and `CLEAN`, `WEAK` or `UNKNOWN`.

    Args:
        dependencies: the packages as pip-audit's JSON has them.
    """
    skipped = [each for each in dependencies if "skip_reason" in each]
    looked_up = len(dependencies) - len(skipped)
    lines = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for each in dependencies
        for weakness in each.get("vulns", ())
    ]
    weak = bool(lines)
    lines.append(f"{looked_up} of {len(dependencies)} packages were looked up.")
    if len(skipped) > _MOST_UNKNOWN * len(dependencies) or not looked_up:
        lines.append(
            "The others are not known there, or the database of weaknesses cannot be reached from "
            "this machine. Nothing is said of them. Try again with a network."
        )
        return lines, WEAK if weak else UNKNOWN
    return lines, WEAK if weak else CLEAN


def main() -> int:
    """Run pip-audit with the arguments of this program; return the status."""
    arguments = [each for each in sys.argv[1:] if each != OFFLINE_OK]
    unknown = CLEAN if OFFLINE_OK in sys.argv[1:] else UNKNOWN
    command = [*arguments, "--no-deps", "--disable-pip", "-r", "constraints.txt", "-f", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(done.stderr.strip()[-2000:], file=sys.stderr)
        print(
            "The database of weaknesses cannot be reached. Nothing was looked up.", file=sys.stderr
        )
        return unknown
    lines, status = report(dependencies)
    print("\n".join(lines))
    return unknown if status == UNKNOWN else status


if __name__ == "__main__":
    sys.exit(main())

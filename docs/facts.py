"""Measure what is read of articles: `python -m docs.facts` prints a table of right, absent, wrong.

`tests/data/facts.jsonl` has pages and texts in the styles of real outlets, all invented, with what
they say. Half of them (`tune`) were looked at while the rules were written. The other half
(`report`) was written before the rules were run on it, and was never looked at case by case.

Trafilatura alone, the library that extracts the text of pages, is measured on the same pages.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.documents import UNTITLED
from index.loaders import Loaded, load
from ui.terminal.output import print_out

CASES = Path(__file__).resolve().parent.parent / "tests" / "data" / "facts.jsonl"
FACTS = ("published", "modified", "title", "source", "author")
RIGHT, ABSENT, WRONG = "right", "absent", "wrong"
_READERS = ("Footnote", "trafilatura alone")


@dataclass(frozen=True, slots=True)
class Case:
    """An article and what it says of itself.

    Attributes:
        case_id: the case's name.
        split: `tune` or `report`.
        is_page: whether the article is HTML.
        name: the file's name.
        text: the file's content.
        expected: for each fact the values that are right; empty if the article does not say.
    """

    case_id: str
    split: str
    is_page: bool
    name: str
    text: str
    expected: Mapping[str, tuple[str, ...]]


def read_cases(path: Path = CASES) -> list[Case]:
    """Return the cases of a file with a JSON object on each line."""
    cases = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        expected = {
            **{name: tuple(filter(None, [row[name]])) for name in ("published", "modified")},
            "title": tuple(row["title"]),
            "source": tuple(row["source"]),
            "author": tuple(filter(None, [", ".join(row["author"])])),
        }
        cases.append(
            Case(
                row["id"],
                row["split"],
                row["format"] == "html",
                row["name"],
                row["input"],
                expected,
            )
        )
    return cases


def read_with_footnote(case: Case) -> dict[str, str]:
    """Return the facts that the loader reads of a case; unknown ones are empty."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / case.name
        path.write_text(case.text, "utf-8")
        outcome, *_ = load([path])  # of several articles, the first
    if not isinstance(outcome, Loaded):
        return dict.fromkeys(FACTS, "")
    document = outcome.document
    title = "" if document.title.startswith((UNTITLED, case.name)) else document.title
    return {
        "published": document.published.isoformat() if document.published else "",
        "modified": document.modified.isoformat() if document.modified else "",
        "title": title,
        "source": document.source,
        "author": document.author,
    }


def read_with_trafilatura(case: Case) -> dict[str, str]:
    """Return the facts that trafilatura reads of a page with its default settings."""
    from trafilatura import bare_extraction

    page = bare_extraction(case.text, with_metadata=True)
    if page is None:
        return dict.fromkeys(FACTS, "")
    return {
        "published": page.date or "",
        "modified": "",
        "title": page.title or "",
        "source": page.sitename or "",
        "author": (page.author or "").replace("; ", ", "),
    }


def judge(expected: tuple[str, ...], found: str) -> str:
    """Return whether a value is right, absent or wrong; nothing is right where nothing is said."""
    if not found:
        return ABSENT if expected else RIGHT
    return RIGHT if found in expected else WRONG


def measure(cases: Iterable[Case], reader: str) -> dict[str, Counter[str]]:
    """Count the verdicts of a reader on each fact."""
    read = read_with_footnote if reader == _READERS[0] else read_with_trafilatura
    counts: dict[str, Counter[str]] = {fact: Counter() for fact in FACTS}
    for case in cases:
        found = read(case)
        for fact in FACTS:
            counts[fact][judge(case.expected[fact], found[fact])] += 1
    return counts


def failures(cases: Iterable[Case]) -> list[str]:
    """Return a line for each fact of the cases that is not right."""
    lines = []
    for case in cases:
        found = read_with_footnote(case)
        for fact in FACTS:
            verdict = judge(case.expected[fact], found[fact])
            if verdict != RIGHT:
                said = " or ".join(case.expected[fact]) or "nothing"
                lines.append(
                    f"{case.case_id}: {fact} {verdict}: {found[fact]!r}, right is {said!r}"
                )
    return lines


def _table(name: str, cases: list[Case], readers: Iterable[str]) -> None:
    print_out(f"\n{name}: {len(cases)}\n")
    print_out("| reader | fact | right | absent | wrong |")
    print_out("| --- | --- | --- | --- | --- |")
    for reader in readers:
        counts = measure(cases, reader)
        for fact, verdicts in (*counts.items(), ("all", sum(counts.values(), Counter()))):
            cells = " | ".join(str(verdicts[each]) for each in (RIGHT, ABSENT, WRONG))
            print_out(f"| {reader} | {fact} | {cells} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("tune", "report"), default="report")
    parser.add_argument("--failures", action="store_true", help="list what is not right")
    arguments = parser.parse_args()
    cases = [case for case in read_cases() if case.split == arguments.split]
    if arguments.failures:
        for line in failures(cases):
            print_out(line)
        return
    pages = [case for case in cases if case.is_page]
    _table("Pages", pages, _READERS)
    _table("Texts", [case for case in cases if not case.is_page], _READERS[:1])


if __name__ == "__main__":
    main()

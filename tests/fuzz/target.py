"""Read what a fuzzer makes up, and check what every reading promises.

Run as `python -m tests.fuzz.target TARGET CORPUS [libFuzzer's options]`. The fuzzer (atheris)
changes the files in CORPUS and keeps those that reach code which no file has reached before. It
stops at the first input that raises, that takes too long, or whose passages are not in the text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["index"]):
    from index.documents import Document
    from index.errors import SourceError
    from index.loaders.assembly import assemble
    from index.loaders.facts.dated_lines import dates_of_line, find_dates
    from index.loaders.facts.datelines import parse_dateline
    from index.loaders.facts.dates import date_of_post, parse_date
    from index.loaders.formats.registry import HEAD_BYTES, format_of
    from index.loaders.outcomes import LoadOptions
    from index.loaders.texts import TEXTS, read_texts
    from index.text.chunking import chunk
    from tests.fakes import HashEmbedder
    from tests.read_formats import read_parts

_EMBEDDER = HashEmbedder()
_PATH = Path("/given")


def check(document: Document) -> None:
    """Assert what is promised of every document.

    Raises:
        AssertionError: a passage is empty or outside of the text.
    """
    for span in chunk(document, _EMBEDDER):
        assert 0 <= span.start < span.end <= len(document.text)
        assert span.of(document.text).strip()
    layout = document.layout
    assert list(layout.starts) == sorted(layout.starts)
    assert all(0 <= start <= len(document.text) for start in layout.starts)


def dates(content: bytes) -> None:
    """Look for dates in a line."""
    line = content.decode("utf-8", "replace")
    parse_date(line)
    dates_of_line(line)
    parse_dateline(line)
    date_of_post(line)
    if found := find_dates(line):
        assert 0 <= found[1].start < found[1].end <= len(line)


def file_with(suffix: str) -> Callable[[bytes], None]:
    """Return what reads a file whose name ends with a suffix."""

    def read(content: bytes) -> None:
        if suffix in TEXTS and format_of(suffix, content[:HEAD_BYTES]) is None:
            try:
                parts, _ = read_texts(content, suffix, LoadOptions())
                for number, part in enumerate(parts):
                    check(assemble(str(number), part.article, _PATH, content))
            except SourceError:
                return
            return
        for outcome in read_parts(f"given{suffix}", content).values():
            if isinstance(outcome, Document):
                check(outcome)

    return read


def main() -> None:
    """Fuzz the target that the command line names."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, dates if name == "dates" else file_with(name))
    atheris.Fuzz()


if __name__ == "__main__":
    main()

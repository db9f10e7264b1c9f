"""Measure the check of quotations on altered drafts: `python -m docs.quote_checks [CORPUS …]`.

Each corpus is a file of lines of `_id`, `title` and `text`. Its articles are divided into two
halves, of which one was used while the check was made; half of a half is kept out of the library,
and its quotations are the invented ones. Without a corpus, the seeds are measured.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index import Library
from index.documents import Document
from index.loaders import Loaded, load
from retrieval.checks.check import check
from retrieval.checks.quote_check import Verdict
from tests.altered_drafts import Generator
from tests.draft_measures import Measures, share
from tests.fakes import HashEmbedder
from tests.paths import SEEDS
from ui.terminal.output import draw_rows, print_out

DRAFTS, QUOTATIONS = 20, 20
HALVES = ("tune", "report")


def read_corpus(path: Path) -> list[Document]:
    """Return the articles of a file of JSON lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        Document(doc_id=each["_id"], title=each.get("title") or "", text=each["text"], sha256="0")
        for each in map(json.loads, lines)
    ]


def measure(
    documents: Sequence[Document], strangers: Sequence[Document], seed: int, *, sentences: bool
) -> Measures:
    """Check drafts of altered quotations against a library of the documents."""
    measures = Measures()
    generator = Generator(documents, strangers, seed=seed, sentences=sentences)
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", create=True, embedder=HashEmbedder())
        library.add(documents)
        for draft in generator.drafts(DRAFTS, QUOTATIONS):
            measures.add(draft, check(library, draft.text))
    return measures


def draw(measures: Measures) -> None:
    """Print the table of a measurement, in Markdown's cells."""
    rows = [("verdict", "quotations", "precision", "recall")]
    rows += [
        (
            verdict.value,
            str(measures.expected(verdict)),
            f"{measures.precision(verdict):.3f}",
            f"{measures.recall(verdict):.3f}",
        )
        for verdict in Verdict
        if measures.expected(verdict)
    ]
    draw_rows(rows)
    print_out(
        f"verdicts right {measures.right:.3f}; changes named rightly "
        f"{share(measures.named):.3f} of {len(measures.named)}; places right "
        f"{share(measures.placed):.3f} of {len(measures.placed)}"
    )


def main() -> None:
    """Measure the corpora named on the command line, or the seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--sentences", action="store_true", help="Quote sentences too.")
    parser.add_argument("--mistakes", action="store_true", help="Print what was wrong.")
    options = parser.parse_args()
    sets = [(path.parent.name, read_corpus(path)) for path in options.corpora]
    for name, documents in sets:
        half = documents[HALVES.index(options.half) :: 2]
        report(name, half[::4] + half[1::4] + half[2::4], half[3::4], options)
    if not sets:
        seeds = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
        report("seeds", seeds[:4], seeds[4:], options)


def report(
    name: str,
    documents: Sequence[Document],
    strangers: Sequence[Document],
    options: argparse.Namespace,
) -> None:
    """Measure one set and print its table."""
    print_out(f"{name}: {len(documents)} articles", style="bold")
    measures = measure(documents, strangers, options.seed, sentences=options.sentences)
    draw(measures)
    for what, expected, found in measures.mistakes if options.mistakes else ():
        given = found.verdict.value if found else "nothing"
        print_out(f"{what}: {expected.alteration}, {expected.verdict.value} -> {given}")
        print_out(f"  {expected.text!r}")
        if found and found.places:
            print_out(f"  {found.places[0].text!r}")


if __name__ == "__main__":
    main()

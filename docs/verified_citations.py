"""Measure `verify` on altered articles: `python -m docs.verified_citations [CORPUS …]`.

Each corpus is a file of lines of `_id`, `title` and `text`. Without a corpus, the seeds are
measured. `tests/altered_sources.py` alters the articles.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docs.quote_checks import read_corpus
from index.documents import Document
from index.loaders import Loaded, load
from retrieval.evidence.verifying.sources import DocumentSources
from retrieval.evidence.verifying.verify import VerifiedCitation, verify_citation
from tests.altered_sources import AlteredSource, SourceGenerator
from tests.paths import SEEDS
from ui.terminal.output import draw_rows, print_out

CITATIONS = 450


@dataclass(slots=True)
class Verified:
    """What was said of the citations with one alteration.

    Attributes:
        states: whether each state was right.
        places: whether each place was right.
        mistakes: the citations of which either was wrong.
    """

    states: list[bool] = field(default_factory=list)
    places: list[bool] = field(default_factory=list)
    mistakes: list[tuple[AlteredSource, VerifiedCitation]] = field(default_factory=list)


def measure(documents: Sequence[Document], seed: int, count: int) -> dict[str, Verified]:
    """Return what `verify` says of altered articles, by the alteration."""
    by_alteration: dict[str, Verified] = {}
    for altered in SourceGenerator(documents, seed).sources(count):
        others = [each for each in documents if each.doc_id != altered.record.doc_id]
        later = [altered.document] if altered.document else []
        found = verify_citation(altered.record, DocumentSources([*later, *others], "files"))
        counted = by_alteration.setdefault(altered.alteration, Verified())
        counted.states.append(found.state is altered.state)
        counted.places.append(altered.is_placed(found))
        if not (counted.states[-1] and counted.places[-1]):
            counted.mistakes.append((altered, found))
    return by_alteration


def main() -> None:
    """Measure the corpora named on the command line, or the seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--count", type=int, default=CITATIONS)
    parser.add_argument("--mistakes", action="store_true", help="Print what was wrong.")
    options = parser.parse_args()
    sets = [(path.parent.name, read_corpus(path)) for path in options.corpora]
    if not sets:
        seeds = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
        sets = [("seeds", seeds)]
    for name, documents in sets:
        started = time.process_time()
        measured = measure(documents, options.seed, options.count)
        seconds = time.process_time() - started
        print_out(f"{name}: {len(documents)} articles, {seconds:.1f} s", style="bold")
        draw(measured, mistakes=options.mistakes)


def draw(measured: dict[str, Verified], *, mistakes: bool) -> None:
    """Print a table, in Markdown's cells, and the mistakes if they are wanted."""
    rows: list[Sequence[str]] = [("alteration", "citations", "states right", "places right")]
    whole = Verified()
    for name, counted in [*measured.items(), ("all", whole)]:
        whole.states += counted.states if counted is not whole else []
        whole.places += counted.places if counted is not whole else []
        right = (f"{sum(each) / len(each):.3f}" for each in (counted.states, counted.places))
        rows.append((name, str(len(counted.states)), *right))
    draw_rows(rows)
    for altered, found in (each for one in measured.values() for each in one.mistakes):
        if mistakes:
            now = found.span.of(found.document.text) if found.span and found.document else ""
            print_out(f"{altered.alteration}: {altered.state.value} -> {found.state.value}")
            print_out(f"  was {altered.record.quote!r}\n  is  {altered.text!r}\n  got {now!r}")


if __name__ == "__main__":
    main()

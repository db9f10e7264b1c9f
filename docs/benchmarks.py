"""Measure the ranking against its baselines and write benchmarks.md: `make bench`.

Every folder's corpus is indexed once, and every setting is asked of that one library.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docs.machine import facts
from index.contents import Totals
from index.errors import EvaluationError, FootnoteError
from index.models.catalogue import DEFAULT_MODEL
from index.system.files import check_output_path, write_atomically
from retrieval.evaluation.baselines import Baseline
from retrieval.evaluation.batch import run_settings
from retrieval.evaluation.comparison import compare
from retrieval.evaluation.evaluate import (
    AUC,
    Benchmark,
    Calibration,
    Evaluation,
    Metric,
    evaluate,
    read_folder,
)
from retrieval.evaluation.refusal import refusals
from retrieval.evaluation.reliability import HEADINGS, bin_rows, diagram
from retrieval.evaluation.settings import DEFAULT, Setting
from retrieval.ranking.confidence import THRESHOLD
from ui.terminal.output import complain, say, tracked
from ui.terminal.storing import corpus_library

DOCS = Path(__file__).resolve().parent
OURS = "Footnote"
BASELINES = {
    "BM25 alone": Setting(baseline=Baseline.BM25),
    "dense alone": Setting(baseline=Baseline.DENSE),
    "plain fusion": Setting(baseline=Baseline.FUSION),
}
WITHOUT_HISTORY = {"without history": Setting(history=False)}
RANKING_METRICS = ("span@1", "span MRR@10", "nDCG@5")
CONFIDENCE_METRICS = (AUC, "refusal precision", "refusal recall", "ECE answerable", "ECE span@4")
THRESHOLDS = tuple(step / 10 for step in range(1, 10))

_HEAD = """\
# Benchmarks

Written by `make bench`; do not edit. "{ours}" is the code of this commit with its defaults. The
baselines are its own stages, each alone: "BM25 alone" searches and ranks by words, "dense alone"
by the cosine of the vectors, "plain fusion" by both, and none of them reads the passages or judges
whether they answer. Their AUC is that of their own best score: BM25, the cosine, and for the fusion
the greatest cosine of the first five passages.

Brackets are 95% intervals: bootstrap over the questions for the metrics (too narrow where there are
few), Wilson's for the bins. p is of a paired randomisation test, two-sided, not corrected for the
number of tests. The threshold, the ranking's weights and the confidence were chosen on some sets
that may be among these; [retrieval.md](retrieval.md) says on which. Times are of whole questions on
the machine below, under the load it had, the settings taking turns question by question. In the
bins, `#` reaches as far as the share that was true, and `+` stands where the confidence said.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """One benchmark, measured.

    Attributes:
        name: of the folder.
        totals: what its library holds.
        evaluations: of our own setting first, then what it is measured against, by name.
    """

    name: str
    totals: Totals
    evaluations: Mapping[str, Evaluation]


def measure(name: str, benchmark: Benchmark, keep: Path | None = None) -> Report:
    """Ask a benchmark's questions of one library under every setting."""
    follows_up = any(query.history for query in benchmark.queries)
    settings = {OURS: DEFAULT, **BASELINES, **(WITHOUT_HISTORY if follows_up else {})}
    with corpus_library(benchmark, keep) as library:
        queries = tracked(benchmark.queries, f"Asking {name}")
        runs = run_settings(library, queries, tuple(settings.values()))
        with library.snapshot() as snapshot:
            totals = snapshot.totals
    evaluations = {each: evaluate(benchmark, runs[setting]) for each, setting in settings.items()}
    return Report(name, totals, evaluations)


def section(report: Report) -> str:
    """Return what a report says, as Markdown."""
    ours = report.evaluations[OURS]
    parts = [
        f"## {report.name}",
        _sizes(report),
        _table(_metric_rows(report)),
        f"{OURS} minus each of the others:",
        _table(_test_rows(report)),
    ]
    if {judgement.answerable for judgement in ours.confidences.values()} == {True, False}:
        parts += ["Refusal by threshold:", _table(_refusal_rows(ours))]
    for calibration in ours.calibrations:
        parts += [
            f"Reliability, {calibration.name} {calibration.error:.3f}:",
            _table([HEADINGS, *bin_rows(calibration)]),
        ]
    return "\n\n".join(parts) + "\n"


def page(reports: Sequence[Report], facts: Mapping[str, str]) -> str:
    """Return the whole page.

    Args:
        reports: one a benchmark.
        facts: of the machine and the versions, by name.
    """
    parts = [
        _HEAD.format(ours=OURS),
        _table([("", ""), *facts.items()]) + "\n",
        *map(section, reports),
    ]
    if _panels(reports):
        parts.append("![Reliability diagrams](reliability.svg)\n")
    return "\n".join(parts)


def _panels(reports: Iterable[Report]) -> list[tuple[str, Calibration]]:
    return [
        (report.name, calibration)
        for report in reports
        for calibration in report.evaluations[OURS].calibrations[:1]
    ]


def _sizes(report: Report) -> str:
    counts = report.evaluations[OURS].counts
    said = [f"{counts.queries:,} questions"]
    said += [f"{counts.judged:,} with relevant documents"] if counts.judged else []
    said += [f"{counts.with_gold_spans:,} with gold spans"] if counts.with_gold_spans else []
    said += [f"{counts.unanswerable:,} unanswerable"] if counts.unanswerable else []
    said += [f"{counts.with_history:,} follow-ups"] if counts.with_history else []
    totals = report.totals
    return f"{totals.documents:,} documents in {totals.passages:,} passages; {', '.join(said)}."


def _metric_rows(report: Report) -> Iterator[Sequence[str]]:
    evaluations = report.evaluations.values()
    yield ("", *report.evaluations, "questions")
    yield from _rows_of(evaluations, (*RANKING_METRICS, *CONFIDENCE_METRICS))
    for part in report.evaluations[OURS].parts:
        of_part = [evaluation.parts[part] for evaluation in evaluations]
        for name, *cells in _rows_of(of_part, RANKING_METRICS):
            yield f"{name}, {part}", *cells
    yield "median ms", *(f"{e.timing.median:.0f}" for e in evaluations), ""


def _rows_of(evaluations: Iterable[Evaluation], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    columns = [{metric.name: metric for metric in each.metrics} for each in evaluations]
    for name in names:
        found = [column.get(name) for column in columns]
        counts = dict.fromkeys(f"{metric.n:,}" for metric in found if metric)
        if counts:
            yield name, *map(_cell, found), ", ".join(counts)


def _cell(metric: Metric | None) -> str:
    if metric is None:
        return "–"
    if metric.low is None or metric.high is None:
        return f"{metric.value:.3f}"
    return f"{metric.value:.3f} ({metric.low:.3f}–{metric.high:.3f})"


def _test_rows(report: Report) -> Iterator[Sequence[str]]:
    ours, *others = report.evaluations.values()
    names = [name for name in report.evaluations if name != OURS]
    yield ("", *(cell for name in names for cell in (name, "p")), "questions")
    for part in ("", *ours.parts):
        mine = ours.parts[part] if part else ours
        theirs = [other.parts[part] if part else other for other in others]
        compared = [{each.name: each for each in compare(other, mine)} for other in theirs]
        for metric in (*RANKING_METRICS, AUC):
            tests = [column[metric] for column in compared if metric in column]
            if len(tests) != len(compared):
                continue
            cells: list[str] = []
            for each in tests:
                cells.append(f"{each.difference:+.3f} ({each.low:+.3f} to {each.high:+.3f})")
                cells.append("–" if each.p_value is None else f"{each.p_value:.4f}")
            yield f"{metric}, {part}" if part else metric, *cells, f"{tests[0].n:,}"


def _refusal_rows(ours: Evaluation) -> Iterator[Sequence[str]]:
    yield "threshold", "refused", "right (precision)", "unanswerable (recall)", "answerable"
    for each in refusals(ours.confidences.values(), THRESHOLDS):
        shares = (each.precision, each.recall, each.wrongly)
        marked = " (default)" if each.threshold == THRESHOLD else ""
        yield (
            f"{each.threshold:.1f}{marked}",
            f"{each.refused:,}",
            *("–" if share is None else f"{share:.3f}" for share in shares),
        )


def _table(rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, its columns as wide as their cells so that it reads as text too."""
    lines = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * width for width in widths]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in (lines[0], rule, *lines[1:])
    )


def _named(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the folders by name; one that is called as another before it, under its parent's.

    Raises:
        EvaluationError: two have the same name even so.
    """
    named: dict[str, Path] = {}
    for folder in map(Path.resolve, folders):
        name = folder.name if folder.name not in named else f"{folder.parent.name}/{folder.name}"
        if name in named:
            raise EvaluationError(
                f"{named[name]} and {folder} would both be called {name}; name each folder once, "
                "and rename one of two."
            )
        named[name] = folder
    return named


def run(folders: Sequence[Path], out: Path, keep: Path | None) -> None:
    """Measure over the folders, print each report, and write the page and its diagrams.

    Raises:
        FootnoteError: a folder cannot be used; before anything is measured.
    """
    check_output_path(out)
    found = {name: read_folder(folder) for name, folder in _named(folders).items()}
    told = {**facts(), "model": DEFAULT_MODEL}
    reports: list[Report] = []
    for name, benchmark in found.items():
        kept = keep / name.replace("/", "-") if keep else None
        reports.append(measure(name, benchmark, kept))
        sys.stdout.write(section(reports[-1]) + "\n")
        sys.stdout.flush()
        # After each, so that an interrupted run leaves what it has.
        _write(out, reports, told)
    say(f"Written to {out}.")


def _write(out: Path, reports: Sequence[Report], told: Mapping[str, str]) -> None:
    with write_atomically(out) as file:
        file.write(page(reports, told))
    with write_atomically(out.with_name("reliability.svg")) as file:
        file.write(diagram(_panels(reports)))


def main() -> int:
    """Measure over the folders named, or over the tests' questions on the seed articles."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="in BEIR layout")
    parser.add_argument("--out", type=Path, default=DOCS / "benchmarks.md", metavar="FILE.md")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the libraries here")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folders = given.folders
            if not folders:
                from tests.seed_benchmark import write_seed_folder

                folders = [Path(temporary) / "seeds"]
                write_seed_folder(folders[0])
            run(folders, given.out, given.keep)
    except (FootnoteError, OSError) as error:
        complain(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Measure the ranking against its baselines and write benchmarks.md: `make bench`.

The corpus of each folder is indexed once, and all settings are measured on that one library.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docs.machine import facts
from docs.tables import table
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
from retrieval.evaluation.refusal import refusals_by_threshold
from retrieval.evaluation.reliability import HEADINGS, bin_rows, reliability_svg
from retrieval.evaluation.settings import DEFAULT, Setting
from retrieval.judgement.confidence import THRESHOLD
from retrieval.ranking.pipeline import RankingOptions
from ui.terminal.output import print_err, print_error, tracked
from ui.terminal.storing import corpus_library

DOCS = Path(__file__).resolve().parent
OURS = "Footnote"
BASELINES = {
    "BM25 alone": Setting(baseline=Baseline.BM25),
    "dense alone": Setting(baseline=Baseline.DENSE),
    "plain fusion": Setting(baseline=Baseline.FUSION),
}
WITHOUT_READER = {
    "without the reader": Setting(ranking=RankingOptions(reader_count=0, match_weight=0.75))
}
WITHOUT_HISTORY = {"without history": Setting(history=False)}
RANKING_METRICS = ("span@1", "span@4", "span MRR@10", "nDCG@5", "sentence@1", "answer F1@1")
CONFIDENCE_METRICS = (AUC, "refusal precision", "refusal recall", "ECE answerable", "ECE span@4")
THRESHOLDS = tuple(step / 10 for step in range(1, 10))

_HEAD = """\
# Benchmarks

This page is written by `make bench`; do not edit it. "{ours}" is the code of this commit with its
default settings, and "without the reader" is the same but for the reader: late interaction alone
reads the passages and chooses what is marked. The baselines are stages of the same ranking, each
run alone: "BM25 alone" searches and ranks by words, "dense alone" by the cosine of the vectors, and
"plain fusion" by both. No baseline uses late interaction or judges whether the passages answer. The
AUC of a baseline is that of its best score: the BM25 score, the cosine, or for the fusion the
greatest cosine of the first five passages.

Brackets show 95% intervals: by bootstrap over the questions for the metrics (too narrow for few
questions), and Wilson's interval for the bins. p is the p value of a two-sided paired randomisation
test, not corrected for the number of tests. The threshold, the ranking's weights and the confidence
were chosen on sets that may be among these; [experiments.md](experiments.md) names them. Times are
per question on the machine below, under the load given there; the settings take turns question by
question. In the bins, `#` shows the observed share, and `+` marks the mean confidence.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one benchmark.

    Attributes:
        name: the benchmark folder's name.
        totals: totals of the benchmark's library.
        evaluations: evaluations by setting name; our own setting first, then the baselines.
    """

    name: str
    totals: Totals
    evaluations: Mapping[str, Evaluation]


def measure(name: str, benchmark: Benchmark, keep: Path | None = None) -> Report:
    """Measure every setting on one library with a benchmark's corpus."""
    has_follow_ups = any(query.history for query in benchmark.queries)
    settings = {
        OURS: DEFAULT,
        **WITHOUT_READER,
        **BASELINES,
        **(WITHOUT_HISTORY if has_follow_ups else {}),
    }
    with corpus_library(benchmark, keep) as library:
        queries = tracked(benchmark.queries, f"Asking {name}")
        runs = run_settings(library, queries, tuple(settings.values()))
        with library.snapshot() as snapshot:
            totals = snapshot.totals
    evaluations = {
        setting_name: evaluate(benchmark, runs[setting])
        for setting_name, setting in settings.items()
    }
    return Report(name, totals, evaluations)


def section(report: Report) -> str:
    """Return a report as a section of Markdown."""
    ours = report.evaluations[OURS]
    parts = [
        f"## {report.name}",
        _sizes(report),
        table(_metric_rows(report)),
        f"{OURS} minus each of the others:",
        table(_test_rows(report)),
    ]
    if {judgement.answerable for judgement in ours.confidences.values()} == {True, False}:
        parts += ["Refusal by threshold:", table(_refusal_rows(ours))]
    for calibration in ours.calibrations:
        parts += [
            f"Reliability, {calibration.name} {calibration.error:.3f}:",
            table([HEADINGS, *bin_rows(calibration)]),
        ]
    return "\n\n".join(parts) + "\n"


def page(reports: Sequence[Report], facts: Mapping[str, str]) -> str:
    """Return the whole page as Markdown.

    Args:
        reports: one report per benchmark.
        facts: names and values that describe the machine and the versions.
    """
    parts = [
        _HEAD.format(ours=OURS),
        table([("", ""), *facts.items()]) + "\n",
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
    parts = [f"{counts.queries:,} questions"]
    parts += [f"{counts.judged:,} with relevant documents"] if counts.judged else []
    parts += [f"{counts.with_gold_spans:,} with gold spans"] if counts.with_gold_spans else []
    parts += [f"{counts.unanswerable:,} unanswerable"] if counts.unanswerable else []
    parts += [f"{counts.with_history:,} follow-ups"] if counts.with_history else []
    totals = report.totals
    return f"{totals.documents:,} documents in {totals.passages:,} passages; {', '.join(parts)}."


def _metric_rows(report: Report) -> Iterator[Sequence[str]]:
    evaluations = report.evaluations.values()
    yield ("", *report.evaluations, "questions")
    yield from _rows_of(evaluations, (*RANKING_METRICS, *CONFIDENCE_METRICS))
    for part in report.evaluations[OURS].parts:
        part_evaluations = [evaluation.parts[part] for evaluation in evaluations]
        for name, *cells in _rows_of(part_evaluations, RANKING_METRICS):
            yield f"{name}, {part}", *cells
    yield "median ms", *(f"{e.timing.median:.0f}" for e in evaluations), ""


def _rows_of(evaluations: Iterable[Evaluation], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    columns = [{metric.name: metric for metric in each.metrics} for each in evaluations]
    for name in names:
        metrics = [column.get(name) for column in columns]
        counts = dict.fromkeys(f"{metric.n:,}" for metric in metrics if metric)
        if counts:
            yield name, *map(_cell, metrics), ", ".join(counts)


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
            for test in tests:
                cells.append(f"{test.difference:+.3f} ({test.low:+.3f} to {test.high:+.3f})")
                cells.append("–" if test.p_value is None else f"{test.p_value:.4f}")
            yield f"{metric}, {part}" if part else metric, *cells, f"{tests[0].n:,}"


def _refusal_rows(ours: Evaluation) -> Iterator[Sequence[str]]:
    yield "threshold", "refused", "precision", "recall", "answerable refused"
    for each in refusals_by_threshold(ours.confidences.values(), THRESHOLDS):
        shares = (each.precision, each.recall, each.false_refusal_rate)
        suffix = " (default)" if each.threshold == THRESHOLD else ""
        yield (
            f"{each.threshold:.1f}{suffix}",
            f"{each.refused:,}",
            *("–" if share is None else f"{share:.3f}" for share in shares),
        )


def _named(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the folders by name; a repeated name gets its parent folder's name before it.

    Raises:
        EvaluationError: two folders still have the same name.
    """
    named: dict[str, Path] = {}
    for folder in map(Path.resolve, folders):
        name = folder.name if folder.name not in named else f"{folder.parent.name}/{folder.name}"
        if name in named:
            raise EvaluationError(
                f"{named[name]} and {folder} would both be called {name}; name each folder once, "
                "or rename one of the two."
            )
        named[name] = folder
    return named


def run(folders: Sequence[Path], out: Path, keep: Path | None) -> None:
    """Measure all folders, print each report, and write the page and its diagrams.

    Raises:
        FootnoteError: a folder cannot be used. Nothing has been measured then.
    """
    check_output_path(out)
    benchmarks = {name: read_folder(folder) for name, folder in _named(folders).items()}
    environment = {**facts(), "model": DEFAULT_MODEL}
    reports: list[Report] = []
    for name, benchmark in benchmarks.items():
        library_folder = keep / name.replace("/", "-") if keep else None
        reports.append(measure(name, benchmark, library_folder))
        sys.stdout.write(section(reports[-1]) + "\n")
        sys.stdout.flush()
        # Written after each benchmark, so that an interrupted run leaves its results so far.
        _write(out, reports, environment)
    print_err(f"Wrote {out}.")


def _write(out: Path, reports: Sequence[Report], environment: Mapping[str, str]) -> None:
    with write_atomically(out) as file:
        file.write(page(reports, environment))
    with write_atomically(out.with_name("reliability.svg")) as file:
        file.write(reliability_svg(_panels(reports)))


def main() -> int:
    """Measure the named benchmark folders, or the tests' questions on the seed articles."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER", help="a benchmark folder in BEIR layout"
    )
    parser.add_argument("--out", type=Path, default=DOCS / "benchmarks.md", metavar="FILE.md")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the libraries here")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folders = arguments.folders
            if not folders:
                from tests.seed_benchmark import write_seed_folder

                folders = [Path(temporary) / "seeds"]
                write_seed_folder(folders[0])
            run(folders, arguments.out, arguments.keep)
    except (FootnoteError, OSError) as error:
        print_error(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

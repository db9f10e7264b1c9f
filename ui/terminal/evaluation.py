"""`footnote eval`: measure one or two settings on a benchmark, and print the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.system.files import write_atomically
from retrieval.evaluation.batch import run_settings
from retrieval.evaluation.comparison import Comparison, compare
from retrieval.evaluation.evaluate import Evaluation, Metric, evaluate, read_folder
from retrieval.evaluation.reliability import HEADINGS, bin_rows, reliability_svg
from retrieval.evaluation.settings import Setting
from ui.terminal.output import draw_rows, print_err, print_out, tracked
from ui.terminal.storing import corpus_library


@dataclass(frozen=True, slots=True)
class Measurement:
    """The evaluations of one or two settings on a benchmark.

    Attributes:
        name: the benchmark's name.
        settings: one setting, or two where the first is compared with the second.
        evaluations: one evaluation per setting, in the same order.
    """

    name: str
    settings: tuple[Setting, ...]
    evaluations: tuple[Evaluation, ...]

    @property
    def comparisons(self) -> dict[str, tuple[Comparison, ...]]:
        """Comparisons of the first setting with the second: over "all" questions, and by turn."""
        if len(self.evaluations) == 1:
            return {}
        measured, against = self.evaluations
        parts = {name: compare(against.parts[name], part) for name, part in measured.parts.items()}
        return {"all": compare(against, measured), **parts}

    def as_dict(self, *, per_query: bool) -> dict[str, Any]:
        """Return the results as a dict for JSON, with or without the values of each question."""
        figures = []
        for setting, evaluation in zip(self.settings, self.evaluations, strict=True):
            figures.append({"setting": setting.name, **evaluation.as_dict()})
            if not per_query:
                figures[-1].pop("per_query")
        if len(figures) == 1:
            return figures[0]
        comparison = {
            part: {each.name: _comparison_as_dict(each) for each in comparisons}
            for part, comparisons in self.comparisons.items()
        }
        return {**figures[0], "against": figures[1], "comparison": comparison}


def _comparison_as_dict(each: Comparison) -> dict[str, float | int | None]:
    return {
        "value": each.other,
        "against": each.base,
        "difference": each.difference,
        "low": each.low,
        "high": each.high,
        "p_value": each.p_value,
        "n": each.n,
    }


def measure(
    folder: Path,
    settings: Sequence[Setting],
    *,
    keep: Path | None = None,
    reranker: str | None = None,
) -> Measurement:
    """Build a library from a benchmark's corpus, ask its questions, and evaluate the answers.

    Args:
        folder: a benchmark folder in BEIR layout.
        settings: the settings to measure.
        keep: the folder where the library is kept; None for a temporary library.
        reranker: name or folder of a CrossEncoder.

    Raises:
        EvaluationError: the benchmark contradicts itself, or the kept library has other articles.
        ModelError: the reranker cannot be loaded.
    """
    benchmark = read_folder(folder)
    with corpus_library(benchmark, keep, reranker) as library:
        runs = run_settings(library, tracked(benchmark.queries, "Asking"), settings)
    evaluations = tuple(evaluate(benchmark, runs[setting]) for setting in settings)
    return Measurement(folder.resolve().name, tuple(settings), evaluations)


def write_plot(path: Path, measured: Measurement) -> None:
    """Write the reliability diagrams of the measured settings as an SVG file."""
    panels = [
        (f"{measured.name}, {setting.name}", calibration)
        for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True)
        for calibration in evaluation.calibrations
    ]
    if not panels:
        print_err(
            f'{path}: the calibration cannot be measured. Add "answerable" to the queries or '
            "gold_spans.jsonl to the folder.",
            mark="skipped",
        )
        return
    with write_atomically(path) as file:
        file.write(reliability_svg(panels))


def write_values(path: Path, measured: Measurement) -> None:
    """Write the values of each question as TSV, with columns setting, metric, query_id, value."""
    with write_atomically(path) as file:
        file.write("setting\tmetric\tquery_id\tvalue\n")
        for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True):
            for metric, values in evaluation.per_query.items():
                for query_id, value in values.items():
                    cells = (setting.name, metric, " ".join(query_id.split()), f"{value:.6g}")
                    file.write("\t".join(cells) + "\n")


def draw(measured: Measurement) -> None:
    """Print the metrics, their differences if there are two settings, and the calibration bins."""
    if len(measured.settings) == 1:
        _draw_metrics(measured.name, measured.evaluations[0])
    else:
        _draw_comparison(measured)
    for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True):
        suffix = f", {setting.name}" if len(measured.settings) > 1 else ""
        for calibration in evaluation.calibrations:
            print_out("")
            print_out(f"{calibration.name}{suffix}: predicted confidence and observed share")
            draw_rows([HEADINGS, *bin_rows(calibration)])
    for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True):
        timing = evaluation.timing
        suffix = f" ({setting.name})" if len(measured.settings) > 1 else ""
        print_err(
            f"Median {timing.median:.0f} ms, 95th percentile {timing.p95:.0f} ms per "
            f"question{suffix}."
        )


def _draw_metrics(name: str, evaluation: Evaluation) -> None:
    rows = [(name, "value", "95%", "questions")]
    rows += map(_metric_row, evaluation.metrics)
    for name_of_part, part in evaluation.parts.items():
        rows.append((_part_heading(name_of_part, part), "", "", ""))
        rows += map(_metric_row, part.metrics)
    draw_rows(rows)


def _metric_row(metric: Metric) -> tuple[str, str, str, str]:
    interval = ""
    if metric.low is not None and metric.high is not None:
        interval = f"{metric.low:.3f}–{metric.high:.3f}"
    return metric.name, f"{metric.value:.3f}", interval, f"{metric.n:,}"


def _draw_comparison(measured: Measurement) -> None:
    names = [setting.name for setting in measured.settings]
    first, second = measured.evaluations
    rows = [(measured.name, *names, "difference", "95%", "p", "questions")]
    for part, comparisons in measured.comparisons.items():
        if part != "all":
            rows.append((_part_heading(part, first.parts[part]), *[""] * 6))
        pair = (first, second) if part == "all" else (first.parts[part], second.parts[part])
        rows += _comparison_rows(*pair, comparisons)
    draw_rows(rows)
    print_err(
        f"Difference: {names[0]} minus {names[1]}. 95%: bootstrap interval over the questions. p: "
        "two-sided paired randomisation test, not corrected for several metrics."
    )


def _comparison_rows(
    first: Evaluation, second: Evaluation, comparisons: Sequence[Comparison]
) -> Iterator[tuple[str, ...]]:
    """Yield one row per metric; a metric that cannot be compared has both values and no test."""
    by_name = {comparison.name: comparison for comparison in comparisons}
    sides = [{m.name: m for m in evaluation.metrics} for evaluation in (first, second)]
    for name in dict.fromkeys(name for side in sides for name in side):
        values = [f"{side[name].value:.3f}" if name in side else "" for side in sides]
        compared = by_name.get(name)
        if compared is None:
            counts = dict.fromkeys(f"{side[name].n:,}" for side in sides if name in side)
            yield name, *values, "", "", "", ", ".join(counts)
            continue
        interval = f"{compared.low:+.3f} to {compared.high:+.3f}"
        p_value = "" if compared.p_value is None else f"{compared.p_value:.4f}"
        yield name, *values, f"{compared.difference:+.3f}", interval, p_value, f"{compared.n:,}"


def _part_heading(part: str, evaluation: Evaluation) -> str:
    return f"of which {part}, {evaluation.counts.queries:,}"

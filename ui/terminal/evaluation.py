"""`footnote eval`: a benchmark's questions asked under one setting or two, and what is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.system.files import write_atomically
from retrieval.evaluation.batch import run_settings
from retrieval.evaluation.comparison import Comparison, compare
from retrieval.evaluation.evaluate import Evaluation, Metric, evaluate, read_folder
from retrieval.evaluation.reliability import HEADINGS, bin_rows, diagram
from retrieval.evaluation.settings import Setting
from ui.terminal.output import draw_rows, say, tell, tracked
from ui.terminal.storing import corpus_library


@dataclass(frozen=True, slots=True)
class Measured:
    """A benchmark measured.

    Attributes:
        name: of the benchmark.
        settings: one, or two where the first is measured against the second.
        evaluations: one a setting.
    """

    name: str
    settings: tuple[Setting, ...]
    evaluations: tuple[Evaluation, ...]

    @property
    def comparisons(self) -> dict[str, tuple[Comparison, ...]]:
        """The first setting against the second: over "all" questions, and by turn."""
        if len(self.evaluations) == 1:
            return {}
        measured, against = self.evaluations
        parts = {name: compare(against.parts[name], part) for name, part in measured.parts.items()}
        return {"all": compare(against, measured), **parts}

    def as_dict(self, *, per_query: bool) -> dict[str, Any]:
        """Return everything as JSON can write it."""
        figures = []
        for setting, evaluation in zip(self.settings, self.evaluations, strict=True):
            figures.append({"setting": setting.name, **evaluation.as_dict()})
            if not per_query:
                figures[-1].pop("per_query")
        if len(figures) == 1:
            return figures[0]
        tested = {
            part: {each.name: _tested(each) for each in comparisons}
            for part, comparisons in self.comparisons.items()
        }
        return {**figures[0], "against": figures[1], "comparison": tested}


def _tested(each: Comparison) -> dict[str, float | int | None]:
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
) -> Measured:
    """Build a library of a benchmark's corpus and ask its questions.

    Args:
        folder: in BEIR layout.
        settings: to ask them under.
        keep: where the library stays; None to throw it away.
        reranker: a CrossEncoder, by name or folder.

    Raises:
        EvaluationError: the folder contradicts itself, or the kept library is another's.
        ModelError: the reranker cannot be loaded.
    """
    benchmark = read_folder(folder)
    with corpus_library(benchmark, keep, reranker) as library:
        runs = run_settings(library, tracked(benchmark.queries, "Asking"), settings)
    evaluations = tuple(evaluate(benchmark, runs[setting]) for setting in settings)
    return Measured(folder.resolve().name, tuple(settings), evaluations)


def write_plot(path: Path, measured: Measured) -> None:
    """Write the reliability diagrams of what was measured, an SVG."""
    panels = [
        (f"{measured.name}, {setting.name}", calibration)
        for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True)
        for calibration in evaluation.calibrations
    ]
    if not panels:
        say(
            f"No {path}: nothing here tells whether the confidence is right. Give queries "
            '"answerable", or the folder gold_spans.jsonl.',
            mark="skipped",
        )
        return
    with write_atomically(path) as file:
        file.write(diagram(panels))


def write_values(path: Path, measured: Measured) -> None:
    """Write every question's own values, separated by tabs: setting, metric, query_id, value."""
    with write_atomically(path) as file:
        file.write("setting\tmetric\tquery_id\tvalue\n")
        for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True):
            for metric, values in evaluation.per_query.items():
                for query_id, value in values.items():
                    cells = (setting.name, metric, " ".join(query_id.split()), f"{value:.6g}")
                    file.write("\t".join(cells) + "\n")


def draw(measured: Measured) -> None:
    """Draw what was measured: metrics, the difference where there are two, and the bins."""
    if len(measured.settings) == 1:
        _draw_metrics(measured.name, measured.evaluations[0])
    else:
        _draw_comparison(measured)
    for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True):
        named = f", {setting.name}" if len(measured.settings) > 1 else ""
        for calibration in evaluation.calibrations:
            tell("")
            tell(f"{calibration.name}{named}: how often it was true, by what was said")
            draw_rows([HEADINGS, *bin_rows(calibration)])
    for setting, evaluation in zip(measured.settings, measured.evaluations, strict=True):
        timing = evaluation.timing
        named = f" ({setting.name})" if len(measured.settings) > 1 else ""
        say(
            f"Median {timing.median:.0f} ms, 95th percentile {timing.p95:.0f} ms a question{named}."
        )


def _draw_metrics(name: str, evaluation: Evaluation) -> None:
    rows = [(name, "value", "95%", "questions")]
    rows += map(_metric_row, evaluation.metrics)
    for part, of_part in evaluation.parts.items():
        rows.append((_part_heading(part, of_part), "", "", ""))
        rows += map(_metric_row, of_part.metrics)
    draw_rows(rows)


def _metric_row(metric: Metric) -> tuple[str, str, str, str]:
    interval = ""
    if metric.low is not None and metric.high is not None:
        interval = f"{metric.low:.3f}–{metric.high:.3f}"
    return metric.name, f"{metric.value:.3f}", interval, f"{metric.n:,}"


def _draw_comparison(measured: Measured) -> None:
    names = [setting.name for setting in measured.settings]
    one, other = measured.evaluations
    rows = [(measured.name, *names, "difference", "95%", "p", "questions")]
    for part, comparisons in measured.comparisons.items():
        if part != "all":
            rows.append((_part_heading(part, one.parts[part]), *[""] * 6))
        pair = (one, other) if part == "all" else (one.parts[part], other.parts[part])
        rows += _comparison_rows(*pair, comparisons)
    draw_rows(rows)
    say(
        f"Difference: {names[0]} minus {names[1]}; its interval by bootstrap over the questions, p "
        "of a paired randomisation test, two-sided and not corrected for several metrics."
    )


def _comparison_rows(
    one: Evaluation, other: Evaluation, comparisons: Sequence[Comparison]
) -> Iterator[tuple[str, ...]]:
    """Yield a row a metric; where the two have no questions in common, both values and no test."""
    tested = {each.name: each for each in comparisons}
    values, others = ({m.name: m for m in each.metrics} for each in (one, other))
    for name in dict.fromkeys([*values, *others]):
        shown = [f"{side[name].value:.3f}" if name in side else "" for side in (values, others)]
        each = tested.get(name)
        if each is None:
            counts = dict.fromkeys(f"{side[name].n:,}" for side in (values, others) if name in side)
            yield name, *shown, "", "", "", ", ".join(counts)
            continue
        interval = f"{each.low:+.3f} to {each.high:+.3f}"
        p_value = "" if each.p_value is None else f"{each.p_value:.4f}"
        yield name, *shown, f"{each.difference:+.3f}", interval, p_value, f"{each.n:,}"


def _part_heading(part: str, evaluation: Evaluation) -> str:
    return f"of which {part}, {evaluation.counts.queries:,}"

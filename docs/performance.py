"""Measure libraries of several sizes and write performance.md and its curve: `make performance`."""

from __future__ import annotations

import argparse
import math
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docs.machine import facts
from docs.tables import table
from index.models.catalogue import arithmetic
from index.system.files import write_atomically
from retrieval.timing import STEP_NAMES, Step
from tests.bench.growth import Measured, measure
from tests.bench.large import recombined
from tests.bench.plain_recipe import Compared, compare_with_plain_recipe
from ui.terminal.output import print_err

DOCS = Path(__file__).resolve().parent
SIZES = (1_000, 10_000, 100_000)

_HEAD = """\
# Performance

This page is written by `make performance`; do not edit it. It measures libraries of several sizes
on the machine below, each in a process of its own. Their texts are the sentences of the seed
articles with their words and sentences in any order, and their vectors are random, because making
them would take an hour: the times do not depend on what the vectors are
at these sizes. The questions are five,
asked six times each. "First" is a question whose passages were not read before, and "again" the
same question asked once more at once: what the model made of its passages is still in memory.
Times are in milliseconds unless said otherwise. On another machine the ratios are likely to hold,
and the seconds are not.
"""
_RECIPE = """\
## Beside the usual recipe

Pieces of 1,000 characters with an overlap of 100, sentence-transformers with the same model, and a
flat FAISS index, beside `footnote add`: until every passage is found by its words and its meaning.
Both take turns, with their models loaded; the best round of each counts.
"""
_CURVE = """\
## How it grows

![Times by the number of passages](growth.svg)

Both axes are logarithmic: a line that rises as the dashed one grows with the library, and a flat
one does not.
"""
_ONE_QUESTION = """\
## One question, step by step

The median of each step, first reading; `footnote ask --timing` prints the same for one question.
"""


def page(measured: Sequence[Measured], compared: Compared, environment: Mapping[str, str]) -> str:
    """Return the whole page as Markdown.

    Args:
        measured: what was measured, by rising size.
        compared: Footnote beside the usual recipe.
        environment: names and values that describe the machine and the versions.
    """
    recipe = [
        ("", "seconds", "characters a second"),
        *(
            (name, f"{min(took):.1f}", f"{compared.characters / min(took):,.0f}")
            for name, took in (("the recipe", compared.plain), ("Footnote", compared.ours))
        ),
        ("times as fast", f"{compared.ratio:.1f}", ""),
    ]
    return "\n".join(
        [
            _HEAD,
            table([("", ""), *environment.items()]) + "\n",
            "## By size\n",
            table(_size_rows(measured)) + "\n",
            _CURVE,
            _ONE_QUESTION,
            table(_step_rows(measured)) + "\n",
            _RECIPE,
            table(recipe) + "\n",
        ]
    )


def _size_rows(measured: Sequence[Measured]) -> Iterator[tuple[str, ...]]:
    yield ("passages", *(f"{each.passages:,}" for each in measured))
    rows: dict[str, Callable[[Measured], str]] = {
        "MB of text a second, found by words": lambda each: (
            f"{each.megabytes / each.store_seconds:.2f}"
        ),
        "question first, p50": lambda each: f"{statistics.median(each.first):.0f}",
        "question first, p95": lambda each: f"{_p95(each.first):.0f}",
        "question again, p50": lambda each: f"{statistics.median(each.again):.0f}",
        "add one article, found by words": lambda each: f"{each.add_one:,.0f}",
        "remove one article from every file": lambda each: f"{each.remove_one:,.0f}",
        "bytes a passage on disk": lambda each: f"{each.bytes_a_passage:,.0f}",
        "greatest memory, MB": lambda each: f"{each.resident:,.0f}",
    }
    for name, cell in rows.items():
        yield name, *map(cell, measured)


def _step_rows(measured: Sequence[Measured]) -> Iterator[tuple[str, ...]]:
    yield ("passages", *(f"{each.passages:,}" for each in measured))
    for step in Step:
        if any(step.value in each.steps for each in measured):
            yield STEP_NAMES[step], *(f"{each.steps.get(step.value, 0):.1f}" for each in measured)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 380, 70, 30, 230, 50
_COLOURS = ("#1f5fa8", "#b3541e", "#2e7d4f", "#7a3e9d", "#555")


def growth_svg(measured: Sequence[Measured]) -> str:
    """Return the curves of times by passages as an SVG, both axes logarithmic."""
    lines: dict[str, list[float]] = {
        "question first, p50": [statistics.median(each.first) for each in measured],
        "question again, p50": [statistics.median(each.again) for each in measured],
        "add one article": [each.add_one for each in measured],
        "remove one article": [each.remove_one for each in measured],
        "store a passage": [1000 * each.store_seconds / each.passages for each in measured],
    }
    sizes = [each.passages for each in measured]
    values = [value for line in lines.values() for value in line]
    left, right = math.log10(min(sizes)), math.log10(max(sizes))
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def across(size: float) -> float:
        return _LEFT + (math.log10(size) - left) / max(right - left, 1e-9) * (
            _WIDTH - _LEFT - _RIGHT
        )

    def down(value: float) -> float:
        return _TOP + (high - math.log10(value)) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        y = down(10**power)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        label = f"{10**power:g} ms"
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for size in sizes:
        parts.append(
            f'<text x="{across(size):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">'
            f"{size:,}</text>"
        )
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}">passages</text>')
    # A line that grows as the number of passages does, for comparison.
    start = 10 ** (low + 0.2)
    end = min(start * sizes[-1] / sizes[0], 10**high)
    parts.append(
        f'<path d="M{across(sizes[0]):.1f} {down(start):.1f}L{across(end / start * sizes[0]):.1f} '
        f'{down(end):.1f}" stroke="#999" stroke-dasharray="4 4" fill="none"/>'
    )
    labels = sorted(
        ((down(line[-1]), name, colour) for (name, line), colour in _coloured(lines)),
    )
    lowest = -math.inf
    for y, name, colour in labels:
        lowest = max(y + 4, lowest + 15)
        parts.append(
            f'<text x="{_WIDTH - _RIGHT + 10}" y="{lowest:.1f}" fill="{colour}">'
            f"{escape(name)}</text>"
        )
    for (_, line), colour in _coloured(lines):
        points = " ".join(
            f"{across(size):.1f},{down(value):.1f}" for size, value in zip(sizes, line, strict=True)
        )
        parts.append(
            f'<polyline points="{points}" stroke="{colour}" stroke-width="2" fill="none"/>'
        )
    return "\n".join([*parts, "</svg>\n"])


def _coloured(
    lines: Mapping[str, list[float]],
) -> list[tuple[tuple[str, list[float]], str]]:
    return list(zip(lines.items(), _COLOURS, strict=True))


def main() -> int:
    """Measure libraries of several sizes, and write the page and its curve."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="PASSAGES")
    sizes = sorted(parser.parse_args().sizes)
    environment = {**facts(), "arithmetic": arithmetic()}
    compared = compare_with_plain_recipe(list(recombined(200)))
    measured = []
    for size in sizes:
        print_err(f"Measuring {size:,} passages …")
        measured.append(measure(size))
        print_err(str(measured[-1]))
    with write_atomically(DOCS / "growth.svg") as file:
        file.write(growth_svg(measured))
    with write_atomically(DOCS / "performance.md") as file:
        file.write(page(measured, compared, environment))
    return 0


if __name__ == "__main__":
    sys.exit(main())

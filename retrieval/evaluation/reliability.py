"""Draw the calibration of the confidence: as rows of text and as an SVG diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from retrieval.evaluation.evaluate import Calibration, ReliabilityBin

# Width of the text bar in columns. Plain ASCII is one column a character in every terminal.
_COLUMNS = 40
_SIDE, _LEFT, _TOP, _COUNTS, _GAP = 240, 46, 48, 44, 34
_PANEL = _LEFT + _SIDE + 24
_HEIGHT = _TOP + _SIDE + _GAP + _COUNTS + 40

HEADINGS = ("confidence", "questions", "predicted", "observed", "95%", "")


def bin_rows(calibration: Calibration) -> list[tuple[str, ...]]:
    """Return one row per bin, with the columns of `HEADINGS`; the last column is a bar."""
    return [
        (
            f"{each.low:.1f}–{each.high:.1f}",
            f"{each.n:,}",
            f"{each.confidence:.2f}",
            f"{each.accuracy:.2f}",
            "{:.2f}–{:.2f}".format(*each.interval),
            bar(each),
        )
        for each in calibration.bins
    ]


def bar(each: ReliabilityBin) -> str:
    """Return a bar of `#` as long as the observed share, with `+` at the mean confidence."""
    columns = ["#"] * round(each.accuracy * _COLUMNS)
    columns += ["."] * (_COLUMNS - len(columns))
    columns[min(int(each.confidence * _COLUMNS), _COLUMNS - 1)] = "+"
    return "".join(columns)


def reliability_svg(panels: Sequence[tuple[str, Calibration]]) -> str:
    """Return an SVG with reliability diagrams side by side.

    A bin is a bar whose height is the observed share. A dot and a line show that share and its 95%
    interval at the bin's mean confidence; on the diagonal the two agree. Grey bars below show how
    many questions each bin has.

    Args:
        panels: titles and calibrations, one pair per diagram.
    """
    # A bold letter is at most about 8 wide on average.
    panel = max([_PANEL, *(_LEFT + 8 * len(title) for title, _ in panels)])
    width = max(len(panels), 1) * panel
    panels_svg = "\n".join(
        f'<g transform="translate({number * panel} 0)">\n{_panel(title, calibration)}\n</g>'
        for number, (title, calibration) in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" '
        f'width="{width}" height="{_HEIGHT}" font-family="sans-serif" font-size="11" '
        'fill="#222">\n'
        f'<rect width="{width}" height="{_HEIGHT}" fill="#fff"/>\n{panels_svg}\n</svg>\n'
    )


def _panel(title: str, calibration: Calibration) -> str:
    bottom = _TOP + _SIDE
    floor = bottom + _GAP + _COUNTS
    largest = max(each.n for each in calibration.bins)
    lines = [
        f'<text x="{_LEFT}" y="18" font-size="13" font-weight="bold">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="35">{escape(calibration.name)} {calibration.error:.3f}, '
        f"{calibration.n:,} questions</text>",
        f'<path d="M{_LEFT} {bottom}L{_LEFT + _SIDE} {_TOP}" stroke="#999" '
        'stroke-dasharray="4 3"/>',
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="#222"/>',
        *_ticks(bottom),
    ]
    for each in calibration.bins:
        left, wide = _across(each.low), _across(each.high) - _across(each.low)
        tall, at = _SIDE * each.accuracy, _across(each.confidence)
        low, high = (_up(value) for value in each.interval)
        count = _COUNTS * each.n / largest
        lines += [
            f'<rect x="{left:.1f}" y="{bottom - tall:.1f}" width="{wide:.1f}" '
            f'height="{tall:.1f}" fill="#4477aa" fill-opacity="0.45" stroke="#4477aa"/>',
            f'<path d="M{at:.1f} {low:.1f}V{high:.1f}" stroke="#222"/>',
            f'<circle cx="{at:.1f}" cy="{_up(each.accuracy):.1f}" r="3"/>',
            f'<rect x="{left:.1f}" y="{floor - count:.1f}" width="{wide:.1f}" '
            f'height="{count:.1f}" fill="#999" stroke="#fff"/>',
            f'<text x="{left + wide / 2:.1f}" y="{floor - count - 3:.1f}" font-size="9" '
            f'text-anchor="middle">{each.n}</text>',
        ]
    lines.append(
        f'<text x="{_LEFT + _SIDE / 2:.1f}" y="{floor + 26}" text-anchor="middle">'
        "confidence (grey: questions per bin)</text>"
    )
    return "\n".join(lines)


def _ticks(bottom: int) -> Iterator[str]:
    for tick in (0.0, 0.5, 1.0):
        yield (
            f'<text x="{_across(tick):.1f}" y="{bottom + 14}" text-anchor="middle">{tick:g}</text>'
        )
        yield f'<text x="{_LEFT - 6}" y="{_up(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
    yield (
        f'<text transform="translate(14 {bottom - _SIDE / 2:.1f}) rotate(-90)" '
        'text-anchor="middle">observed share</text>'
    )


def _across(value: float) -> float:
    return _LEFT + _SIDE * value


def _up(value: float) -> float:
    return _TOP + _SIDE * (1 - value)

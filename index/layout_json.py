"""Layouts as JSON: as a library stores them, and as `show --json` prints them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from typing import Any

from index.documents import Span
from index.layout import NO_LAYOUT, Layout, LineBox, PlaceKind


def layout_as_dict(layout: Layout) -> dict[str, Any]:
    """Return a layout as `show --json` prints it."""
    boxes = {"boxes": [list(box) for box in layout.boxes]} if layout.boxes else {}
    return {
        "kind": layout.kind,
        "starts": list(layout.starts),
        "labels": list(layout.labels),
        "recognised": [[each.start, each.end] for each in layout.recognised],
        "unsure": [[each.start, each.end] for each in layout.unsure],
        **boxes,
    }


def layout_from_dict(values: Mapping[str, Any]) -> Layout:
    """Return the layout that `layout_as_dict` describes; a key that is left out is empty.

    Raises:
        ValueError: the values are no layout.
    """
    try:
        return Layout(
            kind=PlaceKind(values["kind"]) if values.get("kind") else None,
            starts=tuple(map(_integer, values.get("starts", ()))),
            labels=tuple(map(str, values.get("labels", ()))),
            recognised=_disjoint_spans(values.get("recognised", ())),
            unsure=_disjoint_spans(values.get("unsure", ())),
            boxes=tuple(map(_line_box, values.get("boxes", ()))),
        )
    except (AttributeError, TypeError) as error:
        raise ValueError(f"not a layout: {error}") from None


def encode_layout(layout: Layout) -> str:
    """Return a layout as a library stores it; empty if nothing is known."""
    if layout == NO_LAYOUT:
        return ""
    return json.dumps(layout_as_dict(layout), ensure_ascii=False, separators=(",", ":"))


def decode_layout(stored: str) -> Layout:
    """Return the layout that `encode_layout` returned."""
    return layout_from_dict(json.loads(stored)) if stored else NO_LAYOUT


def _integer(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"not an offset: {value!r}")
    return value


def _disjoint_spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    spans = tuple(Span(_integer(start), _integer(end)) for start, end in pairs)
    if any(left.end > right.start for left, right in pairwise(spans)):
        raise ValueError("spans overlap, or are not in order")
    return spans


def _line_box(values: Sequence[float]) -> LineBox:
    start, end, *edges = values
    left, top, right, bottom = (float(edge) for edge in edges)
    span = Span(_integer(start), _integer(end))
    if not all(map(isfinite, (left, top, right, bottom))):
        raise ValueError("not a box on a page")
    return LineBox(span.start, span.end, left, top, right, bottom)

"""Find the pictures and the lines that a page of a PDF draws."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.loaders.formats.pdf.glyphs import Frame, turned

_DEEPEST = 4  # forms within forms
_MOST = 50_000  # objects of a page that are looked at


class Drawing(NamedTuple):
    """A picture, or a path of lines.

    Attributes:
        is_picture: whether it is a picture.
        corners: the number of points of a path.
        is_outline: whether the edges of a path are drawn, and not only what is within them.
        left: the left edge, from the left edge of the page as it is shown.
        top: the top edge, from its top edge.
        right: the right edge.
        bottom: the bottom edge.
    """

    is_picture: bool
    corners: int
    is_outline: bool
    left: float
    top: float
    right: float
    bottom: float


_Matrix = tuple[float, float, float, float, float, float]


def drawings_of(page: Any, frame: Frame) -> list[Drawing]:
    """Return the pictures and paths of a page, also those in forms.

    Args:
        page: the page, of pypdfium2.
        frame: its frame.
    """
    width, height = frame.right - frame.left, frame.top - frame.bottom
    edges = [ctypes.c_float() for _ in range(4)]
    found: list[Drawing] = []
    for each, matrix in _objects(page.raw):
        kind = pdfium.FPDFPageObj_GetType(each)
        if not pdfium.FPDFPageObj_GetBounds(each, *edges):
            continue
        left, bottom, right, top = _placed([edge.value for edge in edges], matrix)
        shown = (left - frame.left, frame.top - top, right - frame.left, frame.top - bottom)
        is_picture = kind == pdfium.FPDF_PAGEOBJ_IMAGE
        corners = 0 if is_picture else pdfium.FPDFPath_CountSegments(each)
        is_filled, is_outline = (False, False) if is_picture else _draw_mode(each)
        if is_picture or is_filled or is_outline:
            box = turned(shown, frame.quarters, width, height)
            found.append(Drawing(is_picture, corners, is_outline, *box))
    return found


def _draw_mode(path: Any) -> tuple[bool, bool]:
    """Return whether a path is filled, and whether its edges are drawn; some only clip."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def has_objects(page: Any) -> bool:
    """Return whether a page draws anything."""
    return bool(pdfium.FPDFPage_CountObjects(page.raw) > 0)


def _objects(page: Any) -> Iterator[tuple[Any, _Matrix | None]]:
    """Yield the pictures and paths, each with the matrix of the form that it is in."""
    looked_at = 0
    pending: list[tuple[Any, _Matrix | None, int]] = [(None, None, 0)]
    while pending:
        form, matrix, depth = pending.pop()
        if form is None:
            count = pdfium.FPDFPage_CountObjects(page)
        else:
            count = pdfium.FPDFFormObj_CountObjects(form)
        for index in range(count):
            looked_at += 1
            if looked_at > _MOST:
                return
            if form is None:
                each = pdfium.FPDFPage_GetObject(page, index)
            else:
                each = pdfium.FPDFFormObj_GetObject(form, index)
            kind = pdfium.FPDFPageObj_GetType(each)
            if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
                yield each, matrix
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                pending.append((each, _form_matrix(each, matrix), depth + 1))


def _form_matrix(form: Any, outer: _Matrix | None) -> _Matrix:
    values = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, values)
    a, b, c, d, e, f = values.a, values.b, values.c, values.d, values.e, values.f
    if outer is None:
        return a, b, c, d, e, f
    g, h, i, j, k, m = outer
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def _placed(box: list[float], matrix: _Matrix | None) -> tuple[float, float, float, float]:
    """Return a box (left, bottom, right, top) in the coordinates of the page."""
    left, bottom, right, top = box
    if matrix is None:
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)

"""PDFs of a few lines, written by hand: what stands where on a page is known to the point."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 400, 300  # of a page, in points
LEFT, TOP, LEADING, SIZE = 40, 60, 40, 16  # of the lines


def small_pdf(*pages: Sequence[str], rotate: int = 0) -> bytes:
    """Return a PDF whose pages have these lines, in Helvetica.

    The baseline of line n of a page is at `TOP + n * LEADING` points from its upper edge.
    """
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(
            f"BT /F1 {SIZE} Tf {LEFT} {HEIGHT - TOP - at * LEADING} Td ({_escaped(line)}) Tj ET\n"
            for at, line in enumerate(lines)
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate}"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(shown.encode('cp1252'))} >>\nstream\n{shown}\nendstream",
        ]
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count, start = len(objects) + 1, len(content)
    end = (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )
    return content + end.encode()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

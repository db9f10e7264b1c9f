"""Make small PDFs for tests: text at given places, in a font that every reader has."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842


class Text(NamedTuple):
    """Text on a page.

    Attributes:
        x: its left edge, in points from the left edge of the page.
        y: its base, in points from the top edge of the page.
        text: the characters, of Windows-1252.
        size: the size of the font.
        angle: 0, or 90 for text that runs upwards.
        raised: how far above the base it stands.
        invisible: whether it is neither filled nor stroked.
    """

    x: float
    y: float
    text: str
    size: float = 10
    angle: int = 0
    raised: float = 0
    invisible: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a PDF.

    Attributes:
        texts: what stands on it, in the order of drawing.
        rotate: the angle by which a viewer turns it.
        picture: a picture in grey that covers it: its width, height and bytes.
        extra: more operators.
    """

    texts: Sequence[Text] = ()
    rotate: int = 0
    picture: tuple[int, int, bytes] | None = None
    extra: str = ""


def paragraph(x: float, y: float, lines: Sequence[str], size: float = 10) -> list[Text]:
    """Return lines of text below each other."""
    return [Text(x, y + number * size * 1.2, line, size) for number, line in enumerate(lines)]


def make_pdf(
    pages: Sequence[Page],
    *,
    info: Mapping[str, str] | None = None,
    labels: str = "",
    attachments: Mapping[str, bytes] | None = None,
    font: str = "/Encoding /WinAnsiEncoding",
    encrypt: str = "",
) -> bytes:
    """Return a PDF.

    Args:
        pages: its pages.
        info: its document information, such as "Title".
        labels: the entry /PageLabels of its catalogue.
        attachments: the files attached to it.
        font: further entries of its font.
        encrypt: the entry /Encrypt of its trailer.
    """
    objects = _Objects()
    catalogue, tree = objects.add(b""), objects.add(b"")
    face = objects.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {font} >>".encode())
    kids = []
    for page in pages:
        resources = f"/Font << /F {face} 0 R >>"
        content = "".join(map(_operators, page.texts)) + page.extra
        if page.picture:
            width, height, grey = page.picture
            head = (
                f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
                "/ColorSpace /DeviceGray /BitsPerComponent 8"
            )
            resources += f" /XObject << /P {objects.stream(grey, head)} 0 R >>"
            content = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q\n" + content
        stream = objects.stream(content.encode("cp1252"))
        entries = (
            f"/Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Rotate {page.rotate} /Resources << {resources} >> /Contents {stream} 0 R"
        )
        kids.append(objects.add(f"<< {entries} >>".encode()))
    names = ""
    if attachments:
        specs = []
        for name, content_bytes in attachments.items():
            embedded = objects.stream(content_bytes, "/Type /EmbeddedFile")
            specs.append(f"({name}) << /Type /Filespec /F ({name}) /EF << /F {embedded} 0 R >> >>")
        names = f"/Names << /EmbeddedFiles << /Names [{' '.join(specs)}] >> >>"
    references = " ".join(f"{kid} 0 R" for kid in kids)
    objects.set(tree, f"<< /Type /Pages /Kids [{references}] /Count {len(kids)} >>".encode())
    label_entry = f"/PageLabels {labels}" if labels else ""
    objects.set(catalogue, f"<< /Type /Catalog /Pages {tree} 0 R {label_entry} {names} >>".encode())
    facts = " ".join(f"/{key} ({value})" for key, value in (info or {}).items())
    trailer = f"/Root {catalogue} 0 R /Info {objects.add(f'<< {facts} >>'.encode('cp1252'))} 0 R"
    return objects.file(f"{trailer} {encrypt}")


@dataclass
class _Objects:
    bodies: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.bodies.append(body)
        return len(self.bodies)

    def set(self, number: int, body: bytes) -> None:
        self.bodies[number - 1] = body

    def stream(self, content: bytes, head: str = "") -> int:
        packed = zlib.compress(content)
        entries = f"<< {head} /Length {len(packed)} /Filter /FlateDecode >>".encode()
        return self.add(entries + b"\nstream\n" + packed + b"\nendstream")

    def file(self, trailer: str) -> bytes:
        out = io.BytesIO()
        out.write(b"%PDF-1.6\n")
        offsets = []
        for number, body in enumerate(self.bodies, start=1):
            offsets.append(out.tell())
            out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        start, size = out.tell(), len(self.bodies) + 1
        out.write(f"xref\n0 {size}\n0000000000 65535 f \n".encode())
        out.write(b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets))
        out.write(f"trailer << /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF".encode())
        return out.getvalue()


def _operators(text: Text) -> str:
    escaped = text.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    matrix = "0 1 -1 0" if text.angle == 90 else "1 0 0 1"
    mode = 3 if text.invisible else 0
    return (
        f"BT /F {text.size} Tf {matrix} {text.x} {HEIGHT - text.y} Tm {text.raised} Ts {mode} Tr "
        f"({escaped}) Tj ET\n"
    )

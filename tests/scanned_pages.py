"""Pages as a scanner would see them: drawn, tilted, blurred and noisy."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageFilter

from tests.pdf_files import Page, Text, make_pdf

DOTS_PER_INCH = 170


def picture(texts: list[Text], *, turn: int = 0, tilt: float = 1.5) -> Image.Image:
    """Return a page as a scanner would see it."""
    page = pypdfium2.PdfDocument(make_pdf([Page(texts=texts)]))[0]
    drawn = page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L")
    tilted = drawn.rotate(tilt, fillcolor=255, resample=Image.Resampling.BICUBIC)
    soft = tilted.filter(ImageFilter.GaussianBlur(0.6))
    noise = np.random.default_rng(7).normal(0, 12, (soft.height, soft.width))
    grey = (np.asarray(soft) * 0.85 + 20 + noise).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grey).rotate(turn, expand=True)


def scanned_pdf(scan: Image.Image) -> bytes:
    """Return a PDF whose only page is a picture."""
    content = io.BytesIO()
    scan.save(content, "PDF", resolution=DOTS_PER_INCH)
    return content.getvalue()

"""Read the files that are attached to a PDF."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from index.loaders.formats.format import Budget, Member

_MOST = 1_000


def attached_files(document: pdfium.PdfDocument, budget: Budget) -> Iterator[Member]:
    """Yield the files attached to a PDF.

    Args:
        document: the PDF.
        budget: what its file may still unpack to.

    Raises:
        SourceTooLarge: the files are larger than the budget.
    """
    for index in range(min(_MOST, document.count_attachments())):
        attachment = document.get_attachment(index)
        size = ctypes.c_ulong()
        # pdfium tells the size without unpacking more than it has to.
        if not raw.FPDFAttachment_GetFile(attachment.raw, None, 0, size) or not size.value:
            continue
        budget.spend(size.value)
        name = attachment.get_name() or f"attachment {index + 1}"
        yield Member(name, bytes(attachment.get_data()))

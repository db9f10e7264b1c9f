"""`Original`: the file that an article was read from, which a library keeps to show its pages."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes of a file, on disk or within another file.

    Attributes:
        path: the file, if it is on disk.
        content: its bytes, if it is within another file.
    """

    path: Path | None = None
    content: bytes = b""

    def open(self) -> BinaryIO:
        """Open the file for reading.

        Raises:
            OSError: the file cannot be read.
        """
        return self.path.open("rb") if self.path else io.BytesIO(self.content)

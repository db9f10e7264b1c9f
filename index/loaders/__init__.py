"""Load files and folders as documents with their exact text, title, date and outlet."""

from index.loaders.files import load
from index.loaders.gone import ReadFiles, gone_from
from index.loaders.outcomes import Loaded, LoadOptions, Rejected, ScanReading

__all__ = [
    "LoadOptions",
    "Loaded",
    "ReadFiles",
    "Rejected",
    "ScanReading",
    "gone_from",
    "load",
]

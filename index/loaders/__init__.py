"""Load files and folders as documents with their exact text, title, date and outlet."""

from index.loaders.files import load, load_sources
from index.loaders.folders import SourceFile, find_source_files
from index.loaders.gone import ReadFiles, gone_from
from index.loaders.outcomes import Loaded, LoadOptions, Rejected, ScanReading

__all__ = [
    "LoadOptions",
    "Loaded",
    "ReadFiles",
    "Rejected",
    "ScanReading",
    "SourceFile",
    "find_source_files",
    "gone_from",
    "load",
    "load_sources",
]

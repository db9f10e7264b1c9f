"""The file formats that are read in the sandbox, found by a file's name and first bytes."""

from __future__ import annotations

import re
from importlib import import_module
from typing import cast

from index.errors import UnsupportedFormat
from index.loaders.formats.format import Format, FormatReader
from index.loaders.texts import TEXTS

HEAD_BYTES = 4096
"""How many of a file's first bytes `format_of` looks at."""

# Files of old and closed formats, which are refused with the way out.
_OLD = frozenset(
    {".doc", ".dot", ".wps", ".wpd", ".ppt", ".pps", ".pptx", ".odp", ".pages", ".numbers"}
    | {".key", ".mobi", ".azw3"}
)

FORMATS: tuple[Format, ...] = (
    Format("a gzip file", "archives.gzipped", frozenset({".gz", ".tgz"})),
    Format("a tar file", "archives.tar_files", frozenset({".tar"}), max_bytes=2_000_000_000),
    Format("a web archive", "archives.wacz", frozenset({".wacz"})),
    Format("a web archive", "archives.warc", frozenset({".warc"}), max_bytes=5_000_000_000),
    Format("a ZIP file", "archives.zip_files", frozenset({".zip"}), max_bytes=2_000_000_000),
    Format("Kindle clippings", "clippings", frozenset(), 50_000_000),
    Format("DOCX", "docx", frozenset({".docx", ".docm", ".dotx", ".dotm"})),
    Format("EPUB", "epub", frozenset({".epub"})),
    Format("an Evernote export", "evernote", frozenset({".enex"})),
    Format("a feed", "feeds", frozenset({".rss", ".atom", ".xml", ".rdf", ".opml"}), 100_000_000),
    Format("JSON", "json_articles", frozenset({".json"}), 100_000_000),
    Format("a mail", "messages.eml", frozenset({".eml", ".emlx"}), max_bytes=110_000_000),
    Format(
        "a mailbox (mbox)", "messages.mbox", frozenset({".mbox", ".mbx"}), max_bytes=50_000_000_000
    ),
    Format("a saved page (MHTML)", "messages.mhtml", frozenset({".mht", ".mhtml"})),
    Format("ODT", "odt", frozenset({".odt", ".ott", ".fodt"})),
    Format("an older office file", "old_office", _OLD),
    Format("PDF", "pdf", frozenset({".pdf"}), has_pages=True),
    Format(
        "a picture",
        "picture",
        frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}),
        max_bytes=100_000_000,
        has_pages=True,
    ),
    Format(
        "a file of this kind",
        "refused",
        frozenset({".7z", ".bz2", ".dbx", ".msg", ".ost", ".pst", ".rar", ".webarchive", ".xz"})
        | {".zst"},
        max_bytes=1 << 62,
    ),
    Format("RTF", "rtf", frozenset({".rtf"})),
    Format(
        "a file of subtitles",
        "subtitles",
        frozenset({".vtt", ".srt", ".ttml", ".dfxp"}),
        50_000_000,
    ),
    Format(
        "a table (CSV or TSV)", "tables.delimited", frozenset({".csv", ".tsv", ".tab"}), 250_000_000
    ),
    Format(
        "a spreadsheet",
        "tables.workbook",
        frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".ods", ".ots"}),
    ),
    # Chosen by the size of a page or a text; the limit on its characters holds.
    Format("a text", "texts.large", frozenset(), max_bytes=1 << 62),
)
_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
_BY_MODULE = {each.module: each for each in FORMATS}
# The first bytes that tell a format, whatever the file is called.
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
# How the exports of some programs begin, in files with names of texts.
_BEGINNINGS = (
    (
        # A box of mails, and a single mail, as mail programs keep them.
        re.compile(
            rb"From (?:.{0,300}\d\d:\d\d.{0,80}|-.{0,60}|\s*)\r?\n(?:[!-9;-~]{1,100}:|>From )"
        ),
        frozenset({""}),
        "messages.mbox",
    ),
    (
        re.compile(
            rb"(?:Return-Path: ?<|Delivered-To: \S+@|Received: (?:from|by) |X-Mozilla-Status:)"
        ),
        frozenset({""}),
        "messages.eml",
    ),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?[^\r\n]{1,400}\r?\n- [^\r\n]{1,200}\|[^\r\n]{1,200}\r?\n\r?\n"
            rb"[^\x00]*?^==========[ \t]*\r?$",
            re.MULTILINE,
        ),
        frozenset({"", ".txt"}),
        "clippings",
    ),
)
# ". Smith" and ".2024" at the end of a name are not formats.
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,10}\Z")


def format_of(suffix: str, head: bytes) -> Format | None:
    """Return the format of a file; None if it is no format of the sandbox.

    Args:
        suffix: the end of the file's name, in lower case, with its dot.
        head: its first `HEAD_BYTES` bytes.
    """
    for magic, module in _MAGIC:
        if head.startswith(magic):
            return _BY_MODULE[module]
    for beginning, suffixes, module in _BEGINNINGS:
        if suffix in suffixes and beginning.match(head):
            return _BY_MODULE[module]
    return _BY_SUFFIX.get(suffix)


def suffix_of(name: str) -> str:
    """Return the end of a file's name that tells its format, in lower case; may be empty."""
    match = _SUFFIX.search(name.casefold(), 1)
    return match.group() if match else ""


def is_known(suffix: str) -> bool:
    """Return whether files with this suffix, or files without one, are read."""
    return suffix in _BY_SUFFIX or suffix in TEXTS


def unsupported(suffix: str) -> UnsupportedFormat:
    """Return the error for a file whose format is not read."""
    return UnsupportedFormat(
        f"Footnote does not read {suffix} files. If it is a text, save it as .pdf, .docx, .html or "
        ".txt, and add that."
    )


def format_named(module: str) -> Format:
    """Return the format whose module has this name."""
    return _BY_MODULE[module]


def reader_of(file_format: Format) -> FormatReader:
    """Return the reader of a format. Its libraries are imported only now."""
    module = import_module(f"index.loaders.formats.{file_format.module}")
    return cast("FormatReader", module.read)

"""Choose the recogniser for a picture, and say what to do without one."""

from __future__ import annotations

from importlib.util import find_spec

from PIL import Image

from index.loaders.formats.ocr import rapid, tesseract
from index.loaders.formats.ocr.lines import Recognised

INSTALL = 'pip install "footnote-qa[ocr]"'
_PACKAGES = ("rapidocr", "cv2", "shapely", "pyclipper", "omegaconf")
# With more lines unread, a page is in a script that the first recogniser does not know.
_UNREAD = 0.3


def is_available() -> bool:
    """Return whether a recogniser is installed."""
    return _has_rapid() or tesseract.is_installed()


def read_picture(picture: Image.Image) -> Recognised:
    """Return the lines of a picture."""
    if not _has_rapid():
        return tesseract.recognise(picture)
    read = rapid.recognise(picture)
    if read.unread <= _UNREAD * (len(read.lines) + read.unread):
        return read
    if not tesseract.is_installed():
        return read
    other = tesseract.recognise(picture)
    return other if _letters(other) > _letters(read) else read


def _has_rapid() -> bool:
    return all(find_spec(name) is not None for name in _PACKAGES)


def _letters(recognised: Recognised) -> int:
    return sum(len(word.text) for line in recognised.lines for word in line.words)

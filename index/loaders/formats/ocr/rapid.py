"""Recognise text with RapidOCR, whose models are in its package: nothing is downloaded.

It reads Latin letters with all accents. It does not read Cyrillic, Greek and Arabic letters.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any

from PIL import Image

from index.loaders.formats.ocr.lines import FoundLine, FoundWord, Recognised

_LEAST_SCORE = 0.4  # a line below it is no text
_LARGEST = 4_000  # pixels of a side
# A line with less of the letters that would fit in it was seen and not read.
_LETTER_WIDTH = 0.5  # of the height of a line
_READ = 0.3
_FEWEST_LETTERS = 6
_UPRIGHT = 1.5  # a box so much higher than wide is a line that stands sideways
_GOOD = 0.8


def recognise(picture: Image.Image) -> Recognised:
    """Return the lines of a picture. A page that lies on its side or its head is turned first."""
    best = _recognise(picture, 0)
    if not best.lines and not best.unread:
        return best
    sideways = sum(line.height > _UPRIGHT * line.width for line in best.lines)
    if 2 * sideways > len(best.lines):
        turns = [1, 3]
    elif _score(best) < _GOOD:
        turns = [2]
    else:
        return best
    return max((best, *(_recognise(picture, turn) for turn in turns)), key=_worth)


def _worth(recognised: Recognised) -> float:
    level = [line for line in recognised.lines if line.height <= _UPRIGHT * line.width]
    return sum(word.confidence**4 * len(word.text) for line in level for word in line.words)


def _score(recognised: Recognised) -> float:
    """Return the mean confidence of the letters."""
    words = [word for line in recognised.lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, letters)


def _recognise(picture: Image.Image, quarters: int) -> Recognised:
    import numpy as np

    turned = picture.rotate(-90 * quarters, expand=True) if quarters else picture
    found = _engine()(np.asarray(turned.convert("RGB"))[:, :, ::-1], use_cls=False)
    if found.boxes is None or found.txts is None:
        return Recognised([], quarters=quarters)
    lines: list[FoundLine] = []
    unread = 0
    for box, text, score, pieces in zip(
        found.boxes, found.txts, found.scores, found.word_results, strict=True
    ):
        a, b, c, d = (_turned_back(float(x), float(y), quarters, picture.size) for x, y in box)
        line = FoundLine((a, b, c, d), _words(text, float(score), pieces))
        expected = line.width / (_LETTER_WIDTH * max(1.0, line.height))
        letters = sum(map(str.isalnum, text))
        if letters < _READ * expected and expected > _FEWEST_LETTERS:
            unread += 1
        elif line.words:
            lines.append(line)
    return Recognised(lines, unread, quarters)


def _turned_back(x: float, y: float, quarters: int, size: tuple[int, int]) -> tuple[float, float]:
    """Return where a point of a turned picture stands in the picture as it was given."""
    width, height = size
    if quarters == 1:
        return y, height - x
    if quarters == 2:
        return width - x, height - y
    if quarters == 3:
        return width - y, x
    return x, y


def _words(text: str, score: float, pieces: Any) -> tuple[FoundWord, ...]:
    """Return the words of a line, each as sure as its least sure piece."""
    remaining = [(str(piece[0]).strip(), float(piece[1])) for piece in pieces or ()]
    words: list[FoundWord] = []
    for word in text.split():
        confidence, read = 1.0, ""
        while remaining and word.startswith(read + remaining[0][0]) and read != word:
            piece, sure = remaining.pop(0)
            read += piece
            confidence = min(confidence, sure)
        words.append(FoundWord(word, confidence if read == word else score))
    return tuple(words)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": os.cpu_count() or 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
            "Global.text_score": _LEAST_SCORE,
            "Global.max_side_len": _LARGEST,
            "Global.return_word_box": True,
        }
    )

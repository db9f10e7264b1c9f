"""Find the cues of TTML and DFXP files."""

from __future__ import annotations

import re
from typing import Any

from index.errors import MalformedSource
from index.loaders.formats.safe_xml import safe_parser
from index.loaders.formats.subtitles.cues import Cue

_CLOCK = re.compile(r"([0-9]{1,4}):([0-9]{1,2}):([0-9]{1,2})(?:\.([0-9]{1,9})|[:;]([0-9]{1,3}))?")
_OFFSET = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)(h|m|s|ms|f|t)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_FRAMES = 25.0


def read_ttml(text: str) -> list[Cue]:
    """Return the cues of a file, in the order of their times.

    Raises:
        MalformedSource: the XML is damaged, or defines entities.
    """
    from lxml import etree  # type: ignore[import-untyped]

    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise MalformedSource("It defines entities of its own; export the subtitles as .vtt.")
    try:
        root = etree.fromstring(text.encode(), safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedSource(f"Its XML is damaged ({error}); export it again as .vtt.") from None
    rates = {name.rpartition("}")[2]: value for name, value in root.attrib.items()}
    frames = _rate(rates.get("frameRate"), _FRAMES)
    ticks = _rate(rates.get("tickRate"), 1.0)
    names = {
        agent.get("{http://www.w3.org/XML/1998/namespace}id"): " ".join(
            "".join(agent.itertext()).split()
        )
        for agent in root.iter("{*}agent")
    }
    cues = []
    for paragraph in root.iter("{*}p"):
        start = _seconds(paragraph.get("begin"), frames, ticks)
        if start is None:
            continue
        end = _seconds(paragraph.get("end"), frames, ticks)
        if end is None:
            end = start + (_seconds(paragraph.get("dur"), frames, ticks) or 0.0)
        lines = tuple(
            filter(None, (" ".join(line.split()) for line in _text(paragraph).split("\v")))
        )
        agent = next((v for k, v in paragraph.attrib.items() if k.endswith("}agent")), "")
        if any(character.isalnum() for line in lines for character in line):
            cues.append(Cue(start, max(start, end), lines, names.get(agent, "")))
    return sorted(cues, key=lambda cue: cue.start)


def _text(element: Any) -> str:
    """Return the text of an element, with a vertical tab for each break."""
    from lxml import etree

    parts = []
    for event, child in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            parts.append("\v" if child.tag.endswith("}br") else "")
            parts.append((child.text or "").replace("\v", " "))
        elif child is not element:
            parts.append((child.tail or "").replace("\v", " "))
    return "".join(parts)


def _rate(value: str | None, otherwise: float) -> float:
    return float(value) if value and value.isdecimal() and int(value) else otherwise


def _seconds(value: str | None, frames: float, ticks: float) -> float | None:
    text = (value or "").strip()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, fraction, frame = clock.groups()
        rest = float(f"0.{fraction}") if fraction else int(frame or 0) / frames
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + rest
    if offset := _OFFSET.fullmatch(text):
        units = {**_UNITS, "f": 1 / frames, "t": 1 / ticks}
        return float(offset[1]) * units[offset[2]]
    return None

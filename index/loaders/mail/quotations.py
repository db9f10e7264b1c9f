"""Find the earlier mails that a mail quotes, and name whom it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from index.documents import Span
from index.loaders.facts.dates import DATE, date_from_match
from index.loaders.facts.metadata import one_line
from index.loaders.mail.lines import line_spans
from index.text.words.word_lists import any_of

_FROM = any_of(["from", "von", "de", "expéditeur", "remitente"])
_SENT = any_of(
    [
        "sent",
        "date",
        "gesendet",
        "datum",
        "envoyé",
        "envoyé le",
        "date d'envoi",
        "enviado",
        "enviado el",
        "fecha",
    ]
)
_OTHER = any_of(
    [
        "to",
        "cc",
        "bcc",
        "subject",
        "reply-to",
        "an",
        "kopie",
        "betreff",
        "antwort an",
        "à",
        "objet",
        "répondre à",
        "para",
        "asunto",
        "responder a",
        "importance",
        "attachments",
    ]
)
_LABEL = re.compile(
    rf"[*_]{{0,2}}(?:(?P<from>{_FROM})|(?P<sent>{_SENT})|(?P<other>{_OTHER}))\s?:[*_]{{0,2}}\s*"
    r"(?P<value>.*)",
    re.IGNORECASE,
)
_MOST_LABELS = 12
_LONGEST_VALUE = 300
_DEEPEST = 50
# "> > " and ">> "; a space before the first is the writer's.
_MARKS = re.compile(r"(?:> ?)*")
_FORWARDED = (
    r"forwarded message|begin forwarded message:?|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail):?|message transféré"
    r"|début du message (?:transféré|réexpédié) ?:?|mensaje reenviado"
    r"|inicio del mensaje reenviado:?"
)
_SEPARATOR = re.compile(
    rf"[-_* ]{{3,40}}\s?(?:(?P<forwarded>{_FORWARDED})|original message|original appointment"
    r"|ursprüngliche nachricht|original-nachricht|originalnachricht|urspr\. nachricht"
    r"|message d['’]origine|message original|message initial|mensaje original)\s?[-_* ]{3,40}"
    rf"|(?:{_FORWARDED.replace(':?', ':')})",
    re.IGNORECASE,
)
# "On 3 May 2024 at 10:00, Jane Doe <jane@echo.example> wrote:" in four languages.
_ATTRIBUTION = re.compile(
    r"(?:on (?P<en>.+?) wrote|am (?P<de>.+?)(?:\s|\A)schrieb(?P<de_who>.*)"
    r"|(?P<de_first>.+?) schrieb am (?P<de_last>.+)|le (?P<fr>.+?) a écrit"
    r"|el (?P<es>.+?) escribi[óo]|(?P<short>.{2,120}?) (?:wrote|schrieb|a écrit|escribió))"
    r"\s?(?:\.\.\.)?:",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = re.compile(r"(?:on|am|le|el)\s", re.IGNORECASE)
_LONGEST_ATTRIBUTION = 300
_ADDRESS = re.compile(
    r"[<\[(]?\s*(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,255}\s*(?:<[^>]*>)?[>\])]?", re.IGNORECASE
)
_WHEN = re.compile(DATE, re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_REST_OF_DATE = re.compile(r".*\d(?:\s*[ap]\.?m\.?)?(?:\s*(?:utc|gmt|uhr)\b\S*)?", re.IGNORECASE)
_EDGES = " \t\r\n,;:\"'“”„«»‘’()[]*-"
_MOST_LETTERS = 100
_UNKNOWN = "quoted from an earlier mail"


class Quotation(NamedTuple):
    """A stretch of a mail that quotes another.

    Attributes:
        span: its place in the text, with the line that says whom it quotes.
        body: its place without that line.
        label: what a citation from it says: "quoted from Jane Doe, 2024-05-03".
    """

    span: Span
    body: Span
    label: str


class _Line(NamedTuple):
    start: int
    end: int
    depth: int
    text: str  # without the marks of quotation


def find_quotations(text: str, depths: Sequence[int] = ()) -> list[Quotation]:
    """Return the quotations in the text of a mail, in order and disjoint.

    Args:
        text: the text; the marks ">" before a line tell that it is quoted.
        depths: for each line, in how many quotations it stands besides.
    """
    lines = _lines(text, depths)
    owners: list[str] = []  # the label of each line; empty for the writer's own
    heads: set[int] = set()  # the lines that say whom the next ones quote
    labels: dict[int, str] = {}  # by depth, the label of what stands there
    number = 0
    while number < len(lines):
        line = lines[number]
        if not line.text:
            owners.append(owners[-1] if owners else "")
            number += 1
            continue
        for depth in [each for each in labels if each > line.depth]:
            del labels[depth]
        length, label = _head(lines, number)
        if not length:
            owners.append(_owner(labels, line.depth))
            number += 1
            continue
        heads.update(range(number, number + length))
        inside = line.depth + 1 if _depth_after(lines, number + length) > line.depth else line.depth
        if inside > line.depth:
            # The mark of what follows says where the quotation ends.
            owners += [label] * length
            labels[inside] = label
        else:
            labels[line.depth] = label
            owners += [label] * length
        number += length
    return list(_stretches(lines, owners, heads))


def _lines(text: str, depths: Sequence[int]) -> list[_Line]:
    found: list[_Line] = []
    for number, span in enumerate(line_spans(text)):
        depth = depths[number] if number < len(depths) else 0
        marks = _MARKS.match(text, span.start, span.end)
        if marks and marks.end() > span.start:
            depth += text.count(">", span.start, marks.end())
        content = text[marks.end() if marks else span.start : span.end].strip()
        found.append(_Line(span.start, span.end, min(depth, _DEEPEST), content))
    # A blank line between two quoted ones is quoted.
    filled = 0
    for number in reversed(range(len(found))):
        line = found[number]
        if line.text or line.depth:
            filled = line.depth
        elif filled and number and found[number - 1].depth:
            found[number] = line._replace(depth=min(filled, found[number - 1].depth))
    return found


def _depth_after(lines: list[_Line], number: int) -> int:
    """Return the depth of the first line from a number on that is not blank."""
    while number < len(lines) and not lines[number].text:
        number += 1
    return lines[number].depth if number < len(lines) else 0


def _owner(labels: dict[int, str], depth: int) -> str:
    if depth in labels:
        return labels[depth]
    # A quotation that nothing names is somebody's, but not that of the mail around it.
    return _UNKNOWN if depth else ""


def _head(lines: list[_Line], number: int) -> tuple[int, str]:
    """Return how many lines before a quotation say whom it quotes, and its label.

    The count is 0 if the line is none of these.
    """
    line = lines[number]
    if separator := _SEPARATOR.fullmatch(line.text):
        verb = "forwarded" if separator["forwarded"] or line.text.endswith(":") else "quoted"
        following = number + 1
        while following < min(len(lines), number + 4) and not lines[following].text:
            following += 1
        count, label = _labels(lines, following, verb)
        return following - number + count if count else 1, label or f"{verb} from an earlier mail"
    count, label = _labels(lines, number, "quoted")
    if count:
        return count, label
    return _attribution(lines, number)


def _labels(lines: list[_Line], number: int, verb: str) -> tuple[int, str]:
    """Read the lines "From: …", "Sent: …", "To: …", "Subject: …" above a quoted mail."""
    found: dict[str, str] = {}
    others, count, depth = 0, 0, lines[number].depth if number < len(lines) else 0
    for line in lines[number : number + _MOST_LABELS]:
        match = _LABEL.fullmatch(line.text)
        if match is None or line.depth != depth:
            # A long list of addressees takes several lines.
            if not (others and line.text and line.depth == depth and "@" in line.text):
                break
        elif match["other"]:
            others += 1
        else:
            found.setdefault("from" if match["from"] else "sent", match["value"][:_LONGEST_VALUE])
        count += 1
    if "from" not in found or not (others and ("sent" in found or others > 1)):
        return 0, ""
    return count, _label(verb, _person(found["from"]), _day(found.get("sent", "")))


def _attribution(lines: list[_Line], number: int) -> tuple[int, str]:
    """Read a sentence such as "On 3 May 2024, Jane Doe wrote:", which may take three lines."""
    depth = lines[number].depth
    sentence = ""
    for count, line in enumerate(lines[number : number + 3], start=1):
        is_other = line.depth != depth or not line.text
        if is_other or (count > 1 and not _OPENING.match(sentence)):
            break
        sentence = f"{sentence} {line.text}".strip()
        if len(sentence) > _LONGEST_ATTRIBUTION:
            break
        if not sentence.endswith(":"):
            continue
        match = _ATTRIBUTION.fullmatch(sentence)
        day = _day(sentence)
        # In an article, "On 3 May 2024, the mayor wrote:" begins no quoted mail.
        is_dated = day is not None and _CLOCK.search(sentence) is not None
        is_marked = _depth_after(lines, number + count) > depth
        if match and (is_marked or ((is_dated or _has_address(sentence)) and not match["short"])):
            return count, _label("quoted", _writer(match), day)
        address = _ADDRESS.search(sentence) if is_dated and "@" in sentence else None
        if address:
            # Whatever the language, a time, an address and a colon end nothing else.
            return count, _label("quoted", _person(address[0]), day)
        break
    return 0, ""


def _has_address(value: str) -> bool:
    return "@" in value and _ADDRESS.search(value) is not None


def _writer(match: re.Match[str]) -> str:
    """Return the person whom an attribution names."""
    who = match["short"] or match["de_first"] or (match["de_who"] or "").strip(_EDGES)
    if not who:
        both = match["en"] or match["de"] or match["fr"] or match["es"] or ""
        address = _ADDRESS.search(both)
        when = _WHEN.search(both)
        rest = both[when.end() :] if when else _REST_OF_DATE.sub("", _ADDRESS.sub("", both), 1)
        who = rest if rest.strip(_EDGES) else (address[0] if address else "")
    return _person(who)


def _person(value: str) -> str:
    """Return a name, or an address if there is no name."""
    value = value.split("[mailto:")[0] if "[mailto:" in value else value
    name = _ADDRESS.sub("", value).strip(_EDGES)
    if not any(letter.isalpha() for letter in name):
        address = _ADDRESS.search(value)
        name = address[0].strip("<>[]() ").removeprefix("mailto:") if address else ""
    return one_line(name)[:_MOST_LETTERS]


def _day(value: str) -> date | None:
    match = _WHEN.search(value[:_LONGEST_ATTRIBUTION])
    return date_from_match(match) if match else None


def _label(verb: str, person: str, day: date | None) -> str:
    return ", ".join(filter(None, (f"{verb} from {person or 'an earlier mail'}", str(day or ""))))


def _stretches(lines: list[_Line], owners: list[str], heads: set[int]) -> Iterator[Quotation]:
    """Yield the quotations, without blank lines at their ends."""
    borders = [0, *(n for n in range(1, len(lines)) if owners[n] != owners[n - 1]), len(lines)]
    for first, stop in pairwise(borders):
        shown = [number for number in range(first, stop) if lines[number].text]
        if not owners[first] or not shown:
            continue
        end = lines[shown[-1]].end
        body = next((lines[number].start for number in shown if number not in heads), end)
        yield Quotation(Span(lines[shown[0]].start, end), Span(body, end), owners[first])

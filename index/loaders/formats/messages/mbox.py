"""Read a box of mails, one after the other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.facts.metadata import one_line
from index.loaders.formats.format import FAULTS, Member, Opened, Part, Refused, damaged, with_notes
from index.loaders.mail.boxes import Box
from index.loaders.mail.headers import Head
from index.loaders.mail.parsing import LONGEST_MAIL, parse_mail
from index.loaders.mail.reading import file_steps, read_mail

_DIGITS = 8  # of the digest in the name of a mail
_NAMING = re.compile(rb"^(?:message-id|date|from|subject):.*(?:\r?\n[ \t].*)*", re.I | re.M)


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the mails of a box, each with what is attached to it.

    A mail is named by its day, its subject and a digest of what its sender wrote, so it has the
    same name whatever stands before it. The same mail again is left out.

    Raises:
        MalformedSource: there is no mail in the file.
    """
    with opened.open() as file:
        box = Box(file)
        if not len(box):
            raise MalformedSource(
                "No mail begins in it: an mbox file has a line such as 'From jane@echo.example Fri "
                "May  3 10:00:00 2024' before each. Export the folder from the mail program again."
            )
        notes: list[str] = []
        yield from with_notes(_mails(box, opened, notes), notes)


def _mails(box: Box, opened: Opened, notes: list[str]) -> Iterator[Part | Member | Refused]:
    seen: set[bytes] = set()
    copies = deleted = 0
    for number in range(len(box)):
        if box.is_deleted(number):
            deleted += 1
            continue
        head = box.head(number)
        if box.size(number) > LONGEST_MAIL:
            yield Refused(
                f"{_described(head)} {number + 1}",
                SourceTooLarge(
                    f"It has {box.size(number):,} bytes, and a mail may have {LONGEST_MAIL:,}. "
                    "Save what is attached to it, and add that."
                ),
            )
            continue
        content = box.content(number)
        digest = _digest(content)
        if digest in seen:
            copies += 1
            continue
        seen.add(digest)
        yield from _mail(
            box, number, head, content, f"{_described(head)} {digest.hex()[:_DIGITS]}", opened
        )
    if copies:
        copied = "copy" if copies == 1 else "copies"
        notes.append(f"left out {copies:,} {copied} of mails that are in the file more than once")
    if deleted:
        mails = "mail" if deleted == 1 else "mails"
        notes.append(f"left out {deleted:,} {mails} that the mail program has deleted")


def _mail(
    box: Box, number: int, head: Head, content: bytes, name: str, opened: Opened
) -> Iterator[Part | Member | Refused]:
    before = box.earlier(number, head)
    notes = (_reply(box.head(before[0])),) if before else ()
    try:
        yield from read_mail(
            parse_mail(content),
            opened.options,
            name=name,
            content=content,
            earlier=lambda: [box.letters(each) for each in before],
            notes=notes,
        )
    except SourceError as error:
        yield Refused(name, error)
    except FAULTS as error:
        yield Refused(name, damaged("a mail", error))


def _reply(head: Head) -> str:
    about = f"reply to the mail {head.subject!r}"
    who = f" of {head.author}" if head.author else ""
    return one_line(f"{about}{who}" + (f", {head.published}" if head.published else ""))


def _described(head: Head) -> str:
    """Return the day and the subject of a mail, for its name."""
    return f"{head.published or 'undated'} {file_steps(head.subject) or 'no subject'}"


def _digest(content: bytes) -> bytes:
    """Return the digest of what the sender of a mail wrote, whatever servers added to its head."""
    head, _, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    fields = sorted(each.strip() for each in _NAMING.findall(head))
    return hashlib.sha256(b"\n".join([*fields, body.strip()])).digest()[:16]

"""Find the mails in an mbox file, without reading more of it than one mail at a time."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from typing import BinaryIO

from index.errors import SourceError
from index.loaders.formats.format import FAULTS
from index.loaders.mail.headers import Head, read_head
from index.loaders.mail.parsing import LONGEST_MAIL, parse_mail
from index.loaders.mail.reading import letters_of, text_of_mail

_BLOCK = 1 << 20
_LONGEST_MARK = 1_000  # bytes of the line before a mail and of the first field below it
_HEAD = 32_768  # bytes of a mail in which its fields are looked for
_MARK = b"\nFrom "
# "From jane@echo.example Fri May  3 10:00:00 2024" or, as Thunderbird writes it, "From ".
_FIRST_LINE = re.compile(
    rb"From (?:.{0,300}?\b[A-Z][a-z]{2} +[A-Z][a-z]{2} +\d{1,2} +\d\d:\d\d.{0,40}\d{4}.{0,40}"
    rb"|-.{0,60}|\s*)\r?\n(?:[!-9;-~]{1,100}:|>From )"
)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_EXPUNGED = re.compile(rb"^X-Mozilla-Status: ([0-9a-fA-F]{4})", re.MULTILINE)
_MOST_EARLIER = 10
_MOST_KEPT = 64  # mails whose letters are kept
_LONGEST_KEPT = 100_000  # letters


class Box:
    """The mails in an mbox file, and which of them belong together.

    Only places and digests of the mails are kept, so a box of any size takes little memory.

    Args:
        file: the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._starts, self._ends = find_mails(file)
        self._seconds = array("q")
        self._by_id: dict[int, int] = {}
        self._by_subject: dict[int, array[int]] = defaultdict(lambda: array("L"))
        self._letters: dict[int, str] = {}
        for number in range(len(self._starts)):
            head = self.head(number)
            self._seconds.append(head.seconds)
            if head.message_id:
                self._by_id.setdefault(hash(head.message_id), number)
            if head.thread:
                self._by_subject[hash(head.thread)].append(number)

    def __len__(self) -> int:
        return len(self._starts)

    def size(self, number: int) -> int:
        """Return the number of a mail's bytes."""
        return self._ends[number] - self._starts[number]

    def content(self, number: int) -> bytes:
        """Return the bytes of a mail, as it was before the box marked lines that begin "From "."""
        return _QUOTED_FROM.sub(rb"\1", self._read(number, self.size(number)))

    def head(self, number: int) -> Head:
        """Return the head of a mail."""
        start = self._read(number, min(self.size(number), _HEAD))
        end = _END_OF_HEAD.search(start)
        try:
            return read_head(parse_mail(start[: end.end()] if end else start))
        except (SourceError, *FAULTS):  # said where the mail itself is read
            return read_head(parse_mail(b""))

    def is_deleted(self, number: int) -> bool:
        """Return whether the mail program has deleted a mail, and not removed it from the file."""
        status = _EXPUNGED.search(self._read(number, min(self.size(number), 1_000)))
        return status is not None and bool(int(status[1], 16) & 0x0008)

    def earlier(self, number: int, head: Head) -> list[int]:
        """Return the mails that a mail may quote: those it answers, or else its thread's.

        A mail never quotes one that comes after it, so of two mails that quote each other one is
        read whole.
        """
        named = [self._by_id.get(hash(each)) for each in reversed(head.earlier)]
        numbers = [each for each in named if each is not None]
        if not numbers and head.thread and head.thread != head.subject.casefold():
            numbers = list(self._by_subject[hash(head.thread)][-10 * _MOST_EARLIER :])[::-1]
        own = self._order(number)
        return [each for each in numbers if self._order(each) < own][:_MOST_EARLIER]

    def letters(self, number: int) -> str:
        """Return the letters and digits of a mail's text."""
        if number not in self._letters:
            letters = ""
            if self.size(number) <= LONGEST_MAIL:
                try:
                    letters = letters_of(text_of_mail(parse_mail(self.content(number))))
                except (SourceError, *FAULTS):  # said where the mail itself is read
                    letters = ""
            if len(self._letters) >= _MOST_KEPT:
                del self._letters[next(iter(self._letters))]
            self._letters[number] = letters[:_LONGEST_KEPT]
        return self._letters[number]

    def _order(self, number: int) -> tuple[int, int]:
        return self._seconds[number], number

    def _read(self, number: int, count: int) -> bytes:
        self._file.seek(self._starts[number])
        return self._file.read(count)


def find_mails(file: BinaryIO) -> tuple[array[int], array[int]]:
    """Return where the mails in an mbox file begin and end."""
    starts, ends = array("Q"), array("Q")
    # The file begins as if a line ended before it.
    window, offset, is_over = b"\n", -1, False
    file.seek(0)
    while not is_over:
        block = file.read(_BLOCK)
        is_over = not block
        window += block
        # A mark at the end of the window is looked at when what follows it has been read.
        safe = len(window) if is_over else max(0, len(window) - _LONGEST_MARK)
        place = window.find(_MARK)
        while 0 <= place < safe:
            if _FIRST_LINE.match(window, place + 1):
                if starts:
                    ends.append(offset + place + 1)
                starts.append(offset + window.index(b"\n", place + 1) + 1)
            place = window.find(_MARK, place + 1)
        window, offset = window[safe:], offset + safe
    if starts:
        ends.append(offset)
    return starts, ends


def starts_as_box(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of an mbox."""
    return _FIRST_LINE.match(head) is not None

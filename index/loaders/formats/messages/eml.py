"""Read a mail that is a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.errors import EmptySource
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.mail.parsing import parse_mail
from index.loaders.mail.reading import read_mail

# Apple's Mail writes the number of the mail's bytes above it, and its own notes below.
_APPLE = re.compile(rb"\s{0,8}(\d{1,12})\s*\r?\n")
_FIELD = re.compile(rb"(?:[!-9;-~]{1,100}:|>?From )")
_HEAD = 200_000


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the mail, and the files attached to it.

    Raises:
        SourceError: the mail cannot be read, or is encrypted.
    """
    content = opened.read_bytes()
    if opened.suffix == ".emlx" and (count := _APPLE.match(content)):
        content = content[count.end() : count.end() + int(count[1])]
    start = content[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n \t")
    if not _FIELD.match(start):
        raise EmptySource(
            "It is no mail: its first line is no field of one, such as From or Date. If it is "
            "text, save it as a .txt file."
        )
    message = parse_mail(content[len(content[:_HEAD]) - len(start) :])
    yield from read_mail(message, opened.options)

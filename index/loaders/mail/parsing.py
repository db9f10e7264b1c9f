"""Parse the bytes of a mail into its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.bytes.decoding import decode

LONGEST_MAIL = 100_000_000
"""The most bytes of a mail: parsed, it takes ten times as much memory. Servers stop at 50 MB."""

_LONGEST_HEADER = 20_000  # characters of one field
_LONGEST_HEAD = 2_000_000  # bytes of all fields; a thousand addressees take 50,000
_HEAD = re.compile(rb"(?:(?:[!-9;-~]+:|[ \t])[^\n]*\n)*")
_MOST_PARTS = 5_000
_DEEPEST = 50
_NESTED = "Its parts are nested too deeply; save its text as a .txt file."


class _Policy(EmailPolicy):
    """The policy for mails as strangers write them.

    The default policy parses a field each time that it is read, in a time that grows with the
    square of its length, and fails on many that are damaged. Here a field is its text;
    `index.loaders.mail.headers` decodes what is needed.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, _, value = sourcelines[0].partition(":")
        value = "".join((value.lstrip(" \t"), *sourcelines[1:]))[:_LONGEST_HEADER]
        return name, value.rstrip("\r\n")

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return " ".join(value.splitlines())


_POLICY = _Policy()


def parse_mail(content: bytes) -> Message:
    """Return the parts of a mail.

    Raises:
        SourceTooLarge: it has too many bytes or parts.
        MalformedSource: its parts are nested too deeply.
    """
    if len(content) > LONGEST_MAIL:
        raise SourceTooLarge(
            f"It has {len(content):,} bytes, and a mail may have {LONGEST_MAIL:,}. Save what is "
            "attached to it, and add that."
        )
    if (head := _HEAD.match(content)) and head.end() > _LONGEST_HEAD:
        raise SourceTooLarge(
            f"Its fields, such as From and To, have {head.end():,} bytes, and {_LONGEST_HEAD:,} "
            "are allowed. Save its text as a .txt file."
        )
    try:
        message = BytesParser(EmailMessage, policy=_POLICY).parsebytes(content)
        _check_parts(message)
    except RecursionError:
        raise MalformedSource(_NESTED) from None
    return message


def header(message: Message, name: str) -> str:
    """Return a field as it was written, on one line; empty if there is none.

    Bytes beyond ASCII, which a field must not have, are in the charset of the mail's text.
    """
    value = str(message.get(name, ""))
    if value.isascii():
        return value
    content = value.encode("utf-8", "surrogateescape")
    text = next((each for each in message.walk() if each.get_content_maintype() == "text"), message)
    try:
        return decode(content, declared=text.get_content_charset() or "", lenient=True).text
    except SourceError:
        return content.decode("cp1252", "replace")


def children(part: Message) -> list[Message]:
    """Return the parts directly within a part."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [each for each in payload if isinstance(each, Message)]


def content_of(part: Message) -> bytes:
    """Return the bytes of a part without parts, decoded from its transfer encoding."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):  # damaged uuencoding, an encoding of no name
        payload = None
    if isinstance(payload, bytes):
        return payload
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def _check_parts(message: Message) -> None:
    """Check the number of parts and their depth.

    Raises:
        SourceTooLarge: there are too many.
        MalformedSource: they are nested too deeply.
    """
    count = 0
    level: Iterable[Message] = (message,)
    for _ in range(_DEEPEST):
        level = list(_within(level))
        count += len(level)
        if count > _MOST_PARTS:
            raise SourceTooLarge(
                f"It has more than {_MOST_PARTS:,} parts, and no mail that people write has as "
                "many. Save its text as a .txt file."
            )
        if not level:
            return
    raise MalformedSource(_NESTED)


def _within(parts: Iterable[Message]) -> Iterator[Message]:
    for part in parts:
        yield from children(part)

"""Read the head of a mail: who wrote what, when, and in answer to which mail."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime
from typing import NamedTuple

from index.errors import SourceError
from index.loaders.bytes.decoding import decode
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.mail.parsing import header

_LONGEST_SUBJECT = 400
_LONGEST_NAME = 120
_LONGEST_ADDRESSES = 4_000
_LONGEST_OUTLET = 60
_MOST_AUTHORS = 5
_FIRST_YEAR = 1971  # a clock that was never set says 1970
# "Jane Doe via Riverside list": the list sends the mail in the writer's place.
_VIA = re.compile(r"\s+via\s+.*\Z", re.IGNORECASE | re.DOTALL)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_LIST_NAME = re.compile(r"\s*\"?([^<\"]*?)\"?\s*<[^<>]*>\s*\Z")
_REPLY_MARK = re.compile(
    r"\A\s*(?:re|aw|sv|antw|wg|fwd?|tr|rv|rif|réf|ref|réponse)\s*(?:\[\d+\])?\s*:\s*",
    re.IGNORECASE,
)
# Numbers and codes with which senders of newsletters name their lists.
_CODE = re.compile(r"[\W\d_]*|.*[0-9a-f]{8}.*|.*@.*|https?:.*|\S*\d{3}\S*", re.IGNORECASE)
_NO_OUTLET = frozenset({"n/a", "none", "home", "private", "privat", "personal", "self", "unknown"})


class Head(NamedTuple):
    """The head of a mail.

    Attributes:
        subject: its subject; may be empty.
        author: the names, or else the addresses, of those who wrote it.
        published: the day in the sender's own time zone; None if it is not said.
        seconds: the time since 1970; 0 if it is not said.
        outlet: the list or the organisation that it comes from.
        message_id: the name that its program gave it.
        earlier: the names of the mails that it answers, the nearest last.
        notes: remarks for the user.
    """

    subject: str
    author: str
    published: date | None
    seconds: int
    outlet: str
    message_id: str
    earlier: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def thread(self) -> str:
        """The subject without the marks of answers, by which mails of one thread are alike."""
        return plain_subject(self.subject)

    def metadata(self) -> Metadata:
        """Return the facts of the mail."""
        return Metadata(
            title=self.subject,
            author=self.author,
            published=self.published,
            source=self.outlet,
            notes=self.notes,
        )


def read_head(message: Message) -> Head:
    """Return the head of a mail; what it does not say is empty."""
    when, notes = _when(field(message, "Date"))
    ids = _MESSAGE_ID.findall(header(message, "Message-ID"))
    earlier = _MESSAGE_ID.findall(header(message, "References"))
    earlier += _MESSAGE_ID.findall(header(message, "In-Reply-To"))
    return Head(
        subject=field(message, "Subject")[:_LONGEST_SUBJECT].strip(),
        author=_author(message),
        published=when.date() if when else None,
        seconds=_seconds(when) if when else 0,
        outlet=_outlet(message),
        message_id=ids[0] if ids else "",
        earlier=tuple(dict.fromkeys(earlier)),
        notes=notes,
    )


def plain_subject(subject: str) -> str:
    """Return a subject without "Re:", "AW:" and their like, in lower case."""
    previous = ""
    while subject != previous:
        previous, subject = subject, _REPLY_MARK.sub("", subject)
    return one_line(subject).casefold()


def field(message: Message, name: str) -> str:
    """Return a field of a mail, decoded, on one line; empty if there is none."""
    return one_line(decode_words(header(message, name)))


def decode_words(value: str) -> str:
    """Return a text with its encoded words decoded (RFC 2047), in the charsets they really are."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):  # base64 that is none
        return value
    return "".join(_decode(piece, charset) for piece, charset in pieces)


def file_name(part: Message) -> str:
    """Return the name of the file that a part is; empty if it has none.

    It may be written by RFC 2231, by RFC 2047 (which forbids it), or in bytes beyond ASCII.
    """
    for place, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            value = part.get_param(parameter, "", place)
        except (ValueError, LookupError, IndexError, TypeError):  # a parameter that is damaged
            continue
        if isinstance(value, tuple):
            charset, _, text = value
            value = _decode(text.encode("latin-1", "replace"), charset) if text else ""
        elif isinstance(value, str):
            value = _without_surrogates(collapse_rfc2231_value(value))
        if value:
            return one_line(decode_words(str(value)))
    return ""


def _without_surrogates(value: str) -> str:
    """Return a text whose bytes beyond ASCII are decoded."""
    return value if value.isascii() else _decode(value.encode("utf-8", "surrogateescape"), None)


def _decode(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return decode(piece, declared=(charset or "").partition("*")[0], lenient=True).text
    except SourceError:
        return piece.decode("utf-8", "replace")


def _author(message: Message) -> str:
    """Return who wrote a mail: those in From, without the list that passed it on."""
    for name in ("From", "Sender", "Reply-To"):
        found = _names(message, name)
        if not found:
            continue
        original = _names(message, "X-Original-From")
        if len(found) == 1 and _VIA.search(found[0]):
            return ", ".join(original) or _VIA.sub("", found[0])
        return ", ".join(found[:_MOST_AUTHORS])
    return ""


def _names(message: Message, name: str) -> list[str]:
    """Return the name, or else the address, of each person in a field."""
    value = header(message, name)[:_LONGEST_ADDRESSES]
    try:
        people = getaddresses([value])
    except (ValueError, IndexError, RecursionError):  # comments in a thousand comments
        people = [(value, "")]
    names = []
    for shown, address in people[:_MOST_AUTHORS]:
        text = one_line(decode_words(shown)).strip("'\" ")
        names.append((text or address)[:_LONGEST_NAME])
    return [each for each in names if each]


def _when(value: str) -> tuple[datetime | None, tuple[str, ...]]:
    if not value:
        return None, ()
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, (f"date ignored: {value[:40]!r} is no date of a mail",)
    latest = datetime.now(UTC) + timedelta(days=2)
    if when.year < _FIRST_YEAR or when.date() > latest.date():
        return None, (f"date ignored: the clock of the sender said {when.date()}",)
    return when, ()


def _seconds(when: datetime) -> int:
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


def _outlet(message: Message) -> str:
    """Return the name of the list, or else of the sender's organisation, if it looks like one."""
    named = _LIST_NAME.match(field(message, "List-Id"))
    for value in (named[1] if named else "", field(message, "Organization")):
        is_code = _CODE.fullmatch(value) is not None
        if value and len(value) <= _LONGEST_OUTLET and not is_code:
            return "" if value.casefold() in _NO_OUTLET else value
    return ""

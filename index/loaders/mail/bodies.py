"""Find the body of a mail that a reader sees, and what is attached to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from typing import NamedTuple

from index.errors import MalformedSource, SourceError
from index.loaders.bytes.decoding import decode, html_charset
from index.loaders.formats.texts.html import has_markup
from index.loaders.mail.flowed import join_flowed
from index.loaders.mail.markup import read_markup
from index.loaders.mail.parsing import children, content_of
from index.loaders.pages.elements import count_words

_ENCRYPTED = (
    "It is encrypted; open it in the mail program that has its key, and save its text as a .txt "
    "file."
)
_SEALED = (
    "It is signed in a form that hides its text (S/MIME); open it in a mail program, and save its "
    "text as a .txt file."
)
_ARMOUR = "-----BEGIN PGP MESSAGE-----"
_ADDRESS = re.compile(r"<?https?://\S+")
# The plain form is read only if it says more, since mail programs show the other.
_FULLER = 1.1
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
# What mail programs do not show as a body, or as a file that a person attached.
_SILENT = frozenset({"text/calendar", "text/x-amp-html", "text/rfc822-headers"})


class Text(NamedTuple):
    """The text of a mail, or of one part of it.

    Attributes:
        text: the text; the lines end with a line feed.
        depths: for each line, in how many quotations of other mails it stands.
        notes: remarks for the user.
        closing: the lines that are marked as a signature.
    """

    text: str
    depths: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    closing: frozenset[int] = frozenset()


@dataclass(slots=True)
class Body:
    """The body of a mail, and what is attached.

    Attributes:
        texts: the texts that a reader sees one below the other.
        attached: the parts that are files.
        forwarded: the mails within the mail.
        pictures: how many pictures there are.
        error: why a text could not be read; None if each could.
    """

    texts: list[Text] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    forwarded: list[Message] = field(default_factory=list)
    pictures: int = 0
    error: SourceError | None = None

    def text(self) -> Text:
        """Return the whole text."""
        lines: list[str] = []
        depths: list[int] = []
        closing: set[int] = set()
        for text in self.texts:
            if lines:
                lines.append("")
                depths.append(0)
            closing |= {len(lines) + number for number in text.closing}
            lines += text.text.split("\n")
            depths += text.depths
        notes = dict.fromkeys(note for text in self.texts for note in text.notes)
        return Text("\n".join(lines), tuple(depths), tuple(notes), frozenset(closing))

    def add(self, other: Body, *, texts: bool) -> None:
        """Add what another part of the mail has; without its texts unless they are wanted."""
        if texts:
            self.texts += other.texts
        self.attached += other.attached
        self.forwarded += other.forwarded
        self.pictures += other.pictures
        self.error = self.error or other.error


def read_body(message: Message) -> Body:
    """Return the body of a mail.

    Raises:
        MalformedSource: the mail is encrypted, or signed in a form that hides its text.
    """
    kind = message.get_content_type()
    if kind == "multipart/encrypted":
        raise MalformedSource(_ENCRYPTED)
    if kind in _ENVELOPES:
        is_signed = str(message.get_param("smime-type", "")).casefold() == "signed-data"
        raise MalformedSource(_SEALED if is_signed else _ENCRYPTED)
    body = Body()
    if kind == "multipart/alternative":
        _read_alternatives(message, body)
    elif kind == "multipart/related":
        _read_related(message, body)
    elif message.get_content_maintype() == "multipart":
        for part in children(message):
            body.add(read_body(part), texts=True)
    else:
        _read_leaf(message, kind, body)
    return body


def _read_alternatives(message: Message, body: Body) -> None:
    """Read the form of the body that says most; the last of several, which programs show."""
    read = [read_body(part) for part in children(message)]
    best = None
    for each in read:
        if each.texts and (best is None or _FULLER * _words(each) >= _words(best)):
            best = each
    for each in read:
        body.add(each, texts=each is best)
    if body.texts:
        body.error = None


def _words(body: Body) -> int:
    return sum(count_words(_ADDRESS.sub("", text.text)) for text in body.texts)


def _read_related(message: Message, body: Body) -> None:
    """Read a page with its pictures: only its root is shown by itself."""
    parts = children(message)
    start = str(message.get_param("start", ""))
    root = next((each for each in parts if start and each.get("Content-ID") == start), None)
    root = root or next(iter(parts), None)
    for part in parts:
        body.add(read_body(part), texts=part is root)


def _read_leaf(part: Message, kind: str, body: Body) -> None:
    if kind in {"message/rfc822", "message/global"}:
        body.forwarded += children(part)
    elif kind.startswith("image/"):
        body.pictures += 1
    elif kind in _SIGNATURES or kind in _SILENT or kind.startswith("message/"):
        return
    elif not kind.startswith("text/") or part.get_content_disposition() == "attachment":
        body.attached.append(part)
    elif kind in {"text/plain", "text/html", "text/enriched"} and not _is_named(part):
        try:
            text = _read_text(part, kind)
            body.texts += [text] if text.text.strip() else []
        except SourceError as error:
            body.error = error
    else:
        body.attached.append(part)


def _is_named(part: Message) -> bool:
    # Apple's Mail shows text files within the body; they are files all the same.
    return bool(part.get_filename())


def _read_text(part: Message, kind: str) -> Text:
    """Return the text of a part.

    Raises:
        SourceError: its bytes are no text, or the text is encrypted.
    """
    content = content_of(part)
    charset = part.get_content_charset() or (html_charset(content) if kind == "text/html" else "")
    decoded = decode(content, declared=charset, lenient=True)
    # A guess is no remark where the mail named the charset and was not believed.
    notes = decoded.notes if not charset else ()
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith(_ARMOUR):
        raise MalformedSource(_ENCRYPTED)
    if kind == "text/html" and has_markup(text):
        page = read_markup(text)
        struck = f"left out {page.struck:,} words that the mail strikes out"
        notes = (*notes, struck) if page.struck else notes
        return Text("\n".join(page.lines), page.depths, notes, page.closing)
    if str(part.get_param("format", "")).casefold() == "flowed":
        text = join_flowed(
            text, deletes_spaces=str(part.get_param("delsp", "")).casefold() == "yes"
        )
    text = text.strip("\n")
    return Text(text, (0,) * (text.count("\n") + 1), notes)

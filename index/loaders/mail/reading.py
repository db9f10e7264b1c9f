"""Read a mail as an article, with what is attached to it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from email.message import Message

from index.documents import Span
from index.errors import SourceError
from index.layout import NO_LAYOUT, Layout, PlaceKind
from index.loaders.assembly import Article, check_length, merge_spans
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.format import Member, Part, Refused
from index.loaders.formats.texts.plain import read_title_and_dateline
from index.loaders.mail.bodies import Body, Text, read_body
from index.loaders.mail.closings import find_closings
from index.loaders.mail.headers import Head, file_name, read_head
from index.loaders.mail.lines import paragraph_spans
from index.loaders.mail.parsing import content_of
from index.loaders.mail.quotations import Quotation, find_quotations
from index.loaders.outcomes import LoadOptions

_LONGEST_SUBJECT = 60  # in a name
_MOST_FOUND = 2_000  # paragraphs that are looked for
_SHORTEST_FOUND = 20  # letters of a paragraph that is looked for in earlier mails
_LETTERS = re.compile(r"[\W_]+")
_NAMED = {
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
}

Earlier = Callable[[], list[str]]
"""Returns the letters of the mails that a mail may quote, as `letters_of` returns them."""


def read_mail(
    message: Message,
    options: LoadOptions,
    *,
    name: str = "",
    content: bytes | None = None,
    earlier: Earlier = list,
    notes: tuple[str, ...] = (),
) -> Iterator[Part | Member | Refused]:
    """Yield a mail, what is attached to it, and the mails within it.

    Args:
        message: the mail.
        options: limits on the length of its text.
        name: its name within the file; empty if the file is the mail.
        content: its bytes, if the file is more than the mail.
        earlier: the mails of the same file that it may quote.
        notes: remarks for the user.
    """
    head = read_head(message)
    try:
        body = read_body(message)
        if body.texts or not (body.attached or body.forwarded or body.error):
            yield Part(_article(head, body, options, earlier, notes), name, content)
        elif body.error is not None:
            raise body.error
    except SourceError as error:
        if not name:
            raise
        yield Refused(name, error)
        return
    about = _about(head)
    for number, part in enumerate(body.attached, start=1):
        facts = Metadata(notes=about)
        yield Member(_within(name, _attachment_name(part, number)), content_of(part), facts)
    for number, forwarded in enumerate(body.forwarded, start=1):
        inner = file_steps(read_head(forwarded).subject) or f"mail {number}"
        yield from _forwarded(forwarded, options, _within(name, f"{inner}.eml"))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, by which it is found in whatever form."""
    return _LETTERS.sub("", text).casefold()


def text_of_mail(message: Message) -> str:
    """Return the text of a mail; empty if it has none that can be read."""
    try:
        return read_body(message).text().text
    except SourceError:
        return ""


def file_steps(name: str) -> str:
    """Return a name that is no path, such as a subject in the name of a file."""
    return one_line(re.sub(r"[/\\\0]+", "-", name))[:_LONGEST_SUBJECT].strip(" .")


def _forwarded(
    message: Message, options: LoadOptions, name: str
) -> Iterator[Part | Member | Refused]:
    content = text_of_mail(message).encode("utf-8", "replace")
    yield from read_mail(message, options, name=name, content=content)


def _about(head: Head) -> tuple[str, ...]:
    """Return a note on the mail that a file is attached to, if the mail says anything of itself."""
    subject = f" {head.subject!r}" if head.subject else ""
    author = f" of {head.author}" if head.author else ""
    return (f"attached to the mail{subject}{author}",) if subject or author else ()


def _within(name: str, inner: str) -> str:
    return f"{name}/{inner}" if name else inner


def _attachment_name(part: Message, number: int) -> str:
    kind = part.get_content_type()
    suffix = _NAMED.get(kind) or mimetypes.guess_extension(kind) or ""
    name = re.sub(r"[/\\\0]+", "-", file_name(part)).strip()
    if not name.strip("."):
        return f"attachment {number}{suffix}"
    return name if re.search(r"\.[A-Za-z0-9]{1,10}\Z", name) else f"{name}{suffix}"


def _article(
    head: Head, body: Body, options: LoadOptions, earlier: Earlier, notes: tuple[str, ...]
) -> Article:
    text = body.text()
    check_length(text.text, options)
    quotations = find_quotations(text.text, text.depths)
    skipped, quoted_notes = _skipped(text, quotations, earlier)
    metadata = head.metadata().or_else(
        Metadata(
            title=read_title_and_dateline(text.text).title if not head.subject else "",
            notes=(*notes, *quoted_notes, *text.notes, *_losses(body)),
        )
    )
    return Article(text.text, metadata, skipped=skipped, layout=_layout(text.text, quotations))


def _losses(body: Body) -> Iterator[str]:
    if body.pictures:
        yield f"{body.pictures} {'picture' if body.pictures == 1 else 'pictures'} left out"
    if body.error is not None:
        yield f"a part of the mail is not read: {body.error}"


def _layout(text: str, quotations: list[Quotation]) -> Layout:
    """Return where the mail quotes whom; its own text between has no place."""
    parts: list[tuple[int, str]] = []
    for quotation in quotations:
        if parts and parts[-1][0] == quotation.span.start:
            parts.pop()
        parts.append((quotation.span.start, quotation.label))
        parts.append((quotation.span.end, ""))
    if parts and parts[-1][0] >= len(text):
        parts.pop()
    if not parts:
        return NO_LAYOUT
    starts, labels = zip(*parts, strict=True)
    return Layout(kind=PlaceKind.QUOTATION, starts=starts, labels=labels)


def _skipped(
    text: Text, quotations: list[Quotation], earlier: Earlier
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return the spans that are not searched, and a note if quotations are among them."""
    spans = [quotation.span for quotation in quotations]
    closings = find_closings(text.text, text.closing, spans)
    repeated = list(_repeated(text.text, quotations, earlier))
    note = "what it quotes of other mails in the same file is not searched twice"
    for chosen, notes in ((closings + repeated, (note,) if repeated else ()), (closings, ())):
        merged = merge_spans(chosen)
        borders = [0, *(edge for span in merged for edge in (span.start, span.end)), len(text.text)]
        gaps = [text.text[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True)]
        if any(letters_of(gap) for gap in gaps):
            return merged, notes
    return (), ()


def _repeated(text: str, quotations: list[Quotation], earlier: Earlier) -> Iterator[Span]:
    """Yield the quotations that stand in earlier mails of the same file, paragraph by paragraph."""
    sources = earlier() if quotations else []
    if not sources:
        return
    looked_for = 0
    for quotation in quotations:
        body = quotation.body
        if any(letters_of(body.of(text)) in source for source in sources):
            yield quotation.span
            continue
        is_known = False
        for span in paragraph_spans(text, body):
            looked_for += 1
            if looked_for > _MOST_FOUND:
                return
            letters = letters_of(span.of(text))
            is_found = any(letters in source for source in sources)
            # A greeting stands in many mails, so the paragraph before it decides.
            is_known = is_found and (len(letters) >= _SHORTEST_FOUND or is_known)
            if is_known:
                yield span

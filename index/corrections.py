"""Corrections: what a reader knows better than the file about an article's title or date."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from index.documents import Document, replace_surrogates
from index.errors import InvalidCorrection
from index.text.languages import known_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A reader's corrections of the facts about one article.

    For every field, None leaves what the file said, and an empty text clears it.

    Attributes:
        title: the article's title.
        source: the outlet that published the article.
        author: the author's name, or several names separated by commas.
        published: the day of publication, as `YYYY-MM-DD`.
        language: the code of the article's language, such as "uk".

    Raises:
        ValueError: `published` is no such day.
    """

    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        if self.published and date.fromisoformat(self.published).isoformat() != self.published:
            raise ValueError(f"not a day as YYYY-MM-DD: {self.published!r}")

    def __bool__(self) -> bool:
        """Return whether anything is corrected."""
        return any(getattr(self, field.name) is not None for field in fields(self))

    def over(self, earlier: Correction) -> Correction:
        """Return both corrections in one; where both correct a field, this one counts."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(earlier, **{name: value for name, value in own.items() if value is not None})


def corrected_facts(document: Document, as_read: Document) -> dict[str, str]:
    """Return what the file said where the reader corrected it, by the names of the facts.

    Args:
        document: the article.
        as_read: the same article as its file said.
    """
    said, shown = as_typed(as_read), as_typed(document)
    return {name: value for name, value in said.items() if value != shown[name]}


def as_typed(document: Document) -> dict[str, str]:
    """Return the facts that can be corrected, as a reader types them; empty if unknown."""
    published = document.published.isoformat() if document.published else ""
    return {
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published": published,
        "language": document.language,
    }


def parse_correction(
    *,
    title: str | None = None,
    source: str | None = None,
    author: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> Correction:
    """Return a correction of what a reader typed; each value is put on one line.

    Raises:
        InvalidCorrection: `published` is neither empty nor a day.
        InvalidLanguage: `language` is neither empty nor known.
    """
    if language and language.strip():
        language = known_language(language)
    typed = {
        "title": title,
        "source": source,
        "author": author,
        "published": published,
        "language": language,
    }
    values = {
        name: None if value is None else " ".join(replace_surrogates(value).split())
        for name, value in typed.items()
    }
    try:
        return Correction(**values)
    except ValueError:
        raise InvalidCorrection(
            f"{published!r} is not a day. Write it as YYYY-MM-DD, for example 2024-03-05."
        ) from None


def as_day(written: str | None) -> date | None:
    """Return a day written as `YYYY-MM-DD`; None for an empty text and for None."""
    return date.fromisoformat(written) if written else None

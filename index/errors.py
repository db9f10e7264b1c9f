"""Every error Footnote raises on purpose; each message says what to do.

FootnoteError
├── SourceError                 one file or line could not be read; loading continues
│   ├── EmptySource
│   ├── UnreadScan
│   ├── BinarySource
│   ├── UndecodableSource
│   ├── SourceTooLarge
│   ├── UnsupportedFormat
│   ├── MalformedSource
│   ├── SourceClash
│   └── PageNotFetched          a page of the web; nothing of it was kept
├── LibraryError                the library as a whole
│   ├── LibraryNotFound
│   ├── LibraryBusy
│   ├── LibraryDamaged
│   ├── LibraryTooNew
│   ├── EmbedderMismatch
│   └── AccessError              a token, a person or an identity provider is not as it must be
├── NotAllowed                  somebody's role, or the articles of his role, exclude it
├── ModelError                  a model could not be prepared or run
│   ├── ModelNotFound
│   └── ModelDamaged
├── DocumentNotFound
├── PageError                   a page of an article's file cannot be shown
├── InvalidCorrection           a reader's correction of an article's facts cannot be stored
│   └── InvalidLanguage
├── InvalidLabel                a tag or a collection's name cannot be stored, or is unknown
├── CitationError               a quote differs from its document's text at its span
├── WriterError                 a model that was asked to write gave nothing that can be checked
├── EvidenceError               citations cannot be exported, or an exported file cannot be read
└── EvaluationError             an evaluation folder is incomplete or contradicts itself
"""

from __future__ import annotations


class FootnoteError(Exception):
    """Base class of the errors whose message is shown to the user."""


class SourceError(FootnoteError):
    """A source could not be read; the message gives the reason, the caller names the source."""


class EmptySource(SourceError):
    """The source contains no text."""


class UnreadScan(SourceError):
    """The source is a scan, whose pages OCR reads after all other sources."""


class BinarySource(SourceError):
    """The source is not text."""


class UndecodableSource(SourceError):
    """No encoding fits the source's bytes."""


class SourceTooLarge(SourceError):
    """The source exceeds the size limit."""


class UnsupportedFormat(SourceError):
    """No loader reads this kind of file."""


class MalformedSource(SourceError):
    """The source violates the rules of its format."""


class SourceClash(SourceError):
    """Another source is stored under the same id."""


class PageNotFetched(SourceError):
    """A web page was refused, or its site did not give it whole."""


class LibraryError(FootnoteError):
    """An operation on the library failed."""


class LibraryNotFound(LibraryError):
    """The folder contains no library."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class LibraryDamaged(LibraryError):
    """The library's files contradict each other or cannot be read."""


class LibraryTooNew(LibraryError):
    """The library was written by a later version of Footnote."""


class EmbedderMismatch(LibraryError):
    """The library's vectors were made by a different model than the one in use."""


class AccessError(LibraryError):
    """A token, a person or an identity provider cannot be registered, or is not registered."""


class NotAllowed(FootnoteError):
    """Somebody may not do what he asked for, because of his role or of its collections."""


class ModelError(FootnoteError):
    """A model could not be prepared or run."""


class ModelNotFound(ModelError):
    """No model with that name is a folder on this machine or in its model cache."""


class ModelDamaged(ModelError):
    """A model's files cannot be read or differ from the verified ones."""


class DocumentNotFound(FootnoteError):
    """The library contains no document with that id."""


class PageError(FootnoteError):
    """A page of the file that an article was read from cannot be shown; its text can be."""


class InvalidCorrection(FootnoteError):
    """A reader's correction of an article's facts has no valid value."""


class InvalidLanguage(InvalidCorrection):
    """A language that a reader named is unknown."""


class InvalidLabel(FootnoteError):
    """A tag or the name of a collection cannot be stored, or the library has none like it."""


class CitationError(FootnoteError):
    """A quote differs from its document's text at its span."""


class WriterError(FootnoteError):
    """A model that was asked to write cannot be reached, or its reply cannot be used."""


class EvidenceError(FootnoteError):
    """Citations cannot be exported, or an exported file cannot be read."""


class EvaluationError(FootnoteError):
    """An evaluation folder is incomplete or contradicts itself."""

"""Every error Footnote raises on purpose; each message says what to do.

FootnoteError
├── SourceError                 one file or line could not be read; the rest goes on
│   ├── EmptySource
│   ├── BinarySource
│   ├── UndecodableSource
│   ├── SourceTooLarge
│   ├── UnsupportedFormat
│   ├── MalformedSource
│   └── SourceClash
├── LibraryError                the library as a whole
│   ├── LibraryNotFound
│   ├── LibraryBusy
│   ├── LibraryDamaged
│   ├── LibraryTooNew
│   └── EmbedderMismatch
├── ModelError                  a model could not be prepared or run
│   ├── ModelNotFound
│   └── ModelDamaged
├── DocumentNotFound
├── CitationError               a quote is not its document's own text at its span
└── EvaluationError             an evaluation folder is incomplete or contradicts itself
"""


class FootnoteError(Exception):
    """Base of all errors that are meant to be shown to the user as a sentence."""


class SourceError(FootnoteError):
    """A source could not be read; says why, the caller says which."""


class EmptySource(SourceError):
    """The source holds no text."""


class BinarySource(SourceError):
    """The source is not text."""


class UndecodableSource(SourceError):
    """No encoding fits the bytes of the source."""


class SourceTooLarge(SourceError):
    """The source is longer than the limit in force."""


class UnsupportedFormat(SourceError):
    """No loader reads this kind of file."""


class MalformedSource(SourceError):
    """The source breaks the rules of its own format."""


class SourceClash(SourceError):
    """Another source is stored under the same id."""


class LibraryError(FootnoteError):
    """The library cannot do what was asked of it."""


class LibraryNotFound(LibraryError):
    """There is no library in the folder named."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class LibraryDamaged(LibraryError):
    """The library's files contradict each other or cannot be read."""


class LibraryTooNew(LibraryError):
    """The library was written by a later version of Footnote."""


class EmbedderMismatch(LibraryError):
    """The library's vectors were made by another model than the one in use."""


class ModelError(FootnoteError):
    """A model could not be prepared or run."""


class ModelNotFound(ModelError):
    """The model is neither a folder here nor on this machine by that name."""


class ModelDamaged(ModelError):
    """A model's files are not the ones that were verified."""


class DocumentNotFound(FootnoteError):
    """The library holds no document with that id."""


class CitationError(FootnoteError):
    """A quote is not its document's own text at its span."""


class EvaluationError(FootnoteError):
    """An evaluation folder is incomplete or contradicts itself."""

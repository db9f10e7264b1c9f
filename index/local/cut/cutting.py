"""Cut documents into passages and sentences; with many of them, on a second core as well.

Python runs on one core at a time, and cutting takes most of the time of storing. So a writer that
stores much starts a process that cuts half of every batch (`index.local.cut.cutting_process`).
"""

from __future__ import annotations

import json
import subprocess
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from index.documents import Document, Span
from index.layout_json import decode_layout, encode_layout
from index.local.cut.sentence_writer import cut_sentences
from index.local.putting import language_of_document
from index.models.protocols import Embedder, Tokenizer
from index.system.processes import cores, module_command, module_environment
from index.text.chunking import ChunkOptions, chunk

# A process is started when so many characters were cut: in two seconds, of which it takes one.
HELPED_FROM = 4_000_000


class Pieces(NamedTuple):
    """What a document is cut into.

    Attributes:
        spans: its passages.
        sentences: the sentences of each passage.
        language: the code of its language; empty if that is not known.
    """

    spans: list[Span]
    sentences: list[tuple[Span, ...]]
    language: str


def cut(document: Document, tokenizer: Tokenizer, options: ChunkOptions) -> Pieces:
    """Cut a document into passages and these into sentences, and tell its language."""
    spans = chunk(document, tokenizer, options)
    return Pieces(spans, cut_sentences(document, spans), language_of_document(document))


class Cutting:
    """Cuts the documents that one writer stores.

    Args:
        options: the size of passages.

    Thread safety:
        Not safe to share.
    """

    def __init__(self, options: ChunkOptions) -> None:
        self._options = options
        self._characters = 0
        self._helper: _Helper | None = None
        self._may_start = cores() > 1

    def cut(self, documents: Sequence[Document], embedder: Embedder) -> list[Pieces]:
        """Cut documents; return the pieces of each, in the same order."""
        self._characters += sum(len(document.text) for document in documents)
        if self._may_start and self._characters >= HELPED_FROM:
            self._start(embedder)
        made: dict[int, Pieces] = {}
        given: list[int] = []
        if self._helper and self._helper.is_ready:
            given = _half(documents)
            try:
                self._helper.send([documents[place] for place in given])
            except OSError:
                self.end()
                given = []
        for place in sorted({*range(len(documents))}.difference(given)):
            made[place] = cut(documents[place], embedder, self._options)
        if given and self._helper:
            try:
                made |= zip(given, self._helper.receive(), strict=True)
            except (OSError, ValueError):
                # It was killed, perhaps for want of memory. This process cuts the rest.
                self.end()
                made |= {place: cut(documents[place], embedder, self._options) for place in given}
        return [made[place] for place in range(len(documents))]

    def end(self) -> None:
        """End the process; no other is started in its place."""
        self._helper = None
        self._may_start = False

    def _start(self, embedder: Embedder) -> None:
        """Start the process, unless the embedder's tokens cannot be counted without it."""
        self._may_start = False
        file = getattr(embedder, "tokenizer_file", None)
        if isinstance(file, Path):
            # Where no process can be started, this one cuts alone.
            with suppress(OSError):
                self._helper = _Helper(file, embedder.max_passage_tokens, self._options)


def _half(documents: Sequence[Document]) -> list[int]:
    """Return the places of some documents that have half of all characters, as nearly as can be."""
    own = given = 0
    places = []
    for place in sorted(range(len(documents)), key=lambda place: -len(documents[place].text)):
        size = len(documents[place].text)
        if given + size <= own:
            given += size
            places.append(place)
        else:
            own += size
    return places


class _Helper:
    """The process that cuts. It ends when this object is deleted, and with this process.

    Attributes:
        is_ready: whether it has loaded the tokenizer.
    """

    def __init__(self, tokenizer: Path, max_passage_tokens: int, options: ChunkOptions) -> None:
        self.is_ready = False
        self._process = subprocess.Popen(
            module_command("index.local.cut.cutting_process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=module_environment(),
        )
        weakref.finalize(self, _end, self._process)
        settings = {
            "tokenizer": str(tokenizer),
            "max_passage_tokens": max_passage_tokens,
            "options": {name: getattr(options, name) for name in options.__slots__},
        }
        threading.Thread(
            target=_greet, args=(weakref.ref(self), self._process, settings), daemon=True
        ).start()

    def send(self, documents: Sequence[Document]) -> None:
        """Give the process documents to cut; it reads all of them before it answers."""
        assert self._process.stdin
        write_message(self._process.stdin, [_as_json(document) for document in documents])

    def receive(self) -> list[Pieces]:
        """Wait for the pieces of the documents that were sent, in the same order.

        Raises:
            OSError: the process has ended.
        """
        assert self._process.stdout
        return [
            Pieces(_spans(spans), list(map(tuple, map(_spans, sentences))), language)
            for spans, sentences, language in read_message(self._process.stdout)
        ]


def _greet(
    helper: weakref.ref[_Helper], process: subprocess.Popen[bytes], settings: dict[str, Any]
) -> None:
    assert process.stdin
    assert process.stdout
    # If it has ended, it is never ready.
    with suppress(OSError, ValueError):
        write_message(process.stdin, settings)
        read_message(process.stdout)
        if (found := helper()) is not None:
            found.is_ready = True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            assert pipe
            pipe.close()


def write_message(pipe: BinaryIO | Any, content: object) -> None:
    """Write a value of JSON, after its length in four bytes."""
    message = json.dumps(content).encode("ascii")
    pipe.write(len(message).to_bytes(4, "big") + message)
    pipe.flush()


def read_message(pipe: BinaryIO | Any) -> Any:
    """Read a value that `write_message` wrote.

    Raises:
        OSError: the other process has ended.
    """
    length = int.from_bytes(pipe.read(4), "big")
    message = pipe.read(length)
    if not length or len(message) < length:
        raise OSError("the process has ended")
    return json.loads(message)


def pieces_as_json(pieces: Pieces) -> list[Any]:
    """Return the pieces of a document as the process answers."""
    flat = [[edge for span in of for edge in (span.start, span.end)] for of in pieces.sentences]
    return [
        [edge for span in pieces.spans for edge in (span.start, span.end)],
        flat,
        pieces.language,
    ]


def document_of(values: Sequence[Any]) -> Document:
    """Return the document of a request: what decides where it is cut."""
    text, skipped, layout, language = values
    return Document(
        doc_id="",
        title="",
        text=text,
        sha256="",
        skipped=tuple(_spans(skipped)),
        layout=decode_layout(layout),
        language=language,
    )


def _as_json(document: Document) -> list[Any]:
    skipped = [edge for span in document.skipped for edge in (span.start, span.end)]
    return [document.text, skipped, encode_layout(document.layout), document.language]


def _spans(edges: Sequence[int]) -> list[Span]:
    return [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)]

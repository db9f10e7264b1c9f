"""The process that cuts documents beside a writer: `python -m index.local.cut.cutting_process`.

It is started by `index.local.cut.cutting`, reads and writes the messages described there, and ends
with its parent.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from index.local.cut.cutting import cut, document_of, pieces_as_json, read_message, write_message
from index.models.tokenizing import PassageTokenizer
from index.text.chunking import ChunkOptions


def main() -> None:
    """Cut the documents that the parent sends, until it closes the pipe."""
    # Ctrl-C is for the parent, which stores what was cut and then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not be taken for an answer.
    os.dup2(2, 1)
    try:
        settings = read_message(asked)
        options = ChunkOptions(**settings["options"])
        tokenizer = PassageTokenizer(Path(settings["tokenizer"]), settings["max_passage_tokens"])
        write_message(answers, "ready")
        while True:
            documents = [document_of(values) for values in read_message(asked)]
            made = [pieces_as_json(cut(document, tokenizer, options)) for document in documents]
            write_message(answers, made)
    except OSError:
        return  # the parent has ended, or needs it no more


if __name__ == "__main__":
    main()

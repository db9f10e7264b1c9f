"""How well voices are found in the articles that were marked by hand.

`python -m pytest tests/retrieval/voices/test_marked_voices.py -s` prints the table of
docs/voices.md.
"""

from __future__ import annotations

import pytest

from index.models.spacy_parser import open_parser
from retrieval.voices.voice import VoiceKind
from tests.marked_voices import read_articles, read_marks, score

pytestmark = pytest.mark.model

# The lowest precision and recall of each kind.
TARGETS = {VoiceKind.QUOTE: (0.95, 0.85), VoiceKind.REPORTED: (0.95, 0.65)}


def test_every_mark_lies_in_its_article() -> None:
    texts = read_articles()
    marks = read_marks()
    assert len(marks) >= 300
    for mark in marks:
        text = texts[mark.doc_id]
        # A mark is of whole words, so none of its ends lies inside one.
        for end in (mark.span.start, mark.span.end, mark.speaker_span.start, mark.speaker_span.end):
            assert not (text[end - 1 : end].isalnum() and text[end : end + 1].isalnum()), mark
        if mark.kind is VoiceKind.QUOTE:
            assert text[mark.span.start] in '“"'
            assert text[mark.span.end - 1] in '”"'


@pytest.mark.parametrize("half", ["tuned", "kept"])
@pytest.mark.parametrize("kind", list(VoiceKind))
def test_the_marked_speakers_are_found(half: str, kind: VoiceKind) -> None:
    marks = [mark for mark in read_marks() if (mark.half, mark.kind) == (half, kind)]
    found = score(marks, read_articles(), open_parser())
    print(  # noqa: T201
        f"\n| {half} | {kind} | {found.marks} | {found.precision:.3f} | {found.recall:.3f} "
        f"| {found.in_full / found.marks:.3f} |"
    )
    precision, recall = TARGETS[kind]
    assert found.precision >= precision
    assert found.recall >= recall

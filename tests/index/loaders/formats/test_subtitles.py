"""Subtitles as running text, with the time at which each piece is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import Document, Span
from index.errors import MalformedSource, SourceError
from index.loaders.files import load
from index.loaders.outcomes import Loaded


def read(folder: Path, name: str, content: str) -> Document | SourceError:
    path = folder / name
    path.write_text(content, newline="")
    (outcome,) = load([path])
    return outcome.document if isinstance(outcome, Loaded) else outcome.error


def talk(folder: Path, content: str, name: str = "talk.vtt") -> Document:
    document = read(folder, name, content)
    assert isinstance(document, Document), document
    return document


def place(document: Document, words: str) -> str:
    start = document.text.index(words)
    return document.layout.place_of(Span(start, start + len(words)))


VTT = """WEBVTT - Harbour talk

NOTE made by hand
over two lines

STYLE
::cue { color: red }

opening
00:01.000 --> 00:04.000 align:start position:0%
<v Mara Lind>The bridge was closed
on Monday, <i>because</i> the bolts

00:00:04.000 --> 00:00:06.000
<v.loud Mara Lind>were loose &amp; old.

2
00:12:04.500 --> 00:12:08.000
<v Otto Vogt>Who said <c.yellow>so</c>?</v>
[applause]

01:02:03.000 --> 01:02:08.000
The council did.
"""


def test_cues_become_sentences_with_times(tmp_path: Path) -> None:
    document = talk(tmp_path, VTT)
    assert document.text == (
        "Mara Lind: The bridge was closed on Monday, because the bolts were loose & old.\n\n"
        "Otto Vogt: Who said so? [applause]\n\nThe council did."
    )
    assert document.title == "Harbour talk"
    assert place(document, "Monday") == "0:01"
    assert place(document, "Who said") == "12:04"
    assert place(document, "council") == "1:02:03"
    assert place(document, "bolts were loose") == "0:01–0:04"


def test_srt_of_windows_with_numbers_in_the_words(tmp_path: Path) -> None:
    content = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}- No.\r\n- Yes, in 2024\r\n\r\n"
        "2\r\n00:00:02,600 --> 00:00:04,000\r\n- No.\r\n\r\n"
        '3\r\n00:12:04,000 --> 00:12:06,000\r\nMAYOR: <font color="#fff">It is</font> 5\r\n10\r\n'
        "\r\n4\r\n00:12:06,100 --> 00:12:09,000\r\nto 12.\r\n"
    )
    document = talk(tmp_path, content, "talk.de.srt")
    assert document.text == "- No.\n\n- Yes, in 2024\n\n- No.\n\nMAYOR: It is 5 10 to 12."
    assert place(document, "to 12") == "12:06"
    assert document.title == "talk"


def test_a_pause_parts_paragraphs_and_a_sentence_goes_on(tmp_path: Path) -> None:
    content = "WEBVTT\n" + "".join(
        f"\n00:00:{start:02}.000 --> 00:00:{end:02}.000\n{words}\n"
        for start, end, words in [
            (1, 3, "The ferry"),
            (5, 7, "is late."),
            (7, 9, "Again."),
            (12, 14, "Fares rise."),
        ]
    )
    assert talk(tmp_path, content).text == "The ferry is late. Again.\n\nFares rise."


def test_automatic_captions_that_roll(tmp_path: Path) -> None:
    lines = ["hello everyone to", "the harbour", "tour of Neuhafen", "today and", "tomorrow"]
    content = "WEBVTT\nKind: captions\nLanguage: en\n"
    above = " "
    for number, line in enumerate(lines):
        start, end = 2 * number, 2 * number + 2
        first, *others = line.split()
        tagged = first + "".join(f"<00:00:0{start}.500><c> {word}</c>" for word in others)
        content += (
            f"\n00:00:{start:02}.010 --> 00:00:{end:02}.000 align:start position:0%\n{above}\n"
            f"{tagged}\n\n00:00:{end:02}.000 --> 00:00:{end:02}.010 align:start position:0%\n"
            f"{line}\n \n"
        )
        above = line
    document = talk(tmp_path, content, "tour [dQw4w9WgXcQ].en.vtt")
    assert document.text == " ".join(lines)
    assert place(document, "tour of") == "0:04"
    assert document.title == "tour"


def test_words_that_are_said_twice_stay(tmp_path: Path) -> None:
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:02.000 --> 00:03.000\nNo.\n"
    assert talk(tmp_path, content).text == "No. No."


def test_ttml_with_clock_times_frames_and_speakers(tmp_path: Path) -> None:
    content = (
        '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata>'
        '<ttm:agent xml:id="m" type="person"><ttm:name>Mara Lind</ttm:name></ttm:agent>'
        '</metadata></head><body><div><p begin="00:00:01.000" end="00:00:03.000" ttm:agent="m">'
        "The bridge<br/>was <span>clo<span>sed</span></span> on Monday.</p>"
        '<p begin="72.5s" dur="2s">It opens on Friday.</p></div></body></tt>'
    )
    for name in ("talk.ttml", "talk.xml"):
        document = talk(tmp_path, content, name)
        assert document.text == (
            "Mara Lind: The bridge was closed on Monday.\n\nIt opens on Friday."
        )
        assert place(document, "Friday") == "1:12"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("WEBVTT\n\n", MalformedSource),
        ("The bridge is closed.\n", MalformedSource),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n♪ ♪\n", MalformedSource),
        ("   \n", SourceError),
    ],
)
def test_files_without_words_are_refused(
    tmp_path: Path, content: str, kind: type[SourceError]
) -> None:
    error = read(tmp_path, "talk.vtt", content)
    assert isinstance(error, kind)
    assert "damaged" not in str(error)


TRANSCRIPT = (
    "Interview\r\n\r\n[00:00:05] Mara Lind: Good morning.\r\n[00:00:09] Otto Vogt: Hello.\r\n"
    "[00:12:04] Mara Lind: The bolts were loose.\r\n[01:02:03] Otto Vogt: We knew.\r\n"
)


def test_times_in_a_transcript_are_places_and_its_text_is_the_files(tmp_path: Path) -> None:
    document = talk(tmp_path, TRANSCRIPT, "talk.txt")
    assert document.text == TRANSCRIPT
    assert place(document, "bolts") == "12:04"
    assert place(document, "We knew") == "1:02:03"
    assert place(document, "Interview") == ""
    otter = "".join(
        f"{name}  {time}\nWords of {name} at {time}.\n\n"
        for name, time in [("Mara Lind", "0:03"), ("Otto", "0:20"), ("Mara Lind", "1:04"),
                           ("Otto", "1:01:07")]
    )  # fmt: skip
    document = talk(tmp_path, otter, "otter.txt")
    assert place(document, "Words of Otto at 1:01:07") == "1:01:07"


@pytest.mark.parametrize(
    "content",
    [
        # hours of the day
        "".join(f"[{hour}:15] The water rises in Neuhafen.\n" for hour in range(10, 18)),
        # one time in a long text
        "[00:05] The ferry is late.\n" + "The captain says nothing.\n" * 90,
        # times that go back
        "".join(f"[00:{n:02}:00] The water rises.\n" for n in (1, 4, 2, 5, 3)),
    ],
)
def test_other_times_are_no_places(tmp_path: Path, content: str) -> None:
    assert talk(tmp_path, content, "day.txt").layout.starts == ()

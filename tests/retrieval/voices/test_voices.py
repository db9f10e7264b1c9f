"""Who says what in a text: quotations and reported speech with their speakers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.documents import Span
from index.models.parsing import Token
from index.models.spacy_parser import open_parser
from retrieval.voices.article_voices import ArticleVoices, find_voices
from retrieval.voices.voice import Voice, VoiceKind

pytestmark = pytest.mark.model


def voices(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the words, the speaker, the words that name him and the cue of each voice."""
    found = find_voices(text, open_parser())
    return [
        (
            each.span.of(text),
            each.speaker,
            each.speaker_span.of(text) if each.speaker_span else None,
            each.cue.of(text) if each.cue else None,
        )
        for each in found
    ]


def only(text: str, kind: VoiceKind | None = None) -> Voice:
    [voice] = [each for each in find_voices(text, open_parser()) if kind in (None, each.kind)]
    return voice


@pytest.mark.parametrize(
    ("text", "quoted", "speaker", "cue"),
    [
        ("“It is late,” Mara Ilves said on Monday.", "“It is late,”", "Mara Ilves", "said"),
        ("“It is late,” said Mara Ilves.", "“It is late,”", "Mara Ilves", "said"),
        ('Mara Ilves told reporters: "It is late."', '"It is late."', "Mara Ilves", "told"),
        # Any verb right after the comma of a quotation means speech.
        (
            "“It is very late,” Mara Ilves thundered.",
            "“It is very late,”", "Mara Ilves", "thundered",
        ),
        # The verb that follows at once, not the one before.
        (
            "Ole Brandt warned that the dam was weak: “It is late,” Mara Ilves said.",
            "“It is late,”", "Mara Ilves", "said",
        ),
        (
            "Mara Ilves called the plan “a costly mistake”.",
            "“a costly mistake”", "Mara Ilves", "called",
        ),
        (
            "“The dam leaks. It has leaked for years. Nobody came,” Mara Ilves said.",
            "“The dam leaks. It has leaked for years. Nobody came,”", "Mara Ilves", "said",
        ),
        # The lorries do not emphasise anything, though they stand nearer.
        (
            "Mayor Mara Ilves expressed fears that army lorries could soon arrive in the valley, "
            "emphasizing, “This is an obvious mistake by the county,” and left.",
            "“This is an obvious mistake by the county,”", "Mara Ilves", "emphasizing",
        ),
    ],
)  # fmt: skip
def test_a_quotation_has_the_speaker_of_its_verb(
    text: str, quoted: str, speaker: str, cue: str
) -> None:
    [found] = [each for each in voices(text) if each[0] == quoted]
    assert found == (quoted, speaker, speaker, cue)


@pytest.mark.parametrize(
    ("text", "clause", "speaker", "cue"),
    [
        ("Mara Ilves said that the dam leaks.", "that the dam leaks", "Mara Ilves", "said"),
        ("The dam leaks, Mara Ilves said on Monday.", "The dam leaks", "Mara Ilves", "said"),
        ("The dam leaks, according to Mara Ilves.", "The dam leaks", "Mara Ilves", "according"),
        (
            "Mara Ilves told Ole Brandt that the dam leaks.",
            "that the dam leaks", "Mara Ilves", "told",
        ),
        (
            "The ministry said in a statement that the dam leaks.",
            "that the dam leaks", "The ministry", "said",
        ),
        (
            "Ole Brandt was told by Mara Ilves that the dam leaks.",
            "that the dam leaks", "Mara Ilves", "told",
        ),
        (
            "The keys were left with Ole Brandt, who said that the dam leaks.",
            "that the dam leaks", "Ole Brandt", "said",
        ),
    ],
)  # fmt: skip
def test_reported_speech_has_its_clause_and_its_speaker(
    text: str, clause: str, speaker: str, cue: str
) -> None:
    assert voices(text) == [(clause, speaker, speaker, cue)]


@pytest.mark.parametrize(
    "text",
    [
        "The dam leaks, and the town is afraid of the winter.",
        "Mara Ilves did not say that the dam leaks.",
        "Her film “The Long Winter” opened in May.",
        "The so-called “experts” came late.",
        "The mill added 500 jobs and posted a loss.",
    ],
)
def test_nobody_speaks(text: str) -> None:
    assert voices(text) == []


def test_a_quotation_without_a_speaker_is_told_without_one() -> None:
    voice = only("The street was empty by noon. “We will never forget this day.”")
    assert (voice.kind, voice.speaker, voice.speaker_span, voice.cue) == ("quote", None, None, None)


def test_a_second_quotation_has_the_speaker_of_the_first() -> None:
    text = "“It is late,” Mara Ilves said. “Go home, all of you.”"
    assert [(words, speaker) for words, speaker, _, _ in voices(text)] == [
        ("“It is late,”", "Mara Ilves"),
        ("“Go home, all of you.”", "Mara Ilves"),
    ]


def test_a_quotation_over_paragraphs_has_one_speaker() -> None:
    text = "“It is late,” Mara Ilves said. “Go home.\n\n“The dam will not hold another day.”\n"
    assert [speaker for _, speaker, _, _ in voices(text)] == ["Mara Ilves"] * 3


def test_a_colon_announces_the_quotation_of_the_next_paragraph() -> None:
    text = "Mara Ilves wrote to the council:\n\n“The dam will not hold another day.”\n"
    assert voices(text)[-1][:2] == ("“The dam will not hold another day.”", "Mara Ilves")


def test_a_surname_and_a_pronoun_stand_for_the_full_name() -> None:
    text = (
        "Engineer Mara Ilves inspected the dam.\n\nIlves said that it leaks.\n\n"
        "“Go home, all of you,” she said.\n"
    )
    assert [(speaker, named) for _, speaker, named, _ in voices(text)] == [
        ("Mara Ilves", "Ilves"),
        ("Mara Ilves", "she"),
    ]


def test_a_pronoun_with_two_candidates_stays_a_pronoun() -> None:
    text = "Ole Brandt inspected the dam and Jan Weil paid for it. “It leaks badly,” he said."
    assert [(speaker, named) for _, speaker, named, _ in voices(text)] == [("he", "he")]


def test_a_surname_of_two_people_stays_a_surname() -> None:
    text = "Ole Brandt and Nora Brandt own the dam.\n\n“It leaks badly,” Brandt said.\n"
    assert [speaker for _, speaker, _, _ in voices(text)] == ["Brandt"]


def test_the_role_beside_a_name_is_no_part_of_it() -> None:
    voice = only("Norwegian Energy Minister Ole Brandt said that the dam leaks.")
    assert (voice.speaker, voice.role) == ("Ole Brandt", "Norwegian Energy Minister")
    voice = only("Ole Brandt, a retired engineer, said that the dam leaks.")
    assert (voice.speaker, voice.role) == ("Ole Brandt", "a retired engineer")


@pytest.mark.parametrize(
    ("text", "anonymous"),
    [
        ("A senior official in the palace said that the king was ill.", True),
        ("The official, who spoke on condition of anonymity, said the king was ill.", True),
        ("Officials said that the king was ill.", True),
        ("The ministry said that the king was ill.", False),
        ("Police said that an unidentified man was found.", False),
        ("Official Jan Weil said that the king was ill.", False),
    ],
)
def test_who_is_not_named_is_anonymous(text: str, anonymous: bool) -> None:
    assert only(text).anonymous is anonymous


def test_an_official_who_was_anonymous_stays_so() -> None:
    text = "A senior official said that the king was ill.\n\nThe official said he would die.\n"
    assert [voice.anonymous for voice in find_voices(text, open_parser())] == [True, True]


def test_places_are_those_of_the_text_as_it_is() -> None:
    text = "It snowed 😀.  “It is\tlate,”   Mara\tIlves said.\r\n"
    voice = only(text)
    assert voice.span.of(text) == "“It is\tlate,”"
    assert voice.speaker_span is not None
    assert voice.speaker_span.of(text) == "Mara\tIlves"
    assert voice.speaker == "Mara Ilves"


class _Counting:
    """A parser that counts what it parses."""

    fingerprint = "counting"

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def parse(self, text: str) -> tuple[Token, ...]:
        self.parsed.append(text)
        return open_parser().parse(text)

    def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        return [self.parse(text) for text in texts]


def test_only_the_paragraph_that_is_asked_for_is_parsed_and_only_once() -> None:
    text = "Ole Brandt said it rained.\n\nMara Ilves said that it snowed.\n\nIt was cold.\n"
    parser = _Counting()
    article = ArticleVoices(text, parser)
    start = text.index("that it snowed")
    for _ in range(2):
        [voice] = article.around(Span(start, start + 4))
        assert voice.speaker == "Mara Ilves"
    assert parser.parsed == ["Mara Ilves said that it snowed."]
    assert len(article.all()) == 2
    assert parser.parsed == ["Mara Ilves said that it snowed.", "Ole Brandt said it rained."]


@pytest.mark.parametrize("line", ["“He left home", "“It is very late,” he said."])
def test_the_last_of_many_paragraphs_can_be_asked_for_alone(line: str) -> None:
    text = f"{line}\n\n" * 1_500
    [*_, voice] = ArticleVoices(text, open_parser()).around(Span(len(text) - 8, len(text) - 4))
    assert voice.speaker in {None, "he"}


def test_who_never_said_it_is_no_speaker() -> None:
    text = "Mara Ilves never said “the dam is lost”. Ole Brandt said so."
    [found] = [each for each in voices(text) if each[0].startswith("“")]
    assert found[1] is None


def test_a_figure_that_somebody_estimates_is_a_report_without_a_clause() -> None:
    told = voices(
        "GUR said so on Monday. It estimated the number of soldiers sent to the north at 12,000."
    )
    assert told[-1] == (
        "the number of soldiers sent to the north at 12,000", "GUR", "It", "estimated",
    )  # fmt: skip
    assert only("Ole Brandt put the damage at 8 million euros.").speaker == "Ole Brandt"
    # Without a figure nothing is estimated.
    assert voices("Ole Brandt put the cup at the edge of the table.") == []
    assert voices("Ole Brandt estimated the damage.") == []


def test_it_is_no_person() -> None:
    told = voices("Ole Brandt said so on Monday. It put the damage at 8 million euros.")
    assert told[-1][1] == "It"

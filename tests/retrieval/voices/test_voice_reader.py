"""Whose words a cited sentence passes on."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from index.documents import Document, Span
from index.errors import ModelDamaged
from index.models.parsing import Parser, Token
from index.models.spacy_parser import open_parser
from retrieval.agreement.phrases import voice_line, voice_sentence
from retrieval.answer import with_voices
from retrieval.citation import Answer, Citation, Status
from retrieval.searched import Searched
from retrieval.voices.voice import Voice, VoiceKind
from retrieval.voices.voice_reader import VoiceReader

TEXT = (
    "Minister Mara Ilves said that “the dam leaks” and that 40 families left. It rained on Sunday. "
    "“Go home, all of you,” Ole Brandt said. “Nobody will come.”"
)


def document(text: str = TEXT) -> Document:
    return Document(doc_id="dam.txt", title="The dam", text=text, sha256="0" * 64)


def citation(sentence: str, *answers: str) -> Citation:
    def place(words: str) -> Span:
        start = TEXT.index(words)
        return Span(start, start + len(words))

    return Citation(
        rank=1, document=document(), span=Span(0, len(TEXT)), quote=TEXT, score=1.0,
        sentences=(place(sentence),), answers=tuple(map(place, answers)),
    )  # fmt: skip


FIRST = TEXT[: TEXT.index(" It rained")]
LAST = TEXT[TEXT.index("“Go") :]


@pytest.mark.model
@pytest.mark.parametrize(
    ("cited", "told"),
    [
        (citation(FIRST, "40 families"), "Mara Ilves, reported speech"),
        (citation(FIRST, "the dam leaks"), "Mara Ilves, quoted"),
        (citation(FIRST), "Mara Ilves, reported speech"),
        (citation("“Go home, all of you,” Ole Brandt said."), "Ole Brandt, quoted"),
        (citation("“Nobody will come.”"), "Ole Brandt, quoted"),
        (citation("It rained on Sunday."), None),
    ],
)
def test_the_answering_words_decide(cited: Citation, told: str | None) -> None:
    voice = VoiceReader().of_citation(cited)
    assert (voice_line(voice) if voice else None) == told


@pytest.mark.model
def test_several_voices_of_one_speaker_say_a_sentence_together() -> None:
    text = (
        "Kirby said the harbour office had no firm plans for where the ferries were going “but we "
        "believe it is certainly possible” and “perhaps even likely” that some of the ferries "
        "would be sent to the northern islands of Holmgard, which the port has served since it "
        "bought them in August."
    )
    whole = Span(0, len(text))
    reader = VoiceReader()
    voices = reader.of_article(document(text))
    # Each of them alone has less than half of the sentence.
    assert len(voices) > 1
    assert all(2 * len(voice.span) < len(text) for voice in voices)
    told = reader.of_sentence(document(text), (whole,))
    assert told is not None
    assert told.speaker == "Kirby"


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        # Two speakers.
        "Kirby said it was “possible”, and Brandt called the plan “even likely”, although nobody "
        "at the harbour of Holmgard had seen a ferry since the port bought two of them in spring.",
        # One speaker, in a small part of the sentence.
        "Two ferries that the port of Holmgard bought in August and that nobody has seen since "
        "then in the harbour or on the northern islands are “fine” and “on their way”, Kirby said.",
    ],
)
def test_a_sentence_that_one_speaker_does_not_say_is_the_outlets_own(text: str) -> None:
    assert VoiceReader().of_sentence(document(text), (Span(0, len(text)),)) is None


@pytest.mark.model
def test_an_answer_tells_the_voice_of_each_citation() -> None:
    made = Answer(
        question="Who left?", resolved_question="Who left?", status=Status.ANSWERED,
        confidence=0.9, citations=(citation(FIRST, "40 families"),), searched=Searched(1, 1),
    )  # fmt: skip
    assert made.as_dict()["passages"][0]["voice"] is None
    told = with_voices(made, VoiceReader()).as_dict()["passages"][0]["voice"]
    start = TEXT.index("that “the")
    assert told == {
        "start": start,
        "end": FIRST.index(" left.") + 5,
        "kind": "reported",
        "speaker": "Mara Ilves",
        "speaker_span": [9, 19],
        "cue": [20, 24],
        "role": "Minister",
        "anonymous": False,
        "named": True,
    }


@pytest.mark.model
def test_no_more_articles_are_kept_than_asked_for() -> None:
    parsed: list[str] = []

    class Noting:
        fingerprint = "noting"

        def parse(self, text: str) -> object:
            parsed.append(text)
            return open_parser().parse(text)

    reader = VoiceReader(lambda: Noting(), articles=2)  # type: ignore[arg-type,return-value]
    texts = [f"Mara Ilves said that {n} dams leak." for n in (2, 3, 4)]
    for text in (texts[0], texts[1], texts[0], texts[2], texts[0], texts[1]):
        assert len(reader.of_article(document(text))) == 1
    assert parsed == [texts[0], texts[1], texts[2], texts[1]]


def test_the_parser_is_opened_at_first_use() -> None:
    opened = threading.Event()

    def opening() -> Parser:
        opened.set()
        raise ModelDamaged("The parser's file is damaged.")

    reader = VoiceReader(opening)
    assert reader.of_sentence(document(), ()) is None
    assert not opened.is_set()
    assert reader.is_loaded(seconds=10)
    assert opened.is_set()
    with pytest.raises(ModelDamaged):
        reader.of_citation(citation(FIRST))


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        ("It rained on Sunday.", False),
        ("The dam is 40 metres high.", False),
        ("Mara Ilves said that it leaks.", True),
        ("It leaks, according to Mara Ilves.", True),
        ("It is called “the old lady”.", True),
    ],
)
def test_the_parser_is_opened_only_for_what_may_be_said(sentence: str, needs: bool) -> None:
    # The paragraph beside it needs the parser, and is not asked about.
    text = f"{sentence} Nobody came.\n\nOle Brandt said that they would."
    cited = document(text), (Span(0, len(sentence)),)

    def opening() -> Parser:
        raise ModelDamaged("The parser's file is damaged.")

    reader = VoiceReader(opening)
    if needs:
        with pytest.raises(ModelDamaged):
            reader.of_sentence(*cited)
    else:
        assert reader.of_sentence(*cited) is None


@pytest.mark.parametrize(
    ("voice", "line", "sentence"),
    [
        (
            Voice(span=Span(0, 1), kind=VoiceKind.QUOTE, speaker="Ole Brandt", role="engineer"),
            "Ole Brandt, quoted",
            "Quoted: Ole Brandt (engineer).",
        ),
        (
            Voice(span=Span(0, 1), kind=VoiceKind.REPORTED, speaker="an aide", anonymous=True),
            "An aide (anonymous), reported speech",
            "Reported speech: an aide. The article does not give the name.",
        ),
        (
            Voice(span=Span(0, 1), kind=VoiceKind.QUOTE),
            "speaker not found, quoted",
            "Quoted: the speaker was not found.",
        ),
    ],
)
def test_a_voice_in_words(voice: Voice, line: str, sentence: str) -> None:
    assert (voice_line(voice), voice_sentence(voice)) == (line, sentence)


@pytest.mark.model
def test_an_answers_paragraphs_are_parsed_together_and_once() -> None:
    calls: list[list[str]] = []

    class Together:
        fingerprint = "together"

        def parse(self, text: str) -> tuple[Token, ...]:
            return self.parse_all([text])[0]

        def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
            calls.append(list(texts))
            return open_parser().parse_all(texts)

    texts = [f"{name} said that the dam leaks." for name in ("Mara Ilves", "Ole Brandt")]
    texts.append("The dam is old.")
    documents = [document(text) for text in texts]
    citations = [
        Citation(
            rank=1, document=each, span=whole, quote=each.text, score=1.0, sentences=(whole,),
            answers=(),
        )
        for each in documents
        for whole in [Span(0, len(each.text))]
    ]  # fmt: skip
    reader = VoiceReader(Together)
    reader.read_ahead(citations)
    assert calls == [texts[:2]]
    voices = [reader.of_citation(citation) for citation in citations]
    assert [voice and voice.speaker for voice in voices] == ["Mara Ilves", "Ole Brandt", None]
    assert len(calls) == 1


@pytest.mark.model
def test_texts_that_are_parsed_together_are_parsed_as_alone() -> None:
    parser = open_parser()
    texts = ["Mara Ilves said it leaks.", "", "“No,” said Brandt. He left."]
    together = parser.parse_all(texts)
    assert together == [parser.parse(text) for text in texts]
    assert together[0][0].text == "Mara"

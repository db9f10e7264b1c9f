"""Who says a quotation is read from the verbs of saying and the names around it."""

from __future__ import annotations

import pytest

from retrieval.speakers.speech import SpeechText


def speakers(text: str) -> list[str | None]:
    speech = SpeechText(text)
    found = [speech.speaker_of(each.span) for each in speech.quotations if not each.depth]
    return [each.name if each else None for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is late,” said Jon Brekke, a spokesman. “Go home.”", ["Jon Brekke", "Jon Brekke"]),
        ("“It is late,” the mayor, Anna Berg, said on Friday.", ["Anna Berg"]),
        ("“It is late,” Anna Berg, the mayor of Hallum, told reporters.", ["Anna Berg"]),
        ("“It is late.” Anna Berg told reporters on Monday.", ["Anna Berg"]),
        ("“It is late.” Anna Berg said the pier was gone.", [None]),
        ("According to the police chief Lars Bodin, “nobody was hurt.”", ["Lars Bodin"]),
        ("“Nobody was hurt,” according to Lars Bodin.", ["Lars Bodin"]),
        ("Brekke: “Yes.”", ["Brekke"]),
        ("“First half,” Berg said, “second half.”", ["Berg", "Berg"]),
        ("The plan is “a disaster” for the town, Karin Vogt said.", ["Karin Vogt"]),
        (
            "Karin Vogt called it “a disaster” and Peter Falk praised it as “a gift.”",
            ["Karin Vogt", "Peter Falk"],
        ),
        (
            "Karin Vogt called it “a disaster”; Peter Falk praised it as “a gift.”",
            ["Karin Vogt", "Peter Falk"],
        ),
        ("Karin Vogt never said “it is over”.", [None]),
        ("Peter Falk criticised Karin Vogt for saying “it is over”.", ["Karin Vogt"]),
        ("Karin Vogt, attacked by Peter Falk for saying “it is over”, left.", ["Karin Vogt"]),
        ("Silje Ramm said that Karin Vogt had told her “it is over”.", ["Karin Vogt"]),
        ("Lars Bodin, who was elected in May, said: “We are ready.”", ["Lars Bodin"]),
        ("President Lars Bodin insisted that the gift was “a bribe”.", ["Lars Bodin"]),
        ("Vogt rejected it, stressing that the town was “no beggar”.", ["Vogt"]),
        ("A senior clerk told Nordpress that “it is over.”", ["A senior clerk"]),
        ("“It is over,” said Ostvik Line's manager, Silje Ramm.", ["Silje Ramm"]),
        ("“It is over,” said Arvid Lund of the University of Ostvik.", ["Arvid Lund"]),
        ("Lund of the University of Ostvik called it “over”.", ["Lund"]),
        (
            "“It is late,” says Prof. Karin Vogt. “It is fine,” says Mr. Falk.",
            ["Karin Vogt", "Falk"],
        ),
        ("Karin Vogt said:\n\n> We are ready.\n\nSo she left.", ["Karin Vogt"]),
        ("> We are ready.\n> We always were.\n> — Karin Vogt\n\nThat was all.", ["Karin Vogt"]),
        ("The book “Low Tide” sold well.", [None]),
        ("He shouted “shame” from the gallery.", [None]),
    ],
)
def test_the_speaker_is_named(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_a_pronoun_is_the_person_named_last() -> None:
    text = "Karin Vogt rejected the plan.\n\n“It is a disaster,” she said.\n\n“We will fight it.”"
    assert speakers(text) == ["Karin Vogt", "Karin Vogt"]


def test_a_pronoun_after_two_persons_may_be_either() -> None:
    text = "Karin Vogt met Ines Okonjo in Hallum. “It is late,” she said."
    speech = SpeechText(text)
    found = speech.speaker_of(speech.quotations[0].span)
    assert found
    assert set(found.names) == {"Karin Vogt", "Ines Okonjo"}


def test_a_surname_is_completed_from_the_text() -> None:
    text = "Karin Vogt spoke late.\n\nPeter Falk left.\n\n“It is late,” Vogt said."
    assert speakers(text) == ["Karin Vogt"]


def test_names_inside_quotations_speak_not() -> None:
    text = "“Ask Peter Falk what he said about Ines Okonjo,” Karin Vogt replied."
    assert speakers(text) == ["Karin Vogt"]


def test_reported_speech_has_a_speaker_too() -> None:
    text = "Falk said that repairs had taken eleven weeks. It rained."
    speech = SpeechText(text)
    start = text.index("repairs")
    from index.documents import Span

    found = speech.speaker_of(Span(start, start + 30))
    assert found
    assert found.name == "Falk"
    assert found.cue
    assert found.cue.of(text) == "said"
    assert speech.speaker_of(Span(text.index("It rained"), len(text))) is None

"""Questions are made of a sentence's words where they stay English, and not made elsewhere."""

from __future__ import annotations

import pytest

from index.documents import Span
from retrieval.suggestions.names import Names, Sentence
from retrieval.suggestions.question_forms import MAX_QUESTION_LENGTH, make_ideas


def asked(text: str) -> list[str]:
    """Return the questions made of a sentence whose names are all known from another one."""
    sentence = Sentence("a", Span(0, len(text)), text)
    known = [
        Sentence("b", Span(0, 1), f"in the words of {name.text} and of {name.text}, none more.")
        for name in sentence.names
    ]
    names = Names([sentence, *known, *known], [])
    return [idea.question for idea in make_ideas(sentence, names)]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "John Kirby said on Friday that the troops may fight in Ukraine.",
            ["What did John Kirby say about Ukraine?"],
        ),
        # A capital speaks for its country.
        ("Kyiv said on Friday that the troops may fight in Ukraine.", []),
        (
            "“The boats of the Tiber will never be sold to France,” the Pentagon said.",
            [],
        ),
        (
            "“The boats will never again be sold to France,” said Ann Lee.",
            ["What did Ann Lee say about France?"],
        ),
        (
            "The U.S. reported that 3,000 North Korean troops have been deployed to Russia.",
            ["How many North Korean troops have been deployed to Russia?"],
        ),
        (
            "More than 40 boats were lost off Brest, the owners said.",
            ["How many boats were lost off Brest?"],
        ),
        ("Victoria has 88 seats in the house.", ["How many seats does Victoria have?"]),
        (
            "Norway has pledged $5 million for boats in Brest, it said.",
            ["How much did Norway pledge for boats in Brest?"],
        ),
        ("The Louvre is located in Paris and is large.", ["Where is the Louvre located?"]),
        ("The Five Flags Theater was built in 1910.", ["When was the Five Flags Theater built?"]),
        ("It is known that Rome was founded on 21 April.", ["When was Rome founded?"]),
        ("Emma was written by Jane Austen in a year.", ["Who wrote Emma?"]),
        ("In time, Ann Lee designed the Louvre for him.", ["Who designed the Louvre?"]),
        ("They met Mark Rutte, the former leader, in a park.", ["Who is Mark Rutte?"]),
        ("Ann Lee was a painter of boats and of eels.", ["Who was Ann Lee?"]),
        ("GUR is an agency for the gathering of news.", ["What is GUR?"]),
    ],
)
def test_a_sentence_is_turned_into_its_question(text: str, questions: list[str]) -> None:
    assert asked(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        # The other name is where it was said, or to whom, or only describes.
        "Ann Lee said in Paris that the boats are lost.",
        "Ann Lee told the Guardian that the boats are lost.",
        "Ann Lee said that the Russian boats are lost.",
        # Who said it is not the name beside the verb.
        "An envoy of France said that boats had come from Brest.",
        # Words that point to what was said before, years, shares, sentences turned around.
        "Some 40 boats were sent to Brest after they had left.",
        "In all 1998 boats were sent to Brest that year.",
        "Two famous volcanoes are Krakatoa and Etna, of course.",
        "About 40 boats have been lost in the region so far.",
        "In New York, the mayor of the town, it was cold.",
        "The eels were eaten by everyone in the village then.",
        "Die Boote von Brest sagten nichts über Paris und Rom.",
        "ann lee said that 40 boats were sent to brest in may.",
    ],
)
def test_no_question_is_made_where_it_could_read_badly(text: str) -> None:
    assert asked(text) == []


def test_a_long_question_is_not_asked() -> None:
    places = "near the old harbour of the small town by the sea under the white hills"
    text = f"Some 40 boats were sent to Brest {places}."
    assert asked(text) == []
    assert len(f"How many boats were sent to Brest {places}?") > MAX_QUESTION_LENGTH

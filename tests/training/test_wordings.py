"""Wordings of a reporter: each rule changes what it should, and leaves what is asked for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.documents import Span
from training.rows import Row
from training.wordings import NEIGHBOURS, Wordings, command, keywords, lower, mistyped
from training.wordnet import WordNet

# Lines of WordNet's files, by hand: buy and purchase mean the same, and so do car and auto, which
# are rarer; "help" means to assist first, "cost" is a noun and a verb, and Paris is a name.
FILES = {
    "data.noun": """\
  1 a line of the licence
00000010 06 n 02 car 0 auto 0 000 | a vehicle
00000020 04 n 01 purchase 0 001 + 00000110 v 0102 | acquisition
00000030 21 n 01 cost 0 000 | price
00000040 18 n 01 buyer 0 001 + 00000110 v 0101 | who buys
00000050 15 n 02 Paris 0 capital 0 000 | a city
00000060 04 n 01 decision 0 001 + 00000130 v 0101 | act
""",
    "index.noun": """\
  1 a line of the licence
car n 1 0 1 1 00000010
auto n 1 0 1 1 00000010
purchase n 1 1 + 1 1 00000020
cost n 1 0 1 1 00000030
buyer n 1 1 + 1 1 00000040
paris n 1 0 1 1 00000050
capital n 1 0 1 1 00000050
decision n 1 1 + 1 1 00000060
""",
    "data.verb": """\
00000110 40 v 02 buy 0 acquire 0 002 + 00000040 n 0101 + 00000020 n 0101 | obtain
00000120 41 v 03 help 0 assist 0 aid 0 000 | give help
00000130 31 v 01 decide 0 001 + 00000060 n 0101 | choose
00000140 42 v 02 cost 0 be 0 000 | have a price
""",
    "index.verb": """\
buy v 1 1 + 1 1 00000110
acquire v 1 0 1 1 00000110
help v 1 0 1 1 00000120
assist v 1 0 1 1 00000120
aid v 1 0 1 1 00000120
decide v 1 1 + 1 1 00000130
cost v 1 0 1 1 00000140
be v 1 0 1 1 00000140
""",
    "data.adj": "", "index.adj": "", "data.adv": "", "index.adv": "",
    "noun.exc": "", "adj.exc": "", "adv.exc": "", "verb.exc": "bought buy\nwas be\n",
    "cntlist.rev": """\
acquire%2:40:00:: 1 9
aid%2:41:00:: 1 2
assist%2:41:00:: 1 20
auto%1:06:00:: 1 7
be%2:42:00:: 1 99
buy%2:40:00:: 1 40
capital%1:15:00:: 1 12
car%1:06:00:: 1 60
cost%1:21:00:: 1 30
cost%2:42:00:: 1 30
decide%2:31:00:: 1 50
decision%1:04:00:: 1 25
help%2:41:00:: 1 55
missing%3:00:00:: 1 50
paris%1:15:00:: 1 12
""",
}  # fmt: skip


@pytest.fixture
def wordnet(tmp_path: Path) -> WordNet:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return WordNet(tmp_path)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("car", ["auto"]),
        ("cars", ["autos"]),
        ("helped", ["assisted"]),  # "aid" is too rare
        ("assists", ["helps"]),
        ("acquired", []),  # "buyed" is no word
        ("cost", []),  # as often a noun as a verb
        ("capital", []),  # a name is no synonym
        ("missing", []),  # the counts have senses that the dictionary lacks
        ("unheard", []),
    ],
)
def test_synonyms_are_frequent_and_usual(wordnet: WordNet, word: str, expected: list[str]) -> None:
    assert wordnet.synonyms(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("decided", "decision"), ("deciding", "decision"), ("bought", None), ("cost", None)],
)
def test_the_noun_of_a_verb_is_an_act(wordnet: WordNet, word: str, expected: str | None) -> None:
    assert wordnet.noun_of(word) == expected


def row(question: str, kind: str = "span") -> Row:
    return Row(
        question=question, passage="Anna came.", title="", kind=kind, answers=(Span(0, 4),),
        sentences=(), evidence=(), source="made",
    )  # fmt: skip


ANY = random.Random(0)


class TestRules:
    def test_lower_case(self) -> None:
        assert lower("When did Anna Berg open it?", ANY) == "when did anna berg open it"

    def test_keywords_keep_the_content_and_sometimes_the_asking_word(self) -> None:
        found = {
            keywords("When did Anna Berg open the bridge?", random.Random(seed))
            for seed in range(60)
        }
        assert found == {
            "anna berg open bridge", "when anna berg open bridge", "anna berg open bridge when",
        }  # fmt: skip

    def test_nouns_for_verbs(self, wordnet: WordNet) -> None:
        made = {
            Wordings(wordnet).nominal("What has the court decided?", random.Random(seed))
            for seed in range(20)
        }
        assert made == {"court decision"}

    @pytest.mark.parametrize(
        ("question", "rest"),
        [
            ("What was the cost of the bridge?", "the cost of the bridge"),
            ("Who opened the bridge?", "who opened the bridge"),
            ("When did Anna open it?", "when anna open it"),
        ],
    )
    def test_a_command_keeps_what_is_asked(self, question: str, rest: str) -> None:
        made = {command(question, random.Random(seed)) for seed in range(60)}
        assert len(made) > 3
        assert {text.removesuffix(rest).strip() for text in made} <= {
            "find", "find out", "give me", "list", "show me", "tell me",
        }  # fmt: skip

    def test_only_things_are_listed(self) -> None:
        made = {command("Why did Anna leave?", random.Random(seed)) for seed in range(60)}
        assert not any(text.startswith("list") for text in made)
        things = {command("Which states signed it?", random.Random(seed)) for seed in range(60)}
        assert "list which states signed it" in things

    def test_synonyms_never_replace_what_has_a_capital(self, wordnet: WordNet) -> None:
        wordings = Wordings(wordnet)
        made = {
            wordings.with_synonyms("Who helped the Car club?", random.Random(seed))
            for seed in range(40)
        }
        assert made == {"Who helped the Car club?", "Who assisted the Car club?"}


class TestTypingErrors:
    TEXT = "who opened 1987 it"

    def made(self) -> set[str]:
        return {mistyped(self.TEXT, random.Random(seed)) for seed in range(400)}

    def test_one_error_in_one_long_word(self) -> None:
        for text in self.made():
            words = text.split()
            assert (words[0], words[2], words[3]) == ("who", "1987", "it")
            assert words[1] != "opened"
            assert words[1][0] == "o"
            assert 5 <= len(words[1]) <= 7

    def test_each_kind_of_error(self) -> None:
        words = {text.split()[1] for text in self.made()}
        assert {"opneed", "opned", "openned", "opemed"} <= words

    def test_neighbours_are_beside_or_above(self) -> None:
        assert set(NEIGHBOURS["s"]) == set("qweadzxc")
        assert "s" in NEIGHBOURS["a"]
        assert "p" not in NEIGHBOURS["a"]

    def test_figures_and_short_words_are_typed_right(self) -> None:
        assert mistyped("was it 1987", ANY) == "was it 1987"


def test_an_answered_question_gets_other_wordings(wordnet: WordNet) -> None:
    asked = row("When did Anna Berg open the bridge?")
    made = [Wordings(wordnet).of(asked, random.Random(seed)) for seed in range(60)]
    assert {1, 2} <= {len(some) for some in made} <= {0, 1, 2}
    assert all(asked.question not in some for some in made)


def test_an_unanswerable_question_gets_none(wordnet: WordNet) -> None:
    assert Wordings(wordnet).of(row("Who came?", "unanswerable"), random.Random(0)) == []

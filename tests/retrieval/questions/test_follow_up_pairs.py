"""Follow-ups as a reporter asks them, on invented events: what is searched for, and what is not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from retrieval.question import question_words
from retrieval.questions.follow_ups import resolve_follow_up


@dataclass(frozen=True)
class Pair:
    """A follow-up, with words that must be searched for and words that must not."""

    history: tuple[str, ...]
    question: str
    has: str
    lacks: str = ""


def after(*turns: str, has: str, lacks: str = "") -> Pair:
    return Pair(turns[:-1], turns[-1], has, lacks)


FERRY = "How many people died in the ferry accident in Lagos?"
FIRE = "How many people died in the Veldhoven cannery fire?"
BUDGET = "What was the theatre budget of Ormskirk in 2023?"

PAIRS = (
    # Another place.
    after(FERRY, "and in Kampala?", has="died ferry accident Kampala", lacks="Lagos"),
    after(FERRY, "What about Kampala?", has="died ferry accident Kampala", lacks="Lagos"),
    after(FERRY, "And how many in Mombasa?", has="died ferry accident Mombasa", lacks="Lagos"),
    after("how many died in lagos?", "and in kampala?", has="died kampala", lacks="lagos"),
    after("Who is the mayor of Ormskirk?", "And of Bexhill?",
          has="mayor Bexhill", lacks="Ormskirk"),
    after("How many trams run in Porto Velho?", "in Manaus?", has="trams Manaus",
          lacks="Porto Velho"),
    after("How many died in the Lagos bus crash?", "and in the Kampala crash?",
          has="died bus crash Kampala", lacks="Lagos"),
    after("What did Okello promise in Entebbe?", "And in Gulu?",
          has="Okello promise Gulu", lacks="Entebbe"),
    after("How many jobs did Tamro cut in Espoo in 2021?", "and in Vantaa?",
          has="jobs Tamro cut Vantaa 2021", lacks="Espoo"),
    after("What is the price of a tram ticket in Norway?", "what about Germany?",
          has="price tram ticket Germany", lacks="Norway"),
    after(FERRY, "How many children were among them?", "And in Kampala?",
          has="children ferry accident Kampala", lacks="Lagos"),
    after(FERRY, "and in Kampala?", "When did it happen?",
          has="ferry accident Kampala", lacks="Lagos"),
    # Another time.
    after(BUDGET, "And the year after?", has="theatre budget Ormskirk 2024", lacks="2023"),
    after(BUDGET, "and the year before?", has="theatre budget Ormskirk 2022", lacks="2023"),
    after(BUDGET, "What about the following year?", has="theatre budget 2024", lacks="2023"),
    after(BUDGET, "And a year earlier?", has="theatre budget 2022", lacks="2023"),
    after(BUDGET, "and two years later?", has="theatre budget 2025", lacks="2023"),
    after(BUDGET, "And in 2020?", has="theatre budget Ormskirk 2020", lacks="2023"),
    after(BUDGET, "2019?", has="theatre budget Ormskirk 2019", lacks="2023"),
    after(BUDGET, "And the year after?", "And the year after that?",
          has="theatre budget Ormskirk 2025", lacks="2023 2024"),
    after(BUDGET, "and the year before?", "And in Bexhill?",
          has="theatre budget Bexhill 2022", lacks="2023 Ormskirk"),
    after("How many vans were stolen in Tromso in February?", "And in March?",
          has="vans stolen Tromso March", lacks="February"),
    after("How many vans were stolen in February 2022?", "And the month after?",
          has="vans stolen March 2022", lacks="February"),
    after("How many vans were stolen in December 2022?", "And the month after?",
          has="vans stolen January 2023", lacks="December 2022"),
    after("What was said in the council on Monday?", "And on Thursday?",
          has="council Thursday", lacks="Monday"),
    after("What was decided on 3 May 2024?", "And on 5 June?",
          has="decided 5 June 2024", lacks="3 May"),
    after("What was inflation in Norway in 2023?", "And in March?",
          has="inflation Norway March 2023"),
    after("How many wolves lived in Varmland in 2018?", "And last year?",
          has="wolves Varmland last year", lacks="2018"),
    # Another number.
    after("What does a parcel of 20 kg cost?", "And 30 kg?", has="parcel 30 kg cost", lacks="20"),
    # Another person, office or body.
    after("What did the mayor say about the bridge?", "And the minister?",
          has="minister bridge", lacks="mayor"),
    after("What did Petra Falk say about the bridge?", "and the minister?",
          has="minister bridge", lacks="Falk"),
    after("What did Petra Falk say about the bridge?", "And Omar Fenn?",
          has="Omar Fenn bridge", lacks="Falk"),
    after("What did the mayor say about the bridge?", "What about Omar Fenn?",
          has="Omar Fenn bridge", lacks="mayor"),
    after("What did the Pentagon say about the drones?", "And the White House?",
          has="White House drones", lacks="Pentagon"),
    after("What is the fare under Okello?", "And under Mutasa?", has="fare Mutasa",
          lacks="Okello"),
    after("How many votes did the Harbour Party win?", "and the Greens?",
          has="votes Greens win", lacks="Harbour"),
    # What names no subject of its own.
    after(FIRE, "How many were injured?", has="Veldhoven cannery fire injured", lacks="died"),
    after(FIRE, "Was anyone arrested?", has="Veldhoven cannery fire arrested"),
    after(FIRE, "Who called the police?", has="Veldhoven cannery fire police"),
    after(FIRE, "What did the owner say?", has="Veldhoven cannery fire owner"),
    after(FIRE, "What was the cause?", has="Veldhoven cannery fire cause"),
    after(FIRE, "Were there any survivors?", has="Veldhoven cannery fire survivors"),
    after(FIRE, "How many people were evacuated?", has="Veldhoven cannery fire evacuated"),
    after(FIRE, "who is to blame", has="Veldhoven cannery fire blame"),
    after(FIRE, "How did the victims die?", has="Veldhoven cannery fire victims"),
    after(FIRE, "What do investigators say?", has="Veldhoven cannery fire investigators"),
    after(FIRE, "How many were injured?", "Who called the police?",
          has="Veldhoven cannery fire police", lacks="injured"),
    after("Why did Tamro close its plant in Espoo?", "What was the response of the union?",
          has="Tamro plant Espoo response union"),
    after("Why did Tamro close its plant in Espoo?", "What was the response?",
          has="Tamro plant Espoo response"),
    after("Why did Tamro close its plant in Espoo?", "How many workers lost their jobs?",
          has="Tamro plant Espoo workers jobs"),
    after("Who robbed the Lindqvist gallery?", "How much was stolen?",
          has="robbed Lindqvist gallery stolen"),
    after("Who robbed the Lindqvist gallery?", "Have the thieves been caught?",
          has="Lindqvist gallery thieves caught"),
    after("Who robbed the Lindqvist gallery?", "Is there a suspect?",
          has="Lindqvist gallery suspect"),
    after("What was Ivo Brandt accused of?", "What was the verdict?", has="Ivo Brandt verdict"),
    after("What was Ivo Brandt accused of?", "When does the trial begin?",
          has="Ivo Brandt trial"),
    after("What was Ivo Brandt accused of?", "What did his lawyer say?", has="Ivo Brandt lawyer"),
    after("How much did the Altmark footbridge cost?", "Who paid for it?",
          has="Altmark footbridge"),
    after("How much did the Altmark footbridge cost?", "Who paid?", has="Altmark footbridge"),
    # What names nothing.
    after(FIRE, "who said that?", has="Veldhoven cannery fire"),
    after(FIRE, "where was that?", has="Veldhoven cannery fire"),
)  # fmt: skip


def terms(text: str) -> set[str]:
    return {word.term for word in question_words(text)}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.question)
def test_follow_up(pair: Pair) -> None:
    searched = terms(resolve_follow_up(pair.question, pair.history).text)
    assert terms(pair.has) <= searched
    assert not terms(pair.lacks) & searched if pair.lacks else True

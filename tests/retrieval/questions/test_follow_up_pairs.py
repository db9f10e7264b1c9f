"""Follow-ups as a reporter asks them, on invented events: what is searched for, and what is not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from retrieval.question import question_words
from retrieval.questions.follow_ups import ResolvedQuestion, resolve_follow_up


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
REGATTA = "How many boats were lost in the Skarnes regatta in 2015?"
COLLAPSE = "How many people were killed in the Marrow Bridge collapse?"
INQUIRY = "What did Nadia Okafor tell the inquiry about the dam?"
MINE = "What happened at the Orlby mine?"
CLUB = "Who was shot outside the Ferro club?"
DISMISSED = "Why was Sela Moor dismissed?"
PORT = "When did the port of Velmar reopen?"
JOBLESS = "What was unemployment in Brenley in January 2022?"
CROSSED = "How many refugees crossed at Tornby in 2018?"

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
    after("What was Ivo Brandt accused of?", "When does the trial begin?", has="Ivo Brandt trial"),
    after("What was Ivo Brandt accused of?", "What did his lawyer say?", has="Ivo Brandt lawyer"),
    after("How much did the Altmark footbridge cost?", "Who paid for it?",
          has="Altmark footbridge"),
    after("How much did the Altmark footbridge cost?", "Who paid?", has="Altmark footbridge"),
    # What names nothing.
    after(FIRE, "who said that?", has="Veldhoven cannery fire"),
    after(FIRE, "where was that?", has="Veldhoven cannery fire"),
    # Written after the rules, to try them.
    after("How many homes lost power in Aldermoor after the storm?", "and in Wexcombe?",
          has="homes lost power Wexcombe storm", lacks="Aldermoor"),
    after("How many homes lost power in Aldermoor after the storm?", "How about Wexcombe?",
          has="homes power Wexcombe storm", lacks="Aldermoor"),
    after("Who won the election in Kestania in 2016?", "and in 2020?",
          has="election Kestania 2020", lacks="2016"),
    after("Who won the election in Kestania in 2016?", "Who lost?", has="election Kestania 2016"),
    after("Who won the election in Kestania in 2016?", "What was the turnout?",
          has="election Kestania 2016 turnout"),
    after("Who won the 2016 election in Kestania?", "And the next one?", has="election Kestania"),
    after(JOBLESS, "And in January 2021?", has="unemployment Brenley January 2021", lacks="2022"),
    after(JOBLESS, "and the month before?",
          has="unemployment Brenley December 2021", lacks="January 2022"),
    after(JOBLESS, "What about Halworth?",
          has="unemployment Halworth January 2022", lacks="Brenley"),
    after("How much rain fell in Halworth on Tuesday?", "And the day after?",
          has="rain Halworth Wednesday", lacks="Tuesday"),
    after("How much rain fell in Halworth on Tuesday?", "and on Friday?",
          has="rain Halworth Friday", lacks="Tuesday"),
    after("How much rain fell in Halworth yesterday?", "And on Sunday?",
          has="rain Halworth Sunday", lacks="yesterday"),
    after("What did Minister Adela Rost promise the farmers?", "And the opposition?",
          has="opposition promise farmers"),
    after("What did the prime minister say about the strike?", "and the unions?",
          has="unions strike", lacks="prime"),
    after("What did the coroner find?", "And the police?", has="police find", lacks="coroner"),
    after("How many goals did Jonas Vik score last season?", "And this season?",
          has="goals Jonas Vik", lacks="last"),
    after("How many goals did Jonas Vik score?", "And Emre Tan?",
          has="goals Emre Tan score", lacks="Vik"),
    after("How many people work at the Grelling factory?", "how many were laid off?",
          has="Grelling factory laid"),
    after("How many people work at the Grelling factory?", "When will it close?",
          has="Grelling factory"),
    after(MINE, "How many miners were trapped?", has="Orlby mine miners trapped"),
    after(MINE, "Are there survivors?", has="Orlby mine survivors"),
    after(MINE, "Has the company commented?", has="Orlby mine company"),
    after(MINE, "What caused the explosion?", has="Orlby mine explosion"),
    after(MINE, "What did the minister say?", has="Orlby mine minister"),
    after(MINE, "Did anyone survive?", has="Orlby mine survive"),
    after(CLUB, "Was the shooter caught?", has="Ferro club shooter caught"),
    after(CLUB, "How old was the victim?", has="Ferro club victim"),
    after(CLUB, "what do witnesses say", has="Ferro club witnesses"),
    after(CLUB, "Any arrests?", has="Ferro club arrests"),
    after(DISMISSED, "Who replaced her?", has="Sela Moor replaced"),
    after(DISMISSED, "how did she react?", has="Sela Moor react"),
    after(DISMISSED, "What was the reaction?", has="Sela Moor reaction"),
    after(DISMISSED, "Did she appeal?", has="Sela Moor appeal"),
    after("How much did the Delmar stadium cost?", "When was the stadium opened?",
          has="Delmar stadium opened"),
    after("How much did the Delmar stadium cost?", "Who designed the stadium?",
          has="Delmar stadium designed"),
    after("How much did the Delmar stadium cost?", "And the Rinkeby arena?",
          has="Rinkeby arena cost"),
    after("When was the Delmar stadium opened?", "and closed?", has="Delmar stadium closed"),
    after("How many refugees crossed at Tornby?", "And at Lund?", "and in 2019?",
          has="refugees crossed Lund 2019", lacks="Tornby"),
    after(CROSSED, "And the year after?", "Who counted them?",
          has="refugees Tornby 2019", lacks="2018"),
    after(REGATTA, "and in 2016?", has="boats Skarnes regatta 2016", lacks="2015"),
    after(REGATTA, "The year before?", has="boats Skarnes regatta 2014", lacks="2015"),
    after(REGATTA, "and three years later?", has="boats Skarnes regatta 2018", lacks="2015"),
    after(REGATTA, "What about the Orlby regatta?", has="boats Orlby regatta", lacks="Skarnes"),
    after(REGATTA, "Who won?", has="Skarnes regatta"),
    after(REGATTA, "Did anyone drown?", has="Skarnes regatta drown"),
    after(REGATTA, "How many sailors were rescued?", has="Skarnes regatta sailors rescued"),
    after(REGATTA, "what caused the accident", has="Skarnes regatta accident"),
    after(INQUIRY, "And her deputy?", has="deputy dam inquiry"),
    after(INQUIRY, "and Tomas Weil?", has="Tomas Weil dam inquiry", lacks="Okafor"),
    after(INQUIRY, "and the engineer?", has="engineer dam inquiry"),
    after(INQUIRY, "How did the chairman react?", has="dam chairman react"),
    after(INQUIRY, "Was she sworn in?", has="Okafor sworn"),
    after(INQUIRY, "when?", has="Okafor inquiry dam"),
    after(COLLAPSE, "How many were wounded?", has="Marrow Bridge collapse wounded", lacks="killed"),
    after(COLLAPSE, "Who were the victims?", has="Marrow Bridge victims"),
    after(COLLAPSE, "Has anyone been charged?", has="Marrow Bridge charged"),
    after(COLLAPSE, "Is the driver alive?", has="Marrow Bridge driver"),
    after(COLLAPSE, "What did the families demand?", has="Marrow Bridge families demand"),
    after(COLLAPSE, "Who built the bridge?", has="Marrow Bridge built"),
    after(COLLAPSE, "what do the police say?", has="Marrow Bridge police"),
    after(COLLAPSE, "and in the Tarn tunnel?", has="killed Tarn tunnel", lacks="Marrow"),
    after(COLLAPSE, "Was it an accident?", has="Marrow Bridge accident"),
    after(COLLAPSE, "Who is responsible?", has="Marrow Bridge responsible"),
    after(PORT, "And the port of Dunmere?", has="Dunmere reopen", lacks="Velmar"),
    after(PORT, "And in Dunmere?", has="port Dunmere reopen", lacks="Velmar"),
    after(PORT, "Who closed it?", has="Velmar closed"),
    after(PORT, "What was the damage?", has="port Velmar damage"),
    after(PORT, "Were there any protests?", has="Velmar protests"),
)  # fmt: skip

# Each names people or events of a story and makes sense without a history.
STANDING_ALONE = (
    "What did the Pope say to the bishops of Kestania?",
    "How does a jury reach a verdict?",
    "Who is the mayor of Halworth?",
    "What does the coroner do in Sweden?",
    "How many police officers work in Aldermoor?",
    "What is the penalty for perjury?",
    "Is the minister of defence from Brenley?",
    "How many victims of the 1912 flood are known?",
    "Why do victims of fraud stay silent?",
    "What did the owner of the Ferro club say?",
    "Were any workers of Tamro injured?",
    "How many people died in Halworth?",
    "Was anyone arrested in Orlby?",
    "Who called the police in the Ferro case?",
    "What was the cause of the Orlby blast?",
    "Which minister resigned over the lottery?",
    "What was the response of Norway?",
    "How many people were injured by fireworks in 2020?",
    "What caused the blackout?",
    "When does the marathon start?",
    "Who owns the lighthouse?",
    "What is the price of eggs?",
    "Did the comet miss the moon?",
    "Where is the treasure buried?",
    "How do lawyers charge?",
    "What makes people happy?",
    "Who won the 1998 regatta?",
    "What did the mayor of Velmar say?",
    "How do police dogs find drugs?",
    "What is the cause of inflation?",
    "When do swallows return?",
    "Who is in charge of the navy?",
    "What did Nadia Okafor say?",
    "Why was the bridge in Marrow closed?",
    "What makes a good judge?",
    "How many children live in Velmar?",
    "Did the central bank raise rates?",
    "What is the minimum wage?",
    "Where can I vote?",
    "How many prisoners escaped from Tarn prison?",
    "Who invented the telegraph?",
    "Which team won the cup?",
    "What is a coroner?",
    "How did the dinosaurs die?",
    "What is the death penalty?",
    "How is a president elected?",
)


def terms(text: str) -> set[str]:
    return {word.term for word in question_words(text)}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.question)
def test_follow_up(pair: Pair) -> None:
    searched = terms(resolve_follow_up(pair.question, pair.history).text)
    assert terms(pair.has) <= searched
    if pair.lacks:
        assert not terms(pair.lacks) & searched


@pytest.mark.parametrize("text", STANDING_ALONE)
def test_what_names_its_own_subject_is_not_bent(text: str) -> None:
    resolved = resolve_follow_up(text, ["What is the price of wheat in Chicago?"])
    assert resolved == ResolvedQuestion(text)

"""A reporter's conversations about the five seed articles, answered with the real model."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from index.loaders import Loaded, load
from index.local.library import Library
from index.models.protocols import Embedder
from retrieval import Answer, ask
from retrieval.question import Question
from retrieval.questions.follow_ups import resolve_follow_up
from tests.near_ties import among_first
from tests.paths import SEEDS

FILES = {path.name[:3]: path for path in SEEDS.glob("*.txt")}


@dataclass(frozen=True)
class FollowUp:
    """A question that its history makes sense of, and where it is answered.

    `answers` are (article, words) pairs, any one of which must stand in one of the first `within`
    passages.
    """

    history: tuple[str, ...]
    question: str
    answers: tuple[tuple[str, str], ...]
    within: int = 1


def then(*turns: str, found: tuple[tuple[str, str], ...], within: int = 1) -> FollowUp:
    return FollowUp(turns[:-1], turns[-1], found, within)


OFFICERS = (
    ("000", "Some 500 officers"),
    ("002", "some 500 officers and three generals"),
    ("004", "approximately 500 officers"),
)
GENERALS = (
    ("000", "including three generals"),
    ("002", "three generals"),
    ("004", "three holding the rank of general"),
)
IN_KURSK = (
    ("001", "The first group of 2,600 troops"),
    ("003", "at least 1,500 North Korean troops are already stationed in the Kursk region"),
    ("004", "11,000 North Korean troops have been deployed to the Kursk region"),
)
BREKELMANS = (
    ("002", "will probably first be deployed in Kursk"),
    ("003", "at least 1,500 North Korean troops"),
)

FOLLOW_UPS = (
    # Pronouns.
    then(
        "How many North Korean soldiers are in Kursk?",
        "And how many of them are officers?",
        found=OFFICERS,
    ),
    then(
        "Who is Lloyd Austin?",
        "What did he warn of?",
        found=(("004", "expected to be deployed into combat operations imminently"),),
    ),
    then(
        "Who is Kyrylo Budanov?",
        "When does he think they will be ready?",
        found=(("001", "ready to fight in Ukraine by November 1"),),
    ),
    then("Who is the Dutch defense minister?", "What did he say?", found=BREKELMANS),
    then(
        "Where was the BRICS summit held?",
        "Which countries belong to it?",
        found=(("000", "made up of Russia, China, India, Iran"),),
    ),
    then(
        "Where was the BRICS summit held?",
        "Who attended it?",
        found=(("002", "which Guterres attended"),),
    ),
    then(
        "When did Ukraine's incursion into the Kursk region begin?",
        "Has Russia pushed them back?",
        found=(
            ("000", "Moscow faces difficulties dislodging Ukrainian forces"),
            ("002", "Russia has struggled to push Ukrainian forces out"),
        ),
    ),
    then(
        "What is GUR?",
        "Does it have evidence?",
        found=(("002", "GUR provided no evidence for its claims"),),
    ),
    then(
        "What did the Syracuse University professor say?",
        "What is her name?",
        found=(("003", "Tetiana Hranchak"),),
    ),
    then(
        "Who met Cho Taeyul?",
        "What did they condemn?",
        found=(("004", "condemning North Korea's military mobilization"),),
    ),
    then(
        "What did Kim write to Putin?",
        "What did he call him?",
        found=(("001", "closest comrade"),),
    ),
    then(
        "Where are the North Korean soldiers trained?",
        "What were they given for the winter?",
        found=(("002", "equipped with clothes for the upcoming winter"),),
    ),
    then(
        "Did North Korean troops arrive in Russia?",
        "Does Putin deny it?",
        found=(
            ("002", "He has neither confirmed nor denied"),
            ("003", "Vladimir Putin has not denied the deployment"),
        ),
    ),
    # What was said, by whom, why and when.
    then(
        "Is this turning into a world war?",
        "Who said that?",
        found=(
            ("000", "escalate it into a “world war,”"),
            ("002", "turn the conflict into a “world war.”"),
        ),
    ),
    then(
        "Did Guterres visit Kyiv?",
        "Why?",
        found=(("002", "canceled a planned visit to Kyiv"),),
    ),
    then(
        "Whom did Putin receive in Moscow?",
        "When?",
        found=(("004", "in Moscow on November 4"),),
    ),
    then(
        "How many North Korean soldiers are training in Vladivostok?",
        "Who says so?",
        found=(("003", "Reports from South Korean intelligence, cited by Bloomberg"),),
    ),
    then(
        "Could North Korea receive missile technology?",
        "Who is worried about that?",
        found=(("004", "Their joint statement highlighted deep concerns"),),
    ),
    then(
        "How many North Korean soldiers are training in Vladivostok?",
        "For how long?",
        found=(("003", "after a month’s preparation"),),
    ),
    then(
        "Is North Korea sending ammunition to Russia?",
        "Under what agreement?",
        found=(("000", "under an existing defense pact"), ("002", "under a defense pact")),
        within=2,
    ),
    # Another of the same.
    then(
        "How many North Korean soldiers are training in Vladivostok?",
        "what about Kursk?",
        found=IN_KURSK,
    ),
    then(
        "How many North Korean troops does Ukraine count in Russia?",
        "And the Pentagon?",
        found=(("004", "the U.S. Pentagon placed the number at around 10,000"),),
    ),
    then(
        "Which weapons will the North Korean soldiers carry?",
        "And clothes?",
        found=(("002", "equipped with clothes for the upcoming winter"),),
    ),
    then(
        "What did Zelensky say on Telegram?",
        "And in his evening address?",
        found=(("004", "In his evening address, Zelenskiy expressed disappointment"),),
    ),
    then(
        "How did Putin react to the satellite pictures?",
        "And North Korea's foreign ministry?",
        found=(("003", "has not confirmed whether troops have been sent"),),
    ),
    then(
        "What did South Korea do about the North Korean troops?",
        "And its president?",
        found=(("001", "Yoon Suk Yeol convened an emergency meeting"),),
        within=3,
    ),
    then(
        "When will the North Korean infantry be ready according to Budanov?",
        "And Zelensky?",
        found=(
            ("000", "sometime between Sunday and Monday"),
            ("002", "between Sunday and Monday"),
        ),
        within=5,
    ),
    then(
        "How many North Korean troops did the Pentagon count?",
        "How does that compare with Kyiv's figure?",
        found=(("004", "closer to 12,000"),),
    ),
    then(
        "How many North Korean troops are stationed in Russia according to Ukraine?",
        "According to the Dutch?",
        found=(("003", "at least 1,500 North Korean troops"),),
    ),
    # Two steps back.
    then(
        "How many North Korean soldiers are in Russia?",
        "And how many of them are officers?",
        "And generals?",
        found=GENERALS,
    ),
    then(
        "How many North Korean soldiers are in Kursk?",
        "Who says so?",
        "And the Dutch?",
        found=BREKELMANS,
    ),
    then(
        "How many North Korean soldiers are in Kursk?",
        "And how many of them are officers?",
        "When did they arrive?",
        found=(
            ("002", "North Korean units were detected on Wednesday in Kursk"),
            ("003", "noted the arrival of North Korean forces on October 23"),
        ),
        within=2,
    ),
    then(
        "How many North Korean soldiers are training in Vladivostok?",
        "what about Kursk?",
        "Who says so?",
        found=IN_KURSK,
    ),
    then(
        "Who is Lloyd Austin?",
        "What did he warn of?",
        "Where?",
        found=(("004", "in regions where Ukrainian forces have recently launched"),),
    ),
    then(
        "Where was the BRICS summit held?",
        "Who attended it?",
        "Which countries belong to it?",
        found=(("000", "made up of Russia, China, India, Iran"),),
    ),
    then(
        "Which weapons will the North Korean soldiers carry?",
        "And clothes?",
        "Where were they trained?",
        found=(
            ("001", "currently receiving training in eastern Russia"),
            ("002", "several weeks of training at bases in eastern Russia"),
            ("003", "training in Vladivostok"),
        ),
    ),
    then(
        "Who is Tetiana Hranchak?",
        "Where does she work?",
        "What did she say?",
        found=(("003", "North Korean troops in Ukraine would confirm"),),
    ),
    then(
        "What is GUR?",
        "Does it have evidence?",
        "What did it say about training?",
        found=(("002", "several weeks of training at bases in eastern Russia"),),
    ),
    then(
        "Whom did Josep Borrell meet?",
        "When?",
        "What do they fear?",
        found=(("004", "deep concerns regarding the potential transfer"),),
    ),
    then(
        "How many North Korean soldiers does Ukraine count in Russia?",
        "And the Pentagon?",
        "And how many generals?",
        found=GENERALS,
    ),
    then(
        "Did Guterres visit Kyiv?",
        "Why?",
        "Who said that?",
        found=(("002", "A senior official in the Ukrainian presidential office"),),
    ),
)

SUMMIT = ("Where was the BRICS summit held?", "Which countries belong to it?")
COUNTS = ("How many North Korean soldiers are in Kursk?", "And how many of them are officers?")

# History, then a question that makes sense without it.
STAND_ALONE = (
    (*SUMMIT, "How many North Korean troops are in Kursk?"),
    (*SUMMIT, "Who is Lloyd Austin?"),
    (*SUMMIT, "What is GUR?"),
    (*SUMMIT, "GUR evidence"),
    (*SUMMIT, "Why did the UN chief not go to Kyiv?"),
    (*SUMMIT, "Whose weapons will the North Koreans carry?"),
    (*SUMMIT, "What nickname did Kim use for Putin in his birthday greeting?"),
    (*SUMMIT, "Why is Zelensky unhappy with his partners?"),
    (*SUMMIT, "Does Pyongyang admit that it sent soldiers?"),
    (*SUMMIT, "And what did Lloyd Austin say about legitimate targets?"),
    (*SUMMIT, "So who warned of a world war?"),
    (*SUMMIT, "is the war the worst in europe since 1945"),
    (*SUMMIT, "Is it true that Pyongyang sends ammunition to Moscow?"),
    (*SUMMIT, "What did Zelenskiy say in his evening address on Nov. 4?"),
    (*COUNTS, "Who won the Champions League final?"),
    (*COUNTS, "But who is the mayor of Chicago?"),
    (*COUNTS, "How long does it take to bake sourdough bread?"),
    (*COUNTS, "What is the capital of Australia?"),
    (*COUNTS, "Which countries belong to BRICS?"),
    (*COUNTS, "Where was the BRICS summit held?"),
    (*COUNTS, "What angered Ukrainians about Guterres?"),
    (*COUNTS, "What does the Syracuse University academic think?"),
    (*COUNTS, "Which diplomat met the South Korean foreign minister?"),
    (*COUNTS, "Who is Ukraine's spy chief and what did he tell The Warzone?"),
    (*COUNTS, "Is there a fear that Moscow will pay with missile know-how?"),
    (*COUNTS, "Budanov interview Warzone"),
    (*COUNTS, "Does North Korea's foreign ministry admit to sending soldiers?"),
    (*COUNTS, "What did the security advisers of the US, Japan and South Korea demand?"),
    (*COUNTS, "How did Vladimir Putin react to the satellite pictures?"),
    (*COUNTS, "Wie viele davon sind Offiziere?"),
    (*COUNTS, "¿Y en Kursk?"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    folder = tmp_path_factory.mktemp("seeds") / "library"
    library = Library.open(folder, create=True)
    library.add(item.document for item in load([SEEDS]) if isinstance(item, Loaded))
    return library


def name(case: FollowUp) -> str:
    return " / ".join((*case.history, case.question))


def is_answered(answer: Answer, case: FollowUp) -> bool:
    return any(
        citation.document.doc_id.startswith(article) and words in citation.quote
        for article, words in case.answers
        for citation in among_first(answer.citations, case.within)
    )


@pytest.mark.model
@pytest.mark.parametrize("case", FOLLOW_UPS, ids=name)
def test_a_follow_up_is_answered(library: Library, case: FollowUp) -> None:
    answer = ask(library, Question(case.question, case.history))
    assert is_answered(answer, case)
    assert answer.question == case.question
    assert answer.carried
    assert all(words in answer.resolved_question for words in answer.carried)


@pytest.mark.parametrize("turns", STAND_ALONE, ids=lambda turns: turns[-1])
def test_a_question_that_stands_alone_is_not_bent(turns: tuple[str, ...]) -> None:
    *history, question = turns
    assert resolve_follow_up(question, history).text == question


@pytest.mark.parametrize("case", FOLLOW_UPS, ids=name)
def test_the_follow_ups_can_be_answered(case: FollowUp) -> None:
    for article, words in case.answers:
        assert words in FILES[article].read_text("utf-8")

"""Which questions follow up on others, and what they take from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.followup import MOST_CARRIED, MOST_OWN, MOST_TURNS, Rule, follows_up, resolve
from retrieval.question import question_words

KURSK = "How many North Korean soldiers are in Kursk?"


def words_of(text: str) -> set[str]:
    return {word.term for word in question_words(text)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Why?", Rule.BARE),
        ("why not", Rule.BARE),
        ("Who said that?", Rule.BARE),
        ("Who says so?", Rule.BARE),
        ("And then what happened?", Rule.BARE),
        ("For how long?", Rule.BARE),
        ("anything else?", Rule.BARE),
        ("What did he say?", Rule.BARE),
        ("what about Kursk?", Rule.ABOUT),
        ("And how about the first group?", Rule.ABOUT),
        ("And how many of them are officers?", Rule.REFERENCE),
        ("When did she resign?", Rule.REFERENCE),
        ("What is her name?", Rule.REFERENCE),
        ("Which countries belong to it?", Rule.REFERENCE),
        ("Does it have evidence?", Rule.REFERENCE),
        ("Does Putin deny it?", Rule.REFERENCE),
        ("Which weapons do they have?", Rule.REFERENCE),
        ("How many officers did he bring?", Rule.REFERENCE),
        ("What did the council do about it?", Rule.REFERENCE),
        ("Has Russia pushed them back?", Rule.REFERENCE),
        ("Who is worried about that?", Rule.REFERENCE),
        ("Is that legal?", Rule.REFERENCE),
        ("Who pays for those?", Rule.REFERENCE),
        ("Does anybody dispute these numbers?", Rule.REFERENCE),
        ("Has that been confirmed by Moscow?", Rule.REFERENCE),
        ("And what does Beijing think about this?", Rule.REFERENCE),
        ("What’s his salary?", Rule.REFERENCE),
        ("How can I create one?", Rule.REFERENCE),
        ("Were any others injured?", Rule.REFERENCE),
        ("Who else was injured?", Rule.REFERENCE),
        ("Who works there?", Rule.REFERENCE),
        ("And the Pentagon?", Rule.FRAGMENT),
        ("and in 2023?", Rule.FRAGMENT),
        ("But not the Dutch?", Rule.FRAGMENT),
        ("any awards", Rule.FRAGMENT),
        ("compared with last year?", Rule.FRAGMENT),
        ("According to the Dutch?", Rule.FRAGMENT),
        ("Under what agreement?", Rule.FRAGMENT),
        ("How many generals?", Rule.FRAGMENT),
        ("Who attended?", Rule.FRAGMENT),
        ("Kursk?", Rule.FRAGMENT),
        ("Lloyd Austin?", Rule.FRAGMENT),
        ("12,000?", Rule.FRAGMENT),
        ("Which is larger?", Rule.WHICH),
        ("Which one is larger?", Rule.WHICH),
    ],
)
def test_what_follows_up(text: str, rule: Rule) -> None:
    assert follows_up(text) is rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        # Words typed to search for them.
        "Kursk",
        "GUR evidence",
        "GUR evidence?",
        "spousal support",
        # The opening is a manner of speaking: a whole sentence comes after.
        "But who is the mayor of Chicago?",
        "So what is GUR?",
        "And when does the new subway line open?",
        # What the word stands for comes before it, or after.
        "Why is Zelensky unhappy with his partners?",
        "Does Pyongyang admit that it sent soldiers?",
        "What did Kim write to Putin and call him?",
        "How did the mayor defend her plan?",
        "where does doctor strange get his powers from",
        "who was glumdalclitch how did she help gulliver",
        "were shakespeare's plays popular when he was alive",
        "What happens when business underpays its workers?",
        "Which mountain has snow on its summit?",
        "When does the council meet and who chairs it?",
        "Is it true that Guterres resigned?",
        "How long does it take to train a soldier?",
        "Is it legal to film the police?",
        # Words that look like ones that refer.
        "Which soldiers did the agency say that Pyongyang sent?",
        "Is there a fear of war?",
        "What right do private schools have that public schools lack?",
        "What is one result of civil rebellion?",
        "What prohibits atoms from passing through each other?",
        "How many people came then and left?",
        "How many awards are there?",
        # Short, and whole.
        "What is GUR?",
        "Who is Lloyd Austin?",
        "What are sanctions?",
        "When is the election?",
        "Where is Kursk?",
        "Which is the largest river in America?",
        # Enough of its own.
        "Why did they cancel the visit to Kyiv by Guterres after the summit?",
    ],
)
def test_what_stands_alone(text: str) -> None:
    assert follows_up(text) is None
    assert resolve(text, [KURSK]) == text


@pytest.mark.parametrize(
    ("text", "history", "resolved"),
    [
        # Words of asking are not carried over, nor what the question has itself.
        ("And how many of them are officers?", [KURSK], " (North Korean soldiers, Kursk)"),
        ("What about soldiers in Vladivostok?", [KURSK], " (North Korean, Kursk)"),
        ("Who said that?", ["Did the U.S. say that Ukraine’s raid failed?"],
         " (U.S., Ukraine’s raid failed)"),
        ("Why?", ["Whose is Ukraine's?"], " (Ukraine)"),
        ("Why?", ["Is it 50% (half), or less?"], " (50%, half, less)"),
        # A question that names nothing is looked past, another subject is not.
        ("When?", [KURSK, "Why?", "Ok, thanks!", ""], " (North Korean soldiers, Kursk)"),
        ("When?", [KURSK, "Who is Lloyd Austin?"], " (Lloyd Austin)"),
        # What followed up adds to the subject it was on; of what only referred to it, the latest.
        ("When?", [KURSK, "what about Vladivostok?", "Who says so?"],
         " (North Korean soldiers, Kursk, Vladivostok)"),
        ("When?", [KURSK, "How many of them are officers?", "Who feeds them?"],
         " (North Korean soldiers, Kursk, feeds)"),
        ("And generals?", [KURSK, "How many of them are officers?"],
         " (North Korean soldiers, Kursk, officers)"),
        # What the reader was shown, edited and asked again is a question like any other.
        ("When?", ["And how many are officers? (North Korean soldiers)"],
         " (officers, North Korean soldiers)"),
        # Nothing to carry over.
        ("Why?", ["Who?", "When?"], ""),
        ("Kursk?", ["What about Kursk?"], ""),
        ("Why?", [""], ""),
    ],
)  # fmt: skip
def test_what_is_carried_over(text: str, history: list[str], resolved: str) -> None:
    assert resolve(text, history) == text + resolved


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("Wie viele davon sind Offiziere?", [KURSK]),
        ("Und wer hat das gesagt?", [KURSK]),
        ("¿Qué he dicho?", [KURSK]),
        ("Et le Pentagone ?", [KURSK]),
        ("¿Y en Kursk?", [KURSK]),
        # A name is of no language but that of the conversation.
        ("Kursk?", ["Wie viele Soldaten sind in Moskau?"]),
        ("Warum?", ["Hat Guterres Kiew besucht?"]),
        ("为什么?", ["有多少士兵?"]),
    ],
)
def test_other_languages_are_left_alone(text: str, history: list[str]) -> None:
    assert resolve(text, history) == text


def test_a_name_is_understood_in_an_english_conversation() -> None:
    assert resolve("Kursk?", ["How many soldiers are in Moscow?"]) == "Kursk? (soldiers, Moscow)"


def test_no_more_is_carried_over_than_leaves_the_question_its_weight() -> None:
    many = " ".join(f"Name{n}" for n in range(20))
    carried = resolve("Why?", [f"Who met {many}?"]).removeprefix("Why? (").removesuffix(")")
    assert carried == "met " + " ".join(f"Name{n}" for n in range(MOST_CARRIED - 1))


def test_a_conversation_is_looked_back_over_so_far() -> None:
    assert resolve("Why?", [KURSK, *["When?"] * (MOST_TURNS - 1)]) == (
        "Why? (North Korean soldiers, Kursk)"
    )
    assert resolve("Why?", [KURSK, *["When?"] * MOST_TURNS]) == "Why?"


WORDS = (
    "who what why and it that them his the was is in 2023 ? , Kursk generals visited Guterres "
    "thanks (so) n't"
)
QUESTIONS = st.one_of(
    st.text(), st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
)


@given(QUESTIONS)
def test_without_a_history_nothing_is_added(text: str) -> None:
    assert resolve(text, []) == text


@given(QUESTIONS, st.lists(QUESTIONS, max_size=4))
def test_the_question_is_kept_and_brackets_hold_words_of_the_history(
    text: str, history: list[str]
) -> None:
    resolved = resolve(text, history)
    assert resolved.startswith(text)
    added = resolved.removeprefix(text)
    if added:
        assert follows_up(text) is not None
        assert added.startswith(" (")
        assert added.endswith(")")
        assert words_of(added) <= words_of(" ".join(history))
    assert resolve(resolved, []) == resolved


@given(QUESTIONS, st.lists(QUESTIONS, max_size=4), st.integers(MOST_OWN + 1, 12))
def test_history_never_bends_a_question_with_enough_words_of_its_own(
    text: str, history: list[str], count: int
) -> None:
    named = " ".join(f"zebra{n}" for n in range(count))
    assert resolve(f"{text} {named}", history) == f"{text} {named}"


@given(
    st.sampled_from(["Who is", "When did", "Where was", "Does", "Why did"]),
    st.sampled_from(["the mayor", "Kursk", "Lloyd Austin", "an officer"]),
    st.sampled_from(["resign", "lose the election", "arrive in Moscow"]),
    st.lists(QUESTIONS, max_size=4),
)
def test_history_never_bends_a_sentence_that_refers_to_nothing(
    asking: str, subject: str, rest: str, history: list[str]
) -> None:
    question = f"{asking} {subject} {rest}?"
    assert resolve(question, history) == question

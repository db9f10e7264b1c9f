"""Which questions follow up on others, and what they take from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question import question_words
from retrieval.questions.follow_ups import (
    MAX_CARRIED_WORDS,
    MAX_EARLIER_QUESTIONS,
    ResolvedQuestion,
    resolve_follow_up,
)
from retrieval.questions.rules import MAX_CONTENT_WORDS, Rule, follow_up_rule

KURSK = "How many North Korean soldiers are in Kursk?"


def resolved_text(text: str, history: list[str]) -> str:
    return resolve_follow_up(text, history).text


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
        ("Do people live there?", Rule.REFERENCE),
        ("What did Putin do then?", Rule.REFERENCE),
        # Beside those of `NOT_FOLLOWING` that look like them.
        ("Explain that again", Rule.BARE),
        ("What happened next?", Rule.BARE),
        ("Is this legal in France?", Rule.REFERENCE),
        ("Has this group attacked Kursk this week?", Rule.REFERENCE),
        ("Does that hold this year?", Rule.REFERENCE),
        ("What about this year?", Rule.ABOUT),
        ("And this week?", Rule.FRAGMENT),
        ("in 2023?", Rule.FRAGMENT),
        ("Is it safe?", Rule.REFERENCE),
        ("What time does it start?", Rule.REFERENCE),
        ("What year was it built in Kursk?", Rule.REFERENCE),
        ("Was it closed this week?", Rule.REFERENCE),
        ("Was it published in Germany?", Rule.REFERENCE),
        ("Was it Putin?", Rule.REFERENCE),
        ("Why call it a coup?", Rule.REFERENCE),
        ("What do they say about Kursk?", Rule.REFERENCE),
        ("How many of those were killed?", Rule.REFERENCE),
        ("Did Putin sign those?", Rule.REFERENCE),
        ("Did IT workers join them?", Rule.REFERENCE),
        ("DID PUTIN DENY IT?", Rule.REFERENCE),
        ("Did Putin Deny It?", Rule.REFERENCE),
        ('Did he say "never again"?', Rule.REFERENCE),
        ("Hello, why?", Rule.BARE),
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
    assert follow_up_rule(text) is rule


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
    assert follow_up_rule(text) is None
    assert resolve_follow_up(text, [KURSK]) == ResolvedQuestion(text)


# Each looks as if it followed up, and makes sense without a history.
NOT_FOLLOWING = (
    # A time that needs no naming.
    "Where was the BRICS summit this week?",
    "What does Zelensky claim this week?",
    "What did the Pope say this week?",
    "What is this year's budget?",
    "What is this week's weather in Kyiv?",
    "How was this summer's harvest?",
    "Who died this month?",
    "Who won this year?",
    "How many people voted this time?",
    "What was decided at this year's COP?",
    "Who attended the BRICS summit this week?",
    # “It” that stands for nothing.
    "What time is it in Kyiv?",
    "Does it rain in Kazan?",
    "Is it snowing in Kursk?",
    "Is it safe in Odesa?",
    "How cold does it get in Moscow?",
    "What was it like in Bucha?",
    "How late is it in Seoul?",
    "Has it been a good year for farmers?",
    "Where do they say it's raining?",
    "Why do they call it Obamacare?",
    # Those whom a clause names.
    "How are those affected by floods doing?",
    "What happens to those convicted of treason?",
    "What do those who left Syria say?",
    "What happened to the one who left?",
    # Titles, typed to search for them.
    "During the Olympics",
    "Under Trump",
    "From Kyiv to Kursk",
    "To Kill a Mockingbird",
    "On the Origin of Species",
    "After the Flood",
    "In Our Time",
    "Before Sunrise",
    "Of Mice and Men",
    "Between the World and Me",
    # Names and quotations.
    "Who wrote It?",
    'Who wrote "Them"?',
    "Who directed This Is England?",
    "What does IT cost hospitals?",
    'What does "it\'s complicated" mean?',
    'What does "them" mean?',
    # A manner of speaking.
    "Should Kyiv surrender then?",
    "How can I get my passport then?",
    # Greetings and thanks.
    "Hello",
    "ok",
    "Yes",
    "Thanks!",
    # Others, written to try the rules.
    "How many people were displaced this spring?",
    "What are these days called in Iran?",
    "Who is running in this November's election?",
    "Is it hot in Death Valley?",
    "How far is it from Kyiv to Moscow?",
    "Does it ever snow in Cairo?",
    "What day is it in Tokyo?",
    "What is it like in North Korea?",
    "How does it feel to win gold?",
    "Who are those killed in Odesa?",
    "How many of those injured were children?",
    "What do those with diabetes eat?",
    'Who sang "That\'s All"?',
    "Who starred in It Follows?",
    "Who wrote They Shoot Horses?",
    "What is the IT budget of Estonia?",
    'Who said "they shall not pass"?',
    "Against the Grain",
    "Through the Looking Glass",
    "With or Without You",
    "Since 1945",
    "Good morning",
    "Thank you very much",
    "Did the Senate vote that night?",
    "Which party won that year's election?",
    "What happened at that time in Berlin?",
    "Was it Putin who ordered the attack?",
    "How is it that planes fly?",
    "Was last month the hottest on record?",
    "Who is speaking at the UN this morning?",
    "What is new in Ukraine these days?",
    "Is it legal to own a gun in Japan?",
    "Will it rain in Paris tomorrow?",
    "What was it like to work for Musk?",
    "Who are the ones that fled Aleppo?",
    "What became of those who stayed?",
    "What happened in Bucha?",
    "Who sang Let It Be?",
    "Who plays Pennywise in It?",
    'What is meant by "they" in the law?',
    "What does ‘that’s all folks’ come from?",
    "How long will it be until the election?",
    "Is it the first war in Europe since 1945?",
    "What is it about Trump that voters like?",
    "How does it happen that planes crash?",
    "What did they call Leningrad before 1924?",
    "Who won the World Cup that year?",
    "How many of those with cancer survive?",
    "Into the Wild",
    "Before the Law",
    "No thank you",
    "What day is it today?",
    "Why is it so cold in Yakutsk?",
    "What happened on 9/11?",
    'Who said "I have a dream"?',
    "Did it snow in Madrid in 2021?",
    "How safe is it in Beirut?",
    "Who visited Berlin this Monday?",
    "How has this winter affected energy prices?",
    "What will the ECB do this quarter?",
    "Was that year a record for wheat?",
    "How windy is it in Chicago?",
    "Is it legal to fly drones over Kyiv?",
    "Who is in charge of those in prison?",
    "How does the UN protect those fleeing Sudan?",
    'Who wrote "Who\'s Afraid of Virginia Woolf?"',
    "What is IT outsourcing?",
    "Beyond Good and Evil",
    "Of Human Bondage",
    "In Cold Blood",
    'What did "the West" promise Gorbachev?',
    "Why is it called Black Friday?",
    "Who is the one who leaked the memo?",
    "Is it possible that Russia collapses?",
    "How did it come to Brexit?",
    "Who starred in Them?",
    "How cold was it in Oslo last night?",
    "What do people there call Istanbul?",
    "Who is the man they call Putin's chef?",
    "Hello!",
    "Ok thanks",
    "What kinds of cheese are there in France?",
    "How many people live here?",
)


@pytest.mark.parametrize("text", NOT_FOLLOWING)
def test_what_looks_like_a_follow_up_is_not_bent(text: str) -> None:
    history = ["What is the price of wheat in Chicago?"]
    assert resolve_follow_up(text, history) == ResolvedQuestion(text)


def test_a_title_made_of_common_words_is_carried_over() -> None:
    history = ["Who directed This Is England?"]
    assert resolved_text("When?", history) == "When? (directed This Is England)"


@pytest.mark.parametrize(
    ("text", "history", "resolved"),
    [
        # Words of asking are not carried over, nor what the question has itself.
        ("And how many of them are officers?", [KURSK], " (North Korean soldiers, Kursk)"),
        # A new place takes the place of the old one.
        ("What about officers in Vladivostok?", [KURSK], " (North Korean soldiers)"),
        ("Who said that?", ["Did the U.S. say that Ukraine’s raid failed?"],
         " (U.S., Ukraine’s raid failed)"),
        ("Why?", ["Whose is Ukraine's?"], " (Ukraine)"),
        ("Why?", ["Is it 50% (half), or less?"], " (50%, half, less)"),
        # A question that names nothing is looked past, another subject is not.
        ("When?", [KURSK, "Why?", "Ok, thanks!", ""], " (North Korean soldiers, Kursk)"),
        ("When?", [KURSK, "Who is Lloyd Austin?"], " (Lloyd Austin)"),
        # What followed up adds to the subject it was on, or replaces a part of it; of what only
        # referred to it, the latest.
        ("When?", [KURSK, "what about Vladivostok?", "Who says so?"],
         " (North Korean soldiers, Vladivostok)"),
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
    assert resolved_text(text, history) == text + resolved


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
    assert resolve_follow_up(text, history) == ResolvedQuestion(text)


def test_a_name_is_understood_in_an_english_conversation() -> None:
    assert (
        resolved_text("Kursk?", ["How many soldiers are in Moscow?"])
        == "How many soldiers are in Kursk?"
    )


def test_no_more_is_carried_over_than_leaves_the_question_its_weight() -> None:
    many = " ".join(f"Name{n}" for n in range(20))
    carried = resolved_text("Why?", [f"Who met {many}?"]).removeprefix("Why? (").removesuffix(")")
    assert carried == "met " + " ".join(f"Name{n}" for n in range(MAX_CARRIED_WORDS - 1))


def test_a_conversation_is_looked_back_over_so_far() -> None:
    assert resolved_text("Why?", [KURSK, *["When?"] * (MAX_EARLIER_QUESTIONS - 1)]) == (
        "Why? (North Korean soldiers, Kursk)"
    )
    assert resolved_text("Why?", [KURSK, *["When?"] * MAX_EARLIER_QUESTIONS]) == "Why?"


WORDS = (
    "who what why and it that them his the was is in 2023 ? , Kursk generals visited Guterres "
    "thanks (so) n't"
)
QUESTIONS = st.one_of(
    st.text(), st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
)


@given(QUESTIONS)
def test_without_a_history_nothing_is_added(text: str) -> None:
    assert resolve_follow_up(text, []) == ResolvedQuestion(text)


@given(QUESTIONS, st.lists(QUESTIONS, max_size=4))
def test_a_question_is_kept_with_words_of_the_history_in_brackets(
    text: str, history: list[str]
) -> None:
    resolved = resolve_follow_up(text, history)
    assert all(words_of(phrase) <= words_of(resolved.text) for phrase in resolved.carried)
    assert resolve_follow_up(resolved.text, []).text == resolved.text
    if resolved.replaced is None:
        assert resolved.text.startswith(text)
        added = resolved.text.removeprefix(text)
        assert added == (f" ({', '.join(resolved.carried)})" if resolved.carried else "")


@given(QUESTIONS, st.lists(QUESTIONS, max_size=4))
def test_without_a_rule_nothing_is_changed(text: str, history: list[str]) -> None:
    resolved = resolve_follow_up(text, history)
    if resolved.rule is None:
        assert resolved == ResolvedQuestion(text)


@given(QUESTIONS, st.lists(QUESTIONS, max_size=4), st.integers(MAX_CONTENT_WORDS + 1, 12))
def test_history_never_bends_a_question_with_enough_words_of_its_own(
    text: str, history: list[str], count: int
) -> None:
    named = " ".join(f"zebra{n}" for n in range(count))
    assert resolved_text(f"{text} {named}", history) == f"{text} {named}"


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
    assert resolved_text(question, history) == question

"""English words by their function in a question, and phrases that only look like references."""

from __future__ import annotations

import re

from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.speech import ASK, REPORT, SAY, TELL
from index.text.words.word_lists import words

# Words of asking, telling and thanking. They do not name a subject, so they neither make a question
# stand alone nor are carried over into a follow-up.
LIGHT_WORDS = words(
    "according afterwards again another anybody anyone anything call called compare "
    "count details did else exactly explain figure give given happen happened happening happens "
    "hello instead know known later long make many mean means much next number ok okay one ones "
    "others please really so something sure talk talked thank thanks think thinks thought want yes"
).union(ASK, SAY, TELL)
# A text of only these words asks nothing: "Thank you very much!"
COURTESIES = words("hello much no ok okay please so sure thank thanks very yes you")
# Verbs in LIGHT that make a question with one content word complete: "What happened in Kursk?"
SAYING_VERBS = REPORT | words("called happened happens thinks thought")
# Question words.
QUESTION_WORDS = words("how what when where which who whom whose why")
AUXILIARIES = words(
    "am are be been can could did do does had has have is may might must shall should was were "
    "will would"
)
PREPOSITIONS = words(
    "about according after against among at before between by compared during for from in into "
    "near of on since through to toward under until with without"
)
# Other prepositions, which do not open a fragment.
MORE_PREPOSITIONS = words("across along around behind beyond inside off outside over via")
# Prepositions of a place. "And in Kampala?" may replace "off Lagos".
PLACE_PREPOSITIONS = words("across along around at beyond from in inside near off outside to")
# Words after a preposition that are no place and no person: "in total".
EMPTY_OBJECTS = words(
    "addition advance all average cash charge court custody detail details english error euros "
    "dollars fact fear full general german hindsight hospital ideas jail numbers office order "
    "particular parliament part person pounds practice prison private public question reality "
    "response return school short spanish terms theory total trouble vain words work"
)
# Words inside a name: "Bank of England".
NAME_JOINING = words("al bin da de del der di of van von")
# Words that count a time from today: "last year".
RELATIVE_TIMES = words("last next past previous this")
# Words that open a fragment: "And the Pentagon?"
OPENINGS = words("also and any but or so then")
DETERMINERS = words("a all an each every most my no our some the your")
# Words kept inside a phrase that is carried over, to make it readable.
JOINING = words("a all an for from in of the to")

# Words before the thing that is asked for: "which weapons".
ASKED_FOR = words("many much what which whose")
# Words that begin a clause, except at the beginning of the question.
CLAUSES = QUESTION_WORDS | words("and because but if that while")

# The words in CLAUSES that are followed by the subject of the clause.
SUBORDINATING = CLAUSES - words("who whom whose what which")

# Pronouns for something named before, as a subject and as an object.
SUBJECTS = words("he her hers herself himself his its itself she their theirs they")
OBJECTS = words("him them")
DEMONSTRATIVES = words("these this those")
# Words for more of something named before.
MORE_OF_THE_SAME = words("another else other others same")
# Words before a "that" that is a reference: "Is that legal?", and not "which have that effect".
BEFORE_THAT = AUXILIARIES - words("be been had has have")
# After one of these, "so", "then" and "there" are not references. "Do people live there?" has a
# reference; "how many awards are there?" has none.
FORMS_OF_BE = words("are be is was were")
# Words with which "then" is a time. Without one, it is a manner of speaking: "Should Kyiv surrender
# then?"
PAST_AUXILIARIES = words("did had was were")
# With one of these after it, "it" refers to the clause that follows: "is it true that …", "how long
# does it take to …"
CLAUSE_AFTER_IT = words("if that to true until when")
# After one of these, "to" does not begin a clause: "Is it similar to rugby?"
BEFORE_TO = words(
    "close compared comparable due equal identical linked next opposed related similar"
)
# Times that need no earlier question: "this week".
_TIMES = (
    "afternoon autumn century day days decade evening fall hour minute moment month morning night "
    "quarter season spring summer term time times week weekend winter year years "
    + " ".join((*WEEKDAYS, *MONTHS)).lower()
)
TIMES = words(_TIMES)
_WEATHER = (
    "cloudy foggy freezes freezing hailing rain rained raining rains rainy snow snowed snowing "
    "snows snowy stormy sunny windy"
)
# Conditions of a place. "Is it safe in Odesa?" is complete; "Is it safe?" is not.
_CONDITIONS = (
    "busy calm cheap cold cool dangerous dark dry early expensive hot humid late like peaceful "
    "quiet safe unsafe warm wet"
)

# English words that are not words of any other common language.
ENGLISH = words(
    "about and any been but did does from have how it she that the their them there these they "
    "this those were what when where which who whom whose why with"
)

# "What about Kursk?"
ABOUT = re.compile(r"(?:(?:and|but|ok|okay|or|so|well) )?(?:how|what) about\b")
# "What is a verdict?"
DEFINITION = re.compile(r"(?:what (?:are|is|was|were)|define) (?:an? )?\S+$|what does .* mean$")
# "Which is larger?"
WHICH = re.compile(r"\bwhich (?:ones? )?(?:are|did|does|is|was|were)\b")
_ANY_TIME = f"(?i:{_TIMES.replace(' ', '|')})"
_ANY_WEATHER = f"(?:{_WEATHER.replace(' ', '|')})"
_CONDITION = f"(?:{_CONDITIONS.replace(' ', '|')}|{_ANY_WEATHER})"
# Phrases with a word that looks like a reference but refers to nothing before it. They are matched
# against words joined by single spaces.
EMPTY_REFERENCE = re.compile(
    r"(?<!\S)(?:"
    + "|".join(
        (
            # "this week", "this past year"
            rf"(?:this|these|that) (?:\S+ )?{_ANY_TIME}",
            # "those affected by floods"
            r"those (?:\S+(?:ed|ing)|from|in|of|that|who|whose|with|without)",
            # "they" means people in general: "Where do they say it's raining?", "What did they call
            # Leningrad?"
            r"(?:do|did) they(?= call| say it)",
            # "call it Obamacare", "Why is it called Black Friday?"
            r"(?:call(?:ed|s)? it|it called)(?= [A-Z])",
            # "Does it ever snow?", "What day is it in Tokyo?", "Has it been a good year?"
            rf"it (?:\S+ ){{0,2}}{_ANY_WEATHER}",
            rf"what {_ANY_TIME} (?:is|was) it(?: at| in| now| on| today|$)",
            rf"it (?:been )?(?:a|an|the) (?:\S+ )?{_ANY_TIME}",
            # "What was it like in Bucha?", "How cold does it get in Moscow?"
            rf"it (?:\S+ )?{_CONDITION} (?:at|in|on)",
            rf"how {_CONDITION} \S+ it (?:\S+ )?(?:at|in|on)",
        )
    )
    + r")(?!\S)"
)

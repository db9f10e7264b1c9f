"""English words by what they do in a question, and phrases that only look like references."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of asking, telling and thanking, not of what is asked about: they make no question stand
# alone and are not worth carrying over.
LIGHT = _words(
    "according afterwards again another anybody anyone anything ask asked call called compare "
    "count details did else exactly explain figure give given happen happened happening happens "
    "hello instead know known later long make many mean means much next number ok okay one ones "
    "others please really said say saying says so something sure talk talked tell thank thanks "
    "think thinks thought told want yes"
)
# Said by themselves they ask for nothing: "Thank you very much!"
COURTESIES = _words("hello much no ok okay please so sure thank thanks very yes you")
# Verbs among them, with which a question of one telling word is whole: "What happened in Kursk?"
TOLD = _words("called happened happens said says thinks thought told")
ASKING = _words("how what when where which who whom whose why")
AUXILIARIES = _words(
    "am are be been can could did do does had has have is may might must shall should was were "
    "will would"
)
PREPOSITIONS = _words(
    "about according after against among at before between by compared during for from in into "
    "near of on since through to toward under until with without"
)
OPENINGS = _words("also and any but or so then")
DETERMINERS = _words("a all an each every most my no our some the your")
# Kept inside a phrase that is carried over, for the eye.
JOINING = _words("a all an for from in of the to")

ASKED_FOR = _words("many much what which whose")
# Begin a clause, where they do not begin the question.
CLAUSES = ASKING | _words("and because but if that while")

# Of these, those that the clause's subject follows.
SUBORDINATING = CLAUSES - _words("who whom whose what which")

# Each stands for something named before it.
SUBJECTS = _words("he her hers herself himself his its itself she their theirs they")
OBJECTS = _words("him them")
DEMONSTRATIVES = _words("these this those")
# Stand for more of what was named before.
MORE = _words("another else other others same")
# "Is that legal?", and not "which have that effect".
BEFORE_THAT = AUXILIARIES - _words("be been had has have")
# "Do people live there?", and not "how many awards are there?"
BE = _words("are be is was were")
# With one of these "then" is a time, and not a manner of speaking: "Should Kyiv surrender then?"
PAST = _words("did had was were")
# After "it", which then stands for what follows: "is it true that …", "how long does it take to …"
EXPECTED = _words("if that to true until when")
# "This week" needs no naming.
_TIMES = (
    "afternoon autumn century day days decade evening fall hour minute moment month morning night "
    "quarter season spring summer term time times week weekend winter year years "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december"
)
_WEATHER = (
    "cloudy foggy freezes freezing hailing rain rained raining rains rainy snow snowed snowing "
    "snows snowy stormy sunny windy"
)
# How it is in a place: "Is it safe in Odesa?", and not "Is it safe?"
_CONDITIONS = (
    "busy calm cheap cold cool dangerous dark dry early expensive hot humid late like peaceful "
    "quiet safe unsafe warm wet"
)

# Written so in no other language that is at all common.
ENGLISH = _words(
    "about and any been but did does from have how it she that the their them there these they "
    "this those were what when where which who whom whose why with"
)

ABOUT = re.compile(r"(?:(?:and|but|ok|okay|or|so|well) )?(?:how|what) about\b")
WHICH = re.compile(r"\bwhich (?:ones? )?(?:are|did|does|is|was|were)\b")
_ANY_TIME = f"(?i:{_TIMES.replace(' ', '|')})"
_ANY_WEATHER = f"(?:{_WEATHER.replace(' ', '|')})"
_CONDITION = f"(?:{_CONDITIONS.replace(' ', '|')}|{_ANY_WEATHER})"
# Words of reference that stand for nothing said before. A blank is one space: words are joined so.
EMPTY = re.compile(
    r"(?<!\S)(?:"
    + "|".join(
        (
            # "this week", "this past year"
            rf"(?:this|these|that) (?:\S+ )?{_ANY_TIME}",
            # "those affected by floods"
            r"those (?:\S+(?:ed|ing)|from|in|of|that|who|whose|with|without)",
            # "Where do they say it's raining?", "What did they call Leningrad?": people do.
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

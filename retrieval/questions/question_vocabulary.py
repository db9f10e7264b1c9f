"""Words that a question needs and an answer does not.

It would mislead to say that no passage mentions "say" if one has "said", or that none mentions
"decide" where the judge's decision is quoted.
"""

from __future__ import annotations

from collections.abc import Collection

from index.terms import analyse
from index.text.speech import ASK, SAY, TELL
from index.text.titles import ABBREVIATED_TITLES
from retrieval.question import STOP_WORDS

# All forms of irregular verbs are listed, because they have no common stem.
_QUESTION_VOCABULARY = """
account accounts according actually ago allege also anybody anyone anything article articles
become became begin began begun best big bring brought build built buy bought call came certain
claim come compare comment concern current declare deny describe detail did different discuss
effect else ever example exact exactly explain express fact fall fell fallen far feel felt find
first found gave get gets getting give given go goes going gone good got gotten great happen happens
heard hear held help hold important include information instead involve issue just keep kept kind
know knew known large last late lead least leave led left let like likely little long lose lost lot
made main make makes making mean means meant meet mention met name named near need never new news
next note now number old opinion part people person pay paid place possible put question quote
react reaction real really reason recent regard remark reply report respond result role same
saw see seen seem sell sent send set several show shown small so sold someone something
soon source speak special speech spent spend spoke spoken stand state statement still stood story
such suggest suppose take taken talk taught teach thing things think thought time times today
took toward towards try turn type use used using usual various view want way ways well went
whether win within won word words work world write written wrote year years yes yet
man men woman women child children live lives
one two three four five six seven eight nine ten dozen hundred thousand million billion
"""

# Verbs that news and questions use for the same act in turn with others, and words that instruct.
# An article may tell of the act in any of them. In the present form, or in all irregular forms.
_COMMON_VERBS = """
accept accuse achieve act add admit adopt affect agree aim allow announce answer apologise apply
appoint approve argue arrest arrive assess attack attempt attend avoid await back ban bear bore
beat become begin believe belong blame block break broke broken bring build burn buy call cancel
carry catch caught cause cease change charge check choose chose chosen cite claim close collapse
collect command commit complain complete condemn conduct confirm consider contain continue
contribute control convict cost count cover create criticise cross cut damage deal dealt decide
defend delay deliver demand deny depend deploy destroy determine develop die direct disagree
discover dismiss drive drove driven drop earn eat ate elect enable end enter escape establish
estimate evacuate exceed expect explain face fail fear fight fought figure file fill find fine fire
fix flee fled fly flew flown focus follow forbid force free fund gain give grant grow grew grown
guess handle hang hung happen harm hear help hide hid hidden hire hit hold host hurt identify
ignore impose improve increase inform injure insist inspect intend introduce invest investigate
invite join judge jump justify keep kill knock lack land last launch lead learn leave lie lay lift
limit link list listen live lose lower maintain make manage mark measure meet miss monitor move
name need note notice object observe obtain occur offer open operate oppose order organise owe own
pass pay perform permit persuade pick place plan play plead point post praise predict prefer
prepare present press prevent produce promise prompt propose protect protest prove provide publish
pull punish push quit raise ran reach react read receive recommend recover reduce refuse reject
release remain remove rename repair repeat replace require rescue resign resist resolve restore
restrict result resume retire return reveal rise rose risen rule run save search secure seek sought
seize send sentence serve settle shake share shoot shot show shrink shut sign slow solve sort spend
split spread stage start stay steal stole stolen step stick stuck stop strike struck succeed sue
suffer supply support suspend swear swore sworn switch target teach tear tore test thank threaten
throw threw thrown trace track trade train transfer travel treat trigger trust try urge vote vow
wait walk warn watch wear wore worn welcome win withdraw withdrew withdrawn worry
amount compare details figures list mention name number numbers outline overview per percentage
quote quotes share show summarise summarize summary total versus vs
"""

_NEVER_NAMED = STOP_WORDS.union(
    analyse(_QUESTION_VOCABULARY), *map(analyse, ASK | SAY | TELL | ABBREVIATED_TITLES)
)
_ACTS = frozenset(analyse(_COMMON_VERBS))


def says_nothing(terms: Collection[str]) -> bool:
    """Return whether words say nothing of a question's subject.

    Args:
        terms: the index terms of the words.
    """
    return _NEVER_NAMED.issuperset(terms)


def is_never_missed(terms: Collection[str]) -> bool:
    """Return whether an article that lacks these words may still tell what is asked.

    Args:
        terms: the index terms of the words.
    """
    # A compound of two verbs may be a noun: "cease-fire".
    return not _NEVER_NAMED.isdisjoint(terms) or (len(terms) == 1 and _ACTS.issuperset(terms))

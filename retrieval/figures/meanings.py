"""Words that count the same thing, or tell the same event, in questions and in articles.

Each line is one meaning; its words are compared as index terms, so "killed" stands for "kills" too.
A word may have several meanings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from index.terms import analyse
from index.text.words.word_lists import words
from retrieval.wording.irregular_verbs import FORMS

_MEANINGS = {
    # People by what they do.
    "troops": "troop troops soldier soldiers serviceman servicemen servicewomen military personnel"
    " forces fighter fighters infantry infantrymen combatants conscripts recruits reservists"
    " marines paratroopers koreans contingent",
    "police": "police officer officers policemen constables",
    "officers": "officer officers",
    "firefighters": "firefighter firefighters firemen",
    "workers": "worker workers employee employees staff workforce labourer labourers colleagues",
    "jobs": "job jobs post posts position positions redundancies layoffs",
    "pupils": "pupil pupils student students schoolchildren children",
    "patients": "patient patients case cases infection infections infected sick ill",
    "passengers": "passenger passengers traveller travellers traveler commuters",
    "aboard": "aboard board carry carrying carried passenger passengers",
    "residents": "resident residents inhabitant inhabitants population villagers townspeople"
    " locals households",
    "protesters": "protester protesters demonstrator demonstrators marchers protest",
    "prisoners": "prisoner prisoners inmate inmates detainee detainees captives",
    "voters": "voter voters electorate",
    "visitors": "visitor visitors tourist tourists guests spectators audience attendance crowd"
    " attended",
    "members": "member members",
    "migrants": "migrant migrants refugee refugees displaced asylum",
    "farmers": "farmer farmers grower growers smallholder smallholders",
    "observers": "observer observers monitor monitors",
    # What happens to people.
    "dead": "dead die died dies dying death deaths kill kills killed killing toll body bodies"
    " perish perished fatal fatality fatalities drown drowned victims murdered"
    " casualties slain",
    "hurt": "hurt injured injure injuring injury injuries wound wounded treatment treated"
    " casualties",
    "missing": "missing unaccounted disappeared vanished",
    "rescued": "rescue rescued rescues save saved survive survived survivor survivors",
    "evacuated": "evacuate evacuated evacuation evacuees homes forced flee fled displaced driven"
    " uprooted",
    "arrested": "arrest arrested arrests detained detain custody jailed jail jails held hold holds",
    "ill": "ill sick sickened infected caught contracted cases case diagnosed",
    "trapped": "trapped besieged stranded stuck cut",
    "lose": "lose lost loses losing loss losses cut cutting cuts axed axe shed redundant"
    " redundancies laid layoffs go risk",
    # Things.
    "houses": "house houses home homes dwelling dwellings building buildings flat flats apartments"
    " household households",
    "cars": "car cars wagon wagons carriage carriages",
    "vehicles": "vehicle vehicles lorry lorries truck trucks van vans",
    "ships": "ship ships vessel vessels boat boats ferry ferries",
    "planes": "plane planes aircraft jets aeroplanes",
    "votes": "vote votes ballot ballots majority margin",
    "seats": "seat seats seater capacity",
    "beds": "bed beds",
    "libraries": "library libraries branch branches",
    "factories": "factory factories plant plants mill mills",
    "doses": "dose doses vaccine vaccines jab jabs",
    "animals": "animal animals cattle cow cows livestock head",
    # What happens to things.
    "begin": "begin begins began begun start starts started open opens opened opening launch"
    " launched onset staged first",
    "end": "end ends ended finish finished conclude concluded expire expires over",
    "close": "close closes closed closing closure shut shuts shutting shutdown stop stops stopped",
    "build": "build builds built construct constructed construction erected",
    "destroy": "destroy destroyed destroys damage damaged ruined burnt burned taken swallowed",
    "trade": "buy buys bought purchase purchased takeover acquire acquired sell sells sold sale"
    " sales",
    "send": "send sends sent dispatch dispatched deploy deployed deploys deployment transferred"
    " transfer transfers",
    "be there": "deployed deployment stationed arrived arrive already stationing located based",
    "train": "train trains training trained",
    "rise": "rise rises rose risen increase increased increases grow grew grown climb climbed up"
    " higher raise raised jump jumped",
    "fall": "fall falls fell fallen drop drops dropped decrease decreased decline declined shrink"
    " shrank shrunk down lower",
    "derail": "derail derailed derails track rails",
    "spill": "spill spilled spilt spilled leak leaked leaks leaking spillage lose losing lost",
    "steal": "steal steals stole stolen stealing theft thieves robbed looted",
    "employ": "employ employs employed work works working",
    "sign": "sign signed signatures signature petition",
    "exchange": "exchange exchanged swap swapped exchanging",
    # Money, time and size.
    "cost": "cost costs costing price priced bill charge expense expenses expensive",
    "pay": "pay pays paid paying payment repay repaid fee fine compensation advance price sold buy"
    " bought",
    "damage": "damage damages loss losses destroyed",
    "spend": "spend spends spent spending",
    "earn": "earn earns earned income wage wages salary paid profit revenue",
    "raise": "raise raised raising",
    "debt": "debt debts owe owes owed",
    "worth": "worth value valued valuation",
    "last": "last lasts lasted lasting",
    "sentence": "sentence sentenced sentences jail jailed prison term years",
    "truce": "truce ceasefire pause armistice fighting",
    "high": "high height above altitude elevation tall metres",
    "deep": "deep depth",
    "long": "long length line stretch",
    "far": "far distance away",
    "turnout": "turnout",
    "share": "share stake percent percentage",
    "own": "own owns owned hold holds held stake shares",
}


@cache
def _by_term() -> Mapping[str, frozenset[str]]:
    """Return the meanings of each index term."""
    found: dict[str, set[str]] = {}
    verbs = {f"to {line.partition(' ')[0]}": line for line in FORMS.strip().splitlines()}
    for meaning, line in {**_MEANINGS, **verbs}.items():
        for word in words(line):
            for term in analyse(word):
                found.setdefault(term, set()).add(meaning)
    return {term: frozenset(meanings) for term, meanings in found.items()}


def meanings_of(term: str) -> frozenset[str]:
    """Return the meanings of an index term; itself, if it is in no list."""
    return _by_term().get(term, frozenset({f"={term}"}))


def share_a_meaning(terms: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether a term of one group is the same as one of the other, or means the same."""
    known = set(others)
    meanings = {meaning for other in known for meaning in meanings_of(other)}
    return any(term in known or not meanings.isdisjoint(meanings_of(term)) for term in terms)


# Nouns for people of any kind, as index terms. "How many people" may be answered with each.
PERSONS = frozenset(
    term
    for noun in words(
        "people person persons man men woman women child children boy girl adult resident"
        " inhabitant passenger traveller traveler survivor victim civilian worker employee staff"
        " protester demonstrator prisoner inmate voter visitor tourist member migrant refugee"
        " farmer fan supporter patient student pupil teacher soul other crew sailor customer guest"
        " neighbour villager driver firefighter officer soldier troop hostage"
        " demonstrators pensioner infant nurse doctor volunteer spectator pilgrim trader"
        " smallholder"
    )
    for term in analyse(noun)
)
# Nouns that stand for a number and not for what is counted.
CONTAINERS = frozenset(
    term
    for noun in words(
        "number total figure count toll estimate estimates tally sum amount group rest majority"
        " average maximum minimum range level record margin lead turnout share proportion rate"
        " further additional"
    )
    for term in analyse(noun)
)

# Verbs whose objects tell what happens to people: "asked to leave their homes".
MOVING = frozenset(analyse("leave left forced ordered asked told driven moved"))
# Verbs of which the complement tells it: "are listed as missing".
STATING = frozenset(analyse("listed reported known presumed believed feared confirmed recorded"))
# What a contest gives to one of its sides.
CONTESTED = frozenset(term for noun in words("vote goal point medal") for term in analyse(noun))
# What may happen to people, of which one figure tells one thing: the dead are not the injured.
FATES = words("dead hurt missing rescued evacuated arrested ill trapped aboard employ")
# What may be done with the thing that a question counts, in the names of the meanings.
DEEDS = words(
    "begin end close build destroy trade send rise fall derail spill steal sign exchange lose pay"
    " earn raise"
)

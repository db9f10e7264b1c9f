"""Words of news that name nothing by themselves: whose mayor, which verdict, injured where."""

from __future__ import annotations

from index.terms import analyse
from index.text.words.word_lists import words

# People and bodies who play a part in a story. "The owner" is the owner of something named before.
ROLES = words(
    "ambassador attacker attackers attorney attorneys author authorities authority boss bosses "
    "buyer buyers captain chairman chairwoman chancellor chief children church clerk coach "
    "commander commissioner committee companies company coroner council councillor councillors "
    "court crew critics customers defence defendant defendants defense deputy detectives "
    "developer director doctor doctors driver drivers employees employer employers experts "
    "families family father firefighters firm founder government governor group gunman gunmen "
    "hospital husband inspector inspectors investigator investigators judge judges jury "
    "kidnappers killer landlord lawyer lawyers leader leaders locals magistrate manager managers "
    "mayor minister ministers ministry mother neighbor neighbors neighbour neighbours officer "
    "officers official officials ombudsman operator opponents opposition organiser organisers "
    "organizer organizers owner owners paramedics parents parliament parties party passenger "
    "passengers patients pilot pilots plaintiff plaintiffs police premier president prosecution "
    "prosecutor prosecutors protesters regulator regulators relatives rescuers researchers "
    "residents robber robbers school scientists seller senator shareholders shooter spokesman "
    "spokesperson spokeswoman staff strikers supervisor supporters surgeon survivor survivors "
    "suspect suspects tenants thief thieves union unions university victim victims widow wife "
    "witness witnesses workers"
)
# Offices and bodies. "Why did the mayor resign?" may be asked of itself, "What did the mayor say?"
# is not.
OFFICES = words(
    "ambassador chancellor church commissioner committee companies company council court "
    "firm government governor group hospital mayor minister ministers ministry officer parliament "
    "parties party premier president school senator union unions university"
)
# What happens to people, in disasters and in crimes: "How many were injured?"
TOLL = words(
    "alive casualties dead death deaths die died drown drowned dying fatalities hurt injured "
    "injuries injury kill killed missing rescued survive survived toll unhurt wounded"
)
# What happens in a story, and what comes of it, of anything: "Was anyone arrested?"
EVENTS = words(
    "abandoned accused acquitted admit admitted aftermath apologise apologised apologize "
    "apologized apology appeal appealed arrest arrested arrests blame blamed bodies body caught "
    "cause caused causes charged charges comment commented consequence consequences convicted "
    "damage damaged denied deny detained escaped evacuated fined fled guilty identified inquest "
    "investigated investigating investigation jailed killing laid motive objected outcome paid "
    "pay protests punished questioned ransom react reacted reaction reactions released repairs "
    "resign resigned respond responded response responsible result results ruling sacked sentence "
    "sentenced stolen stranded sued suspended trapped trial verdict victims"
)
# Those of `EVENTS` that reply to something, whoever does.
REPLIES = words(
    "admit admitted apologise apologised apologize apologized blame blamed comment commented "
    "denied deny objected react reacted reaction reactions respond responded response responsible"
)
# What "the" before it makes that of a story: "What caused the explosion?", "What was the turnout?"
WITH_THE = words(
    "accident age agenda agreement aim alleged amount assault attack blast blaze bomb budget "
    "capacity collapse collision conditions cost crash crime date deadline deal derailment "
    "disaster earthquake epicentre eruption evidence explosion fire flames flood flooding goal "
    "identity incident kidnapping landslide location loot loser loss losses margin massacre match "
    "matter measures meeting message money murder name names nature offer operation outage "
    "outbreak penalty plan plans price purpose raid reason reasons rescue reward riot robbery "
    "score shooting shortage site size spill stabbing stake strike sum takeover target theft "
    "theory topic turnout value vehicle venue vessel vote weapon winner wreck"
)
# Whom figures count, and words beside the others: "How many people were still missing?"
BESIDE = words(
    "actually adult adults age alone already also anybody began begin begins boys bystanders "
    "child civilians climbers divers end ended ever fans far female fishermen get girls got "
    "guests hikers hostages immediately job jobs kids later lose losing lost male man men "
    "migrants miners now nurses old pedestrians people person persons players pupils refugees "
    "sailors shoppers soldiers start started still students teachers total tourists travellers "
    "troops villagers visitors voters woman women yet young"
)

# `TOLL` and whom it counts, in the form of index terms, so stemmed.
TOLL_TERMS = frozenset(analyse(" ".join(sorted(TOLL | words("people person persons")))))

"""English verbs of saying, in the forms in which articles and questions use them.

Each form stands once here. The tables are made of each other, from the few verbs that mean speech
wherever they stand to the many that mean it only where a parser finds a clause.
"""

from __future__ import annotations

from index.text.word_lists import words

_ASKED, _ASKING = words("asked"), words("asking")
ASK = _ASKED | _ASKING | words("ask asks")
_SAID, _SAYING = words("said says"), words("saying")
SAY = _SAID | _SAYING | words("say")
_TOLD, _TELLS, _TELLING = words("told"), words("tells"), words("telling")
TELL = _TOLD | _TELLS | _TELLING | words("tell")
# The forms that report what somebody said: "Kirby said", "he says", "she told".
REPORT = _SAID | _TOLD
# Verbs whose object is a statement wherever they stand: "Kirby warned that …".
STATE = REPORT | words(
    "acknowledged announced argued asserted claimed confirmed insisted stated suggested warned"
)
_WONDERED = words("wondered")
# Verbs that mean speech beside a quotation. Elsewhere they may not: "added 500 jobs", "wrote a
# book", "posted a loss".
QUOTE = (
    STATE
    | _ASKED
    | _WONDERED
    | words("added answered cried demanded exclaimed posted replied shouted tweeted wrote")
)

# Verbs that tell what somebody has in mind, and not what he says, before a clause.
_THOUGHT = words("agreed mused read reads remembered")
THINK = (
    _THOUGHT
    | _WONDERED
    | words(
        "agree agrees believe believed believes remember remembers think thinks thought wonder"
        " wonders"
    )
)
# Verbs whose clause may be an infinitive: "promised to come".
_PLEDGED, _PLEDGING = words("pledged promised vowed"), words("pledging promising vowing")
PLEDGE = (
    _PLEDGED
    | _PLEDGING
    | words("pledge pledges promise promises threaten threatened threatening threatens vow vows")
)
# Verbs that report only before a sentence: "found that …", not "found it closed".
FIND = words("find finds found")
# Verbs that characterise somebody or something: those that are in quotation marks are the words of
# their subject ("called it “a disgrace”").
_CHARACTERISED = words(
    "called calls criticised criticized denounced dismissed expressed hailed labeled"
    " labelled praised referred rejected"
)
_CHARACTERISING = words(
    "calling denouncing dismissing expressing hailing praising referring rejecting"
)
CHARACTERISE = (
    _CHARACTERISED
    | _CHARACTERISING
    | words(
        "attack attacked attacking blame blamed blames blaming blast blasted blasting call"
        " credit credited criticise criticising criticize criticizing decried decry denounce"
        " deride derided dismiss dub dubbed express expresses hail label labeling mock mocked"
        " mocking offer offered portray portrayed praise praises refer refers reject slam slammed"
        " slamming thank thanked thanking voice voiced voicing"
    )
)

# Verbs whose subject speaks beside a quotation, and before a clause. Forms that are nouns more
# often, such as "reports", are left to the parser.
_STATED = words(
    "accused admitted advised affirmed alleged argues boasted cautioned cited claims"
    " commented complained conceded concluded continued countered declared denied described"
    " describes emphasised emphasized estimated explained hinted indicated insists joked"
    " lamented noted notes observed opined predicted proclaimed quipped recalled recounted"
    " reiterated remarked repeated reported responded revealed stressed stresses testified"
    " tweets urged urges warns whispered writes yelled"
)
# The same as participles, which say nothing of their subject: "…, adding that …".
_STATING = words(
    "acknowledging adding admitting alleging announcing answering arguing asserting"
    " cautioning claiming commenting complaining conceding concluding confirming declaring"
    " denying describing emphasising emphasizing exclaiming explaining indicating insisting"
    " joking lamenting noting observing predicting quipping recalling reiterating remarking"
    " repeating replying responding shouting stating stressing suggesting tweeting urging"
    " warning writing"
)
# Verbs that have a speaker as their subject where a quotation stands in the same sentence.
SPEAK = (
    QUOTE
    | _STATED
    | _TELLS
    | _THOUGHT
    | _PLEDGED
    | _CHARACTERISED
    | words(
        "appealed branded compared condemned objected phrased pleaded pointed pronounced"
        " reckoned reflected retorted scoffed shot signaled signalled sneered spoke summed"
        " surmised swore talked thundered touted underlined underscored volunteered wailed"
    )
)
# Participles beside a quotation.
SPEAKING = (
    _STATING
    | _ASKING
    | _SAYING
    | _TELLING
    | _PLEDGING
    | _CHARACTERISING
    | words("branding continuing demanding labelling pointing posting underlining wondering")
)
# Verbs that name a speaker where a clause or a quotation is what he says, and not elsewhere. A
# parser tells that.
ATTRIBUTE = (
    QUOTE
    | SAY
    | TELL
    | THINK
    | FIND
    | PLEDGE
    | _STATED
    | _STATING
    | words(
        "accuse accuses accusing acknowledge acknowledges add adds admit admits advise advises"
        " advising affirm allege alleges announce announces answers argue assert asserts assure"
        " assured assures assuring attest attested boast boasting boasts caution cautions chant"
        " chanted chanting chants charge charged cite cites citing claim clarified clarify"
        " comment complain complains concede concedes conclude concludes confess confessed"
        " confide confided confirm confirms contend contended contending contends continue"
        " continues counter countering counters cries cry crying declare declares denies deny"
        " describe disclose disclosed disclosing elaborate elaborated emphasise emphasize"
        " emphasizes estimate estimates explain explains gush gushed hint hinting indicate"
        " indicates inform informed informing informs insist joke jokes lament maintain"
        " maintained maintaining maintains mention mentioned mentioning mentions muse note"
        " observe observes opine predict predicts proclaim proclaiming propose proposed proposing"
        " protest protested quip quote quoted quotes quoting react reacted recall recalls recount"
        " reiterate reiterates relate related remark remarks remind reminded reminding reminds"
        " repeat repeats replies reply report reporting reports respond responds reveal revealing"
        " reveals scream screamed screaming screams shout speculate speculated state states"
        " stress suggest suggests testifies testify testifying tweet urge warn whisper write yell"
        " yelling yells"
    )
)

# The forms of these verbs with which questions ask: "What did Kirby say?", and "Who says so?".
ASKED_SAY = words(
    "accuse acknowledge admit announce argue ask assert blame call caution claim comment"
    " complain condemn confirm criticise criticize declare demand deny describe emphasise"
    " emphasize estimate explain insist mention predict promise react remark reply respond"
    " reveal say stress suggest tell think threaten urge warn"
)
WHO_SAYS = words(
    "admitted argued argues asserted believes called calls claimed claims complained"
    " conceded confirmed criticised criticized denied denies described describes estimated"
    " estimates insisted insists predicted predicts say saying says said stated states"
    " suggested suggests thinks warned warns"
)

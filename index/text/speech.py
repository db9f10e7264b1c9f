"""English verbs of saying, in the forms in which articles and questions use them.

Each form stands once here. The tables are made of each other, from the few verbs that mean speech
wherever they stand to the many that mean it only where a parser finds a clause.
"""

from __future__ import annotations

from index.text.words.word_lists import words

_ASK, _ASKED, _ASKING = words("ask"), words("asked"), words("asking")
ASK = _ASK | _ASKED | _ASKING | words("asks")
_SAY, _SAID, _SAYING = words("say"), words("said says"), words("saying")
SAY = _SAY | _SAID | _SAYING
_TELL, _TOLD, _TELLS, _TELLING = words("tell"), words("told"), words("tells"), words("telling")
TELL = _TELL | _TOLD | _TELLS | _TELLING
# The forms that report what somebody said: "Kirby said", "he says", "she told".
REPORT = _SAID | _TOLD
# Verbs whose object is a statement wherever they stand: "Kirby warned that …".
_CLAIMED = words("argued asserted claimed confirmed insisted stated suggested warned")
STATE = REPORT | _CLAIMED | words("acknowledged announced")
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
_THINK, _THINKS = words("think"), words("believes thinks")
_THOUGHT = words("agreed mused read reads remembered")
THINK = (
    _THINK
    | _THINKS
    | _THOUGHT
    | _WONDERED
    | words("agree agrees believe believed remember remembers thought wonder wonders")
)
# Verbs whose clause may be an infinitive: "promised to come".
_PROMISE = words("promise threaten")
_PLEDGED, _PLEDGING = words("pledged promised vowed"), words("pledging promising vowing")
PLEDGE = (
    _PROMISE
    | _PLEDGED
    | _PLEDGING
    | words("pledge pledges promises threatened threatening threatens vow vows")
)
# Verbs that report only before a sentence: "found that …", not "found it closed".
FIND = words("find finds found")
# Verbs that characterise somebody or something: those that are in quotation marks are the words of
# their subject ("called it “a disgrace”").
_BLAME, _CRITICISE = words("blame call"), words("criticise criticize")
_REJECT = words("reject")
_CALLED = words("called calls criticised criticized")
_CHARACTERISED = _CALLED | words(
    "denounced dismissed expressed hailed labeled labelled praised referred rejected"
)
_CHARACTERISING = words(
    "calling denouncing dismissing expressing hailing praising referring rejecting"
)
CHARACTERISE = (
    _BLAME
    | _CRITICISE
    | _REJECT
    | _CHARACTERISED
    | _CHARACTERISING
    | words(
        "attack attacked attacking blamed blames blaming blast blasted blasting credit credited"
        " criticising criticizing decried decry denounce deride derided dismiss dub dubbed express"
        " expresses hail label labeling mock mocked mocking offer offered portray portrayed praise"
        " praises refer refers slam slammed slamming thank thanked thanking voice voiced"
        " voicing"
    )
)

# Verbs whose subject speaks beside a quotation, and before a clause. Forms that are nouns more
# often, such as "reports", are left to the parser.
_ESTIMATE, _ESTIMATED, _ESTIMATES = words("estimate"), words("estimated"), words("estimates")
_ADMITTED = _ESTIMATED | words(
    "admitted argues claims complained conceded denied described describes insists predicted warns"
)
_STATED = _ADMITTED | words(
    "accused advised affirmed alleged boasted cautioned cited commented concluded continued"
    " countered declared emphasised emphasized explained hinted indicated joked lamented noted"
    " notes observed opined proclaimed quipped recalled recounted reiterated remarked repeated"
    " reported responded revealed stressed stresses testified tweets urged urges whispered writes"
    " yelled"
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
# Those that are deeds, too: "What did he announce?" asks for his words, "When did he?" does not.
_ACCUSE = _ESTIMATE | words("accuse announce claim react respond urge")
_EXPLAIN = words(
    "acknowledge admit argue assert caution comment complain confirm declare deny describe"
    " emphasise emphasize explain insist mention predict remark reply reveal stress suggest"
    " warn"
)
_DENIES = _ESTIMATES | words("denies predicts states suggests")
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
    | _ACCUSE
    | _EXPLAIN
    | _DENIES
    | words(
        "accuses accusing acknowledges add adds admits advise advises advising affirm allege"
        " alleges announces answers asserts assure assured assures assuring attest attested boast"
        " boasting boasts cautions chant chanted chanting chants charge charged cite cites citing"
        " clarified clarify complains concede concedes conclude concludes confess confessed"
        " confide confided confirms contend contended contending contends continue continues"
        " counter countering counters cries cry crying declares disclose disclosed disclosing"
        " elaborate elaborated emphasizes explains gush gushed hint hinting indicate indicates"
        " inform informed informing informs joke jokes lament maintain maintained maintaining"
        " maintains mentioned mentioning mentions muse note observe observes opine proclaim"
        " proclaiming propose proposed proposing protest protested quip quote quoted quotes"
        " quoting reacted recall recalls recount reiterate reiterates relate related remarks"
        " remind reminded reminding reminds repeat repeats replies report reporting reports"
        " responds revealing reveals scream screamed screaming screams shout speculate speculated"
        " state testifies testify testifying tweet whisper write yell yelling yells"
    )
)

# Verbs that report a figure without a clause: "It estimated the number at 12,000".
ESTIMATE = _ESTIMATE | _ESTIMATED | _ESTIMATES | words("place placed places put puts")

# The forms with which questions ask for deeds that are done in words, and for words: "When did she
# call it off?", "What did Kirby say?", "Who says so?".
ASKED_DO = _ASK | _PROMISE | _BLAME | _ACCUSE | _REJECT | words("condemn demand")
ASKED_SAY = ASKED_DO | _SAY | _TELL | _THINK | _CRITICISE | _EXPLAIN
WHO_SAYS = SAY | _CLAIMED | _ADMITTED | _DENIES | _CALLED | _THINKS

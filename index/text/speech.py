"""English verbs of saying, in the forms in which articles and questions use them."""

from __future__ import annotations

from index.text.word_lists import words

ASK = words("ask asked asking asks")
SAY = words("said say saying says")
TELL = words("tell telling tells told")
# The forms that report what somebody said: "Kirby said", "he says", "she told".
REPORT = words("said says told")
# Verbs whose object is a statement wherever they stand: "Kirby warned that …".
STATE = REPORT | words(
    "acknowledged announced argued asserted claimed confirmed insisted stated suggested warned"
)
# Verbs that mean speech beside a quotation. Elsewhere they may not: "added 500 jobs", "wrote a
# book", "posted a loss".
QUOTE = STATE | words(
    "added answered asked cried demanded exclaimed posted replied shouted tweeted wondered wrote"
)
# Verbs that have a speaker as their subject where a quotation stands in the same sentence.
SPEAK = QUOTE | words(
    "accused admitted advised affirmed agreed alleged appealed argues boasted branded called calls"
    " cautioned cited claims commented compared complained conceded concluded condemned continued"
    " countered criticised criticized declared denied denounced described describes dismissed"
    " emphasised emphasized estimated explained expressed hailed hinted indicated insists joked"
    " labelled labeled lamented mused noted notes objected observed opined phrased pleaded pledged"
    " pointed praised predicted proclaimed promised pronounced quipped read reads recalled reckoned"
    " recounted referred reflected reiterated rejected remarked remembered repeated reported"
    " responded retorted revealed scoffed shot signaled signalled sneered spoke stresses stressed"
    " summed surmised swore talked tells testified thundered told touted tweets underlined"
    " underscored urged urges volunteered vowed wailed warns whispered writes yelled"
)
# The same as participles, which say nothing of their subject: "…, adding that …".
SPEAKING = words(
    "acknowledging adding admitting alleging announcing answering arguing asking asserting branding"
    " calling cautioning claiming commenting complaining conceding concluding confirming continuing"
    " declaring demanding denouncing denying describing dismissing emphasising emphasizing"
    " explaining exclaiming expressing hailing indicating insisting joking labelling lamenting"
    " noting observing pledging pointing posting praising predicting promising quipping recalling"
    " referring reiterating rejecting remarking repeating replying responding saying shouting"
    " stating stressing suggesting telling tweeting underlining urging vowing warning wondering"
    " writing"
)
# Verbs that name a speaker where a clause or a quotation is what he says, and not elsewhere.
ATTRIBUTE = (
    QUOTE
    | words(
        "accuse accused accuses accusing acknowledge acknowledges acknowledging add adding adds"
        " admit admits admitted admitting advise advised advises advising affirm affirmed agree"
        " agreed agrees allege alleged alleges alleging announce announces announcing answering"
        " answers argue argues arguing assert asserting asserts assure assured assures assuring"
        " attest attested believe believed believes boast boasted boasting boasts caution cautioned"
        " cautioning cautions chant chanted chanting charge charged cite cited cites citing cry"
        " crying cries claim claiming claims clarified clarify comment commented commenting"
        " complain complained complaining complains concede conceded concedes conceding conclude"
        " concluded concludes concluding confess confessed confide confided confirm confirming"
        " confirms contend contended contending contends continue continued continues counter"
        " countered countering counters declare declared declares declaring deny denied denies"
        " denying describe described describes describing disclose disclosed disclosing elaborate"
        " elaborated emphasise emphasised emphasising emphasize emphasized emphasizes emphasizing"
        " estimate estimated estimates exclaiming explain explained explaining explains find finds"
        " found gush gushed hint hinted hinting indicate indicated indicates indicating inform"
        " informed informing informs insist insisting insists joke joked jokes joking lament"
        " lamented lamenting maintain maintained maintaining maintains mention mentioned mentioning"
        " mentions muse mused note noted notes noting observe observed observes observing opine"
        " opined pledge pledged pledges pledging predict predicted predicting predicts proclaim"
        " proclaimed proclaiming promise promised promises promising propose proposed proposing"
        " protest protested quip quipped quipping react reacted read reads recall recalled"
        " recalling recalls recount recounted reiterate reiterated reiterates reiterating relate"
        " related remark remarked remarking remarks remember remembered remembers remind reminded"
        " reminding reminds repeat repeated repeating repeats reply replies replying report"
        " reported reporting reports respond responded responding responds reveal revealed"
        " revealing reveals say saying scream screamed shout shouting speculate speculated state"
        " states stating stress stressed stresses stressing suggest suggesting suggests tell"
        " telling tells testified testifies testify testifying think thinks thought threaten"
        " threatened threatening threatens tweet tweeting tweets urge urged urges urging vow vowed"
        " vowing vows warn warning warns whisper whispered wonder wonders write writes writing yell"
        " yelled yelling yells screaming screams chants quote quotes quoting quoted"
    )
    | SAY
    | TELL
)
# Verbs that characterise somebody or something: those that are in quotation marks are the words of
# their subject ("called it “a disgrace”").
CHARACTERISE = words(
    "attack attacked attacking blame blamed blames blaming blast blasted blasting call called"
    " calling calls criticise criticised criticising criticize criticized criticizing credit"
    " credited decried decry denounce denounced denouncing deride derided dismiss dismissed"
    " dismissing dub dubbed express expressed expresses expressing hail hailed hailing label"
    " labeled labeling labelled mock mocked mocking offer offered portray portrayed praise praised"
    " praises praising refer referred referring refers reject rejected rejecting slam slammed"
    " slamming thank thanked thanking voice voiced voicing"
)
# Those of `ATTRIBUTE` that tell what somebody has in mind, and not what he says, before a clause.
THINK = words(
    "agree agreed agrees believe believed believes mused read reads remember"
    " remembered remembers think thinks thought wonder wondered wonders"
)
# Those of `ATTRIBUTE` that report only before a sentence: "found that …", not "found it closed".
FIND = words("find finds found")
# Those of `ATTRIBUTE` whose clause may be an infinitive: "promised to come".
PLEDGE = words(
    "pledge pledged pledges pledging promise promised promises promising threaten threatened"
    " threatens threatening vow vowed vows vowing"
)

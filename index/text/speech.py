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

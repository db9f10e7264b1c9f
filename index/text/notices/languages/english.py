"""English notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
join = (?:subscribe|sign (?:up|in)|log ?in|register|join(?: us)?|upgrade|become a (?:member
    |subscriber)|(?:create|open) (?:a|an|your) (?:[\w-]+ ){0,2}account|(?:start|get|take out
    |buy) (?:a|your) (?:[\w-]+ ){0,3}(?:trial|subscription|membership))
joining = (?:please )?<join>(?: (?:to your account|now|today|here|for free|free|or <join>))*
texts = (?:articles?|stor(?:y|ies)|content|coverage|posts?|pages?|reports?|features?|news)
read = (?:continue(?: reading)?(?: (?:this|the) <texts>)?|keep reading|read on|read more|(?:read
    |see|view|unlock|access|get|enjoy) (?:(?:the|this) (?:full |whole |entire |complete )?<texts>
    |the rest(?: of (?:this|the|our) <texts>)?|(?:more|all) (?:of )?our|our|every <texts>
    |(?:unlimited|full|exclusive|premium) (?:access|<texts>)\b<60>))
readers = (?:subscribers?|members?|supporters?|registered (?:users?|readers?)|patrons)
each = (?:(?:a|per|each|every|/) ?(?:day|week|month|year|quarter)|(?:for|in|over) (?:the
    |your) first (?:[\w-]+ )?(?:days?|weeks?|months?|year)|(?:the
    |your) first (?:[\w-]+ )?(?:days?|weeks?|months?|year)|for (?:[\w-]+ )
    (?:days?|weeks?|months?|years?)|monthly|weekly|annually|a year|only)
offered = (?:subscribe|upgrade|get (?:full|unlimited|complete|instant|digital|access|our|every)
    |enjoy|unlock|continue(?: reading)?|read (?:on|more|all|everything)|access (?:to )?(?:all|our)
    |(?:full|unlimited|complete|instant|premium)[\w -]* access|digital (?:access|plan)
    |special offer|subscriptions?|try|start (?:your|a)\b)
mailing = (?:newsletters?|mailing list|briefings?|e-?mails?|digests?|alerts?)
platforms = <platform>(?:(?:,| ?&| ?/| (?:and|or|and on)| \|) ?<platform>)*
"""
_ASKS = r"""
# Log in, register or pay, to read on.
<joining> to <read>(?: <40>)?
<joining> (?:for|to get) (?:full|unlimited|complete|instant|more)\b<40>
to <read>(?: (?:and|for|without|with|in full)\b<60>)?
(?:continue|keep) reading(?: (?:with|for|by)\b<1-80>)?
(?:this|the (?:rest|remainder) of this|the full) <texts> (?:is
    |are) (?:only |exclusively |currently |just )*
    (?:available |reserved |intended |accessible |free(?: to read)? |open )?
    (?:only |exclusively )?(?:for
    |to) (?:[\w'-]+ ){0,3}<readers>(?: only)?(?: of <1-40>)?
(?:for |only for |exclusively for |exclusive to |an? )?<readers>[ -](?:only
    |exclusives?)(?: <texts>)?
(?:exclusive(?:ly)? (?:to|for)|(?:only|reserved) for) (?:our )?<readers>
(?:are you )?already (?:an? |have an? )?(?:[\w-]+ ){0,3}(?:subscribers?|members?|subscribed
    |registered|signed up|account|subscription)(?: <join>(?: here)?)?
you(?:'ve| have)? (?:only )?(?:\w+) (?:more )?(?:free|complimentary) <texts>(?: (?:left
    |remaining))?(?: (?:this|per|for the) [\w-]+)?
(?:you(?:'ve| have)? )?(?:only )?\w+ (?:free )?<texts> (?:left|remaining)(?: (?:this|before
    |to) [\w -]+)?
you(?:'ve| have)? (?:reached|hit|used(?: up)?|read|viewed|exceeded
    |run out of)\b<1-40>\b(?:limit|free (?:monthly )?<texts>)\b<50>
(?:you need|you must have|you'll need) (?:a|an) (?:subscription|account)\b<60>
(?:this is )?(?:premium|subscriber|exclusive|members?) (?:content|article|story)
(?:create|open|set up) (?:a|your) (?:[\w-]+ ){0,2}account(?: (?:now|today|here|in <1-20>))?
register (?:now|today|free|for free)(?: <50>)?
(?:only |our )?<readers> (?:can|may) (?:read|see|access) (?:the (?:rest|full)|this|all)\b<50>
(?:log|sign) ?in to your account
not (?:yet )?a (?:subscriber|member)(?: yet)?
continue reading (?:your|this|the) <texts>\b<40>
subscribe for <price> to <read>(?: <40>)?
you(?:'ve| have) reached the end of your\b<1-40>
(?:this|these) <texts> (?:is|are) exclusive to (?:our |[\w'-]+ ){0,2}<readers>
only <readers> can (?:comment|read|reply)\b<30>
unlock (?:unlimited|full|exclusive|complete) access\b<40>
please consider (?:becoming|supporting|donating|subscribing|making)\b<60>
(?:make|give) (?:a|your) (?:[\w-]+ )?(?:contribution|donation)\b<30>
donate (?:now|today|here)
(?:please )?(?:disable|turn off|switch off) your ad[ -]?blocker\b<40>
# What it costs.
<offered>\b<80>?\b(?:for|from|at|starting at)(?: just| only| as little as| under
    | less than)? <price>(?:,? ?<each>)*(?: (?:for|with|when|on|instead of|until)\b<30>)?
(?:join|all|everything|plans|membership|it|now)\b<40>\b(?:for|from|at)(?: just| only)? <price>
    (?:,? ?<each>)+
(?:(?:just|only|from|now|all for|pay) )*<price>,?(?: ?<each>)+(?: after <1-40>)?
(?:then|thereafter|after that|afterwards|renews? at|billed(?: at)?|usually|normally)(?: just
    | only| at)? <price>(?: ?<each>)*
(?:you can )?(?:cancel|pause)(?: (?:online|it|your [\w-]+))?,? (?:any ?time|at any time
    |whenever you (?:like|want))(?: online)?
(?:start|begin|claim|get|activate|try) (?:your|a|our|my) (?:[\w-]+ ){0,4}(?:trial|subscription
    |membership)(?: <40>)?
try (?:us|it|our <1-40>|(?:[\w-]+ ){1,4}) ?(?:free|for free)(?: for <1-30>)?
(?:free|risk[- ]free) (?:\d+|[\w-]+)[ -](?:day|week|month) trial
(?:\d+|[\w-]+)[ -](?:day|week|month)s? (?:free|free trial|for the price of \w+)
(?:your )?free trial(?: has (?:ended|expired)| is over)?
(?:get |try )?\w+ (?:days|weeks|months|years) for (?:just |only )?<price>(?:,? <each>)*
subscribers (?:get|see) more
(?:get |enjoy )?\w+ (?:weeks|months|years) (?:free|for the price of \w+)
join (?:over |more than )?[\d.,]+ (?:other )?(?:subscribers|readers|members|people)\b<60>
subscribe(?: (?:now|today|here|online|to [\w' -]{1,40}))(?: and <1-80>)?
subscribe and <1-80>
become (?:a|an) (?:[\w-]+ )?(?:member|subscriber|supporter|patron)\b<60>
(?:please )?(?:support|help (?:us|support|fund)|donate to|back|invest in|stand up for) (?:our|your
    |independent|local|quality|free|fearless|trusted|investigative|nonprofit|public|good)?
    ?(?:[\w-]+,? ){0,3}(?:journalism|our reporting|our newsroom|our journalists)\b<60>
our journalism is (?:funded|supported|made possible|paid for|powered|free)\b<1-60>
your (?:subscription|membership|donation
    |contribution)s? (?:helps?|makes?|supports?|funds?|keeps?|allows?|enables?|pays?)\b
    <1-120>
your support (?:helps?|makes?|funds?|keeps?|allows?|enables?|pays?)\b<60>\b(?:journalism|journalists
    |reporting|reporters|newsroom|newspaper|our work|news|independent|report|publish|stories)\b<60>
(?:choose|pick|select) (?:the|your|a) (?:[\w-]+ ){0,2}(?:plan|subscription|membership)\b<60>
(?:compare|see|view|find|explore|discover|check out)(?: all)?(?: (?:the|your|our|a))?
    (?: [\w-]+)?(?: subscriptions?| memberships?)(?: (?:plan|offer|option)s?)?
(?:compare|see|view) (?:all |our )*plans
(?:our )?(?:special|limited[- ]time|exclusive|introductory|best|black friday) (?:offer|deal
    |discount|rate|price)s?(?: (?:for|from) [\w -]{1,40})?
(?:save|get|take)(?: up to)? (?:\d+ ?%|half|<price>)(?: off)?(?: (?:on|off|your|the|an?)\b<60>)?
\d+ ?% off (?:(?:your|an?|all|our|the) (?:[\w-]+ ){0,3}(?:subscriptions?|memberships?|orders?
    |purchases?|plans?|box|bill|digital|access|offers?)|(?:the|your) (?:first|next))\b<50>
read (?:every|all (?:our|of our|the)) <texts>\b<80>
subscription (?:offers|options|plans)
gift (?:a )?subscriptions?
subscriber benefits
(?:half price|\d+ ?% off|free)(?: for)? (?:the|your) first (?:[\w-]+ )?(?:days?|weeks?|months?
    |years?|issues?|orders?|subscription|box|purchase)\b<40>
your first (?:\w+ )?(?:months?|weeks?|year) (?:is|are) (?:free|on us|half price)
give the gift of\b<1-60>
subscriptions (?:from|for) <price>(?: ?<each>)*
(?:this is a|you are reading a|you've found a) (?:premium|subscriber
    |members?|free preview)\b<40>
(?:this is|you are reading) your last free <texts>\b<20>
upgrade (?:your|to)\b<1-60>
# Consent.
we need your (?:consent|permission)(?: (?:before|to) (?:we |you )?(?:can )?(?:load|show|display|play
    |embed|set|place|(?:use|store|process|collect) (?:cookies|your|personal|data))\b<60>)?
we(?: and (?:our|selected|some)\b<40>)? use\b<40>\bcookies\b<60>\b(?:to|for|on|that
    |which) (?:improve|personali|analy|provide|ensure|enhance|deliver|remember|understand|measure
    |advert|optimi|(?:(?:give|offer|make|show|serve|help|support|keep|store|allow|run|better)
    )?(?:our|this|the best|the site|the website|you|your|sure|it easier|ads|relevant|content
    |information|data|us)\b)\w*<160>
we(?: and (?:our|selected|some)\b<40>)? (?:store|access|process|share
    |collect)\b<1-100>\b(?:your (?:device|browser|personal data|consent|data|choices)|a device
    |cookies)\b<100>
(?:accept|reject|decline|refuse|allow|deny|agree)(?: to)? (?:all|all (?:and [\w ]+|cookies
    |optional cookies)|(?:only )?(?:optional|necessary|essential|additional
    |required)(?: cookies)?(?: only)?|cookies|and (?:continue|close)|selected|& (?:continue
    |close))
(?:only )?(?:essential|necessary|required|optional|all) cookies(?: only)?
save (?:my |your )?(?:choices|preferences|settings|selection)
(?:manage|change|edit|review|customi[sz]e|update|set|open|adjust) (?:your |my |the )?(?:cookies
    |(?:cookies?|privacy|consent|tracking|data|ad) (?:settings|preferences|choices|options
    |consent))
(?:your )?(?:cookie|privacy|consent) (?:settings|preferences|choices|options|consent|notice
    |cent(?:er|re))
(?:your|my) privacy choices
do not sell my (?:personal )?(?:information|data)
we value your privacy
your privacy (?:matters|is important to us)
(?:this|our) (?:web ?)?site uses cookies\b[^\"“”]{0,200}
to (?:view|see|watch|display|load|show|use|play)\b<1-50>,? (?:please |you (?:must|need to
    |have to) )?(?:accept|allow|enable|consent|agree|activate|change)\b<1-80>
this (?:content|video|post|tweet|embed|map) (?:is|was|has been) (?:blocked|hidden|hosted
    |disabled|provided by)\b<80>
by (?:clicking|continuing|using|browsing)\b<60>,? you (?:agree|accept|consent)\b[^\"“”]{1,200}
you can (?:change|withdraw|update|manage) your (?:consent|preferences|choices|settings
    |cookies?)\b<80>
manage options
# Newsletters.
(?:please )?(?:subscribe|sign up|register|join|opt in)\b<80>\b(?:newsletters?|mailing list
    |our [\w -]{0,30}<mailing>)\b<100>
(?:get|receive|have|read)\b(?: <100>)? (?:our|your|the|a|this)\b<60>\bnewsletters?\b<80>
(?:get|receive|have|all|the|our|every|each|your)\b<1-140>\b(?:delivered|sent|straight
    |direct(?:ly)?|right|in|into|to) (?:to |in |into )?your in-?box\b<60>
(?:delivered|sent|straight|direct(?:ly)?) (?:to|into) your in-?box\b<60>
(?:please )?(?:enter|type in|provide|submit|add|leave) (?:your
    |a valid) e-?mail(?: address)?\b<60>
your e-?mail(?: address)?
e-?mail address
(?:yes,? )?i (?:agree|consent|would like|want) to (?:(?:receive|get|be sent)\b<60>\b(?:<mailing>
    |news and|offers?|updates|marketing|promotions?|communications?|information)|the (?:terms
    |privacy))\b<80>
(?:(?!if |when )[\w' -]{1,60} )?(?:straight )?in your in-?box(?: <1-40>)?
by (?:signing up|subscribing|registering|submitting|creating an account|joining
    |entering your e-?mail)\b<60>,? you (?:will |also )?(?:agree|accept|consent|confirm
    |acknowledge|receive)\b[^\"“”]{1,200}
(?:you can |you may )?unsubscribe (?:at )?any ?time\b<60>
you (?:can|may) (?:always )?unsubscribe\b<80>
(?:thanks|thank you)(?: very much)? for (?:subscribing|signing up|registering|joining us
    |your (?:subscription|registration))\b<60>
(?:this (?:site|form) is )?protected by recaptcha\b[^\"“”]{0,160}
get (?:breaking news|news|our|the latest) (?:alerts|notifications|updates)\b<30>
(?:please )?check your in-?box for\b<1-50>
# Other articles.
more on th(?:is|ese) (?:<texts>|topics?|subjects?|issue)
(?:the )?(?:most|top|editors?'s?'?) (?:read|popular|viewed|shared|commented|clicked
    |picks?|choice)(?: (?:stories|articles|news|today|now|this week|in \w+))?
(?:recommended|related|popular|latest|more|top|trending|similar|other|further) (?:stories
    |articles|news|reads|reading|posts|videos|content|coverage|headlines|links)(?: for you
    | like this| to read)?
trending
(?:more|other) (?:news|stories|articles) (?:from|by|on) [\w' -]{1,30}
(?:trending|popular) (?:now|today)
on this topic
read next
what to read next
keep exploring
recommended(?: for you| by our editors)?
you (?:may|might) (?:also )?(?:like|enjoy|be interested in)
from our partners
around the web
up next
in case you missed it
also in the news
(?:please )?have your say(?: in the comments| below)?
# Buttons.
share (?:this|the) <texts>(?: (?:on|via|by|with|to) <1-60>)?
share (?:this |it )?(?:on|via|by|with|to) <platforms>(?: \(opens in (?:a )?new window\))?
share this
send (?:this <texts> )?to (?:a|your) friends?
send this <texts>
(?:send|post|tweet|pin) (?:this(?: <texts>)?|(?:via|by|on|to) <platform>)
(?:print|e-?mail|bookmark|save|listen to) (?:this )?<texts>
copy (?:the )?link
gift this <texts>
(?:join|follow|subscribe to) our (?:[\w' -]{1,30} )?(?:channel|group|page|community)\b<40>
(?:download|get|install) (?:our|the) (?:[\w' -]{1,30} )?app(?: <1-50>)?
follow <1-40> on <platforms>
"""
_BESIDES = r"""
your support (?:helps?|makes?|funds?|keeps?|allows?|enables?|pays?)\b<1-120>
if you (?:value|like|enjoy|appreciate) (?:our|what we|this)\b<40>
what do you think
this (?:web ?)?site is (?:funded|supported) by\b<1-30>
the (?:week|day|month)'s (?:best|top|biggest)\b<30>
<joining>
(?:want|like|would you like) to (?:read|see|know|continue|keep)\b<40>
(?:enjoying|enjoyed|like) (?:this|our|what you're) [\w ]{1,20}
(?:thanks|thank you) for (?:reading|visiting)\b<40>
(?:every|each) \w+(?: \w+)?
(?:our|the|your) (?:best|top|latest|biggest|most important)\b<40>
plus (?:the|our|your|full|unlimited|exclusive|a)\b<1-60>
(?:log|sign) ?in(?: (?:here|now|to your account))?
sign up(?: (?:here|now|today|free))?
subscribe
register(?: here)?
join(?: us| now| today)?
try it now
no thanks
maybe later
no (?:commitment|contract|credit card|strings attached|obligation)(?: \w+)?
(?:please )?(?:check|confirm) your\b<1-50>
please try again
it's free
free
(?:only )?takes? <1-20>
don't miss (?:out|a (?:thing|story|beat))
never miss (?:a story|out)
stay (?:informed|up to date|ahead|in touch|connected)
(?:learn|find out|read|know) more(?: about [\w ]{1,30})?
see details
(?:read|see) our <1-60>
(?:our )?(?:privacy|cookie) policy
terms (?:and conditions )?apply
(?:digital|print|weekend|premium|standard|basic|plus)(?: ?[+&] ?\w+)?
\d+ ?% off
(?:new customers only|offer ends <1-30>|limited time(?: only)?|save \d+ ?%)
(?:and )?(?:get|enjoy|read|support|never miss|unlock)\b<1-80>
"""

ENGLISH = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"read (?:also|more|next)|also read|see also|you (?:may|might) also like"
    r"|further reading",
    doubtful_labels=r"more|read on|don't miss|related|recommended|more on this|up next"
    r"|related (?:article|story)s?|explainer|in pictures",
    outlet=r"our|we|us",
    narration=r"costs|pays|paid|sells|fell|rose|lost|said|says|told|tells|according to|announced"
    r"|reported|found|ruled|estimates?|warned|wrote|asked|argued|added|he|she|they|his|her"
    r"|their",
)

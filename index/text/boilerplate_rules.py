"""Tables of rules that recognise boilerplate lines of a page.

Every pattern matches a whole line. `index.text.boilerplate` defines where in a text each table
applies.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index.text.agencies import DOUBTFUL_AGENCY, LEADING_AGENCY, PICTURE_AGENCY

PLATFORM = (
    r"(?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|reddit|pinterest|tumblr|youtube"
    r"|tiktok|threads|bluesky|mastodon|flipboard|e-?mail|google news|social media)"
)
_ISSUE = r"(?:articles?|stor(?:y|ies)|posts?|pages?)"
LINKS = rf"(?:sources|news|content|links|coverage|reading|topics|{_ISSUE})"
_MAILING = r"(?:newsletters?|alerts?|notifications?|briefings?|updates?|digests?|e-?mails?)"
_REST = r"[^.!?\"“”]"
_PHRASE = r"[^.,:;!?\"“”]"


class Rule(NamedTuple):
    """A rule that recognises one kind of boilerplate line.

    Attributes:
        kind: name of the kind of line.
        pattern: regular expression that matches the whole line, in lower case and without
            surrounding whitespace.
        needs: regular expression that the line must also contain, where `pattern` alone is weak
            evidence; empty otherwise.
    """

    kind: str
    pattern: str
    needs: str = ""


ANYWHERE = (
    Rule(
        "a note that comments are closed",
        r"comments (?:are|have been|were)(?: now)? (?:closed|disabled|turned off)"
        rf"(?: (?:for|on) this {_ISSUE})?[.!]?",
    ),
    Rule(
        "an invitation to comment",
        r"(?:(?:post|leave|add|write) (?:a|your) (?:comment|reply)s?(?: below)?"
        r"|(?:join|start) the (?:conversation|discussion)"
        r"|(?:view|show|see|hide|read|load)(?: all| more)?(?: \d[\d,]*)? comments(?: \(\d+\))?"
        r"|(?:log|sign) in to (?:leave a |post a )?(?:comment|reply))[.!»]?",
    ),
    Rule("a comment counter", r"\d[\d,]* comments?|no comments(?: yet)?|comments? ?\( ?\d+ ?\)"),
    Rule(
        "an address for letters from readers",
        r"(?:please )?(?:send|e-?mail|submit)(?: us)?(?: your| any)? (?:questions|comments"
        r"|feedback|tips|corrections|letters)(?:(?:/| and | or |, ?)[a-z]+)* to (?:the|our)"
        r" (?:editors?|newsroom|news desk|staff|reporters?)\b(?: at \S+)?\.?",
    ),
    Rule(
        "a notice on who may comment",
        r"(?:we (?:invite|encourage|welcome) (?:you|readers|our readers) to (?:add|share|leave"
        r"|post|submit) (?:your |their )?(?:comments?|thoughts|views)\b"
        r"|(?:please |you (?:must|need to|have to) )(?:be )?(?:sign|log)(?:g?ed)? ?in)[^\"“”]*",
        needs=r"commenting|conversation|discussion|moderat|screen name"
        r"|to (?:leave|post|write|add) a (?:comment|reply)|to comment",
    ),
    Rule(
        "a notice on how comments are moderated",
        r"(?:comments (?:are|will be) (?:managed|moderated|monitored|reviewed) by our"
        r"|by (?:commenting|posting|joining the conversation|leaving a comment), you (?:are )?agree"
        r"|(?:please )?keep (?:your |all )?comments (?:civil|respectful|on topic))\b[^\"“”]*",
    ),
    Rule(
        "share buttons",
        rf"(?:share (?:this|the) {_ISSUE}(?: (?:on|via|by|with) {_PHRASE}{{1,40}})?"
        rf"|share (?:this )?(?:on|via|by|to) {PLATFORM}(?: \(opens in new window\))?"
        rf"|(?:click|tap)(?: here)? to (?:tweet|share|print|e-?mail)\b{_PHRASE}{{0,80}}"
        rf"|(?:tweet|pin|print|e-?mail|save|bookmark) this(?: {_ISSUE})?"
        r"|copy (?:the )?link(?: to clipboard)?)[.:!]?",
    ),
    Rule(
        "an invitation to follow the outlet",
        rf"(?:follow|find|like|join) (?:us|me|@\w+)(?: here)? on {PLATFORM}"
        rf"(?:(?:,| and|/| or| for| to)\b{_REST}{{0,80}}|:? ?@\w+)?[.!:]?"
        r"|follow (?:our|[\w’']+s) (?:full )?coverage\b[^.\"“”]{0,80} at https?://\S+",
    ),
    Rule(
        "an invitation to subscribe",
        r"(?:please )?(?:subscribe|sign up|register)(?: here| now| today)?(?: for free)? (?:to|for)"
        rf" (?:our\b[^.,!?\"“”]{{0,70}} {_MAILING}|[^.,!?\"“”]{{1,70}} newsletters?)"
        rf"(?: (?:for|to|and|here|now|today|below|by|at)\b{_REST}{{0,90}})?[.!:]?",
    ),
    Rule(
        "an advertisement for a newsletter",
        rf"(?:get|receive|have)\b{_REST}{{1,140}}"
        rf"\b(?:(?:in|into|to) your in-?box|{_MAILING} by e-?mail)\b{_REST}{{0,60}}[.!]?"
        r"|(?:the|our)\b[^\"“”]{1,80}\b(?:newsletter|briefing)\b[^\"“”]{1,160}\. sign up here\.?",
    ),
    Rule(
        "a marker of an advertisement",
        r"(?:skip )?advertisements?|(?:story|article) continues (?:below|after)"
        r"(?: (?:this|the))?(?: (?:ad|advertisement|video))?|scroll (?:down )?to continue"
        r"(?: (?:reading|with content))?|sponsored(?: content)?|paid post|remove ads",
    ),
    Rule(
        "a control of the page",
        r"\d+[ -]min(?:ute)?s? read|listen to this article|skip to (?:main )?content"
        r"|(?:toggle|hide|show) caption|enlarge this image|view image in fullscreen",
    ),
    Rule(
        "a cookie notice",
        r"(?:we(?: and our partners)? use (?:[a-z]+ )?cookies\b|(?:this|our) (?:web ?)?site uses"
        r" (?:[a-z]+ )?cookies\b|by (?:continuing|using|browsing|clicking)\b)[^\"“”]*"
        r"|(?:accept|reject|allow|manage) (?:all )?cookies",
        needs=r"you (?:agree|accept|consent|are agreeing)|your (?:experience|browser|consent"
        r"|device|preferences)|(?:privacy|cookie) policy|user experience|^\w+ (?:all )?cookies",
    ),
    Rule(
        "a copyright notice",
        r"(?:©|copyright(?: ?©| ?\(c\))|(?:\(c\)|copyright),? (?:19|20)\d\d).{0,300}"
        r"|(?:[^\"“”]{0,150}[.,|–—-] ?)?all rights reserved\.?(?: this material may not .{0,150})?"
        r"|this material may not be (?:published|reproduced|copied)\b.{0,200}",
    ),
    Rule(
        "a link to another article, whose headline has no full stop",
        r"(?:also read|read (?:more|also|next)|related(?: articles?| stor(?:y|ies))?)"
        r" ?[:|»] ?.{1,180}(?<![.,;\"”])",
    ),
    Rule(
        "a label above links",
        rf"related {LINKS} ?:?|(?:also read|read also) ?:?"
        r"|(?:(?:read|see|show|view|load) more|continue reading) ?[:»>…]*"
        r"|(?:you (?:may|might) also like|more from this author|recommended for you)[:.…]*",
    ),
)

AT_THE_END = (
    Rule(
        "the heading of a comment box",
        r"comments?:?|discussion|replies|loading comments[.…]*|kommentare:?|commentaires:?"
        r"|comentarios:?",
    ),
    Rule(
        "buttons",
        r"(?:share|tweet|like|print|save|subscribe|register|donate|follow(?: us)?|log ?in|sign ?in"
        rf"|sign ?up|next|previous|back to top|listen|{PLATFORM}"
        r"|teilen|drucken|merken|weiterleiten|kommentieren|abonnieren|anmelden|nach oben"
        r"|partager|imprimer|réagir|commenter|s['’]abonner|se connecter|précédent|suivant"
        r"|compartir|imprimir|comentar|guardar|suscribirse|iniciar sesión|anterior|siguiente"
        r")[:.!»]?",
    ),
    Rule(
        "keywords",
        r"(?:tags?|topics?|filed under|keywords|categories|posted in"
        r"|schlagw[oö]rte?r?|stichworte|themen|mots[- ]clés|thèmes|etiquetas|temas"
        r"|теги|ключевые слова|мітки|ключові слова|etiketler|etichete|từ khóa|chủ đề|แท็ก|ετικέτες"
        r"|टैग|टैग्स|الكلمات المفتاحية|وسوم|标签|標籤|关键词|關鍵詞|关键字|關鍵字) ?[:：] ?.{1,200}",
    ),
    Rule("a label above links", r"(?:related|recommended|see also|trending|top stories):?"),
    Rule(
        "a link in the page footer",
        r"(?:about us|contact us|privacy(?: policy| notice)?|terms(?: of (?:use|service))?"
        r"|cookie (?:policy|settings|notice|preferences)|advertise(?: with us)?|site ?map|careers"
        r"|faqs?|accessibility|impressum|datenschutz(?:erklärung)?|kontakt|agb|mentions légales"
        r"|qui sommes[- ]nous|contact|aviso legal|política de privacidad|contacto)"
        r"(?: ?[|·•] ?.{0,120})?",
    ),
    Rule(
        "thanks and requests of the outlet",
        r"(?:thanks|thank you) for reading\b[^\"“”]{0,200}"
        r"|already (?:a |have )[^.\"“”]{0,40}\?.{0,60}|(?:please )?(?:support|donate to) our\b"
        r"[^\"“”]{0,160}|our standards: .{0,80}"
        r"|(?:was|is) this (?:article|page|story) (?:helpful|trustworthy)\?",
    ),
)

# A credit is a name and an agency. Its capital letters are the evidence, so the pattern is
# case-sensitive. A name is capitalised words with a few particles in between, so that prose does
# not match.
_CAPITALISED = r"[A-ZÀ-ÞĀ-Ž][\w.'’&-]*"
_WORD = rf"(?:{_CAPITALISED}|d[aeiu]|of|the|and|for|v[ao]n|der|la|al)"
_NAME = rf"(?:{_CAPITALISED}(?:,? {_WORD}){{0,8}})"
CREDIT = re.compile(
    r"(?:(?:(?:Photo|Photograph|Image|Picture|Video|PHOTO|IMAGE)s?"
    r"(?: [Bb]y:?| [Cc]redit ?:?| [Cc]ourtesy(?: of)?:?| via| source,|:)|Credit ?(?::|…|\.\.\.))"
    rf" ?{_NAME}(?: ?/ ?{_NAME}){{0,3}}"
    rf"|{_NAME}(?: ?/ ?{_NAME}){{0,2}} ?/ ?(?:{_NAME} via )?{PICTURE_AGENCY}"
    rf"|{_NAME} via {PICTURE_AGENCY}"
    # Here the name must have two or more words.
    rf"|{_CAPITALISED}(?: {_WORD}){{1,8}}/{DOUBTFUL_AGENCY}"
    rf"|{LEADING_AGENCY}(?: Photo| PHOTO)? ?/ ?{_NAME}(?: ?/ ?{_NAME})?"
    r"(?: Purchase Licensing Rights(?:, opens new tab)?)?"
    r"|(?:AP|AFP|Pool|Handout) (?:Photo|PHOTO)|Getty Images)(?:, (?:File|FILE|Pool|HO))?\.?"
)

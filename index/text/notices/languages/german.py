"""German notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
texts = (?:artikel|beitrag|beiträge|text|texte|inhalte?|nachrichten?|meldung|geschichten?|seite)
this = (?:dies(?:er|en|em|e|es)|den|der|die|das|dem|alle[nr]?|unsere?[nr]?|ganzen|vollständigen)
readers = (?:abonnent(?:inn)?(?:en)?|abonnent(?:\*|:|/-?|_)innen
    |leser(?:innen)?|mitglieder(?:n)?|plus[- ]?(?:leser|kunden|mitglieder|abonnenten)
    |registrierte[n]? (?:nutzer|leser)(?:innen)?|nutzer(?:innen)?)
join = (?:abonnieren|registrieren|anmelden|einloggen|freischalten|mitglied werden|kaufen
    |bestellen|testen|sichern|eintragen)
abo = (?:[\w-]*abos?|[\w-]*abonnements?|mitgliedschaft(?:en)?|probemonate?|[\w-]*zugang
    |tarife?|testmonat|e-?paper)
each = (?:(?:pro|je|im|/|die) ?(?:tag|woche|monat|jahr|quartal)|(?:im|den|die|für den|für die
    |in den) ersten? (?:\w+ )?(?:tage?|wochen?|monate?n?|jahr)|monatlich|wöchentlich|jährlich
    |mtl\.?)
platforms = <platform>(?:(?:,| ?&| ?/| (?:und|oder)| \|) ?<platform>)*
"""
_ASKS = r"""
# Log in, register or pay, to read on.
(?:jetzt |bitte |hier |einfach |sofort )*(?:<abo> )?<join>(?: und| oder| um)? <40>(?:weiter
    |zu )?lesen
(?:jetzt |gratis |kostenlos |hier |sofort )*(?:weiterlesen|weiter lesen)(?: (?:mit|für
    |im)\b<1-40>)?
(?:um|für) (?:weiter|mehr|(?:<this> )?(?:[\w-]+ )?<texts>)\b<30>(?:weiter(?:zu)?lesen|zu lesen
    |freizuschalten|anzusehen)
um weiter(?:zu)?lesen
(?:bitte )?(?:melden|loggen|registrieren) sie sich(?: (?:bitte|hier|jetzt|kostenlos|gratis))*
    (?: an| ein)?(?: (?:um|und|oder) <1-60>)?
(?:registriere?|melde?|logge?) dich(?: (?:hier|jetzt|kostenlos))*(?: an| ein)?
(?:<this> )?<texts> (?:ist|sind) (?:nur |exklusiv |ausschließlich |lediglich )*
    (?:für |unseren )(?:unsere |alle |zahlende )*<readers>\b<60>
(?:nur|exklusiv|exklusive inhalte) für (?:unsere )?<readers>\b<40>
(?:lesen sie|weiter geht es|mehr lesen)\b<40>\bmit (?:ihrem |einem )?<abo>
(?:sie sind |sind sie |du bist |bist du )?(?:bereits|schon) (?:(?:ein|eine
    |als) )?(?:(?:[\w-]+)?(?:abonnent(?:in)?|kunde|kundin|mitglied|leser(?:in)?)|registriert
    |angemeldet|<abo>)(?: (?:hier |jetzt )?(?:anmelden|einloggen))?
(?:haben sie|hast du|sie haben) (?:bereits|schon) (?:ein|eine|einen) <1-30>
(?:sie haben|du hast|ihnen verbleiben|ihnen bleiben|noch)\b<30>\b
    (?:kostenlose[n]?|freie[n]?|gratis)[ -]?<texts>\b<50>
(?:sie haben|du hast)\b<1-40>\b(?:limit|kontingent|letzten? (?:kostenlose|freie)n?)\b<50>
(?:zum|zur|hier zum) (?:login|anmeldung|registrierung|abo|abo-?shop)
jetzt registrieren
(?:jetzt |hier )?(?:kostenlos(?:es)?|gratis) (?:konto |<abo> )?(?:registrieren|anlegen
    |erstellen|testen|lesen|probelesen)
dieser? <texts> ist\b<40>\b(?:[\w-]*angebote?s?|[\w-]*abos?|kostenpflichtig|plus-?<texts>)
<this> <texts> (?:weiter)?lesen(?: mit <1-30>)?
ihr\b<30>\b(?:kontingent|limit|probezeitraum)\b<20>\b(?:aufgebraucht|erreicht|abgelaufen)
mit (?:einem|ihrem|dem)\b<30>\b<abo> (?:lesen|erhalten|haben|nutzen) sie\b<80>
mit (?:einem|ihrem|dem) <abo> (?:lesen|erhalten|haben|nutzen) sie\b<80>
(?:noch )?kein (?:abonnent|abo|konto|mitglied)(?: \w+)?
zugang (?:für|zu)\b<1-40>\b(?:freischalten|kaufen|erhalten|sichern)
(?:<this> )?<texts> (?:ist|sind|bleibt) <readers> vorbehalten
sie lesen (?:gerade )?ihren letzten\b<1-40>
(?:sie haben|du hast)\b<1-60>\b(?:aufgebraucht|erreicht|ausgeschöpft)
(?:<this> )?<texts> können nur (?:unsere )?<readers> <20>lesen
weiterlesen nach der (?:anzeige|werbung)
mit <1-30> weiterlesen
sie sind noch kein(?:e)? <readers>
zugang zu allen\b<30><texts>n?
# What it costs.
<abo>(?: <20>)? \d+ (?:tage|wochen|monate) (?:zum halben preis|gratis|kostenlos)
(?:jetzt|sofort|lesen sie|testen sie|sichern sie sich|unbegrenzt|digital|voller|<abo>
    |\d+ (?:tage|wochen|monate)|(?:alle|alles|sämtliche) (?:<texts>|lesen|auf))\b<80>?\b
    (?:für|ab)(?: nur)? <price>(?: ?<each>)*(?: (?:testen|lesen|sichern|bestellen))?
(?:(?:jetzt|schon|bereits|danach|anschließend|dann|für|nur|ab|noch) )+<price>(?: ?<each>)*
    (?: (?:testen|lesen|sichern|bestellen))?
(?:nur |ab )?<price>(?: ?<each>)+(?: (?:testen|lesen))?
jetzt [\w -]{1,30} (?:testen|abonnieren|sichern|freischalten)
\w+ (?:monate?|wochen?|tage?) (?:für|ab) (?:nur )?<price>(?: ?<each>)*
(?:sie möchten|möchten sie|wollen sie|du möchtest|willst du) (?:weiterlesen
    |den ganzen <texts> lesen)
(?:unseren |den )?newsletter abonnieren und (?:nichts|keine|immer)\b<40>
(?:im|in den|die) ersten? (?:\w+ )?(?:monate?n?|wochen?) (?:kostenlos|gratis|testen)
(?:das|ihr|unser) <abo>\b<40>\b(?:für|ab)(?: nur)? <price>(?: ?<each>)*
\d+ ?(?:%|prozent) (?:rabatt|sparen|günstiger)(?: <1-40>)?
\d+ (?:tage|wochen|monate|ausgaben) (?:zum|für den) halben preis\b<30>
(?:jederzeit|monatlich|flexibel|wöchentlich)(?: \w+){0,4} kündbar
jederzeit kündigen
(?:unbegrenzte[rn]?|unbeschränkte[rn]?|voller|uneingeschränkte[rn]?|sofortiger?) (?:zugang
    |zugriff|lesegenuss)\b<60>\b(?:<texts>n?|web|app|angebot|e-?paper|seiten|hier)\b<30>
(?:unterstützen sie|unterstütze|stärken sie)\b<40>\b(?:journalismus|redaktion|berichterstattung
    |arbeit)\b<50>
(?:ihr|dein) (?:abo|beitrag|abonnement) (?:hilft|ermöglicht|unterstützt|sichert)\b<1-100>
(?:testen sie|teste|probieren sie|lesen sie|sichern sie sich|bestellen sie|wählen sie
    |entdecken sie|werden sie|werde|abonnieren sie)\b<60>\b(?:<abo>|kostenlos|gratis|mitglied
    |abonnent(?:in)?)\b<50>
<abo>(?: <1-40>)? (?:zum halben preis|gratis|kostenlos|testen|abschließen|bestellen|wählen
    |verschenken|abonnieren)
\d+ (?:tage|wochen|monate|ausgaben) (?:zum halben preis|gratis|kostenlos|lesen
    |testen)(?: <1-30>)?
(?:zu den|alle|unsere|zum|hier geht es zu den) (?:[\w-]*abo-?angebote?n?|abos
    |[\w-]*abo-?optionen|abo-?shop)(?: ansehen| entdecken)?
(?:jetzt |hier )(?:[\w-]*abo )?abonnieren
jetzt mitglied werden
nach (?:der|dem|ablauf)\b<30>\b<price>(?: ?<each>)*
das <abo> (?:verlängert|endet|läuft)\b<40>
# Consent.
wir(?: und (?:unsere|ausgewählte)\b<40>)? (?:verwenden|nutzen|benutzen
    |setzen)\b<40>\bcookies\b[^\"“”„]{0,200}
wir und unsere\b<1-40>\b(?:speichern|verarbeiten|nutzen|greifen)\b<1-120>
(?:alle |alles |nur )?(?:cookies |notwendige |erforderliche |auswahl |einstellungen )*
    (?:akzeptieren|ablehnen|zulassen|zustimmen)(?<!^akzeptieren)(?<!^ablehnen)(?<!^zulassen)
    (?<!^zustimmen)(?: und (?:schließen|weiter|weiterlesen))?
(?:diese|unsere) (?:website|webseite|seite|internetseite) (?:verwendet|nutzt|benutzt
    |setzt)\b<30>\bcookies\b<120>
(?:mit|durch) (?:der|die|ihrer|ihre) (?:weiteren? )?(?:nutzung|anmeldung|registrierung
    |bestellung|eingabe)\b<60>\b(?:stimmen|akzeptieren|erklären|willigen) sie\b<120>
(?:cookie|datenschutz|privatsphäre)[- ]?(?:einstellungen|hinweise?|richtlinien?|präferenzen)
    (?: (?:verwalten|ändern|öffnen|anpassen))?
einwilligung (?:widerrufen|verwalten)
(?:meine )?einstellungen (?:verwalten|ändern|anpassen)
privatsphäre-?einstellungen
(?:zur anzeige|um)\b<40>\b(?:inhalts?|inhalte|video|beitrag|tweets?)\b<40>\b(?:zustimmung
    |einwilligung|cookies|aktivieren|anzuzeigen|sehen)\b<60>
auswahl (?:speichern|bestätigen|akzeptieren)
einstellungen speichern
(?:weitere|mehr|nähere) informationen (?:finden sie|dazu
    |erhalten sie)?\b[\w ]{0,20}in unserer\b<1-60>
(?:nur )?(?:technisch )?(?:notwendige|erforderliche|essenzielle) cookies(?: zulassen
    | akzeptieren)?
cookies (?:zulassen|akzeptieren|ablehnen)
ihre (?:privatsphäre|daten) (?:ist|sind|liegen|liegt) uns\b<1-30>
wir respektieren ihre privatsphäre
ich (?:möchte|will) (?:den|ihren|regelmäßig)\b<40>\bnewsletter\b<40>
(?:empfohlener|externer) (?:redaktioneller )?inhalt
an dieser stelle (?:finden|wird|befindet)\b[^\"“”„]{1,200}
(?:ich bin|sie sind) (?:damit )?einverstanden\b[^\"“”„]{0,160}
zustimmen und (?:weiter|weiterlesen|schließen)
mehr informationen
# Newsletters.
hier können sie\b<40>\bnewsletter\b<40>
(?:melden|tragen) sie sich\b<60>\b(?:newsletter|verteiler)\b<60>
(?:jetzt |hier |unseren |kostenlosen |den )*[\w-]*newsletter (?:jetzt |hier |gratis |kostenlos )*
    (?:abonnieren|bestellen|anmelden|abbestellen)
(?:abonnieren sie|bestellen sie|abonniere|holen sie sich|erhalten sie
    |lesen sie)\b<60>\b[\w-]*newsletter\b<60>
(?:jeden|täglich|erhalten|alle|die|das|immer|unser)\b<1-120>\b(?:in (?:ihr
    |dein) (?:e-?mail-?)?postfach|in ihre[rm]? (?:inbox|posteingang)|per (?:e-?)?mail)\b<40>
(?:bitte )?(?:geben sie|gib|tragen sie)\b<20>\b(?:ihre|deine
    |eine gültige) e-?mail(?:-?adresse)?\b<30>
(?:ihre |deine )?e-?mail-?adresse(?: eingeben)?
(?:sie können|du kannst)\b<60>\b(?:jederzeit|wieder)\b<30>\b(?:abbestellen|abmelden|widerrufen
    |kündigen|ändern|kündbar)
(?:vielen )?dank für (?:ihre|deine) (?:anmeldung|registrierung|bestellung|interesse)\b<40>
(?:unser|der) (?:kostenloser?|täglicher?|wöchentlicher?) newsletter(?: „[^“”]{1,40}“)?
(?:unser |der )?(?:täglicher?|wöchentlicher?|kostenloser?) newsletter
(?:jetzt |hier )?für (?:den|unseren) (?:kostenlosen )?newsletter (?:anmelden|registrieren)
weiterführende links
die beliebtesten <texts>
# Other articles.
(?:die )?(?:meist|viel)gelesenen? (?:artikel|beiträge|texte)
weitere nachrichten(?: aus [\w-]+)?
mehr (?:zum thema|zu diesem thema|aus dem ressort|dazu|aus [\w-]+|von [\w-]+ [\w-]+)
(?:das|dies) (?:könnte|dürfte|wird)(?: sie| dich)?(?: auch)?(?: sie)? interessieren
(?:meist|viel)gelesen(?:e artikel|e beiträge)?
am häufigsten gelesen
meistgeklickt
(?:weitere|ähnliche|verwandte|aktuelle|neueste|passende|empfohlene|mehr) (?:artikel|beiträge
    |themen|nachrichten|meldungen|texte|geschichten|videos|links|inhalte)(?: zum thema
    | für sie)?
(?:auch interessant|zum weiterlesen|empfehlungen? (?:der redaktion|für sie)|top-?themen
    |lesen sie (?:auch|dazu|mehr zum thema|mehr)|mehr lesen|unsere empfehlungen?)
# Buttons and labels.
anzeige
werbung
kommentare? (?:schreiben|verfassen|lesen|anzeigen)
\d+ kommentare?
kommentare? ?\(\d+\)
diskutieren sie mit
zur (?:startseite|kommentarspalte)
artikel anhören
\d+ min(?:uten)?\.? lesezeit
lesezeit:? \d+ min(?:uten)?
(?:folgen|abonnieren) sie unseren? (?:[\w-]+[ -])?(?:kanal|whatsapp-kanal|podcast)\b<40>
(?:jetzt )?(?:unsere |die )?(?:[\w-]+-)?app (?:herunter)?laden
(?:(?:<this> )?<texts> |jetzt |hier )?(?:(?:auf|per|bei|über|via|mit) <platforms> )?(?:teilen
    |drucken|versenden|weiterleiten|merken)(?<!^teilen)(?<!^drucken)(?<!^merken)(?<!^versenden)
    (?<!^weiterleiten)
teilen (?:auf|per|via|bei|mit|über) <platforms>
link kopieren
seite drucken
folge(?:n sie)?(?: uns| [\w ]{1,30})?(?: auch)?(?: jetzt)? (?:auf|bei) <platforms>
per <platform>(?: (?:teilen|senden|versenden))
teilen sie <this> <texts>
als favorit (?:speichern|merken)
"""
_BESIDES = r"""
(?:immer|jeden) \w+
(?:hier |jetzt |bitte )?(?:anmelden|einloggen|registrieren|abonnieren)
zum login
melden sie sich (?:bitte )?(?:hier )?an
bitte melden sie sich an
keine verpflichtung
ohne (?:risiko|verpflichtung|mindestlaufzeit)
jetzt testen
mehr erfahren
mehr infos?
(?:sie möchten|möchten sie|du möchtest|möchtest du)\b<40>lesen
nur (?:für kurze zeit|heute|bis \w+)
jetzt zugreifen
verpassen sie (?:nichts|keine|nie)\b<40>
bleiben sie (?:informiert|auf dem laufenden)
kostenlos
unverbindlich
einfach online
endet automatisch
(?:weitere |mehr )?informationen (?:finden sie|in unserer|hierzu)\b<80>
(?:unsere[rn]? )?(?:datenschutz[\w]*|nutzungsbedingungen|agb)(?: gelten)?
"""

GERMAN = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"lesen sie (?:auch|hier|dazu|hierzu|mehr|weiter)|lies(?: auch| hier| dazu)"
    r"|mehr zum thema|mehr dazu|auch interessant|siehe auch|weiterlesen|passend dazu",
    doubtful_labels=r"hintergrund|zum thema|mehr|lesetipp",
    outlet=r"wir|unsere?[nrms]?|uns",
    narration=r"kostet|kosten|zahlt|zahlen|verlor|verkauft|verkaufte|sagt|sagte|sagten|sagen|teilte"
    r"|teilten|heißt es|laut|erklärte|erklärten|schrieb|schreibt|berichtete|riet|rät"
    r"|warnte|meint|so die|so der|er|seine[rn]?|fragte|nannte",
)

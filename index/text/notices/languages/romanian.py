"""Romanian notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
texts = (?:articol(?:e|ul|ele)?|știri|știrea|știrile|materiale|materialul)
place = (?:<platform>|rețelele sociale|google știri)
"""
_ASKS = r"""
# Other articles.
(?:citește|citiți|vezi|vedeți|ascultă) și
(?:citește|citiți|vezi|află) (?:mai (?:mult|multe|departe)|continuarea|tot articolul
    |articolul complet
    |detalii|mai multe detalii)
(?:<texts>|subiecte|conținut) (?:similare|asemănătoare|pe aceeași temă|recomandate|recomandat)
(?:alte|ultimele|cele mai noi) știri
(?:cele mai )?(?:citite|populare|vizualizate|comentate)(?: (?:articole|știri|azi))?
(?:te-ar putea|v-ar putea|te-ar mai putea|ți-ar putea) (?:interesa|plăcea)(?: și)?
pe aceeași temă
recomandările (?:noastre|redacției|editorilor)
# Channels and newsletters.
(?:urmărește-ne|urmăriți-ne|ne găsești|ne puteți urmări)\b<10>(?:pe|și pe) <place>\b<60>
(?:urmărește|urmăriți)(?:-ne)? (?:pagina|canalul|știrile)\b<40>(?:pe|de) <place>\b<40>
(?:abonează-te|abonați-vă|înscrie-te) (?:la|pe) (?:newsletter\w*|canalul|pagina|știrile)\b<60>
(?:abonează-te|abonați-vă|înscrie-te)(?: (?:acum|aici|gratuit))?
# Share, comments.
(?:distribuie|trimite|printează|tipărește|salvează)(?: (?:articolul|pe <place>|acest articol))?
copiază (?:link\w*|linkul)
(?:lasă|adaugă|scrie|lăsați|adăugați) (?:un|primul) comentariu\b<20>
(?:\d+|niciun) (?:de )?comentari(?:u|i)
comentarii ?\(\d+\)
(?:autentifică-te|conectează-te|loghează-te) (?:pentru a|ca să) (?:comenta|lăsa|citi)\b<30>
# Advertisements and rights.
(?:articolul|știrea) continuă (?:după|mai jos)\b<30>
toate drepturile (?:sunt )?rezervate\b<60>
(?:preluarea|reproducerea|copierea) (?:(?:integrală|parțială|totală
    |sau) ){0,3}(?:a )?(?:articol\w*
    |conținut\w*|material\w*|text\w*|știrilor)\b<40>(?:fără acordul|este interzisă
    |se poate face)\b<100>
# Subscriptions and consent.
(?:acest )?(?:articol|conținut) (?:este )?(?:disponibil|rezervat|destinat) (?:doar |numai
    |exclusiv )?(?:abonaților|pentru abonați)\b<20>
(?:acest site|site-ul nostru|noi)\b<15>(?:folosește|folosim|utilizează
    |utilizăm)\b<15>(?:cookie-uri
    |cookies|module cookie)\b[^\"„”]{0,160}
"""
_BESIDES = r"""
pentru (?:a fi la curent|cele mai noi|mai multe)\b<60>
(?:dă|dați) (?:like|click)\b<40>
"""

ROMANIAN = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"(?:citește|citiți|vezi|vedeți) și|citește mai mult"
    r"|te-ar putea interesa(?: și)?",
    doubtful_labels=r"pe aceeași temă",
    outlet=r"site-ul nostru|newsletter-ul nostru",
    narration=r"a spus|a declarat|a anunțat|a precizat|a explicat|a adăugat|potrivit|conform|el|ea"
    r"|ei|ele|lui|instanța|costă",
    letters="ăâîșşțţĂÂÎȘŞȚŢ",
    above_links=r"(?:citește|citiți|vezi|vedeți) și|(?:articole|știri) similare",
)

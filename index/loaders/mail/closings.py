"""Find what ends a mail and is no part of it: signatures, legal notices, the lines of lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from index.documents import Span
from index.loaders.mail.lines import line_spans, paragraph_spans

_MOST_SIGNATURE_LINES = 12
_LONGEST_LINE = 200
_LONGEST_NOTICE = 3_000
_DEVICE = re.compile(
    r"(?:sent from my|sent from (?:mail|outlook|yahoo|proton ?mail)\b|get outlook for"
    r"|von meinem .{2,40} gesendet|gesendet (?:von|mit) (?:meinem|outlook|mail|der)\b"
    r"|outlook für .{2,10} (?:abrufen|beziehen)|envoyé (?:de|depuis) (?:mon|outlook|mail|l['’]app)"
    r"|obtenir outlook pour|télécharger outlook|enviado (?:desde|do) (?:mi|meu|outlook|correo)"
    r"|obtener outlook para).{0,80}",
    re.IGNORECASE,
)
# A legal notice uses at least three of these; prose about secrets uses fewer in one paragraph.
_TELLS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:this|diese|ce|cet|este|esta)\s+(?:e-?mail|message|communication|nachricht|mail"
        r"|courriel|mensaje|correo|transmission|email)",
        r"confidential|vertraulich|confidentiel|confidencial|privileged|rechtlich geschützt",
        r"intended (?:solely |only |exclusively )?(?:for|recipient)|addressee"
        r"|named (?:above|recipient)"
        r"|bestimmt(?:e[nr]?)? (?:für|empfänger)|(?:richtige|vorgesehene|beabsichtigte)[nr]? "
        r"(?:adressat|empfänger)|destinatai?re|destinatari[oa]",
        r"in error|by mistake|irrtümlich|versehentlich|par erreur|por error",
        r"delete|destroy|vernichten|löschen|supprimer|détruire|borrar|eliminar|destruir",
        r"notify|inform(?:ier)?|contact the sender|advise the sender|benachrichtig|avertir|aviser"
        r"|notificar|comunicar",
        r"disclos|copying|unauthori[sz]ed|unbefugt|unerlaubt|weitergabe|divulgation|non autorisée"
        r"|prohib|untersagt|nicht gestattet|interdit",
        r"virus",
    )
)
_FEWEST_TELLS = 3
_LIST_LINES = re.compile(
    r"you received this message because you are subscribed to the google groups?\b.*"
    r"|to unsubscribe from this group and stop receiving emails from it.*"
    r"|to (?:view|see) this discussion on the web.*|for more options, visit https://groups\.google.*"
    r"|sie erhalten diese nachricht, weil sie in google groups.*"
    r"|vous recevez ce message, car vous êtes abonné au groupe google.*",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(r"[-_=]{20,}")
_LIST_FOOTER = re.compile(
    r".{1,80} mailing list|\S+@\S+|https?://\S+|.{0,60}(?:un)?subscribe.{0,80}", re.I
)
_ARMOUR = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+: .*\n)*"
    r"|-----BEGIN PGP SIGNATURE-----\n(?:.{0,80}\n){1,60}?-----END PGP SIGNATURE-----",
)


def find_closings(text: str, marked: Iterable[int] = (), quotes: Iterable[Span] = ()) -> list[Span]:
    """Return what a mail's program, lawyers and lists have added to its text.

    Args:
        text: the text of the mail.
        marked: the lines that the mail itself marks as a signature.
        quotes: the quotations of other mails, which a signature never reaches into.
    """
    starts = sorted(span.start for span in quotes)
    found = [Span(*match.span()) for match in _ARMOUR.finditer(text)]
    lines = list(line_spans(text))
    found += [lines[number] for number in marked if number < len(lines)]
    for number, span in enumerate(lines):
        if len(span) > _LONGEST_LINE:
            continue
        line = span.of(text)
        content = line.lstrip("> ")
        if content.rstrip() == "--":
            found += _signature(text, lines, number, starts)
        elif _DEVICE.fullmatch(content.strip()):
            found.append(span)
        elif _RULE.fullmatch(line.strip()):
            found += _list_footer(text, lines[number : number + 8])
    for span in paragraph_spans(text):
        if len(span) <= _LONGEST_NOTICE and _is_notice(span.of(text)):
            found.append(span)
    return [span for span in found if span and not span.of(text).isspace()]


def _signature(text: str, lines: list[Span], number: int, quotes: list[int]) -> list[Span]:
    """Return the lines below the mark of a signature, unless they are too many for one."""
    mark = lines[number]
    place = bisect_right(quotes, mark.start)
    next_quote = quotes[place] if place < len(quotes) else len(text) + 1
    prefix = mark.of(text).rstrip("- ")
    shown: list[Span] = []
    for span in lines[number : number + 3 * _MOST_SIGNATURE_LINES]:
        line = span.of(text)
        is_other = span.start >= next_quote or line.startswith(">") != bool(prefix)
        if is_other or len(shown) > _MOST_SIGNATURE_LINES + 1:
            break
        if line.strip("> "):
            shown.append(span)
    if len(shown) > _MOST_SIGNATURE_LINES + 1 or max(map(len, shown)) > _LONGEST_LINE:
        return []
    return [Span(mark.start, shown[-1].end)]


def _list_footer(text: str, lines: list[Span]) -> list[Span]:
    """Return a rule and the lines of a list below it, if nothing else follows."""
    shown = [span for span in lines[1:] if not span.of(text).isspace() and span]
    if not shown or any(len(span) > _LONGEST_LINE for span in shown):
        return []
    below = [span.of(text).strip() for span in shown]
    if "mailing list" not in below[0].casefold():
        return []
    if not all(_LIST_FOOTER.fullmatch(each) for each in below):
        return []
    return [Span(lines[0].start, shown[-1].end)]


def _is_notice(paragraph: str) -> bool:
    if _LIST_LINES.fullmatch(paragraph):
        return True
    if not _TELLS[0].search(paragraph):
        return False
    return sum(tell.search(paragraph) is not None for tell in _TELLS) > _FEWEST_TELLS

"""Tell lines that ask a site's readers for something from lines of an article.

A line is divided into sentences, and a sentence that no pattern knows into clauses. Each must be
known, and one of them must stand in no article. So "Log in. Full access for 1 euro a week, cancel
any time." is known from its parts, and a sentence of an article that has one such part is not.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from index.text.folding import fold
from index.text.notices.english import ENGLISH
from index.text.notices.french import FRENCH
from index.text.notices.german import GERMAN
from index.text.notices.parts import Table
from index.text.notices.spanish import SPANISH

_TABLES = (ENGLISH, GERMAN, FRENCH, SPANISH)
# A notice of more characters is rare, and a paragraph of the article is mostly longer.
_LONGEST = 400
_LONGEST_HEADLINE = 180
_LONGEST_OFFER = 200
# What an outlet says "we" and "our" about. An article says so in quotations only.
_OFFER = re.compile(
    r"\b(?:cookies|(?:our|unsere?[nrms]?|notre|nos|nuestr[oa]s?) (?:[\w-]+ ){0,2}(?:newsletters?"
    r"|subscriptions?|privacy policy|abos?|abonnements?|infolettres?|suscripci\w+|bolet[ií]n\w*))\b"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\S)|\s+[|•·→»]\s+")
_CLAUSE_END = re.compile(r"[,;:]\s+|\s+[–—-]\s+|\s*[→»]\s*")
_AROUND = ' \t.!?…:;,»«›‹→>|•·*–—-¡¿()[]“”„"▶►✓✔'
_QUOTED = re.compile(r"[\"“”«»]")
# Names of newsletters and buttons, the only quotations in notices.
_NAME = re.compile(r"[„“\"][^“”„\"]{1,40}[“”\"]|«[^«»]{1,40}»")
# A link of Markdown, of which readers see the first part.
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]{1,400}\)")
_MAY_NAME = re.compile(r"newsletter|bolet|lettre|cookie|click|klick|cliqu")


class _Sentence:
    """A sentence in lower case, divided into clauses when they are first needed."""

    def __init__(self, sentence: str) -> None:
        self.whole = sentence.strip(_AROUND)
        self._sentence = sentence

    @cached_property
    def clauses(self) -> list[str]:
        """The clauses, without the marks around them; empty if the sentence is a single one."""
        clauses = _CLAUSE_END.split(self._sentence)
        return [clause.strip(_AROUND) for clause in clauses] if len(clauses) > 1 else []


class _Language:
    """The patterns of one language."""

    def __init__(self, table: Table) -> None:
        self._asks = re.compile("|".join(f"(?:{pattern})" for pattern in table.asks))
        self._besides = re.compile("|".join(f"(?:{pattern})" for pattern in table.besides))
        self._outlet = re.compile(rf"\b(?:{table.outlet})\b")
        self._narration = re.compile(rf"\b(?:{table.narration})\b")
        mark = r"\s*(?:[:|»>→]|\s[–—-]\s)\s*[\"'“„«¿¡]*"
        capital = r"(?=[^\W_a-zß-öø-ÿ])"
        # A word such as "more" is a label only before a headline's capital letter.
        self._link = re.compile(
            rf"(?:(?i:{table.labels})(?:{mark}|\s+{capital})"
            rf"|(?i:{table.doubtful_labels}){mark}{capital})"
            rf"\w.{{1,{_LONGEST_HEADLINE}}}(?<![.,;])"
        )

    def is_notice(self, line: str, sentences: list[_Sentence]) -> bool:
        """Return whether a line in lower case, divided into sentences, is a notice."""
        asks = False
        for sentence in sentences:
            kind = self._kind(sentence)
            if kind is None:
                return False
            asks |= kind
        return asks and not self._narration.search(line)

    def knows(self, sentence: _Sentence) -> bool:
        """Return whether a sentence may be a part of a notice."""
        return self._kind(sentence) is not None

    def speaks_of_itself(self, line: str) -> bool:
        """Return whether the outlet speaks in a line in lower case, and nobody else."""
        return self._outlet.search(line) is not None and not self._narration.search(line)

    def is_link(self, line: str) -> bool:
        """Return whether a line is a label and the headline of another article."""
        return self._link.fullmatch(line) is not None

    def _kind(self, sentence: _Sentence) -> bool | None:
        """Return True for what stands in no article, False for what may stand beside it.

        None means that no pattern knows the sentence.
        """
        kind = self._kind_of_clause(sentence.whole)
        if kind is not None or not sentence.clauses:
            return kind
        asks = False
        for clause in sentence.clauses:
            kind = self._kind_of_clause(clause)
            if kind is None:
                return None
            asks |= kind
        return asks

    def _kind_of_clause(self, clause: str) -> bool | None:
        if not clause:
            return False
        if self._asks.fullmatch(clause):
            return True
        return False if self._besides.fullmatch(clause) else None


@cache
def _languages() -> tuple[_Language, ...]:
    """Return the compiled tables; compiling them takes some 0.1 s."""
    return tuple(map(_Language, _TABLES))


def is_notice(line: str) -> bool:
    """Return whether a line asks the site's readers for something, or links to another article.

    Args:
        line: a line without surrounding white space.
    """
    if len(line) > _LONGEST:
        return False
    line = " ".join(fold(line).split()).replace("’", "'")
    is_heading = line.startswith("#")
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    line = line.replace("**", "").replace("__", "").lstrip("#>*-+_ ")
    languages = _languages()
    if not is_heading and any(language.is_link(line) for language in languages):
        return True
    lowered = line.lower()
    if _MAY_NAME.search(lowered):
        lowered = _NAME.sub("", lowered)
    if _QUOTED.search(lowered.strip(_AROUND)):
        return False
    if (
        len(lowered) <= _LONGEST_OFFER
        and _OFFER.search(lowered)
        and any(language.speaks_of_itself(lowered) for language in languages)
    ):
        return True
    # The first sentence of a line nearly always shows that it belongs to the article.
    first, *rest = _SENTENCE_END.split(lowered, maxsplit=1)
    sentences = [_Sentence(first)]
    if not any(language.knows(sentences[0]) for language in languages):
        return False
    sentences += map(_Sentence, _SENTENCE_END.split(rest[0]) if rest else ())
    return any(language.is_notice(lowered, sentences) for language in languages)

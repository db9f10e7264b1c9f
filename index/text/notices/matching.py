"""Tell lines that ask a site's readers for something from lines of an article.

A line is divided into sentences, and a sentence that no pattern knows into clauses. Each must be
known, and one of them must stand in no article. So "Log in. Full access for 1 euro a week, cancel
any time." is known from its parts, and a sentence of an article that has one such part is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import groupby

from index.text.folding import fold
from index.text.notices.languages.arabic import ARABIC
from index.text.notices.languages.chinese import CHINESE
from index.text.notices.languages.english import ENGLISH
from index.text.notices.languages.french import FRENCH
from index.text.notices.languages.german import GERMAN
from index.text.notices.languages.greek import GREEK
from index.text.notices.languages.hindi import HINDI
from index.text.notices.languages.romanian import ROMANIAN
from index.text.notices.languages.russian import RUSSIAN
from index.text.notices.languages.spanish import SPANISH
from index.text.notices.languages.thai import THAI
from index.text.notices.languages.turkish import TURKISH
from index.text.notices.languages.ukrainian import UKRAINIAN
from index.text.notices.languages.vietnamese import VIETNAMESE
from index.text.notices.parts import Table
from index.text.values.plain_letters import plain_letters

_TABLES = (
    ENGLISH, GERMAN, FRENCH, SPANISH,
    ROMANIAN, TURKISH, VIETNAMESE, RUSSIAN, UKRAINIAN, GREEK, ARABIC, HINDI, THAI, CHINESE,
)  # fmt: skip
# A notice of more characters is rare, and a paragraph of the article is mostly longer.
_LONGEST = 400
_LONGEST_HEADLINE = 180
_LONGEST_OFFER = 200
_LONGEST_LABEL = 60
# What an outlet says "we" and "our" about. An article says so in quotations only.
_OFFER = re.compile(
    r"\b(?:cookies|(?:our|unsere?[nrms]?|notre|nos|nuestr[oa]s?) (?:[\w-]+ ){0,2}(?:newsletters?"
    r"|subscriptions?|privacy policy|abos?|abonnements?|infolettres?|suscripci\w+|bolet[ií]n\w*))\b"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…।؟。！？])\s+(?=\S)|\s+[|•·→»]\s+")
_CLAUSE_END = re.compile(r"[,;:،؛，；：]\s+|\s+[–—-]\s+|\s*[→»]\s*")
# No space stands behind Chinese marks; one is put there before a line is divided.
_WIDE_MARK = re.compile(r"(?<=[。！？，；：])(?=[^\s」』”）】。！？])")
_AROUND = ' \t.!?…:;,»«›‹→>|•·*–—-¡¿()[]“”„"▶►✓✔。，！？：；（）【】[]।؟،؛'
_QUOTED = re.compile(r"[\"“”«»「」《》]")
# Names of newsletters and buttons, the only quotations in notices.
_NAME = re.compile(r"[„“\"][^“”„\"]{1,40}[“”\"]|«[^«»]{1,40}»")
# A link of Markdown, of which readers see the first part.
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]{1,400}\)")
_MAY_NAME = re.compile(r"newsletter|bolet|lettre|cookie|click|klick|cliqu")


# Marks of letters that are written or left out: vowels of Arabic, and a dotted capital I's dot.
_MARKS = re.compile("[\u0307\u0640\u064b-\u0652]")
# A letter that ASCII does not have; no quotation mark, dash or symbol.
_OTHER_LETTER = re.compile("[\u00c0-\u1fff\u3040-\U0010ffff]")
_SMALL = "".join(filter(str.islower, map(chr, range(0x80, 0x2000))))


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
    """The patterns of one language, compiled when the first line may be in it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._letters = re.compile(f"[{table.letters or 'A-Za-z'}]")
        self.is_plain = bool(table.letters)

    def may_have(self, line: str) -> bool:
        """Return whether a line may be in the language."""
        return self._letters.search(line) is not None

    def _compile(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
        return re.compile(plain_letters(pattern) if self.is_plain else pattern, flags)

    def _words(self, alternatives: str) -> re.Pattern[str]:
        border = r"\b" if self._table.is_bounded else ""
        return self._compile(rf"{border}(?:{alternatives}){border}")

    @cached_property
    def _asks(self) -> re.Pattern[str]:
        return self._compile("|".join(f"(?:{pattern})" for pattern in self._table.asks))

    @cached_property
    def _besides(self) -> re.Pattern[str]:
        return self._compile("|".join(f"(?:{pattern})" for pattern in self._table.besides))

    @cached_property
    def _outlet(self) -> re.Pattern[str]:
        return self._words(self._table.outlet)

    @cached_property
    def _narration(self) -> re.Pattern[str]:
        return self._words(self._table.narration)

    @cached_property
    def _above_links(self) -> re.Pattern[str]:
        return self._compile(rf"(?:{self._table.above_links})\s*[:：]?", re.IGNORECASE)

    @cached_property
    def _link(self) -> re.Pattern[str]:
        table = self._table
        mark = r"\s*(?:[:：|»>→]|\s[–—-]\s)\s*[\"'“„«¿¡「《]*"
        # A word such as "more" is a label only before a headline's capital letter.
        capital = rf"(?=[^\W_a-z{_SMALL}])"
        return self._compile(
            rf"(?:(?i:{table.labels})(?:{mark}|\s+{capital})"
            rf"|(?i:{table.doubtful_labels}){mark}{capital})"
            rf"\w.{{1,{_LONGEST_HEADLINE}}}(?<![.,;。，؛،।])"
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

    def is_above_links(self, line: str) -> bool:
        """Return whether a line is a label that stands above links."""
        return self._above_links.fullmatch(line) is not None

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
    """Return the tables; compiling the patterns of one takes some 0.03 s."""
    return tuple(map(_Language, _TABLES))


@cache
def _ascii_languages() -> tuple[_Language, ...]:
    return tuple(language for language in _languages() if not language.is_plain)


def _languages_of(line: str) -> Sequence[_Language]:
    """Return the languages that a line may be in."""
    if line.isascii() or not _OTHER_LETTER.search(line):
        return _ascii_languages()
    return [language for language in _languages() if language.may_have(line)]


def _plain(line: str) -> str:
    return _MARKS.sub("", plain_letters(line))


def is_label_above_links(line: str) -> bool:
    """Return whether a line stands above links, in another language than English.

    Args:
        line: a line without surrounding white space.
    """
    if len(line) > _LONGEST_LABEL or line.isascii():
        return False
    plain = _plain(line)
    return any(each.is_above_links(plain) for each in _languages_of(line) if each.is_plain)


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
    if not line.isascii():
        line = _WIDE_MARK.sub(" ", line)
    groups = [
        (_plain(line) if is_plain else line, list(languages))
        for is_plain, languages in groupby(_languages_of(line), lambda each: each.is_plain)
    ]
    if not is_heading and any(
        each.is_link(read) for read, languages in groups for each in languages
    ):
        return True
    return any(_is_notice(read.lower(), languages) for read, languages in groups)


def _is_notice(line: str, languages: Sequence[_Language]) -> bool:
    """Return whether a line in lower case is a notice in one of some languages."""
    if _MAY_NAME.search(line):
        line = _NAME.sub("", line)
    if _QUOTED.search(line.strip(_AROUND)):
        return False
    if (
        len(line) <= _LONGEST_OFFER
        and _OFFER.search(line)
        and any(each.speaks_of_itself(line) for each in languages)
    ):
        return True
    # The first sentence of a line nearly always shows that it belongs to the article.
    first, *rest = _SENTENCE_END.split(line, maxsplit=1)
    sentences = [_Sentence(first)]
    if not any(each.knows(sentences[0]) for each in languages):
        return False
    sentences += map(_Sentence, _SENTENCE_END.split(rest[0]) if rest else ())
    return any(each.is_notice(line, sentences) for each in languages)

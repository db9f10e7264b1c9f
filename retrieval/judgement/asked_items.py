"""What a question names, compared with the articles that were found for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.text.countries import COUNTRIES_BY_WORD
from retrieval.judgement.attribution import statement_asked_for
from retrieval.lacking.article_words import RELATED, ArticleWords, is_capital
from retrieval.lacking.asked_dates import asked_dates
from retrieval.lacking.event_kinds import asked_event
from retrieval.question import STOP_WORDS, Word
from retrieval.questions.items import ItemKind, QuestionItem, question_items
from retrieval.questions.languages import is_in_another_language, script_of
from retrieval.questions.question_vocabulary import says_nothing
from retrieval.questions.voices import asked_voice
from retrieval.ranking.fusion import RankedPassage
from retrieval.wording.known_words import are_english, are_names
from retrieval.wording.written_dates import MONTH_LANGUAGES

# A country without a capital is one if the articles found write it with one, this many times as
# often as without.
_MOSTLY = 3

# A short word that is no English word is more often an abbreviation than a name.
_LONGEST_ABBREVIATION = 3


_LAST_WORD = re.compile(r"([^\W\d_]{2,40})\s\Z")


class AskedItems:
    """The items of a question, compared with the articles that were found for it.

    Args:
        text: the question's text.
        words: the question's words.
        judged: the passages to compare it with.

    Attributes:
        named: the names, figures and dates of the question.
        lower_names: the names that have no capital in the question.
        dates: for each of them the date that it is or belongs to; None for others.
    """

    def __init__(self, text: str, words: Sequence[Word], judged: Sequence[RankedPassage]) -> None:
        self._statement = statement_asked_for(text)
        self._judged = judged
        # The articles, and for each passage the position of its article among them.
        self._articles: list[ArticleWords] = []
        self._article_of: list[int] = []
        latest: dict[str, int] = {}
        scripts: list[str] = []
        languages: list[str] = []
        for passage in (each.candidate.passage for each in judged):
            known = latest.get(passage.doc_id)
            if known is None or not self._articles[known].serves(passage.span):
                known = latest[passage.doc_id] = len(self._articles)
                self._articles.append(ArticleWords(passage.document, passage.span))
                scripts.append(script_of(passage.text))
                languages.append(passage.document.language)
            self._article_of.append(known)
        items = [
            self._as_name(item)
            for item in question_items(text, words)
            if item.kind is not ItemKind.NAME or not STOP_WORDS.issuperset(item.terms)
        ]
        # In other languages than English, a capital shows no name: every noun of German has one.
        is_foreign = is_in_another_language(text)
        if is_foreign:
            items = [item for item in items if item.kind is not ItemKind.NAME or _is_known(item)]
        self.named = [item for item in items if item.is_named]
        self.dates = asked_dates(text, self.named)
        # The names that lack their capital.
        self.lower_names = frozenset(
            item.text for item in self.named if item.kind is ItemKind.NAME and item.text.islower()
        )
        # Words that are mistyped or rare names.
        unknown = [item for item in items if not item.is_named and _is_unknown(item)]
        script = script_of(text)
        # In another script every name is written otherwise, and in English many a name of a
        # question in another language; figures are not.
        written_otherwise = [
            bool(script and other and script != other) or (is_foreign and language in ("", "en"))
            for other, language in zip(scripts, languages, strict=True)
        ]
        uncompared = [
            _uncompared(language, is_foreign=is_foreign, is_otherwise=is_otherwise)
            for language, is_otherwise in zip(languages, written_otherwise, strict=True)
        ]
        self._compared = [[item.kind not in kinds for item in self.named] for kinds in uncompared]
        befores = [_word_before(text, item) for item in self.named]
        names = {part for item in self.named if item.kind is ItemKind.NAME for part in item.parts}
        # Names of another article are other names than those that are nearly the same.
        apart = {name for name in names if any(each.has_name(name) for each in self._articles)}
        # For each article, how much it lacks of what is no date.
        self._lacking = [
            [
                article.lacking(item, before=before, apart=apart)
                if is_compared and date is None
                else 0.0
                for item, before, date, is_compared in zip(
                    self.named, befores, self.dates, compared, strict=True
                )
            ]
            for article, compared in zip(self._articles, self._compared, strict=True)
        ]
        self._lacking_unknown = [
            0.0 if is_otherwise else sum(map(article.lacking, unknown))
            for article, is_otherwise in zip(self._articles, written_otherwise, strict=True)
        ]
        event = frozenset() if is_foreign else asked_event(text)
        self._is_other_event = [
            bool(event) and not is_otherwise and not article.has_any(event)
            for article, is_otherwise in zip(self._articles, written_otherwise, strict=True)
        ]
        self._says = any(self.dates) and asked_voice(text) is not None
        self._by_passage = [self._lacking_in(place) for place in range(len(judged))]

    @property
    def found(self) -> frozenset[str]:
        """The named items that some article has, at least in part.

        An article about its country does not have a capital.
        """
        return frozenset(
            item.text
            for place, item in enumerate(self.named)
            if any(
                lacking[place] < (RELATED if is_capital(item.text) else 1)
                for lacking in self._by_passage
            )
        )

    @property
    def nearly_found(self) -> frozenset[str]:
        """The names that no article has, but nearly: with other letters, or only the country."""
        return frozenset(
            item.text
            for place, item in enumerate(self.named)
            if item.kind is ItemKind.NAME and self._is_nearly_found(place)
        )

    def _is_nearly_found(self, place: int) -> bool:
        least = min((lacking[place] for lacking in self._lacking), default=1.0)
        return 0 < least < 1 or (
            least == 1
            and all(
                any(article.has_nearly(part) for article in self._articles)
                for part in self.named[place].parts
            )
        )

    def told_dates(self, position: int) -> frozenset[str]:
        """Return the dates of the question that the article of a passage has, in any words."""
        return frozenset(
            item.text
            for item, date, lacking in zip(
                self.named, self.dates, self._by_passage[position], strict=True
            )
            if date is not None and lacking == 0
        )

    def lacking(self, position: int) -> list[float]:
        """Return how much of each named item a passage and its article lack, 0 to 1 each."""
        return self._by_passage[position]

    def is_of_another_event(self, position: int) -> bool:
        """Return whether the article has no word for the kind of event that is asked about."""
        return self._is_other_event[self._article_of[position]]

    def lacking_unknown(self, position: int) -> float:
        """Return how many words the article lacks that are neither English nor known names."""
        return self._lacking_unknown[self._article_of[position]]

    def is_stated_in(self, passage: RankedPassage) -> bool:
        """Return whether the question asks what somebody said, and a marked sentence tells it."""
        if passage.is_spoken:
            return True
        if self._statement is None:
            return False
        return any(map(self._statement.is_told_by, _marked(passage)))

    def _lacking_in(self, position: int) -> list[float]:
        number = self._article_of[position]
        article = self._articles[number]
        sentences = _marked(self._judged[position]) if any(self.dates) else []
        return [
            lacking
            if date is None
            else article.dates.lacking(date, sentences, says=self._says) * is_compared
            for date, lacking, is_compared in zip(
                self.dates, self._lacking[number], self._compared[number], strict=True
            )
        ]

    def _as_name(self, item: QuestionItem) -> QuestionItem:
        """Return an item, as a name if it lacks its capital only in the question.

        "turkey" is a name if the articles write it with a capital, and "mindoro" and "abuja" are no
        English words.
        """
        if item.kind is not ItemKind.WORD or says_nothing(item.terms):
            return item
        if len(item.text) > _LONGEST_ABBREVIATION and are_names(item.terms):
            return replace(item, kind=ItemKind.NAME)
        if item.text.lower() not in COUNTRIES_BY_WORD:
            return item
        if not are_english(item.terms):
            return replace(item, kind=ItemKind.NAME)
        cases = [article.cases(item.text) for article in self._articles]
        lower, upper = (sum(counts) for counts in zip(*cases, strict=True)) if cases else (0, 0)
        return replace(item, kind=ItemKind.NAME) if upper > _MOSTLY * lower else item


def _word_before(text: str, item: QuestionItem) -> str:
    """Return the word before an item of a question, if only a space stands between them."""
    match = _LAST_WORD.search(text, 0, item.span.start)
    return match[1] if match else ""


def _marked(passage: RankedPassage) -> list[str]:
    """Return the marked sentences of a passage."""
    text = passage.candidate.passage.document.text
    return [each.of(text) for each in passage.marks.sentences]


def _uncompared(language: str, *, is_foreign: bool, is_otherwise: bool) -> frozenset[ItemKind]:
    """Return the kinds of items of which an article in a language is not known to lack one.

    Months are compared where the article's language is known and has a calendar.

    Args:
        language: the article's language; empty when unknown.
        is_foreign: whether the question is in another language than English.
        is_otherwise: whether the article writes names otherwise than the question.
    """
    kinds = {ItemKind.NAME, ItemKind.WEEKDAY} if is_otherwise else set()
    is_unknown = not language and (is_foreign or is_otherwise)
    if is_unknown or (language and language not in MONTH_LANGUAGES):
        kinds |= {ItemKind.MONTH, ItemKind.DAY}
    return frozenset(kinds)


def _is_unknown(item: QuestionItem) -> bool:
    """Return whether a word is mistyped or a rare name: longer than an abbreviation, not English.

    Known names are no words any more, but names.
    """
    is_long = len(item.text) > _LONGEST_ABBREVIATION
    return is_long and not says_nothing(item.terms) and not are_english(item.terms)


def _is_known(item: QuestionItem) -> bool:
    """Return whether a name is a known one."""
    return are_names(item.terms) or item.text.lower() in COUNTRIES_BY_WORD

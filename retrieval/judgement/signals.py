"""Signals: what tells whether a passage answers a question.

None of them is a score of the embedder by itself, because its scale differs from model to model.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from index.text.countries import COUNTRIES_BY_WORD
from retrieval.judgement.attribution import statement_asked_for
from retrieval.question import STOP_WORDS, Word
from retrieval.questions.languages import is_in_another_language, script_of
from retrieval.ranking.fusion import RankedPassage
from retrieval.wording.article_words import ArticleWords
from retrieval.wording.items import ItemKind, QuestionItem, question_items
from retrieval.wording.known_words import are_english, are_names
from retrieval.wording.question_vocabulary import says_nothing
from retrieval.wording.written_dates import MONTH_LANGUAGES

# How many of the first passages are judged.
JUDGED_PASSAGES = 5

# The passages after these are taken not to answer. Several articles may answer, and none of them
# should lower the confidence in the others.
_BACKGROUND = slice(JUDGED_PASSAGES, 2 * JUDGED_PASSAGES)

# The average score of the best sentence in a passage that does not answer, by the default model. It
# stands in for background passages that a small library lacks.
_USUAL = 0.38
# The average cosine of such a passage, likewise.
_USUAL_COSINE = 0.35

# A country without a capital is one if the articles found write it with one, this many times as
# often as without.
_MOSTLY = 3

# A short word that is no English word is more often an abbreviation than a name.
_LONGEST_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells whether one passage answers the question.

    Attributes:
        answerability: the reader's logit that the passage answers; None where it has not read it.
        lead: how far the passage's best sentence is ahead of those of passages that are taken not
            to answer, by late interaction; 1 is as far as is possible.
        lacking_names: how many of the question's names the passage's article lacks.
        lacking_dates: how many of the years and months it lacks.
        lacking_figures: how many of the figures it lacks.
        lacking_unknown: how many words it lacks that are neither English nor known names. They are
            mistyped, or rare names.
        is_statement: whether the question asks what somebody said, and a marked sentence tells it.
        cosine: the passage's cosine with the question, beside the background; 0 where it is not
            known. It tells much in models that have a background, and nothing across others.
    """

    answerability: float | None
    lead: float
    lacking_names: float
    lacking_dates: float
    lacking_figures: float
    lacking_unknown: float
    is_statement: bool = False
    cosine: float = 0.0

    @property
    def lacking(self) -> float:
        """How many of the names, dates and figures the article lacks."""
        return self.lacking_names + self.lacking_dates + self.lacking_figures


class AskedItems:
    """The items of a question, compared with the articles that were found for it.

    Args:
        text: the question's text.
        words: the question's words.
        judged: the passages to compare it with.
    """

    def __init__(self, text: str, words: Sequence[Word], judged: Sequence[RankedPassage]) -> None:
        self._statement = statement_asked_for(text)
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
        # The names, figures and dates of the question, and words that are mistyped or rare names.
        self.named = [item for item in items if item.is_named]
        unknown = [item for item in items if not item.is_named and _is_unknown(item)]
        # For each article, how much it lacks of each.
        self._lacking = [_lacking_of(article, self.named) for article in self._articles]
        self._lacking_unknown = [sum(_lacking_of(article, unknown)) for article in self._articles]
        # In another script every name is written otherwise, and in English many a name of a
        # question in another language; figures are not. Months are compared where the article's
        # language is known and has a calendar.
        script = script_of(text)
        for place, other in enumerate(scripts):
            language = languages[place]
            otherwise: set[ItemKind] = set()
            if (script and other and script != other) or (is_foreign and language in ("", "en")):
                self._lacking_unknown[place] = 0.0
                otherwise.add(ItemKind.NAME)
            is_unknown = not language and (is_foreign or ItemKind.NAME in otherwise)
            if is_unknown or (language and language not in MONTH_LANGUAGES):
                otherwise.add(ItemKind.MONTH)
            if otherwise:
                self._lacking[place] = [
                    0.0 if item.kind in otherwise else lacking
                    for item, lacking in zip(self.named, self._lacking[place], strict=True)
                ]

    @property
    def found(self) -> frozenset[str]:
        """The named items that some article has, at least in part."""
        return frozenset(
            item.text
            for place, item in enumerate(self.named)
            if any(lacking[place] < 1 for lacking in self._lacking)
        )

    def lacking(self, position: int) -> list[float]:
        """Return how much of each named item the article of a passage lacks, 0 to 1 each."""
        return self._lacking[self._article_of[position]]

    def lacking_unknown(self, position: int) -> float:
        """Return how many words the article lacks that are neither English nor known names."""
        return self._lacking_unknown[self._article_of[position]]

    def is_stated_in(self, passage: RankedPassage) -> bool:
        """Return whether the question asks what somebody said, and a marked sentence tells it."""
        if passage.is_spoken:
            return True
        if self._statement is None:
            return False
        text = passage.candidate.passage.document.text
        return any(self._statement.is_told_by(each.of(text)) for each in passage.marks.sentences)

    def _as_name(self, item: QuestionItem) -> QuestionItem:
        """Return an item, as a name if it lacks its capital only in the question.

        "turkey" is a name if the articles write it with a capital, and "mindoro" is no English
        word.
        """
        if item.kind is not ItemKind.WORD or says_nothing(item.terms):
            return item
        if len(item.text) > _LONGEST_ABBREVIATION and are_names(item.terms):
            return replace(item, kind=ItemKind.NAME)
        if item.text.lower() not in COUNTRIES_BY_WORD:
            return item
        cases = [article.cases(item.text) for article in self._articles]
        lower, upper = (sum(counts) for counts in zip(*cases, strict=True)) if cases else (0, 0)
        return replace(item, kind=ItemKind.NAME) if upper > _MOSTLY * lower else item


def _is_unknown(item: QuestionItem) -> bool:
    """Return whether a word is mistyped or a rare name: longer than an abbreviation, not English.

    Known names are no words any more, but names.
    """
    is_long = len(item.text) > _LONGEST_ABBREVIATION
    return is_long and not says_nothing(item.terms) and not are_english(item.terms)


def _lacking_of(article: ArticleWords, items: Sequence[QuestionItem]) -> list[float]:
    return [article.lacking(item) for item in items]


def dense_lead(
    ranked: Sequence[RankedPassage], answering: Sequence[RankedPassage] | None = None
) -> float:
    """Return how far the nearest vector of the first passages is ahead of those after them.

    1 is as far as is possible; the cosines alone say nothing across models.

    Args:
        ranked: the whole ranking, best first.
        answering: the passages that are to be ahead; the first of the ranking if None.
    """
    others = [each.candidate.cosine or 0.0 for each in ranked[_BACKGROUND]]
    first = ranked[:JUDGED_PASSAGES] if answering is None else answering
    background = (sum(others) + _USUAL_COSINE * (JUDGED_PASSAGES - len(others))) / JUDGED_PASSAGES
    nearest = max((each.candidate.cosine or 0.0 for each in first), default=0.0)
    return (nearest - background) / max(1 - background, 1e-3)


def signals_of(
    asked: AskedItems,
    judged: Sequence[RankedPassage],
    ranked: Sequence[RankedPassage],
) -> list[Signals]:
    """Return the signals of passages, in their order.

    Args:
        asked: the items of the question, compared with these passages.
        judged: the passages.
        ranked: the whole ranking, best first.
    """
    background = _background(ranked)
    named = asked.named
    signals = []
    for position, passage in enumerate(judged):
        in_article = asked.lacking(position)
        reading = passage.reading
        signals.append(
            Signals(
                answerability=reading.answerability if reading else None,
                lead=_lead(passage, background),
                lacking_names=_sum_of(in_article, named, {ItemKind.NAME}),
                lacking_dates=_sum_of(in_article, named, {ItemKind.YEAR, ItemKind.MONTH}),
                lacking_figures=_sum_of(in_article, named, {ItemKind.FIGURE}),
                lacking_unknown=asked.lacking_unknown(position),
                is_statement=asked.is_stated_in(passage),
                cosine=passage.candidate.cosine or 0.0,
            )
        )
    return signals


def _sum_of(
    values: Sequence[float], items: Sequence[QuestionItem], kinds: Container[ItemKind]
) -> float:
    return sum(value for value, item in zip(values, items, strict=True) if item.kind in kinds)


def _is_known(item: QuestionItem) -> bool:
    """Return whether a name is a known one."""
    return are_names(item.terms) or item.text.lower() in COUNTRIES_BY_WORD


def _background(ranked: Sequence[RankedPassage]) -> float:
    """Return the mean sentence score of passages that are taken not to answer."""
    scores = [
        each.late_interaction.sentence_score
        for each in ranked[_BACKGROUND]
        if each.late_interaction
    ]
    return (sum(scores) + _USUAL * (JUDGED_PASSAGES - len(scores))) / JUDGED_PASSAGES


def _lead(passage: RankedPassage, background: float) -> float:
    if passage.late_interaction is None:
        return 0.0
    ahead = passage.late_interaction.sentence_score - background
    return ahead / max(1 - background, 1e-3)

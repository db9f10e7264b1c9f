"""Find proper names in English sentences by their capitals and the words around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from index.text.speech import QUOTE
from index.text.titles import ABBREVIATED_TITLES
from index.text.words.word_lists import words
from retrieval.question import STOP_WORDS

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'‘.-][^\W_]+)*")
_OWNED = re.compile(r"[’'‘]s$")
# The text before the first word of a sentence, quotation or line, which has a capital anyway.
_BEGINNING = re.compile(r"(?:^|[“\"‘(\[:•*–—\n.!?])\W*$")
# Words in lower case that may stand inside a name.
_JOINING = frozenset({"of", "de", "bin", "von", "van", "al"})
# Titles that stand before the name of a person.
_TITLES = ABBREVIATED_TITLES | words("""
President Minister Secretary Secretary-General Chancellor Senator Governor Professor Sir
Dame Lord Judge Justice Ambassador
Spokesman Spokeswoman Spokesperson Director Chairman Commander Mayor Congressman Congresswoman
Vice Prime Premier Commissioner Leader Chief CEO
""")
# Words that may stand between a title and the name: "Secretary General Guterres".
_LEADING = words("""
General Foreign Defense Defence Deputy State Interior Finance
""")
# Words with a capital that are not names of people, places or organisations.
_NO_NAMES = words("""
photo image video advertisement subscribe read more copyright update breaking news share
comments getty images file picture i chapter section table figure part god yes no ok north south
east west northern southern eastern western central
""").union(map(str.lower, (*WEEKDAYS, *MONTHS, *MONTH_ABBREVIATIONS)))
# Endings of adjectives and of names of peoples: "What did she say about Russian?" is not English.
_ADJECTIVE = re.compile(r"(?:[^m]ian|ean|can|ese|ish|ench|utch|reek|[^r]aeli|aqi|ss)s?$")
# Words that may follow a name. Before any other word, a name may only describe that word.
_AFTER = QUOTE | words("""
in to of and or has have had is are was were will would could can should may might with for on
became made took came went gave led held won lost began grew left met ran saw sent got at
by from as that who which but after before during since while because into over
under against between did does do not also when where until if than about through
""")

# How often a name of one word must occur in the sample at least.
MIN_OCCURRENCES = 2
# In what share of its occurrences a name must stand alone at least, so as to count as a noun.
MIN_ALONE_SHARE = 0.6
# How often the same word may occur without a capital, as a share of the name's occurrences. "The
# university" occurs more often.
MAX_LOWER_CASE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Name:
    """An occurrence of a name in a sentence.

    Attributes:
        text: the name as written, without a title before it and without "'s" after it.
        span: the position of `text` in the sentence.
        article: "the " if that stands before the name, else empty.
        has_title: whether a title stands before the name, so that it is the name of a person.
        is_possessive: whether "'s" stands after the name.
        stands_alone: whether the name is a noun here and does not describe the next word.
    """

    text: str
    span: Span
    article: str
    has_title: bool
    is_possessive: bool
    stands_alone: bool

    @property
    def with_article(self) -> str:
        """The name with its article, as used inside a sentence."""
        return self.article + self.text

    @property
    def parts(self) -> frozenset[str]:
        """The words of the name; two names that share a word may be the same."""
        return frozenset(self.text.split())


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article.

    Attributes:
        doc_id: the article's id.
        span: the sentence's position in the article's text.
        text: the sentence's text, with each run of white space replaced by one space.
    """

    doc_id: str
    span: Span
    text: str

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in the sentence, including one at the beginning."""
        tokens = list(_TOKEN.finditer(self.text))
        # In a headline most words have capitals, so a capital does not show a name.
        capitals = sum(token[0][0].isupper() for token in tokens)
        if len(tokens) < 5 or capitals > 0.6 * len(tokens):
            return ()
        return tuple(self._find_names(tokens))

    def begins(self, name: Name) -> bool:
        """Return whether a name stands where any word would have a capital."""
        return _BEGINNING.search(self.text[: name.span.start]) is not None

    def _find_names(self, tokens: list[re.Match[str]]) -> Iterator[Name]:
        """Yield the names in the sentence's tokens."""
        start = 0
        while start < len(tokens):
            end = self._name_end(tokens, start)
            if end == start:
                start += 1
                continue
            if name := self._make_name(tokens, start, end):
                yield name
            start = end

    def _name_end(self, tokens: list[re.Match[str]], start: int) -> int:
        """Return the index after the last token of the name that starts at a token.

        Returns `start` if no name starts there.
        """
        if not tokens[start][0][0].isupper():
            return start
        end = start + 1
        while end < len(tokens) and not _OWNED.search(tokens[end - 1][0]):
            between = self.text[tokens[end - 1].end() : tokens[end].start()]
            abbreviated = between == ". " and len(tokens[end - 1][0]) <= 4
            if between != " " and not (abbreviated and tokens[end - 1][0] in _TITLES):
                break
            if tokens[end][0][0].isupper():
                end += 1
            elif (
                tokens[end][0] in _JOINING
                and end + 1 < len(tokens)
                and tokens[end + 1][0][0].isupper()
                and self.text[tokens[end].end() : tokens[end + 1].start()] == " "
            ):
                end += 2
            else:
                break
        return end

    def _make_name(self, tokens: list[re.Match[str]], first: int, end: int) -> Name | None:
        """Return the name in a run of tokens with capitals; None if the run is not a usable name.

        Stop words and titles before the name are left out of the name.
        """
        article = self.text[: tokens[first].start()].lower().endswith("the ")
        while first < end and set(analyse(tokens[first][0])) <= STOP_WORDS:
            article = tokens[first][0] == "The"
            first += 1
        titles = [n for n in range(first, end) if tokens[n][0] in _TITLES]
        titled = False
        if titles and titles[-1] + 1 < end:
            following = tokens[titles[-1] + 1][0]
            after = titles[-1] + 1 + (following in _LEADING)
            if after < end and tokens[after][0] not in _JOINING:
                first, article, titled = after, False, True
        if first >= end:
            return None
        start, last = tokens[first].start(), tokens[end - 1].end()
        owner = _OWNED.search(self.text[start:last])
        if owner:
            last = start + owner.start()
        text = self.text[start:last]
        words = text.split()
        if (
            len(text) < 2
            or (len(words) > 1 and text.endswith("."))
            or len(words) > 5
            or not words[0][0].isalpha()
            or not _NO_NAMES.isdisjoint({words[-1].lower(), words[-1].lower().rstrip("s")})
            or words[0].lower() in _NO_NAMES - {"north", "south", "east", "west", "central"}
        ):
            return None
        following_text = self.text[tokens[end - 1].end() :]
        following_word = re.match(r" ([\w-]+)", following_text)
        stands_alone = (
            not following_word or following_word[1] in _AFTER or following_word[1].endswith("ed")
        ) and not (len(words) == 1 and _ADJECTIVE.search(text))
        if len(words) > 1 and _ADJECTIVE.search(words[-1]) and words[0].lower() in _NO_NAMES:
            stands_alone = False
        return Name(
            text, Span(start, last), "the " if article else "", titled, bool(owner), stands_alone
        )


class Names:
    """The counts of names in a sample of articles."""

    def __init__(self, sentences: Iterable[Sentence], barred: Iterable[str]) -> None:
        """Count the names in sentences.

        Args:
            sentences: the sentences of the sample.
            barred: names not to count, such as those of outlets and authors.
        """
        barred_names = {" ".join(name.lower().split()) for name in barred}
        inside: set[str] = set()
        doc_ids: dict[str, set[str]] = {}
        self._occurrences: Counter[str] = Counter()
        self._people: set[str] = set()
        alone: Counter[str] = Counter()
        words: Counter[str] = Counter()
        for sentence in sentences:
            words.update(_TOKEN.findall(sentence.text))
            for name in sentence.names:
                if name.text.lower() in barred_names:
                    continue
                self._occurrences[name.text] += 1
                alone[name.text] += name.stands_alone or name.is_possessive
                doc_ids.setdefault(name.text, set()).add(sentence.doc_id)
                if not sentence.begins(name):
                    inside.add(name.text)
                if name.has_title:
                    self._people.add(name.text)
        self._article_counts = {
            text: len(ids)
            for text, ids in doc_ids.items()
            if text in inside
            and (self._occurrences[text] >= MIN_OCCURRENCES or " " in text)
            and words[text.lower()] <= self._occurrences[text] * MAX_LOWER_CASE_SHARE
        }
        self._nouns = {
            text
            for text, count in self._occurrences.items()
            if alone[text] >= MIN_ALONE_SHARE * count
        }

    def weight(self, name: Name) -> float:
        """Return the number of articles with a name, plus up to 1 for its occurrences.

        The weight is 0 if the name is rare, or may not be a name.
        """
        articles = self._article_counts.get(name.text, 0)
        return articles + min(self._occurrences[name.text], 20) / 20 if articles else 0.0

    def stands_alone(self, name: Name) -> bool:
        """Return whether a name stands alone in this occurrence and in most others."""
        return name.stands_alone and name.text in self._nouns

    def is_person(self, name: Name) -> bool:
        """Return whether a name stands after a title anywhere in the sample."""
        return name.text in self._people

"""Proper names in English sentences, by their capitals and what stands around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from index.documents import Span
from index.terms import analyse
from retrieval.question import STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'‘.-][^\W_]+)*")
_OWNED = re.compile(r"[’'‘]s$")
# What a word may follow and still begin a sentence, or a quote, with a capital of its own.
_BEGINNING = re.compile(r"(?:^|[“\"‘(\[:•*–—\n.!?])\W*$")
# Between the words of one name, besides a space.
_JOINING = frozenset({"of", "de", "bin", "von", "van", "al"})
_TITLES = _words("""
President Minister Secretary Secretary-General Chancellor Senator Sen Rep Gov Governor Gen Lt
Col Maj Sgt Capt Adm Mr Mrs Ms Dr Prof Professor Sir Dame Lord Judge Justice Ambassador
Spokesman Spokeswoman Spokesperson Director Chairman Commander Mayor Congressman Congresswoman
Vice Prime Premier Commissioner Leader Chief CEO
""")
_LEADING = _words("""
General Foreign Defense Defence Deputy State Interior Finance
""")
_NO_NAMES = _words("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
photo image video advertisement subscribe read more copyright update breaking news share
comments getty images file picture i chapter section table figure part god yes no ok north south
east west northern southern eastern western central
""")
# Ends of adjectives and of peoples: "What did she say about Russian?" is no English.
_ADJECTIVE = re.compile(r"(?:[^m]ian|ean|can|ese|ish|ench|utch|reek|[^r]aeli|aqi|ss)s?$")
# Words that may follow a name, so that it does not merely describe what follows.
_AFTER = _words("""
in to of and or has have had is are was were will would could can should may might with for on
wrote became made took came went gave led held won lost began grew left met ran saw sent got at
by from as that who which said says told but after before during since while because into over
under against between did does do not also when where until if than about through
""")

# How often a name of one word must stand in a sample, and any name in what share by itself.
FEWEST = 2
NOUN = 0.6
# How often its word may stand there without a capital, as a share of that: "the university".
COMMON = 0.2


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands.

    Attributes:
        text: as it is written, without a title before it or an "'s" after it.
        span: of that in its sentence.
        article: "the " where that stands before it, else empty.
        titled: whether a title stands before it, so that it is a person's.
        owner: whether an "'s" stands after it.
        stands_alone: whether it names something by itself, rather than describes what follows.
    """

    text: str
    span: Span
    article: str
    titled: bool
    owner: bool
    stands_alone: bool

    @property
    def spoken(self) -> str:
        """The name as it is said inside a sentence."""
        return self.article + self.text

    @property
    def parts(self) -> frozenset[str]:
        """Its words, by which two names are told apart."""
        return frozenset(self.text.split())


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article; line breaks in it are spaces.

    Attributes:
        doc_id: of the article.
        span: of the sentence in it.
        text: its words.
    """

    doc_id: str
    span: Span
    text: str

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in it, those at its beginning among them."""
        tokens = list(_TOKEN.finditer(self.text))
        # A headline has capitals that say nothing.
        capitals = sum(token[0][0].isupper() for token in tokens)
        if len(tokens) < 5 or capitals > 0.6 * len(tokens):
            return ()
        return tuple(self._found(tokens))

    def begins(self, name: Name) -> bool:
        """Say whether a name stands where any word would have a capital."""
        return _BEGINNING.search(self.text[: name.span.start]) is not None

    def _found(self, tokens: list[re.Match[str]]) -> Iterator[Name]:
        place = 0
        while place < len(tokens):
            end = self._end(tokens, place)
            if end == place:
                place += 1
                continue
            if name := self._name(tokens, place, end):
                yield name
            place = end

    def _end(self, tokens: list[re.Match[str]], start: int) -> int:
        """Return the place after the name that begins at a token, the same if none does."""
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

    def _name(self, tokens: list[re.Match[str]], first: int, end: int) -> Name | None:
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
        rest = self.text[tokens[end - 1].end() :]
        following_word = re.match(r" ([\w-]+)", rest)
        whole = (
            not following_word or following_word[1] in _AFTER or following_word[1].endswith("ed")
        ) and not (len(words) == 1 and _ADJECTIVE.search(text))
        if len(words) > 1 and _ADJECTIVE.search(words[-1]) and words[0].lower() in _NO_NAMES:
            whole = False
        return Name(text, Span(start, last), "the " if article else "", titled, bool(owner), whole)


class Names:
    """How often names stand in a sample of articles."""

    def __init__(self, sentences: Iterable[Sentence], barred: Iterable[str]) -> None:
        """Count the names of sentences, but for those barred: outlets, authors."""
        barred_names = {" ".join(name.lower().split()) for name in barred}
        inside: set[str] = set()
        holders: dict[str, set[str]] = {}
        self._times: Counter[str] = Counter()
        self._people: set[str] = set()
        whole: Counter[str] = Counter()
        words: Counter[str] = Counter()
        for sentence in sentences:
            words.update(_TOKEN.findall(sentence.text))
            for name in sentence.names:
                if name.text.lower() in barred_names:
                    continue
                self._times[name.text] += 1
                whole[name.text] += name.stands_alone or name.owner
                holders.setdefault(name.text, set()).add(sentence.doc_id)
                if not sentence.begins(name):
                    inside.add(name.text)
                if name.titled:
                    self._people.add(name.text)
        self._articles = {
            text: len(ids)
            for text, ids in holders.items()
            if text in inside
            and (self._times[text] >= FEWEST or " " in text)
            and words[text.lower()] <= self._times[text] * COMMON
        }
        self._nouns = {text for text, times in self._times.items() if whole[text] >= NOUN * times}

    def weight(self, name: Name) -> float:
        """Return how much is said of a name; 0 for one that is rare, or that may be no name."""
        articles = self._articles.get(name.text, 0)
        return articles + min(self._times[name.text], 20) / 20 if articles else 0.0

    def stands_alone(self, name: Name) -> bool:
        """Say whether a name, here and mostly, names something by itself."""
        return name.stands_alone and name.text in self._nouns

    def is_person(self, name: Name) -> bool:
        """Say whether a name stands behind a title anywhere."""
        return name.text in self._people

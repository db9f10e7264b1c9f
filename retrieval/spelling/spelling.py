"""Find a question's words in whatever spelling the library has them.

A word that no passage in scope has is looked for in three ways. Another spelling of the same name,
and a compound written apart, replace it without a word, because they are the same. A typing error
is corrected, which is said and can be undone. Else the word stays as it is.

A wrong correction of a name answers about another person. So only a word that is neither known
English nor a known name can be a typing error, a name must be nearly right, and it must stand in a
passage with another word of the question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from index.documents import Span
from index.protocols import Snapshot
from index.scope import EVERYTHING, Scope
from index.terms import TermStatistics, analyse
from index.text.words.sounds import sound
from retrieval.question import MAX_QUESTION_CHARACTERS, Word, question_words
from retrieval.spelling.corrections import Correction, Edit, SpelledQuestion, apply_edits
from retrieval.spelling.surface import SurfaceForms, texts_with
from retrieval.spelling.typos import SHORTEST, is_typo_of, likely_terms, near_terms
from retrieval.wording.known_words import are_known
from retrieval.wording.name_spellings import are_one_name, first_letters, plain_spellings
from retrieval.wording.normalise import spellings

# How many absent words are looked for in other spellings, and how many for typing errors, among how
# many terms each: the latter cost some milliseconds.
_MOST_ABSENT = 8
_MOST_CORRECTED = 3
_MOST_TERMS = 3
_MOST_FORMS = 3
# Longer runs of letters are no words that anyone mistypes.
_LONGEST = 40
# A word of this length with one error needs no other word of the question beside it.
_SAFE = 6

_LETTER = r"[^\W\d_][\u0300-\u036f\u00ad]*"
# A match starts only at the beginning of a word, and is never tried again shorter. Otherwise a long
# run of letters would be read again from each letter.
_WORD = re.compile(rf"(?:{_LETTER})++")
# "O'Brien", "cease-fire"; not the possessive of "Brien's".
_COMPOUND = re.compile(
    rf"(?<![^\W\d_])(?<![\u0300-\u036f\u00ad])(?:{_LETTER})++(?:['’‐‑-](?!s\b)(?:{_LETTER})++)++"
)
_QUOTED = re.compile(
    r"\"[^\"]{1,200}\"|[“„][^”“]{1,200}[”“]|«[^»]{1,200}»|(?<!\w)['‘].{1,200}?['’](?!\w)"
)
# First parts of names that are written together or apart: O'Brien, al-Assad, D'Souza.
_NAME_PARTS = ("o", "d", "l", "al", "el", "mc")
# First parts of other words that are written together or apart: "co-pilot", "ex-wife".
_PREFIXES = ("co", "ex")


def spell_question(
    snapshot: Snapshot, text: str, scope: Scope = EVERYTHING, *, correct: bool = True
) -> SpelledQuestion:
    """Return a question with its words as the library spells them.

    Args:
        snapshot: the state of the library that is searched.
        text: the question's text.
        scope: the articles to search.
        correct: whether to correct typing errors; other spellings of names are always found.
    """
    words = question_words(text)
    speller = _Speller(snapshot, text, words, scope)
    edits = list(speller.edits(correct=correct))
    if not edits:
        return SpelledQuestion(text, text, (*words, *speller.other_spellings(words)))
    spelled, _ = apply_edits(text, edits)
    said = [edit for edit in edits if edit.said]
    shown, spans = apply_edits(text, said)
    words = question_words(spelled)
    others = _Speller(snapshot, spelled, words, scope).other_spellings(words)
    corrections = tuple(
        Correction(edit.span.of(text), edit.used, span)
        for edit, span in zip(said, spans, strict=True)
    )
    return SpelledQuestion(spelled, shown, (*words, *others), corrections)


class _Speller:
    """The library's spellings of one question's words.

    Args:
        snapshot: the state of the library that is searched.
        text: the question's text.
        words: the question's words.
        scope: the articles to search.
    """

    def __init__(self, snapshot: Snapshot, text: str, words: Sequence[Word], scope: Scope) -> None:
        self._snapshot = snapshot
        self._scope = scope
        self._text = text
        self._similar_terms: dict[str, Mapping[str, int]] = {}
        contents = {word.span: word for word in words if word.is_content}
        self._typed = {
            Span(*found.span()): found[0]
            for found in _WORD.finditer(text, 0, MAX_QUESTION_CHARACTERS)
            if Span(*found.span()) in contents and _has_one_term(found[0])
        }
        self._compounds = {
            Span(*found.span()): found[0]
            for found in _COMPOUND.finditer(text, 0, MAX_QUESTION_CHARACTERS)
            if _has_one_term("".join(filter(str.isalnum, found[0])))
        }
        self._terms = tuple(dict.fromkeys(word.term for word in contents.values()))
        self._statistics = self._count(self._terms)
        # In a headline, or a text of capitals, a capital shows no name.
        self._capitals_tell = any(
            word[0].islower() for word in self._typed.values() if len(word) >= SHORTEST
        )

    def edits(self, *, correct: bool) -> Iterable[Edit]:
        """Yield the replacements of absent words, in the order of the text."""
        absent = [span for span in self._typed if not self._has(analyse(self._typed[span]))]
        if not absent:
            return
        quoted = [Span(*found.span()) for found in _QUOTED.finditer(self._text)]
        compounds = {
            span: compound
            for compound in self._compounds
            for span in absent
            if compound.contains(span)
        }
        done = tried = 0
        for span in absent[:_MOST_ABSENT]:
            if span.start < done:
                continue
            compound = compounds.get(span)
            if compound and (joined := self._joined(self._compounds[compound])):
                yield Edit(compound, joined, said=False)
                done = compound.end
                continue
            edit = self._same_word(span)
            may_be_typo = correct and self._may_be_typo(span) and tried < _MOST_CORRECTED
            if edit is None and may_be_typo and not any(each.contains(span) for each in quoted):
                tried += 1
                edit = self._correction(span)
            if edit is not None:
                yield edit
                done = span.end

    def other_spellings(self, words: Sequence[Word]) -> list[Word]:
        """Return further terms for words that the library spells in more than one way."""
        spelled = {
            (span, term): word
            for span, word in self._typed.items()
            for spelling in plain_spellings(word)
            for term in analyse(spelling)
        } | {
            (span, term): word
            for span, word in self._compounds.items()
            for term in analyse("".join(filter(str.isalnum, word)))
        }
        present = {word.term for word in words}
        counted = self._count({term for _, term in spelled} - present)
        others = []
        for (span, term), word in spelled.items():
            if term in present or not counted.document_frequency.get(term):
                continue
            whole = "".join(filter(str.isalnum, word))
            forms = SurfaceForms(self._snapshot, term, (), self._scope)
            if any(are_one_name(whole, form) for form in forms.counts):
                others.append(Word(span, term, is_content=True))
        return others

    def _joined(self, compound: str) -> str | None:
        """Return the word that the library writes for a compound: "OBrien" for "O'Brien"."""
        whole = "".join(filter(str.isalnum, compound))
        (term,) = analyse(whole) or ("",)
        if not self._has((term,)):
            return None
        forms = SurfaceForms(self._snapshot, term, self._others(()), self._scope)
        return forms.by_nearness(whole)[0] if forms.counts else None

    def _same_word(self, span: Span) -> Edit | None:
        """Return the same word in another spelling: "Müller", "Kiev", "cease-fire"."""
        typed = self._typed[span]
        others = self._others(analyse(typed))
        houses = spellings(typed)
        possible = (analyse(spelling) for spelling in (*houses, *plain_spellings(typed)))
        for term in self._present(chain.from_iterable(possible)):
            forms = SurfaceForms(self._snapshot, term, others, self._scope)
            same = [
                form for form in forms.counts if form.lower() in houses or are_one_name(typed, form)
            ]
            if same:
                used = max(same, key=forms.counts.__getitem__)
                return Edit(span, _with_capital(used, typed), said=False)
        if len(typed) < SHORTEST:
            return None
        if apart := self._apart(typed):
            return Edit(span, apart, said=False)
        return self._transcription(span)

    def _apart(self, typed: str) -> str | None:
        """Return a word as the library writes it in two parts, such as "cease-fire"."""
        lower = typed.lower()
        cuts = [len(part) for part in (*_NAME_PARTS, *_PREFIXES) if lower.startswith(part)]
        cuts += range(3, len(lower) - 2)
        terms = {
            cut: (*analyse(lower[:cut]), *analyse(lower[cut:]))
            for cut in cuts
            if cut <= len(lower) - 3
        }
        self._has([*chain.from_iterable(terms.values())])
        for cut in filter(lambda cut: self._has(terms[cut]), terms):
            first, second = map(re.escape, (lower[:cut], lower[cut:]))
            pattern = re.compile(rf"(?<!\w){first}['’‐‑ -]{second}(?!\w)", re.I)
            for text in texts_with(self._snapshot, terms[cut], self._scope):
                if found := pattern.search(text):
                    return found[0]
        return None

    def _transcription(self, span: Span) -> Edit | None:
        """Return a name as the library transcribes it from another alphabet."""
        typed = self._typed[span]
        if not typed[0].isupper():
            return None
        (term,) = analyse(typed) or ("",)
        key = sound(term)
        terms = [
            other
            for letter in first_letters(term)
            for other in near_terms(letter + term[1:], self._similar(letter + term[1:]))
            if other != term and sound(other) == key
        ]
        others = self._others((term,))
        for other in self._present(terms):
            forms = SurfaceForms(self._snapshot, other, others, self._scope)
            if not forms.may_be_name or (others and not forms.shared):
                continue
            same = [form for form in forms.counts if sound(form) == sound(typed)]
            if same:
                used = max(same, key=forms.counts.__getitem__)
                # Doubled letters alone may be two people: Hansen and Hanssen.
                return Edit(
                    span, _with_capital(used, typed), said=_undoubled(used) == _undoubled(typed)
                )
        return None

    def _may_be_typo(self, span: Span) -> bool:
        """Return whether a word is no English word, no known name and no abbreviation."""
        typed = self._typed[span]
        terms = analyse(typed)
        is_word = len(terms) == 1 and len(typed) >= SHORTEST
        return is_word and not any(map(str.isupper, typed[1:])) and not are_known(terms)

    def _correction(self, span: Span) -> Edit | None:
        """Return the correction of a typing error."""
        typed = self._typed[span]
        terms = analyse(typed)
        others = self._others(terms)
        capital = typed[0].isupper() and self._capitals_tell and self._text[: span.start].strip()
        similar = self._similar(terms[0])
        likely = likely_terms(typed, similar)
        best: tuple[float, str] | None = None
        for term in self._present(likely)[:_MOST_TERMS]:
            if best and likely[term] > 1:
                # The likelier terms come first.
                break
            forms = SurfaceForms(self._snapshot, term, others, self._scope)
            if not forms.counts:
                continue
            is_name = bool(capital) or forms.is_name
            used, distance = self._nearest(typed, forms, is_name=is_name)
            if distance is None and not is_name:
                forms.read_more()
                used, distance = self._nearest(typed, forms, is_name=forms.is_name)
            if distance is None:
                continue
            is_safe = len(typed) >= _SAFE and (
                _is_same_but_for_slips(typed, used) if is_name else distance == 1
            )
            if others and not forms.shared and not is_safe:
                continue
            if capital and not forms.may_be_name and not _is_same_but_for_slips(typed, used):
                # "Entergy" is no "energy", but "Photograhper" is a photographer.
                continue
            rating = distance - 0.5 * forms.shared - 0.05 * math.log1p(similar[term])
            # The last letter is rarely wrong: "solvet" is "solvent" rather than "solved".
            rating += 0.3 * (typed[-1].lower() != used[-1].lower())
            if best is None or rating < best[0]:
                best = rating, used
        if best is None:
            return None
        return Edit(span, _with_capital(best[1], typed), said=True)

    def _nearest(self, typed: str, forms: SurfaceForms, *, is_name: bool) -> tuple[str, int | None]:
        """Return the nearest word that may have been meant, and the number of its errors."""
        has_capitals = self._text.lstrip()[0].isupper()
        for form in forms.by_nearness(typed)[:_MOST_FORMS]:
            errors = is_typo_of(typed, form, is_name=is_name, has_capitals=has_capitals)
            if errors is not None:
                return form, errors
        return "", None

    def _others(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Return the other content terms of the question that the library has."""
        return tuple(term for term in self._terms if term not in terms and self._has((term,)))

    def _similar(self, term: str) -> Mapping[str, int]:
        """Return the library's terms that begin like a term or nearly so, with frequencies."""
        if term not in self._similar_terms:
            self._similar_terms[term] = self._snapshot.similar_terms(term)
        return self._similar_terms[term]

    def _present(self, terms: Iterable[str]) -> list[str]:
        """Return which of the terms the passages in scope have, in the same order."""
        wanted = list(dict.fromkeys(terms))
        counted = self._count(wanted)
        return [term for term in wanted if counted.document_frequency.get(term)]

    def _has(self, terms: Sequence[str]) -> bool:
        """Return whether the passages in scope have each of the terms."""
        unknown = [term for term in terms if term not in self._statistics.document_frequency]
        if unknown:
            counted = self._count(unknown).document_frequency
            self._statistics = replace(
                self._statistics,
                document_frequency={**self._statistics.document_frequency, **counted},
            )
        return bool(terms) and all(map(self._statistics.document_frequency.get, terms))

    def _count(self, terms: Iterable[str]) -> TermStatistics:
        statistics = self._snapshot.term_statistics(terms)
        return self._snapshot.statistics_within(statistics, self._scope)


def _with_capital(used: str, typed: str) -> str:
    return used[0].upper() + used[1:] if typed[0].isupper() else used


def _is_same_but_for_slips(typed: str, used: str) -> bool:
    """Return whether two words differ only by letters swapped or doubled."""
    same_letters = sorted(typed.lower()) == sorted(used.lower())
    return same_letters or _undoubled(typed) == _undoubled(used)


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word.lower())


def _has_one_term(word: str) -> bool:
    """Return whether a word may be one that is spelled otherwise; clauses of Chinese are none."""
    return len(word) <= _LONGEST and (word.isascii() or len(analyse(word)) <= 1)

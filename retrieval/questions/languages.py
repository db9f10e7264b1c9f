"""Tell questions in English from those in another language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import islice

from index.text.languages import language_of
from index.text.words.sounds import without_accents
from index.text.words.word_lists import words
from retrieval.question import MAX_TERMS, question_words
from retrieval.questions.tokens import is_english, is_neutral, question_tokens
from retrieval.wording.known_words import are_known

# Frequent words that are not English ones, without accents: German, French, Spanish, Italian,
# Portuguese, Dutch, Polish, Scandinavian and Turkish.
_OTHER_WORDS = words(
    "wann warum wieviel wieviele welche welcher welches wer wie wieso wurde wurden und nicht ist "
    "sind "
    "combien pourquoi quand quel quelle quelles quels qui sont dans avec "
    "cual cuando cuanta cuantas cuanto cuantos como donde que quien quienes los las una para "
    "che chi dove perche quando quante quanti quanto quanta sono "
    "onde quantos quantas quem sao nao uma "
    "hoeveel waarom wanneer waar niet zijn het "
    "dlaczego gdzie ile ilu jest kiedy kto "
    "hvem hvor hvornar hvorfor hur manga "
    "kac nasil neden nerede "
    # What a reporter asks most often of all, in a word or two: the cost.
    "kosten kostet kostete gekostet coute coutait cuesta costo costato custou"
)
# Function words that also stand in names, or are English words or names, so that they tell no
# language by themselves: "der", "et".
_FUNCTION_WORDS = words(
    "als am auf aus bei beim das dem den der des ein eine einem einen einer eines fur hat haben im "
    "ihr mit nach oder sich sie uber um und vom von war wird zu zum zur "
    "au aux avec ce cette chez dans de du elle en est et etait il ils la le les leur ont ou par "
    "pas pour que sur un une "
    "al con del e el ella en entre es esta fue han la las lo los mas o por se sin su sus "
    "y ya "
    "da dal dalla dei del della delle di gli ha hanno i il l nel nella non per piu tra una uno "
    "ao aos com das do dos em foi mas na nao nas no nos pela pelo se um "
    "aan bij dat de deze dit een en er heeft hij hoe met naar of om onder op te uit van voor wat "
    "werd wie "
    "jak jest na nie o po sie w z za "
    "att av den det ett for fra har med och og pa som til till var "
    "bir bu de ile mi ne ve"
)
# A text of fewer words in Latin letters that are neither English nor known names may be of rare
# names, or mistyped.
_FEWEST_UNKNOWN = 3
# The beginning of a question tells its language.
_READ = 500
# How Unicode's names of Latin letters begin, those of other widths and of mathematics included.
_LATIN = ("LATIN", "FULLWIDTH LATIN", "MATHEMATICAL", "FEMININE", "MASCULINE", "MODIFIER")

# Vietnamese words are short, and without accents most of them are known English words or names.
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
# One letter in so many, at least, is one of these; in English texts only names have them.
_VIETNAMESE_SHARE = 6
# Or half of the words have an accent, so many of them without a capital; those of names have one.
_ACCENTED_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+")
_JAPANESE = ("HIRAGANA", "KATAKANA", "HALFWIDTH")


@lru_cache(maxsize=1_000)
def is_in_another_language(text: str) -> bool:
    """Return whether a question is in another language than English.

    It has no English word. It has one of another language, or at least half of its letters are of
    another script, or half of its words are unknown. Names and figures alone may be English.

    Args:
        text: the question's text.
    """
    text = text[:_READ]
    # Only Spanish begins with these marks; inside, they may belong to a name.
    if text.lstrip(" \"'“‘«(").startswith(("¿", "¡")):
        return True
    if _may_be_vietnamese(text) and language_of(text) == "vi":
        return True
    tokens = question_tokens(text)
    if is_english(tokens):
        return False
    contents = (word for word in question_words(text) if word.is_content)
    written = [(word.term, word.span.of(text)) for word in islice(contents, MAX_TERMS)]
    if _is_in_another_script("".join(word for _, word in written)):
        return True
    if is_neutral(tokens):
        return False
    # The first word has a capital in any case: "Wer", and "Los" of "Los Angeles".
    is_name = [token.name for token in tokens]
    is_name[0] = any(is_name[1:2])
    plain = (token for token, named in zip(tokens, is_name, strict=True) if not named)
    if any(without_accents(token.lower) in _OTHER_WORDS for token in plain):
        return True
    unknown = sum(
        word.isalpha() and len(word) > 1 and not are_known([term]) for term, word in written
    )
    return unknown >= _FEWEST_UNKNOWN and 2 * unknown >= len(written)


def is_foreign_function_word(word: str) -> bool:
    """Return whether a word is a function word of a frequent language other than English.

    Args:
        word: a word of a question.
    """
    plain = without_accents(word)
    return plain in _FUNCTION_WORDS or plain in _OTHER_WORDS


@lru_cache(maxsize=1_000)
def script_of(text: str) -> str:
    """Return the script of most letters of a text, by its name in Unicode; empty without letters.

    Chinese characters and the syllables of Japanese count as one script.

    Args:
        text: any text; the first 500 characters are read.
    """
    letters = (letter for letter in text[:_READ] if letter.isalpha())
    scripts = Counter(_script(unicodedata.name(letter, "")) for letter in letters)
    return max(scripts, key=lambda script: scripts[script], default="")


def _may_be_vietnamese(text: str) -> bool:
    typical = len(_VIETNAMESE.findall(text))
    if not typical:
        return False
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    accented = [word for word in words if not word.isascii()]
    lower = sum(word[0].islower() for word in accented)
    return sum(map(str.isalpha, text)) < _VIETNAMESE_SHARE * typical or (
        lower >= _ACCENTED_WORDS and 2 * len(accented) >= len(words)
    )


def _script(name: str) -> str:
    if name.startswith(_LATIN):
        return "LATIN"
    first = name.split(" ")[0].split("-")[0]
    return "CJK" if first in _JAPANESE else first


def _is_in_another_script(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    others = [
        letter for letter in letters if not unicodedata.name(letter, "LATIN").startswith(_LATIN)
    ]
    # A single one is a sign: "µg", "Ω".
    return len(others) > 1 and 2 * len(others) >= len(letters)

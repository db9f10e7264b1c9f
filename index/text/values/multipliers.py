"""Words that multiply the number before them, each language once: "thousand", "млн", "万"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from index.text.values.plain_letters import plain_letters

# For each language its words by the power of ten, with "_" for a space.
_WORDS: Mapping[str, Mapping[int, str]] = {
    "en": {
        2: "hundred", 3: "thousand thousands", 6: "million millions mn", 9: "billion billions bn",
        12: "trillion trillions tn",
    },
    "de": {
        3: "tausend", 6: "million millionen mio", 9: "milliarde milliarden mrd",
        12: "billion billionen",
    },
    "fr": {3: "mille", 6: "million millions", 9: "milliard milliards", 12: "billion billions"},
    "es": {3: "mil", 6: "millón millones", 9: "mil_millones", 12: "billón billones"},
    "it": {3: "mila mille", 6: "milione milioni mln", 9: "miliardo miliardi mld"},
    "pt": {
        3: "mil", 6: "milhão milhões", 9: "mil_milhões bilhão bilhões",
        12: "bilião biliões trilhão trilhões",
    },
    "nl": {3: "duizend", 6: "miljoen", 9: "miljard", 12: "biljoen"},
    "ro": {
        3: "mii mie de_mii", 6: "milion milioane de_milioane", 9: "miliard miliarde de_miliarde",
    },
    "tr": {3: "bin", 6: "milyon", 9: "milyar", 12: "trilyon"},
    "ru": {
        3: "тысяча тысячи тысяч тысячу тыс", 6: "миллион миллиона миллионов млн",
        9: "миллиард миллиарда миллиардов млрд", 12: "триллион триллиона триллионов трлн",
    },
    "uk": {
        3: "тисяча тисячі тисяч тисячу тис", 6: "мільйон мільйона мільйони мільйонів млн",
        9: "мільярд мільярда мільярди мільярдів млрд", 12: "трильйон трильйони трильйонів трлн",
    },
    "el": {
        3: "χιλιάδες χιλιάδων χιλ", 6: "εκατομμύριο εκατομμύρια εκατομμυρίων εκατ",
        9: "δισεκατομμύριο δισεκατομμύρια δισεκατομμυρίων δισ",
        12: "τρισεκατομμύριο τρισεκατομμύρια τρισεκατομμυρίων τρισ",
    },
    "ar": {
        3: "ألف ألفا آلاف", 6: "مليون مليونا ملايين", 9: "مليار مليارا مليارات",
        12: "تريليون تريليونا تريليونات",
    },
    "hi": {3: "हजार हज\u093cार ह\u095bार", 5: "लाख", 7: "करोड़ करोड\u093c करो\u095c",
           12: "लाख_करोड़ लाख_करो\u095c"},
    "th": {
        3: "พัน", 4: "หมื่น", 5: "แสน", 6: "ล้าน", 7: "สิบล้าน", 8: "ร้อยล้าน", 9: "พันล้าน",
        10: "หมื่นล้าน", 11: "แสนล้าน", 12: "ล้านล้าน",
    },
    "vi": {3: "nghìn ngàn", 6: "triệu", 9: "tỷ tỉ", 12: "nghìn_tỷ ngàn_tỷ"},
    "zh": {
        3: "千", 4: "万 萬", 6: "百万 百萬", 7: "千万 千萬", 8: "亿 億", 9: "十亿 十億",
        10: "百亿 百億", 11: "千亿 千億", 12: "万亿 萬億",
    },
}  # fmt: skip
# Words of another meaning elsewhere: German "bin", English "mil" and "mille", Dutch "mie".
_DOUBTFUL = frozenset({"mil", "bin", "mille", "mila", "mie", "mn", "tn"})


def multipliers_of(language: str) -> dict[str, int]:
    """Return the power of ten of each word that multiplies in a language, without accents.

    Words of other languages count too, unless they mean something else somewhere.

    Args:
        language: the code of the language; empty when unknown.
    """
    return _sure() | _by_word(_WORDS.get(language, {}))


def doubtful_multipliers(language: str) -> frozenset[str]:
    """Return the words that multiply in another language than that of a text, or by another number.

    Args:
        language: the code of the text's language; empty when unknown.
    """
    return frozenset(_powers()) - multipliers_of(language).keys()


@cache
def _powers() -> Mapping[str, frozenset[int]]:
    powers: dict[str, set[int]] = {}
    for words in _WORDS.values():
        for word, power in _by_word(words).items():
            powers.setdefault(word, set()).add(power)
    return {word: frozenset(found) for word, found in powers.items()}


@cache
def _sure() -> dict[str, int]:
    return {
        word: min(powers)
        for word, powers in _powers().items()
        if len(powers) == 1 and word not in _DOUBTFUL
    }


def _by_word(words: Mapping[int, str]) -> dict[str, int]:
    return {
        plain_letters(word.replace("_", " ")): power
        for power, listed in words.items()
        for word in listed.split()
    }


ENGLISH_MULTIPLIERS = frozenset(_by_word(_WORDS["en"]))
"""The words and abbreviations of English."""

DECIMAL_COMMA = frozenset({"de", "fr", "it", "pt", "nl", "ro", "tr", "ru", "uk", "el", "vi"})
"""Languages that write 1.234,5. Spanish and Arabic write both ways."""

DECIMAL_POINT = frozenset({"en", "zh", "ja", "ko", "th", "hi"})
"""Languages that write 1,234.5."""

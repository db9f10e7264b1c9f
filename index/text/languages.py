"""Tell the language of a text.

The languages are those of ISO 639-1. py3langid compares byte sequences with what it learned of each
language; it is imported here only, where it is first needed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from index.errors import InvalidLanguage
from index.text.words.word_lists import words

LANGUAGE_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian",
    "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech",
    "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "ne": "Nepali",
    "nl": "Dutch", "no": "Norwegian", "or": "Odia", "pa": "Punjabi", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
"""The English name of each language that articles are told apart by, by its code."""

OTHER_SCRIPTS = words(
    "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr ne or pa ps ru si sr ta "
    "te th ug uk ur zh"
)
"""The codes of languages that are written in other scripts than Latin."""

# How much of a text is read, in characters. Of 1,320 paragraphs in eleven languages, 60 characters
# tell the language of 98%, and 400 of all.
READ = 2_000

# A text of fewer letters may be a name or a number.
_FEWEST_LETTERS = 20
# From this character on, one stands for a syllable or a word, and counts as three letters.
_IDEOGRAPHS = "\u2e80"
# What is less probable than this is not said.
_LEAST_PROBABILITY = 0.7

# Words that English often has and other languages hardly ever. A text with such a share of them,
# and so many, is English without further reading, which takes a hundredth of the time.
_ENGLISH = words(
    "the of and that with from which were have been this they their would said could about after"
    " these those there when where what who than his she its not because through between during"
    " before other into being should while against until people"
)
_ENGLISH_SHARE, _FEWEST_ENGLISH = 0.1, 5
# The share of ASCII characters from which a text may be plainly English.
_ASCII_SHARE = 0.95

# Languages that are written as another one is, and are taken for it.
_STANDARD = {"wuu": "zh", "yue": "zh", "nb": "no", "nn": "no"}


def language_of(text: str) -> str:
    """Return the code of a text's language, such as "uk"; empty if it is not sure.

    Args:
        text: any text; the first 2,000 characters are read.
    """
    read = text[:READ]
    if _is_plainly_english(read):
        return "en"
    letters = sum(3 if letter >= _IDEOGRAPHS else 1 for letter in read if letter.isalpha())
    if letters < _FEWEST_LETTERS:
        return ""
    probabilities: dict[str, float] = {}
    for label, probability in _identifier().rank(read):
        code = _STANDARD.get(label, label)
        probabilities[code] = probabilities.get(code, 0.0) + float(probability)
    best = max(probabilities, key=lambda code: probabilities[code])
    return best if probabilities[best] >= _LEAST_PROBABILITY else ""


def _is_plainly_english(text: str) -> bool:
    if len(text.encode("ascii", "ignore")) < _ASCII_SHARE * len(text):
        return False
    found = text.split()
    middle = len(found) // 2
    # In each half, because a text may go on in another language.
    halves = found[:middle], found[middle:]
    return all(
        sum(map(_ENGLISH.__contains__, half)) >= max(_FEWEST_ENGLISH, _ENGLISH_SHARE * len(half))
        for half in halves
    )


def language_name(code: str) -> str:
    """Return the English name of a language; empty for an unknown or an empty code."""
    return LANGUAGE_NAMES.get(code, "")


def known_language(written: str) -> str:
    """Return the code of a language that a reader wrote as a code or as an English name.

    Raises:
        InvalidLanguage: it is none that articles are told apart by.
    """
    wanted = written.strip().casefold()
    for code, name in LANGUAGE_NAMES.items():
        if wanted in (code, name.casefold()):
            return code
    raise InvalidLanguage(
        f"{written!r} is no language that Footnote knows. Write a code or an English name, for "
        "example uk or Ukrainian."
    )


@cache
def _identifier() -> Any:
    """Return the identifier, restricted to known languages; reading its model takes 0.1 seconds."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = {*LANGUAGE_NAMES, *_STANDARD}
    identifier.set_languages([label for label in identifier.labels if label in known])
    return identifier

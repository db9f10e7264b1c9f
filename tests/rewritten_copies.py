"""Copies made of texts in known ways, to measure how well copies are recognised.

The same seed gives the same articles. The texts are the sections of the documentation, which share
a subject and its words. What outlets do to a text: another headline and lede, a cut at the end,
paragraphs left out, moved or added, a house's own spellings, a corrected figure, other words here
and there, the misread letters of a scan. Beside them stand articles that are no copies: two that
quote one statement, two that fill in one form, and two with one paragraph of background.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from index.documents import Document
from retrieval.copies.text_groups import TextGroups
from tests.altered_drafts import SYNONYMS
from tests.paths import ROOT

_SPELLINGS = {
    "color": "colour", "recognis": "recogniz", "normalis": "normaliz", "program ": "programme ",
    "behavior": "behaviour", "quantis": "quantiz", "centre": "center", "defense": "defence",
    "Footnote": "Foot-Note", "Python": "Pyton", "Kursk": "Koursk",
}  # fmt: skip
_LEDES = (
    "Much has been written about this, and most of it was wrong, people who know said on Friday.",
    "It took years, but the matter is now settled, according to those who had to settle it.",
    "Nobody expected the question to return so soon. Last week it did, and with a vengeance.",
    "A dispute that few outside the trade have followed came to a head on Tuesday evening.",
)
_ADDED = (
    "A spokeswoman for the town of Brekka declined to comment when this newspaper called her.",
    "Readers have written to us about it for months, among them Jorun Aske, who has a boat there.",
    "The harbour board, which meets every other week, will hear the matter again before Christmas.",
)
_STATEMENT = (
    "“We have looked at every page of the report, and we do not share a single one of its "
    "findings. The board acted within the law, it acted in good faith, and it acted on the best "
    "advice that was to be had in the winter of the flood. Whoever says otherwise was not in the "
    "room, has not read the minutes, and owes the people of Aldhaven an apology. We will answer "
    "to the council, and to nobody else, when it asks us to,” Edda Holm said."
)
_FORM = (
    "{city} shares closed {way} on {day}. The {city} index {moved} {a} percent to {b} points, led"
    " by {firm}, which {moved} {c} percent after {other} named {name} its new head. Turnover was "
    "{d} million crowns, after {e} million on the day before. {third} ended at {f} crowns, "
    "{fourth} at {g}. The crown stood at {h} to the dollar in late trading."
)
_MISREAD = {
    "e": "c", "c": "e", "h": "b", "n": "u", "i": "l", "l": "1", "o": "0", "a": "n", "t": "l",
    "s": "5", "r": "t", "m": "rn", "u": "n", "d": "cl",
}  # fmt: skip

Rewrite = Callable[[list[str], random.Random], list[str]]


def base_texts(least_words: int = 120) -> list[list[str]]:
    """Return the sections of the documentation as texts, each as its paragraphs."""
    texts = []
    for page in sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]):
        plain = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        for section in re.split(r"\n#+ [^\n]*\n", plain):
            paragraphs = [
                re.sub(r"[`*]|\]\([^)]*\)|\[", "", " ".join(block.split()))
                for block in section.split("\n\n")
                if not block.lstrip().startswith(("|", "!", "#", "<"))
            ]
            paragraphs = [each for each in paragraphs if len(each.split()) > 8]
            if sum(len(each.split()) for each in paragraphs) >= least_words:
                texts.append(paragraphs)
    return texts


def _new_lede(text: list[str], rng: random.Random) -> list[str]:
    return [rng.choice(_LEDES), *(text[1:] if len(text) > 3 else text)]


def _cut_short(text: list[str], rng: random.Random) -> list[str]:
    words = sum(len(each.split()) for each in text)
    kept: list[str] = []
    for paragraph in text:
        kept.append(paragraph)
        if sum(len(each.split()) for each in kept) > max(0.45 * words, 60):
            break
    return kept


def _without_some(text: list[str], rng: random.Random) -> list[str]:
    return [each for each in text if len(text) < 4 or rng.random() > 0.25] or text


def _in_other_order(text: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(text))
    return [*text[at:], *text[:at]]


def _with_more(text: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(text) + 1)
    return [*text[:at], rng.choice(_ADDED), *text[at:]]


def _respelled(text: list[str], rng: random.Random) -> list[str]:
    for spelling, other in _SPELLINGS.items():
        text = [each.replace(spelling, other) for each in text]
    return text


def _corrected(text: list[str], rng: random.Random) -> list[str]:
    numbers = [(n, m) for n, each in enumerate(text) for m in re.finditer(r"\b\d+\b", each)]
    if not numbers:
        return text
    number, match = rng.choice(numbers)
    changed = f"{text[number][: match.start()]}{int(match[0]) + 3}{text[number][match.end() :]}"
    return [*text[:number], changed, *text[number + 1 :]]


def _other_words(text: list[str], rng: random.Random) -> list[str]:
    def swap(match: re.Match[str]) -> str:
        other = SYNONYMS.get(match[0])
        return other if other and rng.random() < 0.7 else match[0]

    changed = [re.sub(r"[a-z]+", swap, each) for each in text]
    return [re.sub(r"\b(The|It|This) ", _other_opening(rng), each) for each in changed]


def _other_opening(rng: random.Random) -> Callable[[re.Match[str]], str]:
    return lambda match: rng.choice(
        (match[0], f"So {match[0].lower()}", f"Still, {match[0].lower()}")
    )


def _scanned(text: list[str], rng: random.Random) -> list[str]:
    rate = rng.uniform(0.01, 0.035)

    def misread(letter: str) -> str:
        return _MISREAD.get(letter, letter) if rng.random() < rate else letter

    joined = "\n".join("".join(map(misread, each)) for each in text)
    lines = joined.split("\n")
    return [re.sub(r" ", lambda _: "" if rng.random() < rate / 3 else " ", line) for line in lines]


REWRITES: tuple[Rewrite, ...] = (
    _new_lede, _cut_short, _without_some, _in_other_order, _with_more, _respelled, _corrected,
    _other_words, _scanned,
)  # fmt: skip


def make_articles(seed: int, texts: Sequence[list[str]]) -> Iterator[tuple[str, Document]]:
    """Yield articles, each with the name of the text that it is a copy of, or its own name.

    Args:
        seed: the seed of the choices.
        texts: the texts to make copies of, as `base_texts` returns them.
    """
    rng = random.Random(seed)
    shuffled = list(texts)
    rng.shuffle(shuffled)
    copied, own = shuffled[len(texts) // 4 :], shuffled[: len(texts) // 4]
    for number, text in enumerate(copied):
        for copy in range(rng.choice((1, 1, 2, 3, 4))):
            rewritten = text
            for rewrite in rng.sample(REWRITES, rng.choice((1, 2, 2, 3))) if copy else ():
                rewritten = rewrite(rewritten, rng)
            yield f"text {number}", _article(f"{number}-{copy}.txt", rewritten)
    # Articles that share words and are no copies.
    for number, text in enumerate(own):
        half = len(text) // 2
        if half:
            yield f"quoting {number}", _article(f"q{number}.txt", [*text[:half], _STATEMENT])
        # The paragraph is a small part of both: two articles that share half of one are one text.
        few = min(_word_count(text[half:]) / 2, _word_count(copied[number]) / 3)
        background = [each for each in copied[number] if 20 < len(each.split()) < few][:1]
        yield f"background {number}", _article(f"b{number}.txt", [*background, *text[half:]])
        yield f"form {number}", _article(f"f{number}.txt", [_filled_form(rng)])


def _word_count(paragraphs: Sequence[str]) -> int:
    return sum(len(each.split()) for each in paragraphs)


def pairwise_f1(groups: TextGroups, articles: Sequence[tuple[str, Document]]) -> float:
    """Return the F1 of the pairs that are said to be copies."""
    of = {document.doc_id: name for name, document in articles}
    found = {pair for group in groups.groups for pair in combinations(sorted(group.doc_ids), 2)}
    right = {pair for pair in combinations(sorted(of), 2) if of[pair[0]] == of[pair[1]]}
    return 2 * len(found & right) / max(len(found) + len(right), 1)


def _article(name: str, paragraphs: Sequence[str]) -> Document:
    return Document(doc_id=name, title=name, text="\n\n".join(paragraphs) + "\n", sha256="")


def _filled_form(rng: random.Random) -> str:
    firms = ["Norrland Works", "Aske Shipping", "Torp", "Brekka Salt", "Vogt & Lind", "Ilves"]
    rng.shuffle(firms)
    way = rng.random() < 0.5
    return _FORM.format(
        city=rng.choice(("Aldhaven", "Brekka", "Holmgard", "Tveit")),
        day=rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        way="higher" if way else "lower",
        moved="rose" if way else "fell",
        name=rng.choice(("Lena Torp", "Jonas Lind", "Mara Ilves", "Ole Brandt")),
        firm=firms[0], other=firms[1], third=firms[2], fourth=firms[3],
        **{letter: f"{rng.uniform(0.1, 900):.1f}" for letter in "abcdefgh"},
    )  # fmt: skip

"""Who a pronoun or a surname stands for, where the article tells it plainly."""

from __future__ import annotations

from collections.abc import Sequence

from index.text.countries import COUNTRIES_BY_WORD
from retrieval.voices.names import Names
from retrieval.voices.paragraph import Paragraph
from retrieval.voices.speakers import HE, IT, SHE, Speaker

# How many paragraphs back somebody may be named for a pronoun.
_PARAGRAPHS_BACK = 3
# How many pronouns may stand for one another.
_MOST_STEPS = 20
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class People:
    """The people of an article, by the names and pronouns that stand for them.

    Args:
        names: the full names in the article.
        paragraphs: the article's paragraphs.
    """

    def __init__(self, names: Names, paragraphs: Sequence[Paragraph]) -> None:
        self._names = names
        self._paragraphs = paragraphs
        self._mentions: dict[int, list[tuple[int, Speaker]]] = {}
        self._resolved: dict[tuple[int, int], str] = {}

    def full_name(self, speaker: Speaker, number: int) -> str:
        """Return a speaker's full name, or the words that stand for him if it is not plain.

        Args:
            speaker: the speaker.
            number: the paragraph in which he is named.
        """
        # A rare surname may be taken for another kind of word.
        is_word = " " not in speaker.text and speaker.text[:1].isupper()
        if speaker.named or (is_word and not speaker.pronoun):
            return self._names.full(speaker.text)
        if speaker.pronoun in {HE, SHE}:
            return self._of_pronoun(speaker, number) or speaker.text
        if speaker.pronoun == IT:
            return self._of_it(speaker, number) or speaker.text
        return speaker.text

    def is_known_as_anonymous(self, speaker: Speaker, number: int) -> bool:
        """Return whether "the official" is one whom an earlier paragraph left without a name."""
        if speaker.named or speaker.pronoun or not speaker.text.lower().startswith("the "):
            return False
        noun = speaker.text.split()[-1].lower()
        return any(
            mentioned.anonymous and noun in mentioned.text.lower().split()
            for place in range(max(0, number - _PARAGRAPHS_BACK), number + 1)
            for _, mentioned in self._people_of(place)
            if mentioned.span.start < speaker.span.start
        )

    def _of_it(self, speaker: Speaker, number: int) -> str:
        """Return the body that spoke last before "it", here or a paragraph before; else nothing.

        "GUR said so. It estimated the number at 12,000."
        """
        for place in range(number, max(-1, number - 2), -1):
            paragraph = self._paragraphs[place]
            spoke = [
                each
                for each in (
                    paragraph.speaker_of(cue.speaker)
                    for cue in paragraph.cues
                    if cue.speaker is not None
                )
                if each.span.start < speaker.span.start
            ]
            if spoke:
                last = max(spoke, key=lambda each: each.span.start)
                name = self._names.full(last.text)
                is_body = " " in name or not self._may_be_person(last)
                return name if last.named and is_body and not self._names.is_person(name) else ""
        return ""

    def _of_pronoun(self, speaker: Speaker, number: int, steps: int = 0) -> str:
        """Return the only person that a pronoun can stand for, empty if there are several.

        The nearest paragraph that names somebody as the subject of a verb decides.
        """
        if steps > _MOST_STEPS:
            return ""
        key = (number, speaker.span.start)
        if key in self._resolved:
            return self._resolved[key]
        self._resolved[key] = ""
        for place in range(number, max(-1, number - _PARAGRAPHS_BACK - 1), -1):
            found: list[str] = []
            described = False
            for head, mentioned in self._people_of(place):
                if mentioned.span.start >= speaker.span.start:
                    continue
                if not mentioned.named and not mentioned.pronoun:
                    # "The seller": he may be meant.
                    tag = self._paragraphs[place].tree.tokens[head].tag
                    described = described or tag == "NN"
                name = self._name(mentioned, place, speaker.pronoun, steps)
                if name and name not in found:
                    found.append(name)
            if found or described:
                if len(found) == 1:
                    self._resolved[key] = found[0]
                break
        return self._resolved[key]

    def _name(self, mentioned: Speaker, place: int, pronoun: str, steps: int) -> str:
        """Return the name of somebody mentioned if a pronoun can stand for him, else nothing."""
        if mentioned.pronoun == pronoun:
            return self._of_pronoun(mentioned, place, steps + 1)
        if not mentioned.named:
            return ""
        name = self._names.full(mentioned.text)
        if not self._names.is_person(name) and (" " in name or not self._may_be_person(mentioned)):
            return ""
        return name if self._names.gender(name) in {"", pronoun} else ""

    def _may_be_person(self, mentioned: Speaker) -> bool:
        """Return whether a name of one word may be a person's: it then stands in the way."""
        name = mentioned.text
        return not name.isupper() and name.lower() not in COUNTRIES_BY_WORD

    def _people_of(self, number: int) -> list[tuple[int, Speaker]]:
        """Return the subjects of a paragraph's verbs and its speakers, in order."""
        if number not in self._mentions:
            paragraph = self._paragraphs[number]
            tokens = paragraph.tree.tokens
            heads = {
                index for index, token in enumerate(tokens)
                if token.relation in _SUBJECTS and paragraph.quotation_of(index) is None
            }  # fmt: skip
            # "Ana Cruz and Jan Weil met": either may be meant.
            heads |= {
                joined for head in list(heads) for joined in paragraph.tree.children(head, "conj")
            }
            heads |= {cue.speaker for cue in paragraph.cues if cue.speaker is not None}
            self._mentions[number] = [(head, paragraph.speaker_of(head)) for head in sorted(heads)]
        return self._mentions[number]

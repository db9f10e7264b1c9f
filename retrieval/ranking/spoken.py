"""Mark what somebody said, or who said it, where a question asks for that.

The voices of the best passages are read. "What did Kirby say about …?" marks a sentence that passes
on words of Kirby, and "Who said …?" the words that name the speaker of the marked sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from index.contents import StoredPassage
from index.documents import Span
from index.terms import analyse
from index.text.speech import ATTRIBUTE, SAY, TELL, THINK
from retrieval.question import Word
from retrieval.questions.voices import AskedVoice
from retrieval.ranking.fusion import RankedPassage, rank_order
from retrieval.ranking.marks import Marks
from retrieval.ranking.pipeline import break_near_ties
from retrieval.ranking.statements import Statements
from retrieval.speakers.asked_speaker import AskedSpeaker
from retrieval.speakers.spoken_deeds import spoken_deeds
from retrieval.voices.speakers import PRONOUNS
from retrieval.voices.voice import Voice, VoiceKind
from retrieval.voices.voice_reader import VoiceReader

# So many characters of the best passages are read at most; the parser reads 70 a millisecond. A
# passage that begins within them is read whole.
CHARACTERS = 900
# At most so many passages are read.
_PASSAGES = 3
# What a passage in which the asked speaker speaks gains in score.
_PREFERENCE = 0.1
# What a sentence gains in value by having all the words of the question that name no speaker.
_TOPIC_WEIGHT = 1.5
# What a sentence gains by having the verb of the question: "What did Denning accuse Holt of?".
_VERB_WEIGHT = 3.0
# The same where the question asks what somebody told; this verb is less telling than others.
_TOLD_WEIGHT = 0.8
# The marked sentence keeps its mark unless another one's value is so much greater.
_KEPT = 0.3

_SAYING_TERMS = frozenset(term for verb in ATTRIBUTE for term in analyse(verb))


def mark_spoken(
    ranked: Sequence[RankedPassage],
    asked: AskedVoice,
    words: Iterable[Word],
    reader: VoiceReader,
    cited: Mapping[int, Span] | None = None,
) -> list[RankedPassage]:
    """Return a ranking whose best passages mark what was said, or who said it.

    A passage in which the asked speaker speaks gains in score. Nothing else changes the order: who
    says something says nothing of how well it answers.

    Args:
        ranked: the ranked passages, best first.
        asked: what the question asks for.
        words: the words of the question.
        reader: reads the voices.
        cited: the ids of passages that the answer before cited, and the cited spans; the question
            names nothing else then.

    Raises:
        ModelError: the parser cannot be loaded.
    """
    marking = _Marking(asked, words)
    left = CHARACTERS
    changed: list[RankedPassage] = []
    for place, each in enumerate(ranked):
        passage = each.candidate.passage
        if place >= _PASSAGES or not each.marks.sentences or left <= 0:
            changed.append(each)
            continue
        voices = reader.in_passage(passage.document, passage.span, left)
        left -= len(passage.span)
        if cited is None:
            changed.append(marking.mark(each, voices))
        else:
            changed.append(_of_cited(each, voices, cited.get(each.passage_id)))
    if cited is not None:
        return changed
    return break_near_ties(sorted(changed, key=rank_order))


class _Marking:
    """Chooses the sentence of a passage that passes on a voice.

    Args:
        asked: what the question asks for.
        words: the words of the question.
    """

    def __init__(self, asked: AskedVoice, words: Iterable[Word]) -> None:
        self._speaker = None if asked.asks_who else AskedSpeaker(asked.speaker)
        is_plain = asked.verb in SAY | TELL | THINK
        self._verb = frozenset() if is_plain else frozenset(analyse(asked.verb))
        self._verb_weight = _VERB_WEIGHT
        if asked.verb in TELL:
            self._verb = frozenset(term for verb in TELL for term in analyse(verb))
            self._verb_weight = _TOLD_WEIGHT
        without = _SAYING_TERMS.union(analyse(asked.speaker))
        self._topic = {word.term for word in words if word.is_content} - without

    def mark(self, ranked: RankedPassage, voices: Sequence[Voice]) -> RankedPassage:
        """Mark the sentence of a passage that best passes on a voice that is asked for."""
        passage = ranked.candidate.passage
        text = passage.document.text
        if self._speaker is None:
            voices = [voice for voice in voices if voice.speaker_span is not None]
        else:
            deeds = spoken_deeds(passage, self._speaker, voices)
            voices = [voice for voice in voices if self._speaker.is_heard_in(voice, text)] + deeds
        found = self._best(ranked, voices)
        if found is None:
            return ranked
        sentence, voice = found
        if self._speaker is None:
            return _with_speaker(ranked, sentence, voice)
        ranked = replace(ranked, score=min(1.0, ranked.score + _PREFERENCE), is_spoken=True)
        if sentence == ranked.marks.sentences[0]:
            return ranked
        said = _shared(sentence, voice.span)
        answers = (said,) if said and voice.kind is VoiceKind.QUOTE else ()
        return replace(ranked, marks=Marks((sentence,), answers, ranked.marks.values))

    def _best(self, ranked: RankedPassage, voices: Sequence[Voice]) -> tuple[Span, Voice] | None:
        """Return the sentence of greatest value that passes on a voice, with the voice, or None."""
        passage = ranked.candidate.passage
        statements = Statements(passage.document.text, passage.span)
        values = _values(ranked)
        marked = ranked.marks.sentences[0]
        found = [
            (
                values.get(sentence, min(values.values(), default=0.0))
                + _TOPIC_WEIGHT * self._topic_share(passage, sentence)
                + self._verb_weight * self._has_verb(passage, sentence)
                + _KEPT * (sentence == marked),
                len(shared),
                -voice.span.start,
                sentence,
                voice,
            )
            for sentence in passage.sentences
            for voice in voices
            if _passes_on(sentence, voice)
            and (shared := _shared(sentence, voice.span))
            and statements.states_something(sentence)
        ]
        if not found:
            return None
        best = max(found, key=lambda each: each[:3])
        if self._speaker is None and best[3] != marked:
            # What is marked without a voice may be the statement all the same.
            own = values.get(marked, 0.0) + _TOPIC_WEIGHT * self._topic_share(passage, marked)
            if own + _KEPT > best[0]:
                return None
        return best[3], best[4]

    def _has_verb(self, passage: StoredPassage, sentence: Span) -> bool:
        """Return whether a sentence has the verb of the question, if that tells more than "say"."""
        text = sentence.of(passage.document.text)
        return bool(self._verb) and not self._verb.isdisjoint(analyse(text))

    def _topic_share(self, passage: StoredPassage, sentence: Span) -> float:
        """Return the share of the question's other words that a sentence has."""
        if not self._topic:
            return 0.0
        terms = set(analyse(sentence.of(passage.document.text)))
        return len(self._topic & terms) / len(self._topic)


def _of_cited(ranked: RankedPassage, voices: Sequence[Voice], cited: Span | None) -> RankedPassage:
    """Mark who says the words of a passage that the answer before cited."""
    said = [
        (len(shared), voice.kind is VoiceKind.QUOTE, -voice.span.start, voice)
        for voice in voices
        if cited and voice.speaker_span and (shared := _shared(cited, voice.span))
        and _passes_on(cited, voice)
    ]  # fmt: skip
    sentences = ranked.candidate.passage.sentences
    sentence = next((each for each in sentences if cited and each.overlaps(cited)), None)
    if not said or sentence is None:
        return ranked
    return _with_speaker(ranked, sentence, max(said, key=lambda each: each[:3])[-1])


def _with_speaker(ranked: RankedPassage, sentence: Span, voice: Voice) -> RankedPassage:
    """Mark who says a sentence: in it, or in a second sentence of the passage."""
    passage, named = ranked.candidate.passage, voice.speaker_span
    around = next((each for each in passage.sentences if named and each.contains(named)), None)
    if named is None or around is None:
        return ranked
    sentences = (sentence,) if around == sentence else (sentence, around)
    is_pronoun = named.of(passage.document.text).lower() in PRONOUNS
    answers = () if is_pronoun else (named,)
    return replace(ranked, marks=Marks(sentences, answers, ranked.marks.values))


def _values(ranked: RankedPassage) -> dict[Span, float]:
    """Return how well each sentence of a passage answers, higher is better."""
    values: Sequence[float | None] = ranked.marks.values
    if not values and ranked.late_interaction:
        values = ranked.late_interaction.by_sentence
    pairs = zip(ranked.candidate.passage.sentences, values, strict=False)
    return {sentence: value for sentence, value in pairs if value is not None}


def _passes_on(sentence: Span, voice: Voice) -> bool:
    """Return whether a voice takes up most of a sentence, or most of its words stand there."""
    shared = _shared(sentence, voice.span)
    return shared is not None and 2 * len(shared) >= min(len(sentence), len(voice.span))


def _shared(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None

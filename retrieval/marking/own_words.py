"""Read the article just cited for the words of a follow-up alone: "who owns it?".

The words that a follow-up takes from earlier questions find its article. In that article they draw
the mark to the sentence that answered the earlier question. So the passages of the article are read
once more, for the words that the reader typed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from index.models.protocols import Embedder, Reader, Reading
from retrieval.question import question_words
from retrieval.ranking.candidates import Candidates
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.pipeline import correct_by_reader
from retrieval.ranking.reading import PassageReading

# At most so many passages of the article are read again.
_PASSAGES = 4


def read_own_words(
    ranked: Sequence[RankedPassage],
    own: str,
    articles: Collection[str],
    embedder: Embedder,
    reader: Reader | None,
    candidates: Candidates,
    weight: float,
) -> list[RankedPassage]:
    """Return a ranking whose passages of some articles are read for a follow-up's own words.

    Their marks are of these words; whether they answer is judged by these words and by the whole
    question, half each. The passages of one article are in the order of how well they match these
    words; the places that they have together stay.

    Args:
        ranked: the ranked passages, best first.
        own: the follow-up as the reader typed it.
        articles: the ids of the articles.
        embedder: the model that embeds the tokens.
        reader: the model that reads; None to read by late interaction alone.
        candidates: what the ranking was made of.
        weight: weight of the reader in the match.
    """
    places = [
        place
        for place, each in enumerate(ranked)
        if each.candidate.passage.doc_id in articles and each.late_interaction is not None
    ]
    # Those that were read before come first.
    places = sorted(sorted(places, key=lambda place: ranked[place].reading is None)[:_PASSAGES])
    if not places:
        return list(ranked)
    reading = PassageReading(
        embedder, own, question_words(own), candidates.statistics, candidates.background
    )
    before = [ranked[place] for place in places]
    read = reading.score_by_late_interaction(before)
    if reader is not None and any(each.reading for each in before):
        read = correct_by_reader(reading.read(reader, read), weight)
    changed = list(ranked)
    for article in {each.candidate.passage.doc_id for each in before}:
        of_article = [
            i for i, each in enumerate(before) if each.candidate.passage.doc_id == article
        ]
        by_match = sorted(of_article, key=lambda i: -read[i].match)
        for i, taken in zip(of_article, by_match, strict=True):
            # The scores, and with them the lead, are of the whole question.
            changed[places[i]] = replace(
                before[taken],
                score=before[i].score,
                reading=_halved(before[taken].reading, read[taken].reading),
                marks=read[taken].marks,
            )
    return changed


def _halved(whole: Reading | None, own: Reading | None) -> Reading | None:
    if whole is None or own is None:
        return own
    return replace(own, answerability=(whole.answerability + own.answerability) / 2)

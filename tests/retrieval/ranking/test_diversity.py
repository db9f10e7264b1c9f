"""A second article among the first passages, where it comes near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.diversity import FIRST_PASSAGES, MAX_SCORE_GAP, diversify
from retrieval.ranking.fusion import RankedPassage

ASKED = ("harbour", "tunnel", "cost")


def ranked(doc_id: str, score: float, words: int = 3) -> RankedPassage:
    found = StoredPassage(
        Passage(0, doc_id, Span(0, 1)),
        Document(doc_id=doc_id, title="", text="x", sha256=""),
        None,
    )
    return RankedPassage(Candidate(found, None, dict.fromkeys(ASKED[:words], 1.0)), score, score)


def names(ranking: list[RankedPassage]) -> list[str]:
    return [f"{r.candidate.passage.doc_id}{round(100 * r.score)}" for r in ranking]


LONG = [ranked("a", score / 100) for score in (90, 88, 86, 84, 82, 80)]


def test_the_last_of_five_gives_way_to_the_best_of_another_article() -> None:
    ranking = [*LONG, ranked("b", 0.7), ranked("c", 0.69)]
    expected = ["a90", "a88", "a86", "a84", "b70", "a82", "a80", "c69"]
    assert names(diversify(ranking)) == expected


def test_another_article_must_come_near() -> None:
    for other in (ranked("b", 0.82 - MAX_SCORE_GAP - 0.01), ranked("b", 0.7, words=1)):
        ranking = [*LONG, other]
        assert diversify(ranking) == ranking
    near = ranked("b", 0.82 - MAX_SCORE_GAP + 0.01, words=2)
    assert diversify([*LONG, near])[FIRST_PASSAGES - 1] is near


def test_one_that_has_too_few_words_does_not_stand_in_the_way() -> None:
    ranking = [*LONG, ranked("b", 0.79, words=1), ranked("c", 0.75)]
    assert names(diversify(ranking))[4:] == ["c75", "a82", "a80", "b79"]


def test_where_two_articles_are_shown_nothing_changes() -> None:
    ranking = [*LONG[:3], ranked("b", 0.85), *LONG[3:], ranked("c", 0.79)]
    assert diversify(ranking) == ranking
    assert diversify(LONG[:4]) == LONG[:4]
    assert diversify(LONG) == LONG
    assert diversify([]) == []


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 1), st.integers(0, 3)), max_size=12),
)
def test_what_is_before_it_and_the_order_of_documents_stay(
    made: list[tuple[str, float, int]],
) -> None:
    ranking = sorted((ranked(*each) for each in made), key=lambda r: -r.score)
    result = diversify(ranking)
    assert result[: FIRST_PASSAGES - 1] == ranking[: FIRST_PASSAGES - 1]
    assert sorted(map(id, result)) == sorted(map(id, ranking))
    documents = [list(dict.fromkeys(n[0] for n in names(each))) for each in (result, ranking)]
    assert documents[0] == documents[1]
    assert [r.score for r in result[:FIRST_PASSAGES]] == sorted(
        (r.score for r in result[:FIRST_PASSAGES]), reverse=True
    )

"""Cosines beside what unrelated passages reach: models whose vectors lie near one direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.documents import Document
from index.local.library import Library
from index.models.protocols import TokenVectors, Vectors
from index.models.usual_vectors import measure_usual_vectors, without_usual
from index.scope import Scope
from retrieval.answer import ask
from retrieval.question import Question, question_words
from retrieval.ranking.background import NO_BACKGROUND, measure_background
from retrieval.ranking.candidates import find_candidates
from retrieval.ranking.pipeline import RankingOptions, default_options, rank
from tests.fakes import HashEmbedder, stored

SHARED = 2.0


def lean(vectors: Vectors) -> Vectors:
    """Turn unit vectors towards one direction, so that unrelated ones have cosines of 0.8."""
    leaning = vectors + SHARED / np.sqrt(vectors.shape[-1], dtype=np.float32)
    unit: Vectors = leaning / np.linalg.norm(leaning, axis=-1, keepdims=True)
    return unit


class LeaningEmbedder(HashEmbedder):
    """A `HashEmbedder` whose vectors all lie near one direction."""

    @property
    def usual_vector(self) -> Vectors | None:
        return lean(np.zeros(self.dimension, dtype=np.float32)) * np.float32(0.9)

    def embed_question(self, text: str) -> Vectors:
        return lean(super().embed_question(text))

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        return [
            TokenVectors(lean(each.vectors), each.offsets)
            for each in super().embed_passage_tokens(texts)
        ]


TEXTS = [
    f"The {animal} of {place} was seen near the old {thing}."
    for animal in ("heron", "otter", "lynx", "badger", "osprey")
    for place in ("Varn", "Holt", "Essen", "Quay")
    for thing in ("mill", "lock")
]


def library_of(folder: Path, embedder: HashEmbedder, texts: Sequence[str] = TEXTS) -> Library:
    library = Library.open(folder, create=True, embedder=embedder)
    library.add(
        Document(doc_id=f"{place:02}", title="", text=text, sha256="")
        for place, text in enumerate(texts)
    )
    return library


def test_a_model_whose_unrelated_texts_are_far_apart_has_no_background(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    with library_of(tmp_path / "library", embedder).snapshot() as snapshot:
        vector = embedder.embed_question("heron")
        assert measure_background(snapshot, embedder, vector) == NO_BACKGROUND
    assert default_options(embedder) == RankingOptions()
    assert NO_BACKGROUND.relative(0.43, "uk") == 0.43
    assert NO_BACKGROUND.late_interaction_offset("uk") == 0


def test_the_background_is_the_library_s(tmp_path: Path) -> None:
    """It is what a question's cosines with the stored passages are on average."""
    embedder = LeaningEmbedder()
    texts = [f"{text} It was number {number}." for number in range(30) for text in TEXTS]
    question = embedder.embed_question("Where was the fox?")
    with library_of(tmp_path / "library", embedder, texts).snapshot() as snapshot:
        (sample,) = snapshot.sample_vectors(64).values()
        assert len(sample) == 200
        background = measure_background(snapshot, embedder, question)
    mean = float((embedder.embed_passages(texts) @ question).mean())
    assert mean > 0.7
    assert background.usual == pytest.approx(mean, abs=0.03)
    assert background.languages == ()


def test_one_article_is_not_its_own_background(tmp_path: Path) -> None:
    embedder = LeaningEmbedder()
    text = "The heron of Varn was seen near the mill."
    with library_of(tmp_path / "library", embedder, [text]).snapshot() as snapshot:
        question = embedder.embed_question(text)
        (candidate,) = find_candidates(
            snapshot,
            question_words(text),
            question,
            background=(background := measure_background(snapshot, embedder, question)),
        ).passages
    expected = background.relative(float(stored(question) @ question), "")
    assert candidate.cosine == pytest.approx(expected, abs=1e-5)
    assert background_cosine_of(embedder, text) < 0.95


def background_cosine_of(embedder: LeaningEmbedder, text: str) -> float:
    usual = embedder.usual_vector
    assert usual is not None
    vector = embedder.embed_question(text)
    return float((vector + 20 * usual) @ vector / 21)


def test_candidates_have_the_cosines_that_they_would_have_without_the_shared_direction(
    tmp_path: Path,
) -> None:
    """Nearly: what is far above the background is far from other passages, and the rest is near."""
    embedder = LeaningEmbedder()
    question = "heron Varn mill"
    vector = embedder.embed_question(question)
    with library_of(tmp_path / "library", embedder).snapshot() as snapshot:
        background = measure_background(snapshot, embedder, vector)
        found = find_candidates(snapshot, (), vector, background=background)
    cosines = {each.passage.text: each.cosine or 0.0 for each in found.passages}
    best = max(cosines, key=lambda text: cosines[text])
    assert best == TEXTS[0]
    assert cosines[best] > 0.4
    assert np.mean(list(cosines.values())) == pytest.approx(0, abs=0.12)
    assert found.background == background


def test_passages_without_vectors_get_relative_cosines_too(tmp_path: Path) -> None:
    embedder = LeaningEmbedder()
    question = "heron Varn mill"
    vector = embedder.embed_question(question)
    with library_of(tmp_path / "library", embedder).snapshot() as snapshot:
        background = measure_background(snapshot, embedder, vector)
        unknown = find_candidates(snapshot, question_words(question), None)
        known = find_candidates(snapshot, (), vector, depth=40, background=background)
    # They are computed from vectors that were not stored.
    texts = [each.passage.searched_text for each in known.passages]
    cosines = embedder.embed_passages(texts) @ vector
    expected = {
        each.passage.passage_id: background.relative(float(cosine), each.passage.document.language)
        for each, cosine in zip(known.passages, cosines, strict=True)
    }
    candidates = replace(unknown, background=background)
    ranked = rank(embedder, question, question_words(question), candidates)
    filled = {each.passage_id: each.candidate.cosine for each in ranked if each.late_interaction}
    assert len(filled) == 10
    assert filled == pytest.approx({key: expected[key] for key in filled}, abs=1e-5)


def test_meaning_counts_in_the_fusion(tmp_path: Path) -> None:
    """Undivided cosines of 0.8 and 0.9 would leave the order to the words alone."""
    embedder = LeaningEmbedder()
    options = RankingOptions(late_interaction_count=0)
    words = question_words("lynx lynx of Quay lock")
    about = embedder.embed_question("otter of Holt mill")
    with library_of(tmp_path / "library", embedder).snapshot() as snapshot:
        background = measure_background(snapshot, embedder, about)
        ranked = [
            rank(
                embedder,
                "unused",
                words,
                find_candidates(snapshot, words, about, background=background),
                options_,
            )[0].candidate.passage.text
            for options_ in (options, RankingOptions(late_interaction_count=0, dense_weight=0.7))
        ]
    assert "lynx" in ranked[0]
    assert ranked[1] == "The otter of Holt was seen near the old mill."
    assert default_options(embedder).dense_weight > RankingOptions().dense_weight


def test_an_answer_is_found(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", LeaningEmbedder())
    first = ask(library, "Was the osprey of Essen near the lock?").citations[0]
    assert first.quote == "The osprey of Essen was seen near the old lock."


def test_the_shared_direction_is_measured() -> None:
    assert measure_usual_vectors(HashEmbedder(), TEXTS[::5]) is None
    usual = measure_usual_vectors(LeaningEmbedder(), TEXTS[::5])
    assert usual is not None
    direction = lean(np.zeros(64, dtype=np.float32))
    assert float(usual.token @ direction) > 0.8
    assert float(usual.passage @ direction) > 0.8


def test_tokens_without_the_shared_direction_are_apart() -> None:
    usual = lean(np.zeros(64, dtype=np.float32)) * np.float32(0.9)
    (tokens,) = LeaningEmbedder().embed_passage_tokens(["heron otter lynx"])
    before, after = tokens.vectors, without_usual(tokens.vectors, usual)
    assert float(before[0] @ before[1]) > 0.7
    assert abs(float(after[0] @ after[1])) < 0.35
    assert np.linalg.norm(after, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert without_usual(before, None) == pytest.approx(before, abs=1e-6)


class LanguageEmbedder(LeaningEmbedder):
    """A `LeaningEmbedder` whose vectors of Cyrillic texts lean towards a direction of their own."""

    def embed_question(self, text: str) -> Vectors:
        is_cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in text)
        direction = np.zeros(self.dimension, dtype=np.float32)
        direction[3 if is_cyrillic else 4] = 0.5
        leaning = super().embed_question(text) + direction
        unit: Vectors = leaning / np.linalg.norm(leaning)
        return unit


CYRILLIC = [
    f"{animal} бачили біля {place} вчора о {hour} годині."
    for animal in ("Чаплю", "Видру", "Рись")
    for place in ("млина", "шлюзу", "мосту", "ставу")
    for hour in ("шостій", "восьмій", "десятій")
]


@pytest.fixture
def mixed(tmp_path: Path) -> Library:
    """Articles in two languages; the one that has the number is in English."""
    library = Library.open(tmp_path / "mixed", create=True, embedder=LanguageEmbedder())
    articles = [
        *((f"en{place:02}", text, "en") for place, text in enumerate(TEXTS)),
        *((f"uk{place:02}", text, "uk") for place, text in enumerate(CYRILLIC)),
        ("en-number", "Found: 7714 4471", "en"),
    ]
    library.add(
        Document(doc_id=doc_id, title="", text=text, sha256="", language=language)
        for doc_id, text, language in articles
    )
    return library


def test_each_language_has_a_background_of_its_own(mixed: Library) -> None:
    embedder = LanguageEmbedder()
    vector = embedder.embed_question("Де 7714 4471?")
    with mixed.snapshot() as snapshot:
        sample = snapshot.sample_vectors(64)
        background = measure_background(snapshot, embedder, vector)
        found = find_candidates(snapshot, (), vector, depth=4, background=background)
    assert {language: len(vectors) for language, vectors in sample.items()} == {
        "en": len(TEXTS) + 1,
        "uk": len(CYRILLIC),
    }
    assert set(background.languages) == {"en", "uk"}
    assert background.by_language["uk"] > background.by_language["en"] + 0.03
    assert background.late_interaction_offset("uk") > 0 > background.late_interaction_offset("en")
    # The nearest of each language are candidates, though all of one are nearer.
    languages = [each.passage.document.language for each in found.passages]
    assert languages.count("en") >= 2
    raw = {each.passage.doc_id: float(each.passage.vector @ vector) for each in found.passages}  # type: ignore[operator]
    assert max(raw, key=lambda doc_id: raw[doc_id]).startswith("uk")
    relative = {each.passage.doc_id: each.cosine or 0.0 for each in found.passages}
    assert max(relative, key=lambda doc_id: relative[doc_id]) == "en-number"


def test_an_answer_in_another_language_comes_first(mixed: Library) -> None:
    answer = ask(mixed, "Де 7714 4471?")
    assert answer.citations[0].document.doc_id == "en-number"
    assert {each.document.language for each in answer.citations} == {"en", "uk"}


def test_a_scope_of_one_language_has_no_other(mixed: Library) -> None:
    question = Question("Де 7714 4471?", scope=Scope(languages=frozenset({"uk"})))
    answer = ask(mixed, question)
    assert answer.searched.documents == len(CYRILLIC)
    assert {each.document.language for each in answer.citations} == {"uk"}

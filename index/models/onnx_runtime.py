"""Run prepared models with onnxruntime, without loading torch."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias, TypeVar

# onnxruntime records telemetry on its first import (a device id, the machine, the path of Python)
# and can send it. Nothing may leave this machine, so it is switched off before the import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime

from index.models.catalogue import DEFAULT_MODEL, EmbedderManifest, ModelManifest, ensure_prepared
from index.models.protocols import Embedder, Reranker, TokenStates, TokenVectors, Vectors
from index.models.recent_tokens import RecentTokens
from index.models.tokenizing import Encoded, FoldingTokenizer
from index.models.usual_vectors import without_usual
from index.system.processes import cores

T = TypeVar("T")

# The last layer's states of a text, those of the inner layer if there are any, and the tokens.
_Outputs: TypeAlias = tuple[Vectors, Vectors | None, Encoded]


def open_embedder(
    reference: str = DEFAULT_MODEL, announce: Callable[[str], None] | None = None
) -> Embedder:
    """Return the embedder of a model.

    A model that was not prepared before, or whose prepared files are damaged, is prepared first: it
    is exported to ONNX, which takes up to a minute. For a model given by name, its files are taken
    from the local model cache, or downloaded unless `HF_HUB_OFFLINE` is set.

    Args:
        reference: a sentence-transformers model, by name or folder.
        announce: a function called with a sentence before preparation starts, and if the model
            could not be exported and so runs slowly.

    Raises:
        ModelError: the model is not on this machine and cannot be downloaded, it is damaged, or it
            cannot be prepared.
    """
    folder = ensure_prepared(reference, announce, "embedder")
    manifest = EmbedderManifest.read(folder)
    _announce_slow(manifest, announce)
    return embedder_of(manifest, folder)


def embedder_of(manifest: EmbedderManifest, folder: Path) -> Embedder:
    """Return the embedder that a manifest describes, given the folder of its files."""
    if manifest.runtime != "sentence-transformers":
        return OnnxEmbedder(folder / "model.onnx", folder / "tokenizer.json", manifest)
    from index.models.torch_runtime import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(manifest)


def open_reranker(reference: str, announce: Callable[[str], None] | None = None) -> Reranker:
    """Return the reranker of a model, which is prepared first as in `open_embedder`.

    Args:
        reference: a sentence-transformers CrossEncoder with one score, by name or folder.
        announce: a function called with a sentence, as in `open_embedder`.

    Raises:
        ModelError: as in `open_embedder`.
    """
    folder = ensure_prepared(reference, announce, "reranker")
    manifest = ModelManifest.read(folder)
    _announce_slow(manifest, announce)
    if manifest.runtime != "sentence-transformers":
        return OnnxReranker(folder / "model.onnx", folder / "tokenizer.json", manifest)
    from index.models.torch_runtime import CrossEncoderReranker

    return CrossEncoderReranker(manifest)


def _announce_slow(manifest: ModelManifest, announce: Callable[[str], None] | None) -> None:
    """Announce a model that was not exported, because it runs slowly."""
    if announce and manifest.runtime == "sentence-transformers":
        announce(
            f"The model {manifest.reference} runs on sentence-transformers, which is slower: "
            f"{manifest.reason}."
        )


class Graph:
    """A prepared ONNX graph with its tokenizer, which computes one array per text.

    Args:
        graph: the graph's file; it takes the token ids of one text and returns one array.
        tokenizer: a `tokenizer.json` of the tokenizers library.
        manifest: the model's manifest, with the graph's input names and the maximum length.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, graph: Path, tokenizer: Path, manifest: ModelManifest) -> None:
        self._input_names = manifest.input_names
        # One text and one thread per run, and one run per core at a time. In a batch, quantised
        # activations share one scale, so a text's vector would depend on its neighbours (worst
        # cosine to fp32: 0.971 in batches, 0.990 alone). Single texts are faster too: 131 passages
        # per second against 105 in batches sorted by length (two cores, 700 characters).
        self._session = open_session(graph)
        self._workers = ThreadPoolExecutor(cores(), thread_name_prefix="model")
        self._tokenizer = FoldingTokenizer(tokenizer, manifest.max_length)

    def run(self, text: str, second: str | None = None) -> tuple[Vectors, Encoded]:
        """Run the graph on a text or a pair of texts; return its output and the tokens."""
        if second is None:
            encoding = self._tokenizer.encode(text)
        else:
            encoding = self._tokenizer.encode_pair(text, second)
        output: Vectors = self._compute(encoding, 1)[0]
        return output, encoding

    def run_with_inner_states(self, text: str) -> tuple[Vectors, Vectors, Encoded]:
        """Run a graph that has a second output; return both outputs and the tokens."""
        encoding = self._tokenizer.encode(text)
        last, inner = self._compute(encoding, 2)
        return last, inner, encoding

    def _compute(self, encoding: Encoded, outputs: int) -> list[Vectors]:
        """Return the graph's first outputs for one encoded text."""
        tokens = np.asarray([encoding.ids], dtype=np.int64)
        feeds = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.asarray([encoding.type_ids], dtype=np.int64),
        }
        names = [output.name for output in self._session.get_outputs()[:outputs]]
        inputs = {name: feeds[name] for name in self._input_names}
        return [output[0] for output in self._session.run(names, inputs)]

    def each(self, do: Callable[[str], T], texts: Sequence[str]) -> list[T]:
        """Return the result of `do` for each text, in order; one text per core runs at a time.

        The longest text begins first, so that no core waits long for the last one.
        """
        if len(texts) < 2:
            return list(map(do, texts))
        places = sorted(range(len(texts)), key=lambda place: len(texts[place]), reverse=True)
        made = self._workers.map(do, [texts[place] for place in places])
        return [result for _, result in sorted(zip(places, made, strict=True), key=itemgetter(0))]


class OnnxEmbedder:
    """An `Embedder` that runs an exported graph.

    Args:
        graph: the graph's file; it takes token ids and returns `last_hidden_state`, shape
            (batch, length, dimension).
        tokenizer: a `tokenizer.json` of the tokenizers library.
        manifest: the model's manifest, with input names, pooling, prompts and maximum length.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, graph: Path, tokenizer: Path, manifest: EmbedderManifest) -> None:
        self._manifest = manifest
        self._graph = Graph(graph, tokenizer, manifest)
        self._recent = RecentTokens()
        self._last_question: tuple[str, _Outputs | None] = "", None
        # From which another process can count the tokens of passages as this object does.
        self.tokenizer_file = tokenizer
        # A second tokenizer without truncation: switching the setting of one is not thread-safe.
        self._counting = FoldingTokenizer(tokenizer)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the model's manifest."""
        return self._manifest.fingerprint

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return self._manifest.dimension

    @cached_property
    def usual_vector(self) -> Vectors | None:
        """The mean vector of unrelated passages; None if they have cosines near 0."""
        return self._manifest.usual_vector

    @cached_property
    def max_passage_tokens(self) -> int:
        """The number of passage tokens that the model reads, without special tokens and prompt."""
        prompt = len(self._counting.encode(self._manifest.passage_prompt).ids)
        return self._manifest.max_length - prompt

    @property
    def divides_at_whitespace(self) -> bool:
        """Whether a word has the same tokens whatever stands around it."""
        return self._counting.divides_at_whitespace

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of a text, untruncated."""
        return self._counting.count(text)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points in `text`, untruncated."""
        return self._counting.offsets(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension)."""
        prompt = self._manifest.passage_prompt
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, vector in enumerate(
            self._graph.each(lambda text: self._pool(self._graph.run(prompt + text)[0]), texts)
        ):
            vectors[row] = vector
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """Return a question's unit vector, shape (dimension,)."""
        return self._pool(self._question_outputs(text)[0])

    def embed_question_tokens(self, text: str) -> TokenVectors:
        """Return the token vectors of a question."""
        return self._token_vectors(self._manifest.question_prompt, self._question_outputs(text))

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of each passage; those of texts read lately are kept."""
        prompt = self._manifest.passage_prompt
        tokens = {text: kept for text in texts if (kept := self._recent.find(text))}
        unread = [text for text in dict.fromkeys(texts) if text not in tokens]
        made = self._graph.each(
            lambda text: self._token_vectors(prompt, self._outputs(prompt + text)), unread
        )
        for text, read in zip(unread, made, strict=True):
            self._recent.keep(text, read)
            tokens[text] = read
        return [tokens[text] for text in texts]

    def forget_texts(self) -> None:
        """Drop the token vectors of the texts read lately."""
        self._recent.clear()

    def _pool(self, states: Vectors) -> Vectors:
        pooled = states[0] if self._manifest.pooling == "cls" else states.mean(axis=0)
        unit: Vectors = pooled / max(float(np.linalg.norm(pooled)), 1e-12)
        return unit

    def _question_outputs(self, text: str) -> _Outputs:
        """Return the graph's outputs for a question.

        Those of the last question are kept: it is embedded as a whole for the search, and by its
        tokens for late interaction.
        """
        kept, outputs = self._last_question
        if outputs is None or kept != text:
            outputs = self._outputs(self._manifest.question_prompt + text)
            # One assignment, so that another thread sees both or neither.
            self._last_question = text, outputs
        return outputs

    def _outputs(self, text: str) -> _Outputs:
        if self._manifest.inner_layer is None:
            last, encoding = self._graph.run(text)
            return last, None, encoding
        return self._graph.run_with_inner_states(text)

    def _token_vectors(self, prompt: str, outputs: _Outputs) -> TokenVectors:
        last, inner, encoding = outputs
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) - len(prompt)
        special = np.array(encoding.special, dtype=bool)
        # The first word's token may begin with the space that ends the prompt.
        offsets = np.maximum(offsets, 0)
        own = ~special & (offsets[:, 1] > offsets[:, 0])
        last = without_usual(last, self._manifest.usual_token_vector)
        states = None if inner is None else TokenStates(inner, last, own)
        return TokenVectors(last[own], offsets[own], states)


class OnnxReranker:
    """A `Reranker` that runs an exported graph.

    Args:
        graph: the graph's file; it takes the token ids of a pair and returns `logits`, shape
            (batch, 1).
        tokenizer: a `tokenizer.json` of the tokenizers library.
        manifest: the model's manifest, with input names and maximum length.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, graph: Path, tokenizer: Path, manifest: ModelManifest) -> None:
        self._manifest = manifest
        self._graph = Graph(graph, tokenizer, manifest)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the model's manifest."""
        return self._manifest.fingerprint

    def score(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return how well each passage answers, 0 to 1, shape (len(passages),)."""
        logits = self.logits(question, passages)
        # The sigmoid computed with tanh, which does not overflow.
        scores: Vectors = np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * logits))
        return scores

    def logits(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return the model's logits, before the sigmoid, shape (len(passages),)."""
        logits = self._graph.each(lambda passage: self._graph.run(question, passage)[0], passages)
        return np.array(logits, dtype=np.float32).reshape(len(passages))


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """Return a session that runs a graph on the thread that calls it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

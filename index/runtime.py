"""Run a prepared model: on onnxruntime, without torch in the process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from tokenizers import Encoding
from tokenizers import Tokenizer as TokenizerFile

from index.embedding import Embedder, TokenVectors, Vectors
from index.errors import ModelDamaged
from index.models import DEFAULT_MODEL, ModelManifest, ensure_prepared, sha256_of

T = TypeVar("T")


def open_embedder(
    reference: str = DEFAULT_MODEL, announce: Callable[[str], None] | None = None
) -> Embedder:
    """Return the embedder of a model, prepared first where that was never done.

    Args:
        reference: a sentence-transformers model, by name or folder.
        announce: is told when preparation starts, which takes up to a minute.

    Raises:
        ModelError: the model cannot be found, prepared or trusted.
    """
    folder = ensure_prepared(reference, announce)
    manifest = ModelManifest.read(folder)
    if manifest.runtime == "sentence-transformers":
        from index.torch_runtime import SentenceTransformersEmbedder

        return SentenceTransformersEmbedder(manifest)
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.exists() or sha256_of(path) != digest:
            raise ModelDamaged(
                f"{path} is not the file that was verified when the model was prepared. "
                f"Delete the folder {folder}; the model is prepared again at the next start."
            )
    return OnnxEmbedder(folder / "model.onnx", folder / "tokenizer.json", manifest)


class OnnxEmbedder:
    """An `Embedder` over an exported graph; thread-safe once made.

    Args:
        graph: takes token ids, gives `last_hidden_state` of shape (batch, length, dimension).
        tokenizer: a `tokenizer.json` of the tokenizers library.
        manifest: names the graph's inputs, the pooling, the prompts and the maximum length.
    """

    def __init__(self, graph: Path, tokenizer: Path, manifest: ModelManifest) -> None:
        self._manifest = manifest
        options = onnxruntime.SessionOptions()
        # One text a run and one thread a run, as many runs at once as there are cores. Batches
        # share one activation scale when quantised, so a text's vector would depend on its
        # neighbours (worst cosine to fp32 0.971 against 0.990 alone), and this is faster too:
        # 131 passages a second against 105 in batches sorted by length (two cores, 700 characters).
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._workers = ThreadPoolExecutor(_cores(), thread_name_prefix="embed")
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._reading = TokenizerFile.from_file(str(tokenizer))
        self._reading.no_padding()
        self._reading.enable_truncation(manifest.max_length)
        # A second copy without truncation: one object's setting is not safe to switch in threads.
        self._counting = TokenizerFile.from_file(str(tokenizer))
        self._counting.no_padding()
        self._counting.no_truncation()

    @property
    def fingerprint(self) -> str:
        """The model's fingerprint."""
        return self._manifest.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._manifest.dimension

    @cached_property
    def max_passage_tokens(self) -> int:
        """The most tokens of a passage that the model reads."""
        prompt = len(self._counting.encode(self._manifest.passage_prompt).ids)
        return self._manifest.max_length - prompt

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Return each token's half-open range of code points."""
        offsets: list[tuple[int, int]] = self._counting.encode(
            text, add_special_tokens=False
        ).offsets
        return offsets

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (len(texts), dimension)."""
        prompt = self._manifest.passage_prompt
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, vector in enumerate(self._each(lambda text: self._embed(prompt + text), texts)):
            vectors[row] = vector
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """Return a unit vector, shape (dimension,)."""
        return self._embed(self._manifest.question_prompt + text)

    def read_question(self, text: str) -> TokenVectors:
        """Return a question's token vectors."""
        return self._read(self._manifest.question_prompt, text)

    def read_passages(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the passages' token vectors."""
        prompt = self._manifest.passage_prompt
        return list(self._each(lambda text: self._read(prompt, text), texts))

    def _each(self, do: Callable[[str], T], texts: Sequence[str]) -> Iterator[T]:
        return self._workers.map(do, texts) if len(texts) > 1 else map(do, texts)

    def _embed(self, text: str) -> Vectors:
        states, _ = self._states(text)
        pooled = states[0] if self._manifest.pooling == "cls" else states.mean(axis=0)
        unit: Vectors = pooled / max(float(np.linalg.norm(pooled)), 1e-12)
        return unit

    def _read(self, prompt: str, text: str) -> TokenVectors:
        states, encoding = self._states(prompt + text)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) - len(prompt)
        special = np.array(encoding.special_tokens_mask, dtype=bool)
        own = ~special & (offsets[:, 0] >= 0) & (offsets[:, 1] > offsets[:, 0])
        vectors = states[own]
        norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return TokenVectors(vectors / norms, offsets[own])

    def _states(self, text: str) -> tuple[Vectors, Encoding]:
        """Run the graph on one text; return its last hidden states, shape (tokens, dimension)."""
        encoding = self._reading.encode(text)
        tokens = np.asarray([encoding.ids], dtype=np.int64)
        feeds = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        wanted = {name: feeds[name] for name in self._manifest.input_names}
        states: Vectors = self._session.run(["last_hidden_state"], wanted)[0][0]
        return states, encoding


def _cores() -> int:
    """Count the cores this process may use, which may be fewer than the machine has."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1

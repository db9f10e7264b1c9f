"""The reader that is shipped with Footnote: it tells whether a passage answers, and where.

`training/` describes the model and how it was trained. It is an ONNX graph of two transformer
layers, which read the question and the passage together, above the inner states that its encoder,
the default model, has for each of them alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from index.errors import ModelDamaged
from index.models.catalogue import DEFAULT_MODEL, EmbedderManifest, ensure_prepared
from index.models.onnx_runtime import open_embedder, open_session
from index.models.protocols import Embedder, Reader, Reading, TokenStates, TokenVectors, Vectors
from index.system.files import sha256_of
from index.system.processes import cores

GRAPH = Path(__file__).with_name("weights") / "reader.onnx"
GRAPH_SHA256 = "e8712aead567ce8daa01f12ba8bb4d29c609ca1d0178aa4ab2ba51dbfb685d9c"


def open_reader(announce: Callable[[str], None] | None = None) -> Reader | None:
    """Return the reader that is shipped with Footnote.

    Args:
        announce: a function called with a sentence if the encoder must be prepared first, as in
            `open_embedder`, and if there is no reader.

    Returns:
        The reader; None if the encoder could not be exported on this machine, because then it has
        no inner states.

    Raises:
        ModelDamaged: the reader's file is missing, or differs from the one of this release.
        ModelError: the encoder cannot be prepared.
    """
    try:
        digest = sha256_of(GRAPH)
    except OSError as error:
        raise ModelDamaged(
            f"The reader's file {GRAPH} cannot be read ({error}). Install Footnote again."
        ) from error
    if digest != GRAPH_SHA256:
        raise ModelDamaged(
            f"The reader's file {GRAPH} has SHA-256 {digest}, expected {GRAPH_SHA256}. Install "
            "Footnote again."
        )
    manifest = EmbedderManifest.read(ensure_prepared(DEFAULT_MODEL, announce))
    if manifest.inner_layer is None:
        if announce:
            announce(
                f"Passages are ranked without the reader, because {DEFAULT_MODEL} runs on "
                f"sentence-transformers: {manifest.reason}."
            )
        return None
    return OnnxReader(GRAPH, manifest.fingerprint, announce)


class OnnxReader:
    """A `Reader` that runs an exported graph.

    Args:
        graph: the graph's file. Its inputs are `question_inner`, `question_last`, `weights`,
            `passage_inner`, `passage_last` and `own`, the arrays of `TokenStates`, with a weight
            for each of the question's tokens. Its outputs are `scores` (relevance and answers) and
            `tokens` (starts, ends and evidence), shapes (2,) and (all tokens, 3).
        encoder_fingerprint: the fingerprint of the default model.
        announce: a function called with a sentence if the encoder must be prepared first.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(
        self, graph: Path, encoder_fingerprint: str, announce: Callable[[str], None] | None = None
    ) -> None:
        self._session = open_session(graph)
        self._encoder_fingerprint = encoder_fingerprint
        self._announce = announce
        self._encoder: Embedder | None = None
        self._opening = threading.Lock()
        self._workers = ThreadPoolExecutor(cores(), thread_name_prefix="reader")

    @property
    def encoder_fingerprint(self) -> str:
        """The fingerprint of the encoder."""
        return self._encoder_fingerprint

    @property
    def encoder(self) -> Embedder:
        """The encoder, loaded at first use."""
        with self._opening:
            if self._encoder is None:
                self._encoder = open_embedder(DEFAULT_MODEL, self._announce)
            return self._encoder

    def read(
        self, question: TokenVectors, weights: Vectors, passages: Sequence[TokenVectors]
    ) -> list[Reading]:
        """Read passages, each by itself, and return the readings in the same order."""
        states = _states(question)
        all_weights = np.zeros(len(states.own), dtype=np.float32)
        all_weights[states.own] = weights
        fixed = {
            "question_inner": states.inner,
            "question_last": states.last,
            "weights": all_weights,
        }
        return list(self._workers.map(lambda passage: self._read_one(fixed, passage), passages))

    def _read_one(self, fixed: dict[str, Vectors], passage: TokenVectors) -> Reading:
        states = _states(passage)
        inputs = fixed | {
            "passage_inner": states.inner,
            "passage_last": states.last,
            "own": states.own.astype(np.float32),
        }
        scores, tokens = self._session.run(["scores", "tokens"], inputs)
        own = tokens[states.own]
        return Reading(float(scores[0]), float(scores[1]), own[:, 0], own[:, 1], own[:, 2])


def _states(tokens: TokenVectors) -> TokenStates:
    """Return the states of a text's tokens.

    Raises:
        ValueError: another model than the encoder made the token vectors.
    """
    if tokens.states is None:
        raise ValueError("these token vectors have no states, so no reader can read them")
    return tokens.states

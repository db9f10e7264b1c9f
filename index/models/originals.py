"""Original models, as sentence-transformers loads them: an export's source and its reference.

There is one class per kind of model, and preparation treats all of them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import ModelError, ModelNotFound
from index.models.catalogue import EmbedderManifest, Kind, ModelManifest
from index.models.onnx_export import TOKENIZER, Agreement
from index.models.onnx_runtime import OnnxEmbedder, OnnxReranker
from index.models.protocols import Vectors

# Texts of the kinds and lengths that passages have, on which errors of quantisation show.
CHECKED_TEXTS = (
    "The council voted on Tuesday to close the bridge.",
    "Shares fell 3.2% to $41.70 in early trading, the lowest since March 2019.",
    "“We did not see it coming,” said Dr. Amara Okafor, who runs the clinic in Port Harcourt.",
    "MADRID — Farmers drove some 900 tractors into the capital, blocking two ring roads.",
    "photosynthesis",
    "Who signed the treaty, and when did it enter into force?",
    "The enzyme binds the substrate in a pocket lined with three histidine residues; when the "
    "second is replaced by alanine the rate falls a hundredfold, while binding is unchanged.",
    "Rain is expected from the west by evening. Winds of up to 80 km/h may close the ferry line.",
    "In 1887 the company built its second mill on the north bank. It employed 412 people, most of "
    "them women from the villages upriver, and for thirty years it was the largest in the county. "
    "The fire of 1919 destroyed the weaving hall and the dye house. Only the chimney was kept. "
    "When the owners refused to rebuild, the workers bought the ground at auction and put up the "
    "hall that stands today, first as a union house, later as a cinema, and since 2004 as the "
    "town's museum of work.",
    "La ministre a déclaré que le texte serait présenté au Parlement avant la fin de l’année.",
    "Das Gericht wies die Klage am Freitag ab; eine Berufung ist möglich.",
    "def area(r): return 3.14159 * r ** 2",
    "Order no. 4471-B: 12 x M8 bolts, 40 mm, zinc plated; deliver by 09/11.",
    "The goalkeeper saved two penalties as the visitors won 4-3 on a wet pitch.",
    "UN",
    "He resigned. She did not.",
)

# Every question is paired with every passage, so that a few pairs are answers and most are not. The
# last passage is longer than any model reads, so it is truncated by the rule for pairs.
CHECKED_QUESTIONS = (
    "Which bridge did the council vote to close?",
    "What was the old mill used for after the fire?",
    "won on a wet pitch",
)
CHECKED_PASSAGES = (*CHECKED_TEXTS, " ".join(CHECKED_TEXTS * 20))


class Original(Protocol):
    """A model as sentence-transformers loads it, with what preparation needs.

    Attributes:
        transformer: the transformers model to export.
        tokenizer: the model's fast tokenizer.
        output: the field of the transformer's output that the runtime uses.
        asked: the required agreement of each runtime.
    """

    transformer: Any
    tokenizer: Any
    output: str
    asked: Mapping[str, Agreement]

    @property
    def meaning(self) -> dict[str, Any]:
        """The settings, besides weights and tokenizer, that change the output; fingerprinted."""
        ...

    @property
    def obstacle(self) -> str:
        """The reason why the model cannot be exported; empty if an export can be tried."""
        ...

    def manifest(self, **fields: Any) -> ModelManifest:
        """Return the model's manifest, given the fields that do not depend on its kind."""
        ...

    def agreement(self, folder: Path, graph: Path, names: tuple[str, ...]) -> Agreement:
        """Return the agreement between a graph and this model.

        Args:
            folder: the folder that contains the tokenizer.
            graph: the graph's file.
            names: the names of the graph's inputs.
        """
        ...


class OriginalEmbedder:
    """An embedding model, loaded as a `SentenceTransformer`.

    Raises:
        ModelNotFound: the folder contains no such model.
        ModelError: the model has no transformer or no fast tokenizer.
    """

    output = "last_hidden_state"
    # Cosines between the graph's and the original's vectors.
    asked: Mapping[str, Agreement] = {
        "onnx-int8": Agreement(0.98, 0.99),
        "onnx-fp32": Agreement(0.9999, 0.9999),
    }

    def __init__(self, source: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = _load(SentenceTransformer, source)
        first = self._model[0]
        self.tokenizer = self._model.tokenizer
        if not hasattr(first, "auto_model") or not getattr(self.tokenizer, "is_fast", False):
            raise ModelError(
                f"The model in {source} reads text with {type(first).__name__}, which gives no "
                "vectors of single tokens. Name a sentence-transformers model that begins with a "
                "transformer and has a fast tokenizer."
            )
        self.transformer = first.auto_model
        self._max_length = int(self._model.max_seq_length or 512)
        self._dimension = int(self._model.get_embedding_dimension())
        self._pooling = _pooling(self._model)
        self._prompts = _prompts(self._model)

    @property
    def meaning(self) -> dict[str, Any]:
        """The settings, besides weights and tokenizer, that change a vector.

        Vectors are always normalised.
        """
        return {
            "pooling": self._pooling,
            "dimension": self._dimension,
            "normalised": True,
            "prompts": self._prompts,
            "max_length": self._max_length,
        }

    @property
    def obstacle(self) -> str:
        """The reason why the model cannot be exported; empty if an export can be tried."""
        if self._pooling not in {"mean", "cls"}:
            return f"pooling {self._pooling} is not exported"
        if any(self._model.prompts.values()) and not self._model[1].include_prompt:
            return "the prompt is left out of the pooling"
        return ""

    def manifest(self, **fields: Any) -> EmbedderManifest:
        """Return the model's manifest."""
        return EmbedderManifest(
            dimension=self._dimension,
            pooling=self._pooling,
            max_length=self._max_length,
            question_prompt=self._prompts[0],
            passage_prompt=self._prompts[1],
            **fields,
        )

    def agreement(self, folder: Path, graph: Path, names: tuple[str, ...]) -> Agreement:
        """Return the cosines between the graph's and this model's vectors of the checked texts."""
        expected = self._model.encode(
            list(CHECKED_TEXTS), normalize_embeddings=True, prompt=self._prompts[1]
        )
        manifest = self.manifest(**_placeholder_fields(names))
        vectors = OnnxEmbedder(graph, folder / TOKENIZER, manifest).embed_passages(CHECKED_TEXTS)
        cosines = np.sum(vectors * np.asarray(expected, dtype=np.float32), axis=1)
        return Agreement(float(cosines.min()), float(cosines.mean()))


class OriginalReranker:
    """A reranking model, loaded as a `CrossEncoder`.

    Raises:
        ModelNotFound: the folder contains no such model.
        ModelError: the model gives more than one score for a pair.
    """

    output = "logits"
    # 1 minus a logit's error, in standard deviations of the checked pairs' logits.
    asked: Mapping[str, Agreement] = {
        "onnx-int8": Agreement(0.75, 0.9),
        "onnx-fp32": Agreement(0.999, 0.999),
    }

    def __init__(self, source: Path) -> None:
        from sentence_transformers import CrossEncoder

        self._model = _load(CrossEncoder, source)
        if self._model.num_labels != 1:
            raise ModelError(
                f"The cross-encoder in {source} gives {self._model.num_labels} scores for a pair. "
                "A reranker gives one, how well the passage answers the question: name a "
                "CrossEncoder with num_labels=1."
            )
        self.tokenizer = self._model.tokenizer
        self.transformer = getattr(self._model[0], "auto_model", None)
        self._max_length = int(self._model.max_seq_length or 512)

    @property
    def meaning(self) -> dict[str, Any]:
        """The settings, besides weights and tokenizer, that change a score."""
        return {"score": "sigmoid", "prompt": self._prompt, "max_length": self._max_length}

    @property
    def obstacle(self) -> str:
        """The reason why the model cannot be exported; empty if an export can be tried."""
        kinds = [type(module).__name__ for module in self._model]
        if kinds != ["Transformer"]:
            return f"a cross-encoder of {'>'.join(kinds)} is not exported"
        if not getattr(self.tokenizer, "is_fast", False):
            return "it has no fast tokenizer"
        return "it puts a prompt before its texts" if self._prompt else ""

    @property
    def _prompt(self) -> str:
        """The model's default prompt; empty if it has none."""
        name = self._model.default_prompt_name
        return (self._model.prompts or {}).get(name, "") if name else ""

    def manifest(self, **fields: Any) -> ModelManifest:
        """Return the model's manifest."""
        return ModelManifest(max_length=self._max_length, **fields)

    def agreement(self, folder: Path, graph: Path, names: tuple[str, ...]) -> Agreement:
        """Return 1 minus the errors of the graph's logits of the checked pairs.

        Errors are in standard deviations of this model's logits.
        """
        import torch

        manifest = self.manifest(**_placeholder_fields(names))
        reranker = OnnxReranker(graph, folder / TOKENIZER, manifest)
        pairs = [(question, text) for question in CHECKED_QUESTIONS for text in CHECKED_PASSAGES]
        expected: Vectors = self._model.predict(
            pairs, batch_size=1, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        logits = [reranker.logits(question, CHECKED_PASSAGES) for question in CHECKED_QUESTIONS]
        errors = np.abs(np.concatenate(logits) - expected) / max(float(expected.std()), 1e-6)
        return Agreement(1 - float(errors.max()), 1 - float(errors.mean()))


ORIGINALS: Mapping[Kind, Callable[[Path], Original]] = {
    "embedder": OriginalEmbedder,
    "reranker": OriginalReranker,
}


def _load(cls: Any, source: Path) -> Any:
    """Load a model as an instance of `cls`, with attention that the ONNX exporter can trace.

    Raises:
        ModelNotFound: the folder contains no such model.
    """
    try:
        model = cls(str(source), device="cpu", model_kwargs={"attn_implementation": "eager"})
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(
            f"{source} is not a sentence-transformers model folder: {error}"
        ) from error
    return model.eval()


def _placeholder_fields(names: tuple[str, ...]) -> dict[str, Any]:
    """Return fields for the manifest of a graph whose agreement is being measured."""
    return {
        "reference": "", "runtime": "", "fingerprint": "", "input_names": names, "reason": "",
        "source": "", "files": {},
    }  # fmt: skip


def _prompts(model: Any) -> tuple[str, str]:
    """Return a model's prompts for questions and for passages.

    sentence-transformers names them `query`, and `document`, `passage` or `corpus`; the model's
    default prompt stands in for a missing one.
    """
    defined = model.prompts or {}
    default = defined.get(model.default_prompt_name or "", "")
    question = defined.get("query") or default
    names = ("document", "passage", "corpus")
    passage = next((defined[name] for name in names if defined.get(name)), default)
    return question, passage


def _pooling(model: Any) -> str:
    """Return the name of the pooling, or the module names if there is more than pooling."""
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] == ["Transformer", "Pooling"] and set(kinds[2:]) <= {"Normalize"}:
        mode = model[1].pooling_mode
        return mode if isinstance(mode, str) else "+".join(mode)
    return ">".join(kinds)

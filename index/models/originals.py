"""Models as sentence-transformers loads them: what an export is made of and measured against.

One class a kind of model; preparation does the same with each.
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

# Texts of the kinds and lengths that passages have; what quantisation breaks shows on these.
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

# Each is compared with every text, so that there are answers among them and much that is none; the
# last, longer than any model reads, is cut by the rule for pairs.
CHECKED_QUESTIONS = (
    "Which bridge did the council vote to close?",
    "What was the old mill used for after the fire?",
    "won on a wet pitch",
)
CHECKED_PASSAGES = (*CHECKED_TEXTS, " ".join(CHECKED_TEXTS * 20))


class Original(Protocol):
    """A model as preparation sees it.

    Attributes:
        transformer: the transformers model that is exported.
        tokenizer: its fast tokenizer.
        output: the field of the transformer's output that the runtime works with.
        asked: runtime -> the agreement that is asked of it.
    """

    transformer: Any
    tokenizer: Any
    output: str
    asked: Mapping[str, Agreement]

    @property
    def meaning(self) -> dict[str, Any]:
        """What besides weights and tokenizer changes what it computes, for the fingerprint."""
        ...

    @property
    def obstacle(self) -> str:
        """Why it is not exported, empty where that may be tried."""
        ...

    def manifest(self, **made: Any) -> ModelManifest:
        """Describe it, given what is the same for all models."""
        ...

    def agreement(self, folder: Path, graph: Path, names: tuple[str, ...]) -> Agreement:
        """Compare a graph with inputs of these names, its tokenizer in `folder`, with itself."""
        ...


class OriginalEmbedder:
    """A `SentenceTransformer`.

    Raises:
        ModelNotFound: the folder holds none.
        ModelError: it does not tell a text's tokens.
    """

    output = "last_hidden_state"
    # Cosines of the vectors.
    asked: Mapping[str, Agreement] = {
        "onnx-int8": Agreement(0.98, 0.99),
        "onnx-fp32": Agreement(0.9999, 0.9999),
    }

    def __init__(self, source: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = _loaded(SentenceTransformer, source)
        first = self._model[0]
        self.tokenizer = self._model.tokenizer
        if not hasattr(first, "auto_model") or not getattr(self.tokenizer, "is_fast", False):
            raise ModelError(
                f"The model in {source} reads text with {type(first).__name__}, which does not "
                "tell the tokens of a text and their vectors. Name a sentence-transformers model "
                "that begins with a transformer and has a fast tokenizer."
            )
        self.transformer = first.auto_model
        self._max_length = int(self._model.max_seq_length or 512)
        self._dimension = int(self._model.get_embedding_dimension())
        self._pooling = _pooling(self._model)
        self._prompts = _prompts(self._model)

    @property
    def meaning(self) -> dict[str, Any]:
        """What besides weights and tokenizer changes a vector; vectors are always normalised."""
        return {
            "pooling": self._pooling,
            "dimension": self._dimension,
            "normalised": True,
            "prompts": self._prompts,
            "max_length": self._max_length,
        }

    @property
    def obstacle(self) -> str:
        """Why it is not exported."""
        if self._pooling not in {"mean", "cls"}:
            return f"pooling {self._pooling} is not exported"
        if any(self._model.prompts.values()) and not self._model[1].include_prompt:
            return "the prompt is left out of the pooling"
        return ""

    def manifest(self, **made: Any) -> EmbedderManifest:
        """Describe it."""
        return EmbedderManifest(
            dimension=self._dimension,
            pooling=self._pooling,
            max_length=self._max_length,
            question_prompt=self._prompts[0],
            passage_prompt=self._prompts[1],
            **made,
        )

    def agreement(self, folder: Path, graph: Path, names: tuple[str, ...]) -> Agreement:
        """Compare the vectors of the checked texts by their cosines."""
        expected = self._model.encode(
            list(CHECKED_TEXTS), normalize_embeddings=True, prompt=self._prompts[1]
        )
        manifest = self.manifest(**_unfinished(names))
        vectors = OnnxEmbedder(graph, folder / TOKENIZER, manifest).embed_passages(CHECKED_TEXTS)
        cosines = np.sum(vectors * np.asarray(expected, dtype=np.float32), axis=1)
        return Agreement(float(cosines.min()), float(cosines.mean()))


class OriginalReranker:
    """A `CrossEncoder` with one score.

    Raises:
        ModelNotFound: the folder holds none.
        ModelError: it gives more than one score.
    """

    output = "logits"
    # 1 less the error of a logit, in standard deviations of the logits of the checked pairs.
    asked: Mapping[str, Agreement] = {
        "onnx-int8": Agreement(0.75, 0.9),
        "onnx-fp32": Agreement(0.999, 0.999),
    }

    def __init__(self, source: Path) -> None:
        from sentence_transformers import CrossEncoder

        self._model = _loaded(CrossEncoder, source)
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
        """What besides weights and tokenizer changes a score."""
        return {"score": "sigmoid", "prompt": self._prompt, "max_length": self._max_length}

    @property
    def obstacle(self) -> str:
        """Why it is not exported."""
        kinds = [type(module).__name__ for module in self._model]
        if kinds != ["Transformer"]:
            return f"a cross-encoder of {'>'.join(kinds)} is not exported"
        if not getattr(self.tokenizer, "is_fast", False):
            return "it has no fast tokenizer"
        return "it puts a prompt before its texts" if self._prompt else ""

    @property
    def _prompt(self) -> str:
        name = self._model.default_prompt_name
        return (self._model.prompts or {}).get(name, "") if name else ""

    def manifest(self, **made: Any) -> ModelManifest:
        """Describe it."""
        return ModelManifest(max_length=self._max_length, **made)

    def agreement(self, folder: Path, graph: Path, names: tuple[str, ...]) -> Agreement:
        """Compare the logits of the checked pairs."""
        import torch

        manifest = self.manifest(**_unfinished(names))
        reranker = OnnxReranker(graph, folder / TOKENIZER, manifest)
        pairs = [(question, text) for question in CHECKED_QUESTIONS for text in CHECKED_PASSAGES]
        expected: Vectors = self._model.predict(
            pairs, batch_size=1, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        found = [reranker.logits(question, CHECKED_PASSAGES) for question in CHECKED_QUESTIONS]
        errors = np.abs(np.concatenate(found) - expected) / max(float(expected.std()), 1e-6)
        return Agreement(1 - float(errors.max()), 1 - float(errors.mean()))


ORIGINALS: Mapping[Kind, Callable[[Path], Original]] = {
    "embedder": OriginalEmbedder,
    "reranker": OriginalReranker,
}


def _loaded(kind: Any, source: Path) -> Any:
    """Load a model of a sentence-transformers class in a form that can be traced."""
    try:
        model = kind(str(source), device="cpu", model_kwargs={"attn_implementation": "eager"})
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(
            f"{source} is not a sentence-transformers model folder: {error}"
        ) from error
    return model.eval()


def _unfinished(names: tuple[str, ...]) -> dict[str, Any]:
    """Return a manifest's fields for a graph that is only being measured."""
    return {
        "reference": "", "runtime": "", "fingerprint": "", "input_names": names, "reason": "",
        "source": "", "files": {},
    }  # fmt: skip


def _prompts(model: Any) -> tuple[str, str]:
    """Return the prompts for questions and passages, by the names sentence-transformers uses."""
    defined = model.prompts or {}
    default = defined.get(model.default_prompt_name or "", "")
    question = defined.get("query") or default
    names = ("document", "passage", "corpus")
    passage = next((defined[name] for name in names if defined.get(name)), default)
    return question, passage


def _pooling(model: Any) -> str:
    """Name the pooling, or the chain of modules where it is more than pooling."""
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] == ["Transformer", "Pooling"] and set(kinds[2:]) <= {"Normalize"}:
        mode = model[1].pooling_mode
        return mode if isinstance(mode, str) else "+".join(mode)
    return ">".join(kinds)

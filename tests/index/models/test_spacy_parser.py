"""The parser: its files, its tokens, and what it leaves unloaded."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ModelDamaged, ModelNotFound
from index.models import spacy_parser
from index.models.spacy_parser import FILES, SpacyParser, model_folder, open_parser
from tests.paths import ROOT


@pytest.mark.model
def test_tokens_have_their_places_and_their_heads() -> None:
    text = "😀 Mara  said\nit leaked. Ole slept."
    tokens = open_parser().parse(text)
    assert [token.text for token in tokens] == [
        "😀", "Mara", "said", "it", "leaked", ".", "Ole", "slept", ".",
    ]  # fmt: skip
    assert all(text[token.start : token.end] == token.text for token in tokens)
    by_text = {token.text: token for token in tokens}
    assert (by_text["leaked"].relation, tokens[by_text["leaked"].head].text) == ("ccomp", "said")
    assert by_text["said"].tag == "VBD"
    assert by_text["Ole"].sentence == by_text["said"].sentence + 1
    assert open_parser().parse("") == ()


@pytest.mark.model
def test_a_file_that_differs_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_folder(), folder)
    weights = folder / "parser" / "model"
    changed = bytearray(weights.read_bytes())
    changed[1000] ^= 1
    weights.write_bytes(changed)
    with pytest.raises(ModelDamaged, match=r"parser.model has SHA-256 .* pip install"):
        SpacyParser(folder)
    weights.unlink()
    with pytest.raises(ModelDamaged, match=r"parser.model cannot be read"):
        SpacyParser(folder)


def test_every_file_that_is_loaded_is_compared() -> None:
    parts = {name.split("/")[0] for name in FILES}
    assert {"tok2vec", "tagger", "parser", "vocab", "tokenizer", "config.cfg"} <= parts
    for part in ("tok2vec", "tagger", "parser", "vocab"):
        there = {
            path.relative_to(model_folder()).as_posix()
            for path in (model_folder() / part).rglob("*")
            if path.is_file()
        }
        assert there <= set(FILES)


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_parser, "PACKAGE", "no_such_model_package")
    with pytest.raises(ModelNotFound, match="pip install no_such_model_package"):
        model_folder()


@pytest.mark.model
def test_opening_it_leaves_torch_out_and_importable() -> None:
    code = (
        "import sys\n"
        "from index.models.spacy_parser import open_parser\n"
        "assert 'spacy' not in sys.modules\n"
        "open_parser().parse('She said so.')\n"
        "assert 'spacy' in sys.modules\n"
        "print('torch' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"

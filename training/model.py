"""The reader's network: two transformer layers over the question and the passage together.

They are the upper two layers of the default model (all-MiniLM-L6-v2), trained further. Below them
the question and the passage went through its lower four layers apart, which stay as they are. Each
token of the passage also learns how late interaction matched it with the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

DIMENSION = 384
HEADS = 12
LAYERS = 2
MATCH_FEATURES = 6

# The temperature of the soft alignment, and the tolerance of "the best match of a token".
_ALIGNMENT = 10.0
_TIE = 1e-3
_EXCLUDED = -1e4


class Layer(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """A BERT layer."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(DIMENSION, 3 * DIMENSION)
        self.projection = nn.Linear(DIMENSION, DIMENSION)
        self.first = nn.Linear(DIMENSION, 4 * DIMENSION)
        self.second = nn.Linear(4 * DIMENSION, DIMENSION)
        self.attention_norm = nn.LayerNorm(DIMENSION, eps=1e-12)
        self.output_norm = nn.LayerNorm(DIMENSION, eps=1e-12)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Return the next layer's states.

        Args:
            states: shape (batch, tokens, dimension).
            bias: added to the attention's logits, shape (batch, 1, 1, tokens).
        """
        batch, tokens, _ = states.shape
        query, key, value = (
            self.qkv(states)
            .view(batch, tokens, 3, HEADS, DIMENSION // HEADS)
            .permute(2, 0, 3, 1, 4)
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        attended = attended.transpose(1, 2).reshape(batch, tokens, DIMENSION)
        states = self.attention_norm(states + self.projection(attended))
        return self.output_norm(states + self.second(functional.gelu(self.first(states))))

    def load(self, layer: Any) -> None:
        """Take the weights of a layer of transformers' BERT."""
        heads = layer.attention.self
        parts = (heads.query, heads.key, heads.value)
        self.qkv.weight.data = torch.cat([part.weight for part in parts]).detach().clone()
        self.qkv.bias.data = torch.cat([part.bias for part in parts]).detach().clone()
        for own, given in (
            (self.projection, layer.attention.output.dense),
            (self.attention_norm, layer.attention.output.LayerNorm),
            (self.first, layer.intermediate.dense),
            (self.second, layer.output.dense),
            (self.output_norm, layer.output.LayerNorm),
        ):
            own.load_state_dict(given.state_dict())


@dataclass(frozen=True, slots=True)
class Inputs:
    """A batch of questions and passages; B pairs, Q tokens of a question, P of a passage.

    Attributes:
        question_inner: inner states, shape (B, Q, dimension).
        question_last: unit vectors of the last layer, shape (B, Q, dimension).
        weights: late-interaction weights, summing to 1; 0 for special tokens, shape (B, Q).
        question_mask: False for padding, shape (B, Q).
        passage_inner: inner states, shape (B, P, dimension).
        passage_last: unit vectors of the last layer, shape (B, P, dimension).
        own: whether a token is the passage's own, not special, shape (B, P).
        passage_mask: False for padding, shape (B, P).
    """

    question_inner: Tensor
    question_last: Tensor
    weights: Tensor
    question_mask: Tensor
    passage_inner: Tensor
    passage_last: Tensor
    own: Tensor
    passage_mask: Tensor


@dataclass(frozen=True, slots=True)
class Match:
    """How late interaction matches a batch of questions with passages.

    Attributes:
        score: the late-interaction score, shape (B,).
        aligned: for each token of the passage the mean of the question's tokens that it resembles,
            shape (B, P, dimension).
        features: six facts about each token's match, shape (B, P, 6).
    """

    score: Tensor
    aligned: Tensor
    features: Tensor


def match(inputs: Inputs) -> Match:
    """Match questions with passages; nothing here is trained."""
    cosines = inputs.question_last @ inputs.passage_last.transpose(1, 2)
    weighted = inputs.weights > 0
    cosines = cosines.masked_fill(~weighted[:, :, None], -1.0)
    best = cosines.masked_fill(~inputs.own[:, None], -1.0).max(2).values
    score = (best * inputs.weights).sum(1)
    alignment = torch.softmax(cosines * _ALIGNMENT, 1)
    by_token = inputs.weights[:, :, None]
    highest = cosines.max(1).values
    aligned_weight = 4 * (alignment * by_token).sum(1)
    total = 2 * (cosines.clamp(min=0) * by_token).sum(1)
    matched = 4 * ((cosines >= best[:, :, None] - _TIE).to(cosines.dtype) * by_token).sum(1)
    features = (highest, aligned_weight, total, matched, highest**4, highest * aligned_weight)
    aligned = alignment.transpose(1, 2) @ inputs.question_last
    return Match(score, aligned, torch.stack(features, 2))


class ReaderModel(nn.Module):  # type: ignore[misc]
    """The reader."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.compare = nn.Linear(DIMENSION, DIMENSION)
        self.features = nn.Linear(MATCH_FEATURES, DIMENSION)
        self.side = nn.Embedding(2, DIMENSION)
        self.tokens = nn.Linear(DIMENSION, 3)
        self.attention = nn.Linear(DIMENSION, 1)
        self.hidden = nn.Linear(4 * DIMENSION + 4, DIMENSION)
        self.scores = nn.Linear(DIMENSION, 2)
        # The training's scale of late interaction beside the relevance, and the score of "none".
        self.scale = nn.Parameter(torch.tensor(2.5))
        self.none = nn.Parameter(torch.tensor(8.0))
        for small, deviation in ((self.compare, 0.002), (self.features, 0.02), (self.side, 0.02)):
            nn.init.normal_(small.weight, std=deviation)
        for layer in (self.compare, self.features):
            nn.init.zeros_(layer.bias)

    def forward(self, inputs: Inputs, matched: Match) -> tuple[Tensor, Tensor]:
        """Return the scores (relevance, answers), shape (B, 2), and the tokens' logits (B, P, 3).

        The logits of tokens are starts, ends and evidence.
        """
        dtype = self.compare.weight.dtype
        question = inputs.question_inner.to(dtype) + self.side.weight[0]
        passage = (
            inputs.passage_inner.to(dtype)
            + self.compare((inputs.passage_last * matched.aligned * 8).to(dtype))
            + self.features(matched.features.to(dtype))
            + self.side.weight[1]
        )
        states = torch.cat([question, passage], 1)
        seen = torch.cat([inputs.question_mask, inputs.passage_mask], 1)
        bias = torch.zeros_like(seen, dtype=dtype).masked_fill(~seen, _EXCLUDED)[:, None, None]
        for layer in self.layers:
            states = layer(states, bias)
        read = states[:, question.shape[1] :]
        excluded = ~inputs.passage_mask[:, :, None]
        logits = self.tokens(read).float().masked_fill(excluded, _EXCLUDED)
        attention = torch.softmax(
            self.attention(read).float().masked_fill(excluded, _EXCLUDED), 1
        ).to(dtype)
        pooled = torch.cat(
            [
                states[:, 0],
                read[:, 0],
                (attention * read).sum(1),
                read.masked_fill(excluded, _EXCLUDED).max(1).values,
                4 * matched.score[:, None].to(dtype),
                (logits.max(1).values / 4).to(dtype),
            ],
            1,
        )
        return self.scores(functional.gelu(self.hidden(pooled))).float(), logits


def untrained(source: str, seed: int) -> ReaderModel:
    """Return a reader with the default model's upper layers, before training.

    Args:
        source: the folder of the default model.
        seed: of the new layers' random weights.
    """
    from transformers import AutoModel

    torch.manual_seed(seed)
    reader = ReaderModel()
    encoder = AutoModel.from_pretrained(source)
    for own, given in zip(reader.layers, encoder.encoder.layer[-LAYERS:], strict=True):
        own.load(given)
    return reader

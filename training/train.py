"""Train the reader: `python -m training.train WORK MODEL [--steps N] [--minutes N] [--seed N]`.

WORK is what `training.prepare` wrote. The run keeps a checkpoint in WORK/MODEL and goes on from it.
With `--from-graph GRAPH` it begins with the weights of an exported reader, and learns more slowly.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional, utils

from index.models.catalogue import bundled_model_folder
from training.batches import Batch, Corpus, make_batch
from training.measure import measure
from training.model import Inputs, Match, ReaderModel, match, untrained
from training.prepare import Group
from training.warm_start import from_graph

GROUPS_PER_STEP = 16
WARM_UP_STEPS = 150
SECONDS_BETWEEN_CHECKPOINTS = 600
# Pairs that are read together: they have similar lengths, so that little is padded.
PAIRS_AT_ONCE = 8
# The upper layers are trained already; what stands on them is not.
LAYER_RATE, NEW_RATE, WEIGHT_DECAY = 2e-4, 8e-4, 0.01
# The share of these rates for weights that were trained before, and the steps of their warm-up; the
# scale of late interaction and the score of "none", which no graph has, find their values faster.
TRAINED_RATE_SHARE, TRAINED_WARM_UP_STEPS, CALIBRATION_RATE = 0.25, 30, 0.05
DEV_GROUPS = 420

# How often a source's groups are drawn, relative to the others'. Repetitive ones count less, and
# so do those whose passages are single sentences, or long stories.
SOURCE_WEIGHTS = {
    "boolq": 0.6, "medquad": 0.5, "policyqa": 0.5, "squad_sentences": 0.35, "fairytaleqa": 0.6,
    "pubmedqa": 0.5, "squad2_trainhalf": 1.5, "tydi_en": 1.3, "qed": 1.2, "squadshifts_wiki": 1.2,
}  # fmt: skip

# The weights of the losses: which passage, or none; which passage, if one answers; the answer's
# first and last token; the answering sentences; whether each passage answers.
LOSS_WEIGHTS = (1.0, 0.5, 0.25, 0.5, 0.5)


def main() -> None:
    """Train, from the last checkpoint if there is one."""
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("work", type=Path)
    parser.add_argument("model", help="the name of the run")
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after these")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from-graph", type=Path, help="the graph of a reader to go on from")
    parser.add_argument(
        "--half", action="store_true", help="compute in bfloat16: slow where a processor lacks it"
    )
    arguments = parser.parse_args()
    trained, held_out = _read_groups(arguments.work)
    # Passages are numbered in the order of the rows, and those that are held out come last.
    corpus = Corpus(arguments.work, 1 + max(group.passage for group in trained))
    run = _Run(arguments.work / arguments.model, arguments)
    run.train(corpus, trained, held_out)


def _read_groups(work: Path) -> tuple[list[Group], list[Group]]:
    """Return the groups to train on, and some of those that are held out."""
    with (work / "groups.jsonl").open(encoding="utf-8") as lines:
        groups = [Group(**json.loads(line)) for line in lines]
    trained = [group for group in groups if not group.held_out]
    held_out = [g for g in groups if g.held_out and g.answered and g.negatives]
    random.Random(0).shuffle(held_out)
    return trained, held_out[:DEV_GROUPS]


class _Run:
    """One training: the model in fp32, and its copy, which computes the gradients."""

    def __init__(self, folder: Path, arguments: argparse.Namespace) -> None:
        folder.mkdir(exist_ok=True)
        self._checkpoint = folder / "checkpoint.pt"
        self._steps, self._seconds = arguments.steps, 60 * arguments.minutes
        self._seed, self._step, self._elapsed = arguments.seed, 0, 0.0
        torch.manual_seed(arguments.seed)
        share, self._warm_up = 1.0, WARM_UP_STEPS
        if arguments.from_graph:
            self._model = from_graph(arguments.from_graph)
            share, self._warm_up = TRAINED_RATE_SHARE, TRAINED_WARM_UP_STEPS
        else:
            self._model = untrained(str(bundled_model_folder()), arguments.seed)
        self._optimizer = _optimizer(self._model, share)
        if self._checkpoint.exists():
            saved = torch.load(self._checkpoint)
            self._model.load_state_dict(saved["model"])
            self._optimizer.load_state_dict(saved["optimizer"])
            self._step, self._elapsed = saved["step"], saved["elapsed"]
        self._copy = copy.deepcopy(self._model)
        if arguments.half:
            self._copy = self._copy.bfloat16()

    def train(self, corpus: Corpus, trained: Sequence[Group], held_out: Sequence[Group]) -> None:
        """Train to the last step or minute; save every ten minutes; measure and save at the end."""
        rng = random.Random(self._seed + self._step)
        often = [SOURCE_WEIGHTS.get(group.source, 1.0) for group in trained]
        self._copy_weights()
        before = time.monotonic() - self._elapsed
        saved, running = time.monotonic(), None
        while self._step < self._steps and self._elapsed < self._seconds:
            chosen = rng.choices(trained, often, k=GROUPS_PER_STEP)
            losses = self._take_step(make_batch(corpus, chosen, rng))
            running = losses if running is None else 0.98 * running + 0.02 * losses
            self._elapsed = time.monotonic() - before
            if self._step % 20 == 0:
                print(self._step, round(self._elapsed), np.round(running, 3).tolist(), flush=True)
            if time.monotonic() - saved > SECONDS_BETWEEN_CHECKPOINTS:
                self._save()
                saved = time.monotonic()
        self._save()
        print("held out", self._step, measure(self._copy, corpus, held_out), flush=True)

    def _take_step(self, batch: Batch) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        losses = _losses(self._copy, batch)
        self._copy.zero_grad()
        sum(weight * loss for weight, loss in zip(LOSS_WEIGHTS, losses, strict=True)).backward()
        for own, copied in self._pairs():
            own.grad = None if copied.grad is None else copied.grad.float()
        utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._step += 1
        done = max(self._step / self._steps, self._elapsed / self._seconds)
        share = min(1.0, self._step / self._warm_up) * max(0.02, 1 - done)
        for group in self._optimizer.param_groups:
            group["lr"] = group["rate"] * share
        self._optimizer.step()
        self._copy_weights()
        return np.array([float(loss.detach()) for loss in losses])

    def _save(self) -> None:
        unfinished = self._checkpoint.with_suffix(".part")
        state = {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
            "elapsed": self._elapsed,
        }
        torch.save(state, unfinished)
        unfinished.replace(self._checkpoint)

    def _copy_weights(self) -> None:
        with torch.no_grad():
            for own, copied in self._pairs():
                copied.copy_(own)

    def _pairs(self) -> Iterable[tuple[Tensor, Tensor]]:
        return zip(self._model.parameters(), self._copy.parameters(), strict=True)


def _optimizer(model: ReaderModel, share: float) -> torch.optim.Optimizer:
    """Return the optimizer; each group of its parameters has its greatest rate as `rate`.

    Args:
        model: the reader.
        share: the share of the usual rates.
    """
    layers = {id(parameter) for parameter in model.layers.parameters()}
    calibration = [model.scale, model.none] if share < 1 else []
    apart = layers | {id(parameter) for parameter in calibration}
    old = [each for each in model.parameters() if id(each) in layers]
    new = [each for each in model.parameters() if id(each) not in apart]
    groups = [
        {"params": old, "rate": share * LAYER_RATE},
        {"params": new, "rate": share * NEW_RATE},
    ]
    if calibration:
        groups.append({"params": calibration, "rate": CALIBRATION_RATE, "weight_decay": 0.0})
    return torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY)


def read_by_length(model: ReaderModel, inputs: Inputs, matched: Match) -> tuple[Tensor, Tensor]:
    """Return what the reader returns for a batch, read a few pairs of similar lengths at a time."""
    lengths = inputs.passage_mask.sum(1)
    order = torch.argsort(lengths)
    scores, logits = [], []
    for some in order.split(PAIRS_AT_ONCE):
        question, passage = int(inputs.question_mask[some].sum(1).max()), int(lengths[some].max())
        part = Inputs(
            question_inner=inputs.question_inner[some, :question],
            question_last=inputs.question_last[some, :question],
            weights=inputs.weights[some, :question],
            question_mask=inputs.question_mask[some, :question],
            passage_inner=inputs.passage_inner[some, :passage],
            passage_last=inputs.passage_last[some, :passage],
            own=inputs.own[some, :passage],
            passage_mask=inputs.passage_mask[some, :passage],
        )
        match_of_part = Match(
            matched.score[some], matched.aligned[some, :passage], matched.features[some, :passage]
        )
        of_pairs, of_tokens = model(part, match_of_part)
        scores.append(of_pairs)
        logits.append(functional.pad(of_tokens, (0, 0, 0, inputs.own.shape[1] - passage)))
    back = torch.argsort(order)
    return torch.cat(scores)[back], torch.cat(logits)[back]


@dataclass(slots=True)
class _Mean:
    """A mean of losses, 0 if there are none."""

    total: Tensor | float = 0.0
    count: int = 0

    def add(self, loss: Tensor, count: int = 1) -> None:
        self.total = self.total + loss
        self.count += count

    @property
    def value(self) -> Tensor:
        return torch.as_tensor(self.total) / max(self.count, 1)


def _losses(model: ReaderModel, batch: Batch) -> list[Tensor]:
    """Return the five losses of a batch, in the order of `LOSS_WEIGHTS`."""
    matched = match(batch.inputs)
    scores, logits = read_by_length(model, batch.inputs, matched)
    logits = logits.masked_fill(~batch.inputs.own[:, :, None], -1e4)
    ranked = matched.score * model.scale.float().exp() + scores[:, 0]
    which, which_answered, words, evidence, answers = means = [_Mean() for _ in LOSS_WEIGHTS]
    is_answer = torch.zeros(len(ranked))
    for each in batch.targets:
        some = ranked[each.first : each.last]
        none = model.none.float()[None]
        target = 0 if each.answered else len(some)
        which.add(functional.cross_entropy(torch.cat([some, none])[None], torch.tensor([target])))
        if not each.answered:
            continue
        is_answer[each.first] = 1.0
        which_answered.add(functional.cross_entropy(some[None], torch.tensor([0])))
        of_passage = logits[each.first]
        if each.answer:
            first_and_last = torch.tensor(each.answer)
            words.add(
                functional.cross_entropy(of_passage[:, :2].T, first_and_last, reduction="sum")
            )
        if each.evidence is not None:
            own = batch.inputs.own[each.first]
            expected = torch.zeros(len(own))
            expected[: len(each.evidence)] = torch.from_numpy(each.evidence)
            evidence.add(
                functional.binary_cross_entropy_with_logits(of_passage[own, 2], expected[own])
            )
    answers.add(
        functional.binary_cross_entropy_with_logits(scores[:, 1], is_answer, reduction="sum"),
        count=len(is_answer),
    )
    return [mean.value for mean in means]


if __name__ == "__main__":
    main()

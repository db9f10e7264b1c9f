"""Train the reader: `python -m training.train WORK MODEL [--steps N] [--seed N]`.

WORK is what `training.prepare` wrote. The run keeps a checkpoint in WORK/MODEL and goes on from it.
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
from training.model import ReaderModel, match, untrained
from training.prepare import Group

GROUPS_PER_STEP = 16
WARM_UP_STEPS = 150
SECONDS_BETWEEN_CHECKPOINTS = 600
# The upper layers are trained already; what stands on them is not.
LAYER_RATE, NEW_RATE, WEIGHT_DECAY = 2e-4, 8e-4, 0.01
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
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    trained, held_out = _read_groups(arguments.work)
    # Passages are numbered in the order of the rows, and those that are held out come last.
    corpus = Corpus(arguments.work, 1 + max(group.passage for group in trained))
    run = _Run(arguments.work / arguments.model, arguments.steps, arguments.seed)
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
    """One training: the model in fp32, and the copy in bfloat16 that computes the gradients."""

    def __init__(self, folder: Path, steps: int, seed: int) -> None:
        folder.mkdir(exist_ok=True)
        self._checkpoint = folder / "checkpoint.pt"
        self._steps, self._seed, self._step = steps, seed, 0
        self._model = untrained(str(bundled_model_folder()), seed)
        layers = {id(parameter) for parameter in self._model.layers.parameters()}
        old = [each for each in self._model.parameters() if id(each) in layers]
        new = [each for each in self._model.parameters() if id(each) not in layers]
        self._optimizer = torch.optim.AdamW(
            [{"params": old, "rate": LAYER_RATE}, {"params": new, "rate": NEW_RATE}],
            weight_decay=WEIGHT_DECAY,
        )
        if self._checkpoint.exists():
            saved = torch.load(self._checkpoint)
            self._model.load_state_dict(saved["model"])
            self._optimizer.load_state_dict(saved["optimizer"])
            self._step = saved["step"]
        self._half = copy.deepcopy(self._model).bfloat16()

    def train(self, corpus: Corpus, trained: Sequence[Group], held_out: Sequence[Group]) -> None:
        """Train to the last step; measure and save every ten minutes, and at the end."""
        rng = random.Random(self._seed + self._step)
        often = [SOURCE_WEIGHTS.get(group.source, 1.0) for group in trained]
        self._copy_to_half()
        saved, running = time.monotonic(), None
        while self._step < self._steps:
            chosen = rng.choices(trained, often, k=GROUPS_PER_STEP)
            losses = self._take_step(make_batch(corpus, chosen, rng))
            running = losses if running is None else 0.98 * running + 0.02 * losses
            if self._step % 100 == 0:
                print(self._step, np.round(running, 3).tolist(), flush=True)
            if time.monotonic() - saved > SECONDS_BETWEEN_CHECKPOINTS:
                self._measure_and_save(corpus, held_out)
                saved = time.monotonic()
        self._measure_and_save(corpus, held_out)

    def _take_step(self, batch: Batch) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        losses = _losses(self._half, batch)
        self._half.zero_grad()
        sum(weight * loss for weight, loss in zip(LOSS_WEIGHTS, losses, strict=True)).backward()
        for own, half in self._pairs():
            own.grad = None if half.grad is None else half.grad.float()
        utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._step += 1
        share = min(1.0, self._step / WARM_UP_STEPS) * max(0.02, 1 - self._step / self._steps)
        for group in self._optimizer.param_groups:
            group["lr"] = group["rate"] * share
        self._optimizer.step()
        self._copy_to_half()
        return np.array([float(loss.detach()) for loss in losses])

    def _measure_and_save(self, corpus: Corpus, held_out: Sequence[Group]) -> None:
        print("held out", self._step, measure(self._half, corpus, held_out), flush=True)
        unfinished = self._checkpoint.with_suffix(".part")
        state = {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
        }
        torch.save(state, unfinished)
        unfinished.replace(self._checkpoint)

    def _copy_to_half(self) -> None:
        with torch.no_grad():
            for own, half in self._pairs():
                half.copy_(own)

    def _pairs(self) -> Iterable[tuple[Tensor, Tensor]]:
        return zip(self._model.parameters(), self._half.parameters(), strict=True)


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
    scores, logits = model(batch.inputs, matched)
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

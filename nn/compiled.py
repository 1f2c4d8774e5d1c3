"""Train without Python in the loop: epochs as calls of the machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn._attributes import Attributes
from nn._inputs import plain_array
from nn._interrupts import Interrupts
from nn.compiled_step import CompiledStep
from nn.errors import DivergedError
from nn.losses import Loss
from nn.metrics import Metric
from nn.module import Module
from nn.optimizers import Optimizer
from nn.run import Plan, Run

Array = NDArray[Any]


def _check_replayable(model: Module) -> None:
    """Raise if a module says of itself that its steps are not alike."""
    for name, module in model.modules():
        if module.differs_by_step:
            raise ag.GraphError(
                'fit: expected steps that can be replayed for engine="compiled", got '
                f"{name or 'a model'}: {module.describe()}, which {module.differs_by_step}. Leave "
                "engine out."
            )


def _extremes(X: Array) -> Array:
    """Return the examples with the smallest or the largest integer of any column."""
    columns = X.reshape(len(X), -1)
    rows = np.unique([columns.argmin(axis=0), columns.argmax(axis=0)])
    return np.asarray(X[rows])


class CompiledRun(Run):
    """A training whose epochs are calls of the machine."""

    def __init__(
        self,
        model: Module,
        loss: Loss,
        optimizer: Optimizer,
        plan: Plan,
        metrics: Mapping[str, Metric] | None = None,
    ) -> None:
        super().__init__(model, loss, optimizer, plan, metrics)
        _check_replayable(model)
        self.compiled = CompiledStep(model, loss, optimizer, self.layers)
        self.compiled.clip_norm = plan.clip_norm
        self.output: tuple[int, ...] | None = None
        """The shape of the outputs for one example, when the data have been checked."""

    def train(self) -> None:
        """Go once through the data, then record the epoch's means."""
        self.model.train()
        (X, y), batch_size = self.plan.data, self.plan.batch_size
        if self.output is None:
            self.output = self._checked_outputs(X, y).shape[1:]
        order = np.arange(len(X)) if batch_size >= len(X) else self.rng.permutation(len(X))

        def failed(batch: int, numbers: Array) -> None:
            names = ["loss", *(f"gradient of {name}" for name in self.layers)]
            bad = int(np.flatnonzero(~np.isfinite(numbers))[0])
            place = f"epoch {self.epoch + 1}, batch {batch + 1}"
            raise DivergedError(self.diverged_message(names[bad], float(numbers[bad]), place))

        data = self.compiled.data(X, y)
        epoch = Epoch(*data, order, batch_size, self.interrupts)
        # a diverging loss is reported by name, not by NumPy's warnings
        with np.errstate(all="ignore"):
            sizes, numbers, outputs = train_epoch(self.compiled, epoch, failed)
        self.history.engine = self.compiled.engine
        scores = {"loss": float(np.average(numbers[:, 0], weights=sizes))}
        scores |= self.scores(outputs.reshape(len(X), *self.output), y[order])
        self.check_parameters()
        norms = map(float, numbers[:, 1:].mean(axis=0))
        self.record_epoch(scores, dict(zip(self.layers, norms, strict=True)))

    def load_machine(self) -> None:
        """Make the first loop, ahead of the training.

        Raises
        ------
        NotOnMachineError
            If each step would be a call, because the machine lacks an op.
        """
        batch = [array[: self.plan.batch_size] for array in self.compiled.data(*self.plan.data)]
        self.model.train()
        self.compiled.load_whole_loop(*batch)

    def _checked_outputs(self, X: Array, y: Array) -> Any:
        """Return the outputs for one example, in evaluation, which changes nothing in the model."""
        attributes = Attributes(self.model)
        self.model.eval()
        try:
            with ag.no_grad(), np.errstate(all="ignore"):
                if X.dtype.kind in "iu":
                    self._check_integers(X)
                one = self.model(X[:1])
                self._check_targets(one, y)
        finally:
            attributes.put_back()
        return one

    def _check_integers(self, X: Array) -> None:
        """Let layers say of tokens what no program does: it would take -1 for the last."""
        if any(module.takes_integers for _, module in self.model.modules()):
            extremes, size = _extremes(X), self.plan.batch_size
            for first in range(0, len(extremes), size):
                self.model(extremes[first : first + size])

    def undo(self) -> None:
        """Put the parameters back to what they were before the last update."""
        if self.compiled.last is not None:
            with np.errstate(all="ignore"):  # a learning rate beyond float32 is cast once more
                self.compiled.last.store(before_last=True)
            self.compiled.remember()

    def _check_targets(self, one: Any, y: Array) -> None:
        """Let the loss say, in its words, what is wrong with any of the targets."""
        outputs = np.broadcast_to(plain_array(one), (len(y), *one.shape[1:]))
        self.loss(ag.tensor(outputs), y)


@dataclass(frozen=True)
class Epoch:
    """The data in the form that programs take, in which order, and what Ctrl-C waits for."""

    X: Array
    y: Array
    order: NDArray[np.int64]
    batch_size: int
    interrupts: Interrupts


def train_epoch(
    compiled: CompiledStep,
    epoch: Epoch,
    failed: Callable[[int, NDArray[np.float64]], None],
) -> tuple[list[int], NDArray[np.float64], Array]:
    """Go once through the data; return the sizes of the batches, their numbers, all outputs.

    `failed(batch, numbers)` is called with the number of a batch, counted from 0, whose loss or
    gradient was nan or inf, when the parameters have been put back; it raises.
    """
    X, y, order, batch_size = epoch.X, epoch.y, epoch.order, epoch.batch_size
    compiled.recall()
    compiled.keep_up()
    whole, rest = divmod(len(X), batch_size)
    sizes = [batch_size] * whole + [rest] * (rest > 0)
    numbers, outputs, done = [], [], 0
    parts = [(batch_size, whole, 0), (rest, 1 if rest else 0, whole * batch_size)]
    for size, batches, skipped in parts:
        if not batches:
            continue
        chosen = order[skipped : skipped + size * batches]
        loop = compiled.loop_for(X[chosen[:size]], y[chosen[:size]])
        loop.load()
        finished = 0
        while finished < batches:
            span = (finished, min(finished + compiled.batches_at_once(size), batches))
            with epoch.interrupts:  # between calls model and optimizer fit together
                start = perf_counter()
                count, found, out = loop.run(X, y, chosen, span, compiled.optimizer.lr)
                compiled.note_pace(size, span[1] - span[0], perf_counter() - start)
                finished += count
                if count < span[1] - span[0]:
                    compiled.put_back(loop, finished, found[count])
                    failed(done + finished, found[count])
                loop.store()
                compiled.last = loop
                compiled.remember()
            numbers.append(found)
            outputs.append(out)
        done += finished
    compiled.leave_gradients(loop)
    return sizes, np.concatenate(numbers), np.concatenate(outputs)

"""Train without Python in the loop: a model's whole training step as a program, epochs as calls."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from autograd_core.program.stepping import SteppedLoop, training_loop
from autograd_core.program.training import Step, TrainingLoop
from nn._inputs import plain_array
from nn._interrupts import Interrupts
from nn.clipping import clipping_factor
from nn.errors import DivergedError
from nn.losses import LOSSES, Loss, cross_entropy
from nn.metrics import Metric
from nn.module import Module
from nn.optimizers import Optimizer
from nn.run import Plan, Run

Array = NDArray[Any]
Loop = TrainingLoop | SteppedLoop
CHUNK_S = 0.2
"""Roughly how long a call of the machine lasts, so that Ctrl-C is heard soon."""


class CompiledStep:
    """A model, its loss and its optimizer, compiled for each size of batch."""

    def __init__(
        self, model: Module, loss: Loss, optimizer: Optimizer, layers: dict[str, list[Any]]
    ) -> None:
        self.model, self.loss, self.optimizer, self.layers = model, loss, optimizer, layers
        self.clip_norm: float | None = None
        self.parameters = model.parameters()
        self.dtype = _dtype_of(self.parameters)
        self.loops: dict[int, Loop] = {}
        self._batch_s: dict[int, float] = {}
        self.last: Loop | None = None
        """The loop that changed the parameters last, which has them as they were before."""
        self.rule: dict[str, Any] = {}
        """The optimizer's numbers that stand in the loops as constants."""
        self._prepare()

    def _prepare(self) -> None:
        """Forget the loops, and take up the optimizer's numbers and state as they are now."""
        self.rule = _rule_of(self.optimizer)
        self.loops.clear()
        self.optimizer.start_state()
        self.remembered = [
            (state, key, ag.tensor(array))
            for state in self.optimizer.state
            for key, array in state.items()
        ]

    def data(self, X: Array, y: Array) -> tuple[Array, Array]:
        """Return the data as the program takes them: in the parameters' type, labels as int64."""
        labels = self.loss is cross_entropy or (  # or a function of one's own, around it say
            self.loss not in LOSSES.values() and y.ndim == 1 and y.dtype.kind in "iu"
        )
        return (
            np.ascontiguousarray(X, np.int64 if self.model.takes_integers else self.dtype),
            np.ascontiguousarray(y, np.int64 if labels else self.dtype),
        )

    def loop_for(self, X: Array, y: Array) -> Loop:
        """Return the loop for batches as long as these."""
        if self.rule != _rule_of(self.optimizer):  # a callback has changed it
            self._prepare()
        if len(X) not in self.loops:
            held = [*self.optimizer.parameters, *(tensor for _, _, tensor in self.remembered)]
            step = Step(held, self._step)
            self.loops[len(X)] = training_loop(step, X, y, self.optimizer.lr)
        return self.loops[len(X)]

    def put_back(self, loop: Loop, steps: int, numbers: NDArray[np.float64]) -> None:
        """Leave the parameters from before the update that made the loss nan or inf.

        Or as they are, where a gradient is: it has changed nothing yet.
        """
        loop.store()
        self.last = loop if steps else self.last
        if not math.isfinite(numbers[0]) and self.last is not None:
            self.last.store(before_last=True)
        self.remember()

    def remember(self) -> None:
        """Give the optimizer what the loops remember of each parameter."""
        for state, key, tensor in self.remembered:
            state[key] = tensor._data

    def batches_at_once(self, size: int) -> int:
        """Return how many batches of this size a call may run, so that Ctrl-C is heard soon."""
        return max(1, int(CHUNK_S / self._batch_s[size])) if size in self._batch_s else 1

    def note_pace(self, size: int, batches: int, seconds: float) -> None:
        """Take note of how long a call took; the quickest pace met is that of a quiet computer."""
        pace = max(seconds / batches, 1e-9)
        self._batch_s[size] = min(self._batch_s.get(size, pace), pace)

    def recall(self) -> None:
        """Give the loops what the optimizer remembers: a checkpoint may have changed it."""
        self.optimizer.start_state()
        for state, key, tensor in self.remembered:
            tensor.replace(state[key])

    def _step(self, X: ag.Tensor, y: ag.Tensor, lr: ag.Tensor) -> tuple[list[Any], list[Any], Any]:
        X.name, y.name = "X", "Y"
        optimizer = self.optimizer
        outputs = self.model(X)
        loss = self.loss(outputs, y)
        before = [parameter._grad for parameter in optimizer.parameters]
        try:
            for parameter in [*self.parameters, *optimizer.parameters]:
                parameter._grad = None
            loss.backward(keep="leaves", create_graph=True)
            norms = [_norm(group) for group in self.layers.values()]
            self._clip()
            return [loss, *norms], self._updated(lr), outputs
        finally:
            for parameter, gradient in zip(optimizer.parameters, before, strict=True):
                parameter._grad = gradient

    def _clip(self) -> None:
        if self.clip_norm is not None:
            group = [p for p in self.optimizer.parameters if p._grad is not None]
            factor = clipping_factor(_norm(group), self.clip_norm)
            for parameter in group:
                parameter._grad = parameter._grad * factor

    def _updated(self, lr: ag.Tensor) -> list[Any]:
        """Return the new data of the parameters, then of what the optimizer remembers."""
        optimizer: Any = self.optimizer
        rate = optimizer._lr
        kept = [dict(state) for state in optimizer.state]
        for state, key, tensor in self.remembered:
            state[key] = tensor
        optimizer._lr = lr
        try:
            new = [
                parameter if parameter._grad is None
                else optimizer._update(parameter, parameter._grad, state)
                for parameter, state in zip(optimizer.parameters, optimizer.state, strict=True)
            ]  # fmt: skip
            self._check_remembered(kept)
            return [*new, *(state[key] for state, key, _ in self.remembered)]
        finally:
            optimizer._lr = rate
            for state, old in zip(optimizer.state, kept, strict=True):
                state.clear()
                state.update(old)

    def _check_remembered(self, before: list[dict[str, Any]]) -> None:
        """Raise if an update changed what the program would not: each run would start from it."""
        states = zip(self.optimizer.state, before, strict=True)
        added = {key for state, old in states for key in state.keys() - old.keys()}
        rule = _rule_of(self.optimizer)
        added |= {name for name in rule if rule[name] != self.rule.get(name)}
        if added:
            raise TypeError(
                'fit: expected an optimizer for engine="compiled" whose updates change only what '
                f"stands in `state` after start_state(), got {type(self.optimizer).__name__}, "
                f"which changes {', '.join(sorted(added))}. Return it, as arrays, from "
                "_first_state."
            )


def _rule_of(optimizer: Optimizer) -> dict[str, Any]:
    facts = vars(optimizer).items()
    return {k: fact for k, fact in facts if isinstance(fact, int | float | tuple) and k != "_lr"}


def _norm(group: list[Any]) -> Any:
    squares = [ag.sum(ag.square(p._grad)) for p in group if p._grad is not None]
    total: Any = ag.tensor(0.0, dtype=group[0].dtype)
    for square in squares:
        total = total + square
    return ag.sqrt(total)


def _dtype_of(parameters: list[Any]) -> np.dtype[Any]:
    types = {parameter.dtype for parameter in parameters if isinstance(parameter, ag.Tensor)}
    if len(types) != 1 or not all(isinstance(p, ag.Tensor) for p in parameters):
        raise TypeError(
            'fit: expected parameters that are Tensors of one type for engine="compiled", got '
            f"{', '.join(sorted(map(str, types))) or 'Values'}. Leave engine out."
        )
    return types.pop()


def _check_replayable(model: Module) -> None:
    """Raise if a step of this model does something else each time."""
    for name, module in model.modules():
        if module.differs_by_step:
            raise ag.GraphError(
                'fit: expected steps that can be replayed for engine="compiled", got '
                f"{name or 'a model'}: {module.describe()}, which {module.differs_by_step}. Leave "
                "engine out."
            )


def _extremes(X: Array) -> Array:
    """Return the examples with the smallest and the largest entry."""
    rows = X.reshape(len(X), -1)
    return X[[rows.min(axis=1).argmin(), rows.max(axis=1).argmax()]]


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
        self.checked = False

    def train(self) -> None:
        """Go once through the data, then record the epoch's means."""
        self.model.train()
        (X, y), batch_size = self.plan.data, self.plan.batch_size
        with ag.no_grad(), np.errstate(all="ignore"):
            if self.model.takes_integers:  # a program would take -1 for the last
                self.model(_extremes(X))
            one = self.model(X[:1])
            self._check_targets(one, y)
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
        scores = {"loss": float(np.average(numbers[:, 0], weights=sizes))}
        scores |= self.scores(outputs.reshape(len(X), *one.shape[1:]), y[order])
        self.check_parameters()
        norms = map(float, numbers[:, 1:].mean(axis=0))
        self.record_epoch(scores, dict(zip(self.layers, norms, strict=True)))

    def undo(self) -> None:
        """Put the parameters back to what they were before the last update."""
        if self.compiled.last is not None:
            self.compiled.last.store(before_last=True)
            self.compiled.remember()

    def _check_targets(self, one: Any, y: Array) -> None:
        """Let the loss say, in its words, what is wrong with any of the targets."""
        if not self.checked:
            outputs = np.broadcast_to(plain_array(one), (len(y), *one.shape[1:]))
            self.loss(ag.tensor(outputs), y)
            self.checked = True


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
    return sizes, np.concatenate(numbers), np.concatenate(outputs)

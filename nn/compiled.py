"""Train without Python in the loop: a model's whole training step as a program, epochs as calls."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from autograd_core.program.training import Step, TrainingLoop
from nn._inputs import plain_array
from nn.clipping import clipping_factor
from nn.errors import DivergedError
from nn.losses import LOSSES, Loss, cross_entropy
from nn.module import Module
from nn.optimizers import Optimizer
from nn.trainer import Run

Array = NDArray[Any]
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
        self.loops: dict[int, TrainingLoop] = {}
        self.last: TrainingLoop | None = None
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
            np.ascontiguousarray(X, self.dtype),
            np.ascontiguousarray(y, np.int64 if labels else self.dtype),
        )

    def loop_for(self, X: Array, y: Array) -> TrainingLoop:
        """Return the loop for batches as long as these."""
        if self.rule != _rule_of(self.optimizer):  # a callback has changed it
            self._prepare()
        if len(X) not in self.loops:
            held = [*self.optimizer.parameters, *(tensor for _, _, tensor in self.remembered)]
            step = Step(held, self._step)
            self.loops[len(X)] = TrainingLoop(step, X, y, self.optimizer.lr)
        return self.loops[len(X)]

    def put_back(self, loop: TrainingLoop, steps: int, numbers: NDArray[np.float64]) -> None:
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


class CompiledRun(Run):
    """A training whose epochs are calls of the machine."""

    def __init__(self, model: Module, loss: Loss, optimizer: Optimizer) -> None:
        super().__init__(model, loss, optimizer)
        self.compiled = CompiledStep(model, loss, optimizer, self.layers)
        self.checked = False

    def train(
        self, epoch: int, X: Array, y: Array, batch_size: int, rng: np.random.Generator
    ) -> None:
        """Go once through the data, then record the epoch's means."""
        self.model.train()
        self.compiled.clip_norm = self.clip_norm
        with ag.no_grad(), np.errstate(all="ignore"):
            one = self.model(X[:1])
            self._check_targets(one, y)
        order = np.arange(len(X)) if batch_size >= len(X) else rng.permutation(len(X))

        def failed(batch: int, numbers: Array) -> None:
            names = ["loss", *(f"gradient of {name}" for name in self.layers)]
            bad = int(np.flatnonzero(~np.isfinite(numbers))[0])
            place = f"epoch {epoch}, batch {batch + 1}"
            raise DivergedError(self.diverged_message(names[bad], float(numbers[bad]), place))

        data = self.compiled.data(X, y)
        size = min(batch_size, len(X))
        sizes, numbers, outputs = train_epoch(self.compiled, *data, order, size, failed)
        scores = {"loss": float(np.average(numbers[:, 0], weights=sizes))}
        shaped = outputs.reshape(len(X), *one.shape[1:])
        scores |= {name: metric(shaped, y[order]) for name, metric in self.metrics.items()}
        self.record(scores, "")
        for name, norm in zip(self.layers, numbers[:, 1:].mean(axis=0), strict=True):
            self.history.gradient_norms.setdefault(name, []).append(float(norm))

    def _check_targets(self, one: Any, y: Array) -> None:
        """Let the loss say, in its words, what is wrong with any of the targets."""
        if not self.checked:
            outputs = np.broadcast_to(plain_array(one), (len(y), *one.shape[1:]))
            self.loss(ag.tensor(outputs), y)
            self.checked = True


def train_epoch(
    compiled: CompiledStep,
    X: Array,
    y: Array,
    order: NDArray[np.int64],
    batch_size: int,
    failed: Callable[[int, NDArray[np.float64]], None],
) -> tuple[list[int], NDArray[np.float64], Array]:
    """Go once through the data; return the sizes of the batches, their numbers, all outputs.

    `failed(batch, numbers)` is called with the number of a batch, counted from 0, whose loss or
    gradient was nan or inf, when the parameters have been put back; it raises.
    """
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
        for span in _spans(batches, size):
            count, found, out = loop.run(X, y, chosen, span, compiled.optimizer.lr)
            numbers.append(found)
            outputs.append(out)
            finished += count
            if count < span[1] - span[0]:
                compiled.put_back(loop, finished, found[count])
                failed(done + finished, found[count])
            loop.store()
            compiled.last = loop
        done += finished
    compiled.remember()
    return sizes, np.concatenate(numbers), np.concatenate(outputs)


def _spans(batches: int, size: int) -> list[tuple[int, int]]:
    most = max(1, min(batches, 1 + 20_000 // size))
    return [(start, min(start + most, batches)) for start in range(0, batches, most)]

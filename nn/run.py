"""`Run`: one training as it goes, epoch by epoch, on graphs that are recorded and swept."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn._inputs import plain_array
from nn._interrupts import Interrupts
from nn.clipping import clip_grad_norm, gradient_norm
from nn.errors import DivergedError
from nn.history import History
from nn.losses import Loss
from nn.metrics import Metric
from nn.module import Module
from nn.optimizers import Optimizer
from nn.recorder import StepCallback, parameters_by_layer

Array = NDArray[Any]
Callback = Callable[[int, History], Any]


@dataclass(frozen=True)
class Plan:
    """What `fit` was asked to do.

    Attributes
    ----------
    data : (X, y)
    held_out : (X_val, y_val) or None
    epochs, batch_size, seed : int
        `batch_size` is at most the number of examples.
    clip_norm : float or None
    """

    data: tuple[Array, Array]
    held_out: tuple[Array, Array] | None
    epochs: int
    batch_size: int
    seed: int
    clip_norm: float | None = None


class Run:
    """One training: the model, what it is trained with, and what was recorded so far."""

    def __init__(
        self,
        model: Module,
        loss: Loss,
        optimizer: Optimizer,
        plan: Plan,
        metrics: Mapping[str, Metric] | None = None,
    ) -> None:
        self.model, self.loss, self.optimizer, self.plan = model, loss, optimizer, plan
        self.parameters = model.parameters()
        _check_optimizer(self.parameters, optimizer)
        self.metrics = metrics or {}
        self.layers = parameters_by_layer(model)
        self.history = History()
        self.rng = _generator(plan.seed)
        self.epoch = 0
        """The number of epochs done."""
        self.callbacks: tuple[Callback, ...] = ()
        self.watchers: list[StepCallback] = []
        self.interrupts = Interrupts()
        self.before: list[Any] | None = None
        """The data of the parameters before the last update; updates make new arrays."""
        self.moving: list[Any] = [
            getattr(module, name) for _, module in model.modules() for name in module.moving
        ]
        self.moved: list[list[Any]] = []
        """Their data before the last steps, at most two."""

    def train(self) -> None:
        """Go once through the data, then record the epoch's means."""
        self.model.train()
        sizes, losses, norms = [], [], []
        met: list[tuple[Any, Any]] = []
        batches = _batches(*self.plan.data, self.plan.batch_size, self.rng)
        # a diverging loss is reported by name, not by NumPy's warnings
        with np.errstate(all="ignore"):
            for batch, (X, y) in enumerate(batches, start=1):
                place = f"epoch {self.epoch + 1}, batch {batch}"
                outputs, loss = self._forward(X, y, place)
                sizes.append(len(X))
                losses.append(loss.item())
                if self.metrics:
                    met.append((plain_array(outputs), y))
                norms.append(self._backward(loss, place))
        scores = {"loss": sum(map(math.prod, zip(losses, sizes, strict=True))) / sum(sizes)}
        scores |= self.scores(*map(np.concatenate, zip(*met, strict=True))) if met else {}
        self.check_parameters()
        self.record_epoch(scores, {name: _mean([n[name] for n in norms]) for name in self.layers})

    def check_parameters(self) -> None:
        """Raise if the epoch's last update, whose loss nobody has seen yet, made nan or inf."""
        for name, group in self.layers.items():
            for parameter in group:
                bad = ~np.isfinite(parameter._data)
                if bad.any():
                    number = np.asarray(parameter._data)[bad][0]
                    self.undo()
                    place = f"the end of epoch {self.epoch + 1}"
                    raise DivergedError(
                        self.diverged_message(f"parameter of {name}", number, place)
                    )

    def validate(self) -> None:
        """Record loss and metrics on the data that are not trained on, if there are any."""
        if self.plan.held_out is None:
            return
        X, y = self.plan.held_out
        self.model.eval()
        with ag.no_grad(), np.errstate(all="ignore"):
            outputs = self.model(X)
            loss = self.loss(outputs, y)
            if not math.isfinite(loss.item()):
                raise DivergedError(
                    f"fit: expected a finite validation loss, got {loss.item()} after epoch "
                    f"{self.epoch + 1}. The parameters are those of that epoch's end. "
                    f"{self._advice}"
                )
            self.record({"loss": loss.item()} | self.scores(plain_array(outputs), y), "val_")

    def scores(self, outputs: Array, y: Array) -> dict[str, float]:
        """Return the metrics of a model's outputs, by name."""
        return {name: float(metric(outputs, y)) for name, metric in self.metrics.items()}

    def _forward(self, X: Array, y: Array, place: str) -> tuple[Any, Any]:
        self.moved = [*self.moved[-1:], [leaf._data for leaf in self.moving]]
        outputs = self.model(X)
        loss = self.loss(outputs, y)
        if not isinstance(loss, ag.Tensor):
            raise TypeError(
                f"fit: expected a loss that returns a Tensor of one entry, got {loss!r}. "
                "Write it with autograd_core's functions."
            )
        if not math.isfinite(loss.item()):
            del self.moved[1:]  # this step has updated nothing
            self.undo()
            raise DivergedError(self.diverged_message("loss", loss.item(), place))
        return outputs, loss

    def _backward(self, loss: Any, place: str) -> dict[str, float]:
        """Update the parameters; return the norm of each layer's gradient."""
        self.optimizer.zero_grad()
        for parameter in self.parameters:
            parameter.grad = None
        loss.backward(keep="leaves")
        norms = {name: gradient_norm(group) for name, group in self.layers.items()}
        for name, norm in norms.items():
            if not math.isfinite(norm):
                self._put_back_moving()
                raise DivergedError(self.diverged_message(f"gradient of {name}", norm, place))
        if self.plan.clip_norm is not None:
            clip_grad_norm(self.optimizer.parameters, self.plan.clip_norm)
        with self.interrupts:
            self.before = [parameter._data for parameter in self.optimizer.parameters]
            self.optimizer.step()
        for watcher in self.watchers:
            watcher.after_step(self.optimizer.parameters, self.before)
        return norms

    def record_epoch(self, scores: dict[str, float], norms: dict[str, float]) -> None:
        """Add what an epoch of training gave to the history."""
        with self.interrupts:
            self.record(scores, "")
            for name, norm in norms.items():
                self.history.gradient_norms.setdefault(name, []).append(norm)

    def record(self, scores: dict[str, float], prefix: str) -> None:
        """Add an epoch's loss and metrics to the history; `prefix` is "" or "val_"."""
        history = self.history
        with self.interrupts:
            for name, score in scores.items():
                if name == "loss":
                    (history.val_loss if prefix else history.loss).append(score)
                else:
                    history.metrics.setdefault(prefix + name, []).append(score)

    def undo(self) -> None:
        """Put parameters and running statistics back to what they were before the last step."""
        if self.before is not None:
            for parameter, data in zip(self.optimizer.parameters, self.before, strict=True):
                parameter.data = data
        self._put_back_moving()

    def _put_back_moving(self) -> None:
        for leaf, data in zip(self.moving, self.moved[-1], strict=True):
            leaf.data = data

    def diverged_message(self, what: str, number: float, place: str) -> str:
        """Return what a DivergedError says."""
        return (
            f"fit: expected a finite {what}, got {number} at {place}. The parameters are those "
            f"from before the update that led there. {self._advice}"
        )

    @property
    def _advice(self) -> str:
        rate = self.optimizer.lr
        return f"Try a smaller learning rate (it is {rate:g}), or standardize the features."


def _batches(
    X: Array, y: Array, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Yield batches in a fresh random order; all data as they are if one batch holds them."""
    if batch_size >= len(X):
        yield X, y
        return
    order = rng.permutation(len(X))
    X, y = X[order], y[order]
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


def _generator(seed: Any) -> np.random.Generator:
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"fit: expected seed to be an integer of at least 0, got {seed!r}. Leave it out for 0."
        ) from error


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _check_optimizer(parameters: list[Any], optimizer: Optimizer) -> None:
    held = {id(parameter) for parameter in optimizer.parameters}
    if not any(id(parameter) in held for parameter in parameters):
        raise ValueError(
            "fit: expected an optimizer that holds the model's parameters, got one that holds "
            "none of them. Make it with model.parameters() of this model."
        )

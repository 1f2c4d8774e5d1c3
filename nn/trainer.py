"""`fit`: the training loop, with minibatches, validation, callbacks and clear failures."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn._inputs import checked_data, checked_number, is_count
from nn.clipping import clip_grad_norm, gradient_norm
from nn.errors import DivergedError
from nn.history import History
from nn.losses import Loss, loss_for
from nn.metrics import METRICS
from nn.module import Module
from nn.optimizers import Optimizer
from nn.progress import progress_bar
from nn.recorder import StepCallback, parameters_by_layer

Array = NDArray[Any]
Callback = Callable[[int, History], Any]


def fit(
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None,
    clip_norm: float | None = None,
    seed: int = 0,
    engine: Literal["auto", "eager", "compiled"] = "auto",
    callbacks: Iterable[Callback] = (),
    progress: bool = True,
) -> History:
    """Train a model on minibatches and return what was recorded.

    Parameters
    ----------
    model : Module
        Called on batches of X; trained in `train()` mode, then put back into the mode it had.
    X : array, shape (N, ...)
        Examples along the first axis.
    y : array, shape (N, ...)
        Targets, in the form that `loss` takes: most want the shape of the model's
        output, `cross_entropy` integer classes (N,).
    loss : str or callable
        A name in `nn.losses.LOSSES`, such as "mse" or "cross_entropy", or
        `f(outputs, targets) -> Tensor`.
    optimizer : Optimizer
        Made with the model's parameters.
    epochs : int
        Passes over the data, at least 1.
    batch_size : int, optional
        Examples in a batch; the last batch of an epoch may be smaller. None, N or more: one
        full batch, unshuffled, because its order makes no difference.
    validation : (X_val, y_val), optional
        Evaluated after each epoch in `eval()` mode, without recording.
    clip_norm : float, optional
        Before each update gradients that together are longer than this are scaled down to it, as
        by `clip_grad_norm`. The History keeps the norms from before.
    seed : int
        Of the shuffling: each epoch visits the examples in another order.
    engine : "auto", "eager" or "compiled"
        "eager" records a graph for each batch and sweeps it, and so does "auto". "compiled" traces
        one step and replays it, the optimizer's update included, with no Python in the loop: the
        same History, to rounding. The model's steps must not depend on the numbers.
    callbacks : iterable of callable
        Each is called after every epoch as `callback(epoch, history)`: the number of epochs done
        (1 after the first) and the History so far. If one returns True (exactly), training stops
        after that epoch, when the others have been called too. Schedules are callbacks that set
        `optimizer.lr`, from which the next epoch reads it. A `StepCallback`, such as
        `Recorder`, is also told of every update, and therefore needs another engine than
        "compiled".
    progress : bool
        Show tqdm's bar on stderr, where tqdm is installed.

    Returns
    -------
    History

    Raises
    ------
    ShapeError
        If X and y differ in length or are empty.
    ValueError
        If the data hold nan or inf, epochs or batch_size is below 1, clip_norm is not above 0, the
        engine or the loss is unknown, the optimizer has none of the model's parameters, or a
        `StepCallback` is to watch compiled steps.
    TypeError
        If X or y hold no numbers.
    DivergedError
        If the loss or a gradient becomes nan or inf. The parameters are then those from before
        the update that led there.

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.xor(n=100)
    >>> model = nn.MLP([2, 8, 1])
    >>> history = nn.fit(model, data.X, data.y, loss="binary_cross_entropy", epochs=50,
    ...                  optimizer=nn.SGD(model.parameters(), lr=0.5), progress=False)
    >>> history.loss[-1] < history.loss[0]
    True
    """
    _check_options(epochs, batch_size, engine)
    data = checked_data(X, y, ("X", "y"))
    held_out = None if validation is None else checked_data(*validation, ("X_val", "y_val"))
    callbacks = tuple(callbacks)
    watchers = [callback for callback in callbacks if isinstance(callback, StepCallback)]
    _check_watchers(watchers, engine)
    run = _run_for(engine)(model, loss_for(loss), optimizer)
    run.watchers = watchers
    if clip_norm is not None:
        run.clip_norm = checked_number("fit", "clip_norm", clip_norm, above=True)
    rng = np.random.default_rng(seed)
    bar = progress_bar(epochs, progress)
    training = model.training
    try:
        for epoch in range(1, epochs + 1):
            run.train(epoch, *data, batch_size or len(data[0]), rng)
            if held_out is not None:
                run.validate(*held_out)
            bar.set_postfix(_written(run.history), refresh=False)
            bar.update()
            if any([callback(epoch, run.history) is True for callback in callbacks]):
                break
    finally:
        bar.close()
        model.train() if training else model.eval()
    return run.history


def _run_for(engine: str) -> "type[Run]":
    if engine != "compiled":
        return Run
    from nn.compiled import CompiledRun  # imports Numba

    return CompiledRun


class Run:
    """One training: the model, what it is trained with, and what was recorded so far."""

    def __init__(self, model: Module, loss: Loss, optimizer: Optimizer) -> None:
        self.model, self.loss, self.optimizer = model, loss, optimizer
        self.parameters = model.parameters()
        _check_optimizer(self.parameters, optimizer)
        self.metrics = METRICS.get(loss, {})
        self.layers = parameters_by_layer(model)
        self.history = History()
        self.watchers: list[StepCallback] = []
        self.clip_norm: float | None = None
        self.before: list[Any] | None = None
        """The data of the parameters before the last update; updates make new arrays."""

    def train(
        self, epoch: int, X: Array, y: Array, batch_size: int, rng: np.random.Generator
    ) -> None:
        """Go once through the data, then record the epoch's means."""
        self.model.train()
        sizes, scores, norms = [], [], []
        # a diverging loss is reported by name, not by NumPy's warnings
        with np.errstate(all="ignore"):
            for batch, (X_batch, y_batch) in enumerate(_batches(X, y, batch_size, rng), start=1):
                outputs, loss = self._forward(X_batch, y_batch, f"epoch {epoch}, batch {batch}")
                sizes.append(len(X_batch))
                scores.append(self._scores(outputs, y_batch, loss))
                norms.append(self._backward(loss, f"epoch {epoch}, batch {batch}"))
        self.record(_means(scores, sizes), "")
        for name, norm in _means(norms, [1] * len(norms)).items():
            self.history.gradient_norms.setdefault(name, []).append(norm)

    def validate(self, X: Array, y: Array) -> None:
        """Record loss and metrics on data that is not trained on."""
        self.model.eval()
        with ag.no_grad(), np.errstate(all="ignore"):
            outputs = self.model(X)
            self.record(self._scores(outputs, y, self.loss(outputs, y)), "val_")

    def _forward(self, X: Array, y: Array, place: str) -> tuple[Any, Any]:
        outputs = self.model(X)
        loss = self.loss(outputs, y)
        if not isinstance(loss, ag.Tensor):
            raise TypeError(
                f"fit: expected a loss that returns a Tensor of one entry, got {loss!r}. "
                "Write it with autograd_core's functions."
            )
        if not math.isfinite(loss.item()):
            self._restore()
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
                raise DivergedError(self.diverged_message(f"gradient of {name}", norm, place))
        if self.clip_norm is not None:
            clip_grad_norm(self.optimizer.parameters, self.clip_norm)
        self.before = [parameter._data for parameter in self.optimizer.parameters]
        self.optimizer.step()
        for watcher in self.watchers:
            watcher.after_step(self.optimizer.parameters, self.before)
        return norms

    def _scores(self, outputs: Any, y: Array, loss: Any) -> dict[str, float]:
        return {"loss": loss.item()} | {
            name: metric(outputs, y) for name, metric in self.metrics.items()
        }

    def record(self, scores: dict[str, float], prefix: str) -> None:
        """Add an epoch's loss and metrics to the history; `prefix` is "" or "val_"."""
        history = self.history
        for name, score in scores.items():
            if name == "loss":
                (history.val_loss if prefix else history.loss).append(score)
            else:
                history.metrics.setdefault(prefix + name, []).append(score)

    def _restore(self) -> None:
        if self.before is not None:
            for parameter, data in zip(self.optimizer.parameters, self.before, strict=True):
                parameter.data = data

    def diverged_message(self, what: str, number: float, place: str) -> str:
        """Return what a DivergedError says."""
        return (
            f"fit: expected a finite {what}, got {number} at {place}. The parameters are those "
            f"from before the update that led there. Try a smaller learning rate (it is "
            f"{self.optimizer.lr:g}), or standardize the features."
        )


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


def _means(rows: list[dict[str, float]], weights: list[int]) -> dict[str, float]:
    total = sum(weights)
    return {
        name: sum(row[name] * weight for row, weight in zip(rows, weights, strict=True)) / total
        for name in rows[0]
    }


def _written(history: History) -> dict[str, str]:
    return {name: f"{number:.4g}" for name, number in history.latest().items()}


def _check_options(epochs: int, batch_size: int | None, engine: str) -> None:
    if engine not in ("auto", "eager", "compiled"):
        raise ValueError(
            f'fit: expected engine="auto", "eager" or "compiled", got {engine!r}. Leave it out.'
        )
    if not is_count(epochs):
        raise ValueError(f"fit: expected epochs to be an integer of at least 1, got {epochs!r}.")
    if batch_size is not None and not is_count(batch_size):
        raise ValueError(
            f"fit: expected batch_size to be None or an integer of at least 1, got {batch_size!r}. "
            "None takes all examples at once."
        )


def _check_watchers(watchers: list[StepCallback], engine: str) -> None:
    if watchers and engine == "compiled":
        raise ValueError(
            f'fit: expected engine="eager" with a {type(watchers[0]).__name__}, which watches '
            'every update, got "compiled", which makes all those of an epoch in one call.'
        )


def _check_optimizer(parameters: list[Any], optimizer: Optimizer) -> None:
    held = {id(parameter) for parameter in optimizer.parameters}
    if not any(id(parameter) in held for parameter in parameters):
        raise ValueError(
            "fit: expected an optimizer that holds the model's parameters, got one that holds "
            "none of them. Make it with model.parameters() of this model."
        )

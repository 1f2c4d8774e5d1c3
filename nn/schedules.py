"""Schedules: how the learning rate changes from epoch to epoch, as callbacks of `fit`.

`step`, `exponential`, `cosine` and `warm_up` return functions of the number of epochs done, which
give the factor of the first learning rate; a `Schedule` applies one of them, or any such function.
"""

import math
from collections.abc import Callable
from typing import Any

from nn._inputs import checked_number, is_count
from nn.callbacks import TrainingCallback
from nn.history import History
from nn.optimizers import Optimizer

Factor = Callable[[int], float]
"""`factor(epochs done) -> what the first learning rate is multiplied by`."""


def step(every: int, factor: float = 0.1) -> Factor:
    """Multiply by `factor` after each `every` epochs: factor^⌊e / every⌋ after e epochs.

    Raises
    ------
    ValueError
        If `every` is no integer of at least 1, or `factor` is not above 0.

    Examples
    --------
    >>> [step(2, 0.5)(epoch) for epoch in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """
    _check_epochs("step", "every", every)
    factor = checked_number("step", "factor", factor, above=True)
    return lambda epoch: factor ** (epoch // every)


def exponential(factor: float) -> Factor:
    """Multiply by `factor` after each epoch: factor^e after e epochs.

    Raises
    ------
    ValueError
        If `factor` is not above 0.

    Examples
    --------
    >>> [exponential(0.5)(epoch) for epoch in range(3)]
    [1.0, 0.5, 0.25]
    """
    factor = checked_number("exponential", "factor", factor, above=True)
    return lambda epoch: factor**epoch


def cosine(epochs: int, least: float = 0.0) -> Factor:
    """Fall from 1 to `least` along half a cosine in `epochs` epochs, then stay.

    The factor after e epochs is least + (1 - least) (1 + cos(π e / epochs)) / 2.

    Raises
    ------
    ValueError
        If `epochs` is no integer of at least 1, or `least` is not in 0 ... 1 or is 1.

    References
    ----------
    Loshchilov, Hutter (2017), "SGDR: stochastic gradient descent with warm restarts", equation 5.

    Examples
    --------
    >>> [round(cosine(4, least=0.2)(epoch), 3) for epoch in range(6)]
    [1.0, 0.883, 0.6, 0.317, 0.2, 0.2]
    """
    _check_epochs("cosine", "epochs", epochs)
    least = checked_number("cosine", "least", least, below=1.0)

    def factor(epoch: int) -> float:
        done = min(epoch, epochs) / epochs
        return least + (1 - least) * (1 + math.cos(math.pi * done)) / 2

    return factor


def warm_up(epochs: int, then: Factor | None = None, *, start: float = 1 / 3) -> Factor:
    """Rise from `start` to 1 in a straight line in `epochs` epochs, then go on with `then`.

    The factor after e epochs is start + (1 - start) e / epochs, and then(e - epochs) from
    e = epochs on; without `then` it stays 1.

    Raises
    ------
    ValueError
        If `epochs` is no integer of at least 1, or `start` is not above 0 and below 1.

    References
    ----------
    Goyal et al. (2017), "Accurate, large minibatch SGD", section 2.2.

    Examples
    --------
    >>> [round(warm_up(2, exponential(0.5))(epoch), 3) for epoch in range(5)]
    [0.333, 0.667, 1.0, 0.5, 0.25]
    """
    _check_epochs("warm_up", "epochs", epochs)
    start = checked_number("warm_up", "start", start, above=True, below=1.0)

    def factor(epoch: int) -> float:
        if epoch < epochs:
            return start + (1 - start) * epoch / epochs
        return then(epoch - epochs) if then else 1.0

    return factor


class Schedule(TrainingCallback):
    """Set an optimizer's learning rate by the number of epochs done: a callback of `fit`.

    lr = first lr · factor(e) after e epochs; factor(0) is applied at once. It goes on counting
    from one `fit` to the next.

    Parameters
    ----------
    optimizer : Optimizer
        Its learning rate at this moment is the first.
    factor : callable
        Function of the number of epochs done: `step`, `exponential`, `cosine`, `warm_up` of
        `nn.schedules` make such functions, or one of your own.

    Attributes
    ----------
    epochs_done : int

    Examples
    --------
    >>> import nn
    >>> data, model = nn.datasets.xor(n=40), nn.MLP([2, 3, 1])
    >>> optimizer = nn.SGD(model.parameters(), lr=0.5)
    >>> schedule = nn.Schedule(optimizer, nn.schedules.step(every=2, factor=0.1))
    >>> history = nn.fit(model, data.X, data.y, loss="binary_cross_entropy", epochs=3,
    ...     optimizer=optimizer, callbacks=[schedule], progress=False)
    >>> optimizer.lr
    0.05
    """

    def __init__(self, optimizer: Optimizer, factor: Factor) -> None:
        self.optimizer, self.factor = optimizer, factor
        self.first_lr, self.epochs_done = optimizer.lr, 0
        self._apply()

    def __call__(self, epoch: int, history: History) -> None:
        """Count an epoch and set the learning rate of the next."""
        self.epochs_done += 1
        self._apply()

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed training needs: the first rate and the number of epochs."""
        return {"first_lr": self.first_lr, "epochs_done": self.epochs_done}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken."""
        self.first_lr = checked_number("Schedule", "first_lr", state["first_lr"], above=True)
        self.epochs_done = int(state["epochs_done"])
        self._apply()

    def _apply(self) -> None:
        self.optimizer.lr = self.first_lr * self.factor(self.epochs_done)


class ReduceOnPlateau(TrainingCallback):
    """Lower the learning rate when the loss has stopped falling: a callback of `fit`.

    The loss on the validation data counts, or without any that of the training. An epoch is an
    improvement if its loss is below `best - threshold * abs(best)`. After more than `patience`
    epochs without one, lr ← max(lr · factor, min_lr).

    Parameters
    ----------
    optimizer : Optimizer
    factor : float
        Above 0 and below 1.
    patience : int
        How many epochs without improvement are borne, at least 0.
    threshold : float
        The part of the best loss that an improvement must take off, at least 0.
    min_lr : float
        The lowest learning rate, at least 0.

    Attributes
    ----------
    best : float
        The lowest loss so far.
    waited : int
        Epochs since then, or since the last reduction.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> optimizer = nn.SGD([ag.Value(1.0)], lr=1.0)
    >>> reduce = nn.ReduceOnPlateau(optimizer, factor=0.5, patience=1)
    >>> losses, rates = [0.8, 0.6, 0.7, 0.6, 0.5], []
    >>> for epoch in range(1, 6):
    ...     reduce(epoch, nn.History(loss=losses[:epoch]))
    ...     rates.append(optimizer.lr)
    >>> rates
    [1.0, 1.0, 1.0, 0.5, 0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        factor: float = 0.1,
        patience: int = 10,
        *,
        threshold: float = 1e-4,
        min_lr: float = 0.0,
    ) -> None:
        name = "ReduceOnPlateau"
        self.optimizer = optimizer
        self.factor = checked_number(name, "factor", factor, above=True, below=1.0)
        if patience != 0:
            _check_epochs(name, "patience", patience, "0")
        self.patience = int(patience)
        self.threshold = checked_number(name, "threshold", threshold)
        self.min_lr = checked_number(name, "min_lr", min_lr)
        self.best, self.waited = math.inf, 0

    def __call__(self, epoch: int, history: History) -> None:
        """Look at an epoch's loss; lower the learning rate if it is time."""
        loss = (history.val_loss or history.loss)[-1]
        if loss < self.best - self.threshold * (abs(self.best) if self.best < math.inf else 0.0):
            self.best, self.waited = loss, 0
            return
        self.waited += 1
        if self.waited > self.patience:
            rate = self.optimizer.lr
            self.optimizer.lr = min(rate, max(rate * self.factor, self.min_lr))
            self.waited = 0

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed training needs."""
        return {"best": self.best, "waited": self.waited, "lr": self.optimizer.lr}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken."""
        self.best, self.waited = float(state["best"]), int(state["waited"])
        self.optimizer.lr = state["lr"]


def _check_epochs(name: str, what: str, number: Any, least: str = "1") -> None:
    if not is_count(number):
        raise ValueError(
            f"{name}: expected {what} to be an integer of at least {least}, got {number!r}. "
            "It counts epochs."
        )

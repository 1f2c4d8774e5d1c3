"""`EarlyStopping`: end a training that no longer improves, with the best weights it had."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nn._inputs import is_count
from nn.callbacks.base import TrainingCallback
from nn.history import History
from nn.run import Run

_BETTER_LOW, _BETTER_HIGH = ("loss", "rmse"), ("accuracy", "auc", "r2")


class EarlyStopping(TrainingCallback):
    """Stop when a curve has not improved for `patience` epochs; then restore the best weights.

    They are restored at the end of every training, also of one that reached its last epoch. After
    an error or Ctrl-C the weights are those of the last update.

    Parameters
    ----------
    patience : int
        Epochs without improvement after which training stops, at least 1.
    monitor : str
        A curve of the History: "val_loss", "loss", or a metric such as "val_accuracy".
    min_delta : float
        A change of no more than this is no improvement; at least 0.
    mode : "min", "max" or None
        Whether low or high is good. None: low for losses and "rmse", high for "accuracy", "auc"
        and "r2"; needed for metrics of your own.

    Attributes
    ----------
    best : float
        The best entry of the curve; nan before the first epoch. An entry of nan never is.
    best_epoch : int
        The epoch whose weights are restored, from 1; 0 before the first.

    Raises
    ------
    ValueError
        If an argument is out of its range, `mode` is left out for a metric of your own, or, after
        the first epoch, the History has no such curve.

    References
    ----------
    Prechelt (1998), "Early stopping - but when?".

    Examples
    --------
    >>> import nn
    >>> train, test = nn.datasets.moons(noise=0.2).split()
    >>> model, stopping = nn.MLP([2, 8, 1]), nn.EarlyStopping(patience=5)
    >>> history = nn.fit(model, train.X, train.y, loss="binary_cross_entropy", epochs=1000,
    ...     optimizer=nn.SGD(model.parameters(), lr=1.0), batch_size=32, progress=False,
    ...     validation=(test.X, test.y), callbacks=[stopping])
    >>> history.epochs == stopping.best_epoch + 5 < 1000
    True
    """

    def __init__(
        self,
        patience: int = 10,
        *,
        monitor: str = "val_loss",
        min_delta: float = 0.0,
        mode: Literal["min", "max"] | None = None,
    ) -> None:
        if not is_count(patience) or not 0 <= min_delta < np.inf:
            raise ValueError(
                "EarlyStopping: expected patience to be an integer of at least 1 and min_delta a "
                f"number of at least 0, got patience={patience!r}, min_delta={min_delta!r}."
            )
        self.patience, self.monitor, self.min_delta = patience, monitor, min_delta
        self._sign = _sign(monitor, mode)
        self._reset()

    def _reset(self) -> None:
        self.best, self.best_epoch, self._epoch = np.nan, 0, 0
        self._weights: dict[str, NDArray[Any]] = {}
        self._model: Any = None

    @property
    def stopped(self) -> bool:
        """Whether there was no improvement for `patience` epochs."""
        return self._epoch - self.best_epoch >= self.patience

    def begin(self, run: Run) -> None:
        """Forget an earlier training."""
        self._reset()
        self._model = run.model

    def __call__(self, epoch: int, history: History) -> bool:
        """Compare an epoch with the best; return whether to stop."""
        number = self._latest(history)
        self._epoch = epoch
        gain = self._sign * (number - self.best)
        if gain > self.min_delta or (np.isnan(self.best) and not np.isnan(number)):
            self.best, self.best_epoch = number, epoch
            self._weights = self._model.state_dict()
        return self.stopped

    def end(self, run: Run) -> None:
        """Restore the best weights."""
        if self._weights:
            run.model.load_state_dict(self._weights)

    def state_dict(self) -> dict[str, Any]:
        """Return the best weights, and how long ago they were met."""
        weights = {f"weights.{name}": array for name, array in self._weights.items()}
        return weights | {
            "monitor": self.monitor,
            "best": self.best,
            "best_epoch": self.best_epoch,
            "epoch": self._epoch,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave.

        Raises
        ------
        ValueError
            If another curve was monitored.
        """
        if state["monitor"] != self.monitor:
            raise ValueError(
                f"EarlyStopping: expected monitor={state['monitor']!r}, which the training that is "
                f"continued had, got {self.monitor!r}. Pass the former."
            )
        self.best, self.best_epoch, self._epoch = state["best"], state["best_epoch"], state["epoch"]
        self._weights = {
            name.removeprefix("weights."): array
            for name, array in state.items()
            if name.startswith("weights.")
        }

    def _latest(self, history: History) -> float:
        latest = history.latest()
        if self.monitor not in latest:
            raise ValueError(
                f"EarlyStopping: expected a curve to monitor that is recorded, got "
                f"{self.monitor!r}, but there are {', '.join(latest)}. Pass validation=(X, y) to "
                "fit for those that begin with val_, metrics= for others."
            )
        return latest[self.monitor]


def _sign(monitor: str, mode: str | None) -> int:
    """Return 1 where high is good, -1 where low is."""
    if mode is None:
        name = monitor.removeprefix("val_")
        mode = "min" if name in _BETTER_LOW else "max" if name in _BETTER_HIGH else None
    if mode not in ("min", "max"):
        raise ValueError(
            f'EarlyStopping: expected mode="min" or "max" for the curve {monitor!r}, got {mode!r}. '
            "Say whether low or high is good."
        )
    return 1 if mode == "max" else -1

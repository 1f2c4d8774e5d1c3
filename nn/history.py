"""`History`: what a training recorded, epoch by epoch."""

import importlib
from dataclasses import dataclass, field
from typing import Any


@dataclass(repr=False)
class History:
    """The curves of one training; entry i of each list belongs to epoch i + 1.

    Attributes
    ----------
    loss : list of float
        Mean over the examples of the losses met during the epoch, while the parameters changed.
    val_loss : list of float
        Loss on the validation data after the epoch; empty without validation data.
    metrics : dict of str to list of float
        "accuracy" (and "val_accuracy") where the loss is a classification loss.
    gradient_norms : dict of str to list of float
        For each layer, by its name such as `layers.0`: the mean over the epoch's batches of the
        Euclidean norm of its gradient, all its parameters together.
    engine : str
        "eager" or "compiled", and where a compiled training makes a call for each batch, why: which
        ops NumPy does, because the machine has no row for them.

    Examples
    --------
    >>> from nn import History
    >>> History(loss=[0.9, 0.4], metrics={"accuracy": [0.5, 0.75]})
    History(2 epochs: loss 0.9 → 0.4, accuracy 0.5 → 0.75)
    """

    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    gradient_norms: dict[str, list[float]] = field(default_factory=dict)
    engine: str = field(default="eager", compare=False)

    @property
    def epochs(self) -> int:
        """The number of epochs recorded."""
        return len(self.loss)

    def latest(self) -> dict[str, float]:
        """Return the last entry of every curve but the gradient norms, by name."""
        return {name: curve[-1] for name, curve in self._curves().items() if curve}

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the losses with matplotlib and return the Axes; see `viz.plot_history`.

        What this history does not hold is kept by `nn.Recorder`: the sizes of the updates for
        `viz.plot_update_ratio`, the weights for the path in `viz.plot_loss_surface`.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure if left out.
        **options
            `lang` and `theme`, as `viz.plot_history` takes them.
        """
        # by name, because imports only go down (viz > nn) and nn must load without matplotlib
        return importlib.import_module("viz.plots.history").plot_history(self, ax=ax, **options)

    def __repr__(self) -> str:
        ends = [
            f"{name} {curve[0]:.4g} → {curve[-1]:.4g}"
            for name, curve in self._curves().items()
            if curve
        ]
        engine = "" if self.engine in ("eager", "compiled") else f"; {self.engine}"
        return f"History({self.epochs} epochs{': ' if ends else ''}{', '.join(ends)}{engine})"

    def _curves(self) -> dict[str, list[float]]:
        return {"loss": self.loss, "val_loss": self.val_loss, **self.metrics}

"""`Recorder`: a callback that keeps what `History` does not, the updates and the weights."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.history import History
from nn.module import Module


class StepCallback(ABC):
    """A callback of `fit` that is also told of every update. Trainings without one pay nothing."""

    @abstractmethod
    def __call__(self, epoch: int, history: History) -> Any:
        """Take note of an epoch; see `callbacks` of `fit`."""

    @abstractmethod
    def after_step(self, parameters: Sequence[Any], before: Sequence[Any]) -> None:
        """Take note of an update: `before` holds the data that the parameters had."""


class Recorder(StepCallback):
    """Record the size of each layer's updates, and the weights after each epoch.

    For layer l the ratio of an update is ‖ΔW‖ / ‖W‖, all parameters of the layer together. About
    1/1000 is a usual size: far below the layer hardly learns, far above it jumps about.

    Parameters
    ----------
    model : Module
        The one that is trained.
    weights : bool
        Whether to keep a copy of all weights after each epoch: `plot_loss_surface` draws the path
        of the training from them.

    Attributes
    ----------
    update_ratios : dict of str to list of float
        For each layer, by its name such as `layers.0`: the mean over the epoch's updates. nan for
        a layer whose weights are all 0.
    path : list of dict of str to array
        The parameters by name, before the training and after each epoch.

    Examples
    --------
    >>> import nn
    >>> data, model = nn.datasets.xor(n=40), nn.MLP([2, 3, 1])
    >>> recorder = nn.Recorder(model)
    >>> history = nn.fit(model, data.X, data.y, loss="binary_cross_entropy", epochs=3,
    ...     optimizer=nn.SGD(model.parameters(), lr=0.1), callbacks=[recorder], progress=False)
    >>> [len(ratios) for ratios in recorder.update_ratios.values()], len(recorder.path)
    ([3, 3], 4)
    """

    def __init__(self, model: Module, *, weights: bool = True) -> None:
        self._model, self._keeps = model, weights
        self._layer_of = {
            id(p): layer for layer, group in parameters_by_layer(model).items() for p in group
        }
        self._steps: dict[str, list[float]] = {}
        self.update_ratios: dict[str, list[float]] = {}
        self.path: list[dict[str, NDArray[Any]]] = []
        self._keep()

    def __call__(self, epoch: int, history: History) -> None:
        """Close an epoch: the means of its updates, the weights after it."""
        for layer, ratios in self._steps.items():
            self.update_ratios.setdefault(layer, []).append(float(np.mean(ratios)))
        self._steps.clear()
        self._keep()

    def after_step(self, parameters: Sequence[Any], before: Sequence[Any]) -> None:
        """Measure an update."""
        moved: dict[str, float] = {}
        sizes: dict[str, float] = {}
        for parameter, old in zip(parameters, before, strict=True):
            layer = self._layer_of.get(id(parameter))
            if layer is not None:
                moved[layer] = moved.get(layer, 0.0) + _square(parameter._data - old)
                sizes[layer] = sizes.get(layer, 0.0) + _square(old)
        for layer, size in sizes.items():
            ratio = (moved[layer] / size) ** 0.5 if size else np.nan
            self._steps.setdefault(layer, []).append(ratio)

    def _keep(self) -> None:
        if self._keeps:
            named = self._model.named_parameters()
            self.path.append({name: np.array(parameter._data) for name, parameter in named})


def _square(x: Any) -> float:
    return float(np.vdot(x, x))


def parameters_by_layer(model: Module) -> dict[str, list[Any]]:
    """Return the parameters of each layer, by the path before the last dot."""
    layers: dict[str, list[Any]] = {}
    for name, parameter in model.named_parameters():
        layer = name.rpartition(".")[0] or type(model).__name__
        layers.setdefault(layer, []).append(parameter)
    return layers

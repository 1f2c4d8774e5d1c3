"""A task: training and test data of one data set, which loss fits them, and how a model scores."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
import nn
from nn.datasets import Dataset, Scaling

Array = NDArray[Any]
Metric = Callable[[Array, Array], float]
Predict = Callable[[Array], Array]
"""From features (N, D) to logits (N, 1) or (N, C), or to the target in its unit (N, 1)."""
_RESAMPLES = 200
FEWEST = 8
"""How many examples a data set needs: a quarter of them are two."""


@dataclass(frozen=True)
class Task:
    """What is to be learned, and by what it is judged.

    Attributes
    ----------
    train, test : Dataset
        Features scaled by mean and deviation of the training part, targets as they are.
    scaling : Scaling
        Of the targets of a regression, on which nets are trained.
    """

    train: Dataset
    test: Dataset
    scaling: Scaling = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scaling", Scaling.of(self.train.y))

    @classmethod
    def of(cls, data: Dataset, seed: int, share: float = 0.25) -> "Task":
        """Return the task of a data set that is split by a seed.

        Raises
        ------
        ShapeError
            If there are too few examples to be split.
        """
        if len(data) < FEWEST:
            raise ag.ShapeError(
                f"{data.name}: expected at least {FEWEST} examples to train on and to judge by, "
                f"got {len(data)}."
            )
        return cls(*nn.datasets.standardize(*data.split(test=share, seed=seed)))

    @property
    def classes(self) -> int:
        """How many classes there are; 0 for a regression."""
        return len(self.train.target_names) if len(self.train.target_names) > 1 else 0

    @property
    def outputs(self) -> int:
        """How many outputs a net needs: one for two classes or a number."""
        return self.classes if self.classes > 2 else 1

    @property
    def loss(self) -> str:
        """The loss that a net is trained with."""
        if not self.classes:
            return "mse"
        return "binary_cross_entropy" if self.classes == 2 else "cross_entropy"

    def targets(self, data: Dataset) -> Array:
        """Return the targets in the form that the loss takes."""
        if not self.classes:
            return self.scaling.apply(data.y)
        return data.y if self.classes == 2 else data.labels

    def predictor(self, model: nn.Module) -> Predict:
        """Return what a trained net predicts, of a regression in the unit of the target."""

        def predict(X: Array) -> Array:
            outputs = _outputs(model, X)
            return outputs if self.classes else self.scaling.undo(outputs)

        return predict

    @property
    def scores(self) -> dict[str, Metric]:
        """The functions of outputs and targets (N, 1) that judge a model, by name."""
        if not self.classes:
            return {"R²": nn.r2, self.rmse: nn.rmse}
        if self.classes == 2:
            return {"accuracy": nn.binary_accuracy, "AUC": nn.auc}
        return {"accuracy": lambda outputs, y: nn.class_accuracy(outputs, y.ravel())}

    @property
    def rmse(self) -> str:
        """What the root of the mean squared error is called, with the unit."""
        unit = self.train.target_unit
        return f"RMSE in {unit}" if unit else "RMSE"


def _outputs(model: nn.Module, X: Array) -> Array:
    with ag.no_grad():
        outputs: Array = model(X).numpy()
    return outputs


def score(metric: Metric, outputs: Array, y: Array) -> float:
    """Return a score; nan where the data do not let one be taken, such as AUC of one class."""
    try:
        return metric(outputs, y)
    except ValueError:
        return float("nan")


def spread(metric: Metric, outputs: Array, data: Dataset) -> float:
    """Return the standard error of a score: its deviation over examples drawn with replacement.

    Where examples come in groups, whole groups are drawn.

    References
    ----------
    Efron (1979), "Bootstrap methods: another look at the jackknife".
    """
    return _deviation([score(metric, outputs[rows], data.y[rows]) for rows in _draws(data)])


def difference(metric: Metric, outputs: Array, others: Array, data: Dataset) -> tuple[float, float]:
    """Return how much better the first outputs are, and the standard error of that.

    Both are judged by the same examples, in each draw too.
    """
    found = [
        score(metric, outputs[rows], data.y[rows]) - score(metric, others[rows], data.y[rows])
        for rows in _draws(data)
    ]
    gain = score(metric, outputs, data.y) - score(metric, others, data.y)
    return gain, _deviation(found)


def _draws(data: Dataset) -> list[Array]:
    """Return the rows of each draw."""
    rng = np.random.default_rng(0)
    if data.groups is None:
        return list(rng.integers(0, len(data), (_RESAMPLES, len(data))))
    members = [np.flatnonzero(data.groups == group) for group in np.unique(data.groups)]
    drawn = rng.integers(0, len(members), (_RESAMPLES, len(members)))
    return [np.concatenate([members[i] for i in chosen]) for chosen in drawn]


def _deviation(found: list[float]) -> float:
    numbers = np.array(found)[np.isfinite(found)]
    return float(numbers.std()) if len(numbers) > 1 else float("nan")

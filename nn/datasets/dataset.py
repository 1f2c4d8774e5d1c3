"""`Dataset`, examples with their targets and names, and how it is split and standardized."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Examples and targets.

    Attributes
    ----------
    X : ndarray, shape (N, D)
        One row for each example.
    y : ndarray, shape (N, 1)
        Targets as floats; 0.0 or 1.0 where there are two classes. So
        `binary_cross_entropy(model(X), y)` and `mse(model(X), y)` fit without reshaping;
        `cross_entropy` takes `y.ravel().astype(int)`.
    feature_names : tuple of str, length D
    target_names : tuple of str
        What the classes 0, 1, ... are called.
    name, description : str

    Examples
    --------
    >>> import nn
    >>> nn.datasets.xor(n=100)
    Dataset(xor: 100 examples, 2 features, targets (100, 1))
    """

    X: Array
    y: Array
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    name: str
    description: str = ""

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        return (
            f"Dataset({self.name}: {len(self)} examples, {self.X.shape[1]} features, "
            f"targets {self.y.shape})"
        )

    def split(self, test: float = 0.25, seed: int = 0) -> tuple["Dataset", "Dataset"]:
        """Return (train, test): the examples shuffled by `seed` and cut in two.

        Parameters
        ----------
        test : float
            The share of the second part, between 0 and 1; each part gets at least one example.
        seed : int
            The same seed gives the same parts.

        Raises
        ------
        ValueError
            If `test` is not between 0 and 1, or there are fewer than two examples.
        """
        if not 0 < test < 1 or len(self) < 2:
            raise ValueError(
                f"split: expected a share between 0 and 1 of at least 2 examples, got test={test} "
                f"of {len(self)}. The usual share is 0.25."
            )
        order = np.random.default_rng(seed).permutation(len(self))
        held_out = min(max(round(test * len(self)), 1), len(self) - 1)
        return self._rows(order[held_out:]), self._rows(order[:held_out])

    def _rows(self, index: Array) -> "Dataset":
        return replace(self, X=self.X[index], y=self.y[index])


@dataclass(frozen=True, eq=False)
class Scaling:
    """Mean and standard deviation of each feature, to shift and scale other data alike.

    Attributes
    ----------
    mean, std : ndarray, shape (D,)
        `std` is 1 for a feature that does not vary.
    """

    mean: Array
    std: Array

    @classmethod
    def of(cls, X: Array) -> "Scaling":
        """Return the scaling that gives the features of X (N, D) mean 0 and deviation 1."""
        mean, std = X.mean(axis=0), X.std(axis=0)
        # rounding gives a constant column a deviation of some 1e-17
        constant = std <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
        return cls(mean, np.where(constant, 1.0, std))

    def apply(self, X: Array) -> Array:
        """Return (X - mean) / std.

        Raises
        ------
        ShapeError
            If X has another number of features.
        """
        if X.shape[-1:] != self.mean.shape:
            raise ag.ShapeError(
                f"Scaling: expected {len(self.mean)} features in the last axis, got shape "
                f"{X.shape}. Scale data with the same columns."
            )
        return (X - self.mean) / self.std


def standardize(train: Dataset, *others: Dataset) -> tuple[Dataset, ...]:
    """Return all the datasets, shifted and scaled by the mean and deviation of the first.

    Fitting on the training part alone keeps what is known of the test part out of the model.

    Examples
    --------
    >>> import nn
    >>> train, test = nn.datasets.xor(n=100).split()
    >>> train, test = nn.datasets.standardize(train, test)
    >>> abs(train.X.mean(axis=0)).max() < 1e-12
    np.True_
    """
    scaling = Scaling.of(train.X)
    return tuple(replace(data, X=scaling.apply(data.X)) for data in (train, *others))

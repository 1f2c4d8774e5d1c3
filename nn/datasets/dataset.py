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
        `cross_entropy` takes `labels`.
    feature_names : tuple of str, length D
    target_names : tuple of str
        What the classes 0, 1, ... are called; for a regression, what the target is called.
    name, description : str
    units : tuple of str, length D or 0
        In which each feature is measured; empty where there are no units.
    target_unit : str
        In which the target of a regression is measured, or "".
    groups : ndarray of int, shape (N,), optional
        Examples of one group are so alike that a split must not part them.

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
    units: tuple[str, ...] = ()
    target_unit: str = ""
    groups: Array | None = None

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        return (
            f"Dataset({self.name}: {len(self)} examples, {self.X.shape[1]} features, "
            f"targets {self.y.shape})"
        )

    @property
    def labels(self) -> NDArray[np.int64]:
        """The targets as integer classes, shape (N,), as `cross_entropy` takes them.

        Raises
        ------
        TypeError
            If the targets are no classes.
        """
        labels = self.y.ravel().astype(np.int64)
        if not np.array_equal(labels, self.y.ravel()) or (labels < 0).any():
            raise TypeError(
                f"labels: expected classes 0, 1, ... in {self.name}, got targets such as "
                f"{self.y.flat[0]:g}. It is a regression: use y, with the loss mse."
            )
        return labels

    def split(
        self, test: float = 0.25, seed: int = 0, groups: Any = None
    ) -> tuple["Dataset", "Dataset"]:
        """Return (train, test): the examples shuffled by `seed` and cut in two.

        Parameters
        ----------
        test : float
            The share of the second part, between 0 and 1; each part gets at least one example. With
            groups it is met as nearly as whole groups allow.
        seed : int
            The same seed gives the same parts.
        groups : array of shape (N,), False or None
            Examples with equal entries stay in one part. None: the data's own `groups`, where it
            has some. False: each example by itself, whatever the data say; where groups matter, the
            test part then tells a model about examples that it has seen.

        Raises
        ------
        ValueError
            If `test` is not between 0 and 1, or there are fewer than two examples or groups.
        ShapeError
            If there is not one group for each example.

        Examples
        --------
        >>> import nn
        >>> train, test = nn.datasets.concrete().split(test=0.2, seed=0)
        >>> len(train), len(test), len(set(train.groups) & set(test.groups))
        (826, 204, 0)
        """
        kind, ids = self._groups(groups)
        count = int(ids.max(initial=-1)) + 1
        if not 0 < test < 1 or count < 2:
            raise ValueError(
                f"split: expected a share between 0 and 1 of at least 2 {kind}, got test={test} "
                f"of {count}. The usual share is 0.25."
            )
        order = np.random.default_rng(seed).permutation(count)
        sizes = np.cumsum(np.bincount(ids)[order])
        held_out = 1 + int(np.argmin(abs(sizes[:-1] - round(test * len(self)))))
        rows = np.argsort(np.argsort(order)[ids], kind="stable")  # by their groups' places
        cut = int(sizes[held_out - 1])
        return self._rows(rows[cut:]), self._rows(rows[:cut])

    def _groups(self, groups: Any) -> tuple[str, NDArray[np.intp]]:
        """Return what is shuffled and the number of each example's group, from 0."""
        groups = self.groups if groups is None else groups
        if groups is None or groups is False:
            return "examples", np.arange(len(self))
        groups = np.asarray(groups)
        if groups.shape != (len(self),):
            raise ag.ShapeError(
                f"split: expected groups of shape ({len(self)},), one entry for each example, got "
                f"{groups.shape}. Leave groups out, or pass False to split example by example."
            )
        return "groups", np.unique(groups, return_inverse=True)[1]

    def _rows(self, index: Array) -> "Dataset":
        groups = None if self.groups is None else self.groups[index]
        return replace(self, X=self.X[index], y=self.y[index], groups=groups)


@dataclass(frozen=True, eq=False)
class Scaling:
    """Mean and standard deviation of each feature, to shift and scale other data alike.

    Attributes
    ----------
    mean, std : ndarray, shape (D,)
        `std` is 1 for a feature that does not vary.

    Examples
    --------
    >>> import numpy as np, nn
    >>> scaling = nn.datasets.Scaling.of(np.array([[1.0], [3.0]]))  # of targets, for example
    >>> scaling.apply(np.array([[5.0]])), scaling.undo(np.array([[0.0]]))
    (array([[3.]]), array([[2.]]))
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
        self._check(X)
        return (X - self.mean) / self.std

    def undo(self, X: Array) -> Array:
        """Return X * std + mean: what `apply` was given.

        Raises
        ------
        ShapeError
            If X has another number of features.
        """
        self._check(X)
        return X * self.std + self.mean

    def _check(self, X: Array) -> None:
        if X.shape[-1:] != self.mean.shape:
            raise ag.ShapeError(
                f"Scaling: expected {len(self.mean)} features in the last axis, got shape "
                f"{X.shape}. Scale data with the same columns."
            )


def standardize(train: Dataset, *others: Dataset) -> tuple[Dataset, ...]:
    """Return all the datasets, shifted and scaled by the mean and deviation of the first.

    Fitting on the training part alone keeps what is known of the test part out of the model. The
    features then have no units.

    Examples
    --------
    >>> import nn
    >>> train, test = nn.datasets.xor(n=100).split()
    >>> train, test = nn.datasets.standardize(train, test)
    >>> abs(train.X.mean(axis=0)).max() < 1e-12
    np.True_
    """
    scaling = Scaling.of(train.X)
    return tuple(replace(data, X=scaling.apply(data.X), units=()) for data in (train, *others))

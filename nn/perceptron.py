"""`Perceptron`: Rosenblatt's unit and his learning rule, which needs no gradient."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn._inputs import as_tensor, checked_data, is_count
from nn.layers.dense import check_sizes
from nn.module import Module


class Perceptron(Module):
    """One unit with a threshold: A = 1 where Z = X w + b is above 0, else 0.

    The rule takes the examples one by one and changes the weights only at a mistake: with the
    target t = -1 or +1, where t z ≤ 0,

        w ← w + t x,    b ← b + t

    If a line (a hyperplane) separates the classes, the mistakes end (Novikoff 1962); otherwise
    they never do. `w` has shape (n_features, 1), `b` has shape (1,), both start at 0.

    Parameters
    ----------
    n_features : int
        Length of an example, at least 1.

    Attributes
    ----------
    mistakes_ : list of int
        The number of mistakes in each epoch of the last `fit`.
    converged_ : bool
        Whether the last epoch of `fit` was without a mistake.

    References
    ----------
    Rosenblatt (1958), "The perceptron: a probabilistic model for information storage and
    organization in the brain", Psychological Review 65(6).
    Novikoff (1962), "On convergence proofs for perceptrons".

    Examples
    --------
    >>> import nn
    >>> X = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> unit = nn.Perceptron(2).fit(X, [0, 0, 0, 1])
    >>> unit.predict(X), unit.converged_
    (array([0, 0, 0, 1]), True)
    """

    def __init__(self, n_features: int) -> None:
        check_sizes("Perceptron", (n_features,))
        self.w = ag.tensor(np.zeros((n_features, 1)), requires_grad=True, name="w")
        self.b = ag.tensor(np.zeros(1), requires_grad=True, name="b")
        self.mistakes_: list[int] = []
        self.converged_ = False
        self._negative = 0
        self._column = False

    def forward(self, X: Any) -> ag.Tensor:
        """Return A, booleans of shape (N, 1), with its graph; it takes no gradient."""
        X = as_tensor(X, "X", self.w.dtype)
        self._check_width(X.shape)
        with ag.scope("perceptron"):
            Z = ag.affine(X, self.w, self.b)
            A = ag.greater(Z, 0)
        if Z.op is not None:
            Z.name, A.name = "Z", "A"
            self.w.scope = self.b.scope = Z.scope
        return A  # type: ignore[no-any-return]

    def fit(self, X: Any, y: Any, epochs: int = 100, seed: int = 0) -> Self:
        """Start from zero and learn until an epoch is without a mistake, or `epochs` are over.

        Parameters
        ----------
        X : array, shape (N, n_features)
        y : array, shape (N,) or (N, 1)
            Labels, all of them 0 or 1, or all of them -1 or +1.
        epochs : int
            Passes over the examples at most, at least 1.
        seed : int
            Of the order of the examples, another one in each epoch.

        Returns
        -------
        The perceptron itself.

        Raises
        ------
        ShapeError
            If the shapes are not as above.
        ValueError
            If the labels are others, the data not finite, or epochs is below 1.
        """
        if not is_count(epochs):
            raise ValueError(
                f"Perceptron: expected epochs to be an integer of at least 1, got {epochs!r}."
            )
        X, y = checked_data(X, y, ("X", "y"))
        self._check_width(X.shape)
        signs = self._signs(y)
        weights, bias = np.zeros(X.shape[1]), 0.0
        rng = np.random.default_rng(seed)
        self.mistakes_, self.converged_ = [], False
        while len(self.mistakes_) < epochs and not self.converged_:
            order = rng.permutation(len(X))
            weights, bias, mistakes = _epoch(X[order], signs[order], weights, bias)
            self.mistakes_.append(mistakes)
            self.converged_ = mistakes == 0
        self.w.data, self.b.data = weights.reshape(-1, 1), np.array([bias])
        return self

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Return the labels of X (N, n_features), coded and shaped as the y of the last `fit`.

        Before any `fit` that is 0 and 1, shape (N,).
        """
        with ag.no_grad():
            above = self(X).numpy()
        labels = np.where(above, 1, self._negative)
        return labels if self._column else labels[..., 0]

    def describe(self) -> str:
        """Return the kind and the number of features."""
        return f"Perceptron {self.w.shape[0]} → 1"

    def _signs(self, y: NDArray[Any]) -> NDArray[Any]:
        """Return the labels as -1 and +1, shape (N,), and remember how they were coded."""
        if y.shape not in ((len(y),), (len(y), 1)):
            raise ag.ShapeError(
                f"Perceptron: expected labels of shape (N,) or (N, 1), got {y.shape}. "
                "Give one label for each example."
            )
        found = set(np.unique(y).tolist())
        if not (found <= {0, 1} or found <= {-1, 1}):
            raise ValueError(
                f"Perceptron: expected labels 0 and 1, or -1 and +1, got {sorted(found)[:5]}. "
                "Code the two classes in one of these ways."
            )
        self._negative = -1 if -1 in found else 0
        self._column = y.ndim == 2
        return np.where(y.ravel() == 1, 1.0, -1.0)

    def _check_width(self, shape: tuple[int, ...]) -> None:
        if len(shape) != 2 or shape[1] != self.w.shape[0]:
            raise ag.ShapeError(
                f"Perceptron: expected X of shape (N, {self.w.shape[0]}), got {shape}. "
                "Give one row for each example, one column for each feature."
            )


def _epoch(
    X: NDArray[Any], signs: NDArray[Any], weights: NDArray[Any], bias: float
) -> tuple[NDArray[Any], float, int]:
    """Return weights, bias and the number of mistakes after one pass over the examples."""
    mistakes = 0
    for x, t in zip(X, signs, strict=True):
        if t * (x @ weights + bias) <= 0:
            weights, bias, mistakes = weights + t * x, bias + t, mistakes + 1
    return weights, bias, mistakes

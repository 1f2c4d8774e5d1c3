"""`PerceptronClassifier`: Rosenblatt's units and rule, one unit for each class."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from nn.estimators._arguments import check_counts
from nn.estimators._examples import Examples
from nn.estimators._kinds import LinearClassifier
from nn.estimators._solvers import linear_unit

Floats = NDArray[np.float64]
BLOCK = 64
"""Examples looked at together for the next mistake."""


class PerceptronClassifier(LinearClassifier):
    """Perceptrons: one unit for two classes, else one for each class against the rest.

    The rule is that of `nn.Perceptron`: the examples come one by one, and at a mistake, where
    t z ≤ 0 with the target t = ±1 and z = x W + b,

        W ← W + w t x,    b ← b + w t

    with the weight w of the example. Where no line separates the classes the mistakes never end,
    so the weights kept are those that had the fewest errors after an epoch (the pocket).

    Parameters
    ----------
    fit_intercept : bool
        False: the bias is 0.
    max_iter : int
        Epochs at most.
    n_iter_no_change : int
        A unit stops after so many epochs that brought no fewer errors; and after one without any.
    average : bool
        Keep the mean of the weights over all steps instead, which votes for what held longest.
        Even where the classes can be separated it may have errors on the training data.
    warm_start : bool
        Whether `fit` goes on from the weights there are.
    random_state : int, RandomState or None
        Of the order of the examples.

    Attributes
    ----------
    model_ : Dense
        The units, without their threshold.
    coef_ : ndarray, shape (1, D), or (C, D) with more than two classes
    intercept_ : ndarray, shape (1,) or (C,)
    classes_ : ndarray, shape (C,)
    n_iter_ : int
        Epochs of the unit that took the longest.
    mistakes_ : list of list of int
        For each unit the mistakes by epoch.
    converged_ : bool
        Whether each unit had an epoch without a mistake.

    References
    ----------
    Rosenblatt (1958), "The perceptron: a probabilistic model for information storage and
    organization in the brain". Gallant (1990), "Perceptron-based learning algorithms" (pocket).
    Freund, Schapire (1999), "Large margin classification using the perceptron algorithm" (average).

    Examples
    --------
    >>> import nn
    >>> X = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> unit = nn.estimators.PerceptronClassifier(random_state=0).fit(X, [0, 0, 0, 1])
    >>> unit.predict(X), unit.converged_
    (array([0, 0, 0, 1]), True)
    """

    def __init__(
        self,
        *,
        fit_intercept: bool = True,
        max_iter: int = 1000,
        n_iter_no_change: int = 10,
        average: bool = False,
        warm_start: bool = False,
        random_state: Any = None,
    ) -> None:
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.n_iter_no_change = n_iter_no_change
        self.average = average
        self.warm_start = warm_start
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn until there are no mistakes or no progress, from zero unless `warm_start` is set.

        Parameters
        ----------
        X : array, shape (N, D)
        y : array, shape (N,)
            Labels of at least two classes: integers, strings.
        sample_weight : array, shape (N,), optional
            What each sample counts, at least 0.

        Returns
        -------
        The estimator itself.

        Warns
        -----
        ConvergenceWarning
            If `max_iter` was not enough: a unit made mistakes in its last epoch, and fewer than
            `n_iter_no_change` epochs before.
        """
        self._learn(self._start(X, y, sample_weight, goes_on=bool(self.warm_start)), self.max_iter)
        settled = all(unit.settled for unit in self._units)
        self._cut_off = "" if settled else "mistakes that may still become fewer"
        return self._warned()

    def _train_once(self, examples: Examples) -> None:
        self._learn(examples, 1)

    def _learn(self, examples: Examples, epochs: int) -> None:
        for column, unit in enumerate(self._units):
            task = self._task(examples, column)
            unit.learn(task, epochs, self.n_iter_no_change, self._rng)
        kept = np.stack([unit.kept(bool(self.average)) for unit in self._units], axis=1)
        self.model_.W.data, self.model_.b.data = kept[:-1], kept[-1]
        self.mistakes_ = [unit.mistakes for unit in self._units]
        self.n_iter_ = max(map(len, self.mistakes_))
        self.converged_ = all(unit.converged for unit in self._units)

    def _check_arguments(self) -> None:
        check_counts(self, "max_iter", "n_iter_no_change")

    def _begin(self, examples: Examples) -> None:
        features, columns = examples.X.shape[1], self._columns
        self.model_ = linear_unit(features, columns, bias=self.fit_intercept)
        self._units = [_Unit(np.zeros(features + 1)) for _ in range(columns)]
        self._rng = np.random.default_rng(int(check_random_state(self.random_state).randint(2**31)))

    def _task(self, examples: Examples, column: int) -> "_Task":
        """Return what a unit has to learn: its class is +1, the others are -1."""
        codes = examples.Y
        signs = np.where(codes == (1 if self._columns == 1 else column), 1.0, -1.0)
        ones = np.full_like(signs, bool(self.fit_intercept))
        return _Task(signs * np.hstack([examples.X, ones]), examples.weights)


@dataclass(frozen=True)
class _Task:
    """Examples times their target ±1, the bias's 1 as the last column; what each counts."""

    T: Floats
    weights: Floats


@dataclass
class _Unit:
    """A unit as it learns: its weights with the bias as the last, and their sum over all steps."""

    w: Floats
    total: Floats = field(init=False)
    steps: int = 0
    mistakes: list[int] = field(default_factory=list)
    converged: bool = False
    settled: bool = False

    def __post_init__(self) -> None:
        self.total = np.zeros_like(self.w)

    def kept(self, average: bool) -> Floats:
        """Return the weights that predict."""
        return self.total / self.steps if average else self.w

    def learn(self, task: _Task, epochs: int, patience: int, rng: np.random.Generator) -> None:
        """Go through the examples until there are no mistakes or no fewer errors."""
        best, pocket, waited = np.inf, self.w, 0
        self.converged = self.settled = False
        for _ in range(epochs):
            order = rng.permutation(len(task.T))
            self.mistakes.append(self._epoch(task.T[order], task.weights[order]))
            self.converged = self.mistakes[-1] == 0
            errors = task.weights[task.T @ self.w <= 0].sum()
            waited = waited + 1 if errors >= best else 0
            if errors < best:
                best, pocket = errors, self.w
            self.settled = self.converged or waited >= patience
            if self.settled:
                break
        self.w = pocket

    def _epoch(self, T: Floats, weights: Floats) -> int:
        """Go once through the examples; return the number of mistakes."""
        mistakes = 0
        for start in range(0, len(T), BLOCK):
            rows = slice(start, start + BLOCK)
            mistakes += self._block(T[rows], weights[rows])
        return mistakes

    def _block(self, T: Floats, weights: Floats) -> int:
        done, mistakes = 0, 0
        while done < len(T):
            wrong = T[done:] @ self.w <= 0  # all at once, because few are
            held = int(wrong.argmax()) if wrong.any() else len(wrong)
            self._hold(held)
            done += held
            if done < len(T):
                self.w = self.w + weights[done] * T[done]
                self._hold(1)
                mistakes, done = mistakes + 1, done + 1
        return mistakes

    def _hold(self, examples: int) -> None:
        """Count the weights for so many examples that they were right about, or just learned."""
        self.total += examples * self.w
        self.steps += examples

"""`LinearRegression`: one linear neuron, by least squares in closed form or by gradient descent."""

from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from nn.estimators._arguments import batch_length, check_choice, check_counts, check_numbers
from nn.estimators._examples import Examples
from nn.estimators._kinds import NetRegressor
from nn.estimators._objectives import number_targets, squared_error
from nn.estimators._solvers import Descent, Plateau, linear_unit
from nn.layers import Dense
from nn.least_squares import least_squares
from nn.optimizers import SGD

Floats = NDArray[np.float64]


class LinearRegression(NetRegressor):
    """Linear regression: a layer `nn.Dense(D, 1)` that makes Σ_n w_n (x_n W + b - y_n)² least.

    Parameters
    ----------
    fit_intercept : bool
        False: the bias is 0.
    solver : "exact" or "sgd"
        The closed form, `nn.least_squares`, or gradient descent on minibatches, which gets near.
    learning_rate_init : float
        Of "sgd". Features should be standardized for it.
    batch_size : int or "auto"
        Of "sgd"; "auto" is 200, or all samples if they are fewer.
    max_iter : int
        Epochs of "sgd" at most.
    tol : float
    n_iter_no_change : int
        "sgd" stops when the loss has not fallen by more than `tol` for so many epochs.
    random_state : int, RandomState or None
        Of the order of the samples in "sgd".

    Attributes
    ----------
    model_ : Dense
        The layer.
    coef_ : ndarray, shape (D,), or (K, D) for y of shape (N, K)
    intercept_ : float, or ndarray of shape (K,)
    n_iter_ : int
        Epochs; 1 for "exact".
    loss_curve_ : list of float
        Half the mean squared error by epoch; for "exact" the one that is left.
    converged_ : bool
        Whether `tol` ended "sgd", not `max_iter`.

    References
    ----------
    Legendre (1805), "Nouvelles méthodes pour la détermination des orbites des comètes".

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.linear(n=50, weights=(2.0, -1.0), bias=3.0)
    >>> regression = nn.estimators.LinearRegression().fit(data.X, data.y[:, 0])
    >>> regression.coef_.round(6), round(regression.intercept_, 6)
    (array([ 2., -1.]), 3.0)
    """

    model_: Dense

    def __init__(
        self,
        *,
        fit_intercept: bool = True,
        solver: Literal["exact", "sgd"] = "exact",
        learning_rate_init: float = 0.01,
        batch_size: int | Literal["auto"] = "auto",
        max_iter: int = 1000,
        tol: float = 1e-6,
        n_iter_no_change: int = 10,
        random_state: Any = None,
    ) -> None:
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state

    @property
    def coef_(self) -> Floats:
        """The weights, shaped as scikit-learn's."""
        weights = self.model_.W.numpy().T
        return weights[0] if self._flat else weights

    @property
    def intercept_(self) -> Any:
        """The bias, shaped as scikit-learn's."""
        biases = self.model_.b.numpy()
        return float(biases[0]) if self._flat else biases

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the weights.

        Parameters
        ----------
        X : array, shape (N, D)
        y : array, shape (N,) or (N, K)
        sample_weight : array, shape (N,), optional
            What each sample counts, at least 0: 2 is the same as having it twice.

        Returns
        -------
        The estimator itself.

        Warns
        -----
        ConvergenceWarning
            If `max_iter` was not enough for gradient descent.
        """
        self._check_arguments()
        examples = self._examples(X, y, sample_weight)
        self._begin(examples)
        if self.solver == "exact":
            self._solve(examples)
        else:
            self._descend(examples)
        return self._warned()

    def _check_arguments(self) -> None:
        check_choice("LinearRegression", "solver", self.solver, ("exact", "sgd"))
        check_counts(self, "max_iter", "n_iter_no_change")
        check_numbers(self, "tol")
        check_numbers(self, "learning_rate_init", above=True)

    def _begin(self, examples: Examples) -> None:
        columns = examples.Y.shape[1]
        self.model_ = linear_unit(examples.X.shape[1], columns, bias=self.fit_intercept)

    def _solve(self, examples: Examples) -> None:
        W, b = least_squares(
            examples.X,
            examples.Y,
            sample_weight=examples.weights,
            fit_intercept=self.fit_intercept,
        )
        self.model_.W.data, self.model_.b.data = W, b
        loss = squared_error(self.model_(examples.X), _targets(examples))
        self.loss_curve_, self.n_iter_ = [loss.item()], 1
        self.converged_, self._cut_off = True, ""

    def _descend(self, examples: Examples) -> None:
        stopping = Plateau(self.tol, self.n_iter_no_change)
        history = Descent(
            squared_error,
            SGD(self.model_.parameters(), self.learning_rate_init),
            self.max_iter,
            batch_length(self, len(examples)),
            int(check_random_state(self.random_state).randint(2**31)),
            callbacks=(stopping,),
            metrics={},
        ).run(self.model_, examples.X, _targets(examples))
        self.loss_curve_, self.n_iter_ = history.loss, history.epochs
        self._ended(stopping.stopped)


def _targets(examples: Examples) -> Floats:
    return number_targets(examples.Y, examples.relative)

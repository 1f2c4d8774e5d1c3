"""`LogisticRegression`: one neuron, or one for each class, trained to convergence."""

from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from nn.estimators._arguments import batch_length, check_choice, check_counts, check_numbers
from nn.estimators._examples import Examples
from nn.estimators._kinds import LinearClassifier, Probabilistic
from nn.estimators._objectives import Penalized, class_targets, log_loss
from nn.estimators._solvers import Descent, Plateau, ScaledSweep, linear_unit, minimize
from nn.optimizers import SGD

Floats = NDArray[np.float64]


class LogisticRegression(Probabilistic, LinearClassifier):
    """Logistic regression: a layer `nn.Dense(D, 1)` whose output is the logit of the second class.

    Makes C Σ_n w_n L_n + ½ Σ W² least, with the log loss L_n of sample n and its weight w_n: the
    objective of scikit-learn's, so that the coefficients are the same. With more than two classes
    the layer has an output for each, and probabilities are their softmax.

    Parameters
    ----------
    penalty : "l2" or None
        None leaves ½ Σ W² out.
    C : float
        What the data count against the penalty, above 0; small is a strong penalty.
    fit_intercept : bool
        False: the bias is 0.
    solver : "lbfgs" or "sgd"
        All samples at once to convergence, or gradient descent on minibatches.
    max_iter : int
        Iterations of L-BFGS, or epochs, at most.
    tol : float
        L-BFGS stops when no entry of the gradient of the mean loss, for scaled features, is
        larger; gradient descent when the loss has not fallen by more for `n_iter_no_change`
        epochs.
    warm_start : bool
        Whether `fit` goes on from the weights there are.
    learning_rate_init, batch_size, n_iter_no_change, random_state
        Of "sgd" and of `partial_fit`; see `MLPClassifier`.

    Attributes
    ----------
    model_ : Dense
        The layer, without an activation.
    coef_ : ndarray, shape (1, D), or (C, D) with more than two classes
    intercept_ : ndarray, shape (1,) or (C,)
    classes_ : ndarray, shape (C,)
    n_iter_ : int
    loss_curve_ : list of float
        Mean loss with penalty, by iteration or epoch.
    converged_ : bool
        Whether the training ended by `tol`.

    References
    ----------
    Cox (1958), "The regression analysis of binary sequences".

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.gauss(seed=1)
    >>> regression = nn.estimators.LogisticRegression().fit(data.X, data.labels)
    >>> regression.score(data.X, data.labels)
    1.0
    """

    def __init__(
        self,
        *,
        penalty: Literal["l2"] | None = "l2",
        C: float = 1.0,
        fit_intercept: bool = True,
        solver: Literal["lbfgs", "sgd"] = "lbfgs",
        max_iter: int = 1000,
        tol: float = 1e-8,
        warm_start: bool = False,
        learning_rate_init: float = 0.1,
        batch_size: int | Literal["auto"] = "auto",
        n_iter_no_change: int = 10,
        random_state: Any = None,
    ) -> None:
        self.penalty = penalty
        self.C = C
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.max_iter = max_iter
        self.tol = tol
        self.warm_start = warm_start
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train to convergence, from zero unless `warm_start` is set.

        Parameters
        ----------
        X : array, shape (N, D)
        y : array, shape (N,)
            Labels of at least two classes: integers, strings.
        sample_weight : array, shape (N,), optional
            What each sample counts, at least 0: 2 is the same as having it twice.

        Returns
        -------
        The estimator itself.

        Warns
        -----
        ConvergenceWarning
            If `max_iter` was not enough.
        """
        examples = self._start(X, y, sample_weight, goes_on=bool(self.warm_start))
        if self.solver == "lbfgs":
            self._minimize(examples)
            return self._warned("lower C")
        stopping = Plateau(self.tol, self.n_iter_no_change)
        self._descend(examples, self.max_iter, (stopping,))
        self._ended(stopping.stopped)
        return self._warned()

    def _begin(self, examples: Examples) -> None:
        self.model_ = linear_unit(examples.X.shape[1], self._columns, bias=self.fit_intercept)
        self._rng = check_random_state(self.random_state)
        self.loss_curve_: list[float] = []
        self.n_iter_ = 0

    def _train_once(self, examples: Examples) -> None:
        self._descend(examples, 1)
        self.converged_ = False

    def _check_arguments(self) -> None:
        check_choice("LogisticRegression", "penalty", self.penalty, ("l2", None))
        check_choice("LogisticRegression", "solver", self.solver, ("lbfgs", "sgd"))
        check_counts(self, "max_iter", "n_iter_no_change")
        check_numbers(self, "tol")
        check_numbers(self, "learning_rate_init", above=True)
        if not self.C > 0:  # infinity is a number here: no penalty
            raise ValueError(f"LogisticRegression: expected C above 0, got {self.C!r}.")

    def _minimize(self, examples: Examples) -> None:
        data = examples.X, self._targets(examples)
        sweep = ScaledSweep(self.model_, data, self._objective(examples))
        found = minimize(sweep, max_iter=self.max_iter, tol=self.tol)
        self.loss_curve_, self.n_iter_ = found.losses, len(found.losses)
        self.converged_, self._cut_off = found.converged, found.cut_off

    def _descend(self, examples: Examples, epochs: int, callbacks: tuple[Any, ...] = ()) -> None:
        history = Descent(
            self._objective(examples),
            SGD(self.model_.parameters(), self.learning_rate_init),
            epochs,
            batch_length(self, len(examples)),
            int(self._rng.randint(2**31)),
            callbacks=callbacks,
            metrics={},
        ).run(self.model_, examples.X, self._targets(examples))
        self.loss_curve_ += history.loss
        self.n_iter_ += history.epochs

    def _objective(self, examples: Examples) -> Penalized:
        strength = 0.0 if self.penalty is None else 1 / (self.C * examples.weights.sum())
        return Penalized(log_loss, self.model_, float(strength), per_batch=False)

    def _targets(self, examples: Examples) -> Floats:
        return class_targets(examples.Y, examples.relative, len(self.classes_))

"""`MLPClassifier` and `MLPRegressor`: multilayer perceptrons as scikit-learn's estimators."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.metaestimators import available_if

from nn.estimators._examples import Examples
from nn.estimators._kinds import NetClassifier, NetRegressor, Probabilistic
from nn.estimators._multilayer import Multilayer, goes_by_batches
from nn.estimators._objectives import (
    class_targets,
    log_loss,
    number_targets,
    squared_error,
    weighted_accuracy,
    weighted_r2,
)

Floats = NDArray[np.float64]


class MLPClassifier(Probabilistic, Multilayer, NetClassifier):
    """A multilayer perceptron that tells classes apart: `nn.MLP`, trained by `nn.fit`.

    Two classes have one output, the logit of the second; more have one each, and probabilities are
    their softmax. The loss is the mean log loss plus α/(2B) Σ W² over the weights, biases left out,
    for a batch of B samples. Equal samples are put together first and count as often as they stood
    there, which makes weights exactly repetitions and the order of the rows meaningless. Weights
    and biases start uniform in ±√(6 / (fan_in + fan_out)) (√(2 / ...) before a sigmoid), as
    scikit-learn's do.

    Parameters
    ----------
    hidden_layer_sizes : int or sequence of int
        Units of the hidden layers, `(50, 50)`; `()` for none.
    activation : str
        Of the hidden layers: a name in `nn.ACTIVATIONS`, or "logistic", scikit-learn's sigmoid.
    solver : "adam", "sgd" or "lbfgs"
        `nn.Adam` or `nn.SGD` on minibatches, or L-BFGS on all samples at once, which suits small
        data.
    alpha : float
        α ≥ 0, the L2 penalty on the weights.
    batch_size : int or "auto"
        "auto" is 200, or all samples if they are fewer.
    learning_rate : "constant", "adaptive" or "cosine"
        "adaptive" divides the learning rate by 5 each time the training would otherwise stop,
        until it is below 1e-6; "cosine" lets it fall to 0 in `max_iter` epochs, all of which are
        then made unless `early_stopping` ends them.
    learning_rate_init : float
        The first learning rate, above 0.
    max_iter : int
        Epochs at most; iterations of L-BFGS.
    tol : float
        Training stops when the loss has not fallen by more than this for `n_iter_no_change`
        epochs. For L-BFGS: when no entry of the gradient is larger.
    n_iter_no_change : int
    early_stopping : bool
        Hold out `validation_fraction` of the samples, stop when the score on them, the accuracy or
        R², has not risen by more than `tol` for `n_iter_no_change` epochs, and keep the best
        weights.
    validation_fraction : float
        Above 0 and below 1.
    warm_start : bool
        Whether `fit` goes on with the net there is.
    momentum, nesterovs_momentum
        Of "sgd"; see `nn.SGD`.
    beta_1, beta_2, epsilon
        Of "adam"; see `nn.Adam`.
    random_state : int, RandomState or None
        Of the first weights, the batches and what is held out.
    verbose : bool
        Whether to show the bar of `nn.fit`.

    Attributes
    ----------
    model_ : MLP
        The net; its outputs are logits.
    classes_ : ndarray, shape (C,)
    coefs_, intercepts_ : list of ndarray
        Weights and biases of each layer.
    history_ : History
        Of the last training.
    loss_curve_ : list of float
        Loss with penalty by epoch, since the net was made.
    validation_scores_ : list of float or None
        By epoch, with `early_stopping`.
    loss_, best_loss_, best_validation_score_ : float
    n_iter_ : int
        Epochs since the net was made.
    converged_ : bool
        Whether the training ended by itself, not because `max_iter` cut it off.

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.xor(n=200, seed=0)
    >>> net = nn.estimators.MLPClassifier((8,), "tanh", learning_rate_init=0.2, random_state=0)
    >>> net.fit(data.X, data.labels).score(data.X, data.labels) > 0.95
    True
    >>> net.model_.describe()
    'MLP 2-8-1'
    """

    _loss = staticmethod(log_loss)
    _score = ("accuracy", weighted_accuracy)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a new net, or with `warm_start` the one there is.

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
            If `max_iter` cut the training off; never with `learning_rate="cosine"`, which makes
            all its epochs.
        """
        self._train(self._start(X, y, sample_weight, goes_on=bool(self.warm_start)))
        return self._warned()

    partial_fit = available_if(goes_by_batches)(NetClassifier.partial_fit)

    def _width(self, examples: Examples) -> int:
        return self._columns

    def _targets(self, examples: Examples) -> Floats:
        return class_targets(examples.Y, examples.relative, len(self.classes_))

    def _strata(self, examples: Examples) -> Floats | None:
        codes = examples.Y[:, 0]
        fewest = np.unique(codes, return_counts=True)[1].min()
        held_out = self.validation_fraction * len(codes)
        return codes if fewest > 1 and held_out >= len(self.classes_) else None


class MLPRegressor(Multilayer, NetRegressor):
    """A multilayer perceptron that predicts numbers: `nn.MLP`, trained by `nn.fit`.

    The loss is the mean of ½ ‖output - y‖² plus the penalty of `MLPClassifier`.

    Parameters
    ----------
    hidden_layer_sizes, activation, solver and the others
        See `MLPClassifier`.

    Attributes
    ----------
    model_ : MLP
        The net; its outputs are the predictions.
    coefs_, intercepts_ and the others
        See `MLPClassifier`; there are no classes.

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.plane(n=200)
    >>> net = nn.estimators.MLPRegressor((), batch_size=20, random_state=0)
    >>> net.fit(data.X, data.y[:, 0]).score(data.X, data.y[:, 0]) > 0.99
    True
    """

    _loss = staticmethod(squared_error)
    _score = ("r2", weighted_r2)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a new net, or with `warm_start` the one there is.

        Parameters
        ----------
        X : array, shape (N, D)
        y : array, shape (N,) or (N, K)
            One number for each sample, or K of them. The net learns faster when they are scaled:
            `sklearn.compose.TransformedTargetRegressor`.
        sample_weight : array, shape (N,), optional
            What each sample counts, at least 0: 2 is the same as having it twice.

        Returns
        -------
        The estimator itself.

        Warns
        -----
        ConvergenceWarning
            If `max_iter` cut the training off; never with `learning_rate="cosine"`, which makes
            all its epochs.
        """
        self._train(self._start(X, y, sample_weight, goes_on=bool(self.warm_start)))
        return self._warned()

    @available_if(goes_by_batches)  # type: ignore[untyped-decorator]
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Go once through these data with the net there is; the first call makes it.

        Parameters
        ----------
        X, y, sample_weight
            See `fit`.

        Returns
        -------
        The estimator itself.
        """
        self._train_once(self._start(X, y, sample_weight, goes_on=True))
        return self

    def _start(self, X: Any, y: Any, sample_weight: Any, *, goes_on: bool) -> Examples:
        """Return the data of a training, with a net for them in `model_`."""
        self._check_arguments()
        goes_on = goes_on and hasattr(self, "model_")
        examples = self._examples(X, y, sample_weight, reset=not goes_on)
        (self._go_on if goes_on else self._begin)(examples)
        return examples

    def _width(self, examples: Examples) -> int:
        return int(examples.Y.shape[1])

    def _targets(self, examples: Examples) -> Floats:
        return number_targets(examples.Y, examples.relative)

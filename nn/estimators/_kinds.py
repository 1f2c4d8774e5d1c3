"""What all classifiers share, and all regressors: how data come in, how answers go out."""

import warnings
from abc import abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

import autograd_core as ag
from nn.estimators._examples import Examples, checked_weights, distinct
from nn.layers import Dense
from nn.module import Module

Floats = NDArray[np.float64]


class NetEstimator(BaseEstimator):  # type: ignore[misc]
    """An estimator whose answers come from the net in `model_`."""

    model_: Module
    n_features_in_: int
    max_iter: int
    tol: float
    converged_: bool
    _cut_off: str = ""
    """What `max_iter` cut off, in words; "" where the training ended by itself."""

    def _ended(self, settled: bool, what: str = "loss") -> None:
        """Note whether a training on minibatches ended by itself."""
        self.converged_ = settled
        self._cut_off = "" if settled else f"a {what} that has not settled within tol={self.tol:g}"

    def _warned(self, remedy: str = "scale the features, as with StandardScaler") -> Self:
        """Return the estimator from its `fit`, with a warning to the caller if it was cut off."""
        if self._cut_off:
            warnings.warn(
                f"{type(self).__name__}: expected to converge in max_iter={self.max_iter}, got "
                f"{self._cut_off}. Raise max_iter, or {remedy}.",
                ConvergenceWarning,
                stacklevel=3,
            )
        return self

    @abstractmethod
    def _check_arguments(self) -> None:
        """Raise if an argument of the estimator is out of its range."""

    @abstractmethod
    def _begin(self, examples: Examples) -> None:
        """Make the net, and forget what earlier trainings left."""

    def _go_on(self, examples: Examples) -> None:
        """Raise unless the net there is suits the arguments."""

    def _more_examples(self, X: Any, y: Any, **checks: Any) -> tuple[Any, Any]:
        return validate_data(self, X, y, dtype=np.float64, order="C", **checks)  # type: ignore[no-any-return]

    def _outputs(self, X: Any) -> Floats:
        """Return what the net says of X, shape (N, K)."""
        check_is_fitted(self, "model_")
        X = validate_data(self, X, dtype=np.float64, order="C", reset=False)
        with ag.no_grad(), np.errstate(over="ignore"):
            return self.model_(X).numpy()  # type: ignore[no-any-return]


class NetClassifier(ClassifierMixin, NetEstimator):  # type: ignore[misc]
    """A classifier by scores: one column for the second of two classes, else one for each."""

    classes_: NDArray[Any]

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Go once through these data with the net there is; the first call makes it.

        Parameters
        ----------
        X, y, sample_weight
            See `fit`.
        classes : array, optional
            All classes that any call will bring, for the first call; None: those in its y.

        Returns
        -------
        The estimator itself.
        """
        self._train_once(self._start(X, y, sample_weight, classes, goes_on=True))
        return self

    @abstractmethod
    def _train_once(self, examples: Examples) -> None:
        """Go once through the data."""

    def decision_function(self, X: Any) -> Floats:
        """Return the scores of the classes, or with two of them how far the second leads.

        Parameters
        ----------
        X : array, shape (N, D)

        Returns
        -------
        ndarray, shape (N,) with two classes, else (N, C)
        """
        scores = self._outputs(X)
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class with the highest score for each row of X, shape (N,)."""
        scores = self.decision_function(X)
        chosen = scores > 0 if scores.ndim == 1 else scores.argmax(axis=1)
        labels: NDArray[Any] = self.classes_[chosen.astype(np.intp)]
        return labels

    def _start(
        self, X: Any, y: Any, sample_weight: Any, classes: Any = None, *, goes_on: bool
    ) -> Examples:
        """Return the data of a training, with a net for them in `model_`."""
        self._check_arguments()
        if goes_on and hasattr(self, "model_"):
            examples = self._next_examples(X, y, sample_weight)
            self._go_on(examples)
        else:
            examples = self._first_examples(X, y, sample_weight, classes)
            self._begin(examples)
        return examples

    @property
    def _columns(self) -> int:
        """How many outputs the net has."""
        return 1 if len(self.classes_) == 2 else len(self.classes_)

    def _first_examples(self, X: Any, y: Any, sample_weight: Any, classes: Any = None) -> Examples:
        """Return the data of a first call, which says what the classes are."""
        X, y = self._more_examples(X, y)
        y = self._labels(y)
        weights = checked_weights(sample_weight, len(y))
        self.classes_ = unique_labels(y[weights > 0] if classes is None else classes)
        self._check_classes()
        return distinct(X, self._codes(y, weights), weights)

    def _next_examples(self, X: Any, y: Any, sample_weight: Any) -> Examples:
        """Return the data of a later call, whose features and classes must be known."""
        X, y = self._more_examples(X, y, reset=False)
        y = self._labels(y)
        weights = checked_weights(sample_weight, len(y))
        return distinct(X, self._codes(y, weights), weights)

    def _labels(self, y: Any) -> NDArray[Any]:
        labels: NDArray[Any] = column_or_1d(y, warn=True)
        check_classification_targets(labels)
        return labels

    def _check_classes(self) -> None:
        if len(self.classes_) < 2:
            raise ValueError(
                f"{type(self).__name__}: expected samples of at least 2 classes, got one class, "
                f"{self.classes_.tolist()[0]!r}. Nothing can be told apart."
            )

    def _codes(self, y: NDArray[Any], weights: Floats) -> Floats:
        """Return the places of the labels in `classes_`, shape (N, 1)."""
        unknown = np.setdiff1d(y[weights > 0], self.classes_)
        if len(unknown):
            raise ValueError(
                f"{type(self).__name__}: expected the classes {self.classes_.tolist()}, got "
                f"{unknown.tolist()} also. Name all of them in the first partial_fit, or fit anew."
            )
        return np.searchsorted(self.classes_, y).astype(np.float64)[:, None]


class Probabilistic:
    """What a classifier adds whose scores are logits."""

    decision_function: Any

    def predict_proba(self, X: Any) -> Floats:
        """Return the probability of each class for each row of X, shape (N, C)."""
        scores = self.decision_function(X)
        if scores.ndim == 1:
            return np.stack([expit(-scores), expit(scores)], axis=1)
        return softmax(scores, axis=1)  # type: ignore[no-any-return]

    def predict_log_proba(self, X: Any) -> Floats:
        """Return the logarithms of `predict_proba`; -inf where that is 0."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))


class LinearClassifier(NetClassifier):
    """A classifier whose net is one layer without activation."""

    model_: Dense

    @property
    def coef_(self) -> Floats:
        """The weights, a row for each output."""
        return self.model_.W.numpy().T

    @property
    def intercept_(self) -> Floats:
        """The biases, one for each output."""
        return self.model_.b.numpy()


class NetRegressor(RegressorMixin, NetEstimator):  # type: ignore[misc]
    """A regressor with one column of the net for each target."""

    _flat: bool

    def predict(self, X: Any) -> Floats:
        """Return the prediction for each row of X, shaped as the y of `fit`: (N,) or (N, K)."""
        outputs = self._outputs(X)
        return outputs[:, 0] if self._flat else outputs

    def _examples(self, X: Any, y: Any, sample_weight: Any, *, reset: bool = True) -> Examples:
        X, y = self._more_examples(X, y, multi_output=True, y_numeric=True, reset=reset)
        Y = np.asarray(y, np.float64).reshape(len(y), -1)
        if reset:
            self._flat = y.ndim == 1
        return distinct(X, Y, sample_weight)

    def __sklearn_tags__(self) -> Any:
        """Return what scikit-learn wants to know: several targets are welcome."""
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

"""What all classifiers share, and all regressors: how data come in, how answers go out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

import autograd_core as ag
from nn.estimators._examples import Examples, checked_weights, distinct
from nn.module import Module

Floats = NDArray[np.float64]


class NetEstimator(BaseEstimator):  # type: ignore[misc]
    """An estimator whose answers come from the net in `model_`."""

    model_: Module
    n_features_in_: int

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

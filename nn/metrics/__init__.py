"""How good a model's outputs are, in numbers that `fit` can report after each epoch."""

from nn.metrics.choosing import METRICS, Metric, metrics_for
from nn.metrics.classification import auc, binary_accuracy, class_accuracy, confusion_matrix
from nn.metrics.regression import r2, rmse

__all__ = [
    "METRICS",
    "Metric",
    "auc",
    "binary_accuracy",
    "class_accuracy",
    "confusion_matrix",
    "metrics_for",
    "r2",
    "rmse",
]

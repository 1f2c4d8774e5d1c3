"""Optimizers: they change parameters by the gradients that a backward sweep left on them."""

from nn.optimizers.adam import Adam, AdamW
from nn.optimizers.adaptive import Adagrad, RMSProp
from nn.optimizers.base import Optimizer
from nn.optimizers.sgd import SGD

__all__ = ["SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSProp"]

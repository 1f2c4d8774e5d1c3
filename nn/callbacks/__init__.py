"""Callbacks of `fit` that see the whole training."""

from nn.callbacks.base import TrainingCallback

__all__ = ["TrainingCallback"]

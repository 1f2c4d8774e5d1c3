"""Callbacks of `fit` that see the whole training: early stopping and checkpoints."""

from nn.callbacks.base import TrainingCallback
from nn.callbacks.checkpoint import Checkpoint
from nn.callbacks.early_stopping import EarlyStopping

__all__ = ["Checkpoint", "EarlyStopping", "TrainingCallback"]

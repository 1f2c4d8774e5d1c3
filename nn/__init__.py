"""Neural networks on the engine: layers, losses, optimizers, a training loop, data.

import nn

train, test = nn.datasets.standardize(*nn.datasets.breast_cancer().split())
model = nn.MLP([30, 8, 1])
optimizer = nn.SGD(model.parameters(), lr=0.1, momentum=0.9)
history = nn.fit(model, train.X, train.y, loss="binary_cross_entropy",
                 optimizer=optimizer, epochs=20, batch_size=32)
"""

from importlib import import_module
from typing import Any

from nn import datasets, initializers, scalar, schedules
from nn.activations import ACTIVATIONS
from nn.callbacks import Checkpoint, EarlyStopping, TrainingCallback
from nn.clipping import clip_grad_norm
from nn.errors import BrokenFileError, DivergedError
from nn.history import History
from nn.interchange import from_torch, to_torch
from nn.layers import (
    GRU,
    LSTM,
    RNN,
    AvgPool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    LayerNorm,
    Maxout,
    MaxPool2D,
    PReLU,
)
from nn.least_squares import least_squares
from nn.losses import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    huber,
    mae,
    mse,
    perceptron_loss,
)
from nn.metrics import auc, binary_accuracy, class_accuracy, confusion_matrix, r2, rmse
from nn.models import MLP, Sequential
from nn.module import Module
from nn.onnx_export import to_onnx
from nn.optimizers import SGD, Adagrad, Adam, AdamW, Optimizer, RMSProp
from nn.penalties import l1_penalty, l2_penalty
from nn.perceptron import Perceptron
from nn.recorder import Recorder, StepCallback
from nn.saving import load, save
from nn.schedules import ReduceOnPlateau, Schedule
from nn.trainer import fit

__all__ = [
    "ACTIVATIONS",
    "Adagrad",
    "Adam",
    "AdamW",
    "AvgPool2D",
    "BatchNorm",
    "BrokenFileError",
    "Checkpoint",
    "Conv2D",
    "Dense",
    "DivergedError",
    "Dropout",
    "EarlyStopping",
    "Embedding",
    "Flatten",
    "GRU",
    "History",
    "LSTM",
    "LayerNorm",
    "MLP",
    "MaxPool2D",
    "Maxout",
    "Module",
    "Optimizer",
    "PReLU",
    "Perceptron",
    "RMSProp",
    "RNN",
    "Recorder",
    "ReduceOnPlateau",
    "SGD",
    "Schedule",
    "Sequential",
    "StepCallback",
    "TrainingCallback",
    "auc",
    "binary_accuracy",
    "binary_cross_entropy",
    "class_accuracy",
    "clip_grad_norm",
    "confusion_matrix",
    "cross_entropy",
    "datasets",
    "fit",
    "from_torch",
    "hinge",
    "huber",
    "initializers",
    "l1_penalty",
    "l2_penalty",
    "least_squares",
    "load",
    "mae",
    "mse",
    "perceptron_loss",
    "r2",
    "rmse",
    "save",
    "scalar",
    "schedules",
    "to_onnx",
    "to_torch",
]


def __getattr__(name: str) -> Any:
    """Load `nn.estimators` when it is first asked for: it needs scikit-learn."""
    if name == "estimators":
        return import_module("nn.estimators")
    raise AttributeError(f"module 'nn' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), "estimators"})

"""Neural networks on the engine: layers, losses, optimizers, a training loop, data.

import nn

train, test = nn.datasets.standardize(*nn.datasets.breast_cancer().split())
model = nn.MLP([30, 8, 1])
optimizer = nn.SGD(model.parameters(), lr=0.1, momentum=0.9)
history = nn.fit(model, train.X, train.y, loss="binary_cross_entropy",
                 optimizer=optimizer, epochs=20, batch_size=32)
"""

from nn import datasets, initializers, scalar, schedules
from nn.activations import ACTIVATIONS
from nn.clipping import clip_grad_norm
from nn.errors import DivergedError
from nn.history import History
from nn.layers import Dense
from nn.losses import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    huber,
    mae,
    mse,
    perceptron_loss,
)
from nn.metrics import binary_accuracy, class_accuracy
from nn.models import MLP, Sequential
from nn.module import Module
from nn.optimizers import SGD, Adagrad, Adam, AdamW, Optimizer, RMSProp
from nn.penalties import l1_penalty, l2_penalty
from nn.perceptron import Perceptron
from nn.recorder import Recorder, StepCallback
from nn.schedules import ReduceOnPlateau, Schedule
from nn.trainer import fit

__all__ = [
    "ACTIVATIONS",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Dense",
    "DivergedError",
    "History",
    "MLP",
    "Module",
    "Optimizer",
    "Perceptron",
    "RMSProp",
    "Recorder",
    "ReduceOnPlateau",
    "Schedule",
    "Sequential",
    "StepCallback",
    "binary_accuracy",
    "binary_cross_entropy",
    "class_accuracy",
    "clip_grad_norm",
    "cross_entropy",
    "datasets",
    "fit",
    "hinge",
    "huber",
    "initializers",
    "l1_penalty",
    "l2_penalty",
    "mae",
    "mse",
    "perceptron_loss",
    "scalar",
    "schedules",
]

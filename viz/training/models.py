"""The models that stand in the table: what needs no learning, what is linear, and the net."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

import autograd_core as ag
import nn
from viz.training.settings import OPTIMIZERS, Settings
from viz.training.task import Array, Predict, Task

MOST_WEIGHTS = 20_000_000
"""Beyond these a training of seconds would be one of days, if the memory holds it at all."""
_LINEAR_EPOCHS, _LINEAR_RATE = 300, 0.1


@dataclass(frozen=True)
class Trained:
    """A model of the table.

    Attributes
    ----------
    kind : "constant", "linear" or "net"
    name : str
        What it answers always, else what it is.
    predict : callable
        From features to outputs, as `Task.scores` takes them.
    seconds : float
        What its training took.
    """

    kind: Literal["constant", "linear", "net"]
    name: str
    predict: Predict
    seconds: float = 0.0


def constant(task: Task) -> Trained:
    """Return what looks at no feature: the most frequent class, or the mean of the targets."""
    if not task.classes:
        mean = task.train.y.mean()
        return Trained("constant", f"{mean:.4g}", lambda X: np.full((len(X), 1), mean))
    most = int(np.bincount(task.train.labels).argmax())
    name = task.train.target_names[most]
    if task.classes == 2:
        return Trained("constant", name, lambda X: np.full((len(X), 1), 2.0 * most - 1))
    return Trained("constant", name, lambda X: np.tile(np.eye(task.classes)[most], (len(X), 1)))


def linear(task: Task) -> Trained:
    """Return the best linear model: least squares, or logistic regression.

    Least squares in closed form. Logistic regression as a net of one layer with the penalty
    Σ w² / 2N, without which separable classes would send the weights to infinity.
    """
    start = time.perf_counter()
    if not task.classes:
        weights = np.linalg.lstsq(_with_ones(task.train.X), task.train.y, rcond=None)[0]
        seconds = time.perf_counter() - start
        return Trained("linear", "linear regression", lambda X: _with_ones(X) @ weights, seconds)
    model = nn.MLP([task.train.X.shape[1], task.outputs], initializer="zeros")
    W = model.layers[0].W
    loss = nn.binary_cross_entropy if task.classes == 2 else nn.cross_entropy
    weight = 0.5 / len(task.train)
    nn.fit(
        model,
        task.train.X,
        task.targets(task.train),
        loss=lambda Z, y: loss(Z, y) + nn.l2_penalty([W], weight),
        optimizer=nn.Adam(model.parameters(), _LINEAR_RATE),
        epochs=_LINEAR_EPOCHS,
        progress=False,
    )
    seconds = time.perf_counter() - start
    return Trained("linear", "logistic regression", task.predictor(model), seconds)


def train_net(
    task: Task, settings: Settings, *, progress: bool = True
) -> tuple[nn.MLP, nn.History, Trained]:
    """Train the net; return it, its History and its row of the table.

    Raises
    ------
    ValueError
        If the net is larger than this command is for.
    DivergedError
        If the training diverges.
    """
    sizes = [task.train.X.shape[1], *settings.hidden, task.outputs]
    weights = sum(a * b for a, b in pairwise(sizes))
    if weights > MOST_WEIGHTS:
        raise ValueError(
            f"expected --hidden to make a net of at most {MOST_WEIGHTS:,} weights, got "
            f"{weights:,} with {'-'.join(map(str, sizes))}."
        )
    model = nn.MLP(sizes, activation=settings.activation, seed=settings.seed)
    start = time.perf_counter()
    history = nn.fit(
        model,
        task.train.X,
        task.targets(task.train),
        loss=task.loss,
        optimizer=OPTIMIZERS[settings.optimizer](model.parameters(), settings.lr),
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        validation=(task.test.X, task.targets(task.test)),
        metrics=None if task.classes else ["r2"],
        seed=settings.seed,
        engine=settings.engine,
        progress=progress,
    )
    seconds = time.perf_counter() - start
    return model, history, Trained("net", model.describe(), task.predictor(model), seconds)


def loss_of(task: Task, model: nn.MLP, shown: int) -> ag.Tensor:
    """Return the loss of the first training examples, swept, so that it can be drawn."""
    function: Callable[..., ag.Tensor] = getattr(nn, task.loss)
    loss = function(model(task.train.X[:shown]), task.targets(task.train)[:shown])
    model.zero_grad()
    loss.backward()
    return loss


def _with_ones(X: Array) -> Array:
    return np.hstack([X, np.ones((len(X), 1))])

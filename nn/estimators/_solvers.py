"""How the nets are trained: by `nn.fit` on minibatches, or on all examples by L-BFGS."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn.callbacks import TrainingCallback
from nn.estimators._objectives import Penalized
from nn.history import History
from nn.layers import Dense
from nn.losses import Loss
from nn.metrics import Metric
from nn.module import Module
from nn.optimizers import Optimizer
from nn.trainer import fit

Floats = NDArray[np.float64]
WORTH_COMPILING = 30
"""Steps from which on tracing one of them, some 15 ms, pays."""
SLOWEST = 1e-6
"""The learning rate below which an adaptive one is not lowered."""


class Plateau(TrainingCallback):
    """Stop when the loss has not fallen by more than `tol` for `patience` epochs in a row.

    Parameters
    ----------
    tol : float
    patience : int
    slows : Optimizer, optional
        One whose learning rate is divided by 5 instead, until it is below 1e-6.

    Attributes
    ----------
    best : float
        The lowest loss so far.
    """

    def __init__(self, tol: float, patience: int, slows: Optimizer | None = None) -> None:
        self.tol, self.patience, self.slows = tol, patience, slows
        self.best, self.waited, self._done = np.inf, 0, False

    @property
    def stopped(self) -> bool:
        """Whether it has stopped the training."""
        return self._done

    def __call__(self, epoch: int, history: History) -> bool:
        """Compare an epoch's loss with the best; return whether to stop."""
        loss = history.loss[-1]
        self.waited = self.waited + 1 if loss > self.best - self.tol else 0
        self.best = min(self.best, loss)
        if self.waited < self.patience:
            return False
        if self.slows is not None and self.slows.lr > SLOWEST:
            self.slows.lr, self.waited = self.slows.lr / 5, 0
            return False
        self._done = True
        return True


@dataclass(frozen=True)
class Descent:
    """A training on minibatches; its fields are arguments of `nn.fit`."""

    loss: Loss
    optimizer: Optimizer
    epochs: int
    batch_size: int
    seed: int
    validation: tuple[Floats, Floats] | None = None
    callbacks: Iterable[Callable[[int, History], Any]] = ()
    metrics: dict[str, Metric] | None = None
    progress: bool = False

    def run(self, model: Module, X: Floats, Y: Floats) -> History:
        """Train the model; a training of few steps is not compiled."""
        steps = self.epochs * -(-len(X) // self.batch_size)
        engine: Any = "compiled" if steps >= WORTH_COMPILING else "eager"
        return fit(model, X, Y, engine=engine, **vars(self))


@dataclass(frozen=True)
class Minimum:
    """Where L-BFGS came to: its losses by iteration, and its words if it did not converge."""

    losses: list[float]
    cut_off: str

    @property
    def converged(self) -> bool:
        """Whether it ended by its tolerance."""
        return not self.cut_off


def minimize(sweep: "FullSweep", *, max_iter: int, tol: float) -> Minimum:
    """Make the loss on all examples least by L-BFGS, and leave the parameters there.

    It stops when no entry of the gradient is larger than `tol`.

    References
    ----------
    Byrd, Lu, Nocedal, Zhu (1995), "A limited memory algorithm for bound constrained
    optimization"; run by `scipy.optimize.minimize`.
    """
    from scipy.optimize import minimize as descend

    losses: list[float] = []
    options = {"maxiter": max_iter, "maxfun": 20 * max_iter, "gtol": tol, "maxcor": 30}
    found = descend(
        sweep,
        sweep.start(),
        jac=True,
        method="L-BFGS-B",
        callback=lambda intermediate_result: losses.append(float(intermediate_result.fun)),
        options=options | {"ftol": 0.0, "maxls": 50},
    )
    sweep.put(found.x)
    return Minimum(losses or [float(found.fun)], repr(found.message) if found.status else "")


class FullSweep:
    """A model's loss on all examples and its gradient, as a function of one flat array."""

    def __init__(self, model: Module, data: tuple[Floats, Floats], loss: Loss) -> None:
        self.model, self.loss = model, loss
        self.X, self.Y = ag.tensor(data[0], name="X"), ag.tensor(data[1], name="Y")
        self.parameters = model.parameters()

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        """Return the loss and its gradient at these parameters."""
        self.put(flat)
        self.model.zero_grad()
        loss = self.loss(self.model(self.X), self.Y)
        loss.backward(keep="leaves")
        gradient = np.concatenate([p.grad.numpy().ravel() for p in self.parameters])
        return loss.item(), gradient

    def start(self) -> Floats:
        """Return the parameters as they are."""
        return np.concatenate([p.numpy().ravel() for p in self.parameters])

    def put(self, flat: Floats) -> None:
        """Give the parameters these numbers."""
        ends = np.cumsum([p.size for p in self.parameters])
        for parameter, part in zip(self.parameters, np.split(flat, ends[:-1]), strict=True):
            parameter.data = part.reshape(parameter.shape)


class ScaledSweep(FullSweep):
    """The same for one Dense layer, as a function of weights that are of one scale.

    With means μ of the features and scales s, x W + b = ((x - μ)/s) V + c for V = s W and
    c = b + μ W. Where the second derivatives of the loss by an output are about 1/4 and the
    penalty is λ/2 Σ W², s² = σ²/4 + λ makes those by the entries of V about 1.
    """

    model: Dense

    def __init__(self, model: Dense, data: tuple[Floats, Floats], loss: Penalized) -> None:
        super().__init__(model, data, loss)
        counts = data[1].sum(axis=1) / data[1].sum()
        means = counts @ data[0]
        curvature = counts @ np.square(data[0] - means) / 4 + loss.strength
        self.spread = np.sqrt(np.where(curvature > 0, curvature, 1.0))[:, None]
        self.means = means if model.b.requires_grad else 0 * means

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        """Return the loss and its gradient for V and c."""
        loss, gradient = super().__call__(flat)
        dW, db = self._parts(gradient)
        return loss, self._flat((dW - np.outer(self.means, db)) / self.spread, db)

    def start(self) -> Floats:
        """Return V and c as they are."""
        W, b = self.model.W.numpy(), self.model.b.numpy()
        return self._flat(W * self.spread, b + self.means @ W)

    def put(self, flat: Floats) -> None:
        """Give the layer the W and b of these V and c."""
        V, c = self._parts(flat)
        W = V / self.spread
        self.model.W.data, self.model.b.data = W, c - self.means @ W

    def _parts(self, flat: Floats) -> tuple[Floats, Floats]:
        weights, biases = np.split(flat, [self.model.W.size])
        full = biases if self.model.b.requires_grad else np.zeros(self.model.fan_out)
        return weights.reshape(self.model.W.shape), full

    def _flat(self, W: Floats, b: Floats) -> Floats:
        return np.concatenate([W.ravel(), b]) if self.model.b.requires_grad else W.ravel()


def linear_unit(features: int, outputs: int, *, bias: bool) -> Dense:
    """Return a layer without activation whose weights are 0; without a bias b stays 0."""
    layer = Dense(features, outputs, initializer="zeros")
    layer.b.requires_grad = bias
    return layer

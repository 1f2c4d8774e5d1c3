"""The training steps that every engine is timed on: nets, data, first parameters.

One step is the loss of a minibatch, the gradient of every parameter, and an update by SGD. The
data hold several minibatches, which the steps visit in turn.
"""

import functools
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]

LR = 1e-3
"""Small, so that a thousand steps leave every contestant on the same kind of numbers."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A net and the size of its data.

    Attributes
    ----------
    net : "mlp", "conv" or "lstm"
    sizes : tuple of int
        Of an MLP its layers; of the convolutional net the side of an image, the channels of its
        layers and the classes; of the LSTM steps, features, units and classes.
    batch, batches : int
        Examples in a minibatch, minibatches in the data.
    dtype : dtype
    activation : "tanh" or "relu"
    classify : bool
        Cross-entropy of integer classes; else the mean squared error.
    pool_each : bool
        Whether a pool follows each convolution, or only the last.
    """

    net: Literal["mlp", "conv", "lstm"]
    sizes: tuple[int, ...]
    batch: int
    batches: int
    dtype: DTypeLike
    activation: Literal["tanh", "relu"] = "relu"
    classify: bool = True
    pool_each: bool = False

    @property
    def rtol(self) -> float:
        """How exactly two engines must agree."""
        return 3e-4 if self.dtype == np.float32 else 1e-9

    @property
    def example_shape(self) -> tuple[int, ...]:
        """The shape of one example."""
        if self.net == "conv":
            return (self.sizes[1], self.sizes[0], self.sizes[0])
        return self.sizes[:1] if self.net == "mlp" else self.sizes[:2]


@dataclass(frozen=True, slots=True)
class Data:
    """The minibatches, X (batches, batch, ...) and y, and the parameters before the first step."""

    X: Array
    y: Array
    parameters: tuple[Array, ...]

    def fresh(self) -> list[Array]:
        """Return copies of the first parameters."""
        return [parameter.copy() for parameter in self.parameters]


@functools.cache
def data_of(problem: Problem) -> Data:
    """Return the data and first parameters of a problem, the same at every call."""
    rng = np.random.default_rng(0)
    shape = (problem.batches, problem.batch)
    X = rng.normal(size=(*shape, *problem.example_shape)).astype(problem.dtype)
    if problem.classify:
        y = rng.integers(0, problem.sizes[-1], shape)
    else:
        y = rng.normal(size=(*shape, problem.sizes[-1])).astype(problem.dtype)
    parameters = []
    for dims in parameter_shapes(problem):
        fan_in = np.prod(dims[1:]) if len(dims) == 4 else dims[0]
        scale = np.sqrt(1 / fan_in) if len(dims) > 1 else 0.1
        parameters.append((rng.normal(size=dims) * scale).astype(problem.dtype))
    return Data(X, y, tuple(parameters))


def parameter_shapes(problem: Problem) -> list[tuple[int, ...]]:
    """Return the shapes of the parameters, layer by layer, weights before biases."""
    if problem.net == "mlp":
        return [shape for n, m in pairwise(problem.sizes) for shape in ((n, m), (m,))]
    if problem.net == "lstm":
        _, features, units, classes = problem.sizes
        cell = [(features, 4 * units), (units, 4 * units), (4 * units,)]
        return [*cell, (units, classes), (classes,)]
    _, first, *channels, classes = problem.sizes
    shapes: list[tuple[int, ...]] = []
    for n, m in pairwise((first, *channels)):
        shapes += [(m, n, 3, 3), (m,)]
    return [*shapes, (flat_features(problem), classes), (classes,)]


def flat_features(problem: Problem) -> int:
    """Return how many numbers of an image reach the last layer: 3x3 filters, 2x2 pools."""
    side, *channels, _ = problem.sizes
    layers = len(channels) - 1
    for layer in range(layers):
        side -= 2
        if problem.pool_each or layer == layers - 1:
            side //= 2
    return int(channels[-1] * side * side)


TINY = Problem("mlp", (2, 8, 8, 1), 32, 256, np.float64, "tanh", classify=False)
SMALL = Problem("mlp", (30, 64, 32, 2), 64, 128, np.float32)
MIDDLE = Problem("mlp", (784, 256, 128, 10), 128, 16, np.float32)
WIDE = Problem("mlp", (784, 1024, 1024, 1024, 1024, 10), 256, 4, np.float32, "tanh")
CONV = Problem("conv", (28, 1, 8, 16, 10), 64, 8, np.float32)
CONV_POOLS = Problem("conv", (28, 1, 8, 16, 10), 64, 8, np.float32, pool_each=True)
SEQUENCES = Problem("lstm", (32, 16, 64, 10), 32, 8, np.float32)

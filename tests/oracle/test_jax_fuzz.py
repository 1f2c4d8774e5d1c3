"""Random graphs: the same value and gradients as JAX, whatever is put together."""

import numpy as np
import pytest

import autograd_core as ag

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)
jnp = jax.numpy

GRAPHS, PER_TEST = 2000, 100
LENGTHS = (1, 3)
UNARY = ["tanh", "sin", "cos", "exp", "square", "abs", "arctan", "negative", "sinh", "expm1"]
POSITIVE = ["sqrt", "log", "log1p", "reciprocal", "cbrt", "log2"]
BINARY = ["add", "subtract", "multiply", "maximum", "minimum", "hypot", "logaddexp", "arctan2"]
REDUCTIONS = ["sum", "mean", "max", "min", "prod", "var"]


class Graph:
    """A random program over a list of arrays, which any NumPy-like module can run."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.inputs = [self.rng.normal(size=self.shape()) for _ in range(3)]
        self.steps = []
        arrays = list(self.inputs)
        for _ in range(int(self.rng.integers(3, 12))):
            step = self.step(arrays)
            self.steps.append(step)
            arrays.append(np.asarray(step(np, arrays)))

    def shape(self):
        return tuple(int(n) for n in self.rng.choice(LENGTHS, size=self.rng.integers(0, 4)))

    def pick(self, arrays):
        return int(self.rng.integers(len(arrays)))

    def step(self, arrays):
        kinds = [self.unary, self.positive, self.binary, self.reduction, self.matmul, self.index]
        kinds += [self.move, self.where, self.binary, self.unary]
        return kinds[self.rng.integers(len(kinds))](arrays)

    def unary(self, arrays):
        i, name = self.pick(arrays), str(self.rng.choice(UNARY))
        return lambda m, a: getattr(m, name)(m.tanh(a[i]))

    def positive(self, arrays):
        i, name = self.pick(arrays), str(self.rng.choice(POSITIVE))
        return lambda m, a: getattr(m, name)(m.square(m.tanh(a[i])) + 0.5)

    def binary(self, arrays):
        i, name = self.pick(arrays), str(self.rng.choice(BINARY))
        fits = [k for k, b in enumerate(arrays) if self.broadcasts(arrays[i], b)]
        k = int(self.rng.choice(fits))
        return lambda m, a: getattr(m, name)(m.tanh(a[i]) + 0.3, m.sin(a[k]))

    def broadcasts(self, a, b):
        try:
            return np.broadcast_shapes(a.shape, b.shape) is not None
        except ValueError:
            return False

    def reduction(self, arrays):
        i, name = self.pick(arrays), str(self.rng.choice(REDUCTIONS))
        axes = self.axes(arrays[i].ndim)
        keepdims = bool(self.rng.integers(2))
        return lambda m, a: getattr(m, name)(m.tanh(a[i]), axis=axes, keepdims=keepdims)

    def axes(self, ndim):
        count = int(self.rng.integers(0, ndim + 1))
        if not count:
            return None
        axes = self.rng.permutation(ndim)[:count] - ndim * self.rng.integers(0, 2, count)
        return int(axes[0]) if count == 1 else tuple(int(a) for a in axes)

    def matmul(self, arrays):
        pairs = [
            (i, k)
            for i, a in enumerate(arrays)
            for k, b in enumerate(arrays)
            if self.multiplies(a, b)
        ]
        if not pairs:
            return self.unary(arrays)
        i, k = pairs[self.rng.integers(len(pairs))]
        return lambda m, a: m.matmul(m.tanh(a[i]), a[k])

    def multiplies(self, a, b):
        try:
            return a.ndim and b.ndim and np.matmul(a, b) is not None
        except ValueError:
            return False

    def index(self, arrays):
        i = self.pick(arrays)
        x = arrays[i]
        if not x.ndim or not x.shape[0]:
            return self.unary(arrays)
        n = x.shape[0]
        many = self.rng.integers(0, n, 4)
        keys = [0, slice(None, None, -1), (Ellipsis, None), many, slice(-1, None)]
        key = keys[self.rng.integers(len(keys))]
        return lambda m, a: a[i][key]

    def move(self, arrays):
        i = self.pick(arrays)
        ndim = arrays[i].ndim
        order = tuple(int(k) for k in self.rng.permutation(ndim))
        moves = [
            lambda m, a: m.transpose(a[i], order),
            lambda m, a: m.reshape(a[i], (-1,)),
            lambda m, a: m.concatenate([m.reshape(a[i], (-1,)), m.reshape(a[0], (-1,))]),
            lambda m, a: m.flip(a[i]),
            lambda m, a: m.cumsum(m.tanh(m.reshape(a[i], (-1,)))),
        ]
        return moves[self.rng.integers(len(moves))]

    def where(self, arrays):
        i = self.pick(arrays)
        return lambda m, a: m.where(a[i] > 0.1, m.sqrt(m.abs(a[i]) + 0.1), m.tanh(a[i]))

    def run(self, m, inputs):
        arrays = list(inputs)
        for step in self.steps:
            arrays.append(step(m, arrays))
        total = 0.0
        for array in arrays[3:]:
            total = total + m.sum(m.tanh(array))
        return total


def gradients(engine, module, graph, inputs):
    """Return the value of a graph and its gradient by each input, by one engine."""
    return engine.value_and_grad(lambda *x: graph.run(module, x), (0, 1, 2))(*inputs)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, GRAPHS, PER_TEST))
def test_random_graphs_agree(first):
    for seed in range(first, first + PER_TEST):
        graph = Graph(seed)
        value, grads = gradients(ag, ag, graph, graph.inputs)
        expected, others = gradients(jax, jnp, graph, map(jnp.asarray, graph.inputs))
        np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-11, err_msg=f"seed {seed}")
        for mine, other, x in zip(grads, others, graph.inputs, strict=True):
            assert np.shape(mine) == x.shape
            np.testing.assert_allclose(mine, other, rtol=1e-7, atol=1e-9, err_msg=f"seed {seed}")

"""Random graphs: the same value and gradients as JAX, whatever is put together."""

import collections
from functools import partial

import numpy as np
import pytest

import autograd_core as ag
from tests.oracle.random_graphs import ELEMENTWISE, REDUCTIONS, SHAPED, Graph

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_disable_most_optimizations", True)  # each graph is compiled to run once
jnp = jax.numpy

GRAPHS, PER_TEST = 2000, 100


def extreme(sign, x, axis, keepdims):
    """Return the largest of sign · x by its place.

    JAX compares with the largest to find it again in the sweep, and compiled together the two may
    differ in the last digit, which gives 0/0.
    """
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis) % x.ndim
    kept = [i for i in range(x.ndim) if i not in axes]
    lanes = jnp.transpose(x, (*kept, *axes)).reshape(*(x.shape[i] for i in kept), -1)
    best = jnp.take_along_axis(lanes, jnp.argmax(sign * lanes, -1, keepdims=True), -1)[..., 0]
    return jnp.expand_dims(best, tuple(map(int, axes))) if keepdims else best


class Jax:
    """JAX by our names: `jax.numpy`, `jax.nn`, `jax.numpy.linalg`, and the few that differ."""

    hypot = staticmethod(lambda a, b: jnp.sqrt(a * a + b * b))  # theirs compares as max does
    max = staticmethod(partial(extreme, 1))
    min = staticmethod(partial(extreme, -1))
    normal_cdf = staticmethod(jax.scipy.stats.norm.cdf)
    erf = staticmethod(jax.scipy.special.erf)
    logsumexp = staticmethod(jax.scipy.special.logsumexp)
    stop_gradient = staticmethod(jax.lax.stop_gradient)
    softmax = staticmethod(jax.nn.softmax)
    clip = staticmethod(lambda x, low, high: jnp.minimum(jnp.maximum(x, low), high))
    gaussian = staticmethod(lambda x: jnp.exp(-x * x))
    gelu = staticmethod(lambda x: jax.nn.gelu(x, approximate=False))
    identity = staticmethod(lambda x: x)
    maxout = staticmethod(lambda x, k, axis: jnp.maximum(x[..., ::2], x[..., 1::2]))
    prelu = staticmethod(lambda x, slope: jnp.where(x > 0, x, slope * x))
    shifted_relu = staticmethod(lambda x: jnp.where(x > -1, x, -1.0))
    step = staticmethod(lambda x: jnp.where(x >= 0, 1.0, 0.0))
    swish = staticmethod(lambda x, beta: x * jax.nn.sigmoid(beta * x))

    def __getattr__(self, name):
        spaces = (jnp, jax.nn, jnp.linalg)
        return next(getattr(space, name) for space in spaces if hasattr(space, name))


def by_jax(graph):
    f = jax.jit(jax.value_and_grad(lambda *x: graph.run(Jax(), x), (0, 1, 2)))
    return f(*map(jnp.asarray, graph.inputs))


def by_us(graph):
    return ag.value_and_grad(lambda *x: graph.run(ag, x), (0, 1, 2))(*graph.inputs)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, GRAPHS, PER_TEST))
def test_random_graphs_agree(first):
    for seed in range(first, first + PER_TEST):
        graph = Graph(seed)
        value, grads = by_us(graph)
        expected, others = by_jax(graph)
        message = f"seed {seed}: {graph.names}"
        np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-11, err_msg=message)
        for mine, other, x in zip(grads, others, graph.inputs, strict=True):
            assert np.shape(mine) == x.shape
            scale = np.abs(other).max(initial=1.0)
            np.testing.assert_allclose(mine, other, rtol=1e-7, atol=1e-9 * scale, err_msg=message)


def test_every_op_takes_part():
    counts = collections.Counter(name for seed in range(GRAPHS // 4) for name in Graph(seed).names)
    wanted = {op.name for op in ELEMENTWISE} | set(REDUCTIONS) | set(SHAPED) | {"matmul"}
    rare = {name: counts[name] for name in wanted if counts[name] < 5}
    assert not rare


def test_graphs_are_large_and_their_numbers_tell():
    flat = wild = 0
    for seed in range(100):
        graph = Graph(seed)
        assert 8 <= len(graph.steps) < 17
        _, grads = by_us(graph)
        assert all(np.isfinite(g).all() for g in grads)
        flat += not np.any(np.concatenate([np.ravel(g) for g in grads]))
        wild += max(np.abs(g).max() for g in grads) > 1e4
    assert flat <= 2
    assert wild <= 2

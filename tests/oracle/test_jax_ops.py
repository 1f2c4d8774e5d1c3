"""Every op that JAX has too: the same values and the same gradients."""

import numpy as np
import pytest

import autograd_core as ag

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)
jnp = jax.numpy

RNG = np.random.default_rng(5)
SAME_NAME = [
    "add", "subtract", "multiply", "divide", "power", "negative", "exp", "exp2", "expm1", "log",
    "log2", "log10", "log1p", "sqrt", "square", "cbrt", "reciprocal", "hypot", "logaddexp",
    "sinc", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh",
    "tanh", "arcsinh", "abs", "maximum", "minimum", "mod",
]  # fmt: skip
ACTIVATIONS = {
    "sigmoid": jax.nn.sigmoid,
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "elu": jax.nn.elu,
    "selu": jax.nn.selu,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "softplus": jax.nn.softplus,
    "swish": lambda x, beta: x * jax.nn.sigmoid(beta * x),
    "erf": jax.scipy.special.erf,
}
ELEMENTWISE = {name: getattr(jnp, name) for name in SAME_NAME} | ACTIVATIONS
X = RNG.normal(size=(3, 4))
SQUARE = RNG.normal(size=(2, 3, 3)) + 3.0 * np.eye(3)
REDUCTIONS = {
    "sum": lambda m, x: m.sum(x, axis=(2, 0), keepdims=True),
    "mean": lambda m, x: m.mean(x, axis=-1),
    "prod": lambda m, x: m.prod(x, axis=1),
    "max": lambda m, x: m.max(x, axis=(0, 1)),
    "min": lambda m, x: m.min(x),
    "median": lambda m, x: m.median(x, axis=2),
    "var": lambda m, x: m.var(x, axis=0, ddof=1),
    "std": lambda m, x: m.std(x, axis=(1, 2)),
    "cumsum": lambda m, x: m.cumsum(x, axis=1),
    "cumprod": lambda m, x: m.cumprod(x, axis=2),
    "sort": lambda m, x: m.sort(x, axis=-1),
    "transpose": lambda m, x: m.transpose(x, (2, 0, 1)),
    "flip": lambda m, x: m.flip(x, axis=1),
    "roll": lambda m, x: m.roll(x, 2, axis=2),
    "tile": lambda m, x: m.tile(x, (2, 1, 3)),
    "repeat": lambda m, x: m.repeat(x, 3, axis=1),
    "pad": lambda m, x: m.pad(x, ((1, 0), (0, 2), (1, 1))),
    "trace": lambda m, x: m.trace(x[:, :, :3].sum(0)),
    "tril": lambda m, x: m.tril(x, -1),
    "triu": lambda m, x: m.triu(x, 1),
    "index": lambda m, x: x[[0, 1, 1], ..., ::-2],
    "take": lambda m, x: m.take(x, np.array([2, 0, 2]), axis=1),
    "einsum": lambda m, x: m.einsum("ijk,lk->jl", x, x[0]),
    "outer": lambda m, x: m.outer(x[0, 0], x[1, 1]),
    "concatenate": lambda m, x: m.concatenate([x, x[:1] * 2.0], axis=0),
    "stack": lambda m, x: m.stack([x[0], x[1] * 3.0], axis=1),
    "where": lambda m, x: m.where(x > 0.1, m.sqrt(m.abs(x)), x * 2.0),
    "clip": lambda m, x: m.clip(x, -0.5, 0.7),
}
LINALG = {
    "solve": lambda m, a: (m.linalg.solve if m is jnp else ag.solve)(a, a[..., :1] * 2.0),
    "inv": lambda m, a: (m.linalg.inv if m is jnp else ag.inv)(a),
    "det": lambda m, a: (m.linalg.det if m is jnp else ag.det)(a),
    "slogdet": lambda m, a: (m.linalg.slogdet if m is jnp else ag.slogdet)(a)[1],
    "cholesky": lambda m, a: (m.linalg.cholesky if m is jnp else ag.cholesky)(
        a @ m.transpose(a, (0, 2, 1))
    ),
}


def compare(ours, theirs, *xs):
    value, pullback = ag.vjp(ours, *xs)
    expected, their_pullback = jax.vjp(theirs, *xs)
    np.testing.assert_allclose(value, expected, rtol=1e-10, atol=1e-12)
    ct = np.random.default_rng(1).normal(size=np.shape(expected))
    for mine, other in zip(pullback(ct), their_pullback(jnp.asarray(ct)), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", sorted(ELEMENTWISE))
def test_elementwise(name):
    op = ag.OPS[name]
    shapes = [(4,)] if len(op.vjps) == 1 else [(3, 1), (4,)]
    xs = [RNG.uniform(*d, size=s) for d, s in zip(op.domain, shapes, strict=False)]
    compare(getattr(ag, name), ELEMENTWISE[name], *xs)


@pytest.mark.parametrize("name", sorted(REDUCTIONS))
def test_reductions_and_movements(name):
    f = REDUCTIONS[name]
    compare(lambda x: f(ag, x), lambda x: f(jnp, x), RNG.normal(size=(2, 3, 4)))


@pytest.mark.parametrize("name", sorted(LINALG))
def test_linear_algebra(name):
    f = LINALG[name]
    compare(lambda x: f(ag, x), lambda x: f(jnp, x), SQUARE)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
def test_softmax_family(name):
    theirs = {**vars(jax.nn), "logsumexp": jax.scipy.special.logsumexp}[name]
    for x in (X, X * 300.0):
        compare(lambda x: getattr(ag, name)(x, axis=0), lambda x: theirs(x, axis=0), x)


def test_second_order_of_a_small_network():
    w, x = RNG.normal(size=(4, 3)), RNG.normal(size=(5, 4))
    ours = ag.hessian(lambda w: ag.mean(ag.tanh(x @ w) ** 2))(w)
    theirs = jax.hessian(lambda w: jnp.mean(jnp.tanh(x @ w) ** 2))(w)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
    v = RNG.normal(size=w.shape)
    f = lambda m: lambda w: m.exp(m.sin(w)) * m.sum(w)  # noqa: E731
    np.testing.assert_allclose(
        ag.jvp(f(ag), (w,), (v,))[1], jax.jvp(f(jnp), (w,), (v,))[1], rtol=1e-10
    )

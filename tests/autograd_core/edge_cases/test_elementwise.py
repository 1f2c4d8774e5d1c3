"""What each elementwise op gives where a formula breaks down, row by row with the reason.

The rule: differentiable, the gradient; convex, the subgradient of least norm; defined by a limit,
the limit; else nan. Expected numbers are closed forms, or SciPy's.
"""

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy import special

import autograd_core as ag

INF, NAN = math.inf, math.nan


def gradients(f, *points):
    """Return the gradient by each argument, which Values and Tensors must agree on."""
    values = [ag.Value(x) for x in points]
    f(*values).backward()
    leaves = [ag.tensor(x, dtype=float, requires_grad=True) for x in points]
    f(*leaves).backward()
    by_tensor = [leaf.grad.item() for leaf in leaves]
    np.testing.assert_allclose([v.grad for v in values], by_tensor, rtol=1e-12)
    return by_tensor


def derivative(f, order, x):
    for _ in range(order):
        f = ag.grad(f)
    return f(x)


SLOPES = [
    (ag.shifted_relu, -1.0, 0.0),
    (ag.leaky_relu, 0.0, 0.01),
    (lambda x: ag.leaky_relu(x, 0.2), -3.0, 0.2),
    (ag.elu, 0.0, 1.0),  # differentiable
    (lambda x: ag.elu(x, 0.5), 0.0, 0.5),
    (ag.elu, -1000.0, 0.0),
    (ag.elu, 1000.0, 1.0),  # e^x would overflow
    (ag.selu, 1e6, 1.0507009873554805),
    (ag.selu, 0.0, 1.0507009873554805 * 1.6732632423543772),  # the left slope, as elsewhere
    # step functions are differentiable almost everywhere, with derivative 0
    (ag.step, 0.0, 0.0),
    (ag.sign, 0.0, 0.0),
    (ag.floor, 2.0, 0.0),
    (ag.ceil, 2.5, 0.0),
    (lambda x: x // 2.0, 3.0, 0.0),
    (lambda x: ag.clip(x, None, 1.0), -1e300, 1.0),
    # one value, two inputs: the halves add up
    (lambda x: ag.minimum(x, x), 2.0, 1.0),
    # limits
    (ag.sinc, 1e-9, -math.pi**2 / 3 * 1e-9),
    (ag.arctan, INF, 0.0),
    (ag.erf, 1e200, 0.0),  # x² overflows
    (ag.exp2, -INF, 0.0),
    (ag.expm1, -40.0, math.exp(-40)),  # y + 1 would lose it
    (ag.log1p, 1e-20, 1.0),
    (ag.gelu, -50.0, 0.0),
    (ag.gelu, 50.0, 1.0),
    (lambda x: ag.gelu(x, "tanh"), -50.0, 0.0),
    (lambda x: ag.mod(x, 3.0), -7.0, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("f", "x", "slope"), SLOPES)
def test_slope(f, x, slope):
    (got,) = gradients(f, x)
    assert got == pytest.approx(slope, rel=1e-12, abs=0)


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [(ag.sqrt, 0.0, INF), (ag.cbrt, 0.0, INF), (ag.arcsin, 1.0, INF), (ag.arccos, -1.0, -INF)],
)
def test_vertical_tangent_is_infinite(f, x, slope):
    assert gradients(f, x) == [slope]


PAIRS = [
    (ag.maximum, 3.0, 1.0, 1.0, 0.0),
    (ag.hypot, 3e200, 4e200, 0.6, 0.8),  # the squares overflow
    (ag.logaddexp, INF, INF, 0.5, 0.5),
    (ag.logaddexp, -INF, 0.0, 0.0, 1.0),
    (ag.logaddexp, 1000.0, 0.0, 1.0, 0.0),
    (ag.arctan2, 0.0, -1.0, -1.0, 0.0),
    (ag.arctan2, 1e-200, 1e-200, 5e199, -5e199),  # the squares vanish
    (ag.mod, 7.0, -3.0, 1.0, 3.0),
    (ag.mod, -7.0, 3.0, 1.0, 3.0),
    (ag.prelu, -2.0, 0.25, 0.25, -2.0),
    (ag.prelu, 0.0, 0.25, 0.25, 0.0),
]


@pytest.mark.parametrize(("f", "a", "b", "by_a", "by_b"), PAIRS)
def test_slopes_of_two(f, a, b, by_a, by_b):
    np.testing.assert_allclose(gradients(f, a, b), [by_a, by_b], rtol=1e-12)


@pytest.mark.parametrize(
    ("f", "order", "x", "expected"),
    [
        (ag.sinc, 4, 0.0, math.pi**4 / 5),
        (ag.erf, 2, 0.5, -4 * 0.5 / math.sqrt(math.pi) * math.exp(-0.25)),
        (ag.square, 2, 0.0, 2.0),
        (ag.gaussian, 4, 0.0, 12.0),
        (lambda x: ag.mod(x, 0.7), 2, 5.0, 0.0),
        (ag.arcsinh, 2, -1e10, 1e-20),
    ],
)  # fmt: skip
def test_higher_derivative(f, order, x, expected):
    assert derivative(f, order, x) == pytest.approx(expected, rel=1e-12)
    assert derivative(f, order, np.array(x)) == pytest.approx(expected, rel=1e-12)
    if order:
        assert float(derivative(f, order, ag.Value(x))) == pytest.approx(expected, rel=1e-12)


X = np.linspace(-4, 4, 33)


@pytest.mark.parametrize(
    ("ours", "oracle"),
    [
        (ag.erf, special.erf),
        (ag.normal_cdf, special.ndtr),
        (ag.gelu, lambda x: x * special.ndtr(x)),
        (lambda x: ag.gelu(x, "tanh"),
         lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))),
        (ag.silu, lambda x: x * special.expit(x)),
        (lambda x: ag.swish(x, 2.0), lambda x: x * special.expit(2 * x)),
        (ag.elu, lambda x: np.where(x > 0, x, special.expm1(x))),
        (ag.selu, lambda x: 1.0507009873554805 * np.where(
            x > 0, x, 1.6732632423543772 * special.expm1(x))),
        (ag.step, lambda x: np.heaviside(x, 1.0)),
        (ag.shifted_relu, lambda x: np.maximum(x, -1)),
        (ag.sinc, np.sinc),
        (ag.gaussian, lambda x: np.exp(-x * x)),
        (lambda x: x % 1.5, lambda x: np.mod(x, 1.5)),
        (lambda x: 1.5 % (x + 9), lambda x: np.mod(1.5, x + 9)),
        (lambda x: x // 1.5, lambda x: np.floor_divide(x, 1.5)),
        (lambda x: 1.5 // (x + 9), lambda x: np.floor_divide(1.5, x + 9)),
    ],
)  # fmt: skip
def test_value_equals_the_oracle(ours, oracle):
    np.testing.assert_allclose(ours(ag.tensor(X)).data, oracle(X), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(
        [ours(ag.Value(x)).data for x in X], oracle(X), rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("x", [0.01, 0.3, 1.2, 2.5, 7.25, 100.1])
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_derivatives_of_sinc_equal_an_integral(order, x):
    """Sinc is the mean of cos(πxs) over s in 0..1, so its derivatives are integrals too."""
    s, weights = np.polynomial.legendre.leggauss(400)
    s = (s + 1) / 2
    expected = weights @ (np.cos(np.pi * x * s + order * np.pi / 2) * (np.pi * s) ** order) / 2
    assert derivative(ag.sinc, order, x) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("f", "x", "y"),
    [
        (ag.gelu, NAN, NAN),
        (ag.step, NAN, NAN),
    ],
)
def test_value_at_the_edge(f, x, y):
    for got in (f(x), f(ag.Value(x)).data, f(ag.tensor(x)).data):
        np.testing.assert_allclose(got, y, rtol=1e-13)


def test_crossed_bounds_give_the_upper_one():
    leaves = [ag.tensor(v, requires_grad=True) for v in (0.5, 2.0, 1.0)]
    y = ag.clip(*leaves)
    y.backward()
    assert y.item() == np.clip(0.5, 2.0, 1.0) == 1.0
    assert [leaf.grad.item() for leaf in leaves] == [0, 0, 1]


@pytest.mark.parametrize(
    "call",
    [
        lambda x: np.clip(x, 0.0, 1.0),
        lambda x: np.clip(x, a_min=0.0, a_max=1.0),
        lambda x: ag.clip(x, min=0.0, max=1.0),
        lambda x: np.minimum(np.maximum(x, 0.0), 1.0),
        lambda x: np.where(x > 1.0, 1.0, np.where(x < 0.0, 0.0, x)),
    ],
)
def test_numpy_calls_record(call):
    x = ag.tensor([-1.0, 0.5, 2.0], requires_grad=True)
    y = call(x)
    y.sum().backward()
    np.testing.assert_array_equal(y.data, [0, 0.5, 1])
    np.testing.assert_array_equal(x.grad.data, [0, 1, 0])


def test_stop_gradient_gives_zero_whatever_lies_behind():
    x = ag.tensor([-1.0, 0.0, 2.0], requires_grad=True)
    with np.errstate(all="ignore"):
        y = x * ag.stop_gradient(ag.log(x))
    with np.errstate(all="raise"):
        ag.stop_gradient(ag.sqrt(ag.abs(x))).sum().backward()
    np.testing.assert_array_equal(x.grad.data, [0, 0, 0])
    x.zero_grad()
    y.backward(np.ones(3))
    np.testing.assert_array_equal(x.grad.data[2], np.log(2.0))


def test_where_without_branches_says_what_to_use():
    with pytest.raises(TypeError, match=r"use np\.nonzero"):
        ag.where(ag.tensor([1.0]) > 0)


def test_gelu_refuses_an_unknown_formula():
    with pytest.raises(ValueError, match='"none" or "tanh", got \'exact\''):
        ag.gelu(1.0, approximate="exact")


def test_scipy_is_imported_on_first_use():
    code = (
        "import sys, autograd_core as ag; assert 'scipy' not in sys.modules;"
        "ag.erf(1.0); assert 'scipy' not in sys.modules;"
        "ag.erf(ag.tensor([1.0])); assert 'scipy.special' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_maxout_takes_the_largest_of_each_group():
    x = ag.tensor([[1.0, 5.0, 2.0, 2.0], [0.0, -1.0, 3.0, 4.0]], requires_grad=True)
    y = ag.maxout(x, 2)
    y.sum().backward()
    np.testing.assert_array_equal(y.data, [[5, 2], [0, 4]])
    np.testing.assert_array_equal(x.grad.data, [[0, 1, 0.5, 0.5], [1, 0, 0, 1]])
    np.testing.assert_array_equal(ag.maxout(x, 2, axis=0).data, [[1, 5, 3, 4]])
    with pytest.raises(ag.ShapeError, match=r"k=3 divides, got shape \(2, 4\)"):
        ag.maxout(x, 3)

"""Reductions where engines disagree: ties, zeros, infinities, nothing. One row, one reason."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

import autograd_core as ag

INF, NAN = np.inf, np.nan


def gradient(f, x, ct=None):
    """Return the value of f at x and its gradient, for a cotangent of ones."""
    leaf = ag.tensor(x, requires_grad=True)
    leaf.data = x  # not the contiguous copy
    y = f(leaf)
    y.backward(np.ones(y.shape) if ct is None else ct)
    assert leaf.grad.shape == leaf.shape
    assert leaf.grad.dtype == leaf.dtype
    return y.data, leaf.grad.data


def rows(*cases):
    return pytest.mark.parametrize(
        ("f", "x", "value", "expected"), [pytest.param(*row[1:], id=row[0]) for row in cases]
    )


def total(f):
    return lambda x: ag.sum(f(x))


@rows(
    ("infinite entries tie", ag.max, [INF, INF, 0], INF, [0.5, 0.5, 0]),
    ("odd median is one entry", ag.median, [5.0, 1, 3], 3, [0, 0, 1]),
    ("even median is the middle two", ag.median, [5.0, 1, 3, 2], 2.5, [0, 0, 0.5, 0.5]),
    ("tied medians share", ag.median, [3.0, 3, 1], 3, [0.5, 0.5, 0]),
    ("all tied, even", ag.median, [2.0] * 4, 2, [0.25] * 4),
    ("a nan is the median", ag.median, [NAN, 1.0, 2], NAN, [1, 0, 0]),
    ("product of nothing", ag.prod, np.zeros((0,)), 1, np.zeros((0,))),
    ("1-norm at the origin", lambda x: ag.norm(x, 1), [0.0, 0], 0, [0, 0]),
    ("of one whose mean rounds", ag.std, [0.1, 0.1, 0.1], 0, [0, 0, 0]),
    ("softmax of large", lambda x: ag.softmax(x)[0], [1000.0, -1000], 1, [0, 0]),
    ("softmax with -inf", lambda x: ag.softmax(x)[1], [-INF, 0.0, 0], 0.5, [0, 0.25, -0.25]),
    ("softmax of -inf alone", total(ag.softmax), [-INF, -INF], 0, [0, 0]),
    ("log_softmax of large", lambda x: ag.log_softmax(x)[1], [1000.0, -1000], -2000, [-1, 1]),
    ("log_softmax with -inf", lambda x: ag.log_softmax(x)[1], [-INF, 0.0], 0, [0, 0]),
    ("log_softmax of -inf alone", lambda x: ag.log_softmax(x)[1], [-INF, -INF], -INF, [0, 1]),
    ("as an op too", total(ag.center), [0.1, 0.2, 0.3], 0, [0, 0, 0]),
)
def test_value_and_gradient_at_the_edge(f, x, value, expected):
    y, dx = gradient(f, x)
    np.testing.assert_allclose(y, value, atol=1e-15)
    np.testing.assert_allclose(dx, expected, atol=1e-15)
    assert not np.isnan(dx).any()


@pytest.mark.parametrize("x", [[2.0, 3, 0, 0], [0.0, 2, 3, 4], [0.0, 0, 0, 1], [1.0, 2, 3, 4]])
@pytest.mark.parametrize("f", [ag.prod, ag.cumprod])
def test_products_are_exact_with_zeros_to_third_order(f, x):
    ag.check_grads(f, np.array(x), order=3, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("axis", [None, (2, 0), (0, 1), -1])
def test_product_over_several_axes_with_zeros(axis):
    x = np.arange(12.0).reshape(2, 3, 2) / 4 - 1  # one entry is 0
    ag.check_grads(lambda x: ag.prod(x, axis), x, order=2)


@pytest.mark.parametrize("op", [ag.max, ag.min, ag.median], ids=lambda op: op.__name__)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 1), (2, 0), (0, 1, 2)])
def test_shares_of_ties_sum_to_one(op, axis, keepdims):
    for x in (np.ones((4, 3, 2)), np.arange(24).reshape(4, 3, 2) % 3 * 1.0):
        _, dx = gradient(lambda x: op(x, axis=axis, keepdims=keepdims), x)
        np.testing.assert_allclose(dx.sum(axis), 1.0, rtol=1e-14)
        assert (dx >= 0).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("op", [ag.var, ag.std])
def test_too_few_entries_for_ddof_give_nan_and_no_exception(op):
    y, dx = gradient(lambda x: op(x, ddof=1), [7.0])
    assert np.isnan(y)
    assert dx.shape == (1,)
    y, dx = gradient(op, np.zeros((0,)))
    assert np.isnan(y)
    assert dx.shape == (0,)


@pytest.mark.parametrize("op", [ag.max, ag.min, ag.argmax, ag.argmin], ids=lambda op: op.name)
def test_extreme_of_nothing_is_a_clear_error(op):
    with pytest.raises(ag.ShapeError, match=rf"{op.name}: expected at least one.*\(0,\)"):
        op(ag.tensor(np.zeros((0,))))
    assert op(ag.tensor(np.zeros((0, 3))), 1).shape == (0,)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_median_of_nothing_is_nan():
    y, dx = gradient(lambda x: ag.median(x, 0), np.zeros((0, 2)))
    assert np.isnan(y).all()
    assert y.shape == (2,)
    assert dx.shape == (0, 2)


def test_norm_of_rows_one_of_them_zero():
    x = np.array([[3.0, 4.0], [0.0, 0.0]])
    _, dx = gradient(lambda x: ag.norm(x, axis=1), x)
    np.testing.assert_allclose(dx, [[0.6, 0.8], [0, 0]])
    _, dx = gradient(lambda x: ag.norm(x, INF, axis=1), x)
    np.testing.assert_array_equal(dx, [[0, 1], [0, 0]])


@st.composite
def reductions(draw):
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=3, max_side=3))
    axis = draw(st.none() | hnp.valid_tuple_axes(len(shape)))
    if axis and draw(st.booleans()):
        axis = axis[0]
    return shape, axis, draw(st.booleans())


def inputs(shape):
    """Return one array in four dresses: plain, float32, strided, read-only."""
    x = np.random.default_rng(3).permutation(np.arange(1.0, 1 + np.prod(shape, dtype=int)))
    x = np.asarray(x.reshape(shape) / 4)
    wide = np.zeros((*shape, 2))
    wide[..., 0] = x
    frozen = np.array(x)
    frozen.flags.writeable = False
    return x, x.astype(np.float32), wide[..., 0], frozen


REDUCTIONS = {
    "prod": np.prod, "max": np.max, "min": np.min, "median": np.median, "var": np.var,
    "std": np.std, "sum": np.sum, "mean": np.mean,
    "logsumexp": lambda x, axis, keepdims: np.log(np.sum(np.exp(x), axis, keepdims=keepdims)),
    "euclidean_norm": lambda x, axis, keepdims: np.sqrt(np.sum(x * x, axis, keepdims=keepdims)),
}  # fmt: skip


@pytest.mark.parametrize("name", REDUCTIONS)
@given(reductions())
def test_reduction_is_numpys(name, case):
    shape, axis, keepdims = case
    f = lambda x: getattr(ag, name)(x, axis=axis, keepdims=keepdims)  # noqa: E731
    for x in inputs(shape):
        expected = REDUCTIONS[name](x, axis=axis, keepdims=keepdims)
        y, _ = gradient(f, x)
        assert (y.shape, y.dtype) == (np.shape(expected), x.dtype)
        np.testing.assert_allclose(y, expected, rtol=1e-4 if x.dtype == np.float32 else 1e-12)
        np.testing.assert_allclose(f(x), y)  # on plain arrays
    group = x.size // max(np.size(expected), 1)
    if group > 1 or name not in ("std", "euclidean_norm"):
        ag.check_grads(f, x, order=1)


@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
@pytest.mark.parametrize(("shape", "axis"), [((2, 3), None), ((2, 3), -1), ((2, 3), 0),
                                             ((), None), ((0, 2), 0), ((4,), 0)])  # fmt: skip
def test_running_totals_are_numpys(name, shape, axis):
    f = lambda x: getattr(ag, name)(x, axis)  # noqa: E731
    for x in inputs(shape):
        y, _ = gradient(f, x)
        np.testing.assert_allclose(y, getattr(np, name)(x, axis), rtol=1e-6)
        assert y.dtype == x.dtype
    ag.check_grads(f, x, order=2)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("axis", [0, -1])
def test_softmax_is_scipys(name, axis):
    for x in inputs((2, 3)):
        y, _ = gradient(lambda x: getattr(ag, name)(x, axis), x)
        np.testing.assert_allclose(y, getattr(special, name)(x, axis), rtol=1e-5)
    np.testing.assert_allclose(ag.softmax(x, None), special.softmax(x), rtol=1e-12)


@pytest.mark.parametrize(
    ("order", "axis"),
    [(None, None), (None, 0), (None, (1, 0)), (2, 1), (1, 1), (3, -1), (0.5, 0), (-1, 0), (0, 1),
     (INF, 0), (-INF, 1), ("fro", None), (1, None), (-1, (1, 0)), (INF, (0, 1)), (-INF, (1, 0))],
)  # fmt: skip
@pytest.mark.parametrize("keepdims", [False, True])
def test_norm_is_numpys(order, axis, keepdims):
    x = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
    f = lambda x: ag.norm(x, order, axis, keepdims)  # noqa: E731
    expected = np.linalg.norm(x, order, axis, keepdims)
    np.testing.assert_allclose(f(ag.tensor(x)).data, expected, rtol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(ag.tensor(x), order, axis, keepdims).data, expected)
    if order != 0:
        ag.check_grads(f, x, order=2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: ag.norm(x, "nuc"), "'fro', 1, -1, inf or -inf for matrices, got 'nuc'"),
        (lambda x: ag.norm(x, 2), "Orders that need singular values have no rule"),
        (lambda x: ag.norm(x, "fro", 0), "a number as the order of a vector norm, got 'fro'"),
        (lambda x: ag.norm(x[None], 1), r"ord=1, got 3 of shape \(1, 2, 3\)"),
        (lambda x: ag.cumsum(x, (0, 1)), "cumsum: expected one axis"),
        (lambda x: ag.max(x, 2), "max: expected an axis between -2 and 1"),
        (lambda x: ag.std(x, (0, 0)), "std: expected distinct axes"),
    ],
)
def test_errors_name_the_argument(call, message):
    with pytest.raises(ag.ShapeError, match=message):
        call(ag.tensor(np.ones((2, 3))))


def test_no_warning_leaves_a_masked_softmax():
    scores = np.array([[-INF, 1000.0, 0], [-INF] * 3])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f in (ag.softmax, ag.log_softmax, ag.logsumexp):
            gradient(f, scores)

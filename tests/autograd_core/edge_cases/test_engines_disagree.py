"""The points at which autodiff engines disagree: ours gives the right answer, for the reason named.

The rule: differentiable, the gradient; convex, the subgradient of least norm; defined by a limit,
the limit; undefined, nan. Never a wrong finite number: a 0 from above that merely happens to be 0,
times an infinite derivative, is nan, because the product has no limit that a rule could know.
"""

import math

import numpy as np
import pytest

import autograd_core as ag
from tests.autograd_core.edge_cases.rows import INF, NAN, Row, check, derivative, table

EMPTY = np.zeros(0)


def total(f):
    return lambda x: ag.sum(f(x))


@table(
    Row("01-max-of-ties", ag.max, ([3.0, 3, 1],), ([0.5, 0.5, 0],), "least norm: even split"),
    Row("01-min-of-ties", ag.min, ([1.0, 3, 1],), ([0.5, 0, 0.5],), "least norm: even split"),
    Row("02-max-of-a-twin", lambda x: ag.max(ag.stack([x, x])), (np.array(2.0),), (1.0,),
        "differentiable: x"),
    Row("03-maximum-tie", ag.maximum, (1.0, 1.0), (0.5, 0.5), "least norm: even split"),
    Row("03-minimum-tie", ag.minimum, (1.0, 1.0), (0.5, 0.5), "least norm: even split"),
    Row("04-maximum-of-itself", lambda x: ag.maximum(x, x), (2.0,), (1.0,), "differentiable: x"),
    Row("05-relu-at-0", ag.relu, (0.0,), (0.0,), "convex: least slope"),
    Row("06-maximum-with-0", lambda x: ag.maximum(x, 0.0), (0.0,), (0.5,), "as any tie: half"),
    Row("07-abs-at-0", ag.abs, (0.0,), (0.0,), "convex: least slope"),
    Row("08-root-of-square", lambda x: ag.sqrt(x * x), (0.0,), (NAN,),
        "0 times inf: nan is honest, 0 would be luck (write abs)"),
    Row("09-square-of-root", lambda x: ag.sqrt(x) ** 2, (0.0,), (NAN,),
        "0 times inf: 1 in the limit, nan is honest, 0 would be wrong"),
    Row("10-root-not-taken", lambda x: ag.where(x > 0, ag.sqrt(x), 0.0), (0.0,), (0.0,),
        "zero by structure", value=0.0),
    Row("10-quotient-not-taken", lambda x: ag.where(x > 0, x / x, 0.0), (0.0,), (0.0,),
        "zero by structure", value=0.0, warns=True),
    Row("11-power-0", lambda x: x**0, (0.0,), (0.0,), "differentiable: constant", value=1.0),
    Row("12-0-to-the-2", ag.power, (0.0, 2.0), (0.0, 0.0), "0^y is 0 around y = 2", value=0.0),
    Row("13-0-to-the-0", ag.power, (0.0, 0.0), (0.0, 0.0), "by x: constant; by y: documented",
        value=1.0),
    Row("14-prod-one-zero", ag.prod, ([0.0, 2, 3],), ([6, 0, 0],), "differentiable: polynomial"),
    Row("15-prod-two-zeros", ag.prod, ([0.0, 0, 3],), ([0, 0, 0],), "differentiable: polynomial"),
    Row("16-cumprod", total(ag.cumprod), ([2.0, 0, 3, 4],), ([1, 32, 0, 0],), "polynomial"),
    Row("17-norm-at-0", ag.norm, ([0.0, 0, 0],), ([0, 0, 0],), "convex: least norm", value=0.0),
    Row("18-norm-squared", lambda x: ag.norm(x) ** 2, ([0.0, 0],), ([0, 0],), "differentiable"),
    Row("19-std-of-equals", ag.std, ([1.0, 1],), ([0, 0],), "convex: least norm", value=0.0),
    *[Row(f"20-clip-{at}", lambda x: ag.clip(x, 0.0, 1.0), (at,), (slope,),
          "a bound counts as inside, documented")
      for at, slope in [(-1.0, 0.0), (0.0, 1.0), (0.5, 1.0), (1.0, 1.0), (2.0, 0.0)]],
    Row("21-logsumexp-of-nothing", ag.logsumexp, ([-INF, -INF],), ([0, 0],), "masked out: no nan",
        value=-INF),
    Row("22-logsumexp-far-apart", ag.logsumexp, ([1000.0, 0],), ([1, 0],), "shifted: stable"),
    Row("23-sinc-at-0", ag.sinc, (0.0,), (0.0,), "differentiable: even", value=1.0),
    Row("24-sort-of-ties", lambda x: ag.sort(x) * np.array([1, 2, 4], np.float32), ([3.0, 3, 1],),
        ([2, 4, 1],), "one unit on one entry, in order"),
    Row("25-angle-of-the-origin", ag.arctan2, (0.0, 0.0), (NAN, NAN), "undefined", value=0.0),
    Row("26-negative-step", lambda x: x[::-2], ([1.0, 2, 3],), ([1, 0, 1],), "differentiable",
        value=[3, 1]),
    Row("27-mean-of-nothing", ag.mean, (EMPTY,), (EMPTY,), "no entries, no gradient", value=NAN,
        warns=True),
    Row("28-matrix-by-vector", ag.matmul, (np.ones((2, 3)), np.arange(3.0)),
        ([[0, 1, 2]] * 2, [2, 2, 2]), "the inputs' shapes"),
    Row("28-batches", ag.matmul, (np.ones((5, 1, 2, 3)), np.ones((4, 3, 2))),
        (np.full((5, 1, 2, 3), 8), np.full((4, 3, 2), 10)), "summed over broadcast axes"),
    Row("29-softplus", ag.softplus, (800.0,), (1.0,), "stable", value=800.0),
    Row("29-logaddexp", lambda x: ag.logaddexp(0.0, x), (800.0,), (1.0,), "stable", value=800.0),
    Row("29-naive", lambda x: ag.log(1 + ag.exp(x)), (800.0,), (NAN,),
        "overflowed: inf times 0, no wrong number (write softplus)", value=INF, warns=True),
    Row("30-logaddexp-of-nothing", ag.logaddexp, (-INF, -INF), (0.0, 0.0), "masked out: no nan",
        value=-INF),
)  # fmt: skip
def test_gradient_is_the_right_one(row, kind):
    check(row, kind)


@table(
    Row("17-norm-of-tiny", ag.norm, ([3e-200, 4e-200],), ([0.6, 0.8],), "squares would vanish",
        value=5e-200, narrow=False),
    Row("17-norm-of-huge", ag.norm, ([3e200, -4e200],), ([0.6, -0.8],), "squares would overflow",
        value=5e200, narrow=False),
    Row("17-3-norm-at-0", lambda x: ag.norm(x, 3), ([0.0, 0],), ([0, 0],), "convex: least norm"),
    Row("17-3-norm-of-tiny", lambda x: ag.norm(x, 3), ([1e-200, 1e-200],), ([0.5 ** (2 / 3)] * 2,),
        "cubes would vanish", narrow=False),
    Row("17-half-norm-at-0", lambda x: ag.norm(x, 0.5), ([0.0, 0],), ([NAN, NAN],), "not convex"),
    Row("17-hypot-at-0", ag.hypot, (0.0, 0.0), (0.0, 0.0), "convex: least norm"),
    Row("19-std-of-tiny", ag.std, ([1e-200, 0.0],), ([0.5, -0.5],), "squares would vanish",
        value=5e-201, narrow=False),
    Row("03-maximum-of-nan", ag.maximum, (NAN, 1.0), (1.0, 0.0), "the nan is the value, as in max",
        value=NAN),
    Row("03-minimum-of-nan", ag.minimum, (1.0, NAN), (0.0, 1.0), "the nan is the value, as in min",
        value=NAN),
    Row("03-maximum-of-nans", ag.maximum, (NAN, NAN), (0.5, 0.5), "a tie", value=NAN),
    Row("01-max-of-nan", ag.max, ([NAN, 1.0, 2],), ([1, 0, 0],), "the nan is the value",
        value=NAN),
    Row("05-relu-of-minus-0", ag.relu, (-0.0,), (0.0,), "convex: least slope"),
    Row("05-relu-of-log", lambda x: ag.relu(ag.log(x)), (0.0,), (NAN,),
        "relu is no selection: 0 times inf, no wrong number", value=0.0, warns=True),
    Row("05-prelu-slope-not-used", ag.prelu, (1.0, NAN), (1.0, 0.0), "zero by structure",
        value=1.0),
    Row("05-maximum-of-log", lambda x: ag.maximum(ag.log(x), 0.0), (0.0,), (0.0,),
        "zero by structure", value=0.0, warns=True),
)  # fmt: skip
def test_neighbours_of_the_cases(row, kind):
    check(row, kind)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("f", "at"),
    [
        pytest.param(ag.norm, [0.0, 0], id="norm"),
        pytest.param(lambda x: ag.norm(x) ** 2, [0.0, 0], id="norm squared"),
        pytest.param(lambda x: ag.norm(x, 3), [0.0, 0], id="3-norm"),
        pytest.param(lambda x: ag.hypot(x[0], x[1]), [0.0, 0], id="hypot"),
        pytest.param(ag.std, [1.0, 1], id="std"),
    ],
)
def test_second_derivative_of_a_length_at_0_is_nan(f, at):
    """The gradient x/|x| jumps at 0: it has no derivative there, and 0 or I would be wrong."""
    assert np.isnan(ag.hessian(f)(np.array(at))).all()


@pytest.mark.parametrize(
    ("f", "at"),
    [
        pytest.param(ag.norm, [0.0, 0], id="norm"),
        pytest.param(lambda x: ag.norm(x, 3), [0.0, 0], id="3-norm"),
        pytest.param(lambda x: ag.hypot(x[0], x[1]), [0.0, 0], id="hypot"),
        pytest.param(ag.std, [1.0, 1], id="std"),
    ],
)
def test_jvp_of_a_length_at_0_agrees_with_its_gradient(f, at):
    """It takes two sweeps, the second by the cotangent, in which the rule is linear."""
    assert ag.jvp(f, (np.array(at),), (np.array([1.0, -2.0]),)) == (0, 0)


def test_squares_have_a_hessian_where_their_roots_have_none():
    np.testing.assert_array_equal(ag.hessian(lambda x: ag.sum(x * x))(np.zeros(2)), 2 * np.eye(2))
    expected = [[0.5, -0.5], [-0.5, 0.5]]
    np.testing.assert_array_equal(ag.hessian(ag.var)(np.ones(2)), expected)


def test_second_derivative_of_a_length_elsewhere_is_untouched():
    def lengths(x):
        return ag.sum(ag.norm(x, axis=1))

    rows = np.array([[0.0, 0.0], [3.0, 4.0]])
    np.testing.assert_allclose(ag.grad(lengths)(rows), [[0, 0], [0.6, 0.8]], rtol=1e-14)
    with np.errstate(all="ignore"):
        change = ag.hvp(lengths, rows, np.array([[0.0, 0], [1, 0]]))
    np.testing.assert_allclose(change[1], [0.128, -0.096])
    assert np.isnan(change[0]).all()


@pytest.mark.parametrize("matrix", [
    [[1.0, 2], [2, 4]], [[0.0, 0], [0, 0]], [[1.0, 2, 3], [2, 4, 6], [0, 1, 1]], np.ones((3, 3)),
    np.zeros((3, 3)), [[3.0]], np.diag([1.0, 0, 0, 2]),
])  # fmt: skip
def test_determinant_of_a_singular_matrix_has_two_derivatives(matrix):
    """A polynomial is differentiable everywhere, its usual formula by the inverse is not."""
    ag.check_grads(ag.det, np.array(matrix), order=2)


def test_third_derivative_of_a_determinant_needs_a_regular_matrix():
    regular = np.array([[1.0, 2, 0], [0, 1, 3], [2, 0, 1]])
    ag.check_grads(ag.det, regular, order=3, rtol=1e-4)
    third = ag.grad(lambda a: ag.sum(ag.hvp(ag.det, a, regular) * regular))
    with pytest.raises(np.linalg.LinAlgError, match="expected regular matrices"):
        third(np.ones((3, 3)))


@pytest.mark.parametrize("f", [ag.silu, ag.gelu, lambda x: ag.gelu(x, "tanh")],
                         ids=["silu", "gelu", "gelu by tanh"])  # fmt: skip
@pytest.mark.parametrize("make", [float, np.float64, ag.Value])
def test_gate_at_infinity_has_its_limits(f, make):
    for x, value, slope in [(-INF, 0, 0), (INF, INF, 1), (-1e200, 0, 0), (1e200, 1e200, 1)]:
        assert float(f(make(x))) == value
        assert float(ag.grad(f)(make(x))) == slope
        assert float(ag.grad(ag.grad(f))(make(x))) == 0.0


def test_slope_of_swish_by_beta_vanishes_at_infinity():
    for x in (-INF, INF):
        assert ag.grad(ag.swish, 1)(x, 2.0) == 0.0


MIXED = [
    (2.0, 0.0, 0.5, "b^0: 1/a"),
    (2.0, 1.0, 1 + np.log(2.0), "differentiable"),
    (3.0, -2.0, (1 - 2 * np.log(3.0)) / 27, "differentiable"),
    (0.0, 2.0, 0.0, "a (1 + 2 ln a) tends to 0"),
    (0.0, 3.0, 0.0, "tends to 0"),
    (0.0, 1.5, 0.0, "tends to 0"),
    (0.0, 1.0, NAN, "1 + ln a has no finite limit: nan, and neither 0 nor 1"),
    (0.0, 0.0, NAN, "1/a has no finite limit: nan, and neither 0 nor 1"),
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("a", "b", "expected", "why"), MIXED)
@pytest.mark.parametrize("make", [float, np.float64, ag.Value])
def test_mixed_second_derivative_of_a_power(a, b, expected, why, make):
    """a^(b-1) (1 + b ln a), in either order."""
    a_first = ag.grad(lambda b: ag.grad(lambda a: a**b)(make(a)))(make(b))
    b_first = ag.grad(lambda a: ag.grad(lambda b: a**b)(make(b)))(make(a))
    np.testing.assert_allclose([float(a_first), float(b_first)], expected, rtol=1e-14, err_msg=why)


@pytest.mark.parametrize("n", range(6))
@pytest.mark.parametrize("order", range(6))
@pytest.mark.parametrize("make", [float, np.float64, ag.Value])
def test_derivatives_of_whole_powers_at_0_are_exact(n, order, make):
    for exponent in (n, float(n)):
        got = derivative(lambda x, e=exponent: x**e, order)(make(0.0))
        assert float(got) == (math.factorial(n) if order == n else 0)

"""Thirty bug reports that other engines got, with the right numbers: those about numbers, 1 to 19.

`test_bug_reports_engine.py` has those about the graph and the sweep, 20 to 30. The numbers were
computed apart from any engine. Each row names the report by its place in the list and its reason.
"""

import math

import numpy as np
import pytest

import autograd_core as ag
from tests.autograd_core.edge_cases.rows import INF, NAN, Row, check, derivative, table

ONES = np.ones((4, 3))
SWISHED = np.array([[1, 2], [3, 4]], np.float32)
BETA = [0.60320187082, 0.0760146275853]
LENGTHS = [[0.4472135955, 0.8944271910], [0.6, 0.8], [0, 0]]
EMPTY = np.zeros(0)


def total(f):
    return lambda x: ag.sum(f(x))


def weighted(f, weights):
    """Return f with a cotangent of these weights."""
    return lambda x: f(x) * np.asarray(weights, np.float32)


def safe_length(rows):
    length = ag.sqrt(ag.sum(ag.square(rows), axis=1))
    return ag.where(length > 0.5, length, 1.0)


@table(
    Row("2.01-maximum-tie", ag.maximum, (1.0, 1.0), (0.5, 0.5), "least norm"),
    Row("2.01-max-ties", ag.max, ([3.0, 3, 1],), ([0.5, 0.5, 0],), "least norm"),
    Row("2.01-max-twin", lambda x: ag.max(ag.stack([x, x])), (np.array(2.0),), (1.0,), "it is x"),
    Row("2.01-maximum-twin", lambda x: ag.maximum(x, x), (2.0,), (1.0,), "it is x"),
    *[Row(f"2.02-{f.name}-{name}", lambda x, f=f, at=at: f(x, **at), (ONES,), (ONES * share,),
          "ties share evenly and sum to 1")
      for f in (ag.max, ag.min)
      for name, at, share in [("columns", {"axis": 0}, 1 / 4),
                              ("kept", {"axis": 0, "keepdims": True}, 1 / 4),
                              ("tuple", {"axis": (1, 0)}, 1 / 12), ("all", {}, 1 / 12)]],
    Row("2.02-amax", lambda x: np.amax(x, 0, keepdims=True), (ONES,), (ONES / 4,), "NumPy's name"),
    Row("2.03-70000-ties", ag.max, (np.ones(70_000),), (np.full(70_000, 1.43e-5),),
        "the count is held in no small float", rtol=1e-3),
    Row("2.04-relu", ag.relu, (0.0,), (0.0,), "convex: least slope", value=0.0),
    Row("2.04-relu-minus-0", ag.relu, (-0.0,), (0.0,), "-0.0 is 0"),
    Row("2.04-maximum-with-0", lambda x: ag.maximum(x, 0.0), (0.0,), (0.5,), "as any tie"),
    Row("2.04-abs", ag.abs, (0.0,), (0.0,), "convex: least slope"),
    Row("2.05-clip", lambda x: ag.clip(x, 0, 1), ([-1.0, 0, 0.5, 1, 2],), ([0, 1, 1, 1, 0],),
        "bounds count as inside", value=[0, 0, 0.5, 1, 1]),
    Row("2.05-clip-by-arrays", ag.clip, ([-1.0, 0.5, 2], [[0.0], [1.0]], 1.5),
        ([0, 1, 0], [[1], [2]], 2.0), "outside, the bound is the value"),
)  # fmt: skip
def test_ties_and_kinks(row, kind):
    check(row, kind)


@table(
    Row("2.06-prod-one-zero", ag.prod, ([0.0, 2, 3],), ([6, 0, 0],), "polynomial"),
    Row("2.06-prod-two-zeros", ag.prod, ([0.0, 0, 3],), ([0, 0, 0],), "polynomial"),
    Row("2.06-cumprod-0", total(ag.cumprod), ([0.0, 2, 3],), ([9, 0, 0],), "polynomial"),
    Row("2.06-cumprod-1", total(ag.cumprod), ([2.0, 3, 0],), ([4, 2, 6],), "polynomial"),
    Row("2.06-cumprod-2", total(ag.cumprod), ([2.0, 0, 0, 3],), ([1, 2, 0, 0],), "polynomial"),
    Row("2.06-cumprod-3", total(ag.cumprod), ([2.0, 0, 3, 4],), ([1, 32, 0, 0],), "polynomial"),
    Row("2.06-prod-of-one", lambda x: ag.prod(x, axis=0), ([0.0],), ([1],), "empty product is 1"),
    Row("2.07-norm", ag.norm, ([0.0, 0],), ([0, 0],), "convex: least norm", value=0.0),
    Row("2.07-norm-squared", lambda x: ag.norm(x) ** 2, ([0.0, 0],), ([0, 0],), "differentiable"),
    Row("2.07-root-of-sum", lambda x: ag.sqrt(ag.sum(x**2)), ([0.0, 0],), ([NAN, NAN],),
        "0 times inf is no selection: nan, documented (write norm)", value=0.0),
    Row("2.08-power-of-difference", lambda a, b: 123.0 * (a - b) ** b, (1.0, 1.0), (123.0, -123.0),
        "0^1 has slope 1; by the exponent 0", value=0.0),
    Row("2.08-power-at-zero", lambda x: x**1.5, (0.0,), (0.0,), "1.5 √0"),
    Row("2.08-x-times-root", lambda x: x * x**0.5, (0.0,), (NAN,),
        "x times inf and √x times inf are the same 0 times inf to a rule, though the first has "
        "limit 0 and the second 1: nan (write x**1.5)", value=0.0),
    Row("2.08-root-times-root", lambda x: x**0.5 * x**0.5, (0.0,), (NAN,), "see x-times-root"),
    Row("2.08-power-0", lambda x: x**0, (0.0,), (0.0,), "constant", value=1.0),
    Row("2.08-power-1", lambda x: x**1, (0.0,), (1.0,), "it is x", value=0.0),
    Row("2.08-zero-to-y", lambda y: 0.0**y, (2.0,), (0.0,), "0 around y = 2"),
    Row("2.08-negative-base", ag.power, (-2.0, 3.0), (12.0, NAN), "(-2)^y is not real near y = 3",
        value=-8.0),
    Row("2.09-rows-with-a-length", safe_length, ([[1.0, 2], [3, 4], [0, 0]],), (LENGTHS,),
        "zero by structure", rtol=1e-9),
    Row("2.09-root", lambda x: ag.where(x > 0, ag.sqrt(x), 0.0), ([-1.0, 0, 1],), ([0, 0, 0.5],),
        "zero by structure", warns=True),
    Row("2.09-select", lambda b, x: ag.where(False, b * x, 1.0), (2.3, NAN), (0.0, 0.0),
        "zero by structure", value=1.0),
    Row("2.10-all-inf", ag.logsumexp, ([-INF, -INF],), ([0, 0],), "masked out", value=-INF),
    Row("2.10-far-apart", ag.logsumexp, ([1000.0, 0],), ([1, 0],), "shifted", value=1000.0),
    Row("2.10-one-masked", ag.logsumexp, ([-INF, 0.0],), ([0, 1],), "limit", value=0.0),
    Row("2.10-infinite", ag.logsumexp, ([INF, 0.0],), ([1, 0],), "limit", value=INF),
    Row("2.10-empty", ag.logsumexp, (EMPTY,), (EMPTY,), "ln 0", value=-INF),
    Row("2.11-sinc", ag.sinc, (0.0,), (0.0,), "differentiable", value=1.0),
    Row("2.12-std", ag.std, ([1.0, 1],), ([0, 0],), "convex: least norm", value=0.0),
    Row("2.12-var-of-one", ag.var, ([7.0],), ([0],), "constant", value=0.0),
    Row("2.12-var-of-too-few", lambda x: ag.var(x, ddof=1), ([7.0],), ([NAN],), "0/0, no exception",
        value=NAN, warns=True),
)  # fmt: skip
def test_quotients_powers_logarithms_norms(row, kind):
    check(row, kind)


@table(
    Row("2.13-arcsinh-0", ag.arcsinh, (0.0,), (1.0,), "differentiable", value=0.0),
    Row("2.13-arcsinh-far", ag.arcsinh, (-1e10,), (1e-10,), "x² is not squared away",
        value=-23.7189981105004, rtol=1e-14),
    Row("2.13-swish", lambda beta: ag.swish(SWISHED, beta), ([1.0, 2],), (BETA,),
        "a parameter's gradient has its shape", rtol=1e-10),
    Row("2.13-silu-slope", ag.silu, (-709.0,), (-8.6148077144138353e-306,), "subnormal, not 0",
        narrow=False),
    Row("2.13-tanh", ag.tanh, (800.0,), (0.0,), "limit", value=1.0),
    Row("2.13-sigmoid", ag.sigmoid, (-1000.0,), (0.0,), "limit, no overflow", value=0.0),
    Row("2.13-softplus-far", ag.softplus, (1000.0,), (1.0,), "limit", value=1000.0),
    Row("2.13-softplus-0", ag.softplus, (0.0,), (0.5,), "differentiable", value=math.log(2)),
)  # fmt: skip
def test_stability(row, kind):
    check(row, kind)


@table(
    Row("2.14-one-by-row", ag.multiply, ([2.0], [[3.0, 4]]), ([7], [[2, 2]]), "the input's shape"),
    Row("2.14-number-by-matrix", ag.multiply, (np.array(2.0), np.arange(6.0).reshape(2, 3)),
        (15.0, np.full((2, 3), 2)), "0-d stays 0-d"),
    Row("2.14-column-by-row", ag.multiply, (np.full((3, 1), 2.0), np.full((1, 4), 1.0)),
        (np.full((3, 1), 4), np.full((1, 4), 6)), "sums over broadcast axes"),
    Row("2.14-ones", ag.multiply, (np.ones((3, 1)), np.ones((1, 4))),
        (np.full((3, 1), 4), np.full((1, 4), 3)), "sums over broadcast axes"),
    Row("2.15-number-by-thousand",
        lambda z: (ag.exp(z) - 0.0).sum() + (ag.exp(z) - np.zeros(1000, np.float32)).sum(),
        (np.array(1.0),), (2721.0001102875,), "1001 e"),
    Row("2.16-centring", lambda x: x - ag.mean(x), ([1.0, 2, 4, 7],), ([0, 0, 0, 0],), "cancels"),
    Row("2.17-repeats", lambda x: x[[0, 0, 1]], ([1.0, 2, 3],), ([2, 1, 0],), "read twice"),
    Row("2.17-pairs", lambda x: x[[1, 1, 0], [1, 1, 0]], (np.ones((2, 2)),), ([[1, 0], [0, 2]],),
        "read twice"),
    Row("2.17-mask", lambda x: x[np.array([True, False, True])], ([1.0, 2, 3],), ([1, 0, 1],),
        "read once"),
    Row("2.17-negative-step", lambda x: 5.0 * x[::-2], ([1.0, 2, 3],), ([5, 0, 5],), "read once"),
    Row("2.17-ellipsis", lambda x: x[None, ..., 0], (np.ones((2, 2)),), ([[1, 0], [1, 0]],),
        "read once"),
    Row("2.17-empty-list", lambda x: x[[]], ([1.0, 2],), ([0, 0],), "not read", value=EMPTY),
    Row("2.18-repeat", weighted(lambda x: ag.repeat(x, 2, axis=-1), np.arange(8).reshape(2, 4)),
        (np.ones((2, 2)),), ([[1, 5], [9, 13]],), "axis normalised once"),
    Row("2.18-transpose", lambda x: ag.transpose(x, (-1, 0, 1)), (np.ones((2, 3, 4)),),
        (np.ones((2, 3, 4)),), "axes normalised once"),
    Row("2.18-tile", lambda x: ag.tile(x, 2), (np.ones((2, 3)),), (np.full((2, 3), 2),), "copies"),
    Row("2.18-outer", lambda x: ag.outer(x, np.ones(3, np.float32)), (np.ones((2, 2)),),
        (np.full((2, 2), 3),), "raveled and back"),
    Row("2.18-where", lambda x: ag.where(np.array([[True], [False]]), x, 0.0), ([1.0, 2, 3],),
        ([1, 1, 1],), "the input's shape"),
    Row("2.18-diag", ag.diag, (np.ones((2, 3)),), ([[1, 0, 0], [0, 1, 0]],), "the input's shape"),
    Row("2.19-sum", ag.sum, (EMPTY,), (EMPTY,), "nothing adds up to 0", value=0.0),
    Row("2.19-mean", ag.mean, (EMPTY,), (EMPTY,), "0/0, as NumPy", value=NAN, warns=True),
    Row("2.19-concatenate", lambda x, y: ag.concatenate([x, y]), (EMPTY, [1.0, 2]),
        (EMPTY, [1, 1]), "an empty piece counts for nothing", value=[1, 2]),
)  # fmt: skip
def test_shapes_broadcasting_indexing(row, kind):
    check(row, kind)


@pytest.mark.parametrize("make", [float, np.float64, ag.Value])
@pytest.mark.parametrize(
    ("f", "order", "at", "expected"),
    [
        *[pytest.param(lambda x: ag.exp(-(x**2)), n, 0.0, d, id=f"2.08-bell-{n}")
          for n, d in [(1, 0.0), (2, -2.0), (3, 0.0), (4, 12.0)]],
        pytest.param(ag.sinc, 2, 0.0, -3.28986813369645, id="2.11-sinc"),
        pytest.param(ag.silu, 2, -709.0, -8.6026399069076e-306, id="2.13-silu"),
        pytest.param(ag.relu, 2, 0.0, 0.0, id="2.04-relu"),
        pytest.param(ag.abs, 2, 0.0, 0.0, id="2.04-abs"),
    ],
)  # fmt: skip
def test_higher_derivatives(f, order, at, expected, make):
    got = float(derivative(f, order)(make(at)))
    assert got == pytest.approx(expected, rel=1e-13, abs=1e-15 if expected > -1 else 0)


def test_2_03_shares_of_70000_float32_ties_sum_to_one():
    x = ag.tensor(np.ones(70_000), dtype=np.float32, requires_grad=True)
    ag.max(x).backward()
    assert x.grad.data.sum(dtype=np.float32) == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("make", [ag.tensor, ag.grad(ag.sum)])
def test_2_03_float16_is_refused_with_what_to_do(make):
    """Its largest number is 65,504, less than the ties of a large array."""
    with pytest.raises(ag.NotDifferentiableError, match=r"float16.*dtype=float"):
        make(np.ones(2, np.float16))


@pytest.mark.parametrize("f", [ag.relu, lambda x: ag.maximum(x, 0.0), lambda x: ag.clip(x, 0, 1)])
@pytest.mark.parametrize("make", [float, ag.tensor, ag.Value])
def test_2_04_nan_stays_nan(f, make):
    assert math.isnan(f(make(NAN)))


@pytest.mark.parametrize("op", [ag.relu, ag.abs, ag.maximum, ag.clip, ag.norm, ag.std, ag.hypot],
                         ids=lambda op: op.__name__)  # fmt: skip
def test_2_04_docs_say_what_holds_at_the_kink(op):
    assert any(word in op.__doc__ for word in ("at the kink", "at x = 0", "half each", "on a bound",
                                               "is 0"))  # fmt: skip


def test_2_06_hessian_of_prod_is_exact_at_two_zeros():
    expected = np.zeros((4, 4))
    expected[2, 3] = expected[3, 2] = 6
    np.testing.assert_array_equal(ag.hessian(ag.prod)(np.array([2.0, 3, 0, 0])), expected)


def test_2_10_logsumexp_of_empty_rows_keeps_its_shape():
    y = ag.logsumexp(ag.tensor(np.zeros((0, 2)), requires_grad=True), axis=0)
    np.testing.assert_array_equal(y.data, [-INF, -INF])
    y.sum().backward()


def test_2_19_max_of_nothing_is_a_clear_error():
    with pytest.raises(ValueError, match=r"max: expected at least one entry.*got shape \(0,\)"):
        ag.max(ag.tensor(EMPTY))


def test_2_19_mean_of_nothing_warns_and_is_nan():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        y = ag.mean(ag.tensor(EMPTY))
    assert math.isnan(y)

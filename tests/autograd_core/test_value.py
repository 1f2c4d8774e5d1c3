"""`Value`: the scalar engine."""

import copy
import math
import pickle

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import Value
from autograd_core.op import elementwise


def test_demo_of_the_hundred_line_engine_runs_unchanged():
    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    assert f"{g.data:.4f}" == "24.7041"
    g.backward()
    assert f"{a.grad:.4f}" == "138.8338"
    assert f"{b.grad:.4f}" == "645.5773"


@pytest.mark.parametrize("number", [2, True, np.float32(2.0), np.int64(2), np.array(2.0)])
def test_any_real_number_becomes_a_float(number):
    x = Value(number)
    assert type(x.data) is float
    for y in (Value(3.0) * number, number * Value(3.0), Value(3.0) + number, number - Value(3.0)):
        assert isinstance(y, Value)
        assert type(y.data) is float


@pytest.mark.parametrize(
    ("f", "value", "slope"),
    [
        (lambda x: 1.0 / x, np.inf, -np.inf),
        (lambda x: x / 0.0, np.nan, np.inf),
        (lambda x: x**-1, np.inf, -np.inf),
        (lambda x: x.log(), -np.inf, np.inf),
        (lambda x: ag.sqrt(x), 0.0, np.inf),
        (lambda x: (x + 1000.0).exp(), np.inf, np.inf),
        (lambda x: (x - 8.0) ** (1 / 3), np.nan, np.nan),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_python_refuses_is_inf_or_nan_as_in_numpy(f, value, slope):
    x = Value(0.0)
    y = f(x)
    y.backward()
    np.testing.assert_array_equal([y.data, x.grad], [value, slope])


def test_division_by_zero_warns_as_numpy_does():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        Value(1.0) / 0.0


def test_numbers_entering_are_constants_in_the_graph():
    x = Value(3.0)
    y = 2 * x
    two = y.parents[0]
    assert (two.data, two.requires_grad, y.parents[1]) == (2.0, False, x)
    y.backward()
    assert two.grad is None


def test_setting_data_is_what_the_next_forward_sees():
    w = Value(1.0)
    for _ in range(3):
        loss = (w - 3.0) ** 2
        w.grad = 0
        loss.backward()
        w.data -= 0.25 * w.grad
    assert w.data == 3 - 2 * 0.5**3


def test_create_graph_gives_the_second_derivative():
    x = Value(2.0)
    (x**3 * x.tanh()).backward(create_graph=True)
    first = x.grad
    assert isinstance(first, Value)
    x.zero_grad()
    first.backward()
    t = np.tanh(2.0)
    exact = 12 * t + 2 * 12 * (1 - t * t) + 8 * (-2 * t * (1 - t * t))
    np.testing.assert_allclose(x.grad, exact, rtol=1e-13)


def test_own_cotangent_scales_the_gradient():
    x = Value(3.0)
    (x * x).backward(0.5)
    assert x.grad == 3.0


def test_repr_format_and_truth():
    x = Value(2.5, name="x")
    assert repr(x) == "Value(data=2.5, grad=None, name='x')"
    assert f"{x:.2f}" == "2.50"
    assert bool(x)
    assert not Value(0.0)
    assert float(x) == x.item() == 2.5


def test_detach_stops_the_gradient():
    x = Value(3.0)
    (x * x.detach()).backward()
    assert x.grad == 3.0


def test_copies_and_pickles():
    x = Value(2.0, name="x")
    y = x * x
    y.backward()
    alone = copy.deepcopy(y)
    assert alone.parents[0] is alone.parents[1] is not x
    alone.backward()
    assert (alone.parents[0].grad, x.grad) == (8.0, 4.0)
    assert copy.copy(y).parents[0] is x
    back = pickle.loads(pickle.dumps(x))
    assert (back.data, back.name, back.grad) == (2.0, "x", 4.0)
    with pytest.raises(ag.GraphError, match="pickle: expected a leaf, got the result of multiply"):
        pickle.dumps(y)
    (back * 2).backward()  # a clock of another process does no harm
    assert back.grad == 6.0


@pytest.mark.usefixtures("clean_registry")
def test_op_of_three_values():
    rules = (
        lambda ct, y, a, b, c: ct * b,
        lambda ct, y, a, b, c: ct * a,
        lambda ct, y, a, b, c: ct / c,
    )
    fused = elementwise(
        "fused",
        lambda a, b, c: a * b + np.log(c),
        rules,
        scalar=lambda a, b, c: a * b + math.log(c),
    )
    a, c = Value(2.0), Value(4.0)
    y = fused(a, a, c)
    assert y.parents == (a, a, c)
    y.backward()
    assert (a.grad, c.grad) == (4.0, 0.25)
    assert copy.copy(y).parents == (a, a, c)
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        fused(a, a, 0.0)

"""`grad` and `value_and_grad`: kinds of arguments, nesting, closures."""

import numpy as np
import pytest

import autograd_core as ag


def test_kinds_come_back_as_they_went_in():
    f = ag.value_and_grad(lambda x: ag.sum(x**3.0))
    value, slope = f(2.0)
    assert (type(value), type(slope), value, slope) == (float, float, 8.0, 12.0)
    value, slope = f(np.array([1.0, 2.0]))
    assert isinstance(slope, np.ndarray)
    assert float(value) == 9.0
    value, slope = f(ag.tensor([1.0, 2.0]))
    assert isinstance(value, ag.Tensor)
    assert isinstance(slope, ag.Tensor)
    assert slope.parents == ()
    np.testing.assert_array_equal(slope.data, [3.0, 12.0])
    assert ag.value_and_grad(lambda x: x**3)(ag.Value(2.0)) == (8.0, 12.0)


def test_float32_stays():
    x = np.ones(3, np.float32)
    assert ag.grad(lambda x: ag.sum(ag.tanh(x) * 2))(x).dtype == np.float32


def test_argnums():
    f = lambda a, b, *, c=1.0: a * b**2 * c  # noqa: E731
    assert ag.grad(f)(2.0, 3.0) == 9.0
    assert ag.grad(f, 1)(2.0, 3.0) == 12.0
    assert ag.grad(f, -1)(2.0, 3.0, c=2.0) == 24.0
    assert ag.grad(f, (1, 0))(2.0, 3.0) == (12.0, 9.0)
    assert ag.grad(f, (0,))(2.0, 3.0) == (9.0,)
    assert ag.value_and_grad(f, (0, 1))(2.0, 3.0) == (18.0, (9.0, 12.0))


def test_same_array_twice_is_two_arguments():
    x = np.array([1.0, 2.0])
    a, b = ag.grad(lambda a, b: ag.sum(a + b), (0, 1))(x, x)
    assert not np.shares_memory(a, b)
    a[:] = 0.0
    np.testing.assert_array_equal(b, [1.0, 1.0])


def test_argument_that_is_not_used_has_gradient_zero():
    assert ag.grad(lambda x, y: y * 1.0)(2.0, 3.0) == 0.0
    assert ag.grad(lambda x: 5.0)(2.0) == 0.0
    np.testing.assert_array_equal(ag.grad(lambda x: ag.sum(np.ones(2)))(np.ones(2)), [0, 0])


def test_leaves_of_the_caller_are_left_alone():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    ag.grad(lambda x: ag.sum(x * w))(w)
    assert w.grad is None


def test_gradient_by_a_tensor_does_not_mix_with_its_other_uses():
    w = ag.tensor(3.0, requires_grad=True)
    assert ag.grad(lambda x: x * w)(w).item() == 3.0


@pytest.mark.parametrize(
    ("f", "at", "expected"),
    [
        (lambda x: x * ag.grad(lambda y: x + y)(x), 5.0, 1.0),
        (lambda x: x * ag.grad(lambda y: x)(0.0), 5.0, 0.0),
        (lambda x: x * ag.grad(lambda y: x * y)(2.0), 5.0, 10.0),
        (lambda x: ag.grad(lambda y: y**2.0 * x)(x), 3.0, 12.0),
        (lambda x: ag.grad(lambda y: ag.grad(lambda z: x * y * z)(y))(x), 4.0, 1.0),
    ],
)
def test_nesting_does_not_confuse_levels(f, at, expected):
    assert ag.grad(f)(at) == expected


def test_closure_over_a_traced_value():
    def outer(x):
        scale = ag.exp(x)
        return ag.grad(lambda y: scale * y**2.0)(3.0)  # 6 e^x

    np.testing.assert_allclose(ag.grad(outer)(0.5), 6 * np.exp(0.5))


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_any_order(order):
    f = ag.sin
    for _ in range(order):
        f = ag.grad(f)
    cycle = [np.sin, np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)]
    np.testing.assert_allclose(f(0.7), cycle[order % 4](0.7), rtol=1e-13)


def test_nested_value_keeps_its_graph():
    def outer(x):
        value, slope = ag.value_and_grad(lambda y: y**3.0)(x)
        return value * slope  # 3 x^5

    np.testing.assert_allclose(ag.grad(outer)(2.0), 15 * 2.0**4)


def test_loops_and_branches():
    def logsumexp(x):
        total = 0.0
        for i in range(4):
            total = total + ag.exp(x[i])
        return ag.log(total) if total > 0 else total

    expected = [0.0320586033, 0.0871443187, 0.2368828181, 0.6439142599]
    np.testing.assert_allclose(ag.grad(logsumexp)(np.arange(1.0, 5.0)), expected, rtol=1e-9)


def test_grad_works_under_no_grad():
    with ag.no_grad():
        assert ag.grad(lambda x: x**2.0)(3.0) == 6.0


def test_inner_transform_does_not_walk_the_outer_graph():
    swept = []
    rule = ag.OPS["exp"].vjps[0]

    def spy(ct, y, x):
        swept.append(x)
        return rule(ct, y, x)

    object.__setattr__(ag.OPS["exp"], "vjps", (spy,))
    try:
        w = ag.tensor(1.0, requires_grad=True)
        outside = ag.exp(w)
        assert ag.grad(lambda y: y * outside)(2.0) == np.e
    finally:
        object.__setattr__(ag.OPS["exp"], "vjps", (rule,))
    assert swept == []

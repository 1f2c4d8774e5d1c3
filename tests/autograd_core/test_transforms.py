"""`grad` and `value_and_grad`: kinds of arguments, nesting, closures."""

from typing import NamedTuple

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


def test_nested_structures_come_back_in_their_shape():
    parameters = {"layers": [(np.ones((2, 2)), np.zeros(2))], "scale": 3.0}

    def f(p, x):
        weights, bias = p["layers"][0]
        return ag.sum(ag.tanh(x @ weights + bias)) * p["scale"]

    x = np.array([[0.1, -0.2]])
    value, gradient = ag.value_and_grad(f)(parameters, x)
    assert isinstance(gradient["layers"][0], tuple)
    assert gradient["layers"][0][0].shape == (2, 2)
    assert gradient["scale"] == pytest.approx(value / 3.0)
    flat = ag.grad(lambda w: f({"layers": [(w, np.zeros(2))], "scale": 3.0}, x))(np.ones((2, 2)))
    np.testing.assert_array_equal(gradient["layers"][0][0], flat)


def test_named_tuples_stay_named_tuples():
    point = NamedPoint(1.0, 2.0)
    assert ag.grad(lambda p: p.x * p.y**2)(point) == NamedPoint(4.0, 4.0)


class NamedPoint(NamedTuple):
    x: float
    y: float


def test_vjp_pulls_back_any_cotangent_any_number_of_times():
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
    value, pullback = ag.vjp(ag.matmul, a, b)
    np.testing.assert_array_equal(value, a @ b)
    for ct in (np.array([1.0, 0.0]), np.array([2.0, -3.0])):
        a_bar, b_bar = pullback(ct)
        np.testing.assert_array_equal(a_bar, np.outer(ct, b))
        np.testing.assert_array_equal(b_bar, a.T @ ct)


def test_jvp_is_the_jacobian_times_the_tangent():
    rng = np.random.default_rng(0)
    w, x, v = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4)
    f = lambda x: ag.tanh(ag.matmul(w, x)) * ag.sum(x)  # noqa: E731
    value, tangent = ag.jvp(f, (x,), (v,))
    np.testing.assert_allclose(value, np.tanh(w @ x) * x.sum())
    np.testing.assert_allclose(tangent, ag.jacobian(f)(x) @ v, rtol=1e-12)
    assert isinstance(tangent, np.ndarray)


def test_jvp_of_what_does_not_depend_on_its_argument_is_zero():
    assert ag.jvp(lambda x: 5.0, 1.0, 1.0) == (5.0, 0.0)
    _, tangent = ag.jvp(lambda x: ag.sum(x) * 0.0 + np.ones(3), np.ones(2), np.ones(2))
    np.testing.assert_array_equal(tangent, np.zeros(3))


def test_jvp_refuses_a_tangent_of_another_shape():
    with pytest.raises(ag.ShapeError, match=r"jvp: expected a tangent .* \(2,\), got \(3,\)"):
        ag.jvp(ag.exp, np.ones(2), np.ones(3))


def test_jvp_and_hvp_of_values():
    assert ag.jvp(lambda x: x * x, ag.Value(3.0), 1.0)[1] == 6.0
    assert ag.hvp(lambda x: x**3, ag.Value(2.0), 1.0) == 12.0


def test_hessian_hvp_and_jacobian_agree():
    rng = np.random.default_rng(1)
    x, v = rng.normal(size=3), rng.normal(size=3)
    f = lambda x: ag.sum(ag.exp(ag.tanh(x)) * ag.sum(x * x))  # noqa: E731
    hessian = ag.hessian(f)(x)
    np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12)
    np.testing.assert_allclose(ag.hvp(f, x, v), hessian @ v, rtol=1e-10)
    np.testing.assert_allclose(ag.jacobian(ag.grad(f))(x), hessian)
    ag.check_grads(f, x)


def test_transforms_compose_three_deep():
    f = lambda x: ag.sum(x**4.0)  # noqa: E731
    x = np.array([1.0, 2.0])
    third = ag.jacobian(ag.hessian(f))(x)
    expected = np.zeros((2, 2, 2))
    expected[0, 0, 0], expected[1, 1, 1] = 24.0, 48.0
    np.testing.assert_allclose(third, expected)
    slope = ag.grad(lambda s: ag.jvp(lambda y: y**3, (s,), (1.0,))[1])(2.0)
    assert slope == 12.0


def test_jacobian_of_an_empty_result_is_empty():
    assert ag.jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)

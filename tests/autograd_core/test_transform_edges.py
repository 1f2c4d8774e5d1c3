"""Transforms at their edges: structures, argnums, what f may return, constants, nesting."""

import numpy as np
import pytest

import autograd_core as ag

X = np.array([1.0, 2.0, 3.0])


def test_none_stays_none():
    gradient = ag.grad(lambda p: p["w"] ** 2 * p["layers"][1][0])(
        {"w": 3.0, "b": None, "layers": [None, (2.0, None)]}
    )
    assert gradient == {"w": 12.0, "b": None, "layers": [None, (9.0, None)]}
    assert ag.hvp(lambda p: p[0] ** 3, [2.0, None], [1.0, None]) == [12.0, None]


def test_empty_structures_come_back():
    assert ag.grad(lambda p: p["w"] * 1.0)({"w": 2.0, "rest": [], "more": {}}) == {
        "w": 1.0,
        "rest": [],
        "more": {},
    }


def test_values_in_structures():
    p = {"w": ag.Value(2.0), "b": [ag.Value(3.0)]}
    assert ag.grad(lambda p: p["w"] ** 2 * p["b"][0])(p) == {"w": 12.0, "b": [4.0]}
    assert ag.hvp(lambda p: p[0] * p[1] ** 2, [ag.Value(2.0), ag.Value(3.0)], [1.0, 1.0]) == [6, 10]
    assert ag.vjp(lambda a, b: a * b, ag.Value(2.0), ag.Value(3.0))[1](1.0) == (3.0, 2.0)
    assert ag.jvp(lambda a, b: a * b, (ag.Value(2.0), ag.Value(3.0)), (1.0, 0.0)) == (6.0, 3.0)
    assert ag.hessian(lambda a: a**3)(ag.Value(2.0)) == 12.0
    assert ag.jacobian(lambda a: a**3)(ag.Value(2.0)) == 12.0
    assert ag.grad(ag.grad(lambda a: a**3))(ag.Value(2.0)) == 12.0


@pytest.mark.parametrize("argnums", [(-1, 0), [1, 0], (np.int64(1), 0)], ids=str)
def test_several_argnums_in_their_order(argnums):
    assert ag.grad(lambda a, b: a * b * b, argnums)(2.0, 3.0) == (12.0, 9.0)


@pytest.mark.parametrize(
    ("argnums", "error", "message"),
    [
        ((0, 0), ag.GraphError, r"each argument once in argnums, got argnums=\(0, 0\)"),
        ((0, -2), ag.GraphError, r"each argument once"),
        (2, ag.GraphError, r"argnums=2 and 2 positional arguments"),
        (-3, ag.GraphError, r"argnums=-3 and 2 positional"),
        ("a", ag.NotDifferentiableError, r"argnums to be an integer .* got 'a'"),
        (1.0, ag.NotDifferentiableError, r"got 1\.0\. Arguments are counted from 0"),
    ],
)
def test_argnums_that_name_no_argument_are_refused(argnums, error, message):
    with pytest.raises(error, match=f"grad: expected .*{message}"):
        ag.grad(lambda a, b: a * b, argnums)(2.0, 3.0)


def test_keyword_arguments_are_passed_on():
    def f(x, *, power, scale=1.0):
        return ag.sum(x**power) * scale

    np.testing.assert_allclose(ag.grad(f)(X, power=3, scale=2.0), 6 * X**2)
    value, gradient = ag.value_and_grad(f)(X, power=2)
    assert value == 14.0
    np.testing.assert_allclose(gradient, 2 * X)
    np.testing.assert_allclose(ag.hessian(f)(X, power=2), 2 * np.eye(3))
    with pytest.raises(ag.GraphError, match=r"and 0 positional arguments\. Pass it by pos"):
        ag.grad(f)(x=X, power=2)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arguments_that_do_not_matter_have_zeros_of_their_shape_and_type(dtype):
    a, b = X.astype(dtype), np.ones((3, 1), dtype)
    for gradient in (
        ag.grad(lambda a, b: ag.sum(a), 1)(a, b),
        ag.grad(lambda a, b: 5.0, 1)(a, b),
        ag.grad(lambda a, b: ag.sum(ag.stop_gradient(b)), 1)(a, b),
        ag.vjp(lambda a, b: a, a, b)[1](a)[1],
        ag.jvp(lambda b: a + ag.stop_gradient(b), (b,), (b,))[1][:, :1],
        ag.hvp(ag.sum, b, b),
        ag.jacobian(lambda b: a[:1])(b)[0],
        ag.hessian(ag.sum)(b)[:, :, 0],
    ):
        assert isinstance(gradient, np.ndarray)
        assert gradient.dtype == dtype
        assert not gradient.any()


@pytest.mark.parametrize("transform", [ag.grad, ag.value_and_grad, ag.jacobian, ag.hessian])
@pytest.mark.parametrize(
    "argument", [3, True, np.array([1, 2]), [1, 2], "a", 1j, np.float16(1)], ids=repr
)
def test_arguments_that_are_no_floats_are_refused(transform, argument):
    with pytest.raises((ag.NotDifferentiableError, ag.GraphError), match=r"expected .*(float|one)"):
        transform(lambda x: x)(argument)


TRANSFORMED = {
    "grad": lambda f: ag.grad(f)(X),
    "value_and_grad": lambda f: ag.value_and_grad(f)(X),
    "vjp": lambda f: ag.vjp(f, X),
    "jvp": lambda f: ag.jvp(f, (X,), (X,)),
    "jacobian": lambda f: ag.jacobian(f)(X),
    "hessian": lambda f: ag.hessian(f)(X),
    "hvp": lambda f: ag.hvp(f, X, X),
}


@pytest.mark.parametrize("name", TRANSFORMED)
@pytest.mark.parametrize(
    ("f", "got"),
    [
        (lambda x: None, r"got None\. End f with return"),
        (lambda x: (x, x * 2), r"got a tuple of 2\. .*stack or concatenate"),
        (lambda x: [ag.sum(x)], r"got a list of 1\."),
        (lambda x: {"loss": ag.sum(x)}, r"got a dict\."),
    ],
    ids=["None", "tuple", "list", "dict"],
)
def test_results_that_are_no_array_are_refused(name, f, got):
    with pytest.raises(ag.GraphError, match=f"expected f to return one array or number, {got}"):
        TRANSFORMED[name](f)


@pytest.mark.parametrize("name", ["grad", "value_and_grad", "hessian", "hvp"])
def test_results_that_are_no_scalar_are_refused(name):
    with pytest.raises(ag.GraphError, match=r"expected a scalar from f, got shape \(3,\)"):
        TRANSFORMED[name](lambda x: x * 2)


@pytest.mark.parametrize("f", [lambda x: ag.sum(x > 1), lambda x: ag.argmax(x)])
def test_results_that_count_are_refused(f):
    with pytest.raises(ag.NotDifferentiableError, match=r"expected f to return a float.*int64"):
        ag.grad(f)(X)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ag.jvp(lambda a, b: a, (1.0, 2.0), (1.0,)), r"tuple of length 2, got .*length 1"),
        (lambda: ag.jvp(lambda p: p["w"], ({"w": X},), ({"v": X},)), r"keys \['w'\].*\['v'\]"),
        (lambda: ag.hvp(lambda p: p[0] ** 2, [1.0], 1.0), r"list of length 1, got a float"),
        (lambda: ag.hvp(ag.sum, X, np.ones(2)), r"shape \(3,\), got \(2,\)"),
        (lambda: ag.vjp(ag.square, X)[1](np.ones(2)), r"cotangent of shape \(3,\), got \(2,\)"),
    ],
)
def test_structures_that_do_not_match_are_refused(call, message):
    with pytest.raises(ag.ShapeError, match=message):
        call()


def test_jacobian_is_by_one_array():
    with pytest.raises(ag.GraphError, match=r"jacobian: .* by one array.*got a dict"):
        ag.jacobian(lambda p: p["w"])({"w": X})


def under_no_grad(x):
    with ag.no_grad():
        return x * x


@pytest.mark.parametrize(
    ("constant", "slope"),
    [(ag.stop_gradient, 3.0), (under_no_grad, 9.0), (lambda x: x.detach(), 3.0)],
    ids=["stop_gradient", "no_grad", "detach"],
)
def test_constants_inside_transforms(constant, slope):
    assert ag.grad(lambda x: constant(x) * x)(3.0) == slope
    assert ag.grad(ag.grad(lambda x: constant(x) * x * x))(3.0) == 2 * slope
    assert ag.jvp(lambda x: constant(x) * x, 3.0, 1.0)[1] == slope
    assert ag.grad(under_no_grad)(3.0) == 0.0


NESTED = {
    "jvp in jvp": lambda a: ag.jvp(lambda x: x * ag.jvp(lambda y: x * y, 2.0, 1.0)[1], a, 1.0)[1],
    "jvp of a constant in grad": lambda a: ag.grad(
        lambda x: x * ag.jvp(lambda y: x, 2.0, 1.0)[1] + x * x
    )(a),
    "grad in jvp": lambda a: ag.jvp(lambda x: ag.grad(lambda y: x * y * y)(x), a, 1.0)[1] / 2,
    "vjp in grad": lambda a: ag.grad(lambda x: ag.vjp(lambda y: x * y, x)[1](x)[0])(a),
    "jacobian in grad": lambda a: ag.grad(lambda x: ag.sum(ag.jacobian(lambda y: x * y)(X)))(a)
    * 2 * a / 3,
    "hessian in grad": lambda a: ag.grad(lambda x: ag.hessian(lambda y: x * x * y * y)(x))(a) / 2,
    "value in value_and_grad": lambda a: ag.grad(
        lambda x: ag.value_and_grad(lambda y: x * y)(x)[0]
    )(a),
    "Tensor in grad of a Tensor": lambda a: ag.grad(
        lambda x: x * ag.grad(lambda y: x * y)(ag.tensor(a))
    )(ag.tensor(a)).item(),
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_no_perturbation_is_taken_for_another(name):
    """Each is 2a, if the derivative of the inner level does not mix with that of the outer."""
    np.testing.assert_allclose(NESTED[name](3.0), 6.0)


def test_fourth_derivatives_by_every_way():
    f = lambda x: ag.sin(x) * x  # noqa: E731
    expected = 0.3 * np.sin(0.3) - 4 * np.cos(0.3)
    by_grad = ag.grad(ag.grad(ag.grad(ag.grad(f))))(0.3)
    by_jvp = lambda g: lambda x: ag.jvp(g, x, 1.0)[1]  # noqa: E731
    mixed = ag.grad(by_jvp(ag.grad(by_jvp(f))))(0.3)
    hessians = ag.hessian(ag.hessian(f))(0.3)
    np.testing.assert_allclose(
        [by_grad, by_jvp(by_jvp(by_jvp(by_jvp(f))))(0.3), mixed, hessians], expected, rtol=1e-12
    )


def test_closures_over_tensors_of_an_outer_graph_get_no_gradient_of_their_own():
    w = ag.tensor(X, requires_grad=True)
    scale = ag.exp(w)
    gradient = ag.grad(lambda x: ag.sum(scale * x))(X)
    np.testing.assert_allclose(gradient, np.exp(X))
    assert w.grad is None
    ag.sum(scale * gradient).backward()  # the outer graph is as it was
    np.testing.assert_allclose(w.grad.data, np.exp(2 * X))


def test_jacobian_of_a_tensor_holds_no_graph():
    result = ag.jacobian(lambda x: x * x)(ag.tensor(X))
    assert (result.op, result.parents) == (None, ())

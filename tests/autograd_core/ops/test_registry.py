"""One walk over `OPS`: what must hold of every operation, whatever it computes."""

import itertools
import math

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

import autograd_core as ag
from autograd_core.formulas import local_formulas
from autograd_core.op import elementwise, non_differentiable, register
from autograd_core.symbol import evaluate, write_any
from autograd_core.tensor import Tensor
from tests.autograd_core.ops.walk import DIFFERENTIABLE, STEPS, apply, cases, draw


@pytest.mark.parametrize("op", ag.OPS.values(), ids=lambda op: op.name)
def test_declaration_is_complete(op):
    assert op.examples, "tests and local_derivatives need a use of the op"
    arity = len(op.examples[0][0])
    assert len(list(zip(op.vjps, range(arity), strict=False))) == arity, "a rule for each input"
    assert op.doc.endswith(".")
    assert ag.OPS[op.name] is op


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(ag.OPS.values()))
def test_value_has_shape_of_rule_and_forward(op, shapes, attrs):
    arrays = draw(op, shapes)
    y = Tensor.record(op, tuple(map(ag.tensor, arrays)), attrs)
    assert y.shape == op.shape(*shapes, **attrs)
    np.testing.assert_array_equal(y.data, op.forward(*arrays, **attrs))


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_gradient_and_second_order_equal_finite_differences(op, shapes, attrs):
    ag.check_grads(apply(op, attrs), *draw(op, shapes), order=2)


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_local_formula_equals_finite_differences(op, shapes, attrs):
    """What is printed is evaluated: the picture cannot show a wrong derivative."""
    arrays = draw(op, shapes)
    y = np.asarray(op.compute(tuple(arrays), attrs))
    ct = np.random.default_rng(1).uniform(0.5, 1.5, y.shape)
    names = "x" if len(shapes) == 1 else "abcdefgh"
    numbers = dict(zip(names, arrays, strict=False)) | {"y": y, "ȳ": ct, "n": arrays[0].size}
    for i, formula in enumerate(local_formulas(op, shapes, attrs)):

        def weighted(x, i=i):
            inputs = (*arrays[:i], x, *arrays[i + 1 :])
            return float(np.sum(ct * apply(op, attrs)(*inputs)))

        printed = np.asarray(evaluate(formula, numbers))
        if op.elementwise:  # the formula is dy/dx, its cotangent 1
            printed = ag.unbroadcast(np.broadcast_to(ct * printed, y.shape), shapes[i])
        numerical = ag.numerical_gradient(weighted, arrays[i])
        np.testing.assert_allclose(printed, numerical, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("op", DIFFERENTIABLE, ids=lambda op: op.name)
def test_every_formula_parses_as_mathtext(op):
    parser = MathTextParser("path")
    derivatives = ag.local_derivatives(op.name)
    assert len(derivatives) == len(op.examples[0][0])
    for latex in derivatives:
        parser.parse(f"${latex}$")
    for shapes, attrs in op.examples:
        for formula in local_formulas(op, shapes, attrs):
            written = write_any(formula)
            parser.parse(f"${written.latex}$")
            assert written.text


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept_in_value_and_gradient(op, shapes, attrs, dtype):
    if op.name == "astype":
        attrs = {"dtype": np.dtype(dtype)}
    leaves = [ag.tensor(x, requires_grad=True) for x in draw(op, shapes, dtype)]
    y = Tensor.record(op, tuple(leaves), attrs)
    assert y.dtype == dtype
    y.backward(np.ones(y.shape))
    assert [leaf.grad.dtype for leaf in leaves] == [dtype] * len(leaves)
    assert [leaf.grad.shape for leaf in leaves] == list(shapes)


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
def test_float32_agrees_with_float64(op, shapes, attrs):
    wide, narrow = ([ag.tensor(x, requires_grad=True) for x in draw(op, shapes, np.float32)]
                    for _ in range(2))  # fmt: skip
    wide = [ag.tensor(x.data, dtype=float, requires_grad=True) for x in wide]
    for leaves in (wide, narrow):
        y = Tensor.record(op, tuple(leaves), attrs)
        y.backward(np.ones(y.shape))
    for a, b in zip(wide, narrow, strict=True):
        np.testing.assert_allclose(b.grad.data, a.grad.data, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(DIFFERENTIABLE))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_jvp_is_the_adjoint_of_vjp(op, shapes, attrs, dtype):
    """⟨u, J v⟩ = ⟨Jᵀ u, v⟩, whatever J is."""
    if op.name == "astype":
        attrs = {"dtype": np.dtype(dtype)}
    rng, arrays, f = np.random.default_rng(3), draw(op, shapes, dtype), apply(op, attrs)
    tangents = [rng.uniform(0.5, 1.5, x.shape).astype(dtype) for x in arrays]
    value, product = ag.jvp(f, arrays, tangents)
    y, pullback = ag.vjp(f, *arrays)
    assert np.shape(value) == np.shape(product) == np.shape(y)
    assert np.asarray(product).dtype == dtype
    u = rng.uniform(0.5, 1.5, np.shape(y)).astype(dtype)
    pulled = sum(np.sum(ct * v) for ct, v in zip(pullback(u), tangents, strict=True))
    exact = dtype is np.float64
    size = np.sum(np.abs(u * product)) + (1e-3 if exact else 1.0)
    assert abs(np.sum(u * product) - pulled) <= (1e-10 if exact else 1e-4) * size


@pytest.mark.parametrize(
    ("op", "shape"),
    [(op, shape) for op in DIFFERENTIABLE if op.elementwise for shape in [(), (0,), (3, 0), (1,)]],
    ids=lambda x: getattr(x, "name", str(x)),
)
def test_elementwise_ops_take_empty_and_0d(op, shape):
    leaves = [ag.tensor(x, requires_grad=True) for x in draw(op, (shape,) * len(op.vjps))]
    y = op(*leaves)
    y.sum().backward()
    assert y.shape == shape
    assert all(leaf.grad.shape == shape for leaf in leaves)


SCALAR_OPS = [op for op in ag.OPS.values() if op.scalar is not None]
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e-300, 1e308, -1e308, math.inf, -math.inf, math.nan]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("op", SCALAR_OPS, ids=lambda op: op.name)
def test_float_and_value_agree_with_numpy_at_the_edges(op):
    for inputs in itertools.product(EDGES, repeat=len(op.vjps)):
        if op.name == "power" and inputs == (-math.inf, 0.5):
            continue  # C's pow gives inf; NumPy takes the square root, nan
        expected = op.forward(*map(np.float64, inputs))
        for got in (op(*inputs), op(*map(ag.Value, inputs))):
            number = got.data if isinstance(got, ag.Value) else got
            assert isinstance(number, float | bool), inputs
            np.testing.assert_allclose(number, expected, rtol=1e-14, err_msg=str(inputs))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "op", [op for op in SCALAR_OPS if op in DIFFERENTIABLE], ids=lambda op: op.name
)
def test_gradient_of_value_agrees_with_tensor_at_the_edges(op):
    for index in np.ndindex(*(len(EDGES),) * len(op.vjps)):
        values = [ag.Value(EDGES[i]) for i in index]
        tensors = [ag.tensor(EDGES[i], requires_grad=True) for i in index]
        op(*values).backward()
        op(*tensors).backward()
        np.testing.assert_allclose(
            [v.grad for v in values],
            [t.grad.item() for t in tensors],
            rtol=1e-12,
            err_msg=str([v.data for v in values]),
        )


@pytest.mark.parametrize("op", STEPS, ids=lambda op: op.name)
def test_op_without_derivative_raises_and_names_itself(op):
    shapes, _ = op.examples[1]
    for rule in op.vjps:
        with pytest.raises(ag.NotDifferentiableError, match=op.name):
            rule(1.0, *draw(op, shapes), 1.0)
    with pytest.raises(ag.NotDifferentiableError, match=op.name):
        ag.local_derivatives(op.name)


def test_registering_a_name_twice_raises():
    with pytest.raises(ag.AutogradError, match="'exp', which exists"):
        register(ag.OPS["exp"])


@pytest.mark.usefixtures("clean_registry")
def test_float_op_without_derivative_stops_a_sweep_with_its_name():
    ceiling = elementwise("my_ceiling", np.ceil, non_differentiable("my_ceiling", 1))
    x = ag.tensor([1.5], requires_grad=True)
    with pytest.raises(ag.NotDifferentiableError, match="my_ceiling"):
        ceiling(x).sum().backward()


@pytest.mark.usefixtures("clean_registry")
def test_users_op_differentiates_and_prints():
    cube = elementwise("cube", lambda x: x**3, lambda ct, y, x: ct * (3 * x * x))
    ag.check_grads(cube, np.array([0.5, -1.5]))
    assert ag.local_derivatives("cube") == [r"3 \, {x}^{2}"]
    with pytest.raises(ag.AutogradError, match="cube"):
        elementwise("cube", lambda x: x, lambda ct, y, x: ct)


def test_unknown_name_suggests_another():
    with pytest.raises(KeyError, match=r"Did you mean .*tanh"):
        ag.local_derivatives("tahn")


def test_too_many_arrays_raise_and_write_nothing():
    out = np.zeros(2)
    with pytest.raises(TypeError, match="add: expected 2 array arguments, got 3"):
        ag.add(np.ones(2), np.ones(2), out)
    assert not out.any()

"""`compile` for functions of Values: what it takes, gives, maps and refuses."""

import copy

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core import GraphError, ShapeError
from tests.autograd_core.program.test_compiling import run

V = ag.Value


def test_values_and_floats_give_floats_nested_as_f_has_them():
    f = ag.compile(lambda p, x: {"y": p[0] * x + p[1], "more": [p[0], None, 1.0]})
    assert f([V(2.0), V(1.0)], 3.0) == {"y": 7.0, "more": [2.0, None, 1.0]}
    assert f([V(3.0), V(1.0)], V(2.0))["y"] == 7.0


@pytest.mark.parametrize(
    "transform",
    [
        ag.grad,
        lambda f: ag.grad(ag.grad(f)),
        lambda f: lambda x: ag.jvp(f, (x,), (2.0,)),
        lambda f: lambda x: ag.hvp(f, x, 3.0),
        lambda f: lambda x: ag.vjp(f, x)[1](2.0),
    ],
)
def test_transforms_compile(transform):
    f = transform(lambda x: ag.sin(x) * x + ag.exp(-x * x))
    np.testing.assert_allclose(ag.compile(f)(V(0.3)), f(0.3), rtol=1e-12)


def test_a_model_that_the_function_holds_is_constant():
    model = nn.scalar.MLP([2, 3, 1])
    f = ag.compile(lambda x, y: model([x, y]))
    assert f(V(1.0), V(-2.0)) == pytest.approx(model([1.0, -2.0]).data, rel=1e-13)


def test_functions_of_held_values_first_are_taken_down_too():
    w = V(2.0)
    f = ag.compile(lambda x: ag.maximum(w, x) + w * x + (w - x) / w)
    assert f(V(3.0)) == 3.0 + 6.0 - 0.5


def test_what_is_constant_is_computed_once_and_without_a_warning():
    def f(x):
        zero = x.leaf(0.0)  # a constant of the program
        return [x, ag.log(zero), 1.0 / zero, zero**2]

    program = ag.compile(f, executor="numpy").program(V(1.0))
    assert not program.counts()
    np.testing.assert_array_equal(program.runner("numpy")([3.0]), [3.0, -np.inf, np.inf, 0.0])


def test_integers_are_fixed_and_make_programs_of_their_own():
    f = ag.compile(lambda x, n: x**n)
    assert [f(V(2.0), 3), f(V(2.0), 2)] == [8.0, 4.0]
    assert f.program(V(2.0), 3).arguments == (1,)


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: x if x > 0 else -x, r"bool\(\) of a result of greater.*ag.where"),
        (lambda x: x * float(x), r"float\(\) of an argument. Keep it a Value"),
        (lambda x: x * x.item(), r"\.item\(\) of an argument"),
        (lambda x: x * x.data, r"\.data of an argument"),
        (lambda x: x * np.asarray(x), "a plain array of an argument"),
        (lambda x: x * x.detach(), r"\.detach\(\) of an argument.*ag.stop_gradient"),
        (lambda x: (x * x).backward(), r"\.backward\(\) of a result of multiply"),
        (lambda x: copy.copy(x), r"copy.copy\(\) of an argument"),
        (ag.no_grad()(lambda x: x * x), r"no_grad\(\) of an argument"),
        (lambda x: "text", r"expected f to return Values and numbers, got a str\. Leave it out"),
        (lambda x: ag.matmul(x, x), "matmul: expected numbers and Values"),
    ],
)
def test_what_depends_on_the_numbers_is_refused(f, message):
    with pytest.raises(GraphError, match=message):
        ag.compile(f)(V(1.0))


def test_a_number_of_a_traced_value_cannot_be_set():
    def f(x):
        x.data = 2.0
        return x

    with pytest.raises(GraphError, match="a change of the data of w"):
        ag.compile(f)(V(1.0, "w"))


def test_a_traced_value_that_was_kept_says_so():
    kept = []
    ag.compile(lambda x: kept.append(x * 2) or x)(V(1.0))
    with pytest.raises(GraphError, match="kept after it ended"):
        kept[0] + 1.0


def test_values_and_arrays_together_are_refused():
    with pytest.raises(GraphError, match="got a Value and a ndarray"):
        ag.compile(lambda x, a: x)(V(1.0), np.ones(2))


def test_a_long_listing_is_cut_and_counted():
    x = y = V(0.5)
    for _ in range(100):
        y = ag.tanh(y) * x
    text = str(ag.compile_graph(y, executor="numpy").program)
    assert len(text.splitlines()) < 40
    assert "operations on single numbers, 1 inputs, 2 outputs" in text
    assert "more ..." in text


def test_the_listing_names_the_inputs():
    program = ag.compile(lambda x, y: ag.leaky_relu(x * y)).program(V(1.0, "w"), 2.0)
    assert str(program) == (
        "%0 = input                w\n%1 = input\n%2 = multiply %0 %1\n"
        "%3 = leaky_relu %2 negative_slope=0.01\nreturn %3"
    )


def test_without_the_jit_a_program_runs_with_a_notice():
    code = (
        "import autograd_core as ag; x = ag.Value(1.0); step = ag.compile_graph(1.0 / x); "
        "x.data = 0.0; print(step()); "
        "print(ag.compile(lambda x: 2.0 * x).program(x).map([1.0, 2.0]))"
    )
    done = run(code, NUMBA_DISABLE_JIT="1")
    assert done.stdout == "inf\n[2. 4.]\n"
    assert done.stderr.count("Numba is switched off") == done.stderr.count("\n") == 1


# --- many samples


@pytest.fixture
def program():
    f = ag.value_and_grad(lambda w, x, t: (ag.tanh(w[0] * x[0] + w[1] * x[1]) - t) ** 2)
    return ag.compile(f).program([V(0.5), V(-1.0)], [V(1.0), V(2.0)], V(0.0))


@pytest.mark.parametrize("samples", [1, 7, 8, 100, 1500])
def test_map_gives_for_each_sample_what_the_program_gives(program, samples):
    rng = np.random.default_rng(samples)
    w, X, t = rng.normal(size=2), rng.normal(size=(samples, 2)), rng.normal(size=samples)
    got = program.map(w, X, t)
    run = program.runner("python")
    expected = [run(np.concatenate([w, X[i], t[i : i + 1]])) for i in range(samples)]
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-14)
    whole = np.hstack([np.tile(w, (samples, 1)), X, t[:, None]])
    np.testing.assert_allclose(program.map(whole), expected, rtol=1e-12, atol=1e-14)


def test_one_number_makes_a_flat_result():
    program = ag.compile(lambda x: x * x).program(V(1.0))
    np.testing.assert_array_equal(program.map([1.0, 2.0, 3.0]), [1.0, 4.0, 9.0])
    np.testing.assert_array_equal(program.map([[1.0], [2.0]]), [1.0, 4.0])


def test_outputs_that_no_sample_changes_are_repeated():
    program = ag.compile(lambda w, x: [w * w, x, 3.0]).program(V(1.0), V(1.0))
    np.testing.assert_array_equal(program.map(2.0, [5.0, 6.0]), [[4, 5, 3], [4, 6, 3]])


@pytest.mark.parametrize("executor", ["numba", "numpy", "python"])
@pytest.mark.parametrize("samples", [1, 13, 1100])
def test_totals_are_sums_over_the_samples(program, samples, executor):
    rng = np.random.default_rng(samples)
    columns = rng.normal(size=2), rng.normal(size=(samples, 2)), 0.5
    got = program.map(*columns, total=True, executor=executor)
    np.testing.assert_allclose(got, program.map(*columns).sum(axis=0), rtol=1e-11, atol=1e-12)
    single = ag.compile(lambda w, x: w * w).program(V(1.0), V(1.0))
    assert single.map(3.0, np.ones(samples), total=True, executor=executor) == 9.0 * samples


def test_no_samples_give_no_rows(program):
    assert program.map(np.ones(2), np.ones((0, 2)), np.ones(0)).shape == (0, 3)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ((np.ones(2), np.ones((3, 2))), "a column for each of 3 arguments"),
        (
            (np.ones(3), np.ones((3, 2)), 0.0),
            r"shape \(N, 2\) or \(2,\) for argument 0, got \(3,\)",
        ),
        ((np.ones(2), np.ones((3, 2)), [[1.0, 2.0]]), r"\(N,\) or a number for argument 2"),
        ((np.ones(2), np.ones((3, 2)), np.ones(4)), r"one number N of samples.*got \[3, 4\]"),
        ((np.ones(2), np.ones(2), 0.0), "got none: every column is shared"),
    ],
)
def test_columns_that_do_not_fit_are_refused(program, columns, message):
    with pytest.raises(ShapeError, match=message):
        program.map(*columns)


def test_a_graph_of_one_sample_maps_by_its_leaves():
    model = nn.scalar.MLP([2, 4, 1], "tanh")
    x, y = V(0.0), V(0.0)
    x.requires_grad = y.requires_grad = False
    graph = ag.compile_graph(model([x, y]) ** 2, [model.parameters(), [x, y]])
    X = np.random.default_rng(0).normal(size=(9, 2))
    theta = [p.data for p in model.parameters()]
    got = graph.program.map(theta, X)
    total = sum(model(row) ** 2 for row in X.tolist())
    total.backward()
    np.testing.assert_allclose(got[:, 0].sum(), total.data, rtol=1e-12)
    expected = [p.grad for p in model.parameters()]
    np.testing.assert_allclose(got[:, 1:].sum(axis=0), expected, rtol=1e-11, atol=1e-14)

"""`compile_graph`: the loss of a net of Values, run again after its leaves changed."""

import math
import threading

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core import AutogradError, GraphError, ShapeError

EXECUTORS = ["numba", "numpy", "python"]


def loss_of(model, points=12, seed=0):
    rng = np.random.default_rng(seed)
    total = 0.0
    for x, y in rng.uniform(-1, 1, (points, 2)).tolist():
        total = total + (model([x, y]) - x * y) ** 2
    return total * (1 / points)


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_training_is_that_of_the_engine(executor, activation):
    ours, eager = (nn.scalar.MLP([2, 5, 4, 1], activation, seed=1) for _ in range(2))
    step = ag.compile_graph(loss_of(ours), executor=executor)
    first, second = nn.SGD(ours.parameters(), 0.1), nn.SGD(eager.parameters(), 0.1)
    for _ in range(4):
        first.zero_grad()
        second.zero_grad()
        loss = loss_of(eager)
        loss.backward()
        assert step() == pytest.approx(loss.data, rel=1e-12)
        for p, q in zip(ours.parameters(), eager.parameters(), strict=True):
            assert p.grad == pytest.approx(q.grad, rel=1e-11, abs=1e-14)
        first.step()
        second.step()


def test_gradients_add_up_until_they_are_zeroed():
    w = ag.Value(2.0)
    step = ag.compile_graph(w * w)
    assert [step(), step()] == [4.0, 4.0]
    assert w.grad == 8.0


def test_numbers_may_come_from_outside_and_touch_no_leaf():
    w, b = ag.Value(2.0), ag.Value(1.0)
    graph = ag.compile_graph(ag.exp(w) * b, [b, w])
    value, gradient = graph.value_and_gradient([3.0, 0.0])
    assert value == 3.0
    np.testing.assert_array_equal(gradient, [1.0, 3.0])
    assert w.grad is None
    np.testing.assert_array_equal(graph.numbers(), [1.0, 2.0])
    with pytest.raises(ShapeError, match=r"expected 2 numbers, got .* shape \(3,\)\. Pass one"):
        graph.value_and_gradient([1.0, 2.0, 3.0])


def test_leaves_that_take_no_gradient_are_inputs_alone():
    w, x = ag.Value(2.0), ag.Value(3.0)
    x.requires_grad = False
    graph = ag.compile_graph(w * x, [w, x])
    x.data = 5.0
    assert graph() == 10.0
    assert (w.grad, x.grad) == (5.0, None)
    assert len(graph.program.outputs) == 2


def test_what_is_not_among_the_leaves_stays():
    w, x = ag.Value(2.0), ag.Value(3.0)
    graph = ag.compile_graph(w * x, [w])
    x.data = 100.0
    assert graph() == 6.0


def test_unused_leaves_have_gradient_zero():
    w, x = ag.Value(2.0), ag.Value(3.0)
    assert ag.compile_graph(w * w, [x, w]).value_and_gradient([1.0, 2.0])[1].tolist() == [0.0, 4.0]
    detached = w.detach() * 2.0
    assert ag.compile_graph(detached, [w])() == 4.0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda w: (ag.tensor(1.0), None), "expected a Value, the loss, got a Tensor"),
        (lambda w: (w * w, [w * 2.0]), "expected leaves.*got a result of multiply"),
        (lambda w: (w * w, [w, 3.0]), "expected leaves.*got 3.0"),
        (lambda w: (w * w, [w, [w]]), "each leaf once"),
    ],
)
def test_other_roots_and_leaves_are_refused(make, message):
    root, leaves = make(ag.Value(1.0))
    with pytest.raises(GraphError, match=message):
        ag.compile_graph(root, leaves)


def test_an_unknown_executor_is_refused():
    with pytest.raises(AutogradError, match="executor to be 'numba' or 'numpy' or 'python', got"):
        ag.compile_graph(ag.Value(1.0) * 2, executor="cuda")


@pytest.mark.parametrize("executor", EXECUTORS)
def test_ieee_numbers_come_out_as_in_the_engine(executor):
    def f(x, y):
        return [x / y, ag.log(x), ag.sqrt(y), ag.exp(x) + ag.relu(y), ag.maximum(x, y)]

    for numbers in [(1.0, 0.0), (-1.0, 0.0), (math.inf, 1.0), (math.nan, -2.0), (800.0, -0.0)]:
        for i in range(5):
            leaves = [ag.Value(x) for x in numbers]
            with np.errstate(all="ignore"):
                root = f(*leaves)[i]
                root.backward()
            graph = ag.compile_graph(f(ag.Value(0.5), ag.Value(0.25))[i] * 1.0, executor=executor)
            expected = [root.data, *(x.grad for x in leaves if x.grad is not None)]
            used = [x for x, leaf in zip(numbers, leaves, strict=True) if leaf.grad is not None]
            if len(used) == len(graph.leaves):
                value, gradient = graph.value_and_gradient(used)
                np.testing.assert_allclose([value, *gradient], expected, rtol=1e-14)


def test_branches_of_the_engine_are_decided_anew():
    for f in (ag.relu, ag.abs, lambda x: ag.maximum(x, 0.25), lambda x: ag.clip(x, -1.0, 1.0)):
        graph = ag.compile_graph(f(ag.Value(0.5)))
        for number in (-3.0, -0.5, 0.3, 2.0):
            leaf = ag.Value(number)
            root = f(leaf)
            root.backward()
            value, gradient = graph.value_and_gradient([number])
            assert (value, gradient[0]) == (root.data, leaf.grad)


def test_a_branch_not_taken_makes_no_nan():
    x = ag.Value(4.0)
    graph = ag.compile_graph(ag.maximum(ag.sqrt(x) * 3.0, ag.exp(x)), [x])
    for number in (-1.0, 0.0, 4.0):
        leaf = ag.Value(number)
        with np.errstate(all="ignore"):
            root = ag.maximum(ag.sqrt(leaf) * 3.0, ag.exp(leaf))
            root.backward()
        value, gradient = graph.value_and_gradient([number])
        np.testing.assert_allclose([value, gradient[0]], [root.data, leaf.grad], rtol=1e-12)


def test_a_deep_graph_compiles_and_runs():
    x = y = ag.Value(0.5)
    for _ in range(20_000):
        y = ag.sin(y) + x * 0.1
    y.backward()
    value, gradient = ag.compile_graph(y, [x]).value_and_gradient([0.5])
    assert value == pytest.approx(y.data, rel=1e-10)
    assert gradient[0] == pytest.approx(x.grad, rel=1e-10)


def test_threads_may_run_one_graph_at_once():
    model = nn.scalar.MLP([2, 4, 1])
    graph = ag.compile_graph(loss_of(model))
    start = graph.numbers()
    expected = {k: graph.value_and_gradient(start * k)[0] for k in range(1, 5)}
    wrong = []

    def work(k):
        for _ in range(200):
            if graph.value_and_gradient(start * k)[0] != expected[k]:
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

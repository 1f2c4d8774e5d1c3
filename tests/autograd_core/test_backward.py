"""The reverse sweep: multiplicity, accumulation, depth, memory, second derivatives."""

import copy
import gc
import time
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core.graph import ancestors, consumers, statistics, toposort
from tests.autograd_core.kinds import KINDS, tensor_leaf


@KINDS
def test_square_by_product_is_two_edges(leaf):
    x = leaf(3.0)
    y = x * x
    assert y.parents == (x, x)
    assert consumers(y)[x] == [(y, 0), (y, 1)]
    y.backward()
    assert float(x.grad) == 6.0


@KINDS
def test_doublings_are_visited_once_each(leaf):
    x = leaf(1.0)
    y = x
    for _ in range(60):  # 2**60 paths
        y = y + y
    start = time.perf_counter()
    y.backward()
    assert float(x.grad) == 2.0**60
    assert len(toposort(y)) == 61
    assert time.perf_counter() - start < 1.0


@KINDS
def test_three_uses_add_three_terms(leaf):
    x = leaf(2.0)
    (x * 3.0 + x * x + ag.exp(x)).backward()
    np.testing.assert_allclose(float(x.grad), 3 + 4 + np.exp(2))


@KINDS
def test_reused_nodes(leaf):
    a = leaf(1.0)
    b = a + a
    (b + b).backward()
    assert float(a.grad) == 4.0
    a, b = leaf(2.0), leaf(3.0)
    c, d = a + b, a * b
    e, f = c + d, c * d
    y = e + f
    y.backward()
    assert (float(y), float(a.grad), float(b.grad)) == (41.0, 25.0, 19.0)


@KINDS
def test_second_sweep_adds_to_leaves_and_renews_inner_nodes(leaf):
    a = leaf(1.0)
    b = a * 1.0
    y = b * 5.0
    y.backward()
    assert (float(a.grad), float(b.grad), float(y.grad)) == (5.0, 5.0, 1.0)
    y.backward()
    assert (float(a.grad), float(b.grad), float(y.grad)) == (10.0, 5.0, 1.0)
    a.zero_grad()
    assert a.grad is None
    y.backward()
    assert float(a.grad) == 5.0


@KINDS
def test_keep_leaves_leaves_inner_gradients_none(leaf):
    a = leaf(2.0)
    b = a * a
    y = b * 3.0
    y.backward()
    y.backward(keep="leaves")
    assert b.grad is None
    assert y.grad is None
    assert float(a.grad) == 24.0


@KINDS
def test_constants_take_no_gradient(leaf):
    x = leaf(2.0)
    constant = x.detach()
    (x * constant + constant).backward()
    assert constant.grad is None
    assert float(x.grad) == 2.0


@st.composite
def programs(draw):
    """Draw a random DAG: each step applies an op to two earlier nodes."""
    steps = draw(
        st.lists(st.tuples(st.sampled_from("+-*t"), *[st.integers(0, 99)] * 2), max_size=12)
    )
    return [(op, i % (n + 2), j % (n + 2)) for n, (op, i, j) in enumerate(steps)]


@given(programs())
def test_values_and_tensors_agree_on_random_graphs(program):
    def run(a, b):
        nodes = [a, b]
        for op, i, j in program:
            x, y = nodes[i], nodes[j]
            nodes.append({"+": x + y, "-": x - y, "*": x * y * 0.5, "t": ag.tanh(x) + y}[op])
        total = nodes[0] * 1.0
        for node in nodes[1:]:
            total = total + node
        return total

    values, tensors = [ag.Value(0.7), ag.Value(-0.4)], [tensor_leaf(0.7), tensor_leaf(-0.4)]
    run(*values).backward()
    run(*tensors).backward()
    np.testing.assert_allclose([v.grad for v in values], [t.grad.item() for t in tensors])
    ag.check_grads(run, np.array(0.7), np.array(-0.4), order=1)


def value_chain(length):
    x = y = ag.Value(1.0)
    for _ in range(length):
        y = y + 1.0
    return x, y


def tensor_chain(length):
    x = y = tensor_leaf(np.ones(2))
    for _ in range(length):
        y = y + x
    return x, y.sum()


@pytest.mark.slow
def test_chain_of_a_million_values_is_swept_and_freed():
    x, y = value_chain(1_000_000)
    y.backward()
    assert x.grad == 1.0
    del y


@pytest.mark.parametrize(("chain", "slope"), [(value_chain, 1.0), (tensor_chain, 100_001.0)])
def test_deep_chain_is_swept_printed_copied_and_freed(chain, slope):
    x, y = chain(100_000)
    y.backward(keep="leaves")
    repr(y)
    nodes = len(toposort(y))
    assert nodes == len(ancestors(y)) > 100_000
    twin = copy.deepcopy(y)
    assert len(toposort(twin)) == nodes
    alive = weakref.ref(y)
    del y, twin
    assert alive() is None
    np.testing.assert_array_equal(getattr(x.grad, "data", x.grad), slope)


def test_deep_chain_is_differentiated_twice():
    x, y = value_chain(20_000)
    (y * y).backward(create_graph=True)
    first = x.grad
    x.zero_grad()
    first.backward()
    assert x.grad == 2.0


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def train_once(leaf):
    w = leaf(0.5)
    loss = ag.tanh(w * 2.0 - 1.0) ** 2
    loss = loss + w * w
    loss.backward()
    return w, loss


@KINDS
@pytest.mark.usefixtures("no_collector")
def test_dropped_graph_leaves_no_cycles(leaf):
    w, loss = train_once(leaf)
    inner = weakref.ref(loss.parents[0])
    del loss
    assert inner() is None
    del w
    assert gc.collect() == 0


@pytest.mark.usefixtures("no_collector")
def test_transforms_leave_no_cycles():
    f = ag.value_and_grad(lambda x: ag.sum(ag.tanh(x) ** 2))
    f(np.ones(3))
    assert gc.collect() == 0
    for _ in range(5):
        f(np.ones(3))
        ag.grad(ag.grad(lambda x: x**3))(2.0)
    assert gc.collect() == 0


def test_create_graph_on_tensors_gives_second_derivatives():
    x = tensor_leaf([0.5, -1.0])
    ag.sum(ag.tanh(x) * x**2.0).backward(create_graph=True)
    first = x.grad
    assert first.requires_grad
    x.zero_grad()
    first.sum().backward()
    exact = ag.grad(lambda x: ag.sum(ag.grad(lambda x: ag.sum(ag.tanh(x) * x**2.0))(x)))(x.data)
    np.testing.assert_allclose(x.grad.data, exact)


def test_create_graph_adds_to_a_gradient_with_its_graph():
    x = tensor_leaf(3.0)
    (x**3.0).backward(create_graph=True)
    (x**3.0).backward(create_graph=True)
    twice = x.grad
    x.zero_grad()
    twice.backward()
    assert x.grad.item() == 36.0


def test_two_leaves_share_one_recorded_cotangent():
    a, b = tensor_leaf([1.0, 2.0]), tensor_leaf([3.0, 4.0])
    ag.sum((a + b) ** 2.0).backward(create_graph=True)
    np.testing.assert_array_equal(a.grad.data, b.grad.data)
    assert a.grad.requires_grad


def test_plain_sweep_records_nothing():
    x = tensor_leaf(np.ones(3))
    y = (x * x).sum()
    y.backward()
    assert all(node.grad.parents == () for node in toposort(y))


def test_numpy_asked_to_raise_is_obeyed():
    x = tensor_leaf([0.0, 1.0])
    y = ag.sqrt(x).sum()
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        y.backward()


def test_statistics_count_ops():
    x = ag.Value(1.0)
    assert statistics(x * x + x) == {"leaf": 1, "multiply": 1, "add": 1}

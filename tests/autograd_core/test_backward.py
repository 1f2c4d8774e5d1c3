"""The reverse sweep: multiplicity, accumulation, depth, memory, staleness."""

import copy
import gc
import threading
import time
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core.graph import ancestors, consumers, statistics, toposort


def tensor_leaf(x):
    return ag.tensor(x, requires_grad=True)


KINDS = pytest.mark.parametrize("leaf", [ag.Value, tensor_leaf], ids=["value", "tensor"])


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


@KINDS
def test_data_replaced_after_use_is_refused_by_name(leaf):
    x = leaf(2.0)
    x.name = "x_1"
    y = x * x
    x.data = 3.0
    with pytest.raises(ag.GraphError, match="got 'x_1', whose data changed since"):
        y.backward()
    (x * x).backward()
    assert float(x.grad) == 6.0


@KINDS
@pytest.mark.parametrize("f", [lambda x, y: x * y, lambda x, y: y.exp(), lambda x, y: y - x])
def test_result_whose_data_was_replaced_is_refused(leaf, f):
    x = leaf(2.0)
    y = ag.exp(x)
    z = f(x, y)
    y.data = 0.0
    with pytest.raises(ag.GraphError, match="an unnamed result of exp"):
        z.backward()
    with pytest.raises(ag.GraphError, match="an unnamed result of exp"):
        y.backward()


def test_update_in_place_is_noticed():
    w = tensor_leaf([1.0, 2.0])
    loss = (w * w).sum()
    w.data -= 0.1
    with pytest.raises(ag.GraphError, match="changed since"):
        loss.backward()


def test_replaced_data_that_no_rule_would_pass_is_no_error():
    constant, x = ag.tensor(2.0), tensor_leaf(3.0)
    early = constant * 2.0
    constant.data = 5.0
    y = x * constant
    y.backward()
    assert x.grad.item() == 5.0
    assert early.item() == 4.0


@KINDS
def test_no_grad_records_nothing(leaf):
    x = leaf(2.0)
    with ag.no_grad():
        y = x * x
        z = ag.exp(x)
    for node in (y, z):
        assert node.parents == ()
        assert node.op is None
        assert not node.requires_grad
    with pytest.raises(ag.GraphError):
        y.backward()
    assert (x * x).requires_grad


@KINDS
def test_scopes_nest_and_end(leaf):
    x = leaf(2.0)
    with ag.scope("net"):
        a = x * 2.0
        with ag.scope("layer"):
            b = a + 1.0
        c = b.tanh()
    d = c * 1.0
    assert [n.scope for n in (x, a, b, c, d)] == ["", "net", "net/layer", "net", ""]


def test_scope_ends_when_its_block_raises():
    with pytest.raises(ZeroDivisionError), ag.scope("broken"), ag.no_grad():
        raise ZeroDivisionError
    y = tensor_leaf(1.0) * 2.0
    assert y.scope == ""
    assert y.requires_grad


def test_threads_do_not_disturb_each_other():
    inside, leave = threading.Event(), threading.Event()

    def other():
        with ag.no_grad(), ag.scope("other"):
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(5)
    y = tensor_leaf(1.0) * 2.0
    leave.set()
    thread.join()
    assert y.requires_grad
    assert y.scope == ""


def test_threads_sweep_shared_parameters_alone():
    w = ag.tensor(np.arange(4.0), requires_grad=True)
    results = {}

    def work(k):
        results[k] = ag.grad(lambda w: ag.sum(w**2.0) * float(k))(w.data)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in range(8):
        np.testing.assert_allclose(results[k], 2 * k * np.arange(4.0))


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


@pytest.mark.parametrize(
    "write",
    [
        lambda w: w.numpy().__setitem__(0, 9.0),
        lambda w: w.data[1:].__setitem__(0, 9.0),
        lambda w: np.asarray(w.detach()).__setitem__(0, 9.0),
        lambda w: w.detach().numpy().__setitem__(0, 9.0),
        lambda w: w.reshape(2, 1).numpy().__setitem__((0, 0), 9.0),
    ],
    ids=["numpy", "view", "asarray", "detach", "view of a view"],
)
def test_a_write_behind_the_tensors_back_is_noticed(write):
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    loss = (w * w).sum()
    write(w)
    with pytest.raises(ag.GraphError, match="got 'w', whose data changed since"):
        loss.backward()


def test_a_write_through_a_view_taken_earlier_is_noticed():
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    view = w.numpy()[:1]
    view[0] = 5.0  # before any use: fine
    loss = (w * w).sum()
    loss.backward()
    np.testing.assert_array_equal(w.grad._data, [10.0, 4.0])
    again = (w * w).sum()
    view[0] = 6.0
    fresh = (w * w).sum()
    with pytest.raises(ag.GraphError, match="'w', whose data changed since"):
        again.backward()
    w.zero_grad()
    fresh.backward()
    np.testing.assert_array_equal(w.grad._data, [12.0, 4.0])


def test_a_write_to_an_operand_that_is_no_tensor_changes_nothing():
    w, x = ag.tensor([1.0, 2.0], requires_grad=True), np.array([3.0, 4.0])
    loss = (w * x).sum()
    x[:] = 0.0
    loss.backward()
    np.testing.assert_array_equal(w.grad._data, [3.0, 4.0])


def test_reading_the_data_is_no_change():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    loss = (w * w).sum()
    assert w.data[0] == 1.0
    assert float(w.numpy().sum()) == 3.0
    loss.backward()
    np.testing.assert_array_equal(w.grad._data, [2.0, 4.0])

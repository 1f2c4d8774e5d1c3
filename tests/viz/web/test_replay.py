"""A recorded graph computed again in a browser equals the engine."""

import json

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.ops import BUILT_IN
from autograd_core.tensor import Tensor
from tests.autograd_core.ops.walk import DIFFERENTIABLE, draw
from tests.oracle.random_graphs import Graph
from tests.viz.web.modules import joined
from viz.build import read_graph
from viz.messages import ENGLISH
from viz.recorded import recorded_graph

OPS = sorted(BUILT_IN, key=lambda op: op.name)


@pytest.fixture
def run(page):
    """Run a function of JavaScript on JSON, with what replay.js exports at hand."""
    page.add_script_tag(content=joined("replay.js"))
    return lambda source, data: page.evaluate(f"(data) => ({source})(data)", data)


def written(root):
    """Return a graph as a page reads it."""
    return json.loads(json.dumps(recorded_graph(read_graph(root), ENGLISH), allow_nan=False))


ROOTS = """(graphs) => graphs.map((data) => {
  const graph = openGraph(data);
  const { data: numbers, shape } = graph.values[graph.root];
  return [shape, [...numbers]];
})"""


def compare(run, roots, rtol, noise=0.0):
    got = run(ROOTS, [written(root) for root in roots])
    for root, (shape, numbers) in zip(roots, got, strict=True):
        assert tuple(shape) == np.shape(root._data), root.op
        scale = np.abs(root._data, dtype=float).max(initial=0.0, where=np.isfinite(root._data))
        np.testing.assert_allclose(
            np.reshape(numbers, shape), root._data, rtol, rtol * scale + noise, err_msg=root.op.name
        )


def uses(dtype):
    """Return a use of every op with each of its examples."""
    for op in OPS:
        for shapes, attrs in op.examples:
            leaves = [ag.tensor(x, requires_grad=True) for x in draw(op, shapes, dtype)]
            yield Tensor.record(op, tuple(leaves), attrs)


def test_every_op_of_the_engine_is_replayed(run):
    assert set(run("() => Object.keys(REPLAYED_OPS)", None)) == {op.name for op in OPS}


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-6)])
def test_every_example_of_every_op_equals_the_engine(run, dtype, rtol):
    compare(run, list(uses(dtype)), rtol)


def test_scalars_are_replayed_from_a_changed_leaf(run):
    x, w = ag.Value(2.0, "x"), ag.Value(-3.0, "w")
    loss = ag.tanh(x * w + 5.5) ** 2
    loss.backward()
    drawing = read_graph(loss)
    data = json.loads(json.dumps(recorded_graph(drawing, ENGLISH)))
    key = drawing.keys[w]
    slope = run(f"(data) => measure(openGraph(data), {key}, 0, 1e-5)", data)
    assert slope == pytest.approx(w.grad, rel=1e-7)
    root = drawing.keys[loss]
    got = run(f"(d) => replay(openGraph(d), {{{key}: [-2.5]}}).get({root}).data[0]", data)
    assert got == pytest.approx(np.tanh(0.5) ** 2, rel=1e-12)


EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e-300, 1e308, -1e308, np.inf, -np.inf, np.nan]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_elementwise_ops_equal_the_engine_at_the_edges(run):
    roots = []
    for op in OPS:
        if op.elementwise:
            grid = np.meshgrid(*[EDGES] * len(op.vjps))
            leaves = tuple(ag.tensor(x.ravel(), requires_grad=True) for x in grid)
            roots.append(Tensor.record(op, leaves, op.examples[0][1]))
    got = run(ROOTS, [written(root) for root in roots])
    for root, (_, numbers) in zip(roots, got, strict=True):
        expected = np.asarray(root._data, float)
        np.testing.assert_allclose(numbers, expected, 1e-12, err_msg=root.op.name)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("entry", [np.inf, -np.inf, np.nan, 0.0, 1e200, 1e-200])
def test_other_ops_equal_the_engine_where_entries_are_extreme(run, entry):
    roots = []
    names = ["logsumexp", "softmax", "log_softmax", "euclidean_norm", "max", "min", "sort", "std"]
    names += ["argsort", "argmax", "argmin", "prod", "cumprod", "order_statistic", "power_norm"]
    for op in map(ag.OPS.get, names):
        for (shape,), attrs in op.examples:
            x = np.random.default_rng(0).normal(size=shape)
            for k in range(0, x.size, 2):
                x.flat[k] = entry
            roots.append(Tensor.record(op, (ag.tensor(x, requires_grad=True),), attrs))
            full = ag.tensor(np.full(shape, entry), requires_grad=True)
            roots.append(Tensor.record(op, (full,), attrs))
    got = run(ROOTS, [written(root) for root in roots])
    for root, (shape, numbers) in zip(roots, got, strict=True):
        expected = np.asarray(root._data, float)
        found = np.reshape(numbers, shape)
        np.testing.assert_allclose(found, expected, 1e-12, err_msg=f"{root.op} {root.attrs}")


def random_key(rng, shape):
    """Return an index with all that NumPy takes: numbers, slices, arrays, masks, None and dots."""
    key = []
    axis = 0
    while axis < len(shape):
        n, kind = shape[axis], rng.integers(7)
        if kind == 0:
            key.append(None)
            continue
        if kind == 1 and Ellipsis not in key:
            key.append(Ellipsis)
            axis = max(axis, len(shape) - int(rng.integers(0, 2)))
            continue
        if kind == 2 and axis + 1 < len(shape):
            key.append(rng.random(shape[axis : axis + 2]) < 0.5)
            axis += 2
            continue
        key.append(random_part(rng, n))
        axis += 1
    return tuple(key[: int(rng.integers(1, len(key) + 1))])


def random_part(rng, n):
    kind = rng.integers(5)
    if kind == 0:
        return int(rng.integers(-n, n))
    if kind == 1:
        return rng.integers(-n, n, size=[(2,), (1, 2), (3, 1), ()][rng.integers(4)])
    if kind == 2:
        return rng.random(n) < 0.5
    ends = [None, *range(-n - 1, n + 2)]
    start, stop = (ends[rng.integers(len(ends))] for _ in range(2))
    return slice(start, stop, [None, 1, 2, -1, -2][rng.integers(5)])


def test_indexing_equals_numpy_for_random_keys(run):
    rng, roots = np.random.default_rng(5), []
    while len(roots) < 300:
        x = ag.tensor(rng.normal(size=(3, 4, 2)), requires_grad=True)
        try:
            y = x[random_key(rng, x.shape)]
        except (IndexError, ValueError):
            continue
        roots.append(y)
        if y.size and len(roots) % 2:
            roots.append(ag.index_add(y, y.attrs["key"], x.shape))
    compare(run, roots, 0.0)


RUN_CASES = """(cases) => cases.map(([data, moved]) => {
  const graph = openGraph(data);
  const slopes = moved.map(([key]) => [...graph.values[key].data].map(
    (x, i) => measure(graph, key, i, stepFor(x))));
  const root = replay(graph, new Map(moved)).get(graph.root);
  return [graph.values[graph.root].data[0], root.data[0], slopes];
})"""


def central_differences(f, arrays, i):
    """Return the slope of f by each entry of one array, in the steps that a page takes."""
    slopes = []
    for k, x in enumerate(arrays[i].flat):
        eps = 1e-5 * max(1.0, abs(x))
        high, low = (
            [
                a + step * (np.arange(a.size).reshape(a.shape) == k) * (j == i)
                for j, a in enumerate(arrays)
            ]
            for step in (eps, -eps)
        )
        slopes.append((f(high) - f(low)) / (2 * eps))
    return slopes


def test_random_graphs_are_replayed_and_measured_as_the_engine_computes(run):
    sent, expected = [], []
    for graph in map(Graph, range(12)):
        leaves = [ag.tensor(x, requires_grad=True) for x in graph.inputs]
        loss = graph.run(ag, leaves)
        keys = read_graph(loss).keys
        moved = [0.9 * x + 0.01 for x in graph.inputs]
        used = [i for i, leaf in enumerate(leaves) if leaf in keys]
        sent.append([written(loss), [[keys[leaves[i]], moved[i].ravel().tolist()] for i in used]])

        def f(arrays, graph=graph):
            return float(graph.run(ag, arrays))

        slopes = [central_differences(f, graph.inputs, i) for i in used]
        expected.append((float(loss.data), f(moved), slopes))
    for got, want in zip(run(RUN_CASES, sent), expected, strict=True):
        assert got[:2] == pytest.approx(want[:2], rel=1e-11)
        for measured, slope in zip(got[2], want[2], strict=True):
            np.testing.assert_allclose(measured, slope, 1e-5, 1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_measured_slopes_of_a_network_equal_its_gradients(run, dtype):
    """Also in float32, because a page measures in double precision."""
    rng = np.random.default_rng(3)
    model = nn.MLP([2, 4, 3], activation="tanh", seed=0)
    X, y = rng.normal(size=(8, 2)).astype(dtype), rng.integers(0, 3, 8)
    leaves = [ag.tensor(p.data, dtype=dtype, requires_grad=True) for p in model.parameters()]
    hidden = ag.tanh(X @ leaves[0] + leaves[1])
    loss = nn.cross_entropy(ag.dropout(hidden, 0.25, 0) @ leaves[2] + leaves[3], y)
    loss.backward()
    keys = read_graph(loss).keys
    moved = [[keys[leaf], leaf.data.ravel().tolist()] for leaf in leaves]
    ((value, again, slopes),) = run(RUN_CASES, [[written(loss), moved]])
    assert value == again == pytest.approx(loss.item(), rel=1e-12 if dtype is np.float64 else 1e-6)
    for leaf, slope in zip(leaves, slopes, strict=True):
        rtol, atol = (1e-6, 1e-9) if dtype is np.float64 else (1e-4, 1e-6)
        np.testing.assert_allclose(slope, leaf.grad.data.ravel(), rtol, atol)


def test_measured_slopes_of_every_weight_of_a_scalar_network_equal_its_gradients(run):
    model = nn.scalar.MLP([2, 4, 3, 1], activation="tanh", seed=1)
    loss = (model([0.5, -1.0]) - 0.7) ** 2
    loss.backward()
    keys = read_graph(loss).keys
    weights = [p for p in model.parameters() if p in keys]
    moved = [[keys[w], [w.data]] for w in weights]
    ((value, again, slopes),) = run(RUN_CASES, [[written(loss), moved]])
    assert value == again == pytest.approx(loss.data, rel=1e-12)
    np.testing.assert_allclose(np.ravel(slopes), [w.grad for w in weights], 1e-7, 1e-9)
    assert len(weights) == 31


@pytest.fixture
def cube():
    """An op that no page knows."""
    yield ag.register_op("cube", lambda x: x**3, lambda ct, y, x: ct * 3 * x * x)
    del ag.OPS["cube"]


def test_a_users_own_op_is_named_and_keeps_its_recorded_value(run, cube):
    w, b = ag.Value(2.0, "w"), ag.Value(0.5, "b")
    loss = cube(w) * b
    keys = read_graph(loss).keys
    data = written(loss)
    blocked = run("(data) => [...obstacles(openGraph(data))]", data)
    assert blocked == [[keys[w], "cube"]]
    nudged = run(f"(d) => replay(openGraph(d), {{{keys[b]}: 1}}).get({keys[loss]}).data[0]", data)
    assert nudged == 8.0
    with pytest.raises(Exception, match="replay: the page cannot compute cube again"):
        run(f"(data) => replay(openGraph(data), {{{keys[w]}: 1}})", data)


def test_what_is_not_wanted_is_not_computed(run):
    w = ag.Value(0.5, "w")
    aside = ag.exp(w)
    loss = w * w
    drawing = read_graph(loss, aside)
    data = json.loads(json.dumps(recorded_graph(drawing, ENGLISH)))
    key, root = drawing.keys[w], drawing.keys[loss]
    got = run(f"(d) => [...replay(openGraph(d), {{{key}: 3}}, {{only: [{root}]}}).keys()]", data)
    assert got == [key, root]


def test_a_change_of_another_size_is_refused(run):
    data = written(ag.sum(ag.tensor([1.0, 2.0], requires_grad=True) * 2.0))
    with pytest.raises(Exception, match="expected 2 numbers for node 0, got 1"):
        run("(data) => replay(openGraph(data), {0: [1]})", data)


def test_a_refused_graph_is_not_opened(run):
    with pytest.raises(Exception, match="openGraph: too large"):
        run("(data) => openGraph(data)", {"refused": "too large"})


def test_recorded_gradients_are_replayed_too(run):
    """The graph of a gradient holds what the rules are written with, also internal ops."""
    roots = []
    for use in uses(np.float64):
        if use.op not in DIFFERENTIABLE or not use.size:
            continue
        total = ag.sum(ag.sin(use))
        total.backward(create_graph=True)
        gradients = [leaf.grad for leaf in use.parents]
        roots += [g for g in gradients if g.op is not None]
    assert len(roots) > 400
    compare(run, roots, 1e-11, noise=1e-14)  # where parts cancel

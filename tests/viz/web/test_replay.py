"""A recorded graph computed again in a browser equals the engine."""

import json

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.ops import BUILT_IN
from autograd_core.tensor import Tensor
from tests.autograd_core.ops.walk import draw
from tests.viz.web.modules import joined
from viz.build import read_graph
from viz.messages import ENGLISH
from viz.recorded import recorded_graph


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


def compare(run, roots, rtol):
    got = run(ROOTS, [written(root) for root in roots])
    for root, (shape, numbers) in zip(roots, got, strict=True):
        assert tuple(shape) == np.shape(root._data), root.op
        scale = np.abs(root._data, dtype=float).max(initial=0.0, where=np.isfinite(root._data))
        np.testing.assert_allclose(
            np.reshape(numbers, shape), root._data, rtol, rtol * scale, err_msg=root.op.name
        )


def uses(dtype):
    """Return a use of every op with each of its examples."""
    for op in BUILT_IN:
        for shapes, attrs in op.examples:
            leaves = [ag.tensor(x, requires_grad=True) for x in draw(op, shapes, dtype)]
            yield Tensor.record(op, tuple(leaves), attrs)


def test_every_op_of_the_engine_is_replayed(run):
    assert set(run("() => Object.keys(REPLAYED_OPS)", None)) == {op.name for op in BUILT_IN}


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

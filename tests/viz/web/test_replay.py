"""A recorded graph computed again in a browser equals the engine."""

import json

import numpy as np
import pytest

import autograd_core as ag
from tests.viz.web.modules import joined
from viz.build import read_graph
from viz.messages import ENGLISH
from viz.recorded import recorded_graph


@pytest.fixture
def run(page):
    """Run a function of JavaScript on JSON, with what replay.js exports at hand."""
    page.add_script_tag(content=joined("replay.js"))
    return lambda source, data: page.evaluate(f"(data) => ({source})(data)", data)


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

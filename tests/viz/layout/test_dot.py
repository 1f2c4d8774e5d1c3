import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.geometry_checks import dot_faults, text_faults
from tests.viz.graphs import circle, mlp, neuron, random_graphs, recurrent, scalar_mlp
from viz.layout.diagram import measure

pytestmark = pytest.mark.usefixtures("dot")
GRAPHS = {
    "neuron": lambda: neuron()[0],
    "mlp": lambda: mlp()[0],
    "scalar mlp": lambda: scalar_mlp()[0],
    "recurrent": recurrent,
    "circle": circle,
    "one node": lambda: ag.Value(1.0, "x"),
}


def faults(picture):
    diagram = measure(picture.scene, picture.style)
    return dot_faults(diagram, picture.layout) + text_faults(picture)


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("name", GRAPHS)
def test_graph_is_laid_out_without_faults(name, direction):
    root = GRAPHS[name]()
    root.backward()
    assert faults(viz.draw(root, direction=direction, engine="dot")) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random_graphs(), st.sampled_from(["LR", "TB"]))
def test_random_graph_is_laid_out_without_faults(roots, direction):
    assert faults(viz.draw(*roots, direction=direction, engine="dot")) == []


def test_both_engines_show_the_same_text():
    loss, w = neuron()
    loss.backward()
    drawn = [viz.draw(loss, highlight=w, engine=engine).svg() for engine in ("dot", "builtin")]
    first, second = (sorted(re.findall(r">([^<\n]+)<", svg)) for svg in drawn)
    assert first == second

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.geometry_checks import builtin_faults, text_faults
from tests.viz.graphs import circle, mlp, neuron, random_graphs, recurrent, scalar_mlp
from viz.layout.diagram import measure

GRAPHS = {
    "neuron": lambda: neuron()[0],
    "mlp": lambda: mlp()[0],
    "scalar mlp": lambda: scalar_mlp()[0],
    "wide scalar mlp": lambda: scalar_mlp((3, 4, 2))[0],
    "recurrent": recurrent,
    "circle": circle,
    "one node": lambda: ag.Value(1.0, "x"),
}


def faults(picture):
    diagram = measure(picture.scene, picture.style)
    return builtin_faults(diagram, picture.layout) + text_faults(picture)


@settings(max_examples=300)
@given(random_graphs(), st.sampled_from(["LR", "TB"]), st.booleans())
def test_random_graph_is_laid_out_without_faults(roots, direction, swept):
    if swept:
        roots[0].backward()
    assert faults(viz.draw(*roots, direction=direction)) == []


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("name", GRAPHS)
def test_graph_is_laid_out_without_faults(name, swept, direction):
    root = GRAPHS[name]()
    if swept:
        root.backward()
    assert faults(viz.draw(root, direction=direction)) == []


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_folded_graph_is_laid_out_without_faults(depth, direction):
    loss, _ = scalar_mlp((4, 6, 1))
    assert faults(viz.draw(loss, depth=depth, direction=direction)) == []


@given(random_graphs(most=8), st.sets(st.sampled_from(["data", "grad", "local"])))
def test_any_choice_of_contents_is_laid_out_without_faults(roots, show):
    assert faults(viz.draw(*roots, show=sorted(show))) == []


def test_edge_to_many_far_users_shares_its_trunk():
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(100):
        y = y + x
    routes = viz.draw(y).layout.routes
    pieces = [piece for route in routes for piece in route.pieces]
    assert len(pieces) > 2000  # each route is whole
    assert len({id(piece) for piece in pieces}) <= 3 * len(routes)  # but shares with the others


def test_layout_is_the_same_every_time():
    first, second = (viz.draw(scalar_mlp((3, 4, 2))[0]).layout for _ in range(2))
    assert first == second


def test_deep_graph_is_laid_out():
    y = ag.Value(0.5, "x")
    for _ in range(3000):
        y = ag.tanh(y)
    layout = viz.draw(y, max_nodes=4000).layout
    assert len({round(box.center.y) for box in layout.boxes.values()}) == 1


def test_leaf_beside_a_long_box_stands_near_its_user():
    picture = viz.draw(mlp()[0])
    targets = next(node.key for node in picture.scene.nodes if node.name == "Y")
    layout = picture.layout
    assert layout.boxes[targets].right == pytest.approx(layout.frames["mlp"].right)

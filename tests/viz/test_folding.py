import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from tests.viz.graphs import mlp, random_graphs, scalar_mlp
from viz.build import build_scene, read_graph
from viz.folding import fold


def homes(scene, depth):
    """What each node is drawn as: the path of a folded box, or itself."""
    return {
        n.key: "/".join(n.group.split("/")[: depth + 1])
        if n.group and n.group.count("/") >= depth
        else n.key
        for n in scene.nodes
    }


@given(random_graphs(most=20), st.integers(0, 2))
def test_folding_keeps_every_node_and_edge_that_is_not_inside_a_folded_box(roots, depth):
    scene = build_scene(read_graph(*roots))
    folded = fold(scene, depth)
    assert [n.key for n in folded.nodes] == list(range(len(folded.nodes)))
    assert len(folded.nodes) == len(set(homes(scene, depth).values()))
    assert all(group.path.count("/") < depth for group in folded.groups)


@given(random_graphs(most=20), st.integers(0, 2))
def test_folding_keeps_edges_between_what_is_drawn(roots, depth):
    scene = build_scene(read_graph(*roots))
    folded = fold(scene, depth)
    home = homes(scene, depth)
    wanted = {(home[e.source], home[e.target]) for e in scene.edges}
    assert len({(e.source, e.target) for e in folded.edges}) == sum(a != b for a, b in wanted)
    assert all(e.source != e.target for e in folded.edges)
    if all(home[key] == key for key in home):
        assert folded.edges == scene.edges


def test_folded_layers_stay_chained():
    loss, _ = mlp((3, 2, 1))
    folded = viz.draw(loss, depth=1).scene
    names = {node.key: node.name for node in folded.nodes}
    edges = {(names[e.source], names[e.target]) for e in folded.edges}
    assert {("X", "A^[1]"), ("A^[1]", "A^[2]")} <= edges


def test_folded_card_shows_the_last_node_and_says_what_is_in_it():
    loss, _ = mlp((3, 2, 1))
    loss.backward()
    full, folded = viz.draw(loss).scene, viz.draw(loss, depth=1).scene
    card = next(node for node in folded.nodes if node.kind == "folded")
    last = next(node for node in full.nodes if node.name == "A^[1]")
    assert (card.name, card.value, card.gradient) == (last.name, last.value, last.gradient)
    assert card.expression.text == "layer 1: 2 ops, 2 parameters"
    assert "layer 1: 2 ops, 2 parameters" in viz.draw(loss, depth=1).svg()


def test_loss_inside_a_folded_box_stays_the_loss():
    loss, _ = mlp((3, 2, 1))
    assert viz.draw(loss, depth=0).scene.nodes[-1].kind == "loss"


@pytest.mark.parametrize("most", [10, 25])
def test_many_nodes_fold_until_they_fit(most):
    loss, _ = scalar_mlp((2, 3, 1))
    scene = viz.draw(loss, max_nodes=most).scene
    assert len(scene.nodes) <= most
    assert any(node.kind == "folded" for node in scene.nodes)


def test_folded_loss_says_what_is_in_it():
    loss, _ = mlp((3, 2, 1))
    assert ">mse: 3 ops<" in viz.draw(loss, depth=0).svg()

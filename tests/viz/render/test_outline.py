from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.graphs import random_graphs, recurrent, scalar_mlp
from viz.render.outline import outline


def rows(scene, deepest=8):
    return [row for section in outline(scene, deepest) for row in section.rows]


@given(random_graphs(), st.integers(1, 6))
def test_every_node_is_shown_once_and_every_edge_is_a_line(roots, deepest):
    scene = viz.draw(*roots).scene
    listed = rows(scene, deepest)
    shown = [row.node.key for row in listed if row.state == "shown"]
    assert sorted(shown) == [node.key for node in scene.nodes]
    edges = [row.edge for row in listed if row.edge]
    assert sorted((e.target, e.slot) for e in edges) == sorted(
        (e.target, e.slot) for e in scene.edges
    )
    assert max(len(row.lasts) for row in listed) <= deepest + 1


@given(random_graphs(), st.integers(1, 6))
def test_what_is_referred_to_stands_where_the_line_says(roots, deepest):
    listed = rows(viz.draw(*roots).scene, deepest)
    places = {row.node.key: i for i, row in enumerate(listed) if row.state == "shown"}
    for i, row in enumerate(listed):
        if row.state != "shown":
            assert (places[row.node.key] < i) == (row.state == "above")


@given(random_graphs())
def test_a_section_holds_the_results_of_one_box(roots):
    for section in outline(viz.draw(*roots).scene, 8):
        made = [r.node for r in section.rows if r.state == "shown" and r.node.op]
        assert all(node.group == section.path for node in made)


def test_sections_go_from_the_loss_to_the_inputs():
    paths = [section.path for section in outline(viz.draw(scalar_mlp()[0]).scene, 8)]
    layers = [path.split("/")[1] for path in paths if path]
    assert layers == sorted(layers, reverse=True)
    recurrence = [section.path for section in outline(viz.draw(recurrent()).scene, 8)]
    assert [p for p in recurrence if p] == ["cell (3)", "cell (2)", "cell"]


def test_deep_chain_goes_on_in_new_sections():
    y = ag.Value(0.5, "x")
    for _ in range(500):
        y = ag.tanh(y)
    scene = viz.draw(y).scene
    assert max(len(row.lasts) for row in rows(scene, 5)) == 5

import time

import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from autograd_core import AutogradError, GraphError
from tests.viz.graphs import mlp, neuron, scalar_mlp
from viz.render.marks import Text


def words(picture):
    marks = [mark for figure in picture.canvas.figures for mark in figure.marks]
    return ["".join(run.text for run in m.line) for m in marks if isinstance(m, Text)]


def test_before_a_sweep_gradients_are_not_computed_yet():
    for make in (neuron, mlp):
        svg = viz.draw(make()[0]).svg()
        assert "not computed" in svg
        loss, _ = make()
        loss.backward()
        assert "not computed" not in viz.draw(loss).svg()


def test_cards_show_values_and_gradients():
    loss, _w = neuron()
    loss.backward()
    shown = words(viz.draw(loss))
    assert "−3" in shown
    assert "∂L/∂w −0.5857" in shown
    assert "x = 2" in shown


@pytest.mark.parametrize(
    ("show", "there", "missing"),
    [
        (["data"], ["6.881"], ["∂L/∂b", "x = 2"]),
        (["grad"], ["∂L/∂b −0.2929"], ["6.881", "x = 2"]),
        (["local"], ["x = 2"], ["6.881", "∂L/∂b"]),
        ([], ["b"], ["6.881", "∂L/∂b", "x = 2"]),
    ],
)
def test_show_chooses_what_is_seen(show, there, missing):
    loss, _ = neuron()
    loss.backward()
    shown = words(viz.draw(loss, show=show))
    assert all(text in shown for text in there)
    assert not any(text in line for text in missing for line in shown)
    drawn = viz.draw(loss, show=show).dot()
    assert ("6.8814" in drawn) == ("data" in show)
    assert ("∂L/∂b" in drawn) == ("grad" in show)
    assert ("x = 2" in drawn) == ("local" in show)


def test_themes_and_directions_give_other_pictures():
    loss, _ = neuron()
    light, dark = viz.draw(loss), viz.draw(loss, theme="dark")
    assert light.layout == dark.layout
    assert light.style.theme.ground in light.svg()
    assert light.style.theme.ground not in dark.svg()
    tall = viz.draw(loss, direction="TB").layout
    assert tall.height > tall.width
    assert light.layout.width > light.layout.height


def test_highlight_by_node_and_by_name_is_the_same():
    loss, w = neuron()
    by_node, by_name = viz.draw(loss, highlight=w), viz.draw(loss, highlight="w")
    assert by_node.svg() == by_name.svg()
    assert {by_node.scene.nodes[key].name for key in by_node.lit} == {
        "w",
        "v_1",
        "z",
        "a",
        "v_2",
        "L",
    }
    assert by_node.svg() != viz.draw(loss).svg()


def test_highlighted_name_that_is_missing_lists_those_there_are():
    with pytest.raises(GraphError, match=r"got 'q'. It has: L, a, b, v_1, v_2, w, x, y"):
        viz.draw(neuron()[0], highlight="q")


def test_node_of_another_graph_cannot_be_highlighted():
    with pytest.raises(GraphError, match="expected a node of this graph"):
        viz.draw(neuron()[0], highlight=ag.Value(1.0))


def test_highlight_lights_a_folded_card_that_holds_a_lit_node():
    picture = viz.draw(mlp()[0], highlight="W^[1]", depth=0)
    names = {node.name for node in picture.scene.nodes if node.key in picture.lit}
    assert names == {"A^[2]", picture.scene.loss_name}


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"theme": "blue"}, "theme to be 'light' or 'dark', got 'blue'"),
        ({"engine": "neato"}, "engine to be 'auto' or 'dot' or 'builtin', got 'neato'"),
        ({"direction": "RL"}, "direction to be 'LR' or 'TB', got 'RL'"),
        ({"lang": "de"}, "lang to be 'en' or 'es', got 'de'"),
        ({"show": ["values"]}, r"show to hold \"data\", \"grad\" and \"local\", got \['values'\]"),
        ({"show": "data"}, "show"),
        ({"overlay": "heat"}, "overlay to be 'gradient' or 'time' or 'memory' or 'error', got"),
    ],
)
def test_unknown_option_is_refused(option, message):
    with pytest.raises(AutogradError, match=message):
        viz.draw(neuron()[0], **option)


def test_picture_without_cards_is_refused():
    with pytest.raises(AutogradError, match="max_nodes to be at least 1, got 0"):
        viz.draw(neuron()[0], max_nodes=0)


def test_model_is_drawn_as_it_computes_one_example():
    model = nn.MLP([3, 2, 1])
    assert viz.draw(model).scene == viz.draw(model(np.ones((1, 3)))).scene
    assert len(viz.draw(nn.scalar.MLP([2, 2, 1])).scene.nodes) > 10


def test_model_that_begins_with_no_layer_says_what_to_draw():
    class Odd(nn.Module):
        def forward(self, X):
            return X

    with pytest.raises(GraphError, match=r"begins with a Dense, .* layer, got Odd. Draw what"):
        viz.draw(Odd())


@pytest.mark.parametrize("thing", [3.0, None, "L", np.ones(3)])
def test_what_is_no_node_cannot_be_drawn(thing):
    with pytest.raises(GraphError, match="expected Tensors, Values, a model or one program, got a"):
        viz.draw(thing)


def test_several_outputs_of_a_scalar_net_are_drawn_together():
    assert len(viz.draw(nn.scalar.MLP([2, 2, 2])).scene.nodes) > 20


def test_several_roots_stand_in_one_picture():
    x = ag.Value(1.0, "x")
    scene = viz.draw(ag.tanh(x), ag.exp(x)).scene
    assert [node.kind for node in scene.nodes] == ["input", "loss", "loss"]


def test_thousand_nodes_are_drawn_in_seconds():
    y = ag.Value(1.0, "y")
    for _ in range(900):
        y = ag.tanh(y)
    start = time.perf_counter()
    assert len(viz.draw(y).scene.nodes) == 901
    assert time.perf_counter() - start < 20


def test_numbers_beyond_all_bounds_are_drawn():
    x = ag.Value(float("inf"), "x")
    loss = x * ag.Value(float("nan"), "y") + 1e-300
    loss.backward()
    assert {"∞", "nan"} <= set(words(viz.draw(loss)))
    assert len(viz.draw(scalar_mlp()[0]).svg()) > 1000

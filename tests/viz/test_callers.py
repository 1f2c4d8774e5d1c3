"""Nodes are called like the variables that hold them."""

import autograd_core as ag
import viz

OUTER = ag.Value(3.0)


def names(picture):
    return [node.name for node in picture.scene.nodes]


def test_local_and_global_variables_name_nodes():
    w = ag.Value(2.0)
    z = w * OUTER
    loss = z * z
    assert names(viz.draw(loss)) == ["OUTER", "w", "z", "loss"]
    assert str(viz.explain(loss, w)).startswith("∂loss/∂w = ∂loss/∂z · ∂z/∂w")


def test_a_name_that_was_given_stays():
    w = ag.Value(2.0, "weight")
    loss = w * w
    loss.name = "L"
    assert names(viz.draw(loss)) == ["weight", "L"]


def test_underscores_and_held_by_nothing_stay_numbered():
    w = ag.Value(2.0)
    _hidden = w * w
    loss = _hidden + w * 3.0
    assert names(viz.draw(loss)) == ["w", "v_1", "v_2", "loss"]


def test_the_first_variable_of_a_node_counts():
    first = second = ag.Value(2.0)
    assert names(viz.draw(first * second)) == ["first", "v_1"]


def test_variables_may_be_left_out_of_it():
    w = ag.Value(2.0)
    loss = w * w
    assert names(viz.draw(loss, variables=False)) == ["v_1", "v_2"]
    assert str(viz.explain(loss, w, variables=False)).startswith("∂v₂/∂v₁")

"""What is shown at a step: the graph as far as the sweeps have come, no further."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

import autograd_core as ag
from tests.viz.graphs import mlp, neuron, random_graphs, scalar_mlp
from viz.build import build_scene, read_graph
from viz.playback import play
from viz.steps import at_state, states


def read(loss):
    drawing = read_graph(loss)
    scene, steps = build_scene(drawing), play(drawing)
    return scene, steps, states(scene, steps)


def test_the_first_state_has_the_leaves_and_the_last_has_all():
    loss, _ = neuron()
    scene, steps, shown = read(loss)
    assert len(shown) == len(steps)
    assert shown[0].values == {n.key for n in scene.nodes if not n.op}
    assert not shown[0].gradients
    assert not shown[0].edges
    assert shown[-1].values == {n.key for n in scene.nodes}
    loss.backward()
    swept = build_scene(read_graph(loss))
    for node, expected in zip(at_state(scene, shown[-1]).nodes, swept.nodes, strict=True):
        assert node.gradient == expected.gradient


def test_a_state_does_not_know_what_was_swept_before():
    loss, _ = neuron()
    loss.backward()
    scene, _, shown = read(loss)
    assert all(n.gradient is not None for n in scene.nodes if n.takes_gradient)
    assert all(n.gradient is None for n in at_state(scene, shown[0]).nodes)


@settings(max_examples=40)
@given(random_graphs())
def test_each_step_adds_what_it_names_and_nothing_else(roots):
    drawing = read_graph(roots[0])
    scene, steps = build_scene(drawing), play(drawing)
    shown = states(scene, steps)
    for before, after in pairwise(shown):
        step = after.step
        assert after.values - before.values == ({step.node} if step.phase == "forward" else set())
        assert after.edges - before.edges == ({step.edge} if step.edge else set())
        changed = {k for k, g in after.gradients.items() if before.gradients.get(k) is not g}
        assert changed <= {step.node}
        if step.part is not None:
            assert after.gradients[step.node] is step.total
            assert after.parts[-1] is step.part
            assert (len(after.parts) == after.uses) == step.last


def test_the_parts_of_a_fan_out_come_slot_by_slot():
    a = ag.Value(3.0, "a")
    _, _, shown = read(a * a + a)
    parts = [[part.mean for part in s.parts] for s in shown if s.step.node == 0]
    assert parts == [[1], [1, 3], [1, 3, 3]]
    assert {s.uses for s in shown if s.step.node == 0} == {3}


@pytest.mark.parametrize("loss", [mlp((3, 2, 1))[0], scalar_mlp((2, 2, 1))[0]])
def test_a_state_is_a_function_of_scene_and_index(loss):
    scene, steps, shown = read(loss)
    for index in range(len(steps)):
        assert states(scene, steps[: index + 1])[-1].values == shown[index].values
        assert states(scene, steps[: index + 1])[-1].gradients == shown[index].gradients

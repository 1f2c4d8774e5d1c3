"""The sweeps as steps: every number is one that the engine computes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core import GraphError
from viz.build import build_scene, plain, read_graph
from viz.playback import play


def neuron():
    x, w, b = ag.Value(2.0, "x"), ag.Value(-3.0, "w"), ag.Value(6.5, "b")
    return ag.tanh(w * x + b) ** 2


def test_a_forward_step_for_each_op_then_the_seed_then_a_step_for_each_edge():
    drawing = read_graph(neuron())
    steps = play(drawing)
    phases = [step.phase for step in steps]
    assert phases == ["start", *["forward"] * 4, "seed", *["backward"] * 6]
    assert [s.node for s in steps[1:5]] == [n.key for n in build_scene(drawing).nodes if n.op]


def test_a_value_used_twice_adds_its_parts_up():
    a = ag.Value(3.0, "a")
    steps = [s for s in play(read_graph(a * a)) if s.phase == "backward"]
    assert [(s.part.mean, s.total.mean, s.last) for s in steps] == [(3, 3, False), (3, 6, True)]
    assert [s.edge for s in steps] == [(0, 1, 0), (0, 1, 1)]


def test_the_branch_not_taken_brings_zero():
    x = ag.tensor([0.0, 4.0], requires_grad=True, name="x")
    loss = ag.where(x > 0, ag.sqrt(x), 0.0).sum()
    totals = {s.node: s.total for s in play(read_graph(loss)) if s.phase == "backward"}
    assert totals[0].cells == ((0.0, 0.25),)


def test_a_constant_root_has_no_backward_sweep():
    root = ag.tensor(2.0, name="c") * 3
    assert {s.phase for s in play(read_graph(root))} == {"start", "forward"}


def test_no_scalar_is_refused():
    root = ag.tensor([1.0, 2.0], requires_grad=True) * 2
    with pytest.raises(GraphError, match="expected a scalar"):
        play(read_graph(root))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99), st.integers(0, 99)), max_size=25))
def test_the_totals_are_the_gradients_of_the_engine(choices):
    nodes = [ag.Value(0.5, "a"), ag.Value(-1.25, "b"), ag.Value(2.0, "c")]
    ops = [ag.add, ag.multiply, ag.subtract, ag.maximum, lambda a, b: ag.tanh(a) * b]
    for op, i, j in choices:
        nodes.append(ops[op](nodes[i % len(nodes)], nodes[j % len(nodes)]))
    loss = nodes[-1] * nodes[0]
    loss.backward()
    drawing = read_graph(loss)
    totals = {s.node: s.total.mean for s in play(drawing) if s.phase == "backward" and s.last}
    for key, node in enumerate(drawing.nodes):
        if key in totals:
            assert math.isclose(totals[key], node.grad, rel_tol=1e-12, abs_tol=1e-300)


def test_arrays_play_like_numbers():
    rng = np.random.default_rng(0)
    X = ag.tensor(rng.normal(size=(4, 3)), name="X")
    W = ag.tensor(rng.normal(size=(3, 2)), requires_grad=True, name="W")
    b = ag.tensor(np.zeros(2), requires_grad=True, name="b")
    loss = (ag.tanh(X @ W + b) ** 2).mean()
    loss.backward()
    drawing = read_graph(loss)
    totals = {s.node: s.total for s in play(drawing) if s.phase == "backward" and s.last}
    for name, node in (("W", W), ("b", b)):
        key = drawing.keys[node]
        assert np.allclose(totals[key].cells, np.atleast_2d(plain(node.grad))), name

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.graphs import NAMES, mlp, neuron, random_graphs, scalar_mlp
from viz.build import build_scene, read_graph, summarize

NUMBERS = st.floats(0.3, 2.0)
UNARY = [ag.tanh, ag.exp, ag.log, ag.sqrt, ag.square, ag.sin, ag.cos, ag.sigmoid, ag.softplus]
BINARY = [ag.add, ag.subtract, ag.multiply, ag.divide, ag.power]


def scene_of(*roots):
    return build_scene(read_graph(*roots))


def test_square_by_multiplication_has_two_edges():
    x = ag.Value(3.0, "x")
    edges = scene_of(x * x).edges
    assert [(edge.source, edge.target, edge.slot) for edge in edges] == [(0, 1, 0), (0, 1, 1)]


def test_diamond_has_four_nodes_and_four_edges():
    x = ag.Value(3.0, "x")
    scene = scene_of(ag.tanh(x) + ag.exp(x))
    assert len(scene.nodes) == 4
    assert [(e.source, e.target) for e in scene.edges] == [(0, 1), (0, 2), (1, 3), (2, 3)]


def test_constant_is_written_into_its_consumer():
    scene = scene_of(2 * ag.Value(3.0, "x"))
    assert [node.expression.text for node in scene.nodes if node.expression] == ["2x"]
    assert len(scene.nodes) == 2


def test_named_constant_and_array_constant_are_cards():
    x = ag.tensor([1.0, 2.0], requires_grad=True, name="x")
    scene = scene_of(x * np.array([3.0, 4.0]) + ag.tensor(1.0, name="c"))
    assert len([node for node in scene.nodes if not node.op]) == 3


def test_lone_constant_is_drawn():
    assert len(scene_of(ag.tensor(2.0)).nodes) == 1


def test_names_are_kept_and_others_numbered_in_order_of_recording():
    x = ag.Value(3.0, "x")
    first = ag.tanh(x)
    named = ag.exp(x)
    named.name = "n"
    last = first * named
    assert [node.name for node in scene_of(last).nodes] == ["x", "v_1", "n", "v_2"]


def test_kinds_of_nodes():
    loss, _model = mlp((2, 2, 1))
    kinds = {node.name: node.kind for node in scene_of(loss).nodes}
    assert kinds["X"] == kinds["Y"] == "input"
    assert kinds["W^[1]"] == kinds["b^[2]"] == "parameter"
    assert kinds["A^[1]"] == "op"
    assert kinds["L"] == "loss"


@given(random_graphs())
def test_edges_are_all_uses_in_slot_order(roots):
    drawing = read_graph(*roots)
    scene = build_scene(drawing)
    keys = drawing.keys
    uses = [(keys[p], keys[n], i) for n in drawing.nodes for i, p in enumerate(n.parents)]
    assert [(e.source, e.target, e.slot) for e in scene.edges] == uses


@given(random_graphs())
def test_gradients_shown_are_those_of_the_engine(roots):
    before = scene_of(*roots)
    assert all(node.gradient is None for node in before.nodes)
    roots[0].backward()
    drawing = read_graph(*roots)
    for node, shown in zip(drawing.nodes, build_scene(drawing).nodes, strict=True):
        if node.grad is None:
            assert shown.gradient is None
        else:
            assert shown.gradient.mean == node.grad
        assert shown.value.mean == node.data


def assert_slope(op, inputs, slot, number):
    h = 1e-6
    ends = [op(*[x + step if i == slot else x for i, x in enumerate(inputs)]) for step in (h, -h)]
    assert number == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-5, abs=1e-7)


@given(st.sampled_from(UNARY), NUMBERS)
def test_number_on_the_edge_of_a_function_is_its_slope(op, x):
    (edge,) = scene_of(op(ag.Value(x, "x"))).edges
    assert_slope(op, [x], 0, edge.local.number)


@given(st.sampled_from(BINARY), NUMBERS, NUMBERS)
def test_numbers_on_the_edges_of_an_operator_are_its_slopes(op, a, b):
    edges = scene_of(op(ag.Value(a, "a"), ag.Value(b, "b"))).edges
    for slot, edge in enumerate(edges):
        assert_slope(op, [a, b], slot, edge.local.number)


@given(random_graphs())
def test_numbers_on_the_edges_add_up_to_the_gradients(roots):
    roots[0].backward()
    scene = scene_of(roots[0])
    gradient = {node.key: node.gradient.mean for node in scene.nodes}
    total = dict.fromkeys(gradient, 0.0)
    for edge in scene.edges:
        total[edge.source] += gradient[edge.target] * edge.local.number
    for key in gradient:
        if key != len(scene.nodes) - 1:
            assert gradient[key] == pytest.approx(total[key], rel=1e-9, abs=1e-12)


def test_formula_on_an_edge_is_read_off_the_rule():
    loss, _ = neuron()
    texts = [edge.local.formula.text for edge in scene_of(loss).edges]
    assert texts == ["x", "w", "1", "1", "1 − a^2", "1", "−1", "2v₂"]


def test_data_takes_no_local_derivative():
    x = ag.tensor([1.0, 2.0], name="x")
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    edges = scene_of(ag.sum(w * x)).edges
    assert [edge.local is None for edge in edges] == [False, True, False]


def test_op_without_a_derivative_is_drawn_without_one():
    x = ag.tensor([0.0, 1.0], requires_grad=True, name="x")
    (edge,) = viz.draw(x > 0.5).scene.edges
    assert edge.local is None


def test_sixteen_doublings_draw_in_milliseconds():
    y = ag.Value(1.0, "y")
    for _ in range(16):
        y = y + y
    start = time.perf_counter()
    picture = viz.draw(y)
    assert len(picture.scene.nodes) == 17
    assert len(picture.scene.edges) == 32
    assert time.perf_counter() - start < 1.0


def test_groups_are_the_scopes_outermost_first():
    loss, _ = scalar_mlp((2, 2, 1))
    paths = [group.path for group in scene_of(loss).groups]
    assert paths[:3] == ["mlp", "mlp/layer 1", "mlp/layer 1/neuron 1"]
    assert len(paths) == 6


@given(random_graphs())
def test_scene_is_the_same_for_the_same_graph(roots):
    assert scene_of(*roots) == scene_of(*roots)


def test_scene_does_not_change_with_the_graph():
    loss, _w = neuron()
    scene = scene_of(loss)
    loss.backward()
    assert all(node.gradient is None for node in scene.nodes)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60),
    st.sampled_from([(-1,), (1, -1), (-1, 1), (1, -1, 1)]),
)
def test_summary_tells_the_range_and_draws_at_most_six_by_six(numbers, shape):
    array = np.array(numbers).reshape(shape)
    summary = summarize(array)
    assert (summary.low, summary.high) == (array.min(), array.max())
    assert summary.shape == array.shape
    cells = np.array(summary.cells)
    assert cells.shape[0] <= 6
    assert cells.shape[1] <= 6
    assert cells.min() >= array.min() - 1e-9 * abs(array.min())
    assert cells.max() <= array.max() + 1e-9 * abs(array.max())


def test_summary_of_nothing_is_empty():
    summary = summarize(np.zeros((0, 3)))
    assert summary.cells == ()
    assert math.isnan(summary.mean)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_of_the_data_does_not_matter(dtype):
    loss, _ = mlp((3, 2, 1), dtype=dtype)
    loss.backward()
    scene = scene_of(loss)
    assert all(node.gradient for node in scene.nodes if node.takes_gradient)


@pytest.mark.parametrize("name", [n for n in NAMES if n])
def test_name_is_shown_as_it_is(name):
    assert scene_of(ag.tanh(ag.Value(1.0, name))).nodes[0].name == name


@pytest.mark.parametrize(
    ("name", "shown"), [("a\nb", "a b"), ("a\x00\ud800", "a��"), (" \n", "v_1")]
)
def test_name_no_file_can_hold_is_made_printable(name, shown):
    assert scene_of(ag.Value(1.0, name)).nodes[0].name == shown


@pytest.mark.parametrize("join", [ag.concatenate, ag.stack])
@pytest.mark.parametrize(
    ("count", "inputs"),
    [(1, "x₁"), (3, "x₁, x₂, x₃"), (4, "x₁, x₂, x₃, x₄"), (12, "x₁, x₂, …, x₁₂")],
)
def test_what_joins_lists_its_inputs(join, count, inputs):
    joined = join([ag.tensor([1.0], requires_grad=True, name=f"x_{i + 1}") for i in range(count)])
    scene = viz.draw(ag.sum(joined), max_nodes=100).scene
    texts = [node.expression.text for node in scene.nodes if node.op == joined.op.name]
    assert texts == [f"{joined.op.name}({inputs})"]

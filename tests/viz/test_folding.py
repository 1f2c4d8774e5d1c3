from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import nn
import viz
from tests.viz.graphs import mlp, random_graphs, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from tests.viz.test_grouping import is_acyclic
from viz.build import build_scene, read_graph
from viz.folding import fold
from viz.gathering import box_title, common_name

LIMITS = st.integers(1, 12)
DEPTHS = st.sampled_from([None, 0, 1, 2])


def points(count, sizes=(2, 3, 1)):
    """Return the mean loss of a scalar net on several points: the net is copied for each."""
    model = nn.scalar.MLP(list(sizes), seed=1)
    losses = [(model([0.1 * i, 1.0 - 0.2 * i]) - i % 2) ** 2 for i in range(count)]
    loss = sum(losses) / count
    loss.name = "L"
    return loss


def recurrence(steps):
    """Return the end of a recurrence of two ops without a scope."""
    w, y = ag.Value(0.9, "w"), ag.Value(1.0, "y_0")
    for _ in range(steps):
        y = ag.tanh(y * w)
    y.name = "L"
    return y


def card_named(scene, name):
    return next(node for node in scene.nodes if node.name == name)


def card_titled(scene, title):
    return next(n for n in scene.nodes if n.contents and n.contents.title == title)


# ---- what holds for every folding ----


@given(random_graphs(most=30), DEPTHS, LIMITS)
def test_every_node_stands_in_one_card_and_there_are_no_more_than_allowed(roots, depth, most):
    drawing = read_graph(*roots)
    folding = fold(drawing, depth=depth, max_nodes=most)
    assert len(folding.scene.nodes) <= max(most, 1)
    assert [node.key for node in folding.scene.nodes] == list(range(len(folding.members)))
    assert sorted(key for keys in folding.members for key in keys) == list(
        range(len(drawing.nodes))
    )


@given(random_graphs(most=30), DEPTHS, LIMITS)
def test_folding_keeps_count_of_every_edge_into_and_out_of_a_card(roots, depth, most):
    drawing = read_graph(*roots)
    full, folding = build_scene(drawing), fold(drawing, depth=depth, max_nodes=most)
    homes = folding.homes
    between = Counter((homes[e.source], homes[e.target]) for e in full.edges)
    hidden = {card: n for (card, target), n in between.items() if card == target}
    shown = Counter()
    for edge in folding.scene.edges:
        shown[edge.source, edge.target] += edge.count
    assert shown == Counter({pair: n for pair, n in between.items() if pair[0] != pair[1]})
    for node in folding.scene.nodes:
        inside = node.contents.edges if node.contents else 0
        assert inside == hidden.get(node.key, 0)


@given(random_graphs(most=30), DEPTHS, LIMITS)
def test_no_cards_feed_each_other_in_a_circle_and_come_after_what_feeds_them(roots, depth, most):
    scene = fold(read_graph(*roots), depth=depth, max_nodes=most).scene
    assert is_acyclic({(e.source, e.target) for e in scene.edges})
    assert all(e.source < e.target for e in scene.edges)


@given(random_graphs(most=30), DEPTHS, LIMITS)
def test_contents_count_what_is_folded(roots, depth, most):
    drawing = read_graph(*roots)
    full, folding = build_scene(drawing), fold(drawing, depth=depth, max_nodes=most)
    for node, members in zip(folding.scene.nodes, folding.members, strict=True):
        inside = [full.nodes[key] for key in members]
        if node.contents is None:
            assert len(members) == 1
            continue
        assert node.contents.nodes == len(inside)
        assert node.contents.ops == sum(n.op != "" for n in inside)
        assert node.contents.parameters == sum(n.kind == "parameter" for n in inside)
        assert dict(node.contents.signs) == Counter(n.glyph for n in inside if n.op)
        assert (node.kind == "loss") == any(n.kind == "loss" for n in inside)


@given(random_graphs(most=30), DEPTHS, LIMITS)
def test_what_repeats_can_be_divided_into_equal_parts(roots, depth, most):
    drawing = read_graph(*roots)
    full, folding = build_scene(drawing), fold(drawing, depth=depth, max_nodes=most)
    for node, members in zip(folding.scene.nodes, folding.members, strict=True):
        repeats = node.contents.repeats if node.contents else 1
        ops = Counter(full.nodes[key].op for key in members if full.nodes[key].op)
        assert all(count % repeats == 0 for count in ops.values())


@given(random_graphs(most=30), LIMITS)
def test_cards_of_one_op_say_the_range_of_all_their_numbers(roots, most):
    drawing = read_graph(*roots)
    full, folding = build_scene(drawing), fold(drawing, max_nodes=most)
    for node, members in zip(folding.scene.nodes, folding.members, strict=True):
        if node.contents and (node.op or not node.contents.ops) and not node.contents.title:
            values = [full.nodes[key].value.mean for key in members]
            if len({full.nodes[key].op for key in members}) == 1 and node.contents.repeats > 1:
                assert (node.value.low, node.value.high) == (min(values), max(values))


@given(random_graphs(most=30), LIMITS)
def test_folded_pictures_can_be_drawn_in_every_format(roots, most):
    picture = viz.draw(*roots, max_nodes=most, highlight=roots[0])
    assert picture.svg().count('<g id="node-') == len(picture.scene.nodes)
    assert picture.dot()


# ---- boxes ----


def test_folded_layers_stay_chained():
    loss, _ = mlp((3, 2, 1))
    folded = viz.draw(loss, depth=1).scene
    names = {node.key: node.name for node in folded.nodes}
    edges = {(names[e.source], names[e.target]) for e in folded.edges}
    assert {("X", "A^[1]"), ("A^[1]", "A^[2]")} <= edges


def test_folded_card_shows_what_leaves_it_and_says_what_is_in_it():
    loss, _ = mlp((3, 2, 1))
    loss.backward()
    full, folded = viz.draw(loss).scene, viz.draw(loss, depth=1).scene
    card, last = card_titled(folded, "layer 1"), card_named(full, "A^[1]")
    assert (card.name, card.value, card.gradient) == (last.name, last.value, last.gradient)
    assert (card.contents.ops, card.contents.parameters, card.contents.repeats) == (2, 2, 1)
    assert "layer 1: 2 ops, 2 parameters" in viz.draw(loss, depth=1).svg()
    assert "layer 1: 2 operaciones, 2 parámetros" in viz.draw(loss, depth=1, lang="es").svg()


def test_loss_inside_a_folded_box_stays_the_loss():
    loss, _ = mlp((3, 2, 1))
    assert viz.draw(loss, depth=0).scene.nodes[-1].kind == "loss"
    assert ">mse: 3 ops<" in viz.draw(loss, depth=0).svg()


@pytest.mark.parametrize("most", [1, 2, 5, 10, 25])
def test_many_nodes_fold_until_they_fit(most):
    loss, _ = scalar_mlp((2, 3, 1))
    scene = viz.draw(loss, max_nodes=most).scene
    assert len(scene.nodes) <= most
    assert any(node.contents for node in scene.nodes)


# ---- repetition ----


def test_net_on_many_points_is_drawn_once_with_the_count_of_points():
    finest = viz.draw(points(100), max_nodes=100).scene
    assert {n.contents.repeats for n in finest.nodes if n.contents and n.op == "tanh"} == {100}
    assert {group.title for group in finest.groups} >= {"neuron 1", "neuron 2", "neuron 3"}
    scene = viz.draw(points(100), max_nodes=20).scene
    repeats = {n.contents.title or n.name: n.contents.repeats for n in scene.nodes if n.contents}
    assert repeats["neuron 1 … neuron 3"] == 300
    assert repeats["neuron 1"] == 100
    assert repeats["x"] == 200
    assert len(scene.nodes) < 10
    whole = viz.draw(points(100), depth=0, max_nodes=100).scene
    assert card_titled(whole, "mlp").contents.repeats == 100


def test_recurrence_is_one_card_for_all_its_steps():
    scene = viz.draw(recurrence(200), max_nodes=50).scene
    card = next(node for node in scene.nodes if node.contents)
    assert card.contents.repeats >= 190
    assert dict(card.contents.signs) == dict.fromkeys(("×", "tanh"), card.contents.repeats)
    assert card.contents.repeats * 2 == card.contents.ops
    assert scene.nodes[-1].name == "L"


def test_long_sum_is_one_card():
    total = sum(ag.Value(float(i)) for i in range(100))
    scene = viz.draw(total, max_nodes=20).scene
    assert len(scene.nodes) <= 5
    assert {98, 99} & {n.contents.repeats for n in scene.nodes if n.contents}


def test_equal_layers_of_a_deep_net_are_one_card():
    h = ag.tensor([[1.0, 2.0]], name="X")
    for layer in range(1, 41):
        with ag.scope(f"layer {layer}"):
            W = ag.tensor([[0.5, 0.1], [0.2, 0.4]], requires_grad=True, name=f"W^[{layer}]")
            h = ag.tanh(h @ W)
    scene = viz.draw(h, max_nodes=20).scene
    card = next(n for n in scene.nodes if n.contents and n.contents.repeats > 1)
    assert card.contents.title.startswith("layer 2 … layer ")
    assert (card.contents.parameters, card.contents.ops) == (
        card.contents.repeats,
        2 * card.contents.repeats,
    )


def test_doublings_are_drawn_at_once_and_keep_two_edges():
    y = ag.Value(1.0, "y")
    for _ in range(16):
        y = y + y
    full = viz.draw(y).scene
    assert (len(full.nodes), len(full.edges)) == (17, 32)
    folded = viz.draw(y, max_nodes=8).scene
    assert (
        sum(e.count for e in folded.edges)
        + sum(n.contents.edges for n in folded.nodes if n.contents)
        == 32
    )


def test_square_and_product_are_not_folded_together():
    xs = [ag.Value(float(i), f"x_{i}") for i in range(6)]
    squares = [x * x for x in xs[:3]]
    products = [a * b for a, b in zip(xs[:3], xs[3:], strict=True)]
    scene = viz.draw(*squares, *products, max_nodes=8).scene
    counts = sorted(n.contents.repeats for n in scene.nodes if n.contents and n.op == "multiply")
    assert counts == [3, 3]


def test_different_shapes_and_facts_are_not_folded_together():
    small = [ag.sum(ag.tensor([1.0, 2.0], requires_grad=True)) for _ in range(4)]
    large = [ag.sum(ag.tensor([1.0, 2.0, 3.0], requires_grad=True)) for _ in range(4)]
    rows = [ag.sum(ag.tensor([[1.0, 2.0]] * 2, requires_grad=True), axis=0) for _ in range(4)]
    columns = [ag.sum(ag.tensor([[1.0, 2.0]] * 2, requires_grad=True), axis=1) for _ in range(4)]
    scene = viz.draw(*small, *large, *rows, *columns, max_nodes=10).scene
    assert [n.contents.repeats for n in scene.nodes if n.op == "sum"] == [4] * 4


def test_entries_taken_from_one_array_are_folded_together():
    x = ag.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True, name="x")
    scene = viz.draw(*[ag.tanh(x[i]) for i in range(4)], max_nodes=5).scene
    assert [n.contents.repeats for n in scene.nodes if n.contents] == [4, 4]


def test_what_repeats_nothing_is_cut_into_columns():
    nodes = [ag.Value(0.1 * i, f"x_{i}") for i in range(3)]
    for i in range(300):
        other = nodes[max(0, len(nodes) - 3 - 7 * i % 5)]
        nodes.append([ag.add, ag.multiply, ag.subtract][i * i % 3](nodes[-1], other))
    for most in (40, 6, 1):
        assert len(viz.draw(nodes[-1], max_nodes=most).scene.nodes) <= most


def test_highlight_lights_the_cards_in_which_the_bundle_lies():
    loss = points(100)
    folding = fold(read_graph(loss), max_nodes=20)
    picture = viz.draw(loss, highlight="w_{11}^[1]", max_nodes=20, variables=False)
    titles = {
        n.contents.title if n.contents and n.contents.title else n.name
        for n in picture.scene.nodes
        if n.key in picture.lit
    }
    assert {"neuron 1 … neuron 3", "neuron 1", "L"} <= titles
    assert "x" not in titles
    assert folding.scene == picture.scene


# ---- names and titles ----


@pytest.mark.parametrize(
    ("names", "common"),
    [
        (["w_{11}^[1]", "w_{12}^[1]"], "w^[1]"),
        (["x_1", "x_2"], "x"),
        (["a_1^[1]", "a_1^[2]"], "a_{1}"),
        (["loss", "loss"], "loss"),
        (["<b>", "other"], "<b>"),
    ],
)
def test_common_name(names, common):
    assert common_name(names) == common


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        ([], ""),
        (["mlp/layer 1"], "layer 1"),
        (["layer 1", "layer 2", "layer 3"], "layer 1 … layer 3"),
        (["net/cell", "net/cell (2)"], "cell"),
    ],
)
def test_box_title(paths, title):
    assert box_title(paths) == title


def test_unnamed_cards_get_letters_that_nobody_uses():
    p = ag.Value(2.0, "p")
    losses = [ag.tanh(p * ag.Value(float(i), f"x_{i}")) ** 2 for i in range(10)]
    names = [n.name for n in viz.draw(sum(losses), max_nodes=8, variables=False).scene.nodes]
    assert len(set(names)) == len(names)
    assert names.count("p") == 1


def test_constant_that_differs_is_called_c():
    xs = [ag.Value(float(i), f"x_{i}") for i in range(5)]
    same, different = [x * 2.0 for x in xs], [x - i for i, x in enumerate(xs)]
    scene = viz.draw(*same, *different, max_nodes=5).scene
    formulas = {n.expression.text for n in scene.nodes if n.expression}
    assert formulas == {"x·2", "x − c"}


def test_leaf_that_nothing_uses_makes_no_card_a_loss():
    x, y = ag.Value(1.0, "x"), ag.Value(2.0, "y")
    scene = viz.draw(x, ag.tanh(y), max_nodes=1).scene
    assert [n.kind for n in scene.nodes] == ["loss"]
    unused = viz.draw(x, y, max_nodes=1).scene
    assert [n.kind for n in unused.nodes] == ["input"]


@pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE])
@pytest.mark.parametrize("most", [30, 3])
def test_hostile_names_and_scopes_fold(name, most):
    w, losses = ag.Value(0.5, name), []
    for i in range(20):
        with ag.scope(name.replace("/", "") or "A"):
            losses.append(ag.tanh(w * ag.Value(0.1 * i, f"{name}{i}")))
    loss = sum(losses)
    loss.name = name
    loss.backward()
    picture = viz.draw(loss, max_nodes=most, overlay="gradient")
    assert len(picture.scene.nodes) <= most
    ElementTree.fromstring(picture.svg())
    assert picture.dot()
    assert picture.json().isascii()


@given(random_graphs(most=30), LIMITS)
def test_nodes_of_a_card_of_one_op_have_one_shape_and_equally_many_inputs(roots, most):
    drawing = read_graph(*roots)
    folding = fold(drawing, max_nodes=most)
    for node, members in zip(folding.scene.nodes, folding.members, strict=True):
        if node.contents and node.op:
            nodes = [drawing.nodes[key] for key in members]
            assert {n.op.name for n in nodes} == {node.op}
            assert len({len(n.parents) for n in nodes}) == 1
            assert len({n.scope for n in nodes}) == 1
            assert node.contents.repeats == len(members)


def test_folded_picture_can_be_laid_out_by_dot(dot):
    loss = points(60)
    loss.backward()
    picture = viz.draw(loss, max_nodes=20, engine="dot", overlay="gradient", direction="TB")
    assert len(picture.layout.boxes) == len(picture.scene.nodes) <= 20

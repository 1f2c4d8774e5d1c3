"""What folded cards open to: the parts divide a card, views are the graph's own, few and small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core import AutogradError
from tests.viz.graphs import random_graphs
from tests.viz.test_folding import points, recurrence
from viz import unfolding
from viz.build import build_scene, read_graph, read_outline
from viz.folding import fold
from viz.parts import divide
from viz.unfolding import MOST_PARTS, spread, unfold


def unfolded(*roots, **limits):
    drawing = read_graph(*roots)
    folding = fold(drawing, **limits)
    return drawing, folding, unfold(drawing, folding)


def everything(result):
    """Yield each card that is folded with its opening, in the overview and in all views."""
    yield from result.openings.items()
    for view in result.views:
        yield from view.openings.items()


# ---- parts ----


@pytest.mark.parametrize("limit", [12, 60])
def test_a_card_is_divided_into_as_many_equal_parts_as_it_says(limit):
    drawing = read_graph(points(60))
    outline = read_outline(drawing)
    folding = fold(drawing, max_nodes=limit)
    repeated = [card for card in folding.plan if card.repeats > 1]
    assert len(repeated) > 3
    for card in repeated:
        parts = divide(card.members, card.boxes, card.repeats, outline)
        assert len(parts) == card.repeats
        ops = [tuple(sorted(outline.labels[n] for n in part if outline.ops[n])) for part in parts]
        assert len(set(ops)) == 1
        inside = [node for part in parts for node in part]
        assert len(inside) == len(set(inside))
        left = set(card.members) - set(inside)
        assert not any(outline.ops[node] for node in left)  # only leaves that several share


def test_the_steps_of_a_recurrence_are_its_parts():
    drawing = read_graph(recurrence(500))
    folding = fold(drawing, max_nodes=10)
    card = max(folding.plan, key=lambda card: card.repeats)
    parts = divide(card.members, card.boxes, card.repeats, read_outline(drawing))
    assert len(parts) == card.repeats > 490
    ops = [[drawing.nodes[node].op.name for node in part] for part in parts]
    assert {tuple(sorted(names)) for names in ops} == {("multiply", "tanh")}


def test_what_cannot_be_divided_is_one_part():
    drawing = read_graph(ag.sin(ag.Value(1.0, "x")) * 2.0)
    outline = read_outline(drawing)
    assert divide([1, 2], (), 1, outline) == [[1, 2]]
    assert divide([0, 1, 2], (), 2, outline) == [[0, 1, 2]]


@given(st.integers(1, 10_000), st.integers(2, 20))
def test_parts_are_spread_from_the_first_to_the_last(count, most):
    found = spread(count, most)
    assert found[0] == 0
    assert found[-1] == count - 1
    assert len(found) == min(count, most)
    assert found == sorted(set(found))


# ---- views ----


@given(random_graphs(most=30), st.integers(1, 8), st.integers(2, 6))
def test_views_show_the_graph_as_it_is(roots, most, in_view):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unfolding, "MOST_IN_VIEW", in_view)
        drawing, _, result = unfolded(*roots, max_nodes=most)
    whole = build_scene(drawing)
    for view in result.views:
        for key in view.inside:
            members = view.plan[key].members
            if len(members) > 1 or view.plan[key].boxes:
                assert key in view.openings
                continue
            ours, theirs = view.scene.nodes[key], whole.nodes[members[0]]
            assert (ours.name, ours.value, ours.gradient) == (
                theirs.name, theirs.value, theirs.gradient,
            )  # fmt: skip
        assert not view.around.intersection(view.openings)
        for edge in view.scene.edges:  # every edge ends in the part, or begins there
            assert edge.source not in view.around or edge.target not in view.around


def test_ops_of_one_and_of_two_inputs_share_a_card(monkeypatch):
    monkeypatch.setattr(unfolding, "MOST_IN_VIEW", 2)
    x, y = ag.Value(1.0), ag.Value(2.0)
    binary = [ag.add, ag.multiply, ag.add, ag.subtract, ag.add]
    roots = [op(x, x) for op in binary] + [ag.tanh(x), x * x, x * x, ag.tanh(x), x + x]
    roots += [x + y, ag.Value(3.0)]
    for root, name in zip(roots, ["", "x", "n", "", "W", "n", "", "W", "", "x", "a"], strict=False):
        root.name = name
    _, _, result = unfolded(*roots, max_nodes=1)
    cards = [card for view in result.views for card in view.plan]
    assert any(len(card.members) > 1 and not card.uniform for card in cards)


@given(random_graphs(most=30), st.integers(1, 8))
def test_a_view_holds_what_the_card_holds_but_for_shared_leaves(roots, most):
    _, folding, result = unfolded(*roots, max_nodes=most)
    for key, opening in result.openings.items():
        members = folding.plan[key].members
        inside = [set() for _ in opening.views]
        for nodes, place in zip(inside, opening.views.values(), strict=True):
            view = result.views[place]
            nodes.update(node for k in view.inside for node in view.plan[k].members)
            assert nodes <= set(members)
        if opening.of == 1:
            assert inside[0] == set(members)


def test_local_derivatives_in_a_part_are_those_of_the_graph():
    drawing, _, result = unfolded(points(60), max_nodes=12)
    whole = {(e.source, e.target, e.slot): e.local for e in build_scene(drawing).edges}
    checked = 0
    for view in result.views:
        for edge in view.scene.edges:
            ends = [view.plan[key].members for key in (edge.source, edge.target)]
            if all(len(nodes) == 1 for nodes in ends):
                local = whole[ends[0][0], ends[1][0], edge.slot]
                assert edge.local == local
                checked += 1
    assert checked > 50


def test_every_card_of_the_overview_opens_and_views_are_few():
    _, folding, result = unfolded(points(300), max_nodes=12)
    folded = {node.key for node in folding.scene.nodes if node.contents}
    assert set(result.openings) == folded
    for opening in result.openings.values():
        assert 1 <= len(opening.views) <= MOST_PARTS
    drawn = [len(view.scene.nodes) + len(view.scene.edges) for view in result.views]
    assert sum(drawn) < unfolding.MOST_DRAWN + max(drawn)


def test_without_room_each_card_has_no_more_than_its_first_view(monkeypatch):
    monkeypatch.setattr(unfolding, "MOST_READ", 0)
    monkeypatch.setattr(unfolding, "MOST_IN_VIEW", 2)
    _, _, result = unfolded(points(60), max_nodes=3)
    assert all(opening.views for opening in result.openings.values())
    assert any(not opening.views for view in result.views for opening in view.openings.values())


# ---- viz.unfold ----


def test_any_part_can_be_drawn_and_has_the_numbers_of_the_engine():
    loss = points(60)
    loss.backward()
    picture = viz.draw(loss, max_nodes=12, variables=False)
    part = viz.unfold(picture, "z_1^[2]", 17)
    assert part.scene.groups[0].path == "z₁[2]: part 17 of 60"
    shown = next(node for node in part.scene.nodes if node.name == "z_1^[2]")
    named = [n for n in read_graph(loss).nodes if n.name == "z_1^[2]"]
    assert shown.value.mean == named[16].data
    assert shown.gradient.mean == named[16].grad
    assert "part 17 of 60" in part.svg()


def test_a_part_can_be_unfolded_again():
    picture = viz.draw(points(60), max_nodes=1, variables=False)
    inner = viz.unfold(picture, 0)
    key = next(n.key for n in inner.scene.nodes if n.contents and n.contents.repeats == 60)
    assert "part 2 of 60" in viz.unfold(inner, key, 2).svg()


def test_the_page_of_a_part_shows_the_part_alone():
    picture = viz.draw(points(10), max_nodes=5, variables=False)
    part = viz.unfold(picture, picture.scene.nodes[0].name)
    assert part.html().count('class="node ') == len(part.scene.nodes)


def test_spanish_titles():
    picture = viz.draw(points(60), max_nodes=12, variables=False, lang="es")
    assert "parte 2 de 60" in viz.unfold(picture, "z_1^[2]", 2).svg()


def test_what_is_not_there_is_refused():
    picture = viz.draw(points(60), max_nodes=12, variables=False)
    with pytest.raises(AutogradError, match="expected a part from 1 to 60, got 61"):
        viz.unfold(picture, "z_1^[2]", 61)
    with pytest.raises(AutogradError, match=r"a folded card, got 'L'\. The picture has x"):
        viz.unfold(picture, "L")
    with pytest.raises(AutogradError, match="got one of a saved scene"):
        viz.unfold(viz.draw_scene(picture.scene), "z_1^[2]")
    with pytest.raises(AutogradError, match="nothing is folded"):
        viz.unfold(viz.draw(ag.sin(ag.Value(1.0, "x"))), "x")

import time

from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from tests.viz.graphs import random_graphs
from tests.viz.test_folding import points, recurrence
from viz.build import read_graph, read_outline
from viz.copies import copies_inside
from viz.outline import depth_of, folded_box, items_at
from viz.planning import plan_cards
from viz.repeats import equal_classes


def outline_of(*roots):
    return read_outline(read_graph(*roots))


def tree(node, outline):
    """Return all that a node was made from, written out."""
    above = [None if p < 0 else tree(p, outline) for p in outline.parents[node]]
    return outline.labels[node], outline.groups[node], node in outline.roots, *above


@given(random_graphs(most=9))
def test_equal_classes_hold_nodes_with_equal_trees(roots):
    outline = outline_of(*roots)
    items = items_at(outline, depth_of(outline))
    classes = equal_classes(items)
    shortest_run = {}
    for node, number in enumerate(classes.of):
        shortest_run.setdefault(number, set()).add(tree(node, outline))
    for number, trees in shortest_run.items():
        feeds_itself = number in classes.parents[number] or len(trees) > 1
        assert len(trees) == 1 or feeds_itself
        if len(trees) > 1:  # a run: each is the one before with one more step around it
            members = [n for n, c in enumerate(classes.of) if c == number]
            assert any(p in members for n in members for p in outline.parents[n])


@given(random_graphs(most=20), st.integers(0, 3))
def test_items_come_after_what_feeds_them_and_hold_each_node_once(roots, depth):
    outline = outline_of(*roots)
    items = items_at(outline, depth)
    assert sorted(n for members in items.members for n in members) == list(
        range(len(outline.labels))
    )
    for item, sources in enumerate(items.parents):
        assert all(p < item for p in sources)
        assert len(sources) == len(items.roles[item])
        boxes = {folded_box(outline.groups[n], depth) for n in items.members[item]}
        assert boxes == {items.boxes[item]}


def test_copies_of_a_net_are_counted_through_its_boxes():
    outline = outline_of(points(12))

    def copies(path):
        members = [n for n, g in enumerate(outline.groups) if f"{g}/".startswith(f"{path}/")]
        return copies_inside(members, path, outline)

    assert {copies("mlp"), copies("mlp/layer 1"), copies("mlp/layer 1/neuron 2")} == {12}


def test_copies_that_differ_are_not_counted():
    with ag.scope("box"):
        nodes = [ag.tanh(ag.Value(1.0)), ag.tanh(ag.Value(2.0)), ag.exp(ag.Value(2.0))]
    outline = outline_of(*nodes)
    assert copies_inside(range(len(outline.labels)), "box", outline) == 1


def test_box_entered_in_every_step_counts_its_steps():
    h, w = ag.Value(0.5, "h"), ag.Value(0.9, "w")
    for _ in range(300):
        with ag.scope("cell"):
            h = ag.tanh(h * w)
        h = h * 0.9
    cards = plan_cards(outline_of(h), None, 50)
    assert max(card.repeats for card in cards if card.boxes or not card.uniform) >= 297


def test_work_grows_no_faster_than_the_graph():
    def seconds(steps):
        outline = outline_of(recurrence(steps))
        start = time.process_time()
        plan_cards(outline, None, 50)
        return time.process_time() - start

    seconds(500)
    assert seconds(16_000) < 30 * max(seconds(2_000), 0.01)

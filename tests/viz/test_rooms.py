"""Room for every state of a card."""

from dataclasses import replace

import pytest

from tests.viz.graphs import mlp, neuron
from viz import cards
from viz.animation.sweep import film_style
from viz.build import build_scene, read_graph
from viz.rooms import blank_card, room


def swept(loss):
    loss.backward()
    return build_scene(read_graph(loss))


@pytest.fixture(params=[neuron, mlp])
def scene(request):
    return swept(request.param()[0])


def test_a_blank_card_says_no_number_and_keeps_its_size(scene):
    style = film_style("light", "LR", "en")
    for node in scene.nodes:
        full = cards.card(node, scene.loss_name, style)
        blank = blank_card(node, scene.loss_name, style)
        assert (blank.width, blank.height, len(blank.lines)) == (
            full.width, full.height, len(full.lines),
        )  # fmt: skip
        texts = [run for t in blank.thumbnails if t.role == "value" for ln in t.lines for run in ln]
        texts += [run for line in blank.lines for run in line if run.role == "value"]
        assert not any(c.isdigit() for run in texts for c in run.text)


def test_the_room_for_both_holds_each(scene):
    style = film_style("light", "LR", "es")
    for node in scene.nodes:
        a = room(cards.card(node, scene.loss_name, style))
        b = room(cards.card(replace(node, gradient=None), scene.loss_name, style))
        both = a | b
        assert both == b | a == both | a
        assert both.width >= max(a.width, b.width)
        gaps = cards.COLUMN_GAP * (len(both.columns) - 1)
        assert sum(both.columns) + gaps + both.left <= both.width + 1e-9 or not both.columns


def test_a_film_has_one_scale_for_the_heat_maps_of_a_node():
    scene = swept(mlp()[0])
    style = film_style("light", "LR", "en")
    node = next(n for n in scene.nodes if not n.scalar and n.takes_gradient)
    a = room(cards.card(node, scene.loss_name, style))
    louder = replace(node, value=replace(node.value, cells=((-100.0,),)))
    b = room(cards.card(louder, scene.loss_name, style))
    assert (a | b).deepest == (100.0, a.deepest[1])

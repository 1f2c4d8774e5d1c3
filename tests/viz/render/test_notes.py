"""Notes on cards: they fit, they are escaped, and a card without one is as it was."""

import pytest

import viz
from tests.viz.geometry_checks import builtin_faults, text_faults
from tests.viz.graphs import mlp, neuron
from viz.layout.diagram import measure
from viz.scene import Note


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize(
    "text", ["here", "a note that is much longer than any card is wide, truly"]
)
def test_notes_widen_their_cards_and_nothing_overlaps(direction, text):
    loss, _ = mlp()
    notes = {key: Note(s, text) for key, s in enumerate(("error", "warning", "note") * 4)}
    picture = viz.draw(loss, notes=notes, direction=direction)
    assert not builtin_faults(measure(picture.scene, picture.style), picture.layout)
    assert not text_faults(picture)
    assert picture.svg().count("× error") == 1  # the legend


def test_cards_without_a_note_are_as_they_were():
    loss, _ = neuron()
    plain, noted = viz.draw(loss), viz.draw(loss, notes={1: Note("note", "w")})
    sizes = [[(b.width, b.height) for b in p.layout.boxes.values()] for p in (plain, noted)]
    assert [a == b for a, b in zip(*sizes, strict=True)].count(False) == 1
    assert viz.draw(loss, notes={}).svg() == plain.svg()


def test_a_hostile_note_stays_text():
    svg = viz.draw(neuron()[0], notes={0: Note("error", "<script>\ud800\u202e")}).svg()
    assert "<script>" not in svg
    svg.encode()

import pytest
from hypothesis import given

import viz
from autograd_core import AutogradError, GraphError
from tests.viz.graphs import mlp, neuron, random_graphs
from viz.picture import ENDINGS

OPTIONS = [
    {},
    {"theme": "dark", "direction": "TB", "lang": "es", "title": "Una neurona"},
    {"show": ("data",)},
    {"highlight": "w"},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_loaded_scene_is_drawn_in_the_same_bytes(tmp_path, options):
    loss, _ = neuron()
    loss.backward()
    picture = viz.draw(loss, **options)
    again = viz.draw_scene(viz.load_scene(picture.save(tmp_path / "a.json")), **options)
    for ending in set(ENDINGS) - {"html"}:  # a page also has what only the graph tells
        first, second = (
            p.save(tmp_path / f"{i}.{ending}").read_bytes() for i, p in enumerate([picture, again])
        )
        assert first == second, ending


@given(random_graphs())
def test_any_scene_is_drawn_as_it_was(roots):
    picture = viz.draw(*roots)
    assert viz.draw_scene(picture.scene).svg() == picture.svg()


def test_folded_scene_is_drawn_as_it_was():
    picture = viz.draw(mlp()[0], depth=1)
    assert viz.draw_scene(picture.scene).svg() == picture.svg()


def test_unknown_options_and_names_are_refused():
    scene = viz.draw(neuron()[0]).scene
    with pytest.raises(AutogradError, match="theme to be 'light' or 'dark', got 'blue'"):
        viz.draw_scene(scene, theme="blue")
    with pytest.raises(GraphError, match=r"name a node of the scene, got 'q'. It has: L, a, b"):
        viz.draw_scene(scene, highlight="q")

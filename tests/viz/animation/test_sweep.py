"""Frames: pure, on places that never change."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings

import autograd_core as ag
from autograd_core import AutogradError, GraphError
from tests.viz.graphs import mlp, neuron, random_graphs, scalar_mlp
from viz.animation.sweep import film_style, read_sweep
from viz.build import build_scene, read_graph
from viz.labels import line_width
from viz.render.marks import Rect, Stroke, Text


def sweep(loss, theme="light", direction="LR", lang="en", max_nodes=60):
    style = film_style(theme, direction, lang)
    return read_sweep(loss, style, title="T", max_nodes=max_nodes, variables=None)


def figures(canvas, prefix):
    return {f.key: f for f in canvas.figures if f.key.startswith(prefix)}


def words(figure):
    texts = (m for m in figure.marks if isinstance(m, Text))
    return ["".join(run.text for run in text.line) for text in texts]


def fan():
    a, b = ag.Value(0.84, "a"), ag.Value(0.2, "b")
    L = a * 1.0 + a * b
    L.name = "L"
    return L


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("loss", [neuron()[0], mlp((3, 2, 1))[0], scalar_mlp((2, 2, 1))[0]])
def test_nothing_moves(loss, direction):
    film = sweep(loss, direction=direction)
    frames = [film[i] for i in range(len(film))]
    assert len({(f.width, f.height) for f in frames}) == 1
    for before, after in pairwise(frames):
        old, new = figures(before, "node-"), figures(after, "node-")
        assert old.keys() == new.keys()
        for key in old:
            boxes = [
                next(m.box for m in f.marks if isinstance(m, Rect)) for f in (old[key], new[key])
            ]
            assert boxes[0] == boxes[1]
            heads = [next(m for m in f.marks if isinstance(m, Text)) for f in (old[key], new[key])]
            assert heads[0].at == heads[1].at


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("loss", [neuron()[0], mlp((3, 2, 1))[0]])
def test_every_state_fits_its_card(loss, lang):
    film = sweep(loss, lang=lang)
    for index in range(len(film)):
        for figure in figures(film[index], "node-").values():
            box = figure.marks[0].box
            for mark in figure.marks:
                # the badge and the sum of the parts lie on the rim
                if isinstance(mark, Text) and mark.at.x > box.x and mark.at.y > box.y + 14:
                    half = line_width(mark.line) / 2
                    assert box.x <= mark.at.x - half
                    assert mark.at.x + half <= box.right


def test_what_is_not_computed_yet_is_blank_or_says_so():
    film = sweep(neuron()[0])
    first, last = film[0], film[len(film) - 1]
    z = next(n.key for n in film.scene.nodes if n.name == "z")
    assert "not computed yet" in " ".join(words(figures(first, f"node-{z}")[f"node-{z}"]))
    assert "0.8814" not in words(figures(first, f"node-{z}")[f"node-{z}"])
    assert "0.8814" in words(figures(last, f"node-{z}")[f"node-{z}"])
    y = next(n for n in film.scene.nodes if n.name == "y")
    rest = [w for f in figures(last, "node-").values() for w in words(f)]
    assert y.takes_gradient
    assert not any("not computed" in w for w in rest)


def test_the_step_is_lit_forward_in_blue_and_backward_along_its_edge():
    film = sweep(neuron()[0])
    theme = film.style.theme
    for state, index in zip(film.states, range(len(film)), strict=True):
        frame, step = film[index], state.step
        lit = figures(frame, "lit-").values()
        if step.phase == "backward":
            (edge,) = lit
            assert edge.key == "lit-{}-{}-{}".format(*step.edge)
            strokes = [m for m in edge.marks if isinstance(m, Stroke)]
            assert {m.color for m in strokes} == {theme.gradient}
            source = film.frozen.layout.boxes[step.edge[0]]
            assert abs(strokes[-1].curve[-1].x - source.right) < 1  # its head points back
        if step.phase == "forward":
            assert {int(e.key.split("-")[2]) for e in lit} == {step.node}
            rim = figures(frame, "node-")[f"node-{step.node}"].marks[0]
            assert (rim.stroke, rim.stroke_width) == (theme.value, 3.2)


def test_a_fan_out_shows_its_sum():
    film = sweep(fan())
    shown = [w for i in range(len(film)) for w in words(figures(film[i], "node-0")["node-0"])]
    assert "+0.2 + …" in shown
    assert "+0.2 +1 = 1.2" in shown


@settings(max_examples=25)
@given(random_graphs())
def test_the_last_frame_shows_the_gradients_of_the_engine(roots):
    loss = roots[0]
    film = sweep(loss)
    total = film.states[-1].gradients
    loss.backward()
    for node in build_scene(read_graph(loss)).nodes:
        if node.gradient is not None and node.key in total:
            assert total[node.key].mean == pytest.approx(node.gradient.mean, rel=1e-12, nan_ok=True)


def test_the_caption_counts_and_fits():
    for direction in ("LR", "TB"):
        film = sweep(mlp((3, 2, 1))[0], direction=direction, lang="es")
        for index in range(len(film)):
            frame = film[index]
            caption = figures(frame, "caption")["caption"]
            assert words(caption)[0] == f"{index + 1}/{len(film)}"
            for text in (m for m in caption.marks if isinstance(m, Text)):
                assert text.at.x + line_width(text.line) <= frame.width
                assert text.at.y < frame.height


def test_a_large_graph_is_refused():
    with pytest.raises(GraphError, match=r"at most max_nodes=10 nodes.*got \d+\. Use fewer"):
        sweep(scalar_mlp((2, 3, 1))[0], max_nodes=10)


def test_no_node_is_refused():
    with pytest.raises(GraphError, match="expected the loss, a Tensor or a Value, got a float"):
        sweep(3.0)


@pytest.mark.parametrize(
    ("option", "message"),
    [({"theme": "x"}, "theme: expected 'light' or 'dark', got 'x'"),
     ({"direction": "RL"}, "direction: expected 'LR' or 'TB', got 'RL'"),
     ({"lang": "tlh"}, "lang: expected 'en' or 'es'")],
)  # fmt: skip
def test_an_unknown_option_is_refused(option, message):
    with pytest.raises(AutogradError, match=re.escape(message)):
        sweep(neuron()[0], **option)

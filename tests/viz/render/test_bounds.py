"""Nothing is cut at the edge of a picture: every mark lies within the canvas."""

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.graphs import circle, mlp, neuron, random_graphs, recurrent, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from viz.labels import line_width
from viz.render.figure import _set_line
from viz.render.marks import Rect, Stroke, Text, arrow_head

LEFTWARD = {"start": 0.0, "middle": 0.5, "end": 1.0}
LOOKS = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(["LR", "TB"]),
        "lang": st.sampled_from(["en", "es"]),
        "title": st.sampled_from(["", "A title", "A long title, " * 60]),
        "show": st.sampled_from([("data", "grad", "local"), ("data",), ()]),
    }
)


def extent(mark, width=line_width):
    """Return the left, upper, right and lower end of a mark."""
    if isinstance(mark, Rect):
        box, half = mark.box, mark.stroke_width / 2
        return box.x - half, box.y - half, box.right + half, box.bottom + half
    if isinstance(mark, Stroke):
        corners = [*mark.curve, *(arrow_head(mark.curve) if mark.arrow else ())]
        xs, ys = zip(*corners, strict=True)
        half = mark.width / 2
        return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half
    taken = width(mark.line)
    left = mark.at.x - taken * LEFTWARD[mark.anchor]
    size = max(run.size for run in mark.line)
    return left, mark.at.y - size, left + taken, mark.at.y + 0.3 * size


def outside(picture, width=line_width):
    canvas = picture.canvas
    marks = [mark for figure in canvas.figures for mark in figure.marks]
    for mark in marks:
        left, top, right, bottom = extent(mark, width)
        if left < 0 or top < 0 or right > canvas.width or bottom > canvas.height:
            yield mark


@given(random_graphs(), LOOKS)
def test_every_mark_of_any_graph_is_on_the_canvas(roots, looks):
    assert list(outside(viz.draw(*roots, **looks))) == []


@given(st.text(st.characters(codec=None), max_size=300), LOOKS)
def test_every_mark_is_on_the_canvas_whatever_the_name(name, looks):
    with ag.scope(name.replace("/", "") or "s"):
        node = ag.tanh(ag.Value(1.0, name))
    node.name = name
    assert list(outside(viz.draw(node, **{**looks, "title": name}))) == []


@pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
@pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE, "W" * 500, "m_WWWWWWWW^[1]"])
def test_text_as_matplotlib_sets_it_is_on_the_canvas(name):
    with ag.scope(name.replace("/", "")):
        node = ag.tanh(ag.Value(1.0, name))
    picture = viz.draw(node, title=name)
    wide = [m for m in outside(picture, lambda line: _set_line(line)[1]) if isinstance(m, Text)]
    assert wide == []


@pytest.mark.parametrize("make", [neuron, mlp, scalar_mlp, recurrent, circle])
def test_the_margin_of_the_png_is_empty(tmp_path, make):
    made = make()
    loss = made[0] if isinstance(made, tuple) else made
    loss.backward()
    path = viz.draw(loss, title="A title").save(tmp_path / "a.png", scale=1)
    pixels = matplotlib.image.imread(path)[..., :3]
    rims = [pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:]]
    assert all(np.all(rim == 1.0) for rim in rims)


def test_title_of_a_small_picture_is_shown_whole():
    picture = viz.draw(ag.Value(1.0, "x"), title="One leaf and a title wider than it")
    header = picture.canvas.figures[0]
    said = [run.text for mark in header.marks for run in mark.line]
    assert "One leaf and a title wider than it" in said

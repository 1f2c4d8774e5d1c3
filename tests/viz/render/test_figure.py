import re
import struct

import matplotlib
import numpy as np
import pytest

import autograd_core as ag
import viz
from tests.viz.graphs import mlp, neuron
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from viz.labels import Run, line_width, name_runs
from viz.render import figure
from viz.render.figure import MOST_POINTS, _set_line


def png_size(path):
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", content[16:24])


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_png_has_the_size_of_the_picture(tmp_path, scale):
    picture = viz.draw(neuron()[0])
    width, height = png_size(picture.save(tmp_path / "a.png", scale=scale))
    assert abs(width - picture.canvas.width * scale) <= 1
    assert abs(height - picture.canvas.height * scale) <= 1


def test_png_of_a_huge_picture_is_as_large_as_memory_allows_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(figure, "MOST_AREA", 4e6)
    picture = viz.draw(neuron()[0])
    with pytest.warns(UserWarning, match=r"at 1000 pixels per unit .* Save .svg or .pdf"):
        path = picture.save(tmp_path / "a.png", scale=1000)
    width, height = png_size(path)
    assert max(width, height) <= figure.MOST_PIXELS
    assert 0.95 * 4e6 < width * height <= 1.01 * 4e6


def test_pdf_of_a_huge_picture_fits_the_largest_page(tmp_path):
    x = ag.Value(0.1, "x")
    for _ in range(100):
        x = ag.tanh(x)
    picture = viz.draw(x)
    content = picture.save(tmp_path / "a.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content)
    assert picture.canvas.width * 0.75 > MOST_POINTS
    assert float(box[1]) == pytest.approx(MOST_POINTS, abs=1)


def test_png_shows_colours_of_values_and_gradients(tmp_path):
    loss, _ = mlp((3, 2, 1))
    loss.backward()
    picture = viz.draw(loss)
    pixels = matplotlib.image.imread(picture.save(tmp_path / "a.png"))
    packed = np.round(pixels[..., :3] * 255).astype(int) @ [0x10000, 0x100, 1]
    colors = {f"#{color:06X}" for color in np.unique(packed)}
    theme = picture.style.theme
    assert {theme.value, theme.gradient, theme.warm, theme.negative_gradient} <= colors


def test_pdf_is_a_pdf_with_text_in_it(tmp_path):
    content = viz.draw(neuron()[0]).save(tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/Type /Font" in content
    assert b"CreationDate" not in content


def test_settings_of_the_user_change_nothing(tmp_path):
    picture = viz.draw(neuron()[0])
    plain = picture.save(tmp_path / "plain.png").read_bytes()
    odd = {
        "savefig.bbox": "tight", "savefig.dpi": 30, "font.size": 40, "axes.facecolor": "red",
        "lines.marker": "o", "savefig.transparent": True, "path.sketch": (1, 100, 2),
    }  # fmt: skip
    with matplotlib.rc_context(odd):
        assert picture.save(tmp_path / "odd.png").read_bytes() == plain
        assert matplotlib.rcParams["font.size"] == 40


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_hostile_names_are_drawn_as_they_are(tmp_path, kind):
    nodes = []
    for name in [*HOSTILE, *UNPRINTABLE]:
        with ag.scope(name.replace("/", "")):
            nodes.append(ag.tanh(ag.Value(1.0, name)))
    picture = viz.draw(*nodes, title="$x$ \\frac")
    assert picture.save(tmp_path / f"a.{kind}", scale=0.5).stat().st_size > 1000


def test_dollars_are_no_mathematics(tmp_path):
    with_dollars, without = (
        viz.draw(ag.Value(1.0, name), title=name).save(tmp_path / f"{i}.png").read_bytes()
        for i, name in enumerate(["$x$", "x"])
    )
    assert with_dollars != without


def test_drawing_leaves_pyplot_alone(tmp_path):
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    viz.draw(neuron()[0]).save(tmp_path / "a.png")
    assert pyplot.get_fignums() == before


def test_superscript_stands_over_its_subscript():
    offsets, width = _set_line(name_runs("w_12^[1]", 16))
    assert offsets[0] == 0 < offsets[1] == offsets[2] < width


@pytest.mark.parametrize("text", ["value → forward", "μ −0.0323", "∂L/∂W", "1 − a² = 0.5"])
@pytest.mark.parametrize("bold", [False, True])
def test_line_set_by_matplotlib_is_no_wider_than_measured(text, bold):
    line = (Run(text, 12, bold=bold),)
    assert _set_line(line)[1] <= line_width(line) + 0.5

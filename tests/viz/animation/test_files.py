"""Films and storyboards as files: what is in them, their size, their bytes."""

import io
import os
import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from matplotlib import pyplot
from PIL import Image, ImageSequence

import autograd_core as ag
import viz
from autograd_core import AutogradError, GraphError
from tests.viz.animation.test_sweep import sweep
from tests.viz.graphs import mlp, neuron
from tests.viz.render.hostile import HOSTILE
from viz.animation.film_file import HOLD
from viz.animation.gif import encode_gif
from viz.animation.raster import Stage, fitting, pixels


def product():
    w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    L = w * x
    L.name = "L"
    return L


def read_gif(content):
    image = Image.open(io.BytesIO(content))
    frames = [np.asarray(f.convert("RGB")) for f in ImageSequence.Iterator(image)]
    return frames, [f.info["duration"] for f in ImageSequence.Iterator(image)]


def test_a_gif_has_a_frame_for_each_step_and_holds_the_last(tmp_path):
    path = viz.animate(neuron()[0], tmp_path / "a.gif", fps=2.0)
    frames, times = read_gif(path.read_bytes())
    assert len(frames) == 15
    assert times == [500] * 14 + [round(1000 * (0.5 + HOLD))]


def test_the_gif_shows_what_was_drawn():
    film = sweep(product())
    drawn = list(pixels((film[i] for i in range(len(film))), None))
    shown, _ = read_gif(encode_gif(drawn, [1.0] * len(drawn)))
    theme = film.style.theme
    for a, b in zip(drawn, shown, strict=True):
        assert np.abs(a.astype(int) - b).mean() < 0.5
    # flat colours keep their colour to the bit
    flat = [tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (theme.bar, theme.gradient)]
    colors = {tuple(c) for c in shown[-1].reshape(-1, 3).tolist()}
    assert set(flat) <= colors


def test_a_frame_of_a_film_is_the_frame_alone():
    film = sweep(product())
    canvases = [film[i] for i in range(len(film))]
    for canvas, frame in zip(canvases, pixels(canvases, None), strict=True):
        assert np.array_equal(Stage(canvas, None).show(canvas), frame)
    assert all(not np.array_equal(a, b) for a, b in pairwise(pixels(canvases, None)))


def test_equal_frames_only_take_longer():
    frame = np.zeros((4, 6, 3), dtype=np.uint8)
    frame[1:3, 2:4] = 200
    frames, times = read_gif(encode_gif([frame, frame, frame], [1.0, 1.0, 1.0]))
    assert sum(times) == 3000
    assert all(np.array_equal(f, frame) for f in frames)


def test_a_lecture_graph_takes_less_than_300_kb(tmp_path):
    loss, _ = mlp((3, 4, 1))
    path = viz.animate(loss, tmp_path / "a.gif")
    assert path.stat().st_size < 300_000
    assert max(read_gif(path.read_bytes())[0][0].shape) <= 1920


def test_the_scale_sets_the_pixels(tmp_path):
    canvas = sweep(product())[0]
    assert fitting(canvas) == 1.0
    path = viz.animate(product(), tmp_path / "a.gif", scale=0.5, variables=False)
    with Image.open(path) as image:
        assert abs(image.width - canvas.width / 2) <= 2


def test_the_graph_is_left_as_it_was(tmp_path):
    loss = product()
    viz.animate(loss, tmp_path / "a.gif")
    viz.storyboard(loss, tmp_path / "a.pdf")
    assert [node.grad for node in (loss, *loss.parents)] == [None] * 3
    assert not pyplot.get_fignums()


def test_the_callers_variables_name_the_nodes(tmp_path):
    hidden = ag.Value(0.5) * ag.Value(2.0)
    loss = ag.tanh(hidden)
    with_names = viz.animate(loss, tmp_path / "a.gif").read_bytes()
    assert with_names != viz.animate(loss, tmp_path / "b.gif", variables=False).read_bytes()


_SCRIPT = """
import sys, autograd_core as ag, viz
x = ag.Value(2.0, "x")
viz.animate(ag.tanh(x) * x, sys.argv[1], theme="dark", lang="es")
"""


@pytest.mark.parametrize("ending", ["gif", "mp4"])
def test_two_processes_write_the_same_bytes(tmp_path, ending, ffmpeg):
    found = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.{ending}"
        env = {**os.environ, "PYTHONHASHSEED": seed, "DISPLAY": ""}
        subprocess.run([sys.executable, "-c", _SCRIPT, str(path)], check=True, env=env)
        found.append(path.read_bytes())
    assert found[0] == found[1]


def test_an_mp4_lasts_as_long_as_its_steps(tmp_path, ffmpeg):
    path = viz.animate(product(), tmp_path / "a.mp4", fps=2.0)
    assert path.read_bytes()[4:8] == b"ftyp"
    done = subprocess.run([ffmpeg, "-i", str(path)], capture_output=True, text=True, check=False)
    duration = re.search(r"Duration: 00:00:(\d+\.\d+)", done.stderr)
    assert float(duration[1]) == pytest.approx(5 * 0.5 + HOLD, abs=0.11)


def test_without_ffmpeg_an_mp4_says_how_to_get_it_and_a_gif_works(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AutogradError, match=r"ffmpeg, which is not installed.*\.gif"):
        viz.animate(product(), tmp_path / "a.mp4")
    assert viz.animate(product(), tmp_path / "a.gif").exists()


def test_an_ffmpeg_that_fails_is_quoted(tmp_path, monkeypatch):
    fake = tmp_path / "ffmpeg"
    fake.write_text("#!/bin/sh\necho Unknown encoder >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    with pytest.raises(AutogradError, match=r"Unknown encoder.*a \.gif needs no ffmpeg"):
        viz.animate(product(), tmp_path / "a.mp4")


@pytest.mark.parametrize("fps", [0, -1.0, float("nan"), 31])
def test_a_senseless_pace_is_refused(tmp_path, fps):
    with pytest.raises(AutogradError, match="fps: expected frames a second"):
        viz.animate(product(), tmp_path / "a.gif", fps=fps)


def test_other_endings_and_missing_folders_are_refused_before_drawing(tmp_path):
    with pytest.raises(AutogradError, match=r"ending in \.gif or \.mp4, got 'a\.webm'"):
        viz.animate(product(), tmp_path / "a.webm")
    with pytest.raises(AutogradError, match=r"ending in \.pdf, got 'a\.gif'"):
        viz.storyboard(product(), tmp_path / "a.gif")
    with pytest.raises(FileNotFoundError, match="no such folder"):
        viz.animate(product(), tmp_path / "missing" / "a.gif")


def test_an_array_is_no_loss(tmp_path):
    with pytest.raises(GraphError, match="expected a scalar"):
        viz.animate(ag.tensor([1.0, 2.0], requires_grad=True) * 2, tmp_path / "a.gif")


def test_a_storyboard_has_a_page_for_so_many_frames(tmp_path):
    for per_page, pages in ((2, 3), (5, 1), (1, 5), (24, 1)):
        content = viz.storyboard(product(), tmp_path / "a.pdf", per_page=per_page).read_bytes()
        assert len(re.findall(rb"/Type /Page\b(?!s)", content)) == pages
        (width, height), *_ = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content)
        sides = sorted([float(width) * 25.4 / 72, float(height) * 25.4 / 72])
        assert sides == pytest.approx([210, 297], abs=0.5)
    assert b"CreationDate" not in content


def test_a_storyboard_is_the_same_bytes_again(tmp_path):
    first = viz.storyboard(product(), tmp_path / "a.pdf", lang="es").read_bytes()
    assert viz.storyboard(product(), tmp_path / "b.pdf", lang="es").read_bytes() == first


@pytest.mark.parametrize("per_page", [0, 25, 2.5, True])
def test_a_senseless_number_a_page_is_refused(tmp_path, per_page):
    with pytest.raises(AutogradError, match="per_page: expected an integer from 1 to 24"):
        viz.storyboard(product(), tmp_path / "a.pdf", per_page=per_page)


def test_hostile_names_are_only_drawn():
    for i in range(0, len(HOSTILE), 6):
        nodes = [ag.Value(1.5, name) for name in HOSTILE[i : i + 6]]
        film = sweep(ag.tanh(sum(nodes[1:], nodes[0])), lang="es")
        last = film[len(film) - 1]
        assert Stage(last, 0.3).show(last).size


@np.errstate(all="ignore")
def broken():
    return ag.log(ag.tensor(0.0, requires_grad=True, name="zero"))


def empty():
    return ag.sum(ag.tensor(np.zeros((0, 3)), requires_grad=True, name="none"))


@pytest.mark.parametrize(
    ("make", "frames"),
    [(lambda: ag.Value(3.0, "leaf"), 2), (lambda: ag.tensor(2.0, name="c") * 3, 2), (broken, 4),
     (empty, 4)],
)  # fmt: skip
def test_small_and_broken_graphs_are_filmed(tmp_path, make, frames):
    content = viz.animate(make(), tmp_path / "a.gif", variables=False).read_bytes()
    assert len(read_gif(content)[0]) == frames

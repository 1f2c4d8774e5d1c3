import itertools

import pytest

import viz
from tests.viz.graphs import scalar_mlp
from viz.messages import ENGLISH
from viz.overlay import Overlay
from viz.render.marks import Rect, Text
from viz.render.tint import Tint, ink_on, mix, tinted
from viz.style import Style
from viz.theme import THEMES

OVERLAY = Overlay("time", "s", {0: 1e-6, 1: 1e-3, 2: 0.0}, "sum")


def tint(theme):
    return Tint(OVERLAY, Style(frozenset(), THEMES[theme], "LR", ENGLISH, "time"))


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_colors_get_steadily_further_from_the_ground(theme):
    lights = [luminance(tint(theme).color(i / 50)) for i in range(51)]
    assert all((a < b) == (theme == "dark") for a, b in itertools.pairwise(lights))


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_on_every_color_can_be_read(theme):
    for i in range(51):
        color = tint(theme).color(i / 50)
        assert contrast(ink_on(color), color) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_every_tinted_card_can_be_read(theme):
    colors = THEMES[theme]
    for i in range(51):
        ground = tinted(colors.card, tint(theme).color(i / 50))
        for role, least in (("text", 7), ("muted", 4.5), ("value", 4.5), ("gradient", 4.5)):
            assert contrast(getattr(colors, role), ground) >= least, (role, ground)


def test_card_that_was_not_measured_has_no_tint():
    assert tint("light").color_of(7) is None
    assert tint("light").chip(7, "", None) == []


def test_legend_has_a_bar_from_the_lowest_to_the_highest_number():
    marks = tint("dark").legend(100, 30)
    texts = ["".join(run.text for run in m.line) for m in marks if isinstance(m, Text)]
    bars = [m for m in marks if isinstance(m, Rect)]
    assert texts == ["time, both sweeps", "≤ 1 µs", "1 ms"]
    assert (bars[0].fill, bars[-1].fill) == (tint("dark").color(0), tint("dark").color(1))


def test_legend_runs_into_no_other_text():
    loss, _ = scalar_mlp()
    loss.backward()
    for lang in ("en", "es"):
        picture = viz.draw(loss, overlay="error", max_nodes=2, lang=lang, title="A title")
        header = next(f for f in picture.canvas.figures if f.key == "header")
        spans = []
        for mark in header.marks:
            if isinstance(mark, Text):
                width = sum(run.width for run in mark.line)
                left = mark.at.x - (width if mark.anchor == "end" else 0)
                spans.append((left, left + width))
        spans.sort()
        assert spans[0][0] >= 0
        assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))


def test_mix():
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"

import dataclasses

import pytest

from viz.theme import THEMES

GROUNDS = ("ground", "card", "warm", "group", "input")
TEXTS = ("text", "muted", "value", "gradient")


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    """The contrast ratio of WCAG 2.2."""
    dark, light = sorted([luminance(a), luminance(b)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("role", TEXTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_stands_out_from_its_ground(theme, role, ground):
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ground", ["ground", "group"])
def test_lines_stand_out_from_their_ground(theme, ground):
    for role in ("line", "gradient"):
        assert contrast(getattr(theme, role), getattr(theme, ground)) >= 2.5


def test_themes_differ_in_every_ground():
    light, dark = (dataclasses.asdict(THEMES[name]) for name in ("light", "dark"))
    assert all(luminance(light[g]) > 0.5 > luminance(dark[g]) for g in GROUNDS)

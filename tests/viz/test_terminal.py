import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from viz.terminal import clip, columns, to_ascii, wrapped

TEXT = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "ascii"),
    [
        ("∂L/∂v₁₂ = 1 − a²", "dL/dv_12 = 1 - a^2"),
        ("A⁻¹ ⊙ Xᵀ ȳ", "A^-1 * X^T ybar"),
        ("σ(z) × Σ θ …", "sigma(z) x sum theta ..."),
        ("derivación", "derivacion"),
        ("├─ └─ │", "|- `- |"),
        ("ש🙂", r"\u05e9\U0001f642"),
    ],
)
def test_ascii_says_the_same(text, ascii):
    assert to_ascii(text) == ascii


def test_every_sign_of_every_operation_has_words():
    for op in ag.OPS.values():
        assert "\\" not in to_ascii(op.notation.glyph + op.notation.text), op.name


@given(TEXT)
def test_ascii_is_ascii(text):
    assert to_ascii(text).isascii()


@pytest.mark.parametrize(
    ("text", "count"), [("abc", 3), ("日本", 4), ("x\u0301", 1), ("\u2066א\u2069", 1), ("−²", 2)]
)
def test_columns_of_a_terminal(text, count):
    assert columns(text) == count


@given(TEXT, st.integers(1, 30))
def test_clipped_text_fits_and_begins_alike(text, room):
    cut = clip(text, room)
    assert columns(cut) <= room
    assert text.startswith(cut.removesuffix("…").rstrip("\u2069")) or cut == text


def test_clipping_closes_what_was_isolated():
    assert clip("\u2066אבגד\u2069 = 1", 3) == "\u2066אב\u2069…"


@given(TEXT, st.integers(8, 30))
def test_wrapped_text_is_all_there_and_fits(text, width):
    lines = wrapped(text, width, "  ")
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapped_words_stay_whole():
    assert wrapped("one two three four", 9, "  ") == ["one two", "  three", "  four"]

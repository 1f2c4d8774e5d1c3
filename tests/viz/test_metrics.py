import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.metrics import _CHARACTERS, _printable, printable, runs_leftward, shorten, text_width


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_font(bold):
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font, LoadFlags

    font = FT2Font(
        findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal"))
    )
    font.set_size(100, 72)
    for character in _CHARACTERS:
        glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
        assert text_width(character, 100, bold=bold) == pytest.approx(
            glyph.linearHoriAdvance / 65536, abs=0.1
        )


@given(st.text(max_size=600), st.floats(30, 400), st.booleans())
def test_shortened_text_fits(text, room, bold):
    short = shorten(text, room, 12, bold=bold)
    assert text_width(short, 12, bold=bold) <= room
    assert short == text or short.endswith("…")


@given(st.text(max_size=300))
def test_text_that_fits_is_not_shortened(text):
    assert shorten(text, text_width(text, 12), 12) == text


def test_combining_characters_take_no_room():
    assert text_width("x\u0301", 10) == text_width("x", 10)


def test_wide_characters_take_a_whole_square():
    assert text_width("日", 10) == 10


@given(st.text(st.characters(codec=None)))
def test_printable_text_is_one_line_that_can_be_encoded(text):
    shown = printable(text)
    shown.encode()
    assert len(shown) == len(text)
    assert shown.splitlines() in ([], [shown])
    assert printable(shown) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_printable_keeps_letters_numbers_and_signs(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "leftward"), [("abc", False), ("אבג", True), ("x عرب", True), ("", False)]
)
def test_script_written_leftward_is_known(text, leftward):
    assert runs_leftward(text) is leftward


def test_text_that_python_calls_printable_is_left_as_it_is():
    characters = filter(str.isprintable, map(chr, range(0x110000)))
    assert all(_printable(character) == character for character in characters)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.counting import contents_text, format_count, format_quantity, repeats_text
from viz.messages import ENGLISH, messages
from viz.scene import Contents


def contents(*, title="", ops=0, parameters=0, repeats=1, signs=()):
    return Contents(title, ops + parameters, ops, parameters, 0, repeats, signs)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (9999, "9999"), (12345, "12 345"), (1234567, "1 234 567")]
)
def test_format_count(count, text):
    assert format_count(count) == text


@pytest.mark.parametrize(
    ("x", "unit", "text"),
    [
        (0.0, "s", "0 ns"),
        (3.14e-6, "s", "3.14 µs"),
        (2.5, "s", "2.5 s"),
        (5e-10, "s", "0.5 ns"),
        (8, "B", "8 B"),
        (12_345, "B", "12.3 kB"),
        (3e9, "B", "3 GB"),
        (1e-7, "", "1e−7"),
        (float("nan"), "s", "nan s"),
        (float("inf"), "B", "∞ B"),
    ],
)
def test_format_quantity(x, unit, text):
    assert format_quantity(x, unit) == text


@given(st.floats(1e-12, 1e15))
def test_quantities_have_no_more_digits_than_can_be_read(x):
    for unit in ("s", "B"):
        number, _, step = format_quantity(x, unit).partition(" ")
        assert step
        assert len(number) < 9


@pytest.mark.parametrize(
    ("given", "english", "spanish"),
    [
        (contents(ops=1), "1 op", "1 operación"),
        (contents(parameters=1), "1 parameter", "1 parámetro"),
        (
            contents(ops=3, parameters=20_000),
            "3 ops, 20 000 parameters",
            "3 operaciones, 20 000 parámetros",
        ),
        (contents(ops=4, signs=(("+", 2), ("×", 2))), "4 ops: +, ×", "4 operaciones: +, ×"),
        (
            contents(ops=9, signs=(("+", 5), ("×", 2), ("−", 1), ("tanh", 1))),
            "9 ops: 5 +, 2 ×, 1 −, …",
            "9 operaciones: 5 +, 2 ×, 1 −, …",
        ),
        (contents(title="layer 1", ops=2, signs=(("+", 2),)), "2 ops", "2 operaciones"),
        (contents(), "", ""),
    ],
)
def test_contents_text(given, english, spanish):
    assert contents_text(given, ENGLISH) == english
    assert contents_text(given, messages("es")) == spanish


def test_repeats_text():
    assert repeats_text(contents(repeats=1)) == ""
    assert repeats_text(contents(repeats=14_000)) == "× 14 000"

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from viz.facts import node_title
from viz.labels import format_number, format_shape, name_runs
from viz.messages import ENGLISH
from viz.pills import pill_text


@given(st.floats(-1e300, 1e300), st.integers(2, 8))
def test_number_keeps_its_significant_digits(x, digits):
    text = format_number(x, digits)
    assert float(text.replace("−", "-")) == pytest.approx(x, rel=10.0 ** (1 - digits))
    assert "-" not in text


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (1e-7, "1e−7"), (-0.0, "0"), (math.nan, "nan"), (math.inf, "∞"), (-math.inf, "−∞"),
        (1e300, "1e300"), (0.1 + 0.2, "0.3"), (-1234.5, "−1234"),
    ],
)  # fmt: skip
def test_number_is_written_as(x, text):
    assert format_number(x) == text


def test_gradient_shows_its_sign():
    assert format_number(2.0, signed=True) == "+2"
    assert format_number(0.0, signed=True) == "0"


@pytest.mark.parametrize(("shape", "text"), [((), "scalar"), ((4,), "4"), ((2, 3), "2×3")])
def test_shape_is_written_as(shape, text):
    assert format_shape(shape, ENGLISH) == text


def test_name_is_set_with_its_indices():
    runs = name_runs("w_12^[1]", 16)
    assert [run.text for run in runs] == ["w", "12", "[1]"]
    assert runs[0].italic
    assert runs[1].rise < 0 < runs[2].rise
    assert runs[2].back == runs[1].width


def test_pill_has_formula_and_number_or_the_number_alone():
    x = ag.Value(2.0, "x")
    long = ag.Value(0.25, "a rather long name of a node")
    assert pill_text(viz.draw(x * x).scene.edges[0].local) == "x = 2"
    assert pill_text(viz.draw(ag.tanh(x)).scene.edges[0].local) == "1 − v₁² = 0.0707"
    assert pill_text(viz.draw(long * long).scene.edges[0].local) == "0.25"
    assert pill_text(None) == ""


def test_title_says_everything_before_and_after_a_sweep():
    w = ag.Value(2.0, "w")
    loss = w * 3.0
    loss.name = "L"
    assert (
        node_title(viz.draw(loss).scene.nodes[1], "L", ENGLISH)
        == "L = w·3; value 6; ∂L/∂L not computed yet"
    )
    loss.backward()
    assert node_title(viz.draw(loss).scene.nodes[0], "L", ENGLISH) == "w; value 2; ∂L/∂w 3"

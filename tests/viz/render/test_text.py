import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core import AutogradError
from tests.viz.graphs import mlp, neuron, random_graphs, recurrent, scalar_mlp
from viz.labels import format_number
from viz.terminal import columns

ANSI = re.compile(r"\x1b\[[\d;]*m")


def swept():
    loss, _ = neuron()
    loss.backward()
    return viz.draw(loss)


def test_neuron_reads_like_this():
    assert (
        str(swept())
        == """\
Computation graph of L: 9 nodes, 8 edges

                                value    ∂L/∂·  local derivative
L = v₂²                       0.08578       +1
└─ v₂ = a − y                 −0.2929  −0.5858  ∂L/∂v₂ = 2v₂ = −0.5858
   ├─ a = tanh(z)              0.7071  −0.5858  ∂v₂/∂a = 1
   │  └─ z = v₁ + b            0.8814  −0.2929  ∂a/∂z = 1 − a² = 0.5
   │     ├─ v₁ = w·x               −6  −0.2929  ∂z/∂v₁ = 1
   │     │  ├─ w (parameter)       −3  −0.5857  ∂v₁/∂w = x = 2
   │     │  └─ x (input)            2  +0.8786  ∂v₁/∂x = w = −3
   │     └─ b (parameter)       6.881  −0.2929  ∂z/∂b = 1
   └─ y (input)                     1  +0.5858  ∂v₂/∂y = −1
"""
    )


def test_gradient_of_a_shared_node_is_written_as_the_sum_it_is():
    x = ag.Value(3.0, "x")
    loss = x * x + 2.0 * x
    loss.backward()
    text = viz.draw(loss).text()
    assert text.count("x (see above)") == 2
    assert "x is used 3 times: ∂loss/∂x = 3 + 3 + 2 = 8" in text
    loss.backward()  # leaves add up: the uses no longer explain it
    assert "x is used 3 times, its gradient is the sum over them" in viz.draw(loss).text()


@given(random_graphs(), st.integers(60, 130), st.booleans())
def test_no_line_is_wider_than_asked(roots, width, ascii):
    for root in roots:
        root.backward()
    picture = viz.draw(*roots)
    for form in ("tree", "sentences"):
        text = picture.text(width, form=form, ascii=ascii)
        assert max(map(columns, text.splitlines())) <= width
        assert text.isascii() or not ascii
        assert text.endswith("\n")
        assert not any(line.endswith(" ") for line in text.splitlines())


@given(random_graphs())
def test_every_value_and_gradient_is_there(roots):
    roots[0].backward()
    scene = viz.draw(*roots).scene
    text = viz.draw(*roots).text(200)
    for node in scene.nodes:
        assert format_number(node.value.mean) in text
        if node.gradient:
            assert format_number(node.gradient.mean, signed=True) in text


@pytest.mark.parametrize("make", [neuron, mlp, scalar_mlp])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_before_a_sweep_gradients_are_not_computed_yet(make, lang):
    words = {"en": "not computed yet; call backward()", "es": "aún sin calcular; llama a backward"}
    loss, _ = make()
    assert words[lang] in viz.draw(loss, lang=lang).text()
    loss.backward()
    assert words[lang] not in viz.draw(loss, lang=lang).text()


def test_gradient_that_one_sweep_did_not_reach_is_a_question_mark():
    x = ag.Value(2.0, "x")
    loss, other = x * 3.0, ag.tanh(x)
    loss.backward()
    text = viz.draw(loss, other).text()
    assert "?: not computed yet; call backward()" in text
    assert re.search(r"^other = tanh\(x\) +0\.964 +\?$", text, re.M)


def test_color_only_adds_color():
    picture = swept()
    colored = picture.text(color=True)
    assert ANSI.sub("", colored) == picture.text()
    assert "  \x1b[38;5;32m0.8814\x1b[0m" in colored
    assert "\x1b" not in picture.text()


def test_number_stays_where_the_formula_does_not_fit():
    loss, _ = scalar_mlp()
    loss.backward()
    picture = viz.draw(loss)
    line = next(t for t in picture.text().splitlines() if "z₁[1] = " in t and "└─" in t)
    edge = next(
        e for e in picture.scene.edges if "1 - a" in str(e.local) or "1 − a" in str(e.local)
    )
    assert line.endswith(format_number(edge.local.number))


def test_arrays_show_shape_mean_and_where_there_is_room_range():
    loss, _ = mlp((2, 3, 1))
    loss.backward()
    picture = viz.draw(loss)
    assert re.search(r"W\[1\] \(parameter\) +2×3 +μ −0.113 +μ 0.00301  Xᵀ ȳ", picture.text())
    assert "μ −0.113, −1.1 … 0.9" in picture.text(120)
    assert "W[1], parameter; value 2×3, min −1.0" in picture.text(form="sentences")


def test_sentences_are_numbered_in_the_order_of_computation():
    text = swept().text(form="sentences")
    starts = re.findall(r"^(\d+)\. (\S+?)[, ]", text, re.M)
    assert [int(number) for number, _ in starts] == list(range(1, 10))
    assert "5. v₁ = w·x; value −6; ∂L/∂v₁ −0.292869; used by z (∂z/∂v₁ = 1)" in text


def test_show_chooses_what_is_seen():
    loss, _ = neuron()
    loss.backward()
    bare = viz.draw(loss, show=[]).text()
    assert not any(word in bare for word in ("value", "∂", "0.7071"))
    assert "a = tanh(z)" in bare


def test_recurrent_and_folded_graphs_are_written():
    assert "── cell (2) ─" in viz.draw(recurrent()).text()
    assert "mlp: 4 ops, 4 parameters" in viz.draw(mlp((2, 3, 1))[0], depth=0).text()


@pytest.mark.parametrize("options", [{"width": 59}, {"form": "table"}])
def test_impossible_form_is_refused(options):
    with pytest.raises(AutogradError, match="width of at least 60 and form to be 'tree' or"):
        swept().text(**options)


def test_doublings_are_written_in_no_time():
    y = ag.Value(1.0, "y")
    for _ in range(16):
        y = y + y
    y.backward()
    picture = viz.draw(y)
    start = time.perf_counter()
    assert len(picture.text().splitlines()) < 100
    assert time.perf_counter() - start < 1

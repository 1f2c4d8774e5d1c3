"""A leaf's value dragged: the page computes the graph again, and measures."""

import math

import pytest

import autograd_core as ag
from tests.viz.graphs import mlp, neuron
from tests.viz.web.opening import fan, open_page
from viz.labels import format_number


def measured(page):
    """Return what stands in the readout, by its terms."""
    rows = page.locator(".measured div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def test_a_typed_value_replays_the_page(page, tmp_path):
    loss, w = neuron()
    opened = open_page(page, tmp_path, loss)
    loss.backward()
    opened.click("w")
    page.get_by_role("spinbutton", name="Value").fill("-2.9")
    z = -2.9 * 2 + 6.8814
    moved = (math.tanh(z) - 1) ** 2
    assert opened.value("z") == f"0.8814 → {format_number(z)}"
    assert opened.value("L") == f"{format_number(loss.data)} → {format_number(moved)}"
    assert opened.value("x") == "2"
    rows = measured(page)
    assert rows["ε"] == "+0.1"
    assert rows["ΔL"] == format_number(moved - loss.data, signed=True)
    assert rows["measured ΔL/ε"] == format_number((moved - loss.data) / (-2.9 + 3))
    assert rows["∂L/∂w"] == format_number(w.grad)
    page.get_by_role("button", name="Back to the recorded value").click()
    assert opened.value("L") == format_number(loss.data)


def test_before_a_nudge_a_tiny_one_is_measured(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.click("a")
    rows = measured(page)
    assert rows["ε"] == "±1e−5"
    assert rows["measured ΔL/ε"] == rows["∂L/∂a"] == "1.605"


def test_the_slider_moves_by_mouse_and_by_key(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.click("b")
    slider = page.get_by_role("slider", name="Change the value")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert " → " in opened.value("b")
    moved = float(page.get_by_role("spinbutton", name="Value").input_value())
    assert 0.5 < moved < 2.3
    assert opened.value("c") == f"0.252 → {format_number(0.84 * moved)}"
    slider.focus()
    opened.key("ArrowRight")
    assert float(page.get_by_role("spinbutton", name="Value").input_value()) > moved
    assert slider.evaluate("(e) => document.activeElement === e")


def test_an_entry_of_an_array_is_picked_and_nudged(page, tmp_path):
    loss, model = mlp((3, 2, 1), examples=4)
    opened = open_page(page, tmp_path, loss)
    loss.backward()
    opened.click("W[1]")
    page.get_by_role("spinbutton", name="Index 0, 0 to 2").fill("2")
    page.get_by_role("spinbutton", name="Index 1, 0 to 1").fill("1")
    W = model.layers[0].W
    field = page.get_by_role("spinbutton", name="Value")
    assert float(field.input_value()) == pytest.approx(W.data[2, 1], rel=1e-7)
    assert measured(page)["∂L/∂W[1]"] == format_number(float(W.grad.data[2, 1]))
    assert measured(page)["measured ΔL/ε"] == format_number(float(W.grad.data[2, 1]))
    field.fill("0.5")
    W.data[2, 1] = 0.5
    with ag.no_grad():
        moved = float(loss_of(loss, model))
    assert opened.value("L").endswith(f"→ {format_number(moved)}")
    assert opened.card("W[1]").locator(".part.value").first.text_content().startswith("μ ")


def loss_of(loss, model):
    X, Y = (n for n in _leaves(loss) if n.name in ("X", "Y"))
    return ag.mean((model(X) - Y) ** 2)


def _leaves(node):
    found, order = set(), []
    stack = [node]
    while stack:
        n = stack.pop()
        if n not in found:
            found.add(n)
            order.append(n)
            stack += n.parents
    return sorted((n for n in order if n.op is None), key=lambda n: n.name or "")


def test_what_cannot_be_computed_again_says_so(page, tmp_path):
    cube = ag.register_op("cube_of_page", lambda x: x**3, vjp=lambda ct, y, x: (ct * 3 * x**2,))
    loss = cube(ag.Value(2.0, "x")) * 1.0
    loss.name = "L"
    opened = open_page(page, tmp_path, loss)
    opened.click("x")
    assert "The page cannot compute cube_of_page again." in opened.text(".details")


def test_another_selection_takes_the_nudge_back(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.click("b")
    page.get_by_role("spinbutton", name="Value").fill("1")
    assert " → " in opened.value("L")
    opened.click("a")
    assert opened.value("L") == "0.8775"

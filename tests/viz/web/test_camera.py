"""Zoom about the pointer, pan, pinch, fit."""

import pytest

from tests.viz.graphs import mlp
from tests.viz.web.opening import fan, open_page


def place(opened, name):
    box = opened.card(name).locator("rect").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"]


def test_the_picture_fits_when_it_opens(page, tmp_path):
    opened = open_page(page, tmp_path, mlp((3, 2, 1))[0])
    stage = page.locator(".stage").bounding_box()
    for box in (card.bounding_box() for card in page.locator(".node").all()):
        assert stage["x"] <= box["x"]
        assert box["x"] + box["width"] <= stage["x"] + stage["width"]
        assert stage["y"] <= box["y"]
        assert box["y"] + box["height"] <= stage["y"] + stage["height"]
    assert opened.text(".count") == "18 / 18"


def test_the_wheel_zooms_about_the_pointer(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    x, y, width = place(opened, "d")
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    after = place(opened, "d")
    assert after[:2] == pytest.approx((x, y), abs=1)
    assert after[2] > 1.5 * width


def test_dragging_pans_and_is_no_click(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    x, y, width = place(opened, "d")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y + 30, steps=4)
    page.mouse.up()
    assert place(opened, "d") == pytest.approx((x + 50, y + 30, width), abs=3)
    assert page.locator(".chip").count() == 2


def test_two_fingers_pinch(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    width = place(opened, "d")[2]
    page.locator("svg.graph").evaluate(
        """(svg) => {
          const send = (kind, id, x) => svg.dispatchEvent(new PointerEvent(kind, {
            pointerId: id, clientX: x, clientY: 200, button: 0, bubbles: true }));
          send("pointerdown", 1, 500); send("pointerdown", 2, 600);
          send("pointermove", 2, 700); send("pointerup", 1, 500); send("pointerup", 2, 700);
        }"""
    )
    assert place(opened, "d")[2] == pytest.approx(2 * width, rel=0.01)


def test_buttons_and_keys_zoom_and_fit(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    start = place(opened, "d")
    for larger, fit in (("+", "0"), ("=", "f")):
        opened.key(larger)
        assert place(opened, "d")[2] == pytest.approx(1.25 * start[2], rel=0.01)
        opened.key(fit)
        assert place(opened, "d") == pytest.approx(start, abs=0.5)
    page.get_by_role("button", name="Smaller").click()
    assert place(opened, "d")[2] == pytest.approx(0.8 * start[2], rel=0.01)
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Fit").click()
    assert place(opened, "d") == pytest.approx(start, abs=0.5)


def test_a_resized_window_keeps_a_fitted_picture_fitted(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_timeout(100)
    box = opened.card("L").bounding_box()
    assert box["x"] + box["width"] <= 700

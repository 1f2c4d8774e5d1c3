"""Everything without a mouse, and every stop spoken."""

import pytest

from tests.viz.graphs import mlp
from tests.viz.web.opening import fan, open_page


def test_arrows_follow_edges_and_speak(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.key("ArrowLeft")
    assert opened.focused == "L"
    assert opened.spoken == "L = c + e; value 0.8775; ∂L/∂L 1"
    opened.key("ArrowLeft")
    assert opened.focused in "ce"
    assert opened.spoken.startswith(f"Along ∂L/∂{opened.focused} = 1. {opened.focused} = ")
    opened.key("ArrowUp", "ArrowUp", "ArrowUp")
    assert opened.focused == "c"
    opened.key("ArrowDown")
    assert opened.focused == "e"
    opened.key("ArrowRight", "ArrowRight")
    assert opened.focused == "L"
    assert opened.spoken == "No edge goes that way."


def test_every_card_can_be_reached(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    seen = set()
    for keys in (["ArrowLeft"] * 2, ["ArrowUp"], ["ArrowLeft"], ["ArrowDown"] * 2, ["ArrowUp"] * 3):
        for key in keys:
            opened.key(key)
            seen.add(opened.focused)
    opened.key("ArrowRight", "ArrowDown", "ArrowLeft")
    seen.add(opened.focused)
    assert seen == set("abcdeL")


def test_top_to_bottom_turns_the_arrows(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), direction="TB")
    opened.key("ArrowUp", "ArrowUp")
    assert opened.focused in "ce"
    opened.key("ArrowDown")
    assert opened.focused == "L"


def test_enter_selects_and_escape_lets_go(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.key("ArrowLeft", "Enter")
    assert opened.card("L").get_attribute("aria-pressed") == "true"
    opened.key("Escape")
    assert opened.card("L").get_attribute("aria-pressed") == "false"


def test_arrows_stop_at_closed_boxes(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, depth=1)
    opened.card("X").focus()
    opened.key("ArrowRight")
    assert opened.spoken == "Closed box layer 1: ops: 2 · parameters: 2. Enter opens it."
    opened.key("ArrowRight")
    assert opened.spoken.startswith("Closed box layer 2")
    opened.key("Enter")
    assert opened.spoken == "Opened box layer 2."
    assert opened.card("Z[2]").is_visible()


def test_one_card_is_in_the_order_of_tabs_and_focus_is_seen(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    assert page.locator(".node[tabindex='0']").count() == 1
    for _ in range(20):
        opened.key("Tab")
        if opened.focused:
            break
    assert opened.focused == "L"
    assert opened.style(opened.card("L").locator("rect").first, "strokeWidth") == "5px"
    opened.key("Tab")
    assert opened.focused is None


def test_space_plays_but_presses_a_button_that_has_focus(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=0")
    opened.key(" ")
    assert page.locator(".play").get_attribute("aria-label") == "Pause"
    opened.key(" ")
    page.get_by_role("button", name="Last step").focus()
    opened.key(" ")
    assert opened.text(".count") == "12 / 12"
    assert page.locator(".play").get_attribute("aria-label") == "Play"


def test_keys_in_fields_are_text(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=3")
    opened.key("/")
    page.keyboard.type("dnp 0?")
    assert page.locator(".search-field").input_value() == "dnp 0?"
    assert opened.text(".count") == "3 / 12"


def test_help_lists_the_keys(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.key("?")
    assert page.locator("dialog").is_visible()
    assert "follow the edges" in page.locator("dialog").inner_text()
    opened.key("Escape")
    assert page.locator("dialog").is_hidden()


def test_shift_and_arrows_move_the_picture(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    before = opened.card("L").bounding_box()
    opened.key("Shift+ArrowRight", "Shift+ArrowDown")
    after = opened.card("L").bounding_box()
    moved = (before["x"] - after["x"], before["y"] - after["y"])
    assert moved == pytest.approx((60, 60), abs=0.1)

"""The player: each step shows what is known then, and nothing more."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

import autograd_core as ag
from tests.viz.graphs import mlp, neuron
from tests.viz.web.opening import fan, open_page
from viz.labels import format_number
from viz.web.bundle import bundle


def test_before_the_sweeps_only_leaves_have_values(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=0")
    assert [opened.value(name) for name in "abcdeL"] == ["0.84", "0.3", None, None, None, None]
    assert all("not computed yet" in opened.gradient(name) for name in "abcdeL")
    assert opened.sentence == "The leaves have their values; nothing is computed yet."


def test_a_forward_step_computes_one_value(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=0")
    opened.key("n", "n")
    assert opened.sentence == opened.spoken == "Forward: d = sin(a) = 0.744643"
    assert (opened.value("c"), opened.value("d"), opened.value("e")) == ("0.252", "0.7446", None)
    assert opened.style(opened.edge("a", "d").locator(".wire"), "stroke") == "rgb(0, 114, 178)"


def test_accumulation_is_shown_part_by_part(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=8")
    callout = page.locator(".callout")
    assert opened.sentence == "Backward: ∂L/∂a gets ∂L/∂e · ∂e/∂a = 1 · 0.7446 = 0.7446"
    seen = [callout.text_content()]
    for _ in range(4):
        opened.key("n")
        seen.append(callout.text_content())
    assert seen == [
        "+0.7446 = 0.7446", "", "+0.7446 +0.5607 = 1.305", "+0.7446 +0.5607 +0.3 = 1.605", "",
    ]  # fmt: skip
    assert opened.gradient("a") == "∂L/∂a +1.605"


def test_the_last_step_shows_the_engines_gradients(page, tmp_path):
    loss, _ = neuron()
    opened = open_page(page, tmp_path, loss)
    loss.backward()
    for node in (loss, *loss.parents[0].parents):
        assert opened.gradient(node.name).endswith(format_number(node.grad, signed=True))


def test_pills_appear_with_the_gradients_they_bring(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=5")
    pill = opened.edge("c", "L").locator(".pill")
    assert not opened.shown(pill)
    opened.key("n")
    assert opened.shown(pill)


def test_play_runs_to_the_end_and_starts_again(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=10")
    page.locator(".speed").select_option("4")
    page.locator(".play").click()
    assert page.locator(".play").get_attribute("aria-label") == "Pause"
    expect(page.locator(".count")).to_have_text("12 / 12")
    page.wait_for_selector(".play[aria-label=Play]")
    page.locator(".play").click()
    expect(page.locator(".count")).to_have_text("1 / 12")
    opened.key("k")
    assert page.locator(".play").get_attribute("aria-label") == "Play"


def test_buttons_and_scrubber_step(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    for label, count in [
        ("First step", 0),
        ("Step forward", 1),
        ("Step back", 0),
        ("Last step", 12),
    ]:
        page.get_by_role("button", name=label).click()
        assert opened.text(".count") == f"{count} / 12"
    scrubber = page.get_by_role("slider", name="Step")
    scrubber.focus()
    opened.key("ArrowLeft")
    assert opened.text(".count") == "11 / 12"
    assert scrubber.get_attribute("aria-valuetext") == opened.sentence


def test_arrays_show_heat_maps_only_once_they_are_known(page, tmp_path):
    loss, _ = mlp((3, 2, 1), examples=4)
    opened = open_page(page, tmp_path, loss, "#step=0")
    values = opened.card("Z[1]").locator(".cells.value .cell")
    assert values.count() == 0
    opened.key("n")
    assert values.count() == 4 * 2
    assert opened.card("Z[1]").locator(".pending").text_content() == "not computedyet"
    opened.key("End")
    assert opened.card("Z[1]").locator(".cells.gradient .cell").count() == 4 * 2
    hatched = opened.card("Z[1]").locator(".cells.value .hatch").count()
    assert hatched > 0


@settings(max_examples=3, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.floats(), min_size=300, max_size=300), st.integers(1, 6), st.booleans())
def test_numbers_are_written_as_in_pictures(page, numbers, digits, signed):
    numbers += [0.5, 2.5, 1234.5, 0.00012345, 1e-5, 99999.5, 123456789.0, -0.0, 1e22, 12345.0]
    finite = [x if np.isfinite(x) else str(x).replace("inf", "Infinity") for x in numbers]
    source = f"{bundle()}\nwindow.formatNumber = $numbers.formatNumber;"
    page.evaluate(f"() => {{ {source} }}")
    shown = page.evaluate(
        "([xs, digits, signed]) => xs.map((x) => formatNumber(Number(x), digits, signed))",
        [[x if isinstance(x, str) else repr(x) for x in finite], digits, signed],
    )
    expected = [format_number(x, digits, signed=signed) for x in numbers]
    assert shown == expected


def test_values_that_are_not_finite(page, tmp_path):
    x = ag.Value(0.0, "x")
    with np.errstate(all="ignore"):
        loss = ag.log(x) + x
    loss.name = "L"
    opened = open_page(page, tmp_path, loss)
    assert opened.value("L") == "−∞"
    assert opened.gradient("x") == "∂L/∂x ∞"

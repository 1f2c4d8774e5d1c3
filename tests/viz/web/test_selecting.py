"""A selected card: what is off its bundle dims, the derivation stands beside it, both light up."""

import pytest

import autograd_core as ag
from tests.viz.graphs import mlp, neuron
from tests.viz.web.opening import fan, open_page

LIT = "rgb(184, 75, 0)"


def test_a_click_dims_what_is_off_the_bundle(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=0")
    pill = opened.edge("b", "c", 1).locator(".pill")
    assert not opened.shown(pill)
    opened.click("b")
    assert opened.shown(pill)
    assert pill.text_content() == "a = 0.84"
    assert [opened.opacity(opened.card(n)) for n in "abcdeL"] == [0.16, 1, 1, 0.16, 0.16, 1]
    assert opened.opacity(opened.edge("b", "c", 1)) == 1
    assert opened.opacity(opened.edge("a", "c")) == 0.16
    assert opened.style(opened.edge("b", "c", 1).locator(".wire"), "stroke") == LIT
    opened.click("b")
    assert [opened.opacity(opened.card(n)) for n in "abcdeL"] == [1] * 6


def test_details_of_a_number(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.click("a")
    details = opened.text(".details")
    for words in ("parameter", "0.84", "+1.60531", "It adds up, use by use", "+0.3 through c"):
        assert words in details
    assert "+0.7446 +0.5607 +0.3 = 1.605" in details
    opened.click("e")
    details = opened.text(".details")
    for words in ("operation", "e = a·d", "op multiply", "∂e/∂a = d = 0.7446", "∂e/∂d = a = 0.84"):
        assert words in details


def test_details_of_an_array(page, tmp_path):
    loss, _ = mlp((3, 2, 1), examples=4)
    opened = open_page(page, tmp_path, loss)
    opened.click("W[1]")
    assert opened.text(".details h2").replace(" ", "") == "W[1]3×2parameter"
    assert page.locator("table.heat.value td").count() == 6
    assert page.locator("table.heat.gradient td").count() == 6


def test_details_tell_the_line_of_code(page, tmp_path):
    with ag.source_locations():
        loss = ag.tanh(ag.Value(1.0, "x"))
    loss.name = "L"
    opened = open_page(page, tmp_path, loss)
    opened.click("L")
    assert "test_selecting.py:" in opened.text(".details .origin")


def test_the_derivation_stands_beside_and_lights_edges(page, tmp_path):
    loss, _ = neuron()
    opened = open_page(page, tmp_path, loss)
    opened.click("w")
    factors = page.locator(".proof .factor")
    assert factors.count() >= 3
    factor = page.locator(
        f".factor[data-upper='{opened.names['a']}'][data-lower='{opened.names['z']}']"
    )
    factor.first.hover()
    wire = opened.edge("z", "a").locator(".wire")
    assert opened.style(wire, "strokeWidth") == "5px"
    assert opened.style(opened.edge("a", "v₂").locator(".wire"), "strokeWidth") != "5px"
    page.mouse.move(5, 300)
    assert opened.style(wire, "strokeWidth") != "5px"
    factor.first.focus()
    assert opened.style(wire, "strokeWidth") == "5px"


@pytest.mark.parametrize("swept", [False, True])
def test_the_derivation_is_checked_whether_or_not_backward_was_called(page, tmp_path, swept):
    loss, _ = neuron()
    if swept:
        loss.backward()
    opened = open_page(page, tmp_path, loss)
    opened.click("w")
    proof = opened.text(".proof")
    assert "backward()" not in proof
    assert "✓ finite difference −0.5857" in proof
    assert ("✓ equals w.grad" in proof) is swept


def test_edges_light_their_factors(page, tmp_path):
    loss, _ = neuron()
    opened = open_page(page, tmp_path, loss)
    opened.click("w")
    opened.edge("z", "a").locator(".hit").hover(force=True)
    lit = page.locator(".proof .factor.lit").evaluate_all(
        "(all) => all.map((e) => e.dataset.lower)"
    )
    assert set(lit) == {str(opened.names["z"])}
    opened.card("z").focus()
    assert page.locator(".proof .factor.lit").count() > 0


def test_each_path_lights_its_edges(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.click("a")
    rows = page.locator(".proof .path")
    assert rows.count() == 3
    seen = set()
    for row in rows.all():
        row.hover(position={"x": 3, "y": 3})
        lit = page.locator(".edge.pointed").evaluate_all("(all) => all.map((e) => e.id)")
        seen.add(tuple(lit))
    keys = opened.names
    through_c = {f"edge-{keys['a']}-{keys['c']}-0", f"edge-{keys['c']}-{keys['L']}-0"}
    assert len(seen) == 3
    assert through_c in [set(lit) for lit in seen]


def test_rows_of_the_details_lead_on(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.click("e")
    page.get_by_role("button", name="∂e/∂d = a = 0.84").click()
    assert opened.text(".details h2").startswith("d")


def test_chips_and_the_ground(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    chips = page.locator(".chip")
    assert chips.all_inner_texts() == ["a", "b"]
    chips.nth(1).click()
    assert opened.text(".details h2").startswith("b")
    page.locator(".ground").click(position={"x": 4, "y": 4})
    assert page.locator(".chip").count() == 2


def test_hovering_shows_the_facts(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.card("d").hover()
    assert opened.text(".tip.shown").split("\n\n") == ["d = sin(a)", "value 0.744643", "∂L/∂d 0.84"]
    opened.edge("a", "d").locator(".pill").hover()
    assert opened.text(".tip.shown") == "∂d/∂a = cos(a) = 0.6675"
    page.mouse.move(5, 300)
    assert page.locator(".tip.shown").count() == 0


def test_search_finds_names_ops_and_formulas(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.key("/")
    page.keyboard.type("sin")
    found = page.locator(".found li")
    assert [text.split()[0] for text in found.all_inner_texts()] == ["d"]
    opened.key("Enter")
    assert opened.focused == "d"
    assert opened.text(".details h2").startswith("d")
    opened.key("/")
    page.keyboard.type("a")
    assert found.first.inner_text().strip() == "a"
    opened.key("ArrowDown", "Escape")
    assert page.locator(".found").is_hidden()


def test_search_opens_closed_boxes(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, depth=1)
    assert opened.card("Z[1]").is_hidden()
    opened.key("/")
    page.keyboard.type("Z[1]")
    opened.key("Enter")
    assert opened.card("Z[1]").is_visible()


def test_the_address_is_written_and_read(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=7&node=d")
    assert opened.text(".count") == "7 / 12"
    assert opened.text(".details h2").startswith("d")
    opened.click("e")
    opened.key("n")
    assert opened.hash == "#step=8&node=e"
    opened.key("Escape", "End")
    assert opened.hash == ""
    page.evaluate("location.hash = '#step=3&node=b'")
    assert opened.text(".count") == "3 / 12"
    assert opened.text(".details h2").startswith("b")


@pytest.mark.parametrize(
    "fragment", ["#step=x", "#node=none", "#step=-1", "#%", "#step=1e9&node=~99"]
)
def test_a_wrong_address_does_no_harm(page, tmp_path, fragment):
    opened = open_page(page, tmp_path, fan(), fragment)
    assert opened.text(".count") in ("12 / 12",)
    assert page.locator(".chip").count() == 2


def test_two_cards_of_one_name_have_two_addresses(page, tmp_path):
    a, b = ag.Value(1.0, "x"), ag.Value(2.0, "x")
    loss = a * b
    loss.name = "L"
    opened = open_page(page, tmp_path, loss)
    page.locator("[data-node='1'] rect").first.click()
    assert opened.hash == "#node=~1"
    opened = open_page(page, tmp_path, loss, "#node=~1")
    assert page.locator("[data-node='1']").get_attribute("aria-pressed") == "true"

import pytest

import viz
from tests.viz.graphs import mlp, neuron


@pytest.mark.parametrize("make", [neuron, lambda: mlp((2, 3, 1))])
def test_tab_walks_the_cards_and_each_says_its_sentence(page, make):
    loss, _ = make()
    loss.backward()
    picture = viz.draw(loss)
    page.set_content(f"<html lang=en><title>t</title><main>{picture.svg()}</main></html>")
    for node in picture.scene.nodes:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == f"node-{node.key}"
    first = page.get_by_role("img", name="value").first
    assert first.is_visible()
    assert page.locator("[role^=graphics-document]").get_attribute("aria-label")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    loss, _ = mlp((2, 3, 1))
    loss.backward()
    svg = viz.draw(loss, theme=theme).svg()
    page.set_content(f"<html lang=en><title>t</title><main><h1>t</h1>{svg}</main></html>")
    found = axe.Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found] == []


def test_text_stays_inside_its_card_in_the_fonts_of_this_machine(page):
    loss, _ = mlp((2, 3, 1))
    loss.backward()
    page.set_content(viz.draw(loss, title="A title").svg())
    cut = page.evaluate("""
        [...document.querySelectorAll('g[id^=node]')].filter(g => {
            const card = g.querySelector('rect').getBoundingClientRect();
            return [...g.querySelectorAll('text')].some(t => {
                const box = t.getBoundingClientRect();
                return box.right > card.right + 1;
            });
        }).map(g => g.id)
    """)
    assert cut == []

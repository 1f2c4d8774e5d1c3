"""A folded card opens in the page: by a click, by a key, by the address; and closes again."""

import pytest

import autograd_core as ag
import viz
from autograd_core.notation import name_text
from tests.viz.test_folding import points, recurrence
from tests.viz.web.opening import open_page
from tests.viz.web.test_looks import violations
from viz.build import read_graph
from viz.messages import LANGUAGES
from viz.spanish.unfoldings import UNFOLDINGS

NEURON = "z₁[2]"


def opened_page(page, folder, fragment="", **options):
    loss = points(60)
    loss.backward()
    page.set_default_timeout(4000)
    return open_page(page, folder, loss, fragment, **{"max_nodes": 12, **options}), loss


def view_of(opened, number=1, name=NEURON):
    """Return the data of the view of a part of a card of the overview."""
    parts = dict(opened.data["openings"][str(opened.names[name])]["parts"])
    return opened.data["views"][parts[number - 1]]


def inner(page, view, name):
    key = next(i for i, node in enumerate(view["nodes"]) if node["name"] == name)
    return page.locator(f".inner .node[data-node='{key}']")


def numbers(card):
    texts = [card.locator(f".part.{r}").first.text_content() for r in ("value", "gradient")]
    return [float(text.split()[-1].replace("−", "-")) for text in texts]


def crumbs(page):
    return page.locator(".crumbs li").all_inner_texts()


def test_a_click_opens_a_part_below_the_overview(page, tmp_path):
    opened, loss = opened_page(page, tmp_path)
    opened.click(NEURON)
    named = [node for node in read_graph(loss).nodes if node.name == "z_1^[2]"]
    value, gradient = numbers(inner(page, view_of(opened), NEURON))
    assert value == pytest.approx(named[0].data, rel=1e-3)
    assert gradient == pytest.approx(named[0].grad, rel=1e-3)
    assert crumbs(page) == ["Whole graph", "z1[2] 1/60"]
    marked = page.locator(f"#node-{opened.names[NEURON]}")
    assert marked.is_visible()
    assert marked.get_attribute("aria-expanded") == "true"
    assert "opened" in marked.get_attribute("class")
    assert opened.spoken == f"Opened {NEURON}: part 1 of 60. Escape goes back."


def test_the_local_derivatives_of_a_part_stand_on_its_edges(page, tmp_path):
    opened, _ = opened_page(page, tmp_path)
    opened.click(NEURON)
    view = view_of(opened)
    shown = page.locator(".inner .edge .pill")
    assert shown.count() == sum(edge["pill"] is not None for edge in view["edges"]) > 5
    assert all(opened.shown(pill) for pill in shown.all())


def test_what_lies_around_a_part_is_dashed(page, tmp_path):
    opened, _ = opened_page(page, tmp_path)
    opened.click(NEURON)
    view = view_of(opened)
    assert page.locator(".inner .node.around").count() == len(view["around"]) > 2
    outside, inside = (inner(page, view, name).locator("rect").first for name in ("w₁₁[2]", NEURON))
    assert opened.style(outside, "strokeDasharray") != "none"
    assert opened.style(inside, "strokeDasharray") == "none"


def test_the_keyboard_opens_walks_and_goes_back(page, tmp_path):
    opened, _ = opened_page(page, tmp_path)
    before = page.locator(".stage .camera").get_attribute("transform")
    opened.card(NEURON).focus()
    opened.key("Enter")
    view = view_of(opened)
    assert opened.tab.evaluate("document.activeElement.closest('.inner') !== null")
    opened.key("ArrowLeft")
    assert "Along ∂" in opened.spoken
    opened.key("Enter")
    assert page.locator(".inner .node.selected").count() == 1
    opened.key("Escape")
    assert page.locator(".inner .node.selected").count() == 0
    assert len(view["nodes"]) > 3
    opened.key("Escape")
    assert page.locator(".inner").count() == 0
    assert opened.focused == NEURON
    assert page.locator(".stage .camera").get_attribute("transform") == before
    assert opened.text(".details h2").startswith("z1")
    page.get_by_role("button", name="Open one of its 60 parts").click()
    assert page.locator(".inner").count() == 1


def test_the_next_part_has_its_own_numbers(page, tmp_path):
    opened, loss = opened_page(page, tmp_path)
    opened.click(NEURON)
    named = [node for node in read_graph(loss).nodes if node.name == "z_1^[2]"]
    opening = opened.data["openings"][str(opened.names[NEURON])]
    numbers_in = [part + 1 for part, _ in opening["parts"]]
    assert numbers_in[0] == 1
    assert numbers_in[-1] == opening["of"] == 60
    for number in numbers_in[1:]:
        page.get_by_role("button", name="Next part").click()
        value = numbers(inner(page, view_of(opened, number), NEURON))[0]
        assert value == pytest.approx(named[number - 1].data, rel=1e-3)
    assert page.get_by_role("button", name="Next part").is_disabled()
    assert opened.tab.evaluate("document.activeElement.matches('.pick')")
    page.get_by_role("button", name="Previous part").click()
    assert crumbs(page)[1] == f"z1[2] {numbers_in[-2]}/60"
    page.locator(".pick").select_option("0")
    assert crumbs(page)[1] == "z1[2] 1/60"


def test_folded_content_opens_further_and_crumbs_lead_back(page, tmp_path):
    opened, _ = opened_page(page, tmp_path, max_nodes=1)
    page.locator(".stage .node rect").first.click()
    depth = 1
    while (card := page.locator(".inner .node[aria-label*='Enter opens it']:visible")).count():
        card.first.focus()
        opened.key("Enter")
        depth += 1
        assert len(crumbs(page)) == depth + 1
    assert depth > 1
    opened.key("Escape")
    assert len(crumbs(page)) == depth
    page.locator(".crumbs .step").first.click()
    assert page.locator(".inner").count() == 0
    assert page.locator(".stage .node.selected").count() == 1


def test_the_address_says_what_is_open_and_opens_it_again(page, tmp_path):
    opened, _ = opened_page(page, tmp_path)
    opened.click(NEURON)
    page.get_by_role("button", name="Next part").click()
    inner(page, view_of(opened, 9), NEURON).click()
    fragment = page.evaluate("location.hash")
    assert opened.hash.startswith(f"#open={NEURON}.")
    assert opened.hash.endswith(f"&node={NEURON}")
    shown = crumbs(page)
    page.goto("about:blank")
    opened_page(page, tmp_path, fragment)
    assert crumbs(page) == shown
    assert page.locator(".inner .node.selected").count() == 1
    page.evaluate("location.hash = ''")
    page.wait_for_function("!document.querySelector('.inner')")


@pytest.mark.parametrize("fragment", ["#open=nothing.1", "#open=~99.1", "#open=L.1", "#open=./.."])
def test_an_address_of_nothing_opens_nothing(page, tmp_path, fragment):
    opened_page(page, tmp_path, fragment)
    assert page.locator(".inner").count() == 0


def test_another_card_of_the_overview_takes_its_place(page, tmp_path):
    opened, _ = opened_page(page, tmp_path)
    opened.click(NEURON)
    page.locator(f"#node-{opened.names['x']} rect").first.click()
    assert crumbs(page)[1].startswith("x 1/")
    page.locator(f"#node-{opened.names['L']} rect").first.click()
    assert page.locator(".inner").count() == 0
    assert opened.text(".details h2").startswith("L")


def test_search_finds_what_the_view_shows(page, tmp_path):
    opened, _ = opened_page(page, tmp_path)
    opened.click(NEURON)
    page.locator(".search-field").fill("w₁₁")
    opened.key("Enter")
    assert page.locator(".inner .node.selected").count() == 1
    assert page.locator(".inner .details h2").inner_text().startswith("w11")


def test_what_is_not_in_the_page_is_said_with_a_call_that_draws_it(page, tmp_path):
    opened, loss = opened_page(page, tmp_path)
    opened.click(NEURON)
    note = page.locator(".inner .details").inner_text()
    assert "8 of the 60 parts are in this page." in note
    picture = viz.draw(loss, max_nodes=12, variables=False)
    call = page.locator(".inner .details code").inner_text()
    assert call == f'viz.unfold(picture, "{NEURON}", 2)'
    part = eval(call, {"viz": viz, "picture": picture})
    assert name_text("z_1^[2]") in part.text()


def test_cards_without_a_view_say_so(page, tmp_path, monkeypatch):
    monkeypatch.setattr("viz.unfolding.MOST_DRAWN", 1)
    opened, _ = opened_page(page, tmp_path)
    shut = next(k for k, o in opened.data["openings"].items() if not o["parts"])
    page.locator(f".stage .node[data-node='{shut}'] rect").first.click()
    assert page.locator(".inner").count() == 0
    assert "What is in it is not in this page." in opened.text(".details")
    assert "viz.unfold(picture, " in opened.text(".details code")


def test_a_recurrence_opens_to_one_step(page, tmp_path):
    loss = recurrence(700)
    loss.backward()
    opened = open_page(page, tmp_path, loss)
    key = next(k for k, o in opened.data["openings"].items() if o["of"] > 600)
    page.locator(f".stage .node[data-node='{key}'] rect").first.click()
    assert page.locator(".inner .node.op:not(.around)").count() == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_axe_finds_no_violation_in_an_open_card(page, tmp_path, lang, theme):
    opened, _ = opened_page(page, tmp_path, lang=lang, theme=theme)
    opened.click(NEURON)
    assert violations(page) == []


def test_spanish(page, tmp_path):
    opened, _ = opened_page(page, tmp_path, lang="es")
    opened.click(NEURON)
    page.get_by_role("button", name="Parte siguiente").click()
    assert crumbs(page)[0] == "Todo el grafo"
    shown = page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('[aria-label]')]"
        ".map((e) => e.ariaLabel).join(' ')"
    )
    assert not [english for english in UNFOLDINGS if "{" not in english and english in shown]
    assert LANGUAGES["es"]["Whole graph"] in shown


def test_an_overlay_has_its_colour_bar(page, tmp_path):
    opened, _ = opened_page(page, tmp_path, overlay="memory")
    assert opened.text(".scale").startswith("memory, with gradient")
    assert "linear-gradient" in opened.style(page.locator(".scale .strip"), "backgroundImage")


def test_a_saved_scene_says_why_it_has_no_derivations(page, tmp_path):
    loss = ag.tanh(ag.Value(0.5, "w") * 2.0)
    path = viz.draw_scene(viz.draw(loss, variables=False).scene).save(tmp_path / "x.html")
    page.goto(path.as_uri())
    page.locator(".node.parameter").first.focus()
    page.keyboard.press("Enter")
    assert "A saved scene has no derivations." in page.locator(".proof").inner_text()


def test_pages_with_views_are_the_same_each_time_and_small(tmp_path):
    loss = points(400)
    loss.backward()
    pages = [viz.draw(loss, variables=False).html() for _ in range(2)]
    assert pages[0] == pages[1]
    assert len(pages[0]) < 700_000

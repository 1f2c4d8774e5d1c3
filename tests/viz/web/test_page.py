"""The file: small, the same each time, closed to scripts and requests, safe from every name."""

import re
import subprocess
import sys

import pytest

import autograd_core as ag
import viz
from autograd_core import AutogradError
from tests.viz.graphs import mlp, neuron, recurrent, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from tests.viz.web.opening import Opened, fan, open_page, unpacked
from viz.web.bundle import bundle


def test_a_page_of_a_hundred_cards_weighs_less_than_300_kilobytes(tmp_path):
    loss, _ = scalar_mlp((3, 4, 3, 1))
    loss.backward()
    picture = viz.draw(loss, variables=False)
    assert len(picture.scene.nodes) >= 100
    assert picture.save(tmp_path / "page.html").stat().st_size < 300_000


def test_two_processes_write_the_same_bytes(tmp_path):
    code = (
        "import sys, viz; from tests.viz.graphs import mlp; "
        "viz.step_through(mlp((3, 2, 1))[0], sys.argv[1], variables=False)"
    )
    for name in ("a.html", "b.html"):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], check=True)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_page_asks_for_nothing_and_runs_its_own_script_alone():
    text = viz.draw(neuron()[0]).html()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[1]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    assert not re.search(r"(src|href)=|@import|url\((?!#)", text)


def test_an_injected_script_does_not_run(browser, tmp_path):
    path = viz.step_through(fan(), tmp_path / "page.html")
    path.write_text(path.read_text().replace("</main>", "</main><script>document.title=1</script>"))
    tab = browser.new_page()
    tab.goto(path.as_uri())
    tab.wait_for_selector(".chainrule .node")
    assert tab.title() == "How L is computed"
    tab.close()


def test_names_cannot_end_the_script_that_holds_them():
    text = viz.draw(ag.tanh(ag.Value(1.0, "</script><!--\u2028"))).html()
    assert text.count("</script>") == text.count("<script") == 2
    assert unpacked(text)["nodes"][0]["name"] == "</script><!--"


@pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE])
def test_a_hostile_name_is_shown_as_text(page, tmp_path, name):
    with ag.scope(name.replace("/", "|") or "box"):
        loss = ag.tanh(ag.Value(2.0, name) * 3.0)
    loss.name = name
    opened = open_page(page, tmp_path, loss, title=name)
    page.locator("[data-node='0'] rect").first.click(force=True)
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.locator(".details h2").inner_text().strip()
    assert page.locator("h1").bounding_box()["width"] < 700
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    opened.key("Home", "n", "n")
    assert page.locator(".dock").bounding_box()["height"] > 100


def test_the_default_title_and_a_title(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    assert opened.text("h1") == page.title() == "How L is computed"
    opened = open_page(page, tmp_path, fan(), title="Three uses")
    assert opened.text("h1") == page.title() == "Three uses"


def test_a_picture_saves_its_page_with_theme_and_highlight(page, tmp_path):
    loss, w = neuron()
    loss.backward()
    picture = viz.draw(loss, highlight=w, theme="dark", lang="es", variables=False)
    opened = Opened(page, picture.save(tmp_path / "x.html"))
    assert page.evaluate("document.documentElement.lang") == "es"
    assert opened.style(page.locator(".chainrule"), "backgroundColor") == "rgb(18, 24, 31)"
    assert opened.text(".details h2").startswith("w")


def test_a_folded_picture_opens_with_its_boxes_closed(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = Opened(page, viz.draw(loss, depth=1, variables=False).save(tmp_path / "x.html"))
    closed = page.locator(".title[aria-expanded=false]:visible")
    assert closed.evaluate_all("(all) => all.map((e) => e.ariaLabel)") == ["layer 1", "layer 2"]
    assert opened.card("Z[1]").is_hidden()
    assert opened.card("X").is_visible()


def test_a_graph_of_many_cards_is_shown_folded_and_not_played(page, tmp_path, monkeypatch):
    monkeypatch.setattr("viz.picture.MOST_PLAYED", 5)
    loss, _ = mlp((3, 2, 1))
    loss.backward()
    picture = viz.draw(loss, max_nodes=5, variables=False)
    Opened(page, picture.save(tmp_path / "x.html"))
    assert page.locator(".node").count() == len(picture.scene.nodes) <= 5
    assert page.locator(".player").is_hidden()
    assert "not computed yet" not in page.locator("svg.graph").text_content()


def test_closed_boxes_count_what_folded_cards_stand_for(page, tmp_path, monkeypatch):
    monkeypatch.setattr("viz.picture.MOST_PLAYED", 5)
    loss, _ = mlp((3, 2, 1))
    opened = Opened(page, viz.draw(loss, depth=1, variables=False).save(tmp_path / "x.html"))
    page.locator(".title[data-group='mlp']").click()
    assert page.locator(".frame.closed .summary").text_content() == "ops: 4 · parameters: 4"
    assert opened.card("X").is_visible()


def test_an_overlay_tints_the_cards(page, tmp_path):
    loss, _ = mlp((3, 2, 1), examples=4)
    loss.backward()
    picture = viz.draw(loss, overlay="memory", variables=False)
    opened = Opened(page, picture.save(tmp_path / "x.html"))
    assert "128 B" in opened.card("Z[1]").text_content()
    assert opened.style(opened.card("Z[1]").locator("rect").first, "fill") != "rgb(255, 255, 255)"


def test_dot_may_find_the_places(page, tmp_path, dot):
    opened = open_page(page, tmp_path, recurrent(2), engine="dot")
    opened.click("W")
    assert opened.text(".details h2").startswith("W")


def test_top_to_bottom(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), direction="TB")
    upper, lower = (opened.card(name).bounding_box() for name in "ac")
    assert upper["y"] + upper["height"] < lower["y"]


def test_what_is_no_scalar_is_played_forward(page, tmp_path):
    loss = ag.tanh(ag.tensor([1.0, 2.0], requires_grad=True, name="x"))
    loss.name = "y"
    open_page(page, tmp_path, loss)
    assert page.locator(".count").inner_text() == "1 / 1"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"path": "a.svg"}, "ending in .html, got 'a.svg'"),
        ({"theme": "blue"}, "theme to be 'auto'"),
    ],
)
def test_wrong_arguments_are_told(tmp_path, options, message):
    path = tmp_path / options.pop("path", "a.html")
    with pytest.raises(AutogradError, match=message):
        viz.step_through(fan(), path, **options)
    assert not path.exists()


def test_the_bundle_keeps_the_names_of_modules_apart():
    assert bundle().count("const $main = ") == 1
    assert not re.search("^(import|export) ", bundle(), re.MULTILINE)

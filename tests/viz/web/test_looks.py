"""What every reader can use: axe-core finds nothing, two themes, two languages, calm motion."""

import pytest
from axe_playwright_python.sync_playwright import Axe

import viz
from tests.viz.graphs import mlp, scalar_mlp
from tests.viz.web.opening import fan, open_page
from viz.messages import LANGUAGES
from viz.theme import DARK, LIGHT
from viz.web.page import words


def rgb(color):
    return f"rgb({', '.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))})"


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page, tmp_path, lang, theme):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, lang=lang, theme=theme)
    assert violations(page) == []
    opened.click("W[1]")
    opened.key("p")
    assert violations(page) == []
    opened.key("/")
    page.keyboard.type("w")
    assert violations(page) == []
    opened.key("Escape", "Escape", "?")
    assert violations(page) == []


def test_axe_finds_no_violation_with_paths_and_boxes(page, tmp_path):
    loss, _ = scalar_mlp((2, 3, 1))
    open_page(page, tmp_path, loss)
    page.locator(".chip").first.click()
    assert violations(page) == []


def test_the_theme_follows_the_system_until_the_reader_chooses(page, tmp_path):
    page.emulate_media(color_scheme="dark")
    opened = open_page(page, tmp_path, fan())
    ground = page.locator(".chainrule")
    assert opened.style(ground, "backgroundColor") == rgb(DARK.ground)
    fill = page.locator(".node.parameter rect").first
    assert opened.style(fill, "fill") == rgb(DARK.warm)
    page.get_by_role("button", name="Dark or light").click()
    assert opened.style(ground, "backgroundColor") == rgb(LIGHT.ground)
    assert opened.style(fill, "fill") == rgb(LIGHT.warm)
    opened.key("d")
    assert opened.style(ground, "backgroundColor") == rgb(DARK.ground)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_given_theme_does_not_follow_the_system(page, tmp_path, system):
    page.emulate_media(color_scheme=system)
    opened = open_page(page, tmp_path, fan(), theme="light")
    assert opened.style(page.locator(".chainrule"), "backgroundColor") == rgb(LIGHT.ground)


def test_spanish_throughout(page, tmp_path):
    opened = open_page(page, tmp_path, fan(), "#step=0", lang="es")
    assert opened.sentence == "Las hojas tienen sus valores; aún no se ha calculado nada."
    assert "aún sin calcular" in opened.gradient("a")
    opened.click("a")
    shown = page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('[aria-label]')]"
        ".map((e) => e.ariaLabel).join(' ')"
    )
    for english, spanish in words("es").items():
        if english != spanish and len(english) > 4 and "{" not in english:
            assert english not in shown
    assert "Detalles" in shown


def test_words_are_those_that_the_front_end_says():
    assert words("en") == {}
    assert set(words("es")) <= set(LANGUAGES["es"])
    assert "Press play, or step, to see both sweeps." in words("es")


def test_calm_motion_moves_at_once(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    opened.key("+", "+", "0")
    box = opened.card("L").bounding_box()
    page.wait_for_timeout(150)
    assert opened.card("L").bounding_box() == box


def test_motion_is_smooth_where_it_is_welcome(page, tmp_path):
    opened = open_page(page, tmp_path, fan())
    page.emulate_media(reduced_motion="no-preference")
    opened.key("+", "+", "+")
    moving = page.evaluate(
        """async () => {
          const world = document.querySelector(".camera");
          const seen = new Set();
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "0", bubbles: true }));
          for (let i = 0; i < 30; i++) {
            seen.add(world.getAttribute("transform"));
            await new Promise(requestAnimationFrame);
          }
          return seen.size;
        }"""
    )
    assert moving > 2


def test_without_scripts_the_picture_stands_there(browser, tmp_path):
    path = viz.step_through(fan(), tmp_path / "page.html", variables=False)
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(path.as_uri())
    assert tab.locator(".node").count() == 6
    assert tab.locator(".node").first.bounding_box()["width"] > 50
    tab.context.close()

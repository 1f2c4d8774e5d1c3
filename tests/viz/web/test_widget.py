"""The page as a widget: what it holds, that a notebook carries it, that its front end runs."""

import json
import subprocess
import sys

import pytest

import autograd_core as ag
import viz
from autograd_core import AutogradError

pytest.importorskip("anywidget")


def loss_of_neuron():
    w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    L = ag.tanh(w * x)
    L.name = "L"
    L.backward()
    return L


def test_a_widget_carries_the_page():
    L = loss_of_neuron()
    widget = viz.widget(L)
    page = viz.draw(L).page("auto")
    assert widget.page == {**page.model(), "svg": page.svg, "theme": "auto"}
    json.dumps(widget.page, allow_nan=False)
    assert {"page", "_esm"} <= set(widget.get_state())


def test_names_are_those_of_the_callers_variables():
    z = ag.tanh(ag.Value(0.5, "x"))
    names = [node["name"] for node in viz.widget(z).page["nodes"]]
    assert names == ["x", "z"]
    assert "z" not in [node["name"] for node in viz.widget(z, variables=False).page["nodes"]]


def test_a_picture_is_shown_as_it_was_drawn():
    picture = viz.draw(loss_of_neuron(), title="A neuron", lang="es", direction="TB")
    page = viz.widget(picture, theme="dark").page
    assert (page["title"], page["direction"], page["theme"]) == ("A neuron", "TB", "dark")
    assert page["words"]


def test_where_no_widget_runs_the_picture_is_shown():
    data, _ = viz.widget(loss_of_neuron())._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"] == "<PageWidget: How L is computed>"
    assert "application/vnd.jupyter.widget-view+json" in data


def test_colab_gets_the_widget_alone(monkeypatch):
    widget = viz.widget(loss_of_neuron())
    monkeypatch.setitem(sys.modules, "google.colab", sys)
    assert "image/svg+xml" not in widget._repr_mimebundle_()[0]


def test_anywidget_is_imported_when_a_widget_is_made():
    code = "import viz, sys; sys.exit('anywidget' in sys.modules or 'ipywidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_wrong_theme_is_refused():
    with pytest.raises(AutogradError, match="expected theme to be 'auto' or 'light' or 'dark'"):
        viz.widget(loss_of_neuron(), theme="blue")


def test_options_beside_a_picture_are_refused():
    with pytest.raises(AutogradError, match="expected a picture alone"):
        viz.widget(viz.draw(loss_of_neuron()), lang="es")


def test_without_anywidget_the_error_says_what_to_install(monkeypatch):
    monkeypatch.delitem(sys.modules, "viz.web.widget")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(AutogradError, match=r'pip install "chainrule\[notebook\]"'):
        viz.widget(loss_of_neuron())


SHOW = """async ({ esm, page, isShadow, ground, css }) => {
  document.body.innerHTML = `<p class="value player">outside</p><div id="cell"></div>`;
  document.body.style.background = ground;
  const cell = document.getElementById("cell");
  const place = isShadow ? cell.attachShadow({ mode: "open" }) : cell;
  const sheet = document.createElement("style");
  sheet.textContent = css;
  const el = document.createElement("div");
  place.append(sheet, el);
  window.calls = [];
  const note = (name) => (...args) => window.calls.push([name, ...args.map(String)]);
  const model = {
    get: (key) => ({ page })[key],
    set: note("set"), on: note("on"), off: note("off"), save_changes: note("save_changes"),
  };
  document.addEventListener("keydown", note("key"));
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const { render } = (await import(url)).default;
  window.leave = await render({ model, el });
}"""


@pytest.fixture
def show(page):
    """Show a widget in a document as a notebook does."""

    def shown(widget, *, is_shadow=False, ground="white", css=""):
        facts = {"isShadow": is_shadow, "ground": ground, "css": css}
        page.evaluate(SHOW, {"esm": widget._esm, "page": widget.page, **facts})
        return page.locator("#cell")

    return shown


@pytest.mark.parametrize("is_shadow", [False, True], ids=["document", "shadow root"])
def test_the_front_end_runs_in_a_notebooks_cell(page, show, is_shadow):
    cell = show(viz.widget(loss_of_neuron()), is_shadow=is_shadow)
    assert cell.locator(".graph .node").count() == 4
    cell.locator(".graph .node").first.click()
    assert "w" in cell.locator(".details").inner_text()
    assert page.evaluate("() => typeof window.leave") == "function"


def test_styles_pass_neither_in_nor_out(page, show):
    def style_of(element, fact):
        return element.evaluate(f"(e) => getComputedStyle(e).{fact}")

    hostile = "p, div, svg, dt, button { color: lime !important; padding: 77px } dt { float: left }"
    cell = show(viz.widget(loss_of_neuron(), theme="dark"), css=hostile)
    cell.locator(".graph .node").first.click()
    outside = page.locator("p.player")
    assert style_of(outside, "padding") == "77px"
    assert style_of(outside, "fontSize") == "16px"
    assert style_of(page.locator("html"), "colorScheme") == "normal"
    assert style_of(cell.locator(".player"), "paddingLeft") == "16px"
    assert style_of(cell.locator(".details"), "color") != "rgb(0, 255, 0)"


@pytest.mark.parametrize(
    ("theme", "ground", "seen"),
    [
        ("auto", "#111", "dark"),
        ("auto", "color(srgb 1 1 1)", "light"),
        ("auto", "oklch(0.2 0.02 250)", "dark"),
        ("auto", "transparent", "light"),
        ("light", "#111", "light"),
    ],
)
def test_the_theme_is_that_of_the_notebook(show, theme, ground, seen):
    cell = show(viz.widget(loss_of_neuron(), theme=theme), ground=ground)
    scheme = "(e) => getComputedStyle(e).colorScheme"
    assert cell.locator(".chainrule").evaluate(scheme) == seen


def test_keys_pressed_in_the_page_do_not_reach_the_notebook(page, show):
    cell = show(viz.widget(loss_of_neuron()))
    cell.locator(".graph .node").first.focus()
    page.keyboard.press("d")
    assert page.evaluate("() => window.calls") == []


def test_a_number_is_not_rewritten_while_it_is_typed(show):
    cell = show(viz.widget(loss_of_neuron()))
    cell.locator(".graph .node").first.click()
    field = cell.locator("input.exact")
    field.fill("")
    field.press_sequentially("1.50")
    assert field.input_value() == "1.50"
    assert "−0.5" in cell.locator(".measured").inner_text()  # ε

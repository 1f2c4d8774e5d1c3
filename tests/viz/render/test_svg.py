import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.graphs import mlp, neuron, random_graphs, scalar_mlp
from tests.viz.render.hostile import HOSTILE
from viz.cards import CELL
from viz.render.marks import Rect
from viz.render.tint import mix

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "defs", "marker", "pattern", "path", "rect", "g", "text", "tspan"}


def parsed(picture):
    root = ET.fromstring(picture.svg())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= KNOWN
    return root


def said(root):
    return "".join(root.itertext())


@given(random_graphs())
def test_every_picture_is_well_formed(roots):
    root = parsed(viz.draw(*roots))
    cards = [g for g in root.iter(f"{SVG}g") if g.get("id", "").startswith("node-")]
    assert len(cards) == len(viz.draw(*roots).scene.nodes)


@given(st.text(st.characters(codec=None), max_size=40), st.text(max_size=40))
def test_any_name_scope_and_title_is_only_text(name, scope):
    with ag.scope(scope.replace("/", "") or "s"):
        node = ag.tanh(ag.Value(1.0, name))
    root = parsed(viz.draw(node, title=name))
    assert not any(key.startswith("on") for element in root.iter() for key in element.attrib)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_shown_as_text(name):
    with ag.scope(name.replace("/", "")):
        node = ag.tanh(ag.Value(1.0, name)) * 2.0
    text = said(parsed(viz.draw(node, title=name)))
    assert name[:5] in text


def test_every_card_says_what_it_is_to_a_screen_reader():
    loss, _ = neuron()
    loss.backward()
    root = parsed(viz.draw(loss))
    assert root.get("role") == "graphics-document document"
    assert root.get("aria-label") == "Computation graph of L"
    titles = [g.findtext(f"{SVG}title") for g in root.iter(f"{SVG}g")]
    assert any(title and title.startswith("w; value −3; ∂L/∂w −0.5857") for title in titles)


def test_tab_stops_are_the_cards_in_the_order_of_computation():
    loss, _ = scalar_mlp()
    picture = viz.draw(loss)
    stops = [e for e in parsed(picture).iter() if e.get("tabindex")]
    assert [e.get("id") for e in stops] == [f"node-{n.key}" for n in picture.scene.nodes]
    assert all(e.get("tabindex") == "0" and e.get("role").endswith("img") for e in stops)
    assert all(e.findtext(f"{SVG}title") for e in stops)


def test_edges_say_which_derivative_they_carry():
    loss, _ = neuron()
    titles = [g.findtext(f"{SVG}title") for g in parsed(viz.draw(loss)).iter(f"{SVG}g")]
    assert "z → a: ∂a/∂z = 1 − a² = 0.5" in titles
    net = [g.findtext(f"{SVG}title") for g in parsed(viz.draw(mlp()[0])).iter(f"{SVG}g")]
    assert "W[1] → Z[1]: Xᵀ ȳ" in net


def test_ids_that_are_referred_to_mean_the_same_in_every_picture():
    """Two pictures on one page share their ids, so an id must say what it names."""
    pictures = [viz.draw(make()[0], theme=t) for make in (neuron, mlp) for t in ("light", "dark")]
    meant = {}
    for picture in pictures:
        for element in parsed(picture).find(f"{SVG}defs"):
            text = ET.tostring(element)
            assert meant.setdefault(element.get("id"), text) == text
    assert len(meant) >= 4


def test_ids_are_unique():
    loss, _ = scalar_mlp()
    ids = [element.get("id") for element in parsed(viz.draw(loss)).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched():
    svg = viz.draw(mlp()[0]).svg().replace("http://www.w3.org/2000/svg", "")
    assert not any(word in svg for word in ("http", "href", "@import", "url(h", "<script"))


def test_negative_cells_are_hatched():
    x = ag.tensor([1.0, -1.0, 2.0], name="x")
    assert viz.draw(x).svg().count('fill="url(#hatch') == 1


def test_sign_of_a_cell_is_hue_and_hatch_and_nan_is_grey():
    inf, nan = float("inf"), float("nan")
    picture = viz.draw(ag.tensor([1.0, -1.0, 0.0, inf, -inf, nan], name="x"))
    figure = next(f for f in picture.canvas.figures if f.key == "node-0")
    cells = [mark for mark in figure.marks if isinstance(mark, Rect) and mark.box.width == CELL]
    theme = picture.style.theme
    blue, sky, grey = theme.value, theme.negative_value, theme.muted
    faint = mix(theme.card, blue, 0.08)
    assert [cell.fill for cell in cells] == [blue, sky, faint, blue, sky, grey]
    assert [bool(cell.hatch) for cell in cells] == [False, True, False, False, True, False]


def test_name_written_leftward_does_not_reorder_the_number_beside_it():
    loss = ag.Value(1.0, "אבג") * 2.0
    loss.backward()
    svg = viz.draw(loss).svg()
    assert ">\u2066אבג\u2069</tspan>" in svg
    assert ">\u2066" not in viz.draw(neuron()[0]).svg()

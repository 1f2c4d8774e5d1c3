import itertools
import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given

import autograd_core as ag
import viz
from autograd_core.notation import Notation
from tests.conftest import ROOT
from tests.viz.graphs import mlp, neuron, random_graphs, recurrent, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from tests.viz.tensor_graphs import random_tensor_graphs
from viz.build import build_scene, read_graph
from viz.labels import format_number


def parsed(derivation):
    """Parse a fragment as XML, which is stricter than HTML."""
    return ET.fromstring(derivation.html())


def by_class(tree, name):
    return [e for e in tree.iter() if name in e.get("class", "").split()]


def text_of(element):
    return "".join(element.itertext())


@given(random_graphs(most=8))
def test_fragments_of_scalar_graphs_parse_and_name_real_nodes(roots):
    loss = roots[0]
    loss.backward()
    drawing = read_graph(loss)
    scene = build_scene(drawing)
    for leaf in drawing.nodes:
        if leaf.is_leaf and leaf is not loss:
            derivation = viz.explain(loss, leaf)
            tree = parsed(derivation)
            edges = {(edge.target, edge.source) for edge in scene.edges}
            keys = {node.key for node in scene.nodes}
            for factor in by_class(tree, "factor"):
                assert {int(factor.get("data-upper")), int(factor.get("data-lower"))} <= keys
            for path in by_class(tree, "path"):
                nodes = [int(key) for key in path.get("data-nodes").split()]
                assert set(itertools.pairwise(nodes)) <= edges


@given(random_tensor_graphs())
def test_fragments_of_tensor_graphs_parse(graph):
    loss, parameters = graph
    for leaf in parameters:
        derivation = viz.explain(loss, leaf)
        tree = parsed(derivation)
        rows = [e for e in by_class(tree, "factor") if e.tag == "tr"]
        shown = [(int(e.get("data-upper")), int(e.get("data-lower"))) for e in rows]
        assert shown == [factor.keys for factor in derivation.ledger.factors]
        branches = [b for branching in derivation.ledger.branchings for b in branching.listed]
        assert len(by_class(tree, "path")) == len(branches)


def test_numbers_in_the_fragment_are_those_of_the_engine():
    loss, w = neuron()
    loss.backward()
    derivation = viz.explain(loss, w)
    tree = parsed(derivation)
    assert format_number(w.grad) in map(text_of, by_class(tree, "gradient"))
    for factor in derivation.ledger.factors:
        shown = [text_of(cell).strip("()") for cell in by_class(tree, "value")]
        assert format_number(float(factor.value)) in shown


@pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE])
def test_hostile_names_are_text(name):
    x = ag.Value(0.0, name)
    loss = ag.relu(x) * x + x
    loss.name = name
    derivation = viz.explain(loss, x)
    tree = parsed(derivation)
    tags = {e.tag for e in tree.iter()}
    assert "script" not in tags
    assert "b" not in tags
    assert len(derivation.html()) < 40_000


def test_style_may_be_left_to_the_page():
    derivation = viz.explain(*neuron())
    assert "<style>" in derivation.html()
    assert "<style>" not in derivation.html(style=False)
    for name in ("value", "gradient", "text", "muted", "card", "ground"):
        assert f"var(--{name}, #" in derivation.html()


def test_a_users_own_latex_falls_back_to_text():
    op = ag.OPS["tanh"]
    try:
        object.__setattr__(op, "notation", Notation(r"\mycommand{#1}", "my(#1)", 100, (0,), "my"))
        x = ag.Value(0.5, "x")
        loss = ag.exp(ag.tanh(x))
        html = viz.explain(loss, x, variables=False, grain="named").html()
    finally:
        object.__setattr__(op, "notation", TANH)
    assert "my(x)" in html
    assert "mycommand" not in html


TANH = ag.OPS["tanh"].notation


def test_thumbnails_have_a_cell_for_each_entry_and_a_stroke_for_each_minus():
    x = ag.tensor([[1.0, -2.0], [0.0, 3.0]], requires_grad=True, name="x")
    y = x * x
    tree = parsed(viz.explain(ag.sum(y * [[1.0, 1.0], [1.0, -1.0]]), x))
    svg = list(tree.iter("svg"))[-1]
    assert len(list(svg.iter("rect"))) == 4
    assert len(list(svg.iter("path"))) == 2
    assert svg.get("role") == "img"
    assert "mean" in svg.get("aria-label") or "[" in svg.get("aria-label")


def graphs():
    loss, model = mlp((3, 4, 1), examples=4)
    loss.backward()
    yield "mlp", loss, model.layers[0].W
    loss, model = scalar_mlp((2, 4, 4, 1))
    yield "scalar", loss, model.layers[0].neurons[0].w[0]
    loss = recurrent(6)
    yield "loop", loss, next(n for n in read_graph(loss).nodes if n.name == "W")


PROGRAM = """
import viz
from tests.viz.graphs import recurrent, scalar_mlp
from viz.build import read_graph
for loss in (recurrent(5), scalar_mlp((2, 4, 4, 1))[0]):
    leaf = next(n for n in read_graph(loss).nodes if n.is_leaf and n.requires_grad)
    derivation = viz.explain(loss, leaf, variables=False)
    print(derivation, derivation.html(), derivation.latex())
"""


def test_two_processes_write_the_same_bytes():
    written = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        written.append(done.stdout)
    assert written[0] == written[1]
    assert len(written[0]) > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_page_is_read_without_a_violation(page, tmp_path, scheme, lang):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    for name, loss, leaf in graphs():
        path = viz.explain(loss, leaf, lang=lang).save(tmp_path / f"{name}.html")
        page.goto(path.as_uri())
        assert page.locator("math").count() > 10
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        found = axe.run(page).response["violations"]
        assert [v["id"] for v in found] == []


def test_page_sets_the_colours(page, tmp_path):
    loss, w = neuron()
    fragment = viz.explain(loss, w).html()
    file = tmp_path / "a.html"
    file.write_text(f"<style>:root{{--gradient: #010203}}</style>{fragment}", encoding="utf-8")
    page.goto(file.as_uri())
    colour = "e => getComputedStyle(e).color"
    assert page.locator(".gradient").first.evaluate(colour) == "rgb(1, 2, 3)"
    assert page.locator(".value").first.evaluate(colour) == "rgb(0, 114, 178)"


def test_hostile_names_are_shown_in_a_browser(page, tmp_path):
    for i, name in enumerate(HOSTILE):
        x = ag.Value(1.0, name)
        loss = x * np.pi
        loss.name = name
        page.goto(viz.explain(loss, x).save(tmp_path / f"{i}.html").as_uri())
        assert page.locator("script").count() == 0
        assert page.locator(".derivation").inner_text()

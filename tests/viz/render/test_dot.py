import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.graphs import mlp, neuron, random_graphs, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def run_dot(text):
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout.decode()


def skeleton(text):
    """The DOT text without its strings: what a name may never change."""
    return STRING.sub('""', text)


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_name_stays_inside_its_quotes(name):
    plain, odd = (ag.tanh(ag.Value(1.0, n)) for n in ("x", name))
    assert skeleton(viz.draw(odd).dot()) == skeleton(viz.draw(plain).dot())


@given(random_graphs())
def test_every_node_and_edge_is_written_once(roots):
    picture = viz.draw(*roots)
    text = skeleton(picture.dot())
    assert len(re.findall(r"^ *n\d+ \[", text, re.M)) == len(picture.scene.nodes)
    assert text.count(" -> ") == len(picture.scene.edges)
    assert text.count("subgraph cluster_") == len(picture.scene.groups)


@pytest.mark.parametrize("make", [neuron, mlp, scalar_mlp])
def test_dot_accepts_it(dot, make):
    loss, _ = make()
    loss.backward()
    assert "<svg" in run_dot(viz.draw(loss, theme="dark", direction="TB").dot())


def test_dot_accepts_hostile_names_and_shows_them(dot):
    for name in [*HOSTILE, *UNPRINTABLE]:
        with ag.scope(name.replace("/", "")):
            node = ag.tanh(ag.Value(1.0, name)) * 2.0
        assert "<svg" in run_dot(viz.draw(node).dot())
    svg = run_dot(viz.draw(ag.Value(1.0, "&lt;b&gt;")).dot())
    assert "&amp;lt;b&amp;gt;" in svg


def test_before_a_sweep_gradients_are_not_computed_yet():
    loss, _ = neuron()
    assert "∂L/∂w not computed yet" in viz.draw(loss).dot()
    loss.backward()
    assert "∂L/∂w −0.5857" in viz.draw(loss).dot()


def test_semicolon_in_a_name_takes_no_line_away():
    loss = ag.Value(2.0, "a; b") * 3.0
    loss.backward()
    text = viz.draw(loss, show=["data"]).dot()
    assert "a; b\\nvalue 2" in text
    assert "∂" not in text

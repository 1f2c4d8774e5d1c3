"""A notebook that shows a graph, executed by a real kernel and converted to a page."""

import os
from pathlib import Path

import pytest

import viz

pytest.importorskip("anywidget")
nbclient = pytest.importorskip("nbclient")
nbconvert = pytest.importorskip("nbconvert")
nbformat = pytest.importorskip("nbformat")

ROOT = Path(viz.__file__).parent.parent
CODE = """
import autograd_core as ag, viz
w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
L = ag.tanh(w * x)
L.backward()
"""
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


@pytest.fixture(scope="module")
def executed():
    """Return the notebook after its cells ran."""
    cells = [CODE, "viz.draw(L)", "viz.widget(L)"]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": ROOT}})
    return client.execute(env=os.environ | {"PYTHONPATH": str(ROOT)})


def outputs(notebook, place):
    (output,) = notebook.cells[place].outputs
    return output.data


def test_a_picture_is_an_svg_and_a_line_of_text(executed):
    data = outputs(executed, 1)
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"] == "<Picture of L: 4 nodes, 3 edges>"


def test_a_widget_is_a_view_of_state_that_the_notebook_keeps(executed):
    view = outputs(executed, 2)[VIEW]
    state = executed.metadata.widgets[STATE]["state"][view["model_id"]]["state"]
    assert [node["name"] for node in state["page"]["nodes"]] == ["w", "x", "v₁", "L"]
    assert "export default" in state["_esm"]


def test_a_converted_notebook_holds_the_widget(executed):
    html, _ = nbconvert.HTMLExporter().from_notebook_node(executed)
    assert VIEW in html
    assert "How L is computed" in html

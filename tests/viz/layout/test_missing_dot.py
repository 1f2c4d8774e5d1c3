import pytest

import viz
from autograd_core import AutogradError
from tests.viz.graphs import neuron


def test_dot_engine_without_dot_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AutogradError, match='Install Graphviz, or use engine="builtin"'):
        viz.draw(neuron()[0], engine="dot")


def test_other_engines_need_no_dot(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    loss, _ = neuron()
    assert viz.draw(loss, engine="auto").svg() == viz.draw(loss, engine="builtin").svg()

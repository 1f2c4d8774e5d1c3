import os
import subprocess
import sys

import numba
import pytest

import viz
from benchmarks.layout_scenes import random_dag
from tests.viz.graphs import neuron, recurrent, scalar_mlp
from viz.layout import jit


@pytest.fixture(autouse=True)
def _fresh():
    """Forget which form was chosen, before and after."""
    for function in (jit._can_compile, jit._compiled):
        function.cache_clear()
    yield
    for function in (jit._can_compile, jit._compiled):
        function.cache_clear()


def loops_of(monkeypatch, least):
    """Return the forms used to lay out a few graphs, with their layouts."""
    monkeypatch.setattr(jit, "PLAIN_BELOW", least)
    graphs = (neuron()[0], scalar_mlp((4, 6, 1))[0], recurrent(), random_dag(60))
    return [viz.draw(graph).layout for graph in graphs]


@pytest.mark.slow
def test_jitted_loops_give_the_coordinates_of_the_plain_ones(monkeypatch):
    plain = loops_of(monkeypatch, 10**9)
    assert isinstance(jit.form_for(10), jit.Plain)
    jitted = loops_of(monkeypatch, 0)
    assert isinstance(jit.form_for(10), jit.Jitted)
    assert plain == jitted


def test_without_a_cache_folder_the_plain_loops_run(monkeypatch):
    monkeypatch.setattr("numba.core.caching.CacheImpl._locator_classes", [])
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(jit._probe)
    assert type(jit.form_for(10**9)) is jit.Plain


def test_with_the_jit_switched_off_the_plain_loops_run(monkeypatch):
    monkeypatch.setattr("numba.core.config.DISABLE_JIT", 1)
    assert type(jit.form_for(10**9)) is jit.Plain


def test_small_graph_is_drawn_without_numba():
    code = (
        "import sys, viz; from tests.viz.graphs import neuron; viz.draw(neuron()[0]).svg(); "
        "print('numba' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, check=True
    )
    assert result.stdout.strip() == "False"

import json
from pathlib import Path

import pytest

from benchmarks import layout
from benchmarks.layout_quality import Quality, measure_quality
from benchmarks.layout_scenes import SCENES
from viz.layout.builtin import layout_builtin

STORED = Path(layout.__file__).parent / "results" / "layout.json"
QUICK = [name for name in SCENES if not name.endswith(("1000", "penalty"))]


@pytest.mark.usefixtures("dot")
@pytest.mark.parametrize("name", QUICK)
def test_builtin_layout_is_as_good_as_dots(name):
    results = layout.run(name)
    assert layout.holds(results["builtin"].quality, results["dot"].quality), results


@pytest.mark.slow
def test_large_layout_is_as_good_as_the_stored_one_of_dot():
    """Dot takes minutes for it."""
    stored = json.loads(STORED.read_text())["results"]["random DAG, 1000"]["dot"]["quality"]
    diagram = layout.diagram_of("random DAG, 1000")
    ours = measure_quality(diagram, layout_builtin(diagram))
    assert layout.holds(ours, Quality(**stored)), ours

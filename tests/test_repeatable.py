"""Random tests draw the same examples in each process, whatever it has loaded before."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DRAW = """
import tests.conftest
from hypothesis import given, strategies as st

@given(st.lists(st.one_of(st.floats(), st.integers(), st.text())))
def draw(drawn):
    print(repr(drawn))

draw()
"""


def drawn_after(imports):
    command = [sys.executable, "-c", imports + DRAW]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_what_is_loaded_does_not_change_what_is_drawn():
    drawn = drawn_after("")
    assert len(set(drawn.splitlines())) > 20
    assert drawn_after("import viz, nn.datasets, tests.viz.graphs") == drawn

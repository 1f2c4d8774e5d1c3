import subprocess
import sys

import pytest

import viz
from autograd_core import AutogradError
from tests.viz.graphs import neuron
from viz.picture import ENDINGS

SCRIPT = """
import hashlib, io, pathlib, sys
import viz
from tests.viz.graphs import mlp, neuron, scalar_mlp
out = pathlib.Path(sys.argv[1])
for name, make in {"neuron": neuron, "mlp": mlp, "scalar": scalar_mlp}.items():
    loss, _ = make()
    loss.backward()
    nodes = viz.build.read_graph(loss).nodes
    leaf = next(node for node in nodes if node.is_leaf and node.requires_grad)
    picture = viz.draw(loss, highlight=leaf)
    derivation = viz.explain(loss, leaf)
    folded = viz.draw(loss, max_nodes=6, overlay="gradient")
    folded.save(out / f"{name}_folded.svg")
    paths = [picture.save(out / f"{name}.{kind}") for kind in viz.picture.ENDINGS]
    paths += [derivation.save(out / f"{name}.{kind}") for kind in ("txt", "tex")]
    paths.append(out / f"{name}_folded.svg")
    for path in paths:
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_same_graph_gives_the_same_bytes_in_every_process(tmp_path):
    answers = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, folder],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.append(done.stdout)
    assert len(answers[0].splitlines()) == 3 * (len(ENDINGS) + 3)
    assert answers[0] == answers[1]


def test_unknown_ending_lists_those_there_are(tmp_path):
    picture = viz.draw(neuron()[0])
    for name in ("a.bmp", "a", "svg"):
        with pytest.raises(
            AutogradError, match=rf"ending in {', '.join('.' + e for e in ENDINGS)}, got"
        ):
            picture.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["A.SVG", *(f"a.{ending}" for ending in ENDINGS)])
def test_save_returns_where_it_wrote(tmp_path, name):
    path = viz.draw(neuron()[0]).save(str(tmp_path / name))
    assert path == tmp_path / name
    assert path.stat().st_size > 500


def test_notebook_and_repr():
    picture = viz.draw(neuron()[0])
    assert picture._repr_svg_() == picture.svg()
    assert repr(picture) == "<Picture of L: 9 nodes, 8 edges>"

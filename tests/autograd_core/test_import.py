"""`import autograd_core` is light: NumPy and nothing heavy."""

import math
import subprocess
import sys

import pytest

HEAVY = ("numba", "scipy", "matplotlib", "graphviz", "sklearn", "nn", "viz")


def run(code, *options):
    path = f"import sys; sys.path[:0] = {sys.path!r}; "
    command = [sys.executable, "-I", *options, "-c", path + code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_nothing_heavy_is_imported():
    loaded = run("import autograd_core, sys; print(*{m.partition('.')[0] for m in sys.modules})")
    assert "autograd_core" in loaded.split()
    assert not set(loaded.split()) & set(HEAVY)


@pytest.mark.slow
def test_import_takes_little_longer_than_numpys(tmp_path):
    """The engine's own share, by the best times of several processes: noise only ever adds."""
    compiled = ("-X", f"pycache_prefix={tmp_path}")
    code = (
        "import time; a = time.process_time(); import numpy; b = time.process_time(); "
        "import autograd_core; c = time.process_time(); print(b - a, c - b)"
    )
    run("import sys; sys.dont_write_bytecode = False; import autograd_core", *compiled)
    assert any(tmp_path.rglob("autograd_core/tensor*.pyc"))
    of_numpy = of_engine = math.inf
    for _ in range(60):
        numpy_took, engine_took = map(float, run(code, *compiled).split())
        of_numpy, of_engine = min(of_numpy, numpy_took), min(of_engine, engine_took)
    assert of_engine <= 0.3 * of_numpy


def test_numpy_random_is_not_loaded():
    """It alone takes a sixth of NumPy's own import."""
    assert run("import autograd_core, sys; print('numpy.random' in sys.modules)") == "False\n"


def test_face_is_complete():
    code = (
        "import autograd_core as ag; assert len(set(ag.__all__)) == len(ag.__all__); "
        "print(all(hasattr(ag, n) for n in ag.__all__))"
    )
    assert run(code).strip() == "True"

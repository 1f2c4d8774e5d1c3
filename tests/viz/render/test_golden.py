import json
import math
import re

import pytest

import viz
from tests.viz.render.golden import FOLDER, GRAPHS, picture

FILES = [f"{name}.{ending}" for name, (_, endings) in GRAPHS.items() for ending in endings]


def same(a, b):
    """Tell whether two documents are equal, their numbers to the last bit but a few.

    A matrix product may round otherwise on another machine.
    """
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-14)
    return a == b and type(a) is type(b)


@pytest.mark.parametrize("file", FILES)
def test_file_is_as_it_was(tmp_path, file):
    name, _, ending = file.partition(".")
    fresh = picture(name).save(tmp_path / file).read_text(encoding="utf-8")
    golden = (FOLDER / file).read_text(encoding="utf-8")
    hint = "read the difference, then: python -m tests.viz.render.golden"
    if ending == "json":
        assert same(json.loads(fresh), json.loads(golden)), hint
    else:
        assert fresh == golden, hint


def test_no_golden_file_is_left_over():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", GRAPHS)
def test_golden_scene_is_drawn_like_the_graph(name):
    loaded = viz.load_scene(FOLDER / f"{name}.json")
    assert re.sub(r"\s", "", viz.draw_scene(loaded).text()) == re.sub(
        r"\s", "", picture(name).text()
    )

import json
from dataclasses import fields
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given

import autograd_core as ag
import viz
from tests.viz.graphs import mlp, neuron, random_graphs
from tests.viz.render.schema import problems
from viz.overlay import Overlay
from viz.render import scene_json
from viz.scene import Contents, Edge, Group, Kind, LocalDerivative, SceneNode, Summary

SCHEMA = json.loads(Path(scene_json.__file__).with_name("scene.schema.json").read_text("utf-8"))


ONES = np.ones(4)


def faults(document):
    return list(problems(document, SCHEMA, SCHEMA))


@given(random_graphs())
def test_any_scene_follows_the_schema(roots):
    assert faults(json.loads(viz.draw(*roots).json())) == []
    roots[0].backward()
    assert faults(json.loads(viz.draw(*roots).json())) == []


@pytest.mark.parametrize("data", [[], [float("inf"), float("nan")], [[1.0, -2.0]], 0.5])
def test_arrays_follow_the_schema(data):
    assert faults(json.loads(viz.draw(ag.tensor(data, name="x")).json())) == []


def test_net_and_folded_net_follow_the_schema():
    loss, _ = mlp((2, 3, 1))
    loss.backward()
    for depth in (None, 0):
        assert faults(json.loads(viz.draw(loss, depth=depth).json())) == []


def test_a_program_and_its_passes_follow_the_schema():
    program = ag.compile(ag.grad(lambda x: ag.sum(ag.cumprod(ag.tanh(x) ** 2.0)))).program(ONES)
    for thing in (program, program.passes):
        for depth in (None, 0):
            assert faults(json.loads(viz.draw(thing, depth=depth).json())) == []


@given(random_graphs(most=30))
def test_folded_scene_with_an_overlay_follows_the_schema(roots):
    picture = viz.draw(*roots, max_nodes=5, overlay="memory")
    assert faults(json.loads(picture.json())) == []
    assert viz.draw_scene(picture.scene).svg() == picture.svg()


def test_schema_has_every_attribute_and_kind():
    for cls, name in (
        (SceneNode, "node"), (Edge, "edge"), (Group, "group"), (LocalDerivative, "local"),
        (Summary, "summary"), (Contents, "contents"),
    ):  # fmt: skip
        assert list(SCHEMA["$defs"][name]["properties"]) == [f.name for f in fields(cls)]
    assert set(SCHEMA["$defs"]["overlay"]["properties"]) == {f.name for f in fields(Overlay)}
    assert SCHEMA["$defs"]["node"]["properties"]["kind"]["enum"] == list(get_args(Kind))
    assert SCHEMA["properties"]["schema"]["const"] == scene_json.SCHEMA == SCHEMA["title"]


def spoil(document, path, value):
    *way, last = path
    for key in way:
        document = document[key]
    if value is KeyError:
        del document[last]
    else:
        document[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "chainrule-scene/1"),
        (("nodes", 0, "name"), KeyError),
        (("nodes", 0, "color"), "red"),
        (("nodes", 0, "kind"), "gain"),
        (("nodes", 0, "scalar"), 1),
        (("nodes", 0, "value", "mean"), "3"),
        (("nodes", 4, "expression", "precedence"), None),
        (("edges", 0, "source"), -1),
        (("edges", 0, "slot"), True),
        (("edges",), {}),
        (("edges", 0, "count"), 0),
        (("nodes", 0, "contents"), {}),
        (("overlays", 0, "unit"), "kg"),
        (("overlays", 0, "values", 0), [0, "7"]),
    ],
)
def test_schema_refuses(path, value):
    document = json.loads(viz.draw(neuron()[0], overlay="memory").json())
    spoil(document, path, value)
    assert len(faults(document)) == 1


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("nodes", 0, "key"), 3, "node 0 has key 3"),
        (("nodes", 0, "group"), "nowhere", "group 'nowhere'"),
        (("edges", 0, "source"), 99, "an edge runs from 99 to 4"),
        (("overlays", 0, "values", 0, 0), 99, "the overlay 'memory' speaks of nodes"),
    ],
)
def test_scene_with_loose_ends_is_not_loaded(tmp_path, path, value, message):
    document = json.loads(viz.draw(neuron()[0], overlay="memory").json())
    spoil(document, path, value)
    (tmp_path / "a.json").write_text(json.dumps(document))
    with pytest.raises(ag.AutogradError, match=message):
        viz.load_scene(tmp_path / "a.json")

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core import AutogradError
from tests.viz.graphs import circle, mlp, neuron, random_graphs, recurrent, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from viz.overlay import Overlay
from viz.render.scene_json import render_json
from viz.scene import Contents, Edge, Group, Note, SceneNode


def refuse(constant):
    raise AssertionError(f"{constant} is not strict JSON")


def strict(text):
    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module")
def reloaded(tmp_path_factory):
    path = tmp_path_factory.mktemp("json") / "a.json"
    return lambda picture: viz.load_scene(picture.save(path))


@pytest.mark.parametrize(
    "make", [lambda: neuron()[0], lambda: mlp()[0], lambda: scalar_mlp()[0], recurrent, circle]
)
@pytest.mark.parametrize("swept", [False, True])
def test_loaded_scene_is_equal(reloaded, make, swept):
    loss = make()
    if swept:
        loss.backward()
    picture = viz.draw(loss)
    assert reloaded(picture) == picture.scene


@given(random_graphs())
def test_loaded_scene_of_any_graph_is_equal(reloaded, roots):
    picture = viz.draw(*roots)
    strict(picture.json())
    assert reloaded(picture) == picture.scene


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_name_survives(reloaded, name):
    picture = viz.draw(ag.tanh(ag.Value(1.0, name)))
    assert reloaded(picture) == picture.scene


@pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE])
def test_hostile_name_survives(reloaded, name):
    with ag.scope(name.replace("/", "")):
        node = ag.tanh(ag.Value(1.0, name)) * 2.0
    picture = viz.draw(node)
    assert picture.json().isascii()
    assert reloaded(picture) == picture.scene


def test_folded_scene_is_equal(reloaded):
    picture = viz.draw(mlp()[0], depth=0)
    assert reloaded(picture) == picture.scene


@given(random_graphs(most=30), st.integers(1, 9))
def test_folded_scene_with_an_overlay_is_equal(reloaded, roots, most):
    picture = viz.draw(*roots, max_nodes=most, overlay="memory")
    strict(picture.json())
    assert reloaded(picture) == picture.scene


def test_overlay_with_numbers_that_json_cannot_write(reloaded):
    x = ag.Value(float("inf"), "x")
    loss = ag.tanh(x * 0.0)
    loss.backward()
    picture = viz.draw(loss, overlay="error")
    assert '"nan"' in picture.json()
    assert render_json(reloaded(picture)) == picture.json()


def test_numbers_that_json_cannot_write_are_strings(reloaded):
    x, y, z = (ag.Value(float(t), n) for t, n in (("inf", "x"), ("-inf", "y"), ("nan", "z")))
    loss = x * y + z
    loss.backward()
    picture = viz.draw(loss)
    document = strict(picture.json())
    means = {node["name"]: node["value"]["mean"] for node in document["nodes"]}
    assert (means["x"], means["y"], means["z"]) == ("inf", "-inf", "nan")
    # nan is unequal to itself, so the scenes are compared by what is written of them
    assert render_json(reloaded(picture)) == picture.json()


def test_empty_array_survives(reloaded):
    picture = viz.draw(ag.tensor([], name="x"))
    assert render_json(reloaded(picture)) == picture.json()


def test_notes_are_written_where_there_are_some_and_read_back(reloaded, tmp_path):
    loss, _ = neuron()
    notes = {0: Note("error", "here"), 2: Note("note", "<b>")}
    picture = viz.draw(loss, notes=notes)
    document = strict(picture.json())
    assert document["nodes"][0]["note"] == {"severity": "error", "text": "here"}
    assert ["note" in node for node in document["nodes"]].count(True) == 2
    assert reloaded(picture) == picture.scene
    path = tmp_path / "dire.json"
    path.write_text(picture.json().replace('"severity": "error"', '"severity": "dire"'))
    with pytest.raises(AutogradError, match="severity 'dire'"):
        viz.load_scene(path)


def test_document_has_the_schema_and_every_attribute():
    loss, _ = neuron()
    loss.backward()
    document = strict(viz.draw(loss).json())
    assert list(document) == ["schema", "loss", "nodes", "edges", "groups", "overlays"]
    assert document["schema"] == "chainrule-scene/2"
    assert document["loss"] == "L"
    for node in document["nodes"]:
        assert list(node) == [
            f.name for f in fields(SceneNode) if f.name not in ("note", "execution")
        ]
    for edge in document["edges"]:
        assert list(edge) == [f.name for f in fields(Edge)]
    folded = strict(viz.draw(loss, max_nodes=3, overlay="gradient").json())
    contents = [node["contents"] for node in folded["nodes"] if node["contents"]]
    assert all(list(record) == [f.name for f in fields(Contents)] for record in contents)
    assert contents
    assert [set(o) for o in folded["overlays"]] == [{f.name for f in fields(Overlay)}]
    with ag.scope("A"):
        grouped = strict(viz.draw(ag.tanh(ag.Value(1.0, "x"))).json())
    assert [list(group) for group in grouped["groups"]] == [[f.name for f in fields(Group)]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "expected a.json to hold JSON"),
        ("[]", "schema 'chainrule-scene/2', got None"),
        ('{"schema": "chainrule-scene/3"}', "got 'chainrule-scene/3'"),
        ('{"schema": "chainrule-scene/2"}', "got one with KeyError"),
        (
            '{"schema": "chainrule-scene/1", "loss": "L", "nodes": [{"key": 0}]}',
            "got one with TypeError",
        ),
    ],
)
def test_other_file_is_refused(tmp_path, text, message):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AutogradError, match=message):
        viz.load_scene(path)


def test_document_of_schema_1_is_read(tmp_path):
    picture = viz.draw(neuron()[0])
    document = json.loads(picture.json())
    del document["overlays"]
    document["schema"] = "chainrule-scene/1"
    for node in document["nodes"]:
        del node["contents"]
    for edge in document["edges"]:
        del edge["count"]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert viz.load_scene(path) == picture.scene


def test_unknown_way_to_combine_is_refused(tmp_path):
    path = viz.draw(neuron()[0], overlay="memory").save(tmp_path / "a.json")
    path.write_text(path.read_text().replace('"combine": "sum"', '"combine": "mean"'))
    with pytest.raises(AutogradError, match="combine 'mean'"):
        viz.load_scene(path)


def test_unknown_kind_of_node_is_refused(tmp_path):
    path = viz.draw(neuron()[0]).save(tmp_path / "a.json")
    path.write_text(path.read_text().replace('"kind": "loss"', '"kind": "gain"'))
    with pytest.raises(AutogradError, match="kind 'gain'"):
        viz.load_scene(path)

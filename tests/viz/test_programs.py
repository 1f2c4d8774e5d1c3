"""Programs and what the passes did, as scenes and in every format."""

import json
import re

import numpy as np
import pytest

import autograd_core as ag
import viz
from autograd_core import AutogradError, GraphError
from autograd_core.notation import name_text
from autograd_core.program.opening import opened
from tests.oracle.random_graphs import Graph
from viz.theme import LIGHT


def compiled():
    """Return a compiled gradient, and its arguments."""

    def loss(w, x, y):
        return ag.mean((ag.tanh(x @ w) - y) ** 2)

    arguments = (np.ones((2, 3)), np.ones((4, 2)), np.ones((4, 3)))
    return ag.compile(ag.value_and_grad(loss)), arguments


@pytest.fixture(scope="module")
def program():
    f, arguments = compiled()
    return f.program(*arguments)


@pytest.fixture(scope="module")
def picture(program):
    return viz.draw(program, title="A gradient")


def by_op(scene, op):
    return [node for node in scene.nodes if node.op == op]


def test_every_instruction_has_a_card(program, picture):
    nodes = picture.scene.nodes
    ops = [node.op for node in nodes if node.op]
    assert sorted(ops) == sorted(step.op.name for step in program.instructions)
    assert all(edge.source < edge.target for edge in picture.scene.edges)
    assert [node.name for node in nodes[:3]] == ["w", "x", "y"]
    assert [node.kind for node in nodes[:3]] == ["parameter", "input", "input"]
    results = [node.name for node in nodes if node.kind == "loss"]
    assert results == [f"v_{slot}" for slot in program.outputs]
    assert all(node.execution is not None for node in nodes)


def test_edges_are_the_slots_that_are_read(program, picture):
    keys = {node.name: node.key for node in picture.scene.nodes}
    for step in program.instructions:
        drawn = [s for s in step.inputs if program.slots[s].name or f"v_{s}" in keys]
        sources = [keys[program.slots[s].name or f"v_{s}"] for s in drawn]
        edges = [e for e in picture.scene.edges if e.target == keys[f"v_{step.output}"]]
        assert [edge.source for edge in edges] == sources


def test_numbers_are_written_into_what_uses_them(picture):
    scene = viz.draw(ag.compile(lambda x: 1.0 - ag.tanh(x)).program(np.ones(3))).scene
    (rest,) = by_op(scene, "subtract")
    assert re.fullmatch("1 − v.*", rest.expression.text)
    assert not [node for node in scene.nodes if node.kind == "constant"]
    (everywhere,) = [n for n in picture.scene.nodes if n.kind == "constant"]
    assert everywhere.expression.text == "0.08333"


def test_phases_are_told_by_colour(picture):
    phases = {node.op: node.execution.phase for node in picture.scene.nodes}
    assert phases["tanh"] == "forward"
    assert phases["transpose"] == "backward"
    assert phases[""] == ""
    colors = {
        figure.key: figure.marks[0].stroke
        for figure in picture.canvas.figures
        if figure.key.startswith("node-")
    }
    for node in picture.scene.nodes:
        expected = {"forward": LIGHT.value, "backward": LIGHT.gradient, "": LIGHT.line}
        assert colors[f"node-{node.key}"] == expected[node.execution.phase]


def test_an_update_made_of_gradients_has_its_own_legend():
    f = ag.compile(lambda w: w - 0.1 * ag.grad(lambda w: ag.sum(ag.tanh(w)))(w))
    picture = viz.draw(f.program(np.ones(3)))
    assert picture.scene.nodes[-1].execution.phase == "update"
    assert "update made of gradients" in picture.svg()


def test_fused_runs_are_boxes(program, picture):
    groups = [group.path for group in picture.scene.groups]
    assert groups == ["fused run 1", "fused run 2"]
    first = {node.op for node in picture.scene.nodes if node.group == "fused run 1"}
    assert {"tanh", "subtract"} <= first
    folded = viz.draw(program, depth=0).scene
    runs = [node for node in folded.nodes if node.contents is not None]
    assert [node.contents.title for node in runs] == groups
    assert [node.execution.phase for node in runs] == ["forward", "backward"]
    assert sum(node.contents.ops for node in runs) + len(
        [n for n in folded.nodes if n.op and n.contents is None]
    ) == len(program.instructions)


def test_cards_say_type_and_place(picture):
    (matmul,) = [n for n in by_op(picture.scene, "matmul") if n.execution.phase == "forward"]
    assert (matmul.execution.dtype, matmul.execution.n_bytes) == ("float64", 96)
    assert f"96 B at byte {matmul.execution.byte}" in picture.svg()
    assert "4×3 float64" in picture.svg()
    assert "block by block, in the cache" in picture.svg()


def test_what_numpy_does_is_marked():
    picture = viz.draw(ag.compile(lambda x: ag.cumprod(ag.tanh(x))).program(np.ones(5)))
    (node,) = by_op(picture.scene, "cumprod")
    assert node.execution.where == "numpy"
    assert "40 B, by NumPy" in picture.svg()


def test_labels_that_a_program_reads_are_edges():
    f = ag.compile(lambda z, labels: ag.nll_loss(ag.log_softmax(z), labels))
    picture = viz.draw(f.program(np.ones((3, 4)), np.array([0, 1, 2])))
    keys = {node.name: node.key for node in picture.scene.nodes}
    (loss,) = by_op(picture.scene, "nll_loss")
    assert keys["labels"] in [e.source for e in picture.scene.edges if e.target == loss.key]


def test_a_scalar_program_is_drawn():
    f = ag.compile(ag.value_and_grad(lambda w, x: ag.tanh(w * x)))
    program = f.program(ag.Value(0.5, "w"), ag.Value(2.0, "x"))
    scene = viz.draw(program).scene
    assert [node.op for node in scene.nodes if node.op] == [
        "multiply", "tanh", "multiply", "subtract", "multiply",
    ]  # fmt: skip
    assert [node.name for node in scene.nodes[:2]] == ["w", "x"]
    assert len([node for node in scene.nodes if node.kind == "loss"]) == 2
    assert program.as_program().counts() == program.counts()


# ---- the passes ----


@pytest.fixture(scope="module")
def passes(program):
    return viz.draw(program.passes)


def test_the_passes_are_drawn_on_the_program_before_them(program, passes):
    ops = [node.op for node in passes.scene.nodes if node.op]
    assert ops == [step.op.name for step in program.before.instructions]
    fates = program.passes.fates
    for node in passes.scene.nodes:
        slot = node.name.removeprefix("v_")
        fate = fates.get(int(slot)) if slot.isdigit() else None
        if fate is None or fate.kind == "kept":
            assert node.note is None
        else:
            assert node.note.text.startswith(("folded", "removed", f"{fate.kind}: "))
            assert (node.execution.phase == "gone") == (fate.kind != "rewritten")


def test_captions_name_cards(passes):
    texts = {node.note.text for node in passes.scene.nodes if node.note}
    assert "removed: no result needs it" in texts
    assert "bypassed: it is w" in texts
    assert "taken out by a pass" in passes.svg()
    assert "removed: no result needs it" in passes.text(width=110)


# ---- formats and options ----


@pytest.mark.parametrize(
    "ending", ["svg", "png", "pdf", "html", "dot", "json", "tex", "tikz", "txt"]
)
def test_every_format_is_written(picture, passes, tmp_path, ending):
    for name, drawn in (("program", picture), ("passes", passes)):
        assert drawn.save(tmp_path / f"{name}.{ending}").stat().st_size > 500


def test_nothing_says_nan(picture, passes):
    for drawn in (picture, passes):
        assert "nan" not in drawn.svg()
        assert "nan" not in drawn.text()
        assert "nan" not in drawn.text(form="sentences")
        assert "nan" not in drawn.dot()


def test_a_saved_scene_is_drawn_again(picture, passes, tmp_path):
    for drawn, title in ((picture, "A gradient"), (passes, "")):
        scene = viz.load_scene(drawn.save(tmp_path / "p.json"))
        assert viz.draw_scene(scene).json() == drawn.json()
        assert viz.draw_scene(scene, title=title).svg() == drawn.svg()


@pytest.mark.parametrize("key", ["phase", "where"])
def test_a_malformed_execution_is_refused(picture, tmp_path, key):
    document = json.loads(picture.json())
    document["nodes"][0]["execution"][key] = "nowhere"
    path = tmp_path / "p.json"
    path.write_text(json.dumps(document))
    with pytest.raises(AutogradError, match="a whole chainrule-scene/2 document"):
        viz.load_scene(path)


def test_the_tree_tells_phases_and_types(program, picture):
    lines = picture.text(width=100).splitlines()
    names = ", ".join(name_text(f"v_{slot}") for slot in program.outputs)
    size = f"{len(picture.scene.nodes)} nodes, {len(picture.scene.edges)} edges"
    assert lines[0] == f"Program that returns {names}: {size}"
    (tanh,) = [line for line in lines if "= tanh(" in line]
    assert tanh.split()[-3:] == ["4×3", "float64", "forward"]
    assert not any("value" in line or "not computed" in line for line in lines)


def test_a_program_speaks_spanish(program):
    drawn = viz.draw(program, lang="es")
    assert [group.path for group in drawn.scene.groups] == [
        "tramo fusionado 1",
        "tramo fusionado 2",
    ]
    assert "instrucción del gradiente" in drawn.svg()


def test_highlight_lights_what_depends_on_an_input(program):
    lit = viz.draw(program, highlight="y").lit
    names = {node.name for node in viz.draw(program).scene.nodes if node.key in lit}
    assert {"y", *(f"v_{slot}" for slot in program.outputs)} <= names
    assert "w" not in names
    with pytest.raises(GraphError, match=r"draw: expected highlight to name a node .* 'zebra'"):
        viz.draw(program, highlight="zebra")


def test_options_that_need_numbers_are_refused(program):
    with pytest.raises(AutogradError, match="expected no overlay with a program"):
        viz.draw(program, overlay="gradient")
    with pytest.raises(AutogradError, match="expected no more with a program"):
        viz.draw(program, program)
    with pytest.raises(AutogradError, match="expected lang to be"):
        viz.draw(program, lang="tlh")


@pytest.mark.parametrize("seed", range(12))
def test_random_programs_are_drawn_whole_and_folded(seed):
    graph = Graph(seed)
    f = ag.value_and_grad(lambda *x: graph.run(ag, x), (0, 1, 2))
    program = ag.compile(f, executor="numpy").program(*graph.inputs)
    whole = viz.draw(program)
    assert whole.svg() == viz.draw(program).svg()
    shown = [node for node in whole.scene.nodes if node.op]
    assert len(shown) == len(opened(program).instructions)
    assert len(viz.draw(program, max_nodes=12).scene.nodes) <= 12
    assert viz.draw(program.passes, max_nodes=500).scene.nodes


def test_a_page_shows_the_facts_of_a_card(page, picture, tmp_path):
    page.goto(picture.save(tmp_path / "p.html").as_uri())
    (tanh,) = by_op(picture.scene, "tanh")
    page.click(f"#node-{tanh.key}")
    details = page.locator(".details").inner_text()
    assert "4×3 float64" in details
    assert "forward" in details
    assert "nan" not in page.locator("body").inner_text()
    wires = page.locator(".edge.forward:not(.lit) .wire").first
    assert wires.evaluate("e => getComputedStyle(e).stroke") == "rgb(0, 114, 178)"

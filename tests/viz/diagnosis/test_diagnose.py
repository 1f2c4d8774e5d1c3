import time
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

import autograd_core as ag
import nn
import viz
from autograd_core import AutogradError, GraphError
from autograd_core.graph import toposort
from tests.autograd_core.ops.walk import apply, cases, draw
from tests.viz.diagnosis.patients import HEALTHY, X, Y, broken_relu, everything_wrong, mlp, named
from tests.viz.diagnosis.patients import scalar_mlp as scalar
from tests.viz.graphs import random_graphs


@pytest.mark.parametrize("name", HEALTHY)
@pytest.mark.parametrize("swept", [True, False])
def test_healthy_graphs_have_no_fault(name, swept):
    loss, model = HEALTHY[name]()
    if swept:
        loss.backward()
    diagnosis = viz.diagnose(loss, model)
    assert diagnosis.ok, str(diagnosis)
    assert {f.code for f in diagnosis.findings} <= {"dead-relu"}  # a unit may start asleep
    assert str(diagnosis).startswith("✓ ")


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "softplus"])
@pytest.mark.parametrize("loss_name", ["binary_cross_entropy", "mse"])
def test_trained_nets_have_no_fault(activation, loss_name):
    data = nn.datasets.xor(n=100)
    output = "sigmoid" if loss_name == "mse" else None
    model = nn.MLP([2, 8, 8, 1], activation=activation, output=output, seed=0)
    optimizer = nn.SGD(model.parameters(), lr=0.2, momentum=0.9)
    history = nn.fit(
        model, data.X, data.y, loss=loss_name, optimizer=optimizer, epochs=200, progress=False
    )
    loss = nn.losses.LOSSES[loss_name](model(data.X), data.y)
    assert history.loss[-1] < 0.6 * history.loss[0]
    assert viz.diagnose(loss, model).ok, str(viz.diagnose(loss, model))  # .grad is of another loss
    assert viz.diagnose(history).ok
    model.zero_grad()
    loss.backward()
    assert viz.diagnose(loss, model).ok


def plain(gradient):
    return getattr(gradient, "_data", gradient)


def state(loss, *more):
    """Everything that a diagnosis might have changed."""
    nodes = toposort(loss, *more)
    return [
        (n, n._data, np.copy(n._data), plain(n._grad), np.copy(plain(n._grad)),
         n.parents, n.name, n.scope, n.changed, n.requires_grad)
        for n in nodes
    ]  # fmt: skip


def assert_unchanged(before, after):
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert all(a is b for a, b in zip(old[:2], new[:2], strict=True))
        assert old[3] is new[3]
        np.testing.assert_array_equal(old[2], new[2])
        np.testing.assert_array_equal(old[4], new[4])
        assert old[5:] == new[5:]


@pytest.mark.parametrize("make", [*HEALTHY.values(), broken_relu, everything_wrong])
def test_diagnosing_changes_nothing(make):
    loss, model = make()
    before = state(loss)
    viz.diagnose(loss, model).draw(max_nodes=10_000) if len(before) < 100 else viz.diagnose(loss)
    assert_unchanged(before, state(loss))


@given(random_graphs())
def test_any_graph_is_diagnosed_and_left_alone(roots):
    loss = roots[0]
    before = state(loss)
    diagnosis = viz.diagnose(loss, variables=False)
    assert_unchanged(before, state(loss))
    keys = {node.key for node in diagnosis.draw().scene.nodes}
    assert all(set(finding.nodes) <= keys for finding in diagnosis.findings)


def test_gradients_read_are_those_of_backward():
    loss, model = mlp()
    diagnosis = viz.diagnose(loss, model)
    loss.backward()
    for node in toposort(loss):
        if node.grad is not None:
            np.testing.assert_array_equal(diagnosis._patient.gradients[node], node.grad._data)


def test_report_names_where_why_and_what_to_try():
    loss, model = broken_relu()
    text = str(viz.diagnose(loss, model))
    assert "! warning: A[2]: 2 of 8 relu units are 0 for all 64 examples, units [1, 3]" in text
    assert "why: A relu gives 0" in text
    assert "try: Draw the weights again" in text
    assert "where: mlp/layer 2" in text
    assert max(map(len, text.splitlines())) <= 92


def test_gravest_findings_come_first():
    loss, model = everything_wrong()
    severities = [finding.severity for finding in viz.diagnose(loss, model).findings]
    assert len(severities) > 1
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_report_in_spanish():
    loss, model = everything_wrong()
    text = str(viz.diagnose(loss, model, lang="es"))
    assert "× error: Cada .grad es 2 veces el gradiente de L" in text
    assert "por qué: " in text
    assert "prueba: " in text


def test_findings_are_drawn_on_their_cards():
    loss, model = broken_relu()
    diagnosis = viz.diagnose(loss, model)
    (finding,) = diagnosis.findings
    picture = diagnosis.draw()
    marked = {node.key: node.note.text for node in picture.scene.nodes if node.note}
    assert marked == {finding.nodes[0]: "dead: 2 of 8 units"}
    assert picture.scene.nodes[finding.nodes[0]].name == "A^[2]"
    assert "!  dead: 2 of 8 units" in picture.svg()
    assert "! warning" in picture.svg()


def test_folded_boxes_bear_the_gravest_note_inside():
    loss, model = everything_wrong()
    picture = viz.diagnose(loss, model).draw(depth=0)
    noted = [node for node in picture.scene.nodes if node.note]
    assert [node.note.severity for node in noted] == ["error"]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_html_holds_findings_and_picture_and_escapes_names():
    tags = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append(tag)

    w = ag.Value(0.0, "<script>alert(1)</script>")
    html = viz.diagnose(ag.log(w))._repr_html_()
    Reader().feed(html)
    assert "script" not in tags
    assert tags.count("details") == 2
    assert tags.count("img") == 1


def test_names_are_those_of_the_callers_variables():
    weight, x = ag.Value(3.0), 9.0
    out = ag.sigmoid(weight * x)
    diagnosis = viz.diagnose(out)
    assert diagnosis.find("saturated-sigmoid")[0].names == ("out",)
    assert "out" in {node.name for node in diagnosis.draw().scene.nodes}
    assert viz.diagnose(out, variables=False).findings[0].names != ("out",)


def test_large_scalar_graphs_are_quick():
    loss, model = scalar("relu", examples=44, sizes=(2, 24, 24, 1))
    assert len(toposort(loss)) > 58_000
    start = time.perf_counter()
    assert viz.diagnose(loss, model).ok
    assert time.perf_counter() - start < 8


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_sources_are_told_where_they_were_recorded():
    with ag.source_locations():
        loss = ag.log(ag.Value(0.0, "w"))
    finding = viz.diagnose(loss).findings[0]
    assert finding.source.startswith(__file__)
    assert f"line: {__file__}" in str(viz.diagnose(loss))


def test_what_cannot_be_diagnosed_is_refused():
    model = nn.MLP([2, 3, 1])
    with pytest.raises(GraphError, match=r"expected the loss or a History, got a MLP"):
        viz.diagnose(model)
    with pytest.raises(GraphError, match=r"expected a loss of one number, got shape \(64, 1\)"):
        viz.diagnose(model(X))
    with pytest.raises(GraphError, match=r"expected a model or its parameters, got a int for"):
        viz.diagnose(nn.mse(model(X), Y), [3])
    with pytest.raises(AutogradError, match="lang: expected"):
        viz.diagnose(nn.mse(model(X), Y), lang="tlh")


def test_a_training_has_no_graph_to_draw():
    with pytest.raises(AutogradError, match=r"Draw its curves: history\.plot"):
        viz.diagnose(nn.History(loss=[1.0, 0.5])).draw()


def test_parameters_may_be_a_model_a_list_a_dict_or_one():
    loss, model = mlp()
    spare = ag.tensor([1.0], requires_grad=True, name="spare")
    for parameters in ([*model.parameters(), spare], {"a": spare}, spare):
        (finding,) = viz.diagnose(loss, parameters).find("unreached-parameter")
        assert finding.names in {("spare",), ("a",)}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("op", "shapes", "attrs"), cases(ag.OPS.values()))
@pytest.mark.parametrize("fill", [None, 0.0, np.inf])
def test_every_op_is_diagnosed_at_usual_and_at_extreme_inputs(op, shapes, attrs, fill):
    inputs = draw(op, shapes)
    if fill is not None:
        inputs = [np.full_like(x, fill) for x in inputs]
    xs = [ag.tensor(x, requires_grad=True, name=f"w_{i}") for i, x in enumerate(inputs)]
    try:
        loss = named(ag.sum(apply(op, attrs)(*xs)) * 2.0)
    except (AutogradError, np.linalg.LinAlgError):
        assert fill is not None
        return
    before = state(loss)
    diagnosis = viz.diagnose(loss, xs)
    str(diagnosis)
    str(viz.diagnose(loss, xs, lang="es"))
    assert_unchanged(before, state(loss))
    if not np.isfinite(loss._data).all() and all(np.isfinite(x).all() for x in inputs):
        assert diagnosis.find("nonfinite-value")


def test_the_readme_shows_what_is_printed():
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    shown = readme.split("A network that a long step has hurt:")[1].split("```")[1]
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(64, 2))
    model = nn.MLP([2, 8, 1], activation="relu")
    model.layers[0].b.data = np.where(np.arange(8) < 5, -20.0, 0.0)
    targets = (inputs[:, :1] * inputs[:, 1:] > 0) * 1.0
    report = str(viz.diagnose(nn.mse(model(inputs), targets), model))
    assert shown.removeprefix("text\n").strip() in report

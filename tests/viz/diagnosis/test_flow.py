import math

import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from tests.viz.diagnosis.patients import X, Y, named


def deep(activation, layers=10, initializer=None):
    model = nn.MLP([2, *[8] * layers, 1], activation=activation, initializer=initializer)
    return nn.mse(model(X), Y), model


def normal(std):
    return lambda rng, fan_in, fan_out: rng.normal(0, std, (fan_in, fan_out))


def test_a_deep_sigmoid_net_loses_its_gradient():
    loss, model = deep("sigmoid")
    diagnosis = viz.diagnose(loss, model)
    (finding,) = diagnosis.find("vanishing-gradient")
    loss.backward()
    assert finding.severity == "error"
    assert [level.name for level in finding.levels] == [f"Z[{i}]" for i in range(11, 0, -1)]
    by_name = {node.name: node for node in diagnosis._patient.nodes}
    for i, level in enumerate(finding.levels):
        norm = np.linalg.norm(by_name[f"Z^[{11 - i}]"].grad._data)
        assert level.norm == pytest.approx(norm, rel=1e-12)
    ratios = [level.ratio for level in finding.levels[1:]]
    assert finding.numbers["total"] == pytest.approx(math.prod(ratios))
    assert finding.numbers["worst_layer"] == min(ratios)
    assert 0 < finding.numbers["worst_factor"] <= 0.25
    assert "of sigmoid" in finding.why


def test_the_layer_that_loses_most_is_named():
    _, model = deep("tanh", 4)
    model.layers[2].W.data = np.array(model.layers[2].W._data) * 1e-6
    (finding,) = viz.diagnose(nn.mse(model(X), Y), model).find("vanishing-gradient")
    assert "of affine (Z[3])" in finding.why
    assert "‖W[3]‖" in finding.why
    assert finding.names == ("Z[3]",)


def test_large_weights_explode_the_gradient_and_the_values():
    loss, model = deep("identity", 8, normal(2))
    diagnosis = viz.diagnose(loss, model)
    (finding,) = diagnosis.find("exploding-gradient")
    assert finding.numbers["total"] > 1e3
    assert "of affine" in finding.why
    (values,) = diagnosis.find("exploding-values")
    assert values.numbers["growth"] > 1e3
    assert values.names == ("Z[8]",)


def test_scalars_and_recurrent_nets_are_walked_by_layer_and_step():
    model = nn.scalar.MLP([2, *[3] * 9, 1], activation="sigmoid")
    loss = named(sum((model(list(x)) - 1.0) ** 2 for x in X[:3]))
    (finding,) = viz.diagnose(loss, model).find("vanishing-gradient")
    assert [level.name for level in finding.levels] == [f"layer {i}" for i in range(9, 0, -1)]
    W = ag.tensor(np.eye(3) * 0.2, requires_grad=True, name="W")
    h = ag.tensor(np.ones((2, 3)), requires_grad=True, name="h")
    for _ in range(15):
        h = ag.tanh(h @ W)
    (finding,) = viz.diagnose(named(ag.sum(h))).find("vanishing-gradient")
    assert len(finding.levels) == 15


@pytest.mark.parametrize(("factor", "code"), [(0.1, "vanishing"), (30.0, "exploding")])
def test_a_chain_of_products(factor, code):
    y = ag.Value(1.0, "w")
    for _ in range(9):
        y = y * factor
    assert viz.diagnose(y).find(f"{code}-gradient")


def test_every_level_is_marked_in_the_picture():
    loss, model = deep("sigmoid", 6)
    diagnosis = viz.diagnose(loss, model)
    notes = [node.note.text for node in diagnosis.draw().scene.nodes if node.note]
    assert sum(text.startswith("gradient ×") for text in notes) == 6
    assert sum(text.endswith("of the gradient") for text in notes) == 1


def test_unscaled_data_make_a_large_gradient():
    model = nn.MLP([2, 1], activation="tanh", seed=0)
    loss = nn.mse(model(X * 1e3), Y * 1e3)
    (finding,) = viz.diagnose(loss, model).find("large-gradient")
    loss.backward()
    W = model.layers[0].W
    ratio = np.linalg.norm(W.grad._data) / np.linalg.norm(W._data)
    assert finding.numbers["ratio"] == pytest.approx(ratio)

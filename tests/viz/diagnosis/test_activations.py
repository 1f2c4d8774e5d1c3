import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from tests.viz.diagnosis.patients import X, Y, broken_relu, mlp, named


def only(diagnosis, code):
    (finding,) = diagnosis.find(code)
    return finding


def test_dead_units_are_found_by_number():
    loss, model = broken_relu()
    finding = only(viz.diagnose(loss, model), "dead-relu")
    assert finding.severity == "warning"
    assert finding.units == (1, 3)
    assert finding.layer == "mlp/layer 2"
    assert finding.names == ("A[2]",)
    assert finding.numbers["share"] == 0.25
    assert finding.numbers["examples"] == 64


def test_a_dead_layer_is_an_error():
    _, model = mlp(activation="relu")
    model.layers[0].b.data = np.full(8, -9.0)
    finding = only(viz.diagnose(nn.mse(model(X), Y), model), "dead-relu")
    assert finding.severity == "error"
    assert finding.units == tuple(range(8))


@pytest.mark.parametrize("op", [ag.leaky_relu, ag.elu, ag.selu, ag.gelu, ag.softplus])
def test_leaky_kinds_do_not_die(op):
    model = nn.Sequential(nn.Dense(2, 6, seed=0), op, nn.Dense(6, 1, seed=1))
    model.layers[0].b.data = np.full(6, -3.5)
    assert not viz.diagnose(nn.mse(model(X), Y), model).find("dead-relu")


@pytest.mark.parametrize("op", [lambda z: ag.maximum(z, 0.0), lambda z: ag.maximum(0, z)])
def test_relu_written_as_maximum_dies_too(op):
    model = nn.Sequential(nn.Dense(2, 6, seed=0), op, nn.Dense(6, 1, seed=1))
    model.layers[0].b.data = np.array([0, 0, -50.0, 0, 0, 0])
    assert only(viz.diagnose(nn.mse(model(X), Y), model), "dead-relu").units == (2,)


def test_channels_of_a_convolution_die():
    rng = np.random.default_rng(0)
    K = ag.tensor(rng.normal(size=(5, 2, 3, 3)), requires_grad=True, name="K")
    b = ag.tensor(np.array([0, -99.0, 0, 0, -99]).reshape(5, 1, 1), requires_grad=True, name="b")
    loss = named(ag.mean(ag.relu(ag.conv2d(rng.normal(size=(4, 2, 8, 8)), K) + b)))
    assert only(viz.diagnose(loss), "dead-relu").units == (1, 4)


def test_units_in_rows_die():
    W = ag.tensor(np.random.default_rng(0).normal(size=(4, 2)), requires_grad=True, name="W")
    b = ag.tensor([[0.0], [-99.0], [0.0], [0.0]], requires_grad=True, name="b")
    loss = named(ag.mean(ag.relu(W @ X.T + b)))  # an example is a column
    assert only(viz.diagnose(loss), "dead-relu").units == (1,)


def test_dead_neurons_of_a_scalar_net():
    model = nn.scalar.MLP([2, 4, 3, 1], activation="relu", seed=5)
    model.layers[0].neurons[2].b.data = -40.0
    loss = named(sum((model(list(x)) - 1.0) ** 2 for x in X[:20]))
    finding = next(
        f for f in viz.diagnose(loss, model).find("dead-relu") if f.layer == "mlp/layer 1"
    )
    assert finding.severity == "warning"
    assert finding.units == (2,)
    assert finding.names == ("a₃[1]",) or finding.names[0].startswith("a")
    assert len(finding.nodes) == 20


def test_dead_units_written_by_hand_are_told_by_their_weights():
    rng = np.random.default_rng(0)
    units = [(ag.Value(w), ag.Value(v), ag.Value(b)) for w, v, b in rng.normal(size=(5, 3))]
    units[3][2].data = -80.0
    loss = ag.Value(0.0)
    for x in X[:16]:
        loss = loss + sum((w * float(x[0]) + v * float(x[1]) + b).relu() for w, v, b in units)
    finding = only(viz.diagnose(loss), "dead-relu")
    assert finding.units == (3,)
    assert finding.numbers["units"] == 5


def test_few_examples_make_a_note_at_most():
    _, model = mlp(activation="relu")
    model.layers[0].b.data = np.array([0, 0, -30.0, 0, 0, 0, 0, 0])
    diagnosis = viz.diagnose(nn.mse(model(X[:4]), Y[:4]), model)
    assert all(f.severity == "note" for f in diagnosis.find("dead-relu"))
    assert not viz.diagnose(nn.mse(model(X[:1]), Y[:1]), model).find("dead-relu")


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_saturated_hidden_layer(activation):
    loss, model = mlp(activation=activation)
    loss = nn.mse(model(X * 2000), Y)
    finding = only(viz.diagnose(loss, model), f"saturated-{activation}")
    assert finding.names == ("A[1]",)
    assert finding.numbers["share"] > 0.95
    assert finding.numbers["passed"] < 0.1


def test_saturated_scalars():
    model = nn.scalar.MLP([2, 3, 1], seed=1)
    loss = named(sum((model([700 * x[0], 900 * x[1]]) - 1.0) ** 2 for x in X[:9]))
    finding = only(viz.diagnose(loss, model), "saturated-tanh")
    assert finding.layer == "mlp/layer 1"
    assert finding.severity == "error"


def outputs(z, targets):
    return named(nn.mse(ag.sigmoid(ag.tensor(z, requires_grad=True, name="Z")), targets))


def test_outputs_saturated_on_the_wrong_side_are_sick_and_right_ones_are_not():
    z = np.array([[20.0], [-20], [20], [-20]])
    right, wrong = (z > 0) * 1.0, (z < 0) * 1.0
    assert viz.diagnose(outputs(z, right)).ok
    assert only(viz.diagnose(outputs(z, wrong)), "saturated-sigmoid").severity == "error"


def test_saturated_softmax():
    z = np.array([[30.0, 0, 0], [0, 0, 30]])
    p = ag.softmax(ag.tensor(z, requires_grad=True, name="Z"))
    wrong, right = np.array([[0, 1.0, 0], [0, 1, 0]]), np.array([[1.0, 0, 0], [0, 0, 1]])
    assert viz.diagnose(named(nn.mse(p, wrong))).find("saturated-softmax")
    assert viz.diagnose(named(nn.mse(p, right))).ok
    logits = ag.tensor(z, requires_grad=True, name="Z")
    assert viz.diagnose(nn.cross_entropy(logits, [1, 1])).ok  # whose gradient does not vanish


@pytest.mark.parametrize("value", [0.0, 0.3])
def test_equal_weights_make_identical_units(value):
    _, model = mlp(initializer=lambda rng, i, o: np.full((i, o), value))
    layers = {f.layer for f in viz.diagnose(nn.mse(model(X), Y), model).find("identical-units")}
    assert layers == {"mlp/layer 1", "mlp/layer 2"}


def test_two_equal_units_among_others_are_found_also_in_scalars():
    _, model = mlp()
    W, V = (np.array(layer.W._data) for layer in model.layers[:2])
    W[:, 5], V[5] = W[:, 2], V[2]
    model.layers[0].W.data, model.layers[1].W.data = W, V
    finding = only(viz.diagnose(nn.mse(model(X), Y), model), "identical-units")
    assert (finding.names, finding.units) == (("A[1]",), (2, 5))
    net = nn.scalar.MLP([2, 3, 1], initializer="zeros")
    loss = named(sum((net(list(x)) - 1.0) ** 2 for x in X[:5]))
    assert only(viz.diagnose(loss, net), "identical-units").numbers["identical"] == 3


def test_logistic_regression_from_zeros_is_healthy():
    model = nn.Dense(2, 3, initializer="zeros")
    assert viz.diagnose(nn.cross_entropy(model(X), np.arange(64) % 3), model).ok


def test_one_relu_that_is_off_is_a_note_unless_nothing_learns():
    a, b = ag.Value(2.0), ag.Value(-3.0)
    c = a * b + b**3
    assert only(viz.diagnose(c.relu() + a), "dead-relu").severity == "note"
    assert only(viz.diagnose(c.relu()), "dead-relu").severity == "warning"
    model = nn.scalar.MLP([2, 3, 1], activation="relu", seed=3)
    for neuron in model.layers[0].neurons:
        neuron.b.data = -5.0
    finding = only(viz.diagnose(named((model([0.5, -1.0]) - 1.0) ** 2), model), "dead-relu")
    assert (finding.severity, finding.units) == ("warning", (0, 1, 2))

import threading

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.graph import toposort
from autograd_core.notation import name_parts

X = [0.5, -1.0]


@pytest.mark.parametrize("activation", sorted({*nn.ACTIVATIONS} - {"softmax"}))
@pytest.mark.parametrize("output", [None, "sigmoid"])
def test_agrees_with_the_network_of_arrays(activation, output):
    scalar = nn.scalar.MLP([2, 3, 3, 1], activation, output, seed=4)
    arrays = nn.MLP([2, 3, 3, 1], activation, output, seed=4)
    y, Y = scalar(X), arrays([X])
    assert y.data == pytest.approx(Y.item(), rel=1e-14)
    y.backward()
    Y.sum().backward()
    for layer, dense in zip(scalar.layers, arrays.layers, strict=True):
        W = np.transpose([[w.grad for w in neuron.w] for neuron in layer.neurons])
        assert pytest.approx(dense.W.grad.numpy(), rel=1e-12) == W
        b = [neuron.b.grad for neuron in layer.neurons]
        assert b == pytest.approx(dense.b.grad.numpy(), rel=1e-12)


def test_softmax_of_one_unit_is_refused():
    with pytest.raises(ValueError, match="expected an activation that takes one unit, got 'soft"):
        nn.scalar.MLP([2, 3, 1], "softmax")


def test_neuron_by_hand():
    neuron = nn.scalar.Neuron([2.0, -1.0], "relu")
    neuron.b.data = 0.5
    a = neuron([1.0, 4.0])
    assert (a.data, a.parents[0].data) == (0.0, -1.5)
    assert nn.scalar.Neuron([3.0], None)([2.0]).data == 6.0


def test_names_and_scopes():
    model = nn.scalar.MLP([2, 3, 1])
    second = model.layers[0].neurons[1]
    assert [w.name for w in second.w] == ["w_{12}^[1]", "w_{22}^[1]"]
    y = model(X)
    names = {node.name: node.scope for node in toposort(y) if node.name}
    assert names["x_1"] == names["x_2"] == ""
    for name in ("w_{12}^[1]", "w_{22}^[1]", "b_2^[1]", "z_2^[1]", "a_2^[1]"):
        assert names[name] == "mlp/layer 1/neuron 2"
    assert names["z_1^[2]"] == y.scope == "mlp/layer 2/neuron 1"
    products = [node for node in toposort(y) if node.op and node.op.name == "multiply"]
    assert len(products) == 2 * 3 + 3
    assert all(node.scope.count("/") == 2 for node in toposort(y) if node.op)


def test_every_name_parses_as_notation():
    for name in [p.name for p in nn.scalar.MLP([11, 12, 2]).parameters()]:
        base, sub, sup = name_parts(name)
        assert base in ("w", "b")
        assert sub
        assert sup in ("[1]", "[2]")
    twelfth = nn.scalar.MLP([2, 12]).layers[0].neurons[11]
    assert twelfth.w[0].name == "w_{1,12}^[1]"


def test_inputs_are_constants_and_values_pass_through():
    model = nn.scalar.MLP([2, 2, 1])
    x = ag.Value(0.5, "speed")
    y = model([x, -1])
    y.backward()
    assert x.grad != 0
    constants = [node for node in toposort(y) if node.name == "x_2"]
    assert [node.requires_grad for node in constants] == [False]
    assert x.name == "speed"


def test_several_outputs_are_a_list():
    outputs = nn.scalar.MLP([2, 3])(np.array(X))
    assert [output.name for output in outputs] == ["z_1^[1]", "z_2^[1]", "z_3^[1]"]


def test_enclosing_scope_and_no_grad_are_honoured_and_left_as_they_were():
    model = nn.scalar.MLP([2, 2, 1])
    with ag.scope("net"):
        y = model(X)
        assert ag.Value(1.0).scope == "net"
    assert y.scope == "net/mlp/layer 2/neuron 1"
    assert model.layers[0].neurons[0].b.scope == "net/mlp/layer 1/neuron 1"
    with ag.no_grad():
        assert model(X).op is None
    assert model(X).scope == "mlp/layer 2/neuron 1"
    assert ag.Value(1.0).scope == ""


def test_scope_is_restored_after_an_error():
    model = nn.scalar.MLP([1, 1])
    model.layers[0].neurons[0].w.clear()
    with pytest.raises(ValueError, match="zip"):
        model([1.0])
    assert ag.Value(1.0).scope == ""


def test_threads_with_other_scopes_do_not_mix():
    model, scopes = nn.scalar.MLP([2, 4, 1]), set()

    def work(name):
        with ag.scope(name):
            scopes.update(f"{name}:{model(X).scope.split('/')[0]}" for _ in range(50))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("s", "t", "u")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scopes == {"s:s", "t:t", "u:u"}


def test_sgd_trains_it_on_xor():
    data = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
    model = nn.scalar.MLP([2, 4, 1], seed=1)
    optimizer = nn.SGD(model.parameters(), lr=0.2, momentum=0.9)
    for _ in range(150):
        optimizer.zero_grad()
        loss = sum(((model(x) - y) ** 2 for x, y in data), ag.Value(0.0)) / 4
        loss.backward(keep="leaves")
        optimizer.step()
    assert loss.data < 0.01


def test_wrong_inputs_are_told():
    model = nn.scalar.MLP([2, 1])
    with pytest.raises(ag.ShapeError, match="expected one example of 2 numbers, got 3"):
        model([1, 2, 3])
    with pytest.raises(ag.NotDifferentiableError, match="expected one real number"):
        model(np.ones((2, 2)))
    with pytest.raises(ValueError, match="expected at least two sizes"):
        nn.scalar.MLP([2])
    with pytest.raises(ValueError, match="activation: expected one of"):
        nn.scalar.MLP([2, 1], output="swoosh")


def test_repr_has_one_line_for_each_layer():
    assert repr(nn.scalar.MLP([2, 3, 1])).splitlines()[1:] == [
        "  layers.0: Layer 2 → 3 tanh    9 parameters",
        "  layers.1: Layer 3 → 1         4 parameters",
        "  total: 13 parameters",
    ]

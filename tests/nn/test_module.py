import copy

import numpy as np
import pytest

import autograd_core as ag
import nn


class Pair(nn.Module):
    """A module with parameters of every kind and place."""

    def __init__(self):
        self.scale = ag.tensor([1.0, 2.0], requires_grad=True)
        self.parts = [nn.Dense(2, 3, seed=0), (nn.Dense(3, 1, seed=1), ag.Value(4.0))]
        self.frozen = ag.tensor([5.0])
        self.again = self.parts[0]
        self.result = self.scale * 2  # made by an op: no parameter
        self.label = "no parameter"

    def forward(self, X):
        return self.parts[1][0](self.parts[0](X * self.scale))


def test_named_parameters_are_attribute_paths_in_order_each_once():
    names = [name for name, _ in Pair().named_parameters()]
    assert names == ["scale", "parts.0.W", "parts.0.b", "parts.1.0.W", "parts.1.0.b", "parts.1.1"]


def test_parameters_of_shared_layer_count_once():
    layer = nn.Dense(2, 2, seed=0)
    assert len(nn.Sequential(layer, ag.tanh, layer).parameters()) == 2


def test_parameters_of_module_that_holds_itself_are_found():
    model = Pair()
    model.itself = [model]
    assert len(model.parameters()) == 6


def test_zero_grad_forgets_all():
    model = Pair()
    model(np.ones((4, 2))).sum().backward()
    assert model.scale.grad is not None
    model.zero_grad()
    assert all(parameter.grad is None for parameter in model.parameters())


def test_train_and_eval_reach_nested_modules():
    model = Pair()
    assert model.training
    assert model.eval() is model
    assert [module.training for _, module in model.modules()] == [False] * 3
    assert model.train().parts[1][0].training


def test_module_without_forward_is_abstract():
    class Empty(nn.Module):
        pass

    with pytest.raises(TypeError, match="forward"):
        Empty()


def test_state_dict_holds_copies_and_frozen_leaves():
    model = Pair()
    state = model.state_dict()
    state["scale"][:] = 9.0
    assert model.scale.numpy().tolist() == [1.0, 2.0]
    assert state["frozen"].tolist() == [5.0]
    assert "result" not in state


def test_load_state_dict_restores_and_copies():
    model, other = nn.MLP([2, 3, 1], seed=0), nn.MLP([2, 3, 1], seed=1)
    state = model.state_dict()
    other.load_state_dict(state)
    X = np.ones((2, 2))
    assert other(X).numpy().tolist() == model(X).numpy().tolist()
    state["layers.0.W"][:] = 0
    assert np.array_equal(other.layers[0].W.numpy(), model.layers[0].W.numpy())


def test_load_state_dict_keeps_dtype_and_makes_graphs_stale():
    model = nn.Dense(2, 1, seed=0, dtype=np.float32)
    loss = model(np.ones((1, 2))).sum() * model.W.sum()
    model.load_state_dict({"W": [[1], [2]], "b": [3.0]})
    assert model.W.dtype == np.float32
    with pytest.raises(ag.GraphError, match="changed since"):
        loss.backward()


def test_load_state_dict_sets_values():
    model = nn.scalar.MLP([2, 1], seed=0)
    model.load_state_dict({name: 0.5 for name, _ in model.named_parameters()})
    assert model([1.0, 1.0]).data == 1.5


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"b": None}, ValueError, r"missing: b\."),
        ({"c": [1.0]}, ValueError, r"unexpected: c\."),
        ({"b": None, "c": [1.0]}, ValueError, "missing: b; unexpected: c"),
        ({"b": np.ones(3)}, ag.ShapeError, r"b: expected shape \(2,\), got \(3,\)"),
        ({"b": np.array(["x", "y"])}, ValueError, "b: expected real numbers, got dtype <U1"),
    ],
)
def test_load_state_dict_refuses_and_changes_nothing(change, error, message):
    model = nn.Dense(2, 2, seed=0)
    before = model.state_dict()
    state = {"W": np.zeros((2, 2)), "b": np.ones(2)} | change
    with pytest.raises(error, match=message):
        model.load_state_dict({name: data for name, data in state.items() if data is not None})
    assert np.array_equal(model.W.numpy(), before["W"])
    assert np.array_equal(model.b.numpy(), before["b"])


def test_repr_lists_layers_with_shapes_and_counts():
    lines = repr(Pair()).splitlines()
    assert lines[0] == "Pair"
    assert lines[1].split() == ["itself", "scale", "(2,)", "16", "parameters"]
    assert lines[2] == "  parts.0: Dense 2 → 3    W (2, 3)  b (3,)  9 parameters"
    assert lines[3] == "  parts.1.0: Dense 3 → 1  W (3, 1)  b (1,)  4 parameters"
    assert lines[4] == "  total: 16 parameters"


def test_deepcopy_is_independent():
    model = nn.MLP([2, 3, 1])
    twin = copy.deepcopy(model)
    before = model.state_dict()["layers.0.W"]
    twin.layers[0].W.data = np.zeros((2, 3))
    assert np.array_equal(model.layers[0].W.numpy(), before)
    assert twin(np.ones((1, 2))).item() == 0.0

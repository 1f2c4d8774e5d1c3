"""`to_torch` and `from_torch` by name and shape; tests/oracle compares the numbers."""

import numpy as np
import pytest

import autograd_core as ag
import nn


def test_activations_take_a_place_as_pytorch_has_it():
    model = nn.Sequential(
        nn.Conv2D(1, 2, 3, "relu"), nn.MaxPool2D(2), nn.Flatten(), nn.Dense(8, 3), ag.tanh,
        nn.MLP([3, 4, 1]),
    )  # fmt: skip
    assert [*nn.to_torch(model)] == [
        "0.weight", "0.bias", "4.weight", "4.bias", "6.0.weight", "6.0.bias", "6.2.weight",
        "6.2.bias",
    ]  # fmt: skip
    inside = nn.Sequential(nn.RNN(2, 3, "relu"), nn.Dense(3, 1))
    assert "1.weight" in nn.to_torch(inside)  # PyTorch's RNN has its activation inside


@pytest.mark.parametrize(
    "layer",
    [
        nn.Dense(2, 3), nn.Conv2D(2, 4, 3, groups=2), nn.Conv2D(1, 2, 3, bias=False),
        nn.BatchNorm(3), nn.LayerNorm((2, 3)), nn.PReLU(2), nn.Maxout(2, 3), nn.Embedding(4, 2),
        nn.RNN(2, 3), nn.LSTM(2, 3), nn.GRU(2, 3), nn.Flatten(), nn.Dropout(0.5), nn.MaxPool2D(2),
    ],
    ids=lambda layer: type(layer).__name__,
)  # fmt: skip
def test_there_and_back_is_the_same(layer):
    rng = np.random.default_rng(0)
    state = {name: rng.uniform(0, 1, a.shape) for name, a in layer.state_dict().items()}
    layer.load_state_dict(state)
    moved = nn.to_torch(layer)
    layer.load_state_dict({name: np.zeros_like(array) for name, array in state.items()})
    nn.from_torch(layer, moved)
    for name, array in layer.state_dict().items():
        np.testing.assert_array_equal(array, state[name])


def test_two_biases_become_one():
    layer, rng = nn.LSTM(2, 3), np.random.default_rng(1)
    theirs = {name: rng.normal(size=array.shape) for name, array in nn.to_torch(layer).items()}
    nn.from_torch(layer, theirs)
    np.testing.assert_allclose(layer.b.numpy(), theirs["bias_ih_l0"] + theirs["bias_hh_l0"])


def test_moved_arrays_are_copies():
    for layer in (nn.Dense(2, 3), nn.Conv2D(1, 2, 3), nn.GRU(2, 3)):
        before = layer.state_dict()
        for array in nn.to_torch(layer).values():
            array[...] = 7
        for name, array in layer.state_dict().items():
            np.testing.assert_array_equal(array, before[name])


def test_wrong_names_and_shapes_leave_the_model_alone():
    model = nn.Sequential(nn.Dense(2, 3), nn.Dense(3, 1))
    before, state = model.state_dict(), nn.to_torch(model)
    with pytest.raises(ValueError, match=r"missing: 1\.bias, unexpected: 2\.bias"):
        nn.from_torch(model, {n.replace("1.bias", "2.bias"): a for n, a in state.items()})
    with pytest.raises(ag.ShapeError, match=r"layers\.1\.W: expected shape \(3, 1\), got \(4, 1\)"):
        nn.from_torch(model, state | {"0.weight": np.ones((3, 2)), "1.weight": np.ones((1, 4))})
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_what_pytorch_has_not_is_told():
    with pytest.raises(TypeError, match="expected layers, Sequential and MLP, got a Perceptron"):
        nn.to_torch(nn.Perceptron(2))

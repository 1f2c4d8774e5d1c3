import numpy as np
import pytest

import autograd_core as ag
import nn


def test_mlp_computes_by_hand():
    model = nn.MLP([2, 2, 1], output="sigmoid", seed=3)
    X = np.array([[0.5, -1.0], [2.0, 0.25]])
    first, last = model.layers
    A = np.tanh(X @ first.W.numpy() + first.b.numpy())
    expected = 1 / (1 + np.exp(-(A @ last.W.numpy() + last.b.numpy())))
    assert model(X).numpy() == pytest.approx(expected, rel=1e-14)


def test_mlp_names_every_node_of_the_derivation():
    model = nn.MLP([2, 3, 1])
    L = nn.mse(model(np.ones((4, 2))), np.zeros((4, 1)))
    A2 = L.parents[0].parents[0].parents[0]
    chain = [A2, A2.parents[0], *A2.parents[0].parents]
    assert [node.name for node in chain] == ["A^[2]", "Z^[2]", "A^[1]", "W^[2]", "b^[2]"]
    assert [node.op and node.op.name for node in chain] == [
        "identity", "affine", "tanh", None, None,
    ]  # fmt: skip
    assert [node.scope for node in chain] == ["mlp/layer 2"] * 2 + ["mlp/layer 1"] + [
        "mlp/layer 2"
    ] * 2


def test_mlp_input_is_constant_outside_the_boxes():
    X = nn.MLP([2, 1])(np.ones((4, 2))).parents[0].parents[0]
    assert (X.name, X.scope, X.requires_grad) == ("X", "", False)


def test_mlp_passes_gradient_to_a_tensor_input():
    X = ag.tensor(np.ones((1, 2)), requires_grad=True, name="pixels")
    nn.MLP([2, 3, 1])(X).sum().backward()
    assert X.grad.shape == (1, 2)
    assert X.name == "pixels"


def test_mlp_gradients():
    model = nn.MLP([3, 4, 2], activation="softplus", output="tanh", seed=2)
    ag.check_grads(model, np.random.default_rng(0).normal(size=(5, 3)))


def test_mlp_seed_decides_the_weights():
    states = [nn.MLP([2, 3, 1], seed=seed).state_dict() for seed in (7, 7, 8)]
    assert states[0]["layers.1.W"].tobytes() == states[1]["layers.1.W"].tobytes()
    assert states[0]["layers.1.W"].tobytes() != states[2]["layers.1.W"].tobytes()


def test_mlp_options_reach_the_layers():
    model = nn.MLP([2, 3, 3, 1], "relu", "sigmoid", initializer="zeros", dtype=np.float32)
    assert [layer.activation for layer in model.layers] == ["relu", "relu", "sigmoid"]
    assert all(not layer.W.numpy().any() for layer in model.layers)
    assert model(np.ones((1, 2))).dtype == np.float32


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([3], r"MLP: expected at least two sizes.* got \[3\]"),
        ([], r"got \[\]"),
        ([2, 0, 1], r"MLP: expected sizes that are integers of at least 1, got 0 in \[2, 0, 1\]"),
        ([2, 1.5], "got 1.5"),
    ],
)
def test_mlp_wrong_sizes_are_told(sizes, message):
    with pytest.raises(ValueError, match=message):
        nn.MLP(sizes)


def test_sequential_chains_and_numbers_nested_layers():
    model = nn.Sequential(nn.Dense(2, 3, seed=0), ag.tanh, nn.MLP([3, 2, 1]))
    X = np.ones((4, 2))
    hidden = np.tanh(X @ model.layers[0].W.numpy())
    assert model(X).numpy() == pytest.approx(model.layers[2](hidden).numpy())
    names = [parameter.name for parameter in model.parameters()]
    assert names == ["W^[1]", "b^[1]", "W^[2]", "b^[2]", "W^[3]", "b^[3]"]
    assert model(X).scope == "sequential/mlp/layer 3"


def test_sequential_keeps_dtype_of_its_layers():
    model = nn.Sequential(nn.Dense(2, 3, seed=0, dtype=np.float32))
    assert model(np.ones((4, 2))).dtype == np.float32


def test_sequential_of_functions_alone_works():
    assert nn.Sequential(ag.square)([3]).numpy().tolist() == [9.0]


def test_sequential_refuses_what_is_no_layer():
    with pytest.raises(ValueError, match="expected at least one layer, got none"):
        nn.Sequential()
    with pytest.raises(TypeError, match="expected modules or functions of one Tensor, got 3"):
        nn.Sequential(nn.Dense(2, 3, seed=0), 3)

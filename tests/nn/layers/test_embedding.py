import numpy as np
import pytest

import autograd_core as ag
import nn


def test_rows_are_looked_up():
    layer, X = nn.Embedding(5, 2, seed=0), np.array([[0, 4, 4], [1, 0, 2]])
    np.testing.assert_array_equal(layer(X).numpy(), layer.W.numpy()[X])


def test_a_row_gets_the_gradient_of_each_place_it_stands_at():
    layer = nn.Embedding(4, 2, seed=0)
    layer(np.array([1, 1, 3])).sum().backward()
    assert layer.W.grad.numpy().tolist() == [[0, 0], [2, 2], [0, 0], [1, 1]]


def test_gradients():
    X, layer = np.array([[0, 2], [2, 1]]), nn.Embedding(3, 2, seed=0)

    def output(W):
        layer.W = W if isinstance(W, ag.Tensor) else ag.tensor(W)
        return ag.tanh(layer(X))

    ag.check_grads(output, layer.W.numpy().copy())


def test_first_rows():
    assert nn.Embedding(200, 100, seed=0).W.numpy().std() == pytest.approx(1, rel=0.02)
    assert not nn.Embedding(3, 2, "zeros").W.numpy().any()


def test_a_sequential_leaves_the_tokens_integers():
    model = nn.Sequential(nn.Embedding(5, 3, seed=0), nn.LSTM(3, 2, seed=1), nn.Dense(2, 1, seed=2))
    assert model.takes_integers
    assert model(np.array([[1, 4]])).shape == (1, 1)
    nested = nn.Sequential(model, ag.tanh)
    assert nested(np.array([[1, 4]])).shape == (1, 1)


def test_names(named_scopes):
    model = nn.Sequential(nn.Embedding(5, 3, seed=0), nn.Flatten(), nn.Dense(6, 1, seed=1))
    names = named_scopes(model(np.array([[1, 4]])))
    assert names["E^[1]"] == names["W^[1]"] == "sequential/layer 1"
    assert names["F^[1]"] == "sequential/flatten 1"
    assert names["W^[2]"] == "sequential/layer 2"
    assert model.layers[0].describe() == "Embedding 5 → 3"


@pytest.mark.parametrize("token", [-1, 5])
def test_tokens_outside_are_told(token):
    with pytest.raises(ag.OutOfRangeError, match=f"expected tokens 0 to 4.* got {token}"):
        nn.Embedding(5, 3)(np.array([[1, token]]))


@pytest.mark.parametrize("X", [np.ones((2, 2)), ag.tensor(np.ones(2))])
def test_floats_are_told(X):
    with pytest.raises(TypeError, match="Embedding: expected integer tokens, got dtype float64"):
        nn.Embedding(5, 3)(X)


def test_wrong_size_fails_at_once():
    with pytest.raises(ValueError, match="Embedding: expected sizes"):
        nn.Embedding(5, 0)

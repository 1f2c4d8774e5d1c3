import re

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(8)
KINDS = [nn.RNN, nn.LSTM, nn.GRU]
GATES = {nn.RNN: 1, nn.LSTM: 4, nn.GRU: 3}
kinds = pytest.mark.parametrize("kind", KINDS)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def by_hand(layer, X):
    """Return all outputs, from the formulas of the docstrings, one example after the other."""
    W_x, W_h, b = (layer.state_dict()[name] for name in ("W_x", "W_h", "b"))
    H, outputs = layer.units, np.empty((*X.shape[:2], layer.units))
    for n, sequence in enumerate(X):
        h, c = np.zeros(H), np.zeros(H)
        for t, x in enumerate(sequence):
            if isinstance(layer, nn.RNN):
                h = np.tanh(x @ W_x + h @ W_h + b)
            elif isinstance(layer, nn.LSTM):
                i, f, g, o = np.split(x @ W_x + h @ W_h + b, 4)
                c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
                h = sigmoid(o) * np.tanh(c)
            else:
                p, q = np.split(x @ W_x + b, 3), np.split(h @ W_h, 3)
                r, z = sigmoid(p[0] + q[0]), sigmoid(p[1] + q[1])
                candidate = np.tanh(p[2] + r * (q[2] + layer.b_h.numpy()))
                h = (1 - z) * candidate + z * h
            outputs[n, t] = h
    return outputs


def shaken(kind, *sizes, **options):
    layer = kind(*sizes, **options)
    state = {name: RNG.uniform(-1, 1, array.shape) for name, array in layer.state_dict().items()}
    layer.load_state_dict(state)
    return layer


@kinds
def test_both_results_follow_the_formulas(kind):
    layer, X = shaken(kind, 3, 4), RNG.normal(size=(2, 5, 3))
    expected = by_hand(layer, X)
    np.testing.assert_allclose(layer(X).numpy(), expected[:, -1], rtol=1e-12)
    layer.return_sequences = True
    np.testing.assert_allclose(layer(X).numpy(), expected, rtol=1e-12)


@kinds
@pytest.mark.parametrize("sequences", [False, True])
def test_gradients(kind, sequences, check_layer):
    layer = shaken(kind, 2, 2, return_sequences=sequences)
    check_layer(layer, RNG.normal(size=(2, 3, 2)), order=1)


@kinds
def test_second_order(kind, check_layer):
    check_layer(shaken(kind, 1, 1), RNG.normal(size=(1, 2, 1)))


@kinds
def test_unroll_in_two_halves_is_unroll_in_one(kind):
    layer, X = shaken(kind, 3, 4), RNG.normal(size=(2, 6, 3))
    whole, last = layer.unroll(X)
    first, state = layer.unroll(X[:, :2])
    second, end = layer.unroll(X[:, 2:], state)
    np.testing.assert_allclose(np.hstack([first.numpy(), second.numpy()]), whole.numpy())
    parts = [(last, end)] if kind is not nn.LSTM else zip(last, end, strict=True)
    for one, other in parts:
        np.testing.assert_allclose(one.numpy(), other.numpy())


@kinds
def test_shapes_and_first_distributions(kind):
    layer, columns = kind(3, 100, seed=0), 100 * GATES[kind]
    assert (layer.W_x.shape, layer.W_h.shape, layer.b.shape) == (
        (3, columns), (100, columns), (columns,),
    )  # fmt: skip
    for W in (layer.W_x.numpy(), layer.W_h.numpy()):
        assert abs(W).max() <= 0.1
        assert W.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.1)
    assert not layer.b.numpy().any()
    assert not kind(3, 4, initializer="zeros").W_h.numpy().any()


@kinds
def test_each_time_step_has_its_scope(kind, named_scopes):
    model = nn.Sequential(kind(2, 3, seed=0), nn.Dense(3, 1, seed=1))
    names = named_scopes(model(RNG.normal(size=(4, 11, 2))))
    box = "sequential/layer 1"
    assert names["h_1^[1]"] == names["x_1^[1]"] == f"{box}/step 1"
    assert names["h_{11}^[1]"] == f"{box}/step 11"
    for name in ("W_x^[1]", "W_h^[1]", "b^[1]", "h_0^[1]"):
        assert names[name] == box
    assert names["W^[2]"] == "sequential/layer 2"
    assert ("c_2^[1]" in names) == (kind is nn.LSTM)


def test_gates_have_their_names(named_scopes):
    names = named_scopes(nn.LSTM(2, 3, seed=0)(np.ones((1, 1, 2))))
    assert {*"ifgo"} <= {name[0] for name in names if names[name] == "lstm/step 1"}


@kinds
def test_all_steps_are_alike_so_that_they_fold(kind):
    from autograd_core.graph import toposort

    h = kind(2, 3, seed=0)(np.ones((1, 4, 2)))
    steps = {}
    for node in toposort(h):
        if "/step" in node.scope and node.op is not None:
            steps.setdefault(node.scope, []).append(node.op.name)
    assert len(steps) == 4
    assert len({tuple(sorted(ops)) for ops in steps.values()}) == 1


@kinds
def test_layers_stack(kind):
    model = nn.Sequential(kind(2, 3, return_sequences=True, seed=0), kind(3, 4, seed=1))
    assert model(np.ones((5, 6, 2))).shape == (5, 4)
    with pytest.raises(ag.ShapeError, match="expected sequences"):
        nn.Sequential(kind(2, 3, seed=0), kind(3, 4, seed=1))(np.ones((5, 6, 2)))


@kinds
def test_summary(kind):
    name = kind.__name__
    assert kind(2, 3).describe().startswith(f"{name} 2 → 3")
    assert kind(2, 3, return_sequences=True).describe().startswith(f"{name} 2 → 3, sequences")
    assert f"W_x (2, {3 * GATES[kind]})" in repr(kind(2, 3))


@kinds
def test_float32_stays_float32(kind):
    layer = kind(2, 3, seed=0, dtype=np.float32)
    h = layer(np.ones((1, 2, 2)))
    h.sum().backward()
    assert {h.dtype, layer.W_h.grad.dtype} == {np.dtype(np.float32)}


@kinds
@pytest.mark.parametrize(
    ("shape", "remedy"),
    [
        ((5, 2), "For one sequence write X[None]"),
        ((5, 4, 3), "Make the layer for 3 features"),
        ((5, 0, 2), "at least one time step"),
        ((2,), ""),
    ],
)
def test_what_is_no_sequence_is_told(kind, shape, remedy):
    message = f"{kind.__name__}: expected sequences (N, T, 2)"
    with pytest.raises(ag.ShapeError, match=re.escape(message) + ".*" + re.escape(remedy)):
        kind(2, 3)(np.ones(shape))


def test_a_wrong_state_is_told():
    X = np.ones((5, 4, 2))
    with pytest.raises(ag.ShapeError, match=r"RNN: expected as state h of shape \(5, 3\)"):
        nn.RNN(2, 3).unroll(X, np.zeros((4, 3)))
    with pytest.raises(ag.ShapeError, match=r"LSTM: expected as state h and c of shape \(5, 3\)"):
        nn.LSTM(2, 3).unroll(X, np.zeros((5, 3)))


@kinds
def test_wrong_sizes_fail_at_once(kind):
    with pytest.raises(ValueError, match=f"{kind.__name__}: expected sizes"):
        kind(2, 0)
    with pytest.raises(ValueError, match="initializer: expected one of"):
        kind(2, 3, initializer="some")


def test_rnn_takes_any_activation():
    layer, X = nn.RNN(2, 3, "relu", seed=0), RNG.normal(size=(4, 3, 2))
    assert (layer(X).numpy() >= 0).all()
    with pytest.raises(ValueError, match="activation: expected one of"):
        nn.RNN(2, 3, "swoosh")

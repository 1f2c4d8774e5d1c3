"""Healthy and sick graphs for the gradient doctor."""

import numpy as np

import autograd_core as ag
import nn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(64, 2))
Y = (X[:, :1] * X[:, 1:] > 0) * 1.0


def named(loss):
    loss.name = "L"
    return loss


def mlp(sizes=(2, 8, 8, 1), activation="tanh", seed=0, **options):
    """Return an MLP and its loss on 64 examples."""
    model = nn.MLP(list(sizes), activation=activation, seed=seed, **options)
    return nn.binary_cross_entropy(model(X), Y), model


def scalar_mlp(activation="tanh", seed=0, examples=12, sizes=(2, 8, 8, 1)):
    model = nn.scalar.MLP(list(sizes), activation=activation, seed=seed)
    pairs = zip(X[:examples], Y[:examples], strict=True)
    return named(sum((model(list(x)) - float(y[0])) ** 2 for x, y in pairs)), model


def conv():
    """Return the loss of two convolutions with relu and pooling, a flat layer and a softmax."""
    rng = np.random.default_rng(1)
    K1 = ag.tensor(rng.normal(0, (2 / 9) ** 0.5, (6, 1, 3, 3)), requires_grad=True, name="K_1")
    K2 = ag.tensor(rng.normal(0, (2 / 54) ** 0.5, (8, 6, 3, 3)), requires_grad=True, name="K_2")
    W = ag.tensor(rng.normal(0, (1 / 8) ** 0.5, (8, 3)), requires_grad=True, name="W")
    images = rng.normal(size=(10, 1, 8, 8))
    A = ag.max_pool2d(ag.relu(ag.conv2d(images, K1)), 2)
    A = ag.relu(ag.conv2d(A, K2)).reshape(10, 8)
    return named(nn.cross_entropy(A @ W, rng.integers(0, 3, 10))), [K1, K2, W]


def lstm(steps=6):
    """Return the loss of an LSTM cell, unrolled."""
    rng = np.random.default_rng(2)
    hidden = 5
    weights = {
        gate: ag.tensor(rng.normal(0, 0.4, (3 + hidden, hidden)), requires_grad=True, name=gate)
        for gate in ("W_i", "W_f", "W_o", "W_c")
    }
    h, c = np.zeros((8, hidden)), np.zeros((8, hidden))
    for _ in range(steps):
        both = ag.concatenate([ag.tensor(rng.normal(size=(8, 3))), h], axis=1)
        i, f, o = (ag.sigmoid(both @ weights[gate]) for gate in ("W_i", "W_f", "W_o"))
        c = f * c + i * ag.tanh(both @ weights["W_c"])
        h = o * ag.tanh(c)
    return named(ag.mean(ag.square(h - 1.0))), weights


def attention():
    """Return the loss of one masked attention."""
    rng = np.random.default_rng(3)
    Q, K, V = (
        ag.tensor(rng.normal(0, 0.5, (6, 6)), requires_grad=True, name=n) for n in ("Q", "K", "V")
    )
    tokens = rng.normal(size=(7, 6))
    mask = np.where(np.tril(np.ones((7, 7))) > 0, 0.0, -np.inf)
    scores = ag.softmax((tokens @ Q) @ (tokens @ K).T / 6**0.5 + mask)
    return named(ag.mean(ag.square(scores @ (tokens @ V) - 1.0))), [Q, K, V]


def residual(blocks=12):
    """Return the loss of a deep net with residual connections."""
    rng = np.random.default_rng(4)
    weights = [
        ag.tensor(rng.normal(0, 0.1, (6, 6)), requires_grad=True, name=f"W_{i}")
        for i in range(blocks)
    ]
    h = ag.tensor(rng.normal(size=(9, 6)), name="X")
    for W in weights:
        h = h + ag.tanh(h @ W)
    return named(ag.mean(ag.square(h))), weights


def micrograd(seed=0):
    """Return the loss of a net of Values written by hand, without scopes or names."""
    rng = np.random.default_rng(seed)
    first = [[ag.Value(w) for w in rng.normal(size=3)] for _ in range(4)]
    second = [ag.Value(w) for w in rng.normal(size=5)]
    loss = ag.Value(0.0)
    for x, y in zip(X[:10], Y[:10], strict=True):
        hidden = [(w1 * float(x[0]) + w2 * float(x[1]) + b).tanh() for w1, w2, b in first]
        out = sum((w * h for w, h in zip(second, hidden, strict=False)), second[-1])
        loss = loss + (out - float(y[0])) ** 2
    return loss, [*(v for unit in first for v in unit), *second]


HEALTHY = {
    "conv": conv,
    "lstm": lstm,
    "attention": attention,
    "residual": residual,
    "micrograd": micrograd,
    **{
        f"{kind} {activation} {seed}": (
            lambda make=make, activation=activation, seed=seed: make(
                activation=activation, seed=seed
            )
        )
        for kind, make in {"mlp": mlp, "scalar": scalar_mlp}.items()
        for activation in ("tanh", "relu", "sigmoid", "softplus", "identity")
        for seed in range(3)
    },
}
"""What nothing is wrong with, by name."""


def broken_relu():
    """Return a net whose units 1 and 3 of layer 2 are far below 0, and a healthy layer 1."""
    _, model = mlp(activation="relu")
    model.layers[1].b.data = np.array([0, -30.0, 0, -30, 0, 0, 0, 0])
    return nn.mse(model(X), Y), model


def everything_wrong():
    """Return a graph with many findings of all severities."""
    model = nn.MLP([2, 8, 8, 1], activation="relu", seed=2)
    model.layers[0].b.data = np.full(8, -50.0)
    loss = nn.mse(model(X), Y)
    loss.backward()
    loss.backward()
    return loss, model


def between(middle):
    """Return the loss of a net with something between its layers, and the net."""
    model = nn.Sequential(nn.Dense(2, 4, "tanh", seed=0), middle, nn.Dense(4, 1, seed=1))
    return nn.mse(model(X), Y), model

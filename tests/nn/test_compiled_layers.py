"""`fit(engine="compiled")` with every layer, loss and optimizer: the eager History."""

import inspect

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.losses import LOSSES

RNG = np.random.default_rng(2)
IMAGES = RNG.normal(size=(40, 1, 6, 6))
SEQUENCES = RNG.normal(size=(40, 4, 2))
TOKENS = RNG.integers(0, 7, (40, 4))
ROWS = RNG.normal(size=(40, 5))


def head(width, *layers):
    """Return a chain that ends in C outputs; `width` features come in."""
    return lambda C: nn.Sequential(*[layer() for layer in layers], nn.Dense(width, C, seed=9))


LAYERS = {
    nn.Dense: (ROWS, head(4, lambda: nn.Dense(5, 4, "tanh", seed=0))),
    nn.Conv2D: (IMAGES, head(48, lambda: nn.Conv2D(1, 3, 3, "relu", seed=0), nn.Flatten)),
    nn.MaxPool2D: (IMAGES, head(9, lambda: nn.MaxPool2D(2), nn.Flatten)),
    nn.AvgPool2D: (IMAGES, head(9, lambda: nn.AvgPool2D(2), nn.Flatten)),
    nn.Flatten: (IMAGES, head(36, nn.Flatten)),
    nn.Dropout: (ROWS, head(5, lambda: nn.Dropout(0.4, seed=0))),
    nn.BatchNorm: (ROWS, head(5, lambda: nn.BatchNorm(5))),
    nn.LayerNorm: (ROWS, head(5, lambda: nn.LayerNorm(5))),
    nn.PReLU: (ROWS, head(5, lambda: nn.PReLU(5))),
    nn.Maxout: (ROWS, head(4, lambda: nn.Maxout(5, 4, 3, seed=0))),
    nn.Embedding: (TOKENS, head(12, lambda: nn.Embedding(7, 3, seed=0), nn.Flatten)),
    nn.RNN: (SEQUENCES, head(4, lambda: nn.RNN(2, 4, seed=0))),
    nn.LSTM: (SEQUENCES, head(4, lambda: nn.LSTM(2, 4, seed=0))),
    nn.GRU: (SEQUENCES, head(4, lambda: nn.GRU(2, 4, seed=0))),
    nn.MLP: (ROWS, lambda C: nn.MLP([5, 4, C], seed=0)),
    nn.Sequential: (ROWS, head(3, lambda: nn.Sequential(nn.Dense(5, 3, seed=0), ag.tanh))),
}
ENGINES = ("eager", "compiled")
NOT_COMPILED = {nn.Perceptron, nn.scalar.MLP, nn.scalar.Layer, nn.scalar.Neuron}
"""Rosenblatt's rule has no gradient, and what is made of Values has its own machine."""
OPTIMIZERS = {
    nn.SGD: lambda p: nn.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=1e-3),
    nn.Adagrad: lambda p: nn.Adagrad(p, 0.1, lr_decay=0.1),
    nn.RMSProp: lambda p: nn.RMSProp(p, 0.01, momentum=0.5, centered=True),
    nn.Adam: lambda p: nn.Adam(p, 0.01, amsgrad=True),
    nn.AdamW: lambda p: nn.AdamW(p, 0.01, weight_decay=0.1),
}


def kinds_of(base):
    """Return every class of the package below this one that can be made."""
    below = {kind for sub in base.__subclasses__() for kind in ({sub} | kinds_of(sub))}
    return {
        kind
        for kind in below
        if kind.__module__.startswith("nn.") and not inspect.isabstract(kind)
        and not kind.__name__.startswith("_")
    }  # fmt: skip


def test_all_layers_and_optimizers_are_walked():
    assert set(LAYERS) | NOT_COMPILED == kinds_of(nn.Module)
    assert set(OPTIMIZERS) == kinds_of(nn.Optimizer)


def targets_for(loss, X):
    labels = (X.reshape(len(X), -1)[:, 0] > X.mean()).astype(int)
    return labels if loss == "cross_entropy" else labels[:, None].astype(float)


def outcome(engine, X, model, loss, optimizer):
    y = targets_for(loss, X)
    history = nn.fit(
        model, X, y, loss=loss, optimizer=optimizer(model.parameters()), epochs=2, batch_size=16,
        engine=engine, progress=False, validation=(X[:9], y[:9]),
    )  # fmt: skip
    return history, {**model.state_dict(), **gradients_of(model)}


def gradients_of(model):
    return {f"gradient {name}": leaf.grad.numpy() for name, leaf in model.named_parameters()}


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.__name__)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda kind: kind.__name__)
def test_every_layer_with_every_loss_and_optimizer(layer, loss, optimizer):
    X, make = LAYERS[layer]
    outputs = 2 if loss == "cross_entropy" else 1
    eager, state = outcome("eager", X, make(outputs), loss, OPTIMIZERS[optimizer])
    compiled, other = outcome("compiled", X, make(outputs), loss, OPTIMIZERS[optimizer])
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)
    np.testing.assert_allclose(compiled.val_loss, eager.val_loss, rtol=1e-9)
    assert compiled.metrics == eager.metrics
    for name, norms in eager.gradient_norms.items():
        np.testing.assert_allclose(compiled.gradient_norms[name], norms, rtol=1e-8, atol=1e-12)
    for name, array in state.items():
        np.testing.assert_allclose(other[name], array, rtol=1e-8, atol=1e-11, err_msg=name)


MODELS = {
    "conv max": (IMAGES, lambda: [
        nn.Conv2D(1, 3, 3, "relu", padding=1, seed=0), nn.MaxPool2D(2), nn.Flatten(),
        nn.Dense(27, 2, seed=1)]),
    "conv avg": (IMAGES, lambda: [
        nn.Conv2D(1, 4, 3, "tanh", stride=2, seed=0), nn.Conv2D(4, 4, 1, groups=2, seed=3),
        nn.AvgPool2D(2), nn.Flatten(), nn.Dense(4, 2, seed=1)]),
    "layer norm": (ROWS, lambda: [nn.Dense(5, 4, seed=0), nn.LayerNorm(4), nn.Dense(4, 2, seed=1)]),
    "prelu": (ROWS, lambda: [nn.Dense(5, 4, seed=0), nn.PReLU(4), nn.Dense(4, 2, seed=1)]),
    "maxout": (ROWS, lambda: [nn.Maxout(5, 4, 3, seed=0), nn.Dense(4, 2, seed=1)]),
    "embedding": (TOKENS, lambda: [
        nn.Embedding(7, 3, seed=0), nn.Flatten(), nn.Dense(12, 2, seed=1)]),
    "tokens to gru": (TOKENS, lambda: [
        nn.Embedding(7, 3, seed=0), nn.GRU(3, 4, seed=1), nn.Dense(4, 2, seed=2)]),
    "rnn": (SEQUENCES, lambda: [nn.RNN(2, 4, seed=0), nn.Dense(4, 2, seed=1)]),
    "lstm twice": (SEQUENCES, lambda: [
        nn.LSTM(2, 4, return_sequences=True, seed=0), nn.LSTM(4, 3, seed=1),
        nn.Dense(3, 2, seed=2)]),
    "gru": (SEQUENCES, lambda: [nn.GRU(2, 4, seed=0), nn.Dense(4, 2, seed=1)]),
}  # fmt: skip


def train(engine, X, layers, **options):
    y = (X.reshape(len(X), -1)[:, 0] > X.mean()).astype(int)
    model = nn.Sequential(*layers)
    history = nn.fit(
        model, X, y, loss="cross_entropy", optimizer=nn.SGD(model.parameters(), 0.1, momentum=0.9),
        epochs=3, batch_size=16, engine=engine, progress=False, **options,
    )  # fmt: skip
    return history, model


@pytest.mark.parametrize("name", MODELS)
def test_the_history_is_that_of_the_eager_engine(name):
    X, layers = MODELS[name]
    eager, model = train("eager", X, layers(), validation=(X[:9], np.zeros(9, int)))
    compiled, other = train("compiled", X, layers(), validation=(X[:9], np.zeros(9, int)))
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)
    np.testing.assert_allclose(compiled.val_loss, eager.val_loss, rtol=1e-9)
    assert compiled.metrics == eager.metrics
    for layer, norms in eager.gradient_norms.items():
        np.testing.assert_allclose(compiled.gradient_norms[layer], norms, rtol=1e-8)
    assert eager.loss[-1] < eager.loss[0]
    for mine, theirs in zip(other.parameters(), model.parameters(), strict=True):
        np.testing.assert_allclose(mine.data, theirs.data, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("engine", ["eager", "compiled"])
@pytest.mark.parametrize("token", [-1, 7])
def test_tokens_outside_are_told_by_both_engines(engine, token):
    tokens = TOKENS.copy()
    tokens[30, 2] = token
    with pytest.raises(ag.OutOfRangeError, match=f"expected tokens 0 to 6, .* got {token}"):
        train(engine, tokens, MODELS["embedding"][1]())


@pytest.mark.parametrize(
    ("X", "layers"),
    [
        (IMAGES, lambda: [nn.Conv2D(1, 2, 3, seed=0), nn.Flatten(), nn.Dense(32, 2, seed=1)]),
        MODELS["embedding"],
    ],
)
def test_divergence_leaves_the_parameters_from_before(X, layers):
    states = []
    for engine in ("eager", "compiled"):
        model, y = nn.Sequential(*layers()), np.zeros(len(X), int)
        with pytest.raises(nn.DivergedError, match="epoch"):
            nn.fit(
                model, X, y, loss="cross_entropy", engine=engine, epochs=30, batch_size=16,
                optimizer=nn.SGD(model.parameters(), 1e30), progress=False,
            )  # fmt: skip
        states.append(model.state_dict())
    for key, array in states[0].items():
        assert np.isfinite(array).all()
        np.testing.assert_allclose(states[1][key], array, rtol=1e-9)


def test_the_history_says_for_which_ops_each_batch_is_a_call():
    own = ag.OPS.get("doubled_by_numpy") or ag.register_op(
        "doubled_by_numpy", lambda x: 2 * x, lambda ct, y, x: 2 * ct
    )
    layers = [nn.Dense(5, 8, seed=0), own, nn.Dense(8, 2, seed=1)]
    history, _ = train("compiled", ROWS, layers)
    reason = "a call for each batch: NumPy does doubled_by_numpy"
    assert history.engine == f"compiled, {reason}"
    assert repr(history).endswith(f"; compiled, {reason})")
    eager, _ = train("eager", ROWS, layers)
    whole, _ = train("compiled", ROWS, [nn.Dense(5, 2, seed=0)])
    assert (eager.engine, whole.engine) == ("eager", "compiled")
    assert "compiled" not in repr(whole)


class Beside(nn.Module):
    """Two ways to the outputs, whose biases have one gradient."""

    def __init__(self):
        self.way, self.hidden = nn.Dense(5, 2, seed=0), nn.Dense(5, 3, seed=3)
        self.last = nn.Dense(3, 2, seed=1)

    def forward(self, X):
        return self.last(self.hidden(X)) + self.way(X)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda kind: kind.__name__)
def test_parameters_that_share_a_gradient_train_to_the_same(optimizer):
    results = []
    for engine in ENGINES:
        results.append(outcome(engine, ROWS, Beside(), "cross_entropy", OPTIMIZERS[optimizer]))
    np.testing.assert_allclose(results[1][0].loss, results[0][0].loss, rtol=1e-9)
    for name, array in results[0][1].items():
        np.testing.assert_allclose(results[1][1][name], array, rtol=1e-8, atol=1e-11)

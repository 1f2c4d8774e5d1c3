"""`fit(engine="compiled")` with every layer: the eager History, or a clear refusal."""

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(2)
IMAGES = RNG.normal(size=(40, 1, 6, 6))
SEQUENCES = RNG.normal(size=(40, 4, 2))
TOKENS = RNG.integers(0, 7, (40, 4))
ROWS = RNG.normal(size=(40, 5))

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


@pytest.mark.parametrize(
    ("layer", "what"),
    [
        (lambda: nn.Dropout(0.5, seed=0), "layers.1: Dropout 0.5, which draws another mask"),
        (lambda: nn.BatchNorm(4), "layers.1: BatchNorm 4, which moves its running statistics"),
    ],
)
def test_steps_that_differ_are_refused_and_nothing_changed(layer, what):
    part = layer()
    state, rng = part.state_dict(), getattr(part, "rng", np.random.default_rng(0))
    before = rng.bit_generator.state
    with pytest.raises(ag.GraphError, match=f'engine="compiled", got {what}'):
        train("compiled", ROWS, [nn.Dense(5, 4, seed=0), part, nn.Dense(4, 2, seed=1)])
    assert rng.bit_generator.state == before
    for name, array in part.state_dict().items():
        np.testing.assert_array_equal(array, state[name])


def test_a_users_own_dropout_is_refused_too():
    class Noisy(nn.Module):
        def __init__(self):
            self.dense, self.rng = nn.Dense(5, 2, seed=0), np.random.default_rng(0)

        def forward(self, X):
            return ag.dropout(self.dense(X), 0.5, self.rng)

    with pytest.raises(ag.GraphError, match="dropout with a generator"):
        train("compiled", ROWS, [Noisy()])


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


def test_batch_norm_and_dropout_train_eagerly():
    layers = [nn.Dense(5, 8, seed=0), nn.BatchNorm(8), ag.relu, nn.Dropout(0.2, seed=0)]
    history, model = train(
        "eager", ROWS, [*layers, nn.Dense(8, 2, seed=1)], validation=(ROWS, np.zeros(40, int))
    )
    assert history.loss[-1] < history.loss[0]
    assert model.layers[1].running_mean.numpy().any()


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

"""`fit(engine="compiled")`: the History and the parameters of the eager engine."""

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(1)
X = RNG.normal(size=(70, 3))
TARGETS = {
    "mse": X[:, :1] * X[:, 1:2],
    "binary_cross_entropy": (X[:, :1] * X[:, 1:2] > 0).astype(float),
    "cross_entropy": (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 1),
}


def run(engine, loss, *, dtype=np.float64, activation="tanh", lr=0.1, epochs=4, **options):
    outputs = 3 if loss == "cross_entropy" else 1
    layers = [
        nn.Dense(3, 5, activation, seed=0, dtype=dtype),
        nn.Dense(5, outputs, seed=1, dtype=dtype),
    ]
    model = nn.Sequential(*layers)
    names = ("momentum", "nesterov", "weight_decay")
    rule = {name: options.pop(name) for name in names if name in options}
    optimizer = nn.SGD(model.parameters(), lr, **rule)
    options = {"batch_size": 16, "validation": (X[:9], TARGETS[loss][:9])} | options
    history = nn.fit(
        model, X, TARGETS[loss], loss=loss, optimizer=optimizer, epochs=epochs, engine=engine,
        progress=False, **options,
    )  # fmt: skip
    return history, model, optimizer


def curves(history):
    named = {"loss": history.loss, "val_loss": history.val_loss, **history.metrics}
    return named | {f"norm {name}": norms for name, norms in history.gradient_norms.items()}


@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("batch_size", [None, 7, 16, 70])
@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"momentum": 0.9},
        {"momentum": 0.9, "nesterov": True, "weight_decay": 1e-3},
    ],
)
def test_the_history_is_that_of_the_eager_engine(loss, batch_size, rule):
    eager, model, optimizer = run("eager", loss, batch_size=batch_size, **rule)
    compiled, other, remembered = run("compiled", loss, batch_size=batch_size, **rule)
    assert curves(eager).keys() == curves(compiled).keys()
    for name, curve in curves(eager).items():
        np.testing.assert_allclose(curves(compiled)[name], curve, rtol=1e-9, err_msg=name)
    for mine, theirs in zip(other.parameters(), model.parameters(), strict=True):
        np.testing.assert_allclose(mine.data, theirs.data, rtol=1e-9, atol=1e-12)
    for mine, theirs in zip(remembered.state, optimizer.state, strict=True):
        assert mine.keys() == theirs.keys()
        for key, array in theirs.items():
            np.testing.assert_allclose(mine[key], array, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("activation", nn.ACTIVATIONS)
def test_every_activation(activation):
    eager, *_ = run("eager", "mse", activation=activation)
    compiled, *_ = run("compiled", "mse", activation=activation)
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)


def test_float32_stays_float32():
    eager, *_ = run("eager", "cross_entropy", dtype=np.float32, momentum=0.9)
    compiled, other, _ = run("compiled", "cross_entropy", dtype=np.float32, momentum=0.9)
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-4)
    assert {p.dtype for p in other.parameters()} == {np.dtype(np.float32)}


def test_training_can_go_on_in_either_engine():
    _, model, optimizer = run("eager", "mse", momentum=0.9)
    _, other, another = run("compiled", "mse", momentum=0.9)
    for net, rule, engine in ((model, optimizer, "compiled"), (other, another, "eager")):
        nn.fit(
            net, X, TARGETS["mse"], loss="mse", optimizer=rule, epochs=2, batch_size=16, seed=3,
            engine=engine, progress=False,
        )  # fmt: skip
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        np.testing.assert_allclose(mine.data, theirs.data, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_divergence_names_the_batch_and_leaves_the_same_parameters(loss, batch_size):
    outcomes = []
    for engine in ("eager", "compiled"):
        models = []
        original = nn.Sequential.forward

        def forward(self, X, models=models, original=original):
            models[:] = [self]
            return original(self, X)

        nn.Sequential.forward = forward
        try:
            with pytest.raises(nn.DivergedError) as caught:
                run(engine, loss, lr=1e30, epochs=30, batch_size=batch_size, activation="identity")
        finally:
            nn.Sequential.forward = original
        outcomes.append((str(caught.value), [p.numpy().copy() for p in models[0].parameters()]))
    (message, before), (other, after) = outcomes
    assert message == other
    for mine, theirs in zip(after, before, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)


def test_callbacks_stop_and_see_the_parameters():
    seen = []

    def callback(epoch, history):
        seen.append((epoch, history.loss[-1]))
        return epoch == 2

    history, model, _ = run("compiled", "mse", epochs=9, callbacks=[callback])
    assert [epoch for epoch, _ in seen] == [1, 2]
    assert history.epochs == 2
    assert all(p.grad is None for p in model.parameters())


def test_a_model_that_branches_on_numbers_is_refused():
    class Branching(nn.Module):
        def __init__(self):
            self.w = ag.tensor(np.ones((3, 1)), requires_grad=True)

        def forward(self, X):
            Z = ag.tensor(X) @ self.w if not isinstance(X, ag.Tensor) else X @ self.w
            return Z if Z.sum() > 0 else -Z

    model = Branching()
    with pytest.raises(ag.GraphError, match=r"bool\(\) of a result of greater"):
        nn.fit(
            model, X, TARGETS["mse"], loss="mse", optimizer=nn.SGD(model.parameters(), 0.1),
            epochs=1, engine="compiled", progress=False,
        )  # fmt: skip


def test_scalar_nets_are_refused_by_name():
    model = nn.scalar.MLP([2, 2, 1])
    with pytest.raises(TypeError, match='Tensors of one type for engine="compiled", got Values'):
        nn.fit(
            model, X[:, :2], TARGETS["mse"], loss="mse",
            optimizer=nn.SGD(model.parameters(), 0.1), epochs=1, engine="compiled", progress=False,
        )  # fmt: skip

"""`engine="auto"`: compiled where that pays and nobody can notice, eager elsewhere."""

import os
import subprocess
import sys

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.kernels import compiling
from autograd_core.program import jitting
from nn import engines
from nn.compiled import CompiledRun
from nn.engines import run_for
from nn.run import Plan, Run

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3))
Y = X[:, :1] * X[:, 1:2]


class Own(nn.Dense):
    """A layer of a user's own."""


class Watcher(nn.StepCallback):
    def __call__(self, epoch, history):
        pass

    def after_step(self, parameters, before):
        pass


def run(*layers, loss=nn.mse, optimizer=nn.SGD, epochs=500, engine="auto", callbacks=(), data=X):
    """Return the training that `fit` would make: 5 updates in an epoch."""
    model = nn.Sequential(*(layers or (nn.Dense(3, 1, "tanh", seed=0),)))
    plan = Plan((data, Y), None, epochs, 8, 0)
    return run_for(engine, model, loss, optimizer(model.parameters(), 0.1), plan, {}, callbacks)


@pytest.fixture(autouse=True)
def machine_at_hand(monkeypatch):
    monkeypatch.setattr(jitting, "is_at_hand", lambda dtype: True)


def test_the_number_of_updates_decides(monkeypatch):
    assert type(run(epochs=engines.MANY // 5)) is CompiledRun
    assert type(run(epochs=engines.MANY // 5 - 1)) is Run
    monkeypatch.setattr(jitting, "is_at_hand", lambda dtype: False)
    assert type(run(epochs=engines.VERY_MANY // 5)) is CompiledRun
    assert type(run(epochs=engines.VERY_MANY // 5 - 1)) is Run


def test_what_was_named_is_what_runs():
    assert type(run(epochs=10**6, engine="eager")) is Run
    assert type(run(epochs=1, engine="compiled")) is CompiledRun


def mse(outputs, targets):
    return nn.mse(outputs, targets)


class OwnOptimizer(nn.SGD):
    pass


EAGER = {
    "a layer of one's own": {"layers": [Own(3, 1)]},
    "a function of one's own": {"layers": [nn.Dense(3, 1), lambda Z: Z]},
    "an operation of one's own": {"layers": [nn.Dense(3, 1), ag.Op("f", np.tanh, (), tuple, None)]},
    "a loss of one's own": {"loss": mse},
    "an optimizer of one's own": {"optimizer": OwnOptimizer},
    "a watcher of steps": {"callbacks": [Watcher()]},
    "an op that the machine lacks": {"layers": [nn.Dense(3, 4), ag.sort, nn.Dense(4, 1)]},
    "Values": {"layers": [nn.scalar.MLP([3, 1])]},
    "two types": {"layers": [nn.Dense(3, 2, dtype=np.float32), nn.Dense(2, 1)]},
    "shapes that do not fit": {"layers": [nn.Dense(4, 1)]},
}


@pytest.mark.parametrize("what", EAGER)
def test_eager_where_it_could_be_noticed_or_the_machine_does_not_do_it_alone(what):
    options = dict(EAGER[what])
    assert type(run(*options.pop("layers", ()), epochs=10**5, **options)) is Run


def test_eager_where_somebody_looks_at_each_operation():
    with ag.detect_anomaly():
        assert type(run(epochs=10**5)) is Run
    with ag.no_grad():
        assert type(run(epochs=10**5)) is Run


def test_layers_of_the_package_are_compiled():
    layers = [nn.Dense(3, 8, seed=0), nn.BatchNorm(8), ag.relu, nn.Dropout(0.5, seed=0)]
    assert (
        type(run(*layers, nn.Dense(8, 1, seed=1), callbacks=[print], epochs=10**4)) is CompiledRun
    )


def test_tokens_are_compiled():
    layers = [nn.Embedding(9, 2, seed=0), nn.Flatten(), nn.Dense(6, 1, seed=1)]
    tokens = RNG.integers(0, 9, (40, 3))
    assert type(run(*layers, data=tokens, epochs=10**4)) is CompiledRun


def test_trying_changes_nothing():
    dropout, norm = nn.Dropout(0.5, seed=0), nn.BatchNorm(3)
    training = run(norm, dropout, nn.Dense(3, 1, seed=1), epochs=10**5)
    assert type(training) is CompiledRun
    assert dropout.keys.count == 0
    assert not norm.running_mean.numpy().any()
    assert training.rng.bit_generator.state == np.random.default_rng(0).bit_generator.state


def test_without_a_jit_it_stays_eager(monkeypatch):
    monkeypatch.setattr(jitting, "is_jitting", lambda: False)
    assert type(run(epochs=10**6)) is Run


@pytest.mark.parametrize("many", [1, 10**9])
def test_the_history_is_the_same_either_way(monkeypatch, many):
    monkeypatch.setattr(engines, "MANY", many)
    results = []
    for engine in ("auto", "eager"):
        model = nn.Sequential(
            nn.Dense(3, 8, "tanh", seed=0), nn.BatchNorm(8), nn.Dropout(0.2, seed=1),
            nn.Dense(8, 1, seed=2),
        )  # fmt: skip
        history = nn.fit(
            model, X, Y, loss="mse", optimizer=nn.SGD(model.parameters(), 0.1), epochs=4,
            batch_size=8, engine=engine, validation=(X[:9], Y[:9]), metrics=["r2"], progress=False,
        )  # fmt: skip
        gradients = [leaf.grad.numpy().ravel() for leaf in model.parameters()]
        curves = [history.loss, history.val_loss, *history.metrics.values()]
        results.append(np.concatenate([*curves, *history.gradient_norms.values(), *gradients]))
    np.testing.assert_allclose(results[0], results[1], rtol=1e-9, atol=1e-15)


def test_an_error_is_that_of_the_eager_engine(monkeypatch):
    monkeypatch.setattr(engines, "MANY", 1)
    model = nn.MLP([4, 1])
    with pytest.raises(ag.ShapeError) as caught:
        nn.fit(
            model, X, Y, loss="mse", optimizer=nn.SGD(model.parameters(), 0.1), epochs=4,
            progress=False,
        )  # fmt: skip
    assert "engine" not in str(caught.value)
    assert model.training


def test_a_machine_that_cannot_be_kept_is_not_at_hand(monkeypatch):
    monkeypatch.undo()

    def refuse(*args):
        raise RuntimeError("cannot cache function: no locator available")

    monkeypatch.setattr(compiling, "_StampedCache", refuse)
    jitting._machine.cache_clear()
    try:
        assert not jitting.is_at_hand(np.dtype(np.float64))
    finally:
        jitting._machine.cache_clear()


ASKING = """
import sys
import numpy as np
from autograd_core.program import jitting
from autograd_core.program.jitting import is_at_hand, is_jitting
dtype = np.dtype(np.float32)
before = is_at_hand(dtype)
if is_jitting():
    jitting.training_machine_for(dtype)
    jitting.compile_handlers(dtype)
print(before, is_at_hand(dtype), is_jitting())
"""


@pytest.mark.slow
def test_the_machine_is_at_hand_once_it_was_compiled(tmp_path):
    def ask(**variables):
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
        command = [sys.executable, "-c", ASKING]
        return subprocess.run(
            command, env=environment | variables, capture_output=True, text=True, check=True
        ).stdout.split()

    assert ask(NUMBA_DISABLE_JIT="1") == ["False", "False", "False"]
    assert ask() == ["False", "True", "True"]
    assert ask() == ["True", "True", "True"]

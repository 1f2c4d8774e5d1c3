import numpy as np
import pytest

import nn
from nn.estimators import _objectives as objectives
from nn.estimators._solvers import (
    Descent,
    FullSweep,
    Plateau,
    ScaledSweep,
    linear_unit,
    minimize,
)

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 3)) * [1.0, 100.0, 0.01] + [0.0, 50.0, 1.0]
CODES = (RNG.random((30, 1)) > 0.5) * 1.0
TARGETS = objectives.class_targets(CODES, np.ones((30, 1)), 2)


def history(*losses):
    return nn.History(loss=list(losses))


def test_plateau_waits_for_epochs_in_a_row():
    plateau = Plateau(tol=0.1, patience=2)
    asked = [plateau(i, history(loss)) for i, loss in enumerate([5, 4.95, 4, 3.95, 3.94])]
    assert asked == [False, False, False, False, True]
    assert plateau.stopped
    assert plateau.best == 3.94


def test_plateau_slows_an_optimizer_before_it_stops():
    optimizer = nn.SGD(nn.Dense(1, 1).parameters(), lr=4e-6)
    plateau = Plateau(tol=0.1, patience=1, slows=optimizer)
    assert [plateau(i, history(1.0)) for i in range(3)] == [False, False, True]
    assert optimizer.lr == pytest.approx(0.8e-6)


def gradient_by_differences(sweep, at, step=1e-6):
    steps = np.eye(len(at)) * step
    return np.array([(sweep(at + s)[0] - sweep(at - s)[0]) / (2 * step) for s in steps])


@pytest.mark.parametrize("kind", [FullSweep, ScaledSweep])
@pytest.mark.parametrize("bias", [True, False])
def test_sweeps_give_the_gradient_of_the_loss(kind, bias):
    layer = linear_unit(3, 1, bias=bias)
    sweep = kind(
        layer, (X, TARGETS), objectives.Penalized(objectives.log_loss, layer, 0.1, per_batch=False)
    )
    at = RNG.normal(size=3 + bias) * 0.01
    np.testing.assert_allclose(sweep(at)[1], gradient_by_differences(sweep, at), atol=1e-6)


def test_a_scaled_sweep_starts_where_the_layer_is():
    layer = nn.Dense(3, 1, seed=0)
    W = layer.W.numpy().copy()
    sweep = ScaledSweep(
        layer, (X, TARGETS), objectives.Penalized(objectives.log_loss, layer, 0.1, per_batch=False)
    )
    sweep.put(sweep.start())
    np.testing.assert_allclose(layer.W.numpy(), W)
    np.testing.assert_allclose(layer.b.numpy(), 0, atol=1e-12)


def test_minimize_finds_least_squares():
    layer, y = linear_unit(3, 1, bias=True), RNG.normal(size=(30, 1))
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    targets = objectives.number_targets(y, np.ones((30, 1)))
    found = minimize(
        FullSweep(layer, (Z, targets), objectives.squared_error), max_iter=100, tol=1e-10
    )
    W, b = nn.least_squares(Z, y)
    assert found.converged
    np.testing.assert_allclose(layer.W.numpy(), W, atol=1e-8)
    np.testing.assert_allclose(layer.b.numpy(), b, atol=1e-8)


def test_long_and_short_trainings_differ_in_nothing_but_the_engine(monkeypatch):
    weights = []
    for worth in (0, 1000):
        monkeypatch.setattr("nn.estimators._solvers.WORTH_COMPILING", worth)
        model = nn.MLP([3, 4, 1], seed=0)
        optimizer = nn.Adam(model.parameters(), 0.01)
        Descent(objectives.log_loss, optimizer, 3, 8, 0, metrics={}).run(model, X / 100, TARGETS)
        weights.append(model.layers[0].W.numpy())
    np.testing.assert_allclose(*weights, rtol=1e-9)

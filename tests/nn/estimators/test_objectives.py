import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss, r2_score

import autograd_core as ag
import nn
from nn.estimators import _objectives as objectives

RNG = np.random.default_rng(0)
WEIGHTS = RNG.uniform(0.5, 2, (7, 1))
WEIGHTS /= WEIGHTS.mean()
CODES = RNG.integers(0, 3, (7, 1)).astype(float)


def test_log_loss_of_many_classes_is_the_weighted_cross_entropy():
    Z = RNG.normal(size=(7, 3))
    targets = objectives.class_targets(CODES, WEIGHTS, 3)
    probs = ag.softmax(Z)
    expected = log_loss(CODES[:, 0], probs, sample_weight=WEIGHTS[:, 0])
    assert objectives.log_loss(ag.tensor(Z), ag.tensor(targets)).item() == pytest.approx(expected)
    ag.check_grads(lambda z: objectives.log_loss(z, ag.tensor(targets)), Z)


def test_log_loss_of_two_classes_is_the_weighted_binary_cross_entropy():
    z, codes = RNG.normal(size=(7, 1)), (CODES > 0) * 1.0
    targets = ag.tensor(objectives.class_targets(codes, WEIGHTS, 2))
    one = objectives.log_loss(ag.tensor(z), targets).item()
    assert one == pytest.approx(
        log_loss(codes[:, 0], 1 / (1 + np.exp(-z[:, 0])), sample_weight=WEIGHTS[:, 0])
    )
    two = objectives.log_loss(ag.tensor(np.hstack([0 * z, z])), targets).item()
    assert one == pytest.approx(two)
    ag.check_grads(lambda z: objectives.log_loss(z, targets), z)


def test_squared_error_without_weights_is_half_of_mse():
    P, Y = RNG.normal(size=(2, 7, 1))
    targets = objectives.number_targets(Y, np.ones((7, 1)))
    loss = objectives.squared_error(ag.tensor(P), ag.tensor(targets))
    assert loss.item() == pytest.approx(nn.mse(P, Y).item() / 2)


def test_squared_error_counts_weights():
    P, Y = RNG.normal(size=(2, 7, 2))
    targets = ag.tensor(objectives.number_targets(Y, WEIGHTS))
    expected = (WEIGHTS * (P - Y) ** 2).sum() / 14
    assert objectives.squared_error(ag.tensor(P), targets).item() == pytest.approx(expected)
    ag.check_grads(lambda p: objectives.squared_error(p, targets), P)


def test_the_penalty_leaves_biases_out():
    model = nn.MLP([2, 3, 1])
    model.layers[0].b.data = np.ones(3)
    X, targets = RNG.normal(size=(7, 2)), objectives.number_targets(CODES, WEIGHTS)
    outputs, targets = model(X), ag.tensor(targets)
    plain = objectives.squared_error(outputs, targets).item()
    squares = sum((layer.W.numpy() ** 2).sum() for layer in model.layers)
    for per_batch, share in ((False, 1), (True, 7)):
        loss = objectives.Penalized(objectives.squared_error, model, 0.4, per_batch=per_batch)
        assert loss(outputs, targets).item() == pytest.approx(plain + 0.2 * squares / share)


def test_scores_are_those_of_sklearn():
    Z, weights = RNG.normal(size=(7, 3)), WEIGHTS[:, 0]
    targets = objectives.class_targets(CODES, WEIGHTS, 3)
    assert objectives.weighted_accuracy(Z, targets) == pytest.approx(
        accuracy_score(CODES[:, 0], Z.argmax(axis=1), sample_weight=weights)
    )
    two, z = (CODES > 0) * 1.0, Z[:, :1]
    assert objectives.weighted_accuracy(
        z, objectives.class_targets(two, WEIGHTS, 2)
    ) == pytest.approx(accuracy_score(two[:, 0], z[:, 0] > 0, sample_weight=weights))
    Y = np.hstack([Z[:, :1] + 0.1, np.ones((7, 1))])
    assert objectives.weighted_r2(Z[:, :2], objectives.number_targets(Y, WEIGHTS)) == pytest.approx(
        r2_score(Y, Z[:, :2], sample_weight=weights)
    )

import math

import numpy as np
import pytest

from nn.initializers import (
    INITIALIZERS,
    constant,
    he_normal,
    initializer_for,
    normal,
    orthogonal,
    uniform,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("zeros", 0.0),
        ("uniform", 1 / 300 / 3),
        ("normal", 1e-4),
        ("glorot_uniform", 2 / 500),
        ("glorot_normal", 2 / 500),
        ("he_uniform", 2 / 300),
        ("he_normal", 2 / 300),
        ("lecun_uniform", 1 / 300),
        ("lecun_normal", 1 / 300),
        ("orthogonal", 1 / 300),
    ],
)
def test_initializer_has_its_variance(name, variance):
    weights = INITIALIZERS[name](np.random.default_rng(0), 300, 200)
    assert weights.shape == (300, 200)
    assert weights.dtype == np.float64
    assert abs(weights.mean()) <= 5 * math.sqrt(variance / weights.size)
    assert weights.var() == pytest.approx(variance, rel=0.03)


def test_every_initializer_has_a_variance_test():
    (tested,) = (mark.args[1] for mark in test_initializer_has_its_variance.pytestmark)
    assert {"constant", *(name for name, _ in tested)} == set(INITIALIZERS)


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("glorot_uniform", 1.0),
        ("uniform", 0.5),
        ("he_uniform", math.sqrt(1.5)),
        ("lecun_uniform", math.sqrt(0.75)),
    ],
)
def test_uniform_initializer_fills_its_interval(name, bound):
    rng = np.random.default_rng(0)
    draws = np.concatenate([INITIALIZERS[name](rng, 4, 2).ravel() for _ in range(500)])
    assert 0.99 * bound < abs(draws).max() <= bound


def test_scale_keywords_are_used():
    assert abs(uniform(np.random.default_rng(0), 50, 50, bound=3.0)).max() > 2.9
    assert normal(np.random.default_rng(0), 50, 50, std=2.0).std() == pytest.approx(2, rel=0.05)


def test_constant_is_everywhere():
    rng = np.random.default_rng(0)
    assert INITIALIZERS["constant"](rng, 2, 1).tolist() == [[1.0], [1.0]]
    assert constant(rng, 1, 2, value=-3).tolist() == [[-3.0, -3.0]]


@pytest.mark.parametrize("fans", [(4, 4), (7, 3), (3, 7), (1, 1), (1, 5)])
@pytest.mark.parametrize("gain", [1.0, math.sqrt(2)])
def test_orthogonal_rows_or_columns(fans, gain):
    W = orthogonal(np.random.default_rng(1), *fans, gain=gain)
    product = W.T @ W if fans[0] >= fans[1] else W @ W.T
    assert W.shape == fans
    assert product == pytest.approx(gain**2 * np.eye(min(fans)), abs=1e-13)


def test_orthogonal_matrices_are_equally_likely():
    rng = np.random.default_rng(0)
    draws = np.array([orthogonal(rng, 2, 2) for _ in range(4000)])
    # without the signs of R the first entry would always be negative
    assert np.abs(draws.mean(axis=0)).max() < 0.05
    assert np.mean(np.linalg.det(draws) > 0) == pytest.approx(0.5, abs=0.05)


def test_same_seed_gives_same_bytes():
    for initializer in INITIALIZERS.values():
        first, second = (initializer(np.random.default_rng(3), 5, 4) for _ in range(2))
        assert first.tobytes() == second.tobytes()


def test_default_follows_activation():
    assert initializer_for(None, "relu") is he_normal
    for activation in ("tanh", "sigmoid", "identity", "softplus", None):
        assert initializer_for(None, activation) is INITIALIZERS["glorot_uniform"]


def test_own_function_is_taken():
    own = lambda rng, fan_in, fan_out: np.ones((fan_in, fan_out))  # noqa: E731
    assert initializer_for(own, "tanh") is own


def test_unknown_name_lists_the_names():
    with pytest.raises(ValueError, match=r"expected one of zeros, constant.* got 'xavier'"):
        initializer_for("xavier", "tanh")

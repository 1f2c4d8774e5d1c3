import math

import numpy as np
import pytest

from nn.initializers import INITIALIZERS, he_normal, initializer_for, normal, uniform


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("zeros", 0.0),
        ("uniform", 1 / 300 / 3),
        ("normal", 1e-4),
        ("glorot_uniform", 2 / 500),
        ("he_normal", 2 / 300),
        ("lecun_normal", 1 / 300),
    ],
)
def test_initializer_has_its_variance(name, variance):
    weights = INITIALIZERS[name](np.random.default_rng(0), 300, 200)
    assert weights.shape == (300, 200)
    assert weights.dtype == np.float64
    assert abs(weights.mean()) <= 5 * math.sqrt(variance / weights.size)
    assert weights.var() == pytest.approx(variance, rel=0.03)


def test_every_initializer_has_a_variance_test():
    assert set(INITIALIZERS) == {
        "zeros", "uniform", "normal", "glorot_uniform", "he_normal", "lecun_normal",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "bound"), [("glorot_uniform", 1.0), ("uniform", 0.5)])
def test_uniform_initializer_fills_its_interval(name, bound):
    rng = np.random.default_rng(0)
    draws = np.concatenate([INITIALIZERS[name](rng, 4, 2).ravel() for _ in range(500)])
    assert 0.99 * bound < abs(draws).max() <= bound


def test_scale_keywords_are_used():
    assert abs(uniform(np.random.default_rng(0), 50, 50, bound=3.0)).max() > 2.9
    assert normal(np.random.default_rng(0), 50, 50, std=2.0).std() == pytest.approx(2, rel=0.05)


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
    with pytest.raises(ValueError, match=r"expected one of zeros, uniform.* got 'xavier'"):
        initializer_for("xavier", "tanh")

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(0)
SHAPES = [(2, 1), (50,), (50, 1), (50, 3)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("mine", "theirs"), [(nn.r2, "r2_score"), (nn.rmse, "root_mean_squared_error")]
)
def test_scores_are_those_of_sklearn(shape, mine, theirs):
    score = getattr(pytest.importorskip("sklearn.metrics"), theirs)
    y = RNG.normal(size=shape)
    predicted = y + RNG.normal(size=shape)
    assert mine(predicted, y) == pytest.approx(score(y, predicted), rel=1e-12)
    assert mine(ag.tensor(predicted), ag.tensor(y)) == mine(predicted, y)


@pytest.mark.parametrize("predicted", [[1.0, 1.0, 1.0], [1.0, 2.0, 1.0]])
def test_r2_of_constant_targets_is_that_of_sklearn(predicted):
    metrics = pytest.importorskip("sklearn.metrics")
    assert nn.r2(predicted, [1.0, 1.0, 1.0]) == metrics.r2_score([1.0, 1.0, 1.0], predicted)


def test_integers_do_not_overflow():
    assert nn.rmse(np.array([200], np.uint8), np.array([100], np.uint8)) == 100
    assert nn.rmse(np.array([100], np.uint8), np.array([200], np.uint8)) == 100


@pytest.mark.parametrize("name", ["r2", "rmse"])
def test_other_shapes_are_told(name):
    with pytest.raises(ag.ShapeError, match=rf"{name}: expected one target .* \(4, 1\) and .*\(4,"):
        getattr(nn, name)(np.zeros((4, 1)), np.zeros(4))
    with pytest.raises(ag.ShapeError, match=f"{name}: expected one target"):
        getattr(nn, name)([], [])


def test_r2_refuses_one_example():
    with pytest.raises(ag.ShapeError, match="r2: expected at least two examples"):
        nn.r2([1.0], [1.0])

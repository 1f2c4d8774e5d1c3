import re

import numpy as np
import pytest

import autograd_core as ag
import nn

POOLS = [nn.MaxPool2D, nn.AvgPool2D]
RNG = np.random.default_rng(4)


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize("arguments", [(2,), (3, 2, 1), ((1, 2), (2, 1), "same")])
def test_gradients(pool, arguments):
    X = RNG.permutation(np.arange(60.0)).reshape(1, 2, 6, 5)  # no ties
    ag.check_grads(pool(*arguments), X)


def test_max_pool_shares_ties_evenly():
    X = ag.tensor(np.ones((1, 1, 2, 2)), requires_grad=True)
    nn.MaxPool2D(2)(X).sum().backward()
    assert X.grad.numpy().ravel().tolist() == [0.25] * 4


@pytest.mark.parametrize("pool", POOLS)
def test_names(pool, named_scopes):
    layer, X = pool(2), np.ones((1, 1, 4, 4))
    assert named_scopes(layer(X)) == {"X": "", "P": pool.kind}
    layer.number(3)
    assert named_scopes(layer(X)) == {"X": "", "P^[3]": f"{pool.kind} 3"}


@pytest.mark.parametrize("pool", POOLS)
def test_summary(pool):
    kind = pool.__name__
    assert pool(2).describe() == f"{kind} 2×2"
    assert pool((2, 3), 1, 1).describe() == f"{kind} 2×3, stride 1, padding 1"
    assert "0 parameters" in repr(pool(2))


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0,), "2D: expected kernel to be a whole number"),
        ((2, 0), "2D: expected stride to be a whole number"),
        ((2, 2, -1), "2D: expected padding to be a whole number"),
        ((2, 2, 2), "2D: expected a padding of at most half the kernel 2×2, got 2"),
    ],
)
def test_wrong_options_fail_at_once(pool, arguments, message):
    with pytest.raises(ag.ShapeError, match=message):
        pool(*arguments)


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize(
    ("shape", "remedy"), [((5, 64), "X.reshape(-1, C, H, W)"), ((5, 8, 8), "X[:, None]")]
)
def test_what_is_no_image_is_told(pool, shape, remedy):
    with pytest.raises(ag.ShapeError, match=re.escape(remedy)):
        pool(2)(np.ones(shape))


def test_flatten_keeps_examples_and_order(named_scopes):
    X = np.arange(24.0).reshape(2, 3, 2, 2)
    F = nn.Flatten()(X)
    assert F.numpy().tolist() == X.reshape(2, 12).tolist()
    assert named_scopes(F) == {"X": "", "F": "flatten"}
    assert nn.Flatten()(np.ones(3)).shape == (3, 1)
    assert nn.Flatten()(np.ones((0, 2, 3))).shape == (0, 6)
    ag.check_grads(nn.Flatten(), X)


def test_flatten_needs_examples():
    with pytest.raises(ag.ShapeError, match="expected examples along the first axis"):
        nn.Flatten()(1.0)

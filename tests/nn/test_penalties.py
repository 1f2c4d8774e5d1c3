import numpy as np
import pytest

import autograd_core as ag
import nn

BOTH = pytest.mark.parametrize("penalty", [nn.l1_penalty, nn.l2_penalty])


@BOTH
def test_gradients(penalty):
    a = np.random.default_rng(0).normal(size=(3, 2))
    ag.check_grads(lambda a: penalty([a, a[0], 2 * a], 0.3), a)


def test_by_hand():
    W = ag.tensor([[1.0, -2.0], [0.0, 0.5]], requires_grad=True)
    b = ag.tensor(-3.0, requires_grad=True)
    L1, L2 = nn.l1_penalty([W, b], 0.1), nn.l2_penalty(iter([W, b]), 0.1)
    assert L1.item() == pytest.approx(0.65)
    assert L2.item() == pytest.approx(1.425)
    L1.backward()
    assert W.grad.numpy() == pytest.approx(np.array([[0.1, -0.1], [0.0, 0.1]]))
    assert b.grad.item() == -0.1


def test_l2_is_weight_decay():
    models = [nn.Dense(3, 2, seed=0) for _ in range(2)]
    X, y = np.random.default_rng(1).normal(size=(5, 3)), np.ones((5, 2))
    for model, decay in zip(models, (0.0, 0.2), strict=True):
        optimizer = nn.SGD(model.parameters(), 0.1, weight_decay=decay)
        loss = nn.mse(model(X), y)
        (loss if decay else loss + nn.l2_penalty(model.parameters(), 0.1)).backward()
        optimizer.step()
    assert models[0].W.numpy() == pytest.approx(models[1].W.numpy(), rel=1e-13)


def test_l1_makes_weights_that_do_not_matter_small():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 5))
    model = nn.Dense(5, 1, seed=0)
    nn.fit(
        model, X, 2 * X[:, :1], epochs=300, optimizer=nn.SGD(model.parameters(), 0.05),
        loss=lambda P, y: nn.mse(P, y) + nn.l1_penalty([model.W], 0.2), progress=False,
    )  # fmt: skip
    sizes = abs(model.W.numpy().ravel())
    assert sizes[0] > 1.5
    assert sizes[1:].max() < 0.02


@BOTH
def test_values_and_nodes(penalty):
    v = ag.Value(-2.0)
    result = penalty([v, v], 0.5)
    result.backward()
    assert isinstance(result, ag.Value)
    assert v.grad == (-1.0 if penalty is nn.l1_penalty else -4.0)
    P = penalty(nn.Dense(2, 2, seed=0).parameters(), 0.5)
    assert P.scope == ("L1 penalty" if penalty is nn.l1_penalty else "L2 penalty")


@BOTH
def test_wrong_use_is_told(penalty):
    p, name = ag.tensor([1.0], requires_grad=True), penalty.__name__
    with pytest.raises(TypeError, match=f"{name}: expected a list of parameters, got one"):
        penalty(p, 0.1)
    with pytest.raises(TypeError, match=f"{name}: expected Tensors or Values, got 'W'"):
        penalty([p, "W"], 0.1)
    with pytest.raises(ValueError, match=f"{name}: expected at least one parameter, got none"):
        penalty([], 0.1)
    with pytest.raises(ValueError, match=f"{name}: expected weight of at least 0 and finite"):
        penalty([p], -1)

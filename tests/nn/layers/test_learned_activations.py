import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(6)


def test_prelu_by_hand():
    layer = nn.PReLU(2)
    layer.alpha.data = [0.5, 0.1]
    assert layer(np.array([[-2.0, -2.0], [3.0, 0.0]])).numpy().tolist() == [
        [-1.0, -0.2],
        [3.0, 0.0],
    ]


@pytest.mark.parametrize(
    ("units", "shape"), [(1, (4,)), (1, (4, 3)), (3, (4, 3)), (3, (2, 3, 2, 2))]
)
def test_prelu_gradients(units, shape, check_layer):
    check_layer(nn.PReLU(units), RNG.normal(size=shape))


@pytest.mark.parametrize("shape", [(3,), (2, 4), (2, 4, 3)])
def test_prelu_wants_its_units_on_axis_1(shape):
    with pytest.raises(ag.ShapeError, match=r"PReLU: expected an input \(N, 3, \.\.\.\)"):
        nn.PReLU(3)(np.ones(shape))


def test_maxout_by_hand():
    layer = nn.Maxout(1, 2, pieces=2, seed=0)
    layer.load_state_dict({"W": [[1.0, -1.0, 2.0, 0.0]], "b": [0.0, 0.0, 0.0, 1.0]})
    assert layer(np.array([[-3.0], [3.0]])).numpy().tolist() == [[3.0, 1.0], [3.0, 6.0]]


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_maxout_gradients(pieces, check_layer):
    layer = nn.Maxout(3, 2, pieces, seed=0)
    assert layer.W.shape == (3, 2 * pieces)
    check_layer(layer, RNG.normal(size=(4, 3)))


def test_names(named_scopes):
    model = nn.Sequential(nn.Maxout(2, 3, seed=0), nn.PReLU(3), nn.Maxout(3, 1, seed=1))
    names = named_scopes(model(RNG.normal(size=(2, 2))))
    layer = dict.fromkeys(["W^[1]", "b^[1]", "Z^[1]"], "sequential/layer 1")
    assert {name: names[name] for name in layer} == layer
    assert names["α^[1]"] == "sequential/prelu 1"
    assert names["A^[2]"] == names["W^[2]"] == "sequential/layer 2"


def test_summary():
    assert repr(nn.Maxout(2, 3, 4)).splitlines() == [
        "Maxout 2 → 3, 4 pieces", "  itself  W (2, 12)  b (12,)  36 parameters",
        "  total: 36 parameters",
    ]  # fmt: skip
    assert nn.PReLU(3).describe() == "PReLU 3"


def test_maxout_wants_its_features():
    with pytest.raises(ag.ShapeError, match="Maxout: expected an input whose last axis has 3"):
        nn.Maxout(3, 2)(np.ones((4, 2)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Maxout(3, 2, 0), "Maxout: expected sizes"),
        (lambda: nn.Maxout(3, 2, 2, "some"), "initializer: expected one of"),
        (lambda: nn.PReLU(0), "PReLU: expected sizes"),
        (lambda: nn.PReLU(1, float("inf")), "PReLU: expected a finite first slope, got inf"),
    ],
)
def test_wrong_options_fail_at_once(make, message):
    with pytest.raises(ValueError, match=message):
        make()

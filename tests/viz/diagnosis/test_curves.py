import math

import pytest

import nn
import viz
from nn import History


def codes(**curves):
    return [finding.code for finding in viz.diagnose(History(**curves)).findings]


FALLING = [2.0 * 0.8**i for i in range(20)]


@pytest.mark.parametrize(
    ("loss", "code"),
    [
        ([1.0, 3.0, math.nan], "loss-not-finite"),
        ([1.0, 30.0, math.inf, 2.0], "loss-not-finite"),
        ([1.0, 0.9, 4.0, 20.0], "diverging-loss"),
        ([0.7 - 1e-4 * i for i in range(30)], "plateau"),
        ([1.0, 0.5] * 8, "oscillating-loss"),
    ],
)
def test_sick_curves(loss, code):
    assert codes(loss=loss) == [code]


@pytest.mark.parametrize(
    "loss", [[], [1.0], FALLING, [1.0, 1.05, 0.9, 0.5, 0.52, 0.3], [*FALLING, *[0.02, 0.03] * 10]]
)
def test_healthy_curves(loss):
    assert codes(loss=loss) == []


def test_overfitting_is_told_with_the_best_epoch():
    validation = [1.0, 0.6, 0.5, *[0.5 + 0.03 * i for i in range(1, 18)]]
    (finding,) = viz.diagnose(History(loss=FALLING, val_loss=validation)).findings
    assert finding.code == "overfitting"
    assert finding.numbers["epoch"] == 3
    assert codes(loss=FALLING, val_loss=FALLING) == []


def test_gradient_norms_by_layer():
    norms = {"layers.0": [1e-7] * 20, "layers.1": [1e-4] * 20, "layers.2": [0.1] * 20}
    (finding,) = viz.diagnose(History(loss=FALLING, gradient_norms=norms)).findings
    assert (finding.code, finding.layer) == ("vanishing-gradient", "layers.0")
    assert [level.name for level in finding.levels] == ["layers.2", "layers.1", "layers.0"]
    assert finding.levels[1].ratio == pytest.approx(1e-3)
    exploding = dict(zip(norms, reversed(norms.values()), strict=True))
    assert codes(loss=FALLING, gradient_norms=exploding) == ["exploding-gradient"]


def test_a_deep_sigmoid_net_is_told_by_its_training():
    data = nn.datasets.xor(n=60)
    model = nn.MLP([2, *[6] * 8, 1], activation="sigmoid")
    history = nn.fit(
        model, data.X, data.y, loss="binary_cross_entropy", epochs=15, progress=False,
        optimizer=nn.SGD(model.parameters(), lr=0.1),
    )  # fmt: skip
    found = {finding.code for finding in viz.diagnose(history).findings}
    assert "vanishing-gradient" in found
    assert "Training of 15 epochs" in str(viz.diagnose(history))

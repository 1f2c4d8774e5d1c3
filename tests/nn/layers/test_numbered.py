import numpy as np

import autograd_core as ag
import nn


def test_parts_take_the_number_of_the_layer_before():
    model = nn.Sequential(
        nn.BatchNorm(1), nn.Conv2D(1, 2, 3, seed=0), nn.BatchNorm(2), nn.MaxPool2D(2), nn.Flatten(),
        nn.Dense(2, 2, seed=1), nn.Dropout(0.5, seed=0),
    )  # fmt: skip
    names = [p.name for p in model.parameters()]
    assert names == ["γ", "β", "W^[1]", "b^[1]", "γ^[1]", "β^[1]", "W^[2]", "b^[2]"]
    assert model(np.random.default_rng(0).normal(size=(2, 1, 4, 4))).name == "D^[2]"


def test_a_layer_may_be_numbered_again():
    layer = nn.LSTM(2, 3, seed=0)
    nn.Sequential(layer)
    nn.Sequential(nn.Dense(2, 2, seed=0), layer)
    assert [p.name for p in layer.parameters()] == ["W_x^[2]", "W_h^[2]", "b^[2]"]


def test_without_recording_nothing_is_named_or_moved():
    layer = nn.Dense(2, 2, seed=0)
    layer(np.ones((1, 2)))
    with ag.no_grad(), ag.scope("elsewhere"):
        assert layer(np.ones((1, 2))).name == ""
    assert layer.W.scope == "dense"

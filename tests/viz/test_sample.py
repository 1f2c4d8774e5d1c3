import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from viz.sample import run_on_example


@pytest.mark.parametrize(
    ("model", "shape"),
    [
        (nn.MLP([2, 3, 1]), (1, 1)),
        (nn.LSTM(2, 3, seed=0), (1, 3)),
        (nn.Sequential(nn.Embedding(5, 2, seed=0), nn.GRU(2, 4, seed=1)), (1, 4)),
        (nn.Sequential(nn.Maxout(3, 2, seed=0), nn.Dense(2, 1, seed=1)), (1, 1)),
        (nn.Sequential(ag.tanh, nn.Dropout(0.5, seed=0), nn.Dense(2, 1, seed=1)), (1, 1)),
    ],
)
def test_models_that_know_their_input_run(model, shape):
    (result,) = run_on_example(model)
    assert result.shape == shape


def test_the_model_stays_as_it_was():
    norm, dropout = nn.BatchNorm(2), nn.Dropout(0.5, seed=0)
    model = nn.Sequential(nn.Dense(2, 2, seed=0), norm, dropout, nn.Dense(2, 1, seed=1))
    before = norm.state_dict()
    dropout.eval()
    viz.draw(model)
    assert (norm.training, dropout.training) == (True, False)
    assert dropout.keys.count == 0
    for name, array in norm.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_images_are_asked_for():
    model = nn.Sequential(nn.Conv2D(1, 2, 3, seed=0), nn.Flatten(), nn.Dense(8, 1, seed=1))
    with pytest.raises(ag.GraphError, match=r"got Sequential\. Draw what it computes"):
        viz.draw(model)

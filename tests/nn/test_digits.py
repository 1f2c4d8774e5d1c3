"""A small convolutional network reads scikit-learn's digits."""

import numpy as np
import pytest

import nn

datasets = pytest.importorskip("sklearn.datasets")


@pytest.mark.slow
def test_a_small_conv_net_reads_digits():
    data = datasets.load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    X, y = data.images[order, None] / 16, data.target[order]
    train, test = slice(None, 1347), slice(1347, None)
    rng = np.random.default_rng(0)
    model = nn.Sequential(
        nn.Conv2D(1, 16, 3, "relu", padding=1, seed=rng),
        nn.Conv2D(16, 32, 3, "relu", padding=1, seed=rng),
        nn.MaxPool2D(2),
        nn.Flatten(),
        nn.Dense(512, 10, seed=rng),
    )
    nn.fit(
        model, X[train], y[train], loss="cross_entropy", epochs=12, batch_size=32, progress=False,
        optimizer=nn.SGD(model.parameters(), 0.05, momentum=0.9, weight_decay=1e-4),
    )  # fmt: skip
    accuracy = (model.eval()(X[test]).numpy().argmax(axis=1) == y[test]).mean()
    assert accuracy >= 0.98, accuracy

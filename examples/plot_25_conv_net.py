"""A convolutional network on handwritten digits
=============================================

The picture shows the trained network on two digits: images become smaller and deeper, then a row
of numbers, then ten logits. It does not show the filters entry by entry: a card has room for a few
entries, the mean and the range.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.target))
X, y = digits.images[order, None] / 16, digits.target[order]  # (N, 1, 8, 8), grey 0 to 1
train, test = slice(None, 1347), slice(1347, None)

rng = np.random.default_rng(0)
model = nn.Sequential(
    nn.Conv2D(1, 8, 3, "relu", padding=1, seed=rng),
    nn.MaxPool2D(2),
    nn.Conv2D(8, 16, 3, "relu", padding=1, seed=rng),
    nn.Flatten(),
    nn.Dense(256, 10, seed=rng),
)
print(model)
history = nn.fit(
    model,
    X[train],
    y[train],
    loss="cross_entropy",
    optimizer=nn.SGD(model.parameters(), lr=0.05, momentum=0.9),
    epochs=12,
    batch_size=32,
    engine="compiled",
    progress=False,
)
accuracy = (model.eval()(X[test]).numpy().argmax(axis=1) == y[test]).mean()
print(f"test accuracy {accuracy:.3f} after {history.epochs} epochs")

L = nn.cross_entropy(model(X[:2]), y[:2])
L.backward()
title = f"A conv net reads {accuracy:.1%} of the digits"
viz.draw(L, title=title).save(out / "conv_net.svg")

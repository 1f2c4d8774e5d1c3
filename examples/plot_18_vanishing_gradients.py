"""Vanishing gradients
===================

The picture shows eight sigmoid layers, each folded into a card, with the factor that the gradient
is multiplied with on its way back; the report draws its norm as bars. It does not show the same
net with tanh, which is healthy: the last line says so.
"""

from pathlib import Path

import numpy as np

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

rng = np.random.default_rng(0)
X = rng.normal(size=(64, 2))
Y = (X[:, :1] * X[:, 1:] > 0) * 1.0


def loss_of(activation):
    """Return the loss of a deep net at its start, and the net."""
    model = nn.MLP([2, *[6] * 7, 1], activation=activation, seed=0)
    return nn.mse(model(X), Y), model


L, model = loss_of("sigmoid")
L.backward()
diagnosis = viz.diagnose(L, model)
print(diagnosis)
title = "Each sigmoid lets a fifth of the gradient pass"
diagnosis.draw(depth=1, title=title).save(out / "vanishing.svg")

optimizer = nn.SGD(model.parameters(), lr=0.1)
history = nn.fit(model, X, Y, loss="mse", optimizer=optimizer, epochs=12, progress=False)
print(viz.diagnose(history))

print(viz.diagnose(*loss_of("tanh")))

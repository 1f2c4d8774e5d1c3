"""The loss surface and the path of a training
============================================

The plots show the loss around the trained weights, along two random directions and in the plane
in which the training's path is widest. They do not show the other 30 directions of this network.
"""

from pathlib import Path

from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.xor(n=120, seed=0)
model = nn.MLP([2, 8, 1], seed=0)
recorder = nn.Recorder(model)
nn.fit(
    model,
    data.X,
    data.y,
    loss="binary_cross_entropy",
    optimizer=nn.SGD(model.parameters(), lr=0.1, momentum=0.9),
    epochs=40,
    batch_size=20,
    callbacks=[recorder],
    progress=False,
)


def loss():
    """Return the loss of all examples with the weights as they are."""
    return nn.binary_cross_entropy(model(data.X), data.y)


figure = Figure(figsize=(13, 5), layout="constrained")
left, right = figure.subplots(1, 2)
viz.plot_loss_surface(model, loss, ax=left)
viz.plot_loss_surface(model, loss, path=recorder, ax=right)
figure.savefig(out / "loss_surface.png", dpi=100)

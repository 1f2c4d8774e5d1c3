"""Overfitting: wider and longer is better, on the training data
=============================================================

The picture shows the loss on training and on test data over the width of the hidden layer and over
the epochs of the widest net: the first goes on falling, the second turns. It does not show much
data, with which the two would stay together.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

train = nn.datasets.moons(n=60, noise=0.5, seed=0)
test = nn.datasets.moons(n=400, noise=0.5, seed=1)
widths, epochs = (1, 2, 4, 8, 16, 64), 500


def trained(width, seed):
    """Return a net and its History."""
    model = nn.MLP([2, width, 1], activation="relu", seed=seed)
    history = nn.fit(
        model,
        train.X,
        train.y,
        loss="binary_cross_entropy",
        optimizer=nn.Adam(model.parameters(), lr=0.01),
        epochs=epochs,
        batch_size=None,
        validation=(test.X, test.y),
        progress=False,
    )
    return model, history


runs = {width: [trained(width, seed) for seed in range(2)] for width in widths}
ends = np.array([[(h.loss[-1], h.val_loss[-1]) for _, h in runs[width]] for width in widths])
for width, (loss, val_loss) in zip(widths, ends.mean(axis=1), strict=True):
    print(f"width {width:2}: loss on training data {loss:.3f}, on test data {val_loss:.3f}")

figure = Figure(figsize=(13, 9.5), layout="constrained")
(left, right), planes = figure.subplots(2, 2)
for part, (name, color) in enumerate((("training", "#0072B2"), ("test", "#D55E00"))):
    style = {"color": color, "lw": 2, "marker": "o", "label": name}
    left.errorbar(widths, ends[..., part].mean(axis=1), ends[..., part].std(axis=1), **style)
left.set_xscale("log", base=2)
left.set_xticks(widths, widths)
left.set(xlabel="hidden units", ylabel="loss", title=f"after {epochs} epochs, 2 starts each")
left.legend(frameon=False)

model, history = runs[64][0]
viz.plot_history(history, right)
turn = int(np.argmin(history.val_loss)) + 1
right.axvline(turn, color="#5B6670", ls=":")
right.set_title(f"64 units: past epoch {turn} it learns the noise")

for width, plane in zip((4, 64), planes, strict=True):
    model, history = runs[width][0]
    viz.plot_decision_boundary(model, train.X, train.y, ax=plane)
    share = nn.binary_accuracy(model(test.X), test.y)
    plane.set_title(
        f"{width} units: {history.metrics['accuracy'][-1]:.0%} of these, {share:.0%} of others"
    )
figure.savefig(out / "overfitting.png", dpi=100)

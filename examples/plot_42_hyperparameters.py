"""Which settings? A search on validation data
===========================================

The picture shows the accuracy on validation data, the mean of three splits, for each of 20 pairs of
width and learning rate, and what the best pair reaches on test data that the search never saw. It
does not show that the best is better than its neighbours: they differ less than the splits do.
"""

from itertools import product
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data, test = nn.datasets.moons(n=400, noise=0.35, seed=0).split(test=0.5, seed=0)
widths, rates = (1, 2, 4, 8, 16), (0.001, 0.01, 0.1, 1.0)


def trained(train, width, rate):
    """Return a net that was trained for 30 epochs."""
    model = nn.MLP([2, width, 1], seed=0)
    nn.fit(
        model,
        train.X,
        train.y,
        loss="binary_cross_entropy",
        optimizer=nn.SGD(model.parameters(), lr=rate, momentum=0.9),
        epochs=30,
        batch_size=20,
        progress=False,
    )
    return model


def accuracies(width, rate):
    """Return the accuracy on the validation part of three splits."""
    for seed in range(3):
        train, validation = data.split(test=0.3, seed=seed)
        model = trained(train, width, rate)
        yield nn.binary_accuracy(model(validation.X), validation.y)


scores = {pair: [*accuracies(*pair)] for pair in product(widths, rates)}
best = max(scores, key=lambda pair: np.mean(scores[pair]))
model = trained(data, *best)
final = nn.binary_accuracy(model(test.X), test.y)
print(f"best: {best[0]} units, rate {best[1]}: validation {np.mean(scores[best]):.3f}")
print(f"on the test data {final:.3f}")

figure = Figure(figsize=(9, 5.2), layout="constrained")
ax = figure.subplots()
table = np.array([[np.mean(scores[width, rate]) for rate in rates] for width in widths])
image = ax.imshow(table, cmap="cividis", aspect="auto", origin="lower")
figure.colorbar(image, label="accuracy on validation data")
for (row, width), (column, rate) in product(enumerate(widths), enumerate(rates)):
    mean, deviation = np.mean(scores[width, rate]), np.std(scores[width, rate])
    color = "white" if mean < (table.min() + table.max()) / 2 else "black"
    weight = "bold" if (width, rate) == best else "normal"
    text = {"ha": "center", "va": "center", "color": color, "weight": weight}
    ax.text(column, row, f"{mean:.3f} ± {deviation:.3f}", **text)
ax.set_xticks(range(len(rates)), rates)
ax.set_yticks(range(len(widths)), widths)
ax.set(
    xlabel="learning rate",
    ylabel="hidden units",
    title=f"the best in bold: {final:.3f} on test data",
)
figure.savefig(out / "hyperparameters.png", dpi=100)

"""Rosenblatt's perceptron, 1957
=============================

The picture shows where the perceptron's rule ends on AND, OR and two clouds of points, and that its
mistakes on XOR never end: no line separates them, and the weights come round in a cycle. It does
not show the order of the examples, on which the line that is found depends.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
clouds = nn.datasets.gauss(n=200, seed=2)
problems = {
    "AND": (corners, np.array([0, 0, 0, 1])),
    "OR": (corners, np.array([0, 1, 1, 1])),
    "gauss": (clouds.X, clouds.labels),
    "XOR": (corners, np.array([0, 1, 1, 0])),
}

figure = Figure(figsize=(15, 7), layout="constrained")
axes = figure.subplots(2, 4, height_ratios=(3, 2))
for (name, (X, y)), plane, below in zip(problems.items(), *axes, strict=True):
    unit = nn.Perceptron(2).fit(X, y, epochs=40)
    w, b = unit.w.numpy().ravel(), unit.b.item()
    verdict = f"converged in epoch {len(unit.mistakes_)}" if unit.converged_ else "never converges"
    print(f"{name:6} {verdict}, {sum(unit.mistakes_)} mistakes, w = {w}, b = {b:g}")

    for label, color, marker in ((0, "#0072B2", "o"), (1, "#D55E00", "^")):
        plane.scatter(*X[y == label].T, s=40, color=color, marker=marker, zorder=3)
    low, high = X.min() - 0.4, X.max() + 0.4
    grid = np.linspace(low, high, 300)
    above = w[0] * grid + w[1] * grid[:, None] + b > 0  # the side that the unit fires on
    plane.contourf(grid, grid, above, levels=[-0.5, 0.5, 1.5], colors=["#CCE3F0", "#F7DFCC"])
    plane.set_title(f"{name}: {verdict}")
    plane.set_aspect("equal")

    below.bar(range(1, len(unit.mistakes_) + 1), unit.mistakes_, color="#5B6670")
    below.set_xlim(0.3, 40.7 if not unit.converged_ else max(10, len(unit.mistakes_)) + 0.7)
    below.set_xlabel("epoch")
    below.yaxis.get_major_locator().set_params(integer=True)
axes[1, 0].set_ylabel("mistakes")
figure.savefig(out / "perceptron.png", dpi=100)

# the weights are whole numbers and stay small, so that one day they are what they were
states = [nn.Perceptron(2).fit(*problems["XOR"], epochs=n) for n in range(1, 41)]
met = {(*unit.w.numpy().ravel(), unit.b.item()) for unit in states}
print(f"XOR: {len(met)} different weights after 40 epochs")

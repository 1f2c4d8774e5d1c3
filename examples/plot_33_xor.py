"""XOR: what one neuron cannot, a hidden layer can
===============================================

The picture shows what one neuron makes of XOR, namely one half everywhere, what a 2-4-1 network
makes of it, and the corners as two of its hidden units see them: there a line separates them. It
does not show how the units got there; `plot_21_training_film.py` films that.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0.0], [1], [1], [0]])


def trained(sizes, seed):
    """Return a net and its History."""
    model = nn.MLP(sizes, activation="tanh", seed=seed)
    optimizer = nn.SGD(model.parameters(), lr=0.5, momentum=0.9)
    options = {"loss": "binary_cross_entropy", "epochs": 200, "progress": False}
    return model, nn.fit(model, X, y, optimizer=optimizer, **options)


solved = [trained([2, 4, 1], seed)[1].metrics["accuracy"][-1] == 1 for seed in range(10)]
print(f"2-4-1 solves XOR from {sum(solved)} of 10 starts")

figure = Figure(figsize=(15, 4.6), layout="constrained")
axes = figure.subplots(1, 3)
for ax, sizes in zip(axes, ([2, 1], [2, 4, 1]), strict=False):
    model, history = trained(sizes, seed=0)
    viz.plot_decision_boundary(model, X, y, ax=ax)
    ax.set_title(f"{model.describe()}: accuracy {history.metrics['accuracy'][-1]:.2f}")

# the two hidden units that the output listens to most
with ag.no_grad():
    hidden = model.layers[0](X).numpy()
first, second = np.argsort(-abs(model.layers[1].W.numpy().ravel()))[:2]
for label, color, marker in ((0, "#0072B2", "o"), (1, "#D55E00", "^")):
    rows = np.flatnonzero(y.ravel() == label)
    points = hidden[rows][:, [first, second]]
    axes[2].scatter(*points.T, s=110, color=color, marker=marker, label=f"class {label}", zorder=3)
    for row, (right, up) in zip(rows, points, strict=True):
        where = {"xytext": (9, 9), "textcoords": "offset points"}
        axes[2].annotate(f"({X[row, 0]:.0f}, {X[row, 1]:.0f})", (right, up), **where)
axes[2].set(xlim=(-1.3, 1.5), ylim=(-1.3, 1.5), title="the corners in the hidden layer")
axes[2].set_xlabel(f"hidden unit {first + 1}")
axes[2].set_ylabel(f"hidden unit {second + 1}")
axes[2].grid(alpha=0.25)
figure.savefig(out / "xor.png", dpi=100)

L = nn.binary_cross_entropy(model(X), y)
model.zero_grad()
L.backward()
viz.draw(L, highlight=model.layers[0].W, title="MLP 2-4-1 on XOR").save(out / "xor_net.svg")

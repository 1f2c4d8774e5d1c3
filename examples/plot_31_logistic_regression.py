"""Logistic regression: a neuron that says how likely
===================================================

The picture shows the probability that a neuron with a sigmoid gives to each point, and beside it
what the sigmoid does to its score. It does not show data that no straight line separates: there the
probabilities are poor, however long one trains.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.linear_model import LogisticRegression

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.gauss(n=200, noise=0.5, seed=0)
model = nn.MLP([2, 1], initializer="zeros")
W, b = model.parameters()


def loss(logits, y):
    """Return the cross-entropy with the penalty that scikit-learn adds by itself."""
    return nn.binary_cross_entropy(logits, y) + nn.l2_penalty([W], 0.5 / len(data))


nn.fit(
    model, data.X, data.y, loss=loss, optimizer=nn.SGD([W, b], lr=0.5), epochs=200, progress=False
)
theirs = LogisticRegression().fit(data.X, data.labels)
print("chainrule     w =", W.numpy().ravel().round(4), "b =", b.numpy().round(4))
print("scikit-learn  w =", theirs.coef_.ravel().round(4), "b =", theirs.intercept_.round(4))

figure = Figure(figsize=(13, 5), layout="constrained")
left, right = figure.subplots(1, 2)
viz.plot_decision_boundary(model, data.X, data.y, ax=left)
left.set_title(f"accuracy {nn.binary_accuracy(model(data.X), data.y):.3f}")

z = model(data.X).numpy().ravel()
grid = np.linspace(z.min(), z.max(), 200)
right.plot(grid, 1 / (1 + np.exp(-grid)), color="#5B6670", lw=2, label="sigmoid(z)")
jitter = np.random.default_rng(0).uniform(-0.03, 0.03, len(z))
for label, color, marker in ((0, "#0072B2", "o"), (1, "#D55E00", "^")):
    chosen = data.labels == label
    height = label + jitter[chosen]
    right.scatter(z[chosen], height, s=18, color=color, marker=marker, label=f"class {label}")
right.axvline(0, color="black", lw=1.5)
right.set_xlabel("score z = w x + b")
right.set_ylabel("probability of class 1, and the class")
right.legend(frameon=False, loc="center right")
figure.savefig(out / "logistic_regression.png", dpi=100)

model.zero_grad()
L = nn.binary_cross_entropy(model(data.X[:8]), data.y[:8])
L.backward()
viz.draw(L, highlight=W, title="Cross-entropy of one neuron").save(out / "logistic_neuron.svg")
print(viz.explain(L, W))

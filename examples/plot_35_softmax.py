"""Softmax: one neuron for each class
==================================

The picture shows the three regions that a layer of three neurons cuts the plane into, and how the
softmax makes scores into probabilities that sum to 1. It does not show two classes apart: their
softmax is the sigmoid of the difference of the scores, as the last line says.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.blobs(n=300, noise=0.4, seed=1)
train, test = data.split(seed=0)
model = nn.MLP([2, 3], initializer="zeros")
history = nn.fit(
    model,
    train.X,
    train.labels,
    loss="cross_entropy",
    optimizer=nn.SGD(model.parameters(), lr=0.1),
    epochs=60,
    batch_size=25,
    validation=(test.X, test.labels),
    progress=False,
)
print(history)
print(nn.confusion_matrix(model(test.X), test.y))

figure = Figure(figsize=(13, 5), layout="constrained")
left, right = figure.subplots(1, 2)
viz.plot_decision_boundary(model, test.X, test.y, ax=left)
left.set_title(f"test accuracy {history.metrics['val_accuracy'][-1]:.3f}")

# along the line from the middle of one cloud to that of the next
middles = [train.X[train.labels == label].mean(axis=0) for label in (0, 1, 2)]
way = np.linspace(0, 1, 60)
stops = np.concatenate([a + way[:, None] * (b - a) for a, b in pairwise(middles)])
with ag.no_grad():
    probs = ag.softmax(model(stops), axis=1).numpy()
place = np.linspace(0, 2, len(stops))
colors = ("#0072B2", "#D55E00", "#009E73")
right.stackplot(place, probs.T, colors=colors, alpha=0.7, labels=["class 0", "class 1", "class 2"])
right.set_xticks([0, 1, 2], ["cloud 0", "cloud 1", "cloud 2"])
right.set_ylabel("probabilities, which sum to 1")
right.set(xlim=(0, 2), ylim=(0, 1), title="from cloud to cloud")
right.legend(loc="center left")
figure.savefig(out / "softmax.png", dpi=100)

L = nn.cross_entropy(model(train.X[:6]), train.labels[:6])
model.zero_grad()
L.backward()
viz.draw(L, title="Softmax and cross-entropy").save(out / "softmax_net.svg")

scores = np.array([[1.3, -0.4]])
two, one = ag.softmax(scores, axis=1)[0, 0], ag.sigmoid(scores[0, 0] - scores[0, 1])
print(f"softmax of two: {float(two):.12f}, sigmoid of the difference: {float(one):.12f}")

"""Workshop: breast cancer, 3. The network and its gradients
==========================================================

The pictures show the trained network on eight patients, with the way from the loss to its first
weights, how large the gradients of its layers are, and which patients it gets wrong. They do not
show why a patient is taken for ill: a weight of one feature says little beside 29 others.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

train, test = nn.datasets.standardize(*nn.datasets.breast_cancer().split(seed=0))
model = nn.MLP([30, 8, 1], activation="tanh", seed=0)
recorder = nn.Recorder(model, weights=False)
history = nn.fit(
    model,
    train.X,
    train.y,
    loss="binary_cross_entropy",
    optimizer=nn.Adam(model.parameters(), lr=0.01),
    epochs=30,
    batch_size=32,
    validation=(test.X, test.y),
    metrics=["accuracy", "auc"],
    callbacks=[recorder],
    progress=False,
)
print(history)
table = nn.confusion_matrix(model(test.X), test.y)
print(
    f"of {table[0].sum()} malignant {table[0, 1]} are missed, of {table[1].sum()} benign", end=" "
)
print(f"{table[1, 0]} are taken for malignant")

figure = Figure(figsize=(16, 8.5), layout="constrained")
axes = figure.subplots(2, 3)
history.plot(axes[0, 0])
viz.plot_update_ratio(recorder, ax=axes[0, 1])
viz.plot_activations(model, test.X, ax=axes[0, 2])
loss = nn.binary_cross_entropy(model(train.X), train.y)
model.zero_grad()
loss.backward()
viz.plot_gradient_flow(model, ax=axes[1, 0])
viz.plot_weights(model, ax=axes[1, 1])

ax, logits = axes[1, 2], model(test.X).numpy().ravel()
bins = np.linspace(logits.min(), logits.max(), 30)
for label, color in enumerate(("#D55E00", "#0072B2")):
    name = test.target_names[label]
    ax.hist(logits[test.labels == label], bins, color=color, alpha=0.6, label=name)
ax.axvline(0, color="black")
ax.set(xlabel="logit: above 0 the network says benign", ylabel="patients")
ax.legend(frameon=False)
figure.savefig(out / "cancer_curves.png", dpi=100)

L = nn.binary_cross_entropy(model(train.X[:8]), train.y[:8])
model.zero_grad()
L.backward()
W = model.layers[0].W
viz.draw(L, highlight=W, title="MLP 30-8-1 on eight patients").save(out / "cancer_net.svg")
print(viz.explain(L, W))
print(viz.diagnose(L, model))

"""Workshop: concrete strength, 3. The network and its gradients
==============================================================

The pictures show the trained network on eight specimens, what it predicts for mixes that it has not
seen, how it says strength grows with age, and the gradients of its layers. They do not show how
sure it is: where no specimen was tested, the lines are a guess.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

raw_train, raw_test = nn.datasets.concrete().split(seed=0)  # no mix stands on both sides
train, test = nn.datasets.standardize(raw_train, raw_test)
inputs, targets = (nn.datasets.Scaling.of(part) for part in (raw_train.X, train.y))
model = nn.MLP([8, 50, 50, 1], "relu", seed=0, initializer="glorot_uniform")
recorder = nn.Recorder(model, weights=False)
history = nn.fit(
    model,
    train.X,
    targets.apply(train.y),
    loss="mse",
    optimizer=nn.Adam(model.parameters(), lr=0.003),
    epochs=100,
    batch_size=64,
    validation=(test.X, targets.apply(test.y)),
    metrics=["r2"],
    callbacks=[recorder],
    progress=False,
)
print(history)


def predict(X):
    """Return the strength in MPa for ingredients in kg/m³ and the age in days."""
    return targets.undo(model(inputs.apply(X)).numpy())


figure = Figure(figsize=(16, 9), layout="constrained")
axes = figure.subplots(2, 3)
history.plot(axes[0, 0])
axes[0, 0].set_yscale("log")
viz.plot_predictions(predict(raw_test.X), test.y, ax=axes[0, 1], name="strength (MPa)")
ages = np.geomspace(1, 365, 100)
for group, color in zip((345, 124, 312), ("#0072B2", "#D55E00", "#009E73"), strict=True):
    rows = raw_test.groups == group
    mix = np.tile(raw_test.X[rows][0], (100, 1))
    mix[:, -1] = ages
    axes[0, 2].plot(ages, predict(mix), color=color, lw=2, label="predicted")
    axes[0, 2].plot(raw_test.X[rows][:, -1], test.y[rows], "o", color=color, ms=8, label="measured")
axes[0, 2].set_xscale("log")
axes[0, 2].set(xlabel="age (days)", ylabel="strength (MPa)", title="three mixes it has not seen")
viz.plot_update_ratio(recorder, ax=axes[1, 0])
loss = nn.mse(model(train.X), targets.apply(train.y))
model.zero_grad()
loss.backward()
viz.plot_gradient_flow(model, ax=axes[1, 1])
viz.plot_weights(model, ax=axes[1, 2])
figure.savefig(out / "concrete_curves.png", dpi=100)

L = nn.mse(model(train.X[:8]), targets.apply(train.y[:8]))
model.zero_grad()
L.backward()
W = model.layers[-1].W
viz.draw(L, highlight=W, title="MLP 8-50-50-1 on eight specimens").save(out / "concrete_net.svg")
print(viz.explain(L, W))
print(viz.diagnose(L, model))
